"""The one-file verifier of a bundle: its arithmetic against other implementations, and each of its checks against what it alone finds."""

import io
import json
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from events import verifier
from events.canonical import canonical, parse
from events.checkpoints import Checkpoint
from events.merkle import EMPTY_ROOT, Edge, grow, leaf_hash, root
from events.notes import LOG_KEY, Note, SignerKey, parse_verifier, sign
from events.signing import signer_of
from events.store import Log
from events.store.bundling import write_bundle
from tests.events.places import ENGINES, Place, add, away, hired
from tests.events.test_merkle import LEAVES, tree_hash
from tests.events.test_proofs import LARGEST, ROOTS, forged, path, subproof

# --- arithmetic ---


def by_cryptography(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


RFC_8032 = [  # secret, public, message, signature: the first three of section 7.1
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_the_signatures_of_the_rfc_hold(secret, public, message, signature):
    key, said, made = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)).sign(said) == made
    assert verifier.is_signature(key, said, made)


def test_signatures_are_judged_as_by_cryptography():
    draws = random.Random(1)
    for _ in range(120):
        private = Ed25519PrivateKey.from_private_bytes(draws.randbytes(32))
        public, message = private.public_key().public_bytes_raw(), draws.randbytes(draws.randrange(80))
        signature = private.sign(message)
        assert verifier.is_signature(public, message, signature)
        parts = [bytearray(public), bytearray(message + b"x"), bytearray(signature)]
        part = draws.randrange(3)
        parts[part][draws.randrange(len(parts[part]))] ^= 1 << draws.randrange(8)
        key, said, made = (bytes(one) for one in parts)
        assert verifier.is_signature(key, said, made) == by_cryptography(key, said, made)


def test_a_signature_with_a_scalar_past_the_order_is_refused():
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public, signature = private.public_key().public_bytes_raw(), private.sign(b"x")
    again = int.from_bytes(signature[32:], "little") + verifier.ORDER
    malleable = signature[:32] + again.to_bytes(32, "little")
    assert not by_cryptography(public, b"x", malleable)
    assert not verifier.is_signature(public, b"x", malleable)
    for junk in (b"", signature[:63], signature + b"\0", b"\xff" * 64):
        assert not verifier.is_signature(public, b"x", junk)
    assert not verifier.is_signature(b"\xff" * 32, b"x", signature)


def test_roots_and_proofs_are_those_of_the_definition_to_size_130():
    assert verifier.roots(LEAVES[:LARGEST], set(range(LARGEST + 9))) == {size: tree_hash(LEAVES[:size]) for size in range(LARGEST + 1)}
    for size in range(1, LARGEST + 1):
        for n in {1, size // 3 + 1, size // 2 + 1, size - 1 or 1, size} & set(range(1, size + 1)):
            assert verifier.is_included(LEAVES[n - 1], n - 1, size, path(n - 1, LEAVES[:size]), ROOTS[size])
            assert verifier.is_consistent(n, ROOTS[n], size, ROOTS[size], subproof(n, LEAVES[:size]))


def test_forged_proofs_are_refused():
    draws = random.Random(3)
    for _ in range(1000):
        size = draws.randint(1, LARGEST)
        n = draws.randint(1, size)
        proof = list(forged(tuple(path(n - 1, LEAVES[:size])), draws))
        assert not verifier.is_included(LEAVES[n - 1], n - 1, size, proof, ROOTS[size])
        longer = list(forged(tuple(subproof(n, LEAVES[:size])), draws))
        assert not verifier.is_consistent(n, ROOTS[n], size, ROOTS[size], longer)


# --- bundles ---


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Place]:
    """A log with two checkpoints and an unsigned tail, and its bundle with texts; each test works on a copy."""
    place = ENGINES["sqlite"](tmp_path_factory.mktemp("made"))
    log = place.create()
    add(log, hired("ann"), away("ann"), away("ann"), command="c1")
    log.checkpoint()
    add(log, hired("bob"), *[away("bob")] * 3, command="c2")
    log.checkpoint()
    add(log, away("ann"), command="c3")
    bundle = place.file.with_name("bundle")
    write_bundle(log, bundle, position=9, texts=True, views={"README.txt": b"derived\n"})
    log.close()
    return bundle, place


