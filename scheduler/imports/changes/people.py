"""People hired, changed and gone."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from scheduler.decide.people import ChangePerson, Hire, LeaveCompany, StayAfterAll
from scheduler.imports.changes.moves import wanted_units
from scheduler.imports.draft import Draft, note
from scheduler.imports.kinds import PersonRow
from scheduler.organisation import Person

DATED = {"site": "site", "workdays": "workdays", "shift": "shift", "fte": "fte_permille", "hosts": "hosts"}
TEXTS = ("name", "email", "title")


def hires(draft: Draft) -> Iterator[object]:
    """Everybody new, in the order of the file, and their last day where it is known."""
    for row in draft.rows.people:
        if draft.person(row.person) is not None:
            continue
        note(draft.difference.new, "people", row.person)
        yield _hire(draft, row)
        if row.left is not None:
            yield LeaveCompany(person=draft.ids[row.person], last_day=row.left)


def _hire(draft: Draft, row: PersonRow) -> Hire:
    return Hire(
        person=draft.ids[row.person],
        number=row.person,
        unit=wanted_units(draft, row.person).values[0],
        level=row.level.value,
        first_day=row.hired,
        manager=_manager(draft, row),
        tags=row.tags,
        **{field: getattr(row, column) for column, field in DATED.items()},
        **{column: getattr(row, column) for column in TEXTS},
    )


def _manager(draft: Draft, row: PersonRow) -> str | None:
    return None if row.manager is None else draft.ids[row.manager]


def people_changes(draft: Draft) -> Iterator[object]:
    """What differs in the people known to the log, from today on; a last day noted, corrected or taken back."""
    for row in draft.rows.people:
        person = draft.person(row.person)
        if person is None:
            continue
        news = _news(draft, row, person)
        departure = list(_departure(draft, row, person))
        if news or departure:
            note(draft.difference.changed, "people", row.person)
        change = [ChangePerson(person=person.id, first_day=day, **facts) for day, facts in draft.by_first_day(person, news).items()]
        hired = news.get("hired")
        leaves_first = hired is not None and person.left is not None and person.left < hired
        yield from [*departure, *change] if leaves_first else [*change, *departure]


def _news(draft: Draft, row: PersonRow, person: Person) -> dict[str, Any]:
    today = draft.today
    news: dict[str, Any] = {
        field: getattr(row, column)
        for column, field in DATED.items()
        if row.gives(column) and getattr(row, column) != getattr(person, field).at(today)
    }
    news |= {
        column: getattr(row, column)
        for column in TEXTS
        if row.gives(column) and draft.differs(getattr(person, column), getattr(row, column))
    }
    if row.level != person.level.at(today):
        news["level"] = row.level.value
    if row.gives("manager") and _manager(draft, row) != person.manager.at(today):
        news["manager"] = _manager(draft, row)
    if row.gives("tags") and frozenset(row.tags) != person.tags.at(today):
        news["tags"] = row.tags
    if row.gives("hired") and row.hired != person.hired:
        news["hired"] = row.hired
    return news


def _departure(draft: Draft, row: PersonRow, person: Person) -> Iterator[object]:
    if row.gives("left"):
        if row.left is None and person.left is not None:
            yield StayAfterAll(person=person.id)
        elif row.left is not None and row.left != person.left:
            yield LeaveCompany(person=person.id, last_day=row.left)
    elif person.left is not None and person.left < draft.today:
        says = f"left on {person.left}, as the log has it; a column left with an empty cell would take that back"
        draft.report.findings.append(row.line.problem("person", says, "left-already"))


def departures(draft: Draft) -> Iterator[object]:
    """Where the file is whole, the people it leaves out have left: yesterday was their last day, or the day of hire if that is later."""
    if not draft.ends("people"):
        return
    yesterday = draft.today - timedelta(days=1)
    for number, person_id in draft.ids.items():
        person = draft.org.people.get(person_id)
        if person is None or number in draft.person_rows:
            continue
        last_day = yesterday if person.hired is None else max(yesterday, person.hired)
        if person.left is not None and person.left <= last_day:
            continue
        draft.people_ending += 1
        note(draft.difference.gone, "people", number)
        yield LeaveCompany(person=person.id, last_day=last_day)
