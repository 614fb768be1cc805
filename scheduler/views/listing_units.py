"""Units as they are read: one record a unit as of a day, and everything about one of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from scheduler.calendar import workdays_text
from scheduler.directory import Directory
from scheduler.organisation import Organisation, Person, Unit
from scheduler.picking import employed, picked
from scheduler.views.listing_history import history_of
from scheduler.views.listing_peaks import asks_of, peaks_of
from scheduler.views.listing_people import is_absent, people_on, willing
from scheduler.views.listing_placements import placements_where

_FACTS = ("parent", "front_line", "site", "seats", "min_staff", "max_away", "workdays", "calendar", "timezone", "shift", "open")


def units_on(org: Organisation, directory: Directory, day: date) -> Iterator[dict[str, object]]:
    """A record for each unit, in the order of the log, with the number of people who belong to it that day."""
    heads = Counter(line.at(day) for line in picked(org.people, "unit", employed(day)))
    for unit in org.units.values():
        yield unit_record(org, directory, unit, day, heads[unit.id])


def unit_record(org: Organisation, directory: Directory, unit: Unit, day: date, people: int) -> dict[str, object]:
    """The facts of a unit as of a day under the headings of the import files."""
    return {
        "unit": unit.id,
        "name": directory.text(unit.name),
        "parent": unit.parent.at(day),
        "front_line": unit.front_line.at(day),
        "site": unit.site.at(day),
        "seats": unit.seats.at(day),
        "min_staff": unit.min_staff.at(day),
        "max_away": unit.max_away.at(day),
        "workdays": workdays_text(unit.workdays.at(day)),
        "calendar": unit.calendar.at(day),
        "timezone": unit.timezone.at(day),
        "shift": unit.shift.at(day),
        "open": not org.is_closed(unit.id, day),
        "people": people,
        "in_peak": any(p.unit == unit.id and p.first_day <= day <= p.last_day and not p.withdrawn for p in org.peaks.values()),
    }


def unit_in_full(org: Organisation, directory: Directory, unit: Unit, day: date) -> dict[str, object]:
    """The record as of the day with its people, changes, peaks, asks and the placements that visit it."""
    people = people_on(org, day, unit=unit.id)[:]
    return {
        **unit_record(org, directory, unit, day, len(people)),
        "members": _members(org, directory, people, day),
        "history": history_of(unit, _FACTS),
        "peaks": [peak for peak in peaks_of(org, directory, day) if peak["unit"] == unit.id],
        "asks": [ask for ask in asks_of(org, directory) if ask["unit"] == unit.id],
        "visits": list(placements_where(org, directory, lambda placement: placement.unit == unit.id)),
    }


def _members(org: Organisation, directory: Directory, people: Sequence[Person], day: date) -> list[dict[str, object]]:
    """The people of a unit in short; of their texts only numbers and names are opened, together."""
    directory.open(text for person in people for text in (person.number, person.name))
    return [
        {
            "person": directory.number_of(person.id),
            "name": directory.name_of(person.id),
            "level": str(person.level.at(day)),
            "hosts": willing(org, person, day),
            "absent": is_absent(person, day),
        }
        for person in people
    ]
