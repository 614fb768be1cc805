"""Check an auditor's bundle of a rotaledger log:

  python3 verify.py [DIR] [--checkpoint FILE]... [--vkey KEY|FILE] [--receipt POSITION:ROOT|FILE]...

This one file needs Python 3.9 or newer and nothing else: no rotaledger, no library, no network, no key. It trusts the checkpoints and the
keys that you bring along (--checkpoint, --vkey); keys that only stand in the bundle prove that the bundle agrees with itself. A receipt is
what a report says of the log, as printed or in the slip beside it (--receipt): eight digits, so it shortens no unsigned tail. Exit code 0:
nothing was found. 1: something was. 2: this is no bundle, or what you bring along cannot be read.

It is written from the definitions (RFC 9162, RFC 8032, c2sp.org/signed-note) and shares no code with what wrote the bundle.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

FORMAT = "rotaledger bundle 1"
NAMED, NOT_NAMED = "those that you named", "the bundle's own: they show only that it agrees with itself"
Finding = tuple[str, str]  # a reason that stays the same, and a sentence


# --- Ed25519, RFC 8032, section 5.1 ---

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]  # X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z
NEUTRAL: Point = (0, 1, 1, 0)


def plus(one: Point, other: Point) -> Point:
    """The sum of two points."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(factor: int, point: Point) -> Point:
    """The point added to itself so many times."""
    result = NEUTRAL
    while factor:
        if factor & 1:
            result = plus(result, point)
        point = plus(point, point)
        factor >>= 1
    return result