class Attacked:
    """A copy of a bundle that somebody changes, and can make agree with itself again."""

    def __init__(self, directory: Path, place: Place) -> None:
        self.directory = directory
        log = place.open()
        self.signer = signer_of(place.keys, log.origin).key
        self.held = [note.note for note in log.checkpoints()]
        log.close()

    def found(self, held: Sequence[Path] = (), vkeys: Sequence[str] = (), receipts: Sequence[str] = ()) -> set[str]:
        return {reason for reason, _ in verifier.verify(self.directory, verifier.Brought(held, vkeys, receipts))[1]}

    def receipt(self) -> str:
        """What a report made of the whole log would carry."""
        manifest = json.loads((self.directory / "manifest.json").read_text())
        return f"{manifest['size']}:{manifest['root'][:8]}"

    def slip(self, report: bytes) -> str:
        """A report outside the bundle, with the slip that was written for it; the slip's name."""
        told = dict(zip(("position", "root"), self.receipt().split(":"), strict=True))
        self.directory.with_name("plan.csv").write_bytes(report)
        slip = self.directory.with_name("plan.csv.receipt.json")
        digest = verifier.hashlib.sha256(report).hexdigest()
        slip.write_text(json.dumps({"file": "plan.csv", "sha256": digest, **told, "position": int(told["position"])}))
        return str(slip)

    def hold(self, note: Note) -> Path:
        path = self.directory.with_name("held.note")
        path.write_text(str(note))
        return path

    def events(self) -> list[bytes]:
        return (self.directory / "events.ndjson").read_bytes().splitlines()

    def store(self, events: list[bytes], *, keep_notes: bool = False) -> None:
        """Other events, and whatever is computed from them computed again: the manifest, and with the signer's key the checkpoints."""
        (self.directory / "events.ndjson").write_bytes(b"".join(data + b"\n" for data in events))
        edge, _ = grow(Edge(), [leaf_hash(data) for data in events])
        manifest = json.loads((self.directory / "manifest.json").read_text())
        manifest |= {"size": edge.size, "root": root(edge).hex()}
        (self.directory / "manifest.json").write_text(json.dumps(manifest))
        if not keep_notes:
            for name in ("checkpoints", "proofs"):
                shutil.rmtree(self.directory / name)
            (self.directory / "checkpoints").mkdir()
            self.sign(Checkpoint(origin=self.signer.name, size=edge.size, root=root(edge)), self.signer)
        self.list()

    def sign(self, checkpoint: Checkpoint, key: SignerKey) -> None:
        note = Note(text=checkpoint.text, signatures=(sign(checkpoint.text, key),))
        (self.directory / f"checkpoints/{checkpoint.size:012}.note").write_text(str(note))

    def list(self) -> None:
        """Make the manifest one of the files as they are."""
        path = self.directory / "manifest.json"
        files = {
            one.relative_to(self.directory).as_posix(): verifier.hashlib.sha256(one.read_bytes()).hexdigest()
            for one in sorted(self.directory.rglob("*"))
            if one.is_file() and one != path
        }
        path.write_text(json.dumps(json.loads(path.read_text()) | {"files": files}))

    def change(self, name: str, change: Callable[[str], str]) -> None:
        path = self.directory / name
        path.write_text(change(path.read_text()))


@pytest.fixture
def attacked(made: tuple[Path, Place], tmp_path: Path) -> Attacked:
    shutil.copytree(made[0], tmp_path / "bundle")
    return Attacked(tmp_path / "bundle", made[1])


def changed(data: bytes, **members: object) -> bytes:
    return canonical({**parse(data), **members})


def a_file_removed(bundle: Attacked) -> set[str]:
    (bundle.directory / "views/README.txt").unlink()
    return bundle.found()


def a_file_changed(bundle: Attacked) -> set[str]:
    bundle.change("views/README.txt", lambda text: text + "and true\n")
    return bundle.found()


def a_file_added(bundle: Attacked) -> set[str]:
    (bundle.directory / "views/extra.json").write_text("{}")
    return bundle.found()


