"""All that is held on one person, for them to read; what the log says about others stays out."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypedDict

from events.record import RawEvent
from scheduler.directory import Directory
from scheduler.organisation import Organisation, Person
from scheduler.restricted import Sight
from scheduler.views.listing_accommodations import accommodation_record
from scheduler.views.listing_events import Wanted, events_records, events_wanted
from scheduler.views.listing_people import person_in_full

_SHOWN = ("position", "recorded_at", "name", "about", "effective_day", "says", "actor")


class PersonFile(TypedDict):
    """What `rota people export` hands out."""

    person: str
    as_of: date
    position: int
    root: str  # how the log's root begins there
    erased: bool
    struck: bool
    facts: dict[str, object]
    events: list[dict[str, Any]]


def person_file(
    org: Organisation, directory: Directory, person: str, day: date, raw: Callable[..., Iterable[RawEvent]], root: str, sight: Sight
) -> PersonFile:
    """Facts as of the day, and every event about the person or naming them, up to the position of the state.

    What they cannot do is among it where `sight` is whole.
    """
    known = org.people.get(person) or org.struck[person]
    number = directory.number_of(person)
    wanted = Wanted(person=person, without=sight.without)
    found = events_wanted(lambda may_be: raw(upto=org.position, wanted=may_be), wanted, org)
    events = events_records(list(found), org, directory, sight.unopened)
    return PersonFile(
        person=number,
        as_of=day,
        position=org.position,
        root=root,
        erased=person in org.erased,
        struck=person in org.struck,
        facts={**_facts(org, directory, known, day), **(_cannot(org, directory, known) if sight.is_whole else {})},
        events=[_told(event, number) for event in events],
    )


def _facts(org: Organisation, directory: Directory, person: Person, day: date) -> dict[str, object]:
    return person_in_full(org, directory, person, day) if person.unit.at(day) in org.units else {}


def _cannot(org: Organisation, directory: Directory, person: Person) -> dict[str, object]:
    return {"accommodations": [accommodation_record(person, one, org, directory) for one in person.accommodations]}


def _told(event: dict[str, Any], number: str) -> dict[str, Any]:
    """The event as the person may read it: of one about somebody else, only where it names them."""
    shown = {name: event[name] for name in _SHOWN}
    if str(event["about"]).startswith("person:") and event["about"] != f"person:{number}":
        return shown | {"about": "somebody else", "says": {name: value for name, value in event["says"].items() if value == number}}
    return shown