def point_of(data: bytes) -> Point | None:
    """The point in 32 bytes; None where they are none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if len(data) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def same_point(one: Point, other: Point) -> bool:
    """Whether two points are one."""
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signature(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the holder of the private half of `public` signed the message."""
    key, commitment = point_of(public), point_of(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or key is None or commitment is None or BASE is None or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    return same_point(times(scalar, BASE), plus(commitment, times(challenge, key)))


# --- the tree, RFC 9162, section 2.1 ---


def leaf_hash(data: bytes) -> bytes:
    """The leaf of an event's bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The node over two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def roots(leaves: list[bytes], sizes: set[int]) -> dict[int, bytes]:
    """The roots of the trees over the first so many leaves; sizes past the end are left out."""
    found, stack = {}, []
    for size in range(len(leaves) + 1):
        if size:
            stack.append(leaves[size - 1])
            number = size
            while number % 2 == 0:
                right = stack.pop()
                stack.append(node_hash(stack.pop(), right))
                number //= 2
        if size in sizes:
            found[size] = _joined(stack)
    return found


def _joined(stack: list[bytes]) -> bytes:
    if not stack:
        return hashlib.sha256(b"").digest()
    result = stack[-1]
    for left in reversed(stack[:-1]):
        result = node_hash(left, result)
    return result


def is_included(leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> bool:
    """RFC 9162, section 2.1.3.2; `index` counts from 0."""
    if not 0 <= index < size:
        return False
    fn, sn, result = index, size - 1, leaf
    for one in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            result = node_hash(one, result)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            result = node_hash(result, one)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and result == root


def is_consistent(early: int, early_root: bytes, size: int, root: bytes, proof: list[bytes]) -> bool:
    """RFC 9162, section 2.1.4.2."""
    if early == size or early == 0:
        return not proof and (early == 0 or early_root == root)
    if not 0 < early < size or not proof:
        return False
    path = [early_root, *proof] if early & (early - 1) == 0 else proof
    fn, sn = early - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for one in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old, new = node_hash(one, old), node_hash(one, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node_hash(new, one)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and (old, new) == (early_root, root)


# --- signed notes ---


class Note:
    """A checkpoint as a signed note: `origin`, `size`, `root`, and (name, id, content) of each signature."""

    def __init__(self, data: bytes) -> None:
        text, gap, below = data.decode().rpartition("\n\n")
        self.text = text + "\n"
        self.origin, size, root = text.split("\n")
        self.size, self.root = int(size), base64.b64decode(root, validate=True)
        if not gap or len(self.root) != 32 or str(self.size) != size:
            raise ValueError("no checkpoint")
        self.signatures = [_signature(line) for line in below.splitlines()]

    def verdicts(self, keys: list[Key]) -> list[bool]:
        """For each signature in the name of one of the keys, whether it holds."""
        return [key.made(content, self.text) for key in keys for name, key_id, content in self.signatures if (name, key_id) == key.claim]


class Key:
    """A verifier key, NAME+ID+BASE64; kind 1 is a log's, kind 4 a cosigner's."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self.name, key_id, encoded = self.text.split("+", 2)
        content = base64.b64decode(encoded, validate=True)
        self.kind, self.public = int.from_bytes(content[:1], "big"), content[1:]
        self.claim = (self.name, hashlib.sha256(self.name.encode() + b"\n" + content).digest()[:4])
        if self.claim[1].hex() != key_id or self.kind not in (1, 4):
            raise ValueError("no verifier key")

    def made(self, content: bytes, text: str) -> bool:
        """Whether this key made a signature of the text."""
        if self.kind == 1:
            return is_signature(self.public, text.encode(), content)
        stamped = f"cosignature/v1\ntime {int.from_bytes(content[:8], 'big')}\n{text}"
        return is_signature(self.public, stamped.encode(), content[8:])


def _signature(line: str) -> tuple[str, bytes, bytes]:
    dash, name, encoded = line.split(" ")
    content = base64.b64decode(encoded, validate=True)
    if dash != "\u2014":
        raise ValueError("no signature line")
    return name, content[:4], content[4:]


# --- receipts ---


_RECEIPT = re.compile("(0|[1-9][0-9]{0,17}):([0-9a-f]{8,64})")


class Receipt:
    """What a report says of the log: its length then and the first digits of its root; `report` is the file that a slip was written for."""

    def __init__(self, said: str) -> None:
        slip = Path(said)
        is_slip = _is_file(slip)
        told = _told(slip) if is_slip else {}
        form = _RECEIPT.fullmatch(f"{told.get('position')}:{told.get('root')}" if is_slip else said.lower())
        if form is None:
            raise ValueError(f"{said!r} is no receipt; write POSITION:ROOT with at least eight hex digits, or name a slip")
        self.position, self.digits = int(form[1]), form[2]
        self.report, self.digest = slip.parent / Path(str(told.get("file"))).name, told.get("sha256")
        self.lies_beside_report = self.digest is not None and _is_file(self.report)

    def __str__(self) -> str:
        return f"{self.position}:{self.digits}"


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that no file can have
        return False


def _told(slip: Path) -> dict[str, Any]:
    """What a slip says, or a report in JSON."""
    try:
        told = json.loads(slip.read_bytes())
    except (ValueError, RecursionError):
        return {}
    told = told.get("receipt", told) if isinstance(told, dict) else {}
    return told if isinstance(told, dict) else {}


# --- the bundle ---


class NoBundle(Exception):
    """The directory is no bundle that this verifier can read."""


class Brought:
    """What the auditor brings along: checkpoints by the names of their files, verifier keys, receipts. ValueError where one is none."""

    def __init__(self, checkpoints: Sequence[Path] = (), vkeys: Sequence[str] = (), receipts: Sequence[str] = ()) -> None:
        self.notes = {str(path): _read(path, lambda path: Note(path.read_bytes())) for path in checkpoints}
        self.keys = [_read(text, Key) for text in vkeys]
        self.receipts = [_read(said, Receipt) for said in receipts]


def _read(said: Any, reader: Callable[[Any], Any]) -> Any:
    try:
        return reader(said)
    except OSError as error:
        raise ValueError(f"{said} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise ValueError(str(error) if reader is Receipt else f"{said} is not what it should be: {error}") from None


class Bundle:
    """What lies in the directory, and what the auditor brought along."""

    def __init__(self, directory: Path, brought: Brought) -> None:
        self.directory, self.held, self.receipts = directory, brought.notes, brought.receipts
        try:
            self.manifest: dict[str, Any] = json.loads(self.file("manifest.json"))
            self.origin, self.size, self.root = (self.manifest[name] for name in ("origin", "size", "root"))
            self.listed: dict[str, str] = self.manifest["files"]
            self.events = self.file("events.ndjson").split(b"\n")[:-1]
            self.notes = {name: Note(self.file(name)) for name in self.named("checkpoints/")}
            self.proofs = {name: json.loads(self.file(name)) for name in self.named("proofs/")}
            self.keys = brought.keys or [Key(line) for line in self.file("log.vkeys").decode().splitlines()]
            self.payloads, self.wrapped = (self.rows(f"texts/{name}.ndjson") for name in ("payloads", "keys"))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise NoBundle(f"{directory} is no bundle that can be read: {error}") from None
        if self.manifest.get("format") != FORMAT:
            raise NoBundle(f"{directory} is a bundle of another version: {self.manifest.get('format')!r}")
        self.brought_keys = bool(brought.keys)
        self.leaves = [leaf_hash(data) for data in self.events]
        sizes = {note.size for note in (*self.notes.values(), *self.held.values())} | {one.position for one in self.receipts}
        self.roots = roots(self.leaves, sizes | {len(self.events)})
        self.envelopes = [_opened(data) for data in self.events]

    def file(self, name: str) -> bytes:
        """The bytes of one file."""
        return (self.directory / name).read_bytes()

    def named(self, begin: str) -> list[str]:
        """The files whose names begin so, in order."""
        return sorted(name for name in self.listed if name.startswith(begin) and (self.directory / name).exists())

    def bears_out(self, note: Note) -> bool:
        """Whether the events came to the root of a checkpoint at its size; not of one of a size that no checkpoint here has."""
        return self.roots.get(note.size) == note.root

    def bears_out_receipt(self, one: Receipt) -> bool:
        """Whether the events came to a root that begins as a receipt says; not where it speaks of more of them."""
        return self.roots.get(one.position, b"").hex().startswith(one.digits)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The lines of a file of JSON; none where the bundle was made without it."""
        return [json.loads(line) for line in self.file(name).splitlines()] if name in self.listed else []


def _opened(data: bytes) -> dict[str, Any]:
    """The envelope in an event's bytes; empty where there is none, which another check says."""
    try:
        envelope = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return envelope if isinstance(envelope, dict) else {}


# --- the checks ---


def check_listed_files(bundle: Bundle) -> Iterator[Finding]:
    """Every file of the manifest is there, with the bytes it had."""
    for name, digest in bundle.listed.items():
        path = bundle.directory / name
        if not path.is_file():
            yield "file-missing", f"{name} is missing."
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield "file-changed", f"{name} is not what the manifest says."


def check_stray_files(bundle: Bundle) -> Iterator[Finding]:
    """There is no file that the manifest does not know."""
    for path in sorted(bundle.directory.rglob("*")):
        name = path.relative_to(bundle.directory).as_posix()
        if path.is_file() and name != "manifest.json" and name not in bundle.listed:
            yield "file-stray", f"{name} does not belong to the bundle."


def check_form(bundle: Bundle) -> Iterator[Finding]:
    """Every event is JSON in its one canonical form: sorted keys, no blanks, no key twice."""
    for position, (data, envelope) in enumerate(zip(bundle.events, bundle.envelopes), start=1):  # noqa: B905 - 3.9
        if json.dumps(envelope, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() != data:
            yield "event-malformed", f"Event {position} is not in canonical form."


def check_ids(bundle: Bundle) -> Iterator[Finding]:
    """No event stands twice."""
    seen: dict[object, int] = {}
    for position, envelope in enumerate(bundle.envelopes, start=1):
        first = seen.setdefault(envelope.get("id"), position)
        if first != position:
            yield "event-doubled", f"Event {position} has the id of event {first}."


def check_clock(bundle: Bundle) -> Iterator[Finding]:
    """No event was recorded before the one ahead of it."""
    last = ""
    for position, envelope in enumerate(bundle.envelopes, start=1):
        if str(envelope.get("recorded_at")) < last:
            yield "clock-fell", f"Event {position} was recorded before the event ahead of it."
        last = str(envelope.get("recorded_at"))


def check_commands(bundle: Bundle) -> Iterator[Finding]:
    """The events of one command stand next to each other."""
    ended: set[object] = set()
    now: object = None
    for position, envelope in enumerate(bundle.envelopes, start=1):
        command = envelope.get("command_id")
        if command != now:
            ended.add(now)
            if command in ended:
                yield "command-torn", f"Event {position} belongs to a command that had ended before."
        now = command


def check_name(bundle: Bundle) -> Iterator[Finding]:
    """The first event names the log of which the bundle says it is."""
    first = bundle.envelopes[0] if bundle.envelopes else {}
    named = f"rotaledger/{first.get('body', {}).get('log')}"
    if first.get("name") != "log-opened" or named != bundle.origin:
        yield "log-foreign", f"The first event names the log {named}; the bundle says {bundle.origin}."


def check_root(bundle: Bundle) -> Iterator[Finding]:
    """The events come to the size and the root of the manifest."""
    root = bundle.roots[len(bundle.events)].hex()
    if (len(bundle.events), root) != (bundle.size, bundle.root):
        yield (
            "root-differs",
            f"There are {len(bundle.events)} events with the root {root}; the manifest says {bundle.size} with {bundle.root}.",
        )


def check_checkpoints(bundle: Bundle) -> Iterator[Finding]:
    """Each checkpoint in the bundle is of this log, and the events came to its root at its size."""
    for name, note in bundle.notes.items():
        yield from _against(bundle, name, note, "checkpoint")


def check_held(bundle: Bundle) -> Iterator[Finding]:
    """The same of each checkpoint brought along."""
    for name, note in bundle.held.items():
        yield from _against(bundle, name, note, "held")


def _against(bundle: Bundle, name: str, note: Note, what: str) -> Iterator[Finding]:
    if note.origin != bundle.origin:
        yield f"{what}-foreign", f"{name} is of the log {note.origin}, not of {bundle.origin}."
    elif note.size > len(bundle.events):
        yield f"{what}-beyond", f"{name} covers {note.size} events; the bundle holds {len(bundle.events)}."
    elif bundle.roots[note.size] != note.root:
        yield f"{what}-differs", f"{name}: at {note.size} events the log had another root. Its history was rewritten."


def check_receipts(bundle: Bundle) -> Iterator[Finding]:
    """At the position of each receipt the log had a root that begins with its digits."""
    for one in bundle.receipts:
        if one.position > len(bundle.events):
            yield "receipt-beyond", f"The receipt {one} speaks of more events than the bundle holds, {len(bundle.events)}."
        elif not bundle.bears_out_receipt(one):
            is_other = f"its root there begins with {bundle.roots[one.position].hex()[:8]}. It was rewritten since, or is another one"
            yield "receipt-differs", f"The receipt {one} is not of this log: {is_other}."


def check_reports(bundle: Bundle) -> Iterator[Finding]:
    """A report that lies beside its slip has the bytes for which the slip was written."""
    for one in bundle.receipts:
        if one.lies_beside_report and hashlib.sha256(one.report.read_bytes()).hexdigest() != one.digest:
            yield "report-changed", f"{one.report} is not the file for which its slip was written."


def check_signatures(bundle: Bundle) -> Iterator[Finding]:
    """Each checkpoint, of the bundle or brought along, is signed by a key that is known, and no signature in its name is wrong."""
    for name, note in {**bundle.notes, **bundle.held}.items():
        verdicts = note.verdicts(bundle.keys)
        if not all(verdicts):
            yield "signature-forged", f"{name} bears a signature that its key never made."
        elif not verdicts and (bundle.brought_keys or name in bundle.notes):
            yield "signature-missing", f"{name} is not signed by any key that is known."


def check_extensions(bundle: Bundle) -> Iterator[Finding]:
    """Each proof of extension leads from one checkpoint to another, both of which the events bear out."""
    for name, proof in bundle.proofs.items():
        if proof["proves"] == "extension":
            early, late = Note(proof["since"].encode()), Note(proof["checkpoint"].encode())
            shown = is_consistent(early.size, early.root, late.size, late.root, _hashes(proof))
            if not (shown and bundle.bears_out(early) and bundle.bears_out(late)):
                yield "proof-wrong", f"{name} does not show that the log of {late.size} events begins with that of {early.size}."


def check_inclusions(bundle: Bundle) -> Iterator[Finding]:
    """Each proof of an event leads from it to a checkpoint that the events bear out, and the event is the one in the bundle."""
    for name, proof in bundle.proofs.items():
        if proof["proves"] == "inclusion":
            late, leaf, index = Note(proof["checkpoint"].encode()), leaf_hash(proof["envelope"].encode()), proof["position"] - 1
            shown = is_included(leaf, index, late.size, _hashes(proof), late.root)
            if bundle.leaves[index : index + 1] != [leaf] or not (shown and bundle.bears_out(late)):
                yield "proof-wrong", f"{name} does not show event {index + 1}."


def _hashes(proof: dict[str, Any]) -> list[bytes]:
    return [bytes.fromhex(one) for one in proof["hashes"]]


def check_texts(bundle: Bundle) -> Iterator[Finding]:
    """Sealed texts belong to slots of events, and have the wrapped key of their subject beside them."""
    slots = {
        (envelope.get("id"), field, slot[0]) for envelope in bundle.envelopes for field, slot in envelope.get("slots", {}).items() if slot
    }
    subjects = {row.get("subject") for row in bundle.wrapped}
    for row in bundle.payloads:
        if (row.get("event"), row.get("field"), row.get("subject")) not in slots:
            yield "text-stray", f"A sealed text is there for {row.get('field')} of event {row.get('event')}, which has no such slot."
        elif row.get("subject") not in subjects:
            yield "key-missing", f"The wrapped key of {row.get('subject')} is missing."


CHECKS = (
    check_listed_files,
    check_stray_files,
    check_form,
    check_ids,
    check_clock,
    check_commands,
    check_name,
    check_root,
    check_checkpoints,
    check_held,
    check_receipts,
    check_reports,
    check_signatures,
    check_extensions,
    check_inclusions,
    check_texts,
)


def verify(directory: Path, brought: Brought) -> tuple[Bundle, list[Finding]]:
    """Everything that is found; raises NoBundle where there is nothing to look at."""
    bundle = Bundle(directory, brought)
    return bundle, [finding for check in CHECKS for finding in _found(check, bundle)]


def _found(check: Callable[[Bundle], Iterator[Finding]], bundle: Bundle) -> Iterator[Finding]:
    try:
        yield from check(bundle)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        yield "unreadable", f"{check.__name__} stopped at something that is not as it should be: {error!r}."


def covered(bundle: Bundle) -> int:
    """How many events are vouched for: by a checkpoint brought along, or by one that a key brought along has signed."""
    good = [note.size for note in bundle.held.values() if bundle.bears_out(note)]
    if bundle.brought_keys:
        good += [note.size for note in bundle.notes.values() if bundle.bears_out(note) and any(note.verdicts(bundle.keys))]
    return max(good, default=0)


def main(arguments: list[str]) -> int:
    """Check, say what was seen, and give the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", 2)[2], formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--checkpoint", action="append", type=Path, default=[], metavar="FILE")
    parser.add_argument("--vkey", metavar="KEY|FILE")
    parser.add_argument("--receipt", action="append", default=[], metavar="POSITION:ROOT|FILE")
    asked = parser.parse_args(arguments)
    try:
        bundle, findings = verify(asked.directory, Brought(asked.checkpoint, _keys(asked.vkey), asked.receipt))
    except (NoBundle, ValueError) as error:
        sys.stderr.write(f"{_shown(str(error)).rstrip('.')}.\n")
        return 2
    sys.stdout.write("".join(f"{_shown(line)}\n" for line in _said(bundle, findings)))
    return 1 if findings else 0


def _keys(said: str | None) -> list[str]:
    if said is None:
        return []
    if "+" in said:
        return [said]
    return [line for line in _read(said, lambda path: Path(path).read_text(encoding="utf-8")).splitlines() if line.strip()]


def _shown(line: str) -> str:
    """What others wrote, with nothing in it that acts on a terminal."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in line)


def _said(bundle: Bundle, findings: list[Finding]) -> Iterator[str]:
    yield f"log            {bundle.origin}"
    yield f"size           {len(bundle.events)} events"
    yield f"root           {bundle.roots[len(bundle.events)].hex()}"
    yield f"keys           {', '.join(key.text for key in bundle.keys)}"
    yield "keys are       " + (NAMED if bundle.brought_keys else NOT_NAMED)
    yield f"checkpoints    {len(bundle.held)} brought along, {len(bundle.notes)} in the bundle"
    if bundle.receipts:
        borne_out = [one for one in bundle.receipts if bundle.bears_out_receipt(one)]
        yield f"receipts       {len(bundle.receipts)} brought along, {len(borne_out)} of this log"
    slips = [one for one in bundle.receipts if one.digest is not None]
    if slips:
        yield f"reports        {sum(one.lies_beside_report for one in slips)} of {len(slips)} found beside their slips"
    yield f"proofs         {len(bundle.proofs)}"
    yield f"unsigned tail  {len(bundle.events) - covered(bundle)} events that nothing you brought along covers"
    yield f"sealed texts   {len(bundle.payloads) or 'none in the bundle'}"
    yield f"findings       {len(findings) or 'none'}"
    for reason, sentence in findings:
        yield f"  {sentence} ({reason})"


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