def an_event_spelt_otherwise(bundle: Attacked) -> set[str]:
    events = bundle.events()
    bundle.store([*events[:5], events[5].replace(b'":', b'": ', 1), *events[6:]])
    return bundle.found()


def an_event_with_a_key_twice(bundle: Attacked) -> set[str]:
    events = bundle.events()
    bundle.store([*events[:5], b'{"actor":"nobody",' + events[5][1:], *events[6:]])
    return bundle.found()


def an_event_doubled(bundle: Attacked) -> set[str]:
    events = bundle.events()
    bundle.store([*events, events[-1]])
    return bundle.found()


def an_instant_set_back(bundle: Attacked) -> set[str]:
    events = bundle.events()
    bundle.store([*events[:8], changed(events[8], recorded_at="2020-01-01T00:00:00.000000Z")])
    return bundle.found()


def events_reordered(bundle: Attacked) -> set[str]:
    events = bundle.events()
    bundle.store([*events[:3], events[5], events[4], events[3], *events[6:]])
    return bundle.found()


def a_log_of_another_name(bundle: Attacked) -> set[str]:
    events = bundle.events()
    bundle.store([changed(events[0], body={"log": "f" * 32}), *events[1:]])
    return bundle.found()


def a_manifest_of_another_root(bundle: Attacked) -> set[str]:
    bundle.change("manifest.json", lambda text: json.dumps(json.loads(text) | {"root": "00" * 32}))
    return bundle.found()


def an_event_rewritten_under_old_checkpoints(bundle: Attacked) -> set[str]:
    events = bundle.events()
    shutil.rmtree(bundle.directory / "proofs")
    bundle.store([*events[:8], changed(events[8], actor="else")], keep_notes=True)
    assert bundle.found() == set()  # the tail is covered by nothing
    bundle.store([*events[:7], changed(events[7], actor="else"), events[8]], keep_notes=True)
    return bundle.found()


def a_log_cut_before_its_checkpoint(bundle: Attacked) -> set[str]:
    shutil.rmtree(bundle.directory / "proofs")
    bundle.store(bundle.events()[:5], keep_notes=True)
    return bundle.found()


def a_checkpoint_of_another_log(bundle: Attacked) -> set[str]:
    other = replace(bundle.signer, name="rotaledger/other")
    bundle.sign(Checkpoint(origin=other.name, size=8, root=bytes(32)), other)
    bundle.change("log.vkeys", lambda text: f"{text}{other.verifier}\n")
    bundle.list()
    return bundle.found()


def everything_signed_anew(bundle: Attacked) -> set[str]:
    """The keeper, who has the key, rewrites it all: only a checkpoint held by somebody else shows it."""
    events = bundle.events()
    bundle.store([*events[:7], changed(events[7], actor="else"), events[8]])
    assert bundle.found() == set()
    return bundle.found([bundle.hold(bundle.held[1])])


def cut_and_signed_anew(bundle: Attacked) -> set[str]:
    bundle.store(bundle.events()[:5])
    assert bundle.found() == set()
    return bundle.found([bundle.hold(bundle.held[1])])


def everything_signed_anew_after_a_report(bundle: Attacked) -> set[str]:
    """Nobody held a checkpoint; a report says enough."""
    receipt, events = bundle.receipt(), bundle.events()
    bundle.store([*events[:7], changed(events[7], actor="else"), events[8]])
    assert bundle.found() == set()
    return bundle.found(receipts=[receipt])


def cut_and_signed_anew_after_a_report(bundle: Attacked) -> set[str]:
    receipt = bundle.receipt()
    bundle.store(bundle.events()[:5])
    return bundle.found(receipts=[receipt])


def another_report_beside_a_slip(bundle: Attacked) -> set[str]:
    slip = bundle.slip(b"person,day\n")
    assert bundle.found(receipts=[slip]) == set()
    bundle.directory.with_name("plan.csv").write_bytes(b"person,days\n")
    return bundle.found(receipts=[slip])


def held_from_another_log(bundle: Attacked) -> set[str]:
    text = bundle.held[1].text.replace("rotaledger/", "rotaledger/x")
    return bundle.found([bundle.hold(replace(bundle.held[1], text=text, signatures=()))])


