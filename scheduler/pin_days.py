"""The days of a placement that is written by hand: worked out by the program's length and the person's days of work, as the engine does."""

from collections.abc import Sequence
from datetime import date, timedelta

from events.kinds.programs import Terms
from scheduler.calendar import LAST_DAY
from scheduler.errors import Rejected
from scheduler.organisation import Organisation, Person
from scheduler.problem import facts_for
from scheduler.wording import the_person
from solver.facts import Program
from solver.referee.period import days_between
from solver.referee.reading import Reading, falls_on

FARTHEST = 30  # days off in a row that a run of workdays may bridge


def latest_day(terms: Terms | Program | None, first_day: date, last_day: date | None) -> date:
    """No placement that begins on the first day can be told to end later than this: so far closures must be known."""
    length = 1 if terms is None else terms.length * 7
    return min(max(last_day or first_day, first_day + timedelta(days=length + FARTHEST)), LAST_DAY)


def days_of_program(read: Reading, person: str, terms: Terms | Program, first_day: date) -> tuple[tuple[date, ...], date]:
    """(days, last day) of a placement of a length that leaves no choice of days. Raises Rejected where the person does not work then."""
    if terms.length_unit == "weeks":
        return _block(read, person, terms, first_day)
    return ((first_day,), first_day) if terms.length == 1 else _run(read, person, terms, first_day)


def _block(read: Reading, person: str, terms: Terms | Program, first_day: date) -> tuple[tuple[date, ...], date]:
    """All days of whole weeks on which the person works and the program lets them."""
    last_day = first_day + timedelta(days=7 * terms.length - 1)
    allowed = (day for day in days_between(first_day, last_day) if terms.weekdays is None or falls_on(terms.weekdays, day))
    days = tuple(day for day in allowed if read.works(person, day))
    if not days:
        raise Rejected("no-day-of-work", f"{the_person(person)} works on no day from {first_day} to {last_day}; choose other weeks.")
    return days, last_day


def _run(read: Reading, person: str, terms: Terms | Program, first_day: date) -> tuple[tuple[date, ...], date]:
    """So many workdays of the person one after the other; an absence among them is the referee's matter."""
    far = latest_day(terms, first_day, None)
    days = [day for day in days_between(first_day, far) if read.workday(person, day)][: terms.length]
    if len(days) < terms.length:
        raise Rejected("no-day-of-work", f"{the_person(person)} has fewer than {terms.length} workdays from {first_day} to {far}.")
    if days[0] != first_day:
        sentence = f"{first_day} is no workday of {the_person(person)}; begin on their next one: --from {days[0]}."
        raise Rejected("no-day-of-work", sentence)
    return tuple(days), days[-1]


def days_of_help(read: Reading, person: str, unit: str, first_day: date, last_day: date) -> tuple[date, ...]:
    """The days of the span that are workdays of the unit and on which the person works. Raises Rejected where there is none."""
    days = tuple(day for day in days_between(first_day, last_day) if read.works(person, day) and read.unit_workday(unit, day))
    if not days:
        on = f"on {first_day}" if first_day == last_day else f"on any day from {first_day} to {last_day}"
        raise Rejected("no-day-of-work", f"{the_person(person)} and {unit} do not both work {on}; choose other days.")
    return days


def reading(org: Organisation, person: Person, first_day: date, last_day: date) -> Reading:
    """The referee's reading of this person, every unit and the calendars, for days of the span."""
    alone = Organisation(units=org.units, people={person.id: person}, calendars=org.calendars)
    return Reading(facts_for(alone, (first_day, last_day)))


def ascending(days: Sequence[date]) -> tuple[date, ...]:
    """Days in order, each once."""
    return tuple(sorted(set(days)))
