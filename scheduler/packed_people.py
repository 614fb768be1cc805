"""People as columns: what many share is kept once, so that one of them is unpacked alone, and few are found by looking at numbers.

A column holds for each person, in order, the number of a value in its table; what is hardly ever shared stands in a row of their own.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import msgspec

from events.personal import Personal, Slot
from scheduler.organisation import Accommodation, Person
from solver.facts import Barred, Level, SkillHeld, Span
from solver.timeline import Timeline

COLUMNS: Mapping[str, Any] = {
    "hired": date | None,
    "left": date | None,
    "unit": Timeline[str],
    "level": Timeline[Level],
    "manager": Timeline[str | None],
    "site": Timeline[str | None],
    "workdays": Timeline[int | None],
    "shift": Timeline[str | None],
    "fte_permille": Timeline[int],
    "hosts": Timeline[bool | None],
    "tags": Timeline[frozenset[str]],
    "skills": tuple[SkillHeld, ...],
    "preferences": dict[str, int],
    "accommodations": tuple[Accommodation, ...],
    "cannot": tuple[Barred, ...],
}
TEXTS = ("number", "name", "email", "title")
_WIDTHS = "BHIQ"  # of numbers, the narrowest first

_Sealed = bytes | tuple[str, str, str, str] | None  # the commitment, where all else is as usual; event, field, subject, commitment


class _Row(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What is a person's own; `texts` in the order of TEXTS, `event` the one that most of them came with."""

    absences: tuple[Span, ...]
    event: str | None
    texts: tuple[_Sealed, ...]


class _Numbers(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Numbers from 0 on, as bytes of the machine that wrote them."""

    width: str
    content: memoryview

    @classmethod
    def of(cls, numbers: Sequence[int]) -> "_Numbers":
        width = next(width for width in _WIDTHS if max(numbers, default=0) < 256 ** array(width).itemsize)
        return cls(width=width, content=memoryview(array(width, numbers).tobytes()))

    def read(self) -> Sequence[int]:
        return self.content.cast(self.width)  # type: ignore[call-overload, no-any-return]


class PackedPeople(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """`ids` of everybody in order; by name of a column its numbers and its table; the rows one after the other and where each ends."""

    ids: list[str]
    numbers: dict[str, _Numbers]
    tables: dict[str, msgspec.Raw]  # each a list
    rows: memoryview
    ends: _Numbers


@dataclass(slots=True)
class _Table:
    """The values of a column, each unpacked when it is first asked for."""

    kind: Any
    packed: list[msgspec.Raw]
    known: dict[int, Any] = field(default_factory=dict)

    def __getitem__(self, number: int) -> Any:
        if number not in self.known:
            self.known[number] = _decoder(self.kind).decode(self.packed[number])
        return self.known[number]

    def all(self) -> list[Any]:
        return [self[number] for number in range(len(self.packed))]


class UnpackedPeople:
    """One person by their place, or a column of all of them."""

    def __init__(self, packed: PackedPeople) -> None:
        self.ids = packed.ids
        self._packed = packed
        self._ends = packed.ends.read()
        self._numbers = {name: packed.numbers[name].read() for name in COLUMNS}
        self._tables: dict[str, _Table] = {}

    def person(self, place: int) -> Person:
        """The person at a place, counted from 0."""
        start = self._ends[place - 1] if place else 0
        row = _decoder(_Row).decode(self._packed.rows[start : self._ends[place]])
        facts: dict[str, Any] = {name: self._table(name)[numbers[place]] for name, numbers in self._numbers.items()}
        facts |= {name: _slot(text, name, self.ids[place], row.event) for name, text in zip(TEXTS, row.texts, strict=True)}
        return Person(id=self.ids[place], absences=row.absences, **facts)

    def column(self, name: str) -> tuple[Sequence[int], Sequence[Any]]:
        """For each person the number of their value; the values."""
        return self._numbers[name], self._table(name).all()

    def _table(self, name: str) -> _Table:
        if name not in self._tables:
            self._tables[name] = _Table(COLUMNS[name], _decoder(list[msgspec.Raw]).decode(self._packed.tables[name]))
        return self._tables[name]


def pack_people(people: Iterable[Person]) -> PackedPeople:
    """All of them, in order. Their personal fields must be sealed."""
    everybody = list(people)
    columns = {name: _column([getattr(person, name) for person in everybody]) for name in COLUMNS}
    rows = [msgspec.msgpack.encode(_row(person)) for person in everybody]
    return PackedPeople(
        ids=[person.id for person in everybody],
        numbers={name: _Numbers.of(numbers) for name, (numbers, _) in columns.items()},
        tables={name: msgspec.Raw(msgspec.msgpack.encode(table)) for name, (_, table) in columns.items()},
        rows=memoryview(b"".join(rows)),
        ends=_Numbers.of(_sums(map(len, rows))),
    )


def _column(values: Sequence[object]) -> tuple[list[int], list[msgspec.Raw]]:
    """The number of each value, and the values, each once. Most that are alike are one and the same, and all of them live meanwhile."""
    same: dict[int, int] = {}
    alike: dict[bytes, int] = {}
    for value in values:
        if id(value) not in same:
            same[id(value)] = alike.setdefault(msgspec.msgpack.encode(value), len(alike))
    return [same[id(value)] for value in values], [msgspec.Raw(value) for value in alike]


def _sums(sizes: Iterable[int]) -> list[int]:
    total, sums = 0, list[int]()
    for size in sizes:
        total += size
        sums.append(total)
    return sums


def _row(person: Person) -> _Row:
    slots = [getattr(person, name) for name in TEXTS]
    event = next((slot.event for slot in slots if isinstance(slot, Slot)), None)
    sealed = (_sealed(slot, name, person.id, event) for name, slot in zip(TEXTS, slots, strict=True))
    return _Row(absences=person.absences, event=event, texts=tuple(sealed))


def _sealed(personal: Personal, name: str, person: str, event: str | None) -> _Sealed:
    if personal is None:
        return None
    assert isinstance(personal, Slot), "a state that is remembered comes from a log, and is sealed"
    commitment = _octets(personal.commitment)
    if commitment is not None and (personal.event, personal.field, personal.subject) == (event, name, person):
        return commitment
    return personal.event, personal.field, personal.subject, personal.commitment


def _octets(digits: str) -> bytes | None:
    """What hex digits stand for; None for what `bytes.hex` would not give back."""
    try:
        octets = bytes.fromhex(digits)
    except ValueError:
        return None
    return octets if octets.hex() == digits else None


def _slot(sealed: _Sealed, name: str, person: str, event: str | None) -> Slot | None:
    match sealed:
        case None:
            return None
        case bytes():
            assert event is not None
            return Slot(event=event, field=name, subject=person, commitment=sealed.hex())
        case (first, field, subject, commitment):
            return Slot(event=first, field=field, subject=subject, commitment=commitment)


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)
