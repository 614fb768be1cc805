"""Whether everything the rows refer to exists, in the set or in the log, and what is odd about who reports to whom."""

from collections.abc import Iterator, Mapping, Sequence

from scheduler.calendar import known_calendar, nearest_calendars
from scheduler.imports.draft import Draft
from scheduler.imports.kinds import PersonRow, Row, UnitRow
from scheduler.imports.nearest import Guesser
from scheduler.imports.problems import Problem

LONGEST_CIRCLE = 12  # names told of it


def check_references(draft: Draft) -> None:
    """Report every reference to a unit, person or calendar that neither the set nor the log knows."""
    units = {row.unit for row in draft.rows.units} | draft.rows.named_units | draft.org.units.keys()
    people = draft.ids.keys() | draft.rows.named_people
    errors = draft.report.errors
    if "units" not in draft.rows.incomplete:
        errors.extend(_unknown(draft, "unit", units, "no unit", skip=("units",)))
        errors.extend(_unknown_among(draft.rows.units, "parent", units, "no unit"))
    if "people" not in draft.rows.incomplete:
        errors.extend(_unknown(draft, "person", people, "no person", skip=("people",)))
        errors.extend(_unknown_among(draft.rows.people, "manager", people, "no person"))
    if "calendar" not in draft.rows.incomplete:
        errors.extend(_unknown_calendars(draft))
    errors.extend(_unit_circles(draft))
    errors.extend(_own_managers(draft.rows.people))
    _report_manager_circles(draft)
    errors.extend(_hired_after_leaving(draft))


def _rows_with(draft: Draft, column: str, skip: Sequence[str]) -> Iterator[Row]:
    every: tuple[Sequence[Row], ...] = (
        draft.rows.people,
        draft.rows.moves,
        draft.rows.absences,
        draft.rows.skills,
        draft.rows.preferences,
        draft.rows.peaks,
        draft.rows.accommodations,
    )
    for rows in every:
        yield from (row for row in rows if row.kind not in skip and hasattr(row, column))


def _unknown(draft: Draft, column: str, known: set[str], what: str, skip: Sequence[str]) -> Iterator[Problem]:
    return _unknown_among(list(_rows_with(draft, column, skip)), column, known, what)


def _unknown_among(rows: Sequence[Row], column: str, known: set[str], what: str) -> Iterator[Problem]:
    guesser = Guesser(known)
    for row in rows:
        name = getattr(row, column)
        if name and name not in known and column not in row.bad:
            yield row.line.problem(column, f"is {what}{guesser.says(name)}")


def _unknown_calendars(draft: Draft) -> Iterator[Problem]:
    own = {row.calendar for row in draft.rows.calendar} | draft.org.calendars.keys()
    guesser = Guesser(own)
    for row in draft.rows.units:
        if row.calendar is None or row.calendar in own or known_calendar(row.calendar):
            continue
        near = guesser.says(row.calendar) or _near_codes(row.calendar)
        yield row.line.problem("calendar", f"is neither in calendar.csv nor a country or region whose holidays are known{near}")


def _near_codes(code: str) -> str:
    near = " or ".join(f'"{name}"' for name in nearest_calendars(code))
    return f". Did you mean {near}?" if near else ""


def _own_managers(rows: Sequence[PersonRow]) -> Iterator[Problem]:
    return (row.line.problem("manager", "is the person's own number") for row in rows if row.person and row.manager == row.person)


def _unit_circles(draft: Draft) -> Iterator[Problem]:
    parents = {unit.id: unit.parent.at(draft.today) for unit in draft.org.units.values()}
    rows: dict[str, UnitRow] = {row.unit: row for row in draft.rows.units if "unit" not in row.bad}
    parents |= {row.unit: row.parent for row in rows.values() if row.gives("parent")}
    for circle in circles(parents):
        row = next((rows[unit] for unit in circle if unit in rows), None)
        if row is not None:
            yield row.line.problem("parent", f"makes a circle: {_around(circle)}")


def _around(circle: Sequence[str]) -> str:
    """The circle in words; the middle of a long one is left out."""
    names = [*circle, circle[0]]
    if len(names) > LONGEST_CIRCLE:
        names = [*names[: LONGEST_CIRCLE - 2], f"... ({len(circle):,} in all)", names[-1]]
    return " below ".join(names)


def _report_manager_circles(draft: Draft) -> None:
    """An error at the first person of each circle; where a map says so a finding, and that person has no manager."""
    for circle in circles(_managers(draft)):
        row = next((draft.person_rows[number] for number in circle if number in draft.person_rows), None)
        if row is None:
            continue
        around = _around(circle)
        if row.line.cuts_circles:
            says = f"makes a circle, so the person has no manager here: {around}"
            draft.report.findings.append(row.line.problem("manager", says, "manager-circle"))
            row.manager = None
        else:
            draft.report.errors.append(row.line.problem("manager", f"makes a circle: {around}"))


def _managers(draft: Draft) -> dict[str, str | None]:
    """Who is below whom today, by number, by the set, else by the log."""
    numbers = {person: number for number, person in draft.ids.items()}
    known = ((number, draft.person(number)) for number in draft.ids)
    managers = {number: numbers.get(person.manager.at(draft.today) or "") for number, person in known if person is not None}
    return managers | {row.person: row.manager for row in draft.rows.people if row.person != row.manager and row.gives("manager")}


def _hired_after_leaving(draft: Draft) -> Iterator[Problem]:
    """One of the two days stands in the file, the other in the log."""
    for row in draft.rows.people:
        if draft.person(row.person) is None or row.bad & {"hired", "left"} or row.gives("hired") == row.gives("left"):
            continue
        hired, left = draft.hired(row.person), draft.left(row.person)
        if hired is not None and left is not None and left < hired:
            here, there = ("hired", f"last day, {left}") if row.gives("hired") else ("left", f"day of hire, {hired}")
            yield row.line.problem(here, f"does not go with the {there}, that is in the log")


def circles(above: Mapping[str, str | None]) -> Iterator[tuple[str, ...]]:
    """The closed ways from one to the one above, each once, beginning where it is first met."""
    done: set[str] = set()
    for start in above:
        way: dict[str, int] = {}
        here: str | None = start
        while here is not None and here in above and here not in done and here not in way:
            way[here] = len(way)
            here = above[here]
        if here is not None and here in way:
            yield tuple(way)[way[here] :]
        done.update(way)
