"""What events make of people and of units, whose facts are histories."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from events.kinds.accommodations import AccommodationWithdrawn, BarLifted, BarSet, PersonAccommodated
from events.kinds.base import Event
from events.kinds.corrections import History, PersonCorrected, UnitCorrected
from events.kinds.people import (
    AbsenceRecorded,
    AbsenceWithdrawn,
    DepartureWithdrawn,
    PersonChanged,
    PersonHired,
    PersonLeft,
    PersonMoved,
    PreferenceStated,
    PreferenceWithdrawn,
    SkillGained,
    SkillWithdrawn,
)
from events.kinds.units import UnitChanged, UnitOpened
from scheduler.days import with_days, without_days
from scheduler.organisation import Accommodation, Person, Unit
from solver.facts import Barred, Level, SkillHeld, Span
from solver.timeline import ALWAYS, Timeline

PERSON_TIMELINES = ("manager", "site", "workdays", "shift", "fte_permille", "hosts")
PERSON_TEXTS = ("name", "email", "title")
UNIT_TIMELINES = (
    "parent",
    "front_line",
    "site",
    "seats",
    "min_staff",
    "max_away",
    "workdays",
    "calendar",
    "timezone",
    "shift",
)


def hired(event: PersonHired) -> Person:
    """The person as they begin."""
    return Person(
        id=event.person,
        hired=event.first_day,
        unit=_always(event.unit),
        level=_always(Level(event.level)),
        tags=_always(frozenset(event.tags)),
        number=event.number,
        name=event.name,
        email=event.email,
        title=event.title,
        manager=_always(event.manager),
        site=_always(event.site),
        workdays=_always(event.workdays),
        shift=_always(event.shift),
        fte_permille=_always(event.fte_permille),
        hosts=_always(event.hosts),
    )


def _changed(person: Person, event: PersonChanged) -> Person:
    news = _news(person, event, PERSON_TIMELINES, PERSON_TEXTS)
    if event.level is not UNSET:
        news["level"] = person.level.since(event.first_day, Level(event.level))
    if event.tags is not UNSET:
        news["tags"] = person.tags.since(event.first_day, frozenset(event.tags))
    if event.hired is not UNSET:
        news["hired"] = event.hired
    return replace(person, **news)


def opened(event: UnitOpened) -> Unit:
    """The unit as it begins."""
    return Unit(
        id=event.unit,
        open=_always(True),
        name=event.name,
        parent=_always(event.parent),
        front_line=_always(event.front_line),
        site=_always(event.site),
        seats=_always(event.seats),
        min_staff=_always(event.min_staff),
        max_away=_always(event.max_away),
        workdays=_always(event.workdays),
        calendar=_always(event.calendar),
        timezone=_always(event.timezone),
        shift=_always(event.shift),
    )


def unit_changed(unit: Unit, event: UnitChanged) -> Unit:
    """The unit with what the event says of it from a day on."""
    return replace(unit, **_news(unit, event, UNIT_TIMELINES, ("name",)))


def _news(noun: object, event: PersonChanged | UnitChanged, timelines: Iterable[str], texts: Iterable[str]) -> dict[str, Any]:
    """The fields that the event sets: dated ones as timelines that go on from the noun's, texts as they are."""
    dated = {name: getattr(event, name) for name in timelines}
    plain = {name: getattr(event, name) for name in texts}
    return {name: getattr(noun, name).since(event.first_day, value) for name, value in dated.items() if value is not UNSET} | {
        name: value for name, value in plain.items() if value is not UNSET
    }


def _corrected_person(person: Person, event: PersonCorrected) -> Person:
    news = _histories(event, ("unit", *PERSON_TIMELINES))
    if event.level is not UNSET:
        news["level"] = _timeline(event.level, Level)
    if event.tags is not UNSET:
        news["tags"] = _timeline(event.tags, frozenset)
    if event.skills is not UNSET:
        news["skills"] = tuple(_held(days.skill, days.first_day, days.last_day) for days in event.skills)
    plain = {name: getattr(event, name) for name in ("hired", "left")}
    return replace(person, **news, **{name: value for name, value in plain.items() if value is not UNSET})


