"""People as they are read: one record a person as of a day, and everything about one of them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from scheduler.calendar import workdays_text
from scheduler.directory import Directory
from scheduler.organisation import Organisation, Person
from scheduler.picking import Picked, employed, picked
from scheduler.remembered_people import Test
from scheduler.views.listing_history import Record, history_of
from scheduler.views.listing_placements import placements_where
from solver.facts import Level, SkillHeld

_FACTS = ("unit", "level", "manager", "site", "workdays", "shift", "fte_permille", "hosts", "tags")


def people_on(
    org: Organisation,
    day: date,
    *,
    everybody: bool = False,
    unit: str | None = None,
    level: str | None = None,
    skill: str | None = None,
    tag: str | None = None,
) -> Picked:
    """The people employed on the day (`everybody`: also those who left or are still to come) of whom all that is named holds then."""
    tests: dict[str, Test] = {} if everybody else employed(day)
    if unit is not None:
        tests["unit"] = lambda line: line.at(day) == unit
    if level is not None:
        tests["level"] = lambda line: line.at(day) == level
    if skill is not None:
        tests["skills"] = lambda held: skill in _names(held, day)
    if tag is not None:
        tests["tags"] = lambda line: tag in line.at(day)
    return Picked(org.people, picked(org.people, "id", tests))


def people_records(org: Organisation, directory: Directory, people: Sequence[Person], day: date) -> list[Record]:
    """A record for each of these people; their texts and the numbers of those they report to are opened together."""
    above = (org.people.get(person.manager.at(day) or "") for person in people)
    directory.open(text for person in people for text in (person.number, person.name, person.email, person.title))
    directory.open(manager.number for manager in above if manager is not None)
    return [person_record(org, directory, person, day) for person in people]


def struck_people(org: Organisation, directory: Directory, day: date) -> Iterator[Record]:
    """A record for each person who was entered by mistake, with what was said of them for the day; their unit may be struck too."""
    directory.open(text for person in org.struck.values() for text in (person.number, person.name))
    for person in org.struck.values():
        yield {
            "person": directory.number_of(person.id),
            "name": directory.name_of(person.id),
            "unit": person.unit.at(day),
            "level": str(person.level.at(day)),
            "hired": person.hired,
            "left": person.left,
        }


def person_record(org: Organisation, directory: Directory, person: Person, day: date) -> dict[str, object]:
    """The facts of a person as of a day under the headings of the import files; where they state none, the unit's."""
    unit = org.units[person.unit.at(day)]
    manager = person.manager.at(day)
    workdays = person.workdays.at(day)
    return {
        "person": directory.number_of(person.id),
        "name": directory.name_of(person.id),
        "email": directory.email_of(person.id),
        "unit": unit.id,
        "level": str(person.level.at(day)),
        "title": directory.title_of(person.id),
        "manager": None if manager is None else directory.number_of(manager),
        "site": person.site.at(day) or unit.site.at(day),
        "hired": person.hired,
        "left": person.left,
        "workdays": workdays_text(unit.workdays.at(day) if workdays is None else workdays),
        "shift": person.shift.at(day) or unit.shift.at(day),
        "timezone": unit.timezone.at(day),
        "fte": person.fte_permille.at(day) / 1000,
        "hosts": willing(org, person, day),
        "skills": sorted(_names(person.skills, day)),
        "tags": sorted(person.tags.at(day)),
        "employed": person.employed_on(day),
        "absent": is_absent(person, day),
    }


def _names(skills: Iterable[SkillHeld], day: date) -> set[str]:
    return {held.skill for held in skills if day in held.span}


def is_absent(person: Person, day: date) -> bool:
    """Whether the person is away that day."""
    return any(day in absence for absence in person.absences)


def willing(org: Organisation, person: Person, day: date) -> bool:
    """Whether the person takes guests: as stated, else yes for staff of front-line units."""
    stated = person.hosts.at(day)
    return stated if stated is not None else person.level.at(day) == Level.STAFF and org.units[person.unit.at(day)].front_line.at(day)


def person_in_full(org: Organisation, directory: Directory, person: Person, day: date) -> dict[str, object]:
    """The record as of the day with everything dated: changes, absences, skills, preferences, placements as visitor and as host."""
    return {
        **person_record(org, directory, person, day),
        "history": [_by_number(change, directory) for change in history_of(person, _FACTS)],
        "absences": [{"first_day": away.first_day, "last_day": away.last_day} for away in person.absences],
        "skills_held": [{"skill": held.skill, "first_day": held.span.first_day, "last_day": held.span.last_day} for held in person.skills],
        "preferences": [{"unit": unit, "weight": weight} for unit, weight in person.preferences.items()],
        "placements": list(placements_where(org, directory, lambda placement: placement.person == person.id)),
        "hosting": list(placements_where(org, directory, lambda placement: placement.host == person.id)),
    }


def _by_number(change: dict[str, object], directory: Directory) -> dict[str, object]:
    if change["fact"] != "manager" or change["value"] is None:
        return change
    return {**change, "value": directory.number_of(str(change["value"]))}
