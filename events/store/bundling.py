"""The auditor's bundle: a directory that holds the log as it was at a position, and all that is needed to check it without rotaledger.

The same position gives the same bytes: nothing in it comes from a clock, from chance, or from who asks.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from events import verifier
from events.checkpoints import SignedCheckpoint
from events.codec import open_envelope
from events.errors import LogError
from events.notes import LOG_KEY
from events.proof_files import extension_file, inclusion_file
from events.record import RawEvent
from events.store.dump import lines_of
from events.store.log import Log
from events.store.parts import EventPart, KeyPart, PayloadPart

File: TypeAlias = tuple[str, bytes]
PROVEN = "plan-published"  # a proof of its own for each event of this name

_README = """An auditor's bundle of the log {origin}: {size} events, root {root}.

events.ndjson   every event, a line each, in the exact bytes that were hashed: line 17 is event 17
checkpoints/    what the log's key signed: name, size and root (signed notes, c2sp.org/tlog-checkpoint)
proofs/         that each checkpoint extends the one before it, and that each publication of a plan is in the log (RFC 9162)
log.vkeys       the keys that signed. Compare them with those that you noted earlier: a forger would put keys of their own here
texts/          sealed texts and wrapped keys{texts}
views/          DERIVED from events.ndjson, for reading only: no evidence
verify.py       checks all of it with Python alone:  python3 verify.py --checkpoint YOURS.note --vkey YOURS.vkey
                and what reports say of the log:     python3 verify.py --receipt POSITION:ROOT
                Run a copy of it that you have from elsewhere: whoever forges a bundle can put another verify.py into it
manifest.json   every file with its SHA-256
"""


def write_bundle(log: Log, directory: Path, *, position: int, texts: bool, views: Mapping[str, bytes]) -> int:
    """Write the bundle of the log as it was at `position` into a new directory, whole or not at all; how many files it has.

    `views` are derived files by their names. Raises LogError where the directory exists, or the log is not what was appended.
    """
    if os.path.lexists(directory):
        raise LogError(f"There is something at {directory} already; a bundle is never written over anything. Name another directory.")
    beside = directory.with_name(f"{directory.name}.partial")
    try:
        beside.mkdir(mode=0o700)
        digests = {}
        for name, content in _files(log, position, texts=texts, views=views):
            path = beside / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            digests[name] = hashlib.sha256(content).hexdigest()
        (beside / "manifest.json").write_bytes(_manifest(log, position, digests, texts=texts))
        beside.rename(directory)
    except FileExistsError:
        raise LogError(f"{beside} stands in the way: an export runs just now, or one was cut short. Remove it then.") from None
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return len(digests) + 1


def _files(log: Log, position: int, *, texts: bool, views: Mapping[str, bytes]) -> Iterator[File]:
    events = list(log.raw(upto=position))
    notes = log.checkpoints(position)
    yield "README.txt", _readme(log, position, texts=texts)
    yield "verify.py", Path(verifier.__file__).read_bytes()
    yield "events.ndjson", b"".join(raw.envelope + b"\n" for raw in events)
    yield "log.vkeys", "".join(f"{key}\n" for key in log.verifiers() if key.kind == LOG_KEY).encode()
    yield from ((f"checkpoints/{note.checkpoint.size:012}.note", str(note.note).encode()) for note in notes)
    yield from _extensions(log, notes)
    yield from _inclusions(log, notes, events)
    yield from ((f"views/{name}", content) for name, content in sorted(views.items()))
    if texts:
        yield from _texts(log, events)


def _extensions(log: Log, notes: list[SignedCheckpoint]) -> Iterator[File]:
    for early, late in pairwise(notes):
        proof = log.prove_extension(early.checkpoint, late.checkpoint)
        name = f"proofs/extension-{early.checkpoint.size:012}-{late.checkpoint.size:012}.json"
        yield name, _json(extension_file(early, proof, late))


def _inclusions(log: Log, notes: list[SignedCheckpoint], events: list[RawEvent]) -> Iterator[File]:
    """For the first checkpoint that covers the event."""
    for raw in events:
        late = next((note for note in notes if note.checkpoint.size >= raw.position), None)
        if late is not None and open_envelope(raw.envelope).name == PROVEN:
            proof = log.prove_event(raw.position, late.checkpoint)
            yield f"proofs/event-{raw.position:012}.json", _json(inclusion_file(raw.position, raw.envelope, proof, late))


def _texts(log: Log, events: list[RawEvent]) -> Iterator[File]:
    """The sealed texts of these events, and the wrapped keys of those whom they are about."""
    ids = {open_envelope(raw.envelope).id for raw in events}
    beside = [part for part in log.parts() if not isinstance(part, EventPart)]
    payloads = [part for part in beside if isinstance(part, PayloadPart) and part.event in ids]
    subjects = {part.subject for part in payloads}
    keys = [part for part in beside if isinstance(part, KeyPart) and part.subject in subjects]
    yield "texts/keys.ndjson", b"".join(lines_of(keys))
    yield "texts/payloads.ndjson", b"".join(lines_of(payloads))


def _readme(log: Log, position: int, *, texts: bool) -> bytes:
    said = "" if texts else ": not in this bundle"
    return _README.format(origin=log.origin, size=position, root=log.root_at(position).hex(), texts=said).encode()


def _manifest(log: Log, position: int, digests: Mapping[str, str], *, texts: bool) -> bytes:
    told = {"format": verifier.FORMAT, "origin": log.origin, "size": position, "root": log.root_at(position).hex(), "texts": texts}
    return _json({**told, "files": dict(sorted(digests.items()))})


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
