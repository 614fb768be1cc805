"""A state as bytes, and back: what a snapshot of a large log holds. No names are in it, only what envelopes say.

People come in pieces and share the timelines that are alike, so that whoever looks at one of them unpacks a few hundred.
"""

import sys
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from events.personal import Personal, Slot
from scheduler.hints import Hints
from scheduler.organisation import Organisation, Person
from scheduler.people_in_pieces import PeopleInPieces
from solver.facts import Level, SkillHeld, Span
from solver.timeline import Timeline

A_PIECE = 512  # people
MADE_BY = ("events.", "scheduler.evolve", "scheduler.organisation", "scheduler.days", "scheduler.remembering", "scheduler.snapshots")
MADE_WITH = ("solver.facts", "solver.outcome", "solver.periods", "solver.timeline")

_Sealed = tuple[str, str, str, str] | None  # event, field, subject, commitment


class _Lines(msgspec.Struct, frozen=True, kw_only=True):
    """Each timeline of anybody, once; people hold numbers into these."""

    unit: list[Timeline[str]] = msgspec.field(default_factory=list)
    level: list[Timeline[Level]] = msgspec.field(default_factory=list)
    manager: list[Timeline[str | None]] = msgspec.field(default_factory=list)
    site: list[Timeline[str | None]] = msgspec.field(default_factory=list)
    workdays: list[Timeline[int | None]] = msgspec.field(default_factory=list)
    shift: list[Timeline[str | None]] = msgspec.field(default_factory=list)
    fte_permille: list[Timeline[int]] = msgspec.field(default_factory=list)
    hosts: list[Timeline[bool | None]] = msgspec.field(default_factory=list)
    tags: list[Timeline[frozenset[str]]] = msgspec.field(default_factory=list)


class _Row(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A person; `lines` in the order of `_Lines`, `texts` in that of `_TEXTS`."""

    id: str
    hired: date | None
    left: date | None
    lines: tuple[int, ...]
    absences: tuple[Span, ...]
    skills: tuple[SkillHeld, ...]
    preferences: dict[str, int]
    texts: tuple[_Sealed, ...]


class _Packed(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    state: Organisation  # without its people
    ids: list[str]
    lines: _Lines
    pieces: list[memoryview]  # of A_PIECE people, packed by themselves
    hints: Hints | None


_LINES = _Lines.__struct_fields__
_TEXTS = ("number", "name", "email", "title")


@cache
def maker() -> bytes:
    """What a state depends on beside the log: SHA-256 over the source of everything that folds and packs it."""
    names = sorted(name for name in sys.modules if name.startswith(MADE_BY) or name in MADE_WITH)
    files = [Path(found) for name in names if (found := sys.modules[name].__file__)]
    return sha256(b"".join(sha256(file.read_bytes()).digest() for file in files)).digest()


def packed(org: Organisation, hints: Hints | None) -> bytes:
    """The state, whose every personal field is sealed, and what numbers are looked for by."""
    numbers: dict[str, dict[int, int]] = {name: {} for name in _LINES}
    lines, people = _Lines(), list(org.people.values())
    pieces = [
        memoryview(msgspec.msgpack.encode([_row(person, numbers, lines) for person in people[start : start + A_PIECE]]))
        for start in range(0, len(people), A_PIECE)
    ]
    state = replace(org, people={})
    return msgspec.msgpack.encode(_Packed(state=state, ids=[*org.people], lines=lines, pieces=pieces, hints=hints))


def unpacked(content: memoryview) -> tuple[Organisation, Hints | None]:
    """What was packed. Raises msgspec.DecodeError for anything else."""
    found = msgspec.msgpack.decode(content, type=_Packed)
    org, rows = found.state, msgspec.msgpack.Decoder(list[_Row])
    org.people = PeopleInPieces(found.ids, A_PIECE, lambda piece: [_person(row, found.lines) for row in rows.decode(found.pieces[piece])])
    return org, found.hints


def _row(person: Person, numbers: dict[str, dict[int, int]], lines: _Lines) -> _Row:
    return _Row(
        id=person.id,
        hired=person.hired,
        left=person.left,
        lines=tuple(_line(getattr(person, name), numbers[name], getattr(lines, name)) for name in _LINES),
        absences=person.absences,
        skills=person.skills,
        preferences=person.preferences,
        texts=tuple(_sealed(getattr(person, name)) for name in _TEXTS),
    )


def _line(line: Timeline[Any], numbers: dict[int, int], lines: list[Timeline[Any]]) -> int:
    """Most of those that are alike are one and the same, and live as long as the state."""
    number = numbers.setdefault(id(line), len(lines))
    if number == len(lines):
        lines.append(line)
    return number


def _person(row: _Row, lines: _Lines) -> Person:
    unit, level, manager, site, workdays, shift, fte_permille, hosts, tags = row.lines
    number, name, email, title = map(_slot, row.texts)
    return Person(
        id=row.id,
        hired=row.hired,
        left=row.left,
        unit=lines.unit[unit],
        level=lines.level[level],
        manager=lines.manager[manager],
        site=lines.site[site],
        workdays=lines.workdays[workdays],
        shift=lines.shift[shift],
        fte_permille=lines.fte_permille[fte_permille],
        hosts=lines.hosts[hosts],
        tags=lines.tags[tags],
        absences=row.absences,
        skills=row.skills,
        preferences=row.preferences,
        number=number,
        name=name,
        email=email,
        title=title,
    )


def _sealed(personal: Personal) -> _Sealed:
    if personal is None:
        return None
    assert isinstance(personal, Slot), "a state that is remembered comes from a log, and is sealed"
    return personal.event, personal.field, personal.subject, personal.commitment


def _slot(sealed: _Sealed) -> Slot | None:
    if sealed is None:
        return None
    event, field, subject, commitment = sealed
    return Slot(event=event, field=field, subject=subject, commitment=commitment)