def a_forged_signature(bundle: Attacked) -> set[str]:
    note = bundle.held[0]
    (line,) = note.signatures
    (bundle.directory / "checkpoints/000000000004.note").write_text(str(replace(note, signatures=(replace(line, content=bytes(64)),))))
    bundle.list()
    return bundle.found()


def keys_of_the_forgers_own(bundle: Attacked) -> set[str]:
    """All is consistent in itself, and signed by a key that nobody noted before."""
    own = SignerKey(name=bundle.signer.name, kind=LOG_KEY, private=Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32))
    known = str(bundle.signer.verifier)
    bundle.signer = own
    bundle.change("log.vkeys", lambda text: f"{own.verifier}\n")
    events = bundle.events()
    bundle.store([*events[:7], changed(events[7], actor="else"), events[8]])
    assert bundle.found() == set()
    return bundle.found(vkeys=[known])


def a_wrong_extension(bundle: Attacked) -> set[str]:
    (proof,) = (bundle.directory / "proofs").glob("extension-*")
    told = json.loads(proof.read_text())
    proof.write_text(json.dumps(told | {"hashes": told["hashes"][:-1]}))
    bundle.list()
    return bundle.found()


def an_extension_of_another_history(bundle: Attacked) -> set[str]:
    """The proof holds, of checkpoints that are none of this log's."""
    (proof,) = (bundle.directory / "proofs").glob("extension-*")
    told = json.loads(proof.read_text())
    leaves = LEAVES[:8]
    early, late = (Checkpoint(origin=bundle.signer.name, size=size, root=tree_hash(leaves[:size])) for size in (4, 8))
    notes = [str(Note(text=one.text, signatures=(sign(one.text, bundle.signer),))) for one in (early, late)]
    hashes = [one.hex() for one in subproof(4, leaves)]
    proof.write_text(json.dumps(told | {"since": notes[0], "checkpoint": notes[1], "hashes": hashes}))
    bundle.list()
    return bundle.found()


def an_inclusion_in_another_history(bundle: Attacked) -> set[str]:
    """The event is the bundle's own, the tree in which it is shown is not."""
    events = bundle.events()
    leaves = [leaf_hash(events[0]), *LEAVES[1:8]]
    late = Checkpoint(origin=bundle.signer.name, size=8, root=tree_hash(leaves))
    note = str(Note(text=late.text, signatures=(sign(late.text, bundle.signer),)))
    told = {"format": "rotaledger proof 1", "proves": "inclusion", "checkpoint": note, "position": 1, "envelope": events[0].decode()}
    (bundle.directory / "proofs/event-1.json").write_text(json.dumps(told | {"hashes": [one.hex() for one in path(0, leaves)]}))
    bundle.list()
    return bundle.found()


def a_wrong_inclusion(bundle: Attacked) -> set[str]:
    (late,) = [note for note in bundle.held if "\n8\n" in note.text]
    told = {"format": "rotaledger proof 1", "proves": "inclusion", "checkpoint": str(late), "hashes": [], "position": 4}
    (bundle.directory / "proofs/event-4.json").write_text(json.dumps(told | {"envelope": bundle.events()[3].decode()}))
    bundle.list()
    return bundle.found()


def a_text_of_no_slot(bundle: Attacked) -> set[str]:
    bundle.change("texts/payloads.ndjson", lambda text: text.replace('"field":"name"', '"field":"nickname"', 1))
    bundle.list()
    return bundle.found()


def a_key_removed(bundle: Attacked) -> set[str]:
    bundle.change("texts/keys.ndjson", lambda text: text.partition("\n")[2])
    bundle.list()
    return bundle.found()


