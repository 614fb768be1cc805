"""A state as bytes, and back: what a snapshot of a large log holds. No names are in it, only what envelopes say."""

import sys
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec

import events
from scheduler.hints import Hints
from scheduler.organisation import Organisation
from scheduler.packed_people import PackedPeople, UnpackedPeople, pack_people
from scheduler.remembered_people import RememberedPeople

MADE_BY = (
    "scheduler.days",
    "scheduler.evolve",
    "scheduler.hints",
    "scheduler.histories",
    "scheduler.organisation",
    "scheduler.packed_people",
    "scheduler.remembered_people",
    "scheduler.remembering",
    "scheduler.snapshots",
    "solver.facts",
    "solver.outcome",
    "solver.periods",
    "solver.timeline",
)  # beside everything in `events`


class _Packed(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    state: Organisation  # without its people
    people: PackedPeople
    hints: Hints | None


@cache
def maker() -> bytes:
    """What a state depends on beside the log: SHA-256 over the source of all that folds and packs it, and its byte order."""
    folding = (Path(found) for name in MADE_BY if (found := sys.modules[name].__file__))
    files = [*sorted(Path(events.__file__).parent.rglob("*.py")), *folding]
    return sha256(sys.byteorder.encode() + b"".join(sha256(file.read_bytes()).digest() for file in files)).digest()


def packed(org: Organisation, hints: Hints | None) -> bytes:
    """The state, whose every personal field is sealed, and what numbers are looked for by."""
    state = _Packed(state=replace(org, people={}), people=pack_people(org.people.values()), hints=hints)
    return msgspec.msgpack.encode(state)


def unpacked(content: memoryview) -> tuple[Organisation, Hints | None]:
    """What was packed. Raises msgspec.DecodeError for anything else."""
    found = msgspec.msgpack.decode(content, type=_Packed)
    org = found.state
    org.people = RememberedPeople(UnpackedPeople(found.people))
    return org, found.hints
