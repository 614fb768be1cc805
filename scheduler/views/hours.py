"""When a day begins and ends for somebody: the hours of where they are, with the zone in which those are told."""

from datetime import date

from scheduler.calendar import workdays_text
from scheduler.organisation import Organisation, Person, Unit
from solver.outcome import Placement


def _hours_text(shift: str | None, timezone: str | None) -> str:
    """`07:00-15:00 America/Los_Angeles`, `22:00-06:00 (to the next day) Europe/Berlin`; empty where neither is known."""
    over = " (to the next day)" if shift is not None and _ends(shift) < _begins(shift) else ""
    return " ".join(part for part in ((shift or "") + over, timezone or "") if part)


def hours_of_unit(unit: Unit, day: date) -> str:
    """The hours of a unit as of a day."""
    return _hours_text(unit.shift.at(day), unit.timezone.at(day))


def hours_of_person(org: Organisation, person: Person, day: date) -> str:
    """The person's own hours, or those of their unit, in the zone of their unit as of a day."""
    unit = org.units[person.unit.at(day)]
    return _hours_text(person.shift.at(day) or unit.shift.at(day), unit.timezone.at(day))


def hours_of_visit(org: Organisation, placement: Placement) -> str:
    """When the guest is expected on the first day: at the hours of the host where there is one, else at those of the visited unit.

    Empty where the log no longer knows the host or the unit.
    """
    day, unit = placement.first_day, org.units.get(placement.unit)
    if placement.host is not None and placement.host in org.people:
        return hours_of_person(org, org.people[placement.host], day)
    return "" if unit is None else hours_of_unit(unit, day)


def shift_of_visit(org: Organisation, placement: Placement, day: date) -> tuple[str | None, str | None]:
    """The hours (`07:00-15:00`) and the zone in which the guest is there on a day, each None where it is not known; as `hours_of_visit`."""
    host = org.people.get(placement.host or "")
    unit = org.units.get(placement.unit) if host is None else org.units[host.unit.at(day)]
    own = None if host is None else host.shift.at(day)
    return (own, None) if unit is None else (own or unit.shift.at(day), unit.timezone.at(day))


def work_of_unit(unit: Unit, day: date) -> str:
    """`works Mon-Fri 07:00-15:00 America/Los_Angeles, holidays of US-WA` as of a day."""
    calendar = unit.calendar.at(day)
    return _work(workdays_text(unit.workdays.at(day)), hours_of_unit(unit, day), calendar)


def work_of_person(org: Organisation, person: Person, day: date) -> str:
    """The same for a person; what they do not state is their unit's."""
    unit = org.units[person.unit.at(day)]
    workdays = person.workdays.at(day)
    share = person.fte_permille.at(day)
    part = "" if share == 1000 else f", {share / 10:g} % of full time"
    pattern = workdays_text(unit.workdays.at(day) if workdays is None else workdays)
    return _work(pattern, hours_of_person(org, person, day), unit.calendar.at(day)) + part


def _work(pattern: str, hours: str, calendar: str | None) -> str:
    off = f", holidays of {calendar}" if calendar is not None else ""
    return " ".join(part for part in ("works", pattern, hours) if part) + off


def _begins(shift: str) -> str:
    return shift.partition("-")[0]


def _ends(shift: str) -> str:
    return shift.partition("-")[2]