ATTACKS = {
    a_file_removed: {"file-missing"},
    a_file_changed: {"file-changed"},
    a_file_added: {"file-stray"},
    an_event_spelt_otherwise: {"event-malformed"},
    an_event_with_a_key_twice: {"event-malformed"},
    an_event_doubled: {"event-doubled"},
    an_instant_set_back: {"clock-fell"},
    events_reordered: {"command-torn"},
    a_log_of_another_name: {"log-foreign"},
    a_manifest_of_another_root: {"root-differs"},
    an_event_rewritten_under_old_checkpoints: {"checkpoint-differs"},
    a_log_cut_before_its_checkpoint: {"checkpoint-beyond"},
    a_checkpoint_of_another_log: {"checkpoint-foreign"},
    everything_signed_anew: {"held-differs"},
    cut_and_signed_anew: {"held-beyond"},
    everything_signed_anew_after_a_report: {"receipt-differs"},
    cut_and_signed_anew_after_a_report: {"receipt-beyond"},
    another_report_beside_a_slip: {"report-changed"},
    held_from_another_log: {"held-foreign"},
    a_forged_signature: {"signature-forged"},
    keys_of_the_forgers_own: {"signature-missing"},
    a_wrong_extension: {"proof-wrong"},
    a_wrong_inclusion: {"proof-wrong"},
    an_extension_of_another_history: {"proof-wrong"},
    an_inclusion_in_another_history: {"proof-wrong"},
    a_text_of_no_slot: {"text-stray"},
    a_key_removed: {"key-missing"},
}


def test_a_sound_bundle_has_no_findings(attacked):
    assert attacked.found() == set()
    assert attacked.found([attacked.hold(attacked.held[0])], [str(attacked.signer.verifier)]) == set()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_each_attack_is_found_for_what_it_is(attacked, attack):
    assert attack(attacked) == ATTACKS[attack]


@pytest.mark.parametrize("check", verifier.CHECKS, ids=lambda check: check.__name__)
def test_without_any_one_of_its_checks_the_verifier_misses_something(made, tmp_path, monkeypatch, check):
    monkeypatch.setattr(verifier, "CHECKS", tuple(one for one in verifier.CHECKS if one is not check))

    def misses(attack: Callable[[Attacked], set[str]]) -> bool:
        directory = tmp_path / attack.__name__
        shutil.copytree(made[0], directory / "bundle")
        return attack(Attacked(directory / "bundle", made[1])) != ATTACKS[attack]

    assert any(map(misses, ATTACKS))


# --- as auditors run it ---


