"""The kinds of files: their columns, how each is read, and the row each becomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeVar

from scheduler.imports import values
from scheduler.imports.lines import Line
from scheduler.imports.values import Reader
from solver.facts import Level


@dataclass(frozen=True, slots=True)
class Column:
    """A column; a needed one must be in the file and filled in every row."""

    name: str
    read: Reader
    needed: bool = False


@dataclass(slots=True, kw_only=True)
class Row:
    """A row as read. `given`: the columns its file has; `bad`: those that could not be read and hold their default instead."""

    line: Line
    bad: frozenset[str] = frozenset()

    kind: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]

    def gives(self, column: str) -> bool:
        """Whether the files say anything about this column of this row, an empty cell included."""
        return column in self.line.values and column not in self.bad


R = TypeVar("R", bound=Row)


@dataclass(slots=True, kw_only=True)
class CalendarRow(Row):
    calendar: str = ""
    day: date = date.min
    name: str | None = None

    kind: ClassVar[str] = "calendar"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("calendar", values.identifier, needed=True),
        Column("day", values.day, needed=True),
        Column("name", values.name),
    )


@dataclass(slots=True, kw_only=True)
class UnitRow(Row):
    unit: str = ""
    name: str | None = None
    parent: str | None = None
    front_line: bool = False
    site: str | None = None
    seats: int = 1
    min_staff: int | None = None
    max_away: int = 20
    workdays: int = 0b0011111
    calendar: str | None = None
    timezone: str | None = None
    shift: str | None = None

    kind: ClassVar[str] = "units"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("unit", values.identifier, needed=True),
        Column("name", values.name),
        Column("parent", values.identifier),
        Column("front_line", values.yes_no),
        Column("site", values.identifier),
        Column("seats", values.whole(0, 10_000)),
        Column("min_staff", values.whole(0, 1_000_000)),
        Column("max_away", values.whole(0, 100)),
        Column("workdays", values.workdays),
        Column("calendar", values.identifier),
        Column("timezone", values.timezone),
        Column("shift", values.shift),
    )


@dataclass(slots=True, kw_only=True)
class PersonRow(Row):
    person: str = ""
    name: str | None = None
    email: str | None = None
    unit: str = ""
    level: Level = Level.STAFF
    title: str | None = None
    manager: str | None = None
    site: str | None = None
    hired: date | None = None
    left: date | None = None
    workdays: int | None = None
    shift: str | None = None
    fte: int = 1000
    hosts: bool | None = None
    skills: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    kind: ClassVar[str] = "people"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("person", values.identifier, needed=True),
        Column("name", values.name),
        Column("email", values.email),
        Column("unit", values.identifier, needed=True),
        Column("level", values.level, needed=True),
        Column("title", values.name),
        Column("manager", values.identifier),
        Column("site", values.identifier),
        Column("hired", values.day),
        Column("left", values.day),
        Column("workdays", values.workdays),
        Column("shift", values.shift),
        Column("fte", values.permille),
        Column("hosts", values.yes_no),
        Column("skills", values.words),
        Column("tags", values.words),
    )


@dataclass(slots=True, kw_only=True)
class MoveRow(Row):
    person: str = ""
    unit: str = ""
    first_day: date = date.min
    last_day: date | None = None

    kind: ClassVar[str] = "moves"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("person", values.identifier, needed=True),
        Column("unit", values.identifier, needed=True),
        Column("first_day", values.day, needed=True),
        Column("last_day", values.day),
    )


@dataclass(slots=True, kw_only=True)
class AbsenceRow(Row):
    person: str = ""
    first_day: date = date.min
    last_day: date = date.min

    kind: ClassVar[str] = "absences"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("person", values.identifier, needed=True),
        Column("first_day", values.day, needed=True),
        Column("last_day", values.day, needed=True),
    )


@dataclass(slots=True, kw_only=True)
class SkillRow(Row):
    person: str = ""
    skill: str = ""
    first_day: date | None = None
    last_day: date | None = None

    kind: ClassVar[str] = "skills"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("person", values.identifier, needed=True),
        Column("skill", values.word, needed=True),
        Column("first_day", values.day),
        Column("last_day", values.day),
    )


@dataclass(slots=True, kw_only=True)
class PreferenceRow(Row):
    person: str = ""
    unit: str = ""
    weight: int = 10

    kind: ClassVar[str] = "preferences"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("person", values.identifier, needed=True),
        Column("unit", values.identifier, needed=True),
        Column("weight", values.whole(1, 10)),
    )


@dataclass(slots=True, kw_only=True)
class PeakRow(Row):
    unit: str = ""
    first_day: date = date.min
    last_day: date = date.min
    heads: int = 0
    skill: str | None = None
    priority: int = 3
    note: str | None = None

    kind: ClassVar[str] = "peaks"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("unit", values.identifier, needed=True),
        Column("first_day", values.day, needed=True),
        Column("last_day", values.day, needed=True),
        Column("heads", values.whole(0, 10_000), needed=True),
        Column("skill", values.word),
        Column("priority", values.whole(1, 5)),
        Column("note", values.note),
    )


@dataclass(slots=True, kw_only=True)
class AccommodationRow(Row):
    person: str = ""
    cannot: str = ""
    approved_by: str = ""
    first_day: date | None = None
    last_day: date | None = None

    kind: ClassVar[str] = "accommodations"
    columns: ClassVar[tuple[Column, ...]] = (
        Column("person", values.identifier, needed=True),
        Column("cannot", values.word, needed=True),
        Column("approved_by", values.name, needed=True),
        Column("first_day", values.day),
        Column("last_day", values.day),
    )


ROWS: tuple[type[Row], ...] = (CalendarRow, UnitRow, PersonRow, MoveRow, AbsenceRow, SkillRow, PreferenceRow, PeakRow, AccommodationRow)
KINDS: dict[str, type[Row]] = {row.kind: row for row in ROWS}
PROGRAMS_FILE = "programs.toml"
FILES: tuple[str, ...] = (*(f"{kind}.csv" for kind in KINDS), PROGRAMS_FILE)


def column_names(kind: str) -> tuple[str, ...]:
    """The names of a kind's columns, in their order."""
    return tuple(column.name for column in KINDS[kind].columns)


@dataclass(slots=True, kw_only=True)
class RowSet:
    """The rows of every kind that the files hold; `present` are the kinds for which there is a file, even an empty one.

    `named_people` and `named_units` stand in rows that could not be read, `incomplete` are kinds of which a whole file could not.
    """

    calendar: Sequence[CalendarRow] = ()
    units: Sequence[UnitRow] = ()
    people: Sequence[PersonRow] = ()
    moves: Sequence[MoveRow] = ()
    absences: Sequence[AbsenceRow] = ()
    skills: Sequence[SkillRow] = ()
    preferences: Sequence[PreferenceRow] = ()
    peaks: Sequence[PeakRow] = ()
    accommodations: Sequence[AccommodationRow] = ()
    present: frozenset[str] = frozenset()
    named_people: frozenset[str] = frozenset()
    named_units: frozenset[str] = frozenset()
    incomplete: frozenset[str] = frozenset()
