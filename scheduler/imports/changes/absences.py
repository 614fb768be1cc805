"""Days away."""

from collections.abc import Iterator
from datetime import date

from scheduler.days import Days, cover_days, with_days, without_days
from scheduler.decide.people import RecordAbsence, WithdrawAbsence
from scheduler.imports.draft import Draft, note
from solver.facts import Span


def absence_changes(draft: Draft) -> Iterator[object]:
    """Absences that the log does not cover yet, merged; where the file is whole, days that it leaves out are withdrawn."""
    away: dict[str, Days] = {}
    for row in draft.rows.absences:
        away[row.person] = with_days(away.get(row.person, ()), row.first_day, row.last_day)
    for number, spans in away.items():
        yield from _recorded(draft, number, spans)
    if draft.ends("absences"):
        for number, person_id in draft.ids.items():
            yield from _withdrawn(draft, number, person_id, away.get(number, ()))


def _recorded(draft: Draft, number: str, spans: Days) -> Iterator[object]:
    person = draft.person(number)
    known = person.absences if person is not None else ()
    for span in spans:
        first_day, last_day = ends(span)
        if not cover_days(known, first_day, last_day):
            note(draft.difference.new, "absences", f"{number} {first_day}..{last_day}")
            yield RecordAbsence(person=draft.ids[number], first_day=first_day, last_day=last_day)


def _withdrawn(draft: Draft, number: str, person_id: str, listed: Days) -> Iterator[object]:
    person = draft.org.people.get(person_id)
    rest = person.absences if person is not None else ()
    for span in listed:
        rest = without_days(rest, *ends(span))
    for span in rest:
        first_day, last_day = ends(span)
        note(draft.difference.gone, "absences", f"{number} {first_day}..{last_day}")
        yield WithdrawAbsence(person=person_id, first_day=first_day, last_day=last_day)


def ends(span: Span) -> tuple[date, date]:
    """First and last day of a span that has both, as all absences do."""
    return span.first_day or date.min, span.last_day or date.max