def _histories(event: PersonCorrected | UnitCorrected, names: Iterable[str]) -> dict[str, Any]:
    histories = {name: getattr(event, name) for name in names}
    return {name: _timeline(history) for name, history in histories.items() if history is not UNSET}


def _held_by(event: SkillGained | SkillWithdrawn) -> SkillHeld:
    """The entry that the event gives or takes back."""
    return _held(event.skill, event.first_day, event.last_day)


# What is never changed is shared by all who have the same: units, skills and days are few beside people.


@lru_cache(maxsize=2**16, typed=True)
def _always(value: Any) -> Timeline[Any]:
    return Timeline.of(value)


@lru_cache(maxsize=2**16)
def _held(skill: str, first_day: date | None, last_day: date | None) -> SkillHeld:
    return SkillHeld(skill=skill, span=Span(first_day=first_day, last_day=last_day))


def _timeline(history: History, made: Callable[[Any], Any] = lambda value: value) -> Timeline[Any]:
    days = tuple(ALWAYS if entry.first_day is None else entry.first_day for entry in history)
    return Timeline(days, tuple(made(entry.value) for entry in history))


def unit_corrected(unit: Unit, event: UnitCorrected) -> Unit:
    """The unit with the histories that the event gives it anew."""
    return replace(unit, **_histories(event, (*UNIT_TIMELINES, "open")))


def _preferring(person: Person, event: PreferenceStated) -> Person:
    return replace(person, preferences={**person.preferences, event.unit: event.weight})


def _indifferent(person: Person, event: PreferenceWithdrawn) -> Person:
    return replace(person, preferences={unit: weight for unit, weight in person.preferences.items() if unit != event.unit})


def _away(person: Person, event: AbsenceRecorded) -> Person:
    return replace(person, absences=with_days(person.absences, event.first_day, event.last_day))


def _back(person: Person, event: AbsenceWithdrawn) -> Person:
    return replace(person, absences=without_days(person.absences, event.first_day, event.last_day))


def _accommodated(person: Person, event: PersonAccommodated) -> Person:
    span = Span(first_day=event.first_day, last_day=event.last_day)
    one = Accommodation(id=event.accommodation, demand=event.demand, span=span, approved_by=event.approved_by)
    return replace(person, accommodations=(*person.accommodations, one))


def _no_longer_accommodated(person: Person, event: AccommodationWithdrawn) -> Person:
    return replace(person, accommodations=tuple(one for one in person.accommodations if one.id != event.accommodation))


def _bar(event: BarSet | BarLifted) -> Barred:
    return Barred(program=event.program, span=Span(first_day=event.first_day, last_day=event.last_day))


# What the events about somebody known make of them: looked up by class, for nearly all events of a log are among these.
OF_PERSON: dict[type[Event], Callable[[Person, Any], Person]] = {
    PersonChanged: _changed,
    PersonMoved: lambda person, event: replace(person, unit=person.unit.since(event.first_day, event.unit)),
    PersonLeft: lambda person, event: replace(person, left=event.last_day),
    DepartureWithdrawn: lambda person, _: replace(person, left=None),
    AbsenceRecorded: _away,
    AbsenceWithdrawn: _back,
    SkillGained: lambda person, event: replace(person, skills=(*person.skills, _held_by(event))),
    SkillWithdrawn: lambda person, event: replace(person, skills=tuple(skill for skill in person.skills if skill != _held_by(event))),
    PreferenceStated: _preferring,
    PreferenceWithdrawn: _indifferent,
    PersonAccommodated: _accommodated,
    AccommodationWithdrawn: _no_longer_accommodated,
    BarSet: lambda person, event: replace(person, cannot=(*person.cannot, _bar(event))),
    BarLifted: lambda person, event: replace(person, cannot=tuple(bar for bar in person.cannot if bar != _bar(event))),
    PersonCorrected: _corrected_person,
}
