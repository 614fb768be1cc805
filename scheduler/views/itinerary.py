"""One person's part of a plan, in the order of the days: where they go, at which hours, for what, and whom they host."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from scheduler.organisation import Organisation, Person
from scheduler.views.days import days_text, stretch_text
from scheduler.views.hours import hours_of_visit, work_of_person
from scheduler.views.labels import Label
from scheduler.views.visits import free_for, purpose
from solver.outcome import Placement


def whose_lines(org: Organisation, person: Person, label: Label, first_day: date, last_day: date) -> Iterator[str]:
    """Who it is and when they work as the horizon begins, where they move within it, and when they are away."""
    yield f"{label(person.id)} of {person.unit.at(first_day)}, {work_of_person(org, person, first_day)}"
    for day, unit in person.unit.changes(first_day, last_day):
        if day > first_day:
            yield f"  from {days_text([day])} in {unit}"
    away = [(max(span.first_day or first_day, first_day), min(span.last_day or last_day, last_day)) for span in person.absences]
    spans = [f"{days_text([first])} - {days_text([last])}" if first < last else days_text([first]) for first, last in away if first <= last]
    if spans:
        yield f"  away {', '.join(spans)}"


def itinerary(placements: Iterable[Placement], org: Organisation, person: str, label: Label) -> list[Mapping[str, object]]:
    """A record for each of the person's visits and for each guest they host; days of help for one ask at one place are one record.

    A day given back is one of its own, nowhere.
    """
    gathered: dict[tuple[str, ...], list[date]] = defaultdict(list)
    for placement in placements:
        gathered[_what(placement, org, person, label)].extend(placement.days)
        if placement.person == person and placement.compensation_day is not None:
            gathered["", "", "", free_for(placement)].append(placement.compensation_day)
    ordered = sorted((sorted(days), what) for what, days in gathered.items())
    return [
        {"days": stretch_text(days), "where": where, "hours": hours, "site": site, "what": text}
        for days, (where, hours, site, text) in ordered
    ]


def _what(placement: Placement, org: Organisation, person: str, label: Label) -> tuple[str, ...]:
    unit = org.units.get(placement.unit)
    site = (unit.site.at(placement.first_day) if unit is not None else None) or ""
    what = purpose(placement, label)
    if placement.person != person:
        what = f"hosts {label(placement.person)} ({purpose(placement, label, with_host=False)})"
    return placement.unit, hours_of_visit(org, placement), site, what