def alone(directory: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """By a Python without anything installed (-I: no environment, -S: no site packages)."""
    command = [sys.executable, "-I", "-S", str(directory / "verify.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, cwd="/")


def test_the_file_in_the_bundle_runs_with_the_standard_library_alone(attacked):
    done = alone(attacked.directory)
    assert (done.returncode, done.stderr) == (0, "")
    assert "size           9 events" in done.stdout
    assert "they show only that it agrees with itself" in done.stdout
    assert "unsigned tail  9 events" in done.stdout
    key = parse_verifier((attacked.directory / "log.vkeys").read_text())
    done = alone(attacked.directory, "--vkey", str(key), "--checkpoint", str(attacked.hold(attacked.held[0])))
    assert "unsigned tail  1 events" in done.stdout
    assert "findings       none" in done.stdout
    a_file_changed(attacked)
    assert alone(attacked.directory).returncode == 1
    (attacked.directory / "manifest.json").unlink()
    done = alone(attacked.directory)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_receipts_of_this_log_are_borne_out_as_printed_as_a_slip_or_as_a_report(attacked):
    report = attacked.directory.with_name("plan.json")
    position, digits = attacked.receipt().split(":")
    report.write_text(json.dumps({"plan": "2027Q1-1", "receipt": {"position": int(position), "root": digits}}))
    words = (attacked.receipt().upper(), f"0:{EMPTY_ROOT.hex()}", attacked.slip(b"person\n"), str(report))
    done = alone(attacked.directory, *(word for said in words for word in ("--receipt", said)))
    assert (done.returncode, done.stderr) == (0, "")
    assert "receipts       4 brought along, 4 of this log" in done.stdout
    assert "unsigned tail  9 events" in done.stdout
    done = alone(attacked.directory, "--receipt", f"{position}:00000000", "--receipt", attacked.receipt())
    assert done.returncode == 1
    assert "receipts       2 brought along, 1 of this log" in done.stdout
    assert f"The receipt {position}:00000000 is not of this log: its root there begins with {digits}." in done.stdout


@pytest.mark.parametrize("named", ["plan.csv", "elsewhere.csv", "n" * 3000, "\0", ".."])
def test_a_slip_is_held_against_the_log_and_against_its_report_where_that_lies_beside_it(attacked, named):
    slip = Path(attacked.slip(b"person\n"))
    slip.write_text(json.dumps({**json.loads(slip.read_text()), "file": named}))
    code, says = told(attacked.directory, "--receipt", str(slip))
    assert code == 0
    assert f"reports        {int(named == 'plan.csv')} of 1 found beside their slips\n" in says


def test_a_report_that_cannot_be_read_is_a_finding(attacked, monkeypatch):
    def forbidden(path: Path) -> bytes:
        if path.name == "plan.csv":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    slip, read_bytes = attacked.slip(b"person\n"), Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert attacked.found(receipts=[slip]) == {"unreadable"}


@pytest.mark.parametrize("option", ["--receipt", "--checkpoint", "--vkey"])
@pytest.mark.parametrize("said", ["nowhere", "9:89abcde", "README.txt", ".", "a+b+", "n" * 5000, "[" * 90_000])
def test_what_is_brought_along_and_cannot_be_read_is_told_in_a_sentence(attacked, option, said):
    file = attacked.directory.with_name("brought")
    file.write_text(said)
    for word in (str(file), said[:6000]):
        code, says = told(attacked.directory, option, str(attacked.directory / word) if word in ("README.txt", ".") else word)
        assert (code, says.count("\n")) == (2, 1)


HOSTILE = ('"\\u001b[2J\\ud800\\u202e"', "[" * 90_000, "1e999", '{"a":1}', "null", "9" * 5000)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:8])
def test_a_bundle_made_to_harm_is_told_in_sentences_that_nothing_acts_in(attacked, text):
    manifest = json.loads((attacked.directory / "manifest.json").read_text())
    for member in sorted(manifest.keys() - {"texts"}):  # which says only what is listed anyway
        spoilt = json.dumps({**manifest, member: "here"}).replace('"here"', text)
        (attacked.directory / "manifest.json").write_text(spoilt)
        is_told_safely(attacked)
    (attacked.directory / "manifest.json").write_text(json.dumps(manifest))
    for part in ("events.ndjson", "log.vkeys", "checkpoints/000000000004.note", "proofs/event-1.json", "texts/keys.ndjson"):
        (attacked.directory / part).write_text(f"{text}\n")
        attacked.list()
        is_told_safely(attacked)


def is_told_safely(bundle: Attacked) -> None:
    code, said = told(bundle.directory)
    assert code in (1, 2)
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e\ud800]", said)


def told(directory: Path, *words: str) -> tuple[int, str]:
    """The exit code, and all that is said, in this process."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        return verifier.main([str(directory), *words]), said.getvalue()


def test_no_flipped_bit_of_a_bundle_is_missed_and_none_breaks_the_verifier(attacked):
    draws = random.Random(5)
    held = attacked.hold(attacked.held[1])
    files = [path for path in attacked.directory.rglob("*") if path.is_file()]
    for _ in range(150):
        path = draws.choice(files)
        whole = path.read_bytes()
        if not whole:
            continue
        data = bytearray(whole)
        data[draws.randrange(len(data))] ^= 1 << draws.randrange(8)
        path.write_bytes(data)
        try:
            found = attacked.found([held])
        except verifier.NoBundle:
            found = {"no bundle"}
        assert found or path.name == "manifest.json"
        path.write_bytes(whole)


def contents(directory: Path) -> dict[str, bytes]:
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_the_same_position_gives_the_same_bytes(made, tmp_path):
    _, place = made
    log = Log.open(place.where, place.keys)
    write_bundle(log, tmp_path / "one", position=6, texts=True, views={})
    add(log, away("bob"), command="later")
    log.checkpoint()
    write_bundle(log, tmp_path / "two", position=6, texts=True, views={})
    log.close()
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert one == two
    assert verifier.verify(tmp_path / "two", verifier.Brought())[1] == []
