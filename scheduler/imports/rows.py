"""Lines become rows: every cell read by its column's rule, every failure reported, keys once only."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from scheduler.imports.kinds import (
    KINDS,
    AbsenceRow,
    AccommodationRow,
    CalendarRow,
    Column,
    MoveRow,
    PeakRow,
    PersonRow,
    PreferenceRow,
    R,
    Row,
    RowSet,
    SkillRow,
    UnitRow,
)
from scheduler.imports.lines import Feed, Line
from scheduler.imports.problems import Problem, Report, Wrong

SPANS = (("first_day", "last_day"), ("hired", "left"))
KEYS = {
    "calendar": ("calendar", "day"),
    "units": ("unit",),
    "people": ("person",),
    "moves": ("person", "first_day"),
    "skills": ("person", "skill", "first_day", "last_day"),
    "preferences": ("person", "unit"),
    "accommodations": ("person", "cannot", "first_day", "last_day"),
    "peaks": ("unit", "first_day", "last_day", "heads", "skill", "priority", "note"),
}
HARMLESS = frozenset({"accommodations", "calendar", "skills"})  # said twice they still say the same
TWICE = {
    "moves": "is a second move of this person on that day; the first is in {place}",
    "peaks": "is the same peak as in {place}; where both are meant, add up the heads in one row",
}


def rows_of(feeds: Iterable[Feed], report: Report) -> RowSet:
    """The rows of all feeds, in the order of the files."""
    feeds = list(feeds)
    return RowSet(
        calendar=_rows(CalendarRow, feeds, report),
        units=_rows(UnitRow, feeds, report),
        people=_rows(PersonRow, feeds, report),
        moves=_rows(MoveRow, feeds, report),
        absences=_rows(AbsenceRow, feeds, report),
        skills=_rows(SkillRow, feeds, report),
        preferences=_rows(PreferenceRow, feeds, report),
        peaks=_rows(PeakRow, feeds, report),
        accommodations=_rows(AccommodationRow, feeds, report),
        present=frozenset(feed.kind for feed in feeds),
        named_people=_named(feeds, "person"),
        named_units=_named(feeds, "unit"),
        incomplete=frozenset(feed.kind for feed in feeds if feed.incomplete),
    )


def _named(feeds: Sequence[Feed], key: str) -> frozenset[str]:
    """What broken rows name: enough to know that it is meant to exist."""
    return frozenset(name for feed in feeds for name in feed.named.get(key, ()))


def _rows(make: type[R], feeds: Sequence[Feed], report: Report) -> list[R]:
    rows: list[R] = []
    for feed in feeds:
        if feed.kind == make.kind:
            rows.extend(row for row in (_read(make, line, report) for line in feed.lines) if row is not None)
    return list(_once(make.kind, rows, report))


def _read(make: type[R], line: Line, report: Report) -> R | None:
    read: dict[str, Any] = {}
    bad = set()
    for column in KINDS[make.kind].columns:
        text = line.values.get(column.name)
        if column.name in line.spoilt:
            bad.add(column.name)
            continue
        if not text:
            if column.needed:
                bad.add(column.name)
                _missing(column, line, report)
            continue
        try:
            read[column.name] = column.read(text)
        except Wrong as wrong:
            bad.add(column.name)
            report.errors.append(line.problem(column.name, wrong.says))
    row = make(line=line, bad=frozenset(bad), **read)
    return row if _covers_a_day(row, report) else None


def _missing(column: Column, line: Line, report: Report) -> None:
    """A needed cell is empty; where the whole column is not there, that was said once, if by a map not at all yet."""
    if column.name in line.values or line.find is not None:
        place = line.place(column.name)
        report.errors.append(Problem(file=place.file, row=place.row, column=place.column, says="is empty and must not be"))


def _covers_a_day(row: Row, report: Report) -> bool:
    """An end the day before the begin is a row of no length, a finding; an earlier one is an error."""
    for first, last in SPANS:
        begin, end = getattr(row, first, None), getattr(row, last, None)
        if begin is None or end is None or end >= begin or row.bad & {first, last}:
            continue
        if end == begin - timedelta(days=1) and not isinstance(row, PersonRow):
            report.findings.append(row.line.problem(last, f"is the day before {first}: a row of no length", "no-length"))
            return False
        row.bad |= {first, last}
        report.errors.append(row.line.problem(last, f"lies before {first}, {begin}"))
    return True


def _once(kind: str, rows: Iterable[R], report: Report) -> Iterator[R]:
    """The rows whose key is the first of its kind; a row without a readable key is kept for what else it says."""
    key = KEYS.get(kind)
    first: dict[tuple[Any, ...], R] = {}
    for row in rows:
        if key is None or row.bad.intersection(key):
            yield row
            continue
        said = tuple(getattr(row, column) for column in key)
        earlier = first.setdefault(said, row)
        if earlier is row:
            yield row
        else:
            (report.findings if kind in HARMLESS else report.errors).append(_twice(kind, key, row, earlier))


def _twice(kind: str, key: tuple[str, ...], row: Row, earlier: Row) -> Problem:
    place = earlier.line.file if earlier.line.row is None else f"{earlier.line.file}:{earlier.line.row}"
    says = TWICE.get(kind, "is there twice; the first time in {place}").format(place=place)
    finding = "said-twice" if kind in HARMLESS else None
    return row.line.problem(key[0], says, finding) if len(key) < 4 else row.line.whole(says, finding)
