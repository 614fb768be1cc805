"""What can be asked about a person, and when it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from msgspec import UNSET, UnsetType

from events.kinds.base import Event
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
from scheduler.days import cover_days, touch_days
from scheduler.decide.changes import Checks, asked_of, check_fields
from scheduler.decide.checks import (
    check_code,
    check_codes,
    check_day,
    check_number,
    check_one_of,
    check_shift,
    check_span,
    check_workdays,
    secret,
    unless_none,
)
from scheduler.errors import Rejected
from scheduler.organisation import Organisation, Person
from scheduler.wording import the_person
from solver.facts import Level, SkillHeld, Span
from solver.timeline import ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Hire:
    """Employ a person from `first_day` (None: as far back as anybody asks); `person` is a new opaque id, `number` the company's own."""

    person: str
    number: str
    unit: str
    level: str  # executive | manager | staff
    first_day: date | None = None
    manager: str | None = None  # a person, perhaps hired later in the same transaction
    site: str | None = None
    workdays: int | None = None
    shift: str | None = None
    fte_permille: int = 1000
    hosts: bool | None = None
    tags: tuple[str, ...] = ()
    name: str | None = None
    email: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePerson:
    """Change some facts of a person from `first_day` on (None: they were always so); what is unset stays."""

    person: str
    first_day: date | None = None
    level: str | UnsetType = UNSET
    manager: str | UnsetType | None = UNSET
    site: str | UnsetType | None = UNSET
    workdays: int | UnsetType | None = UNSET
    shift: str | UnsetType | None = UNSET
    fte_permille: int | UnsetType = UNSET
    hosts: bool | UnsetType | None = UNSET
    tags: tuple[str, ...] | UnsetType = UNSET
    hired: date | UnsetType | None = UNSET
    name: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    title: str | UnsetType | None = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePerson:
    """Let a person belong to `unit` from `first_day` (None: always) until the next move."""

    person: str
    unit: str
    first_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveCompany:
    """Note the last day of employment; a later word corrects an earlier one."""

    person: str
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StayAfterAll:
    """Take a departure back."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAbsence:
    """Note that a person is away, both ends included."""

    person: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawAbsence:
    """Note that a person is not away on these days after all."""

    person: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantSkill:
    """Note that a person holds a skill from `first_day` to `last_day` (None: without begin or end)."""

    person: str
    skill: str
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawSkill:
    """Take back the entry with exactly this skill and these days."""

    person: str
    skill: str
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatePreference:
    """Note how much a person would like to go to a unit, 1 to 10."""

    person: str
    unit: str
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPreference:
    """Forget a person's wish for a unit."""

    person: str
    unit: str


def hire(command: Hire, org: Organisation) -> tuple[Event, ...]:
    """A person is hired once, into a unit that exists; whether the manager is known is seen when the transaction ends."""
    if command.person in org.people or command.person in org.struck:
        raise Rejected("person-known", f"{the_person(command.person)} was hired already; move or change them instead.")
    check_code(command.number, "person's number")
    org.unit(command.unit)
    check_fields({name: getattr(command, name) for name in _FIELD_CHECKS}, _FIELD_CHECKS)
    if command.first_day is not None:
        check_day(command.first_day, "day of hire")
    return (
        PersonHired(
            person=command.person,
            first_day=command.first_day,
            unit=command.unit,
            level=command.level,
            manager=command.manager,
            site=command.site,
            workdays=command.workdays,
            shift=command.shift,
            fte_permille=command.fte_permille,
            hosts=command.hosts,
            tags=_ordered(command.tags),
            number=secret(command.person, command.number, "person's number"),
            name=secret(command.person, command.name, "person's name"),
            email=secret(command.person, command.email, "e-mail address"),
            title=secret(command.person, command.title, "title"),
        ),
    )


def change_person(command: ChangePerson, org: Organisation) -> tuple[Event, ...]:
    """What differs from the state on the first day is changed; nothing happens where nothing does."""
    person = org.person(command.person)
    check_span(command.first_day, None)
    asked = asked_of(command, "person", "first_day")
    check_fields(asked, _FIELD_CHECKS)
    _check_hired(asked, person)
    if "tags" in asked:
        asked["tags"] = _ordered(asked["tags"])
    texts = {name: secret(person.id, asked[name], what) for name, what in _TEXTS.items() if name in asked}
    news = {name: value for name, value in (asked | texts).items() if not _is_so(person, name, value, command.first_day)}
    return (PersonChanged(person=person.id, first_day=command.first_day, **news),) if news else ()


def move_person(command: MovePerson, org: Organisation) -> tuple[Event, ...]:
    """A person moves to a unit that exists; nothing happens where they are there on that day already."""
    person = org.person(command.person)
    org.unit(command.unit)
    check_span(command.first_day, None)
    if person.unit.at(command.first_day or ALWAYS) == command.unit:
        return ()
    return (PersonMoved(person=person.id, first_day=command.first_day, unit=command.unit),)


def leave_company(command: LeaveCompany, org: Organisation) -> tuple[Event, ...]:
    """Nobody leaves before they were hired."""
    person = org.person(command.person)
    check_day(command.last_day, "last day")
    _check_order(person, person.hired, command.last_day)
    if person.left == command.last_day:
        return ()
    return (PersonLeft(person=person.id, last_day=command.last_day),)


def stay_after_all(command: StayAfterAll, org: Organisation) -> tuple[Event, ...]:
    """Only a departure that is known can be taken back."""
    person = org.person(command.person)
    if person.left is None:
        raise Rejected("person-staying", f"{the_person(person.id)} has no last day; nothing is to be taken back.")
    return (DepartureWithdrawn(person=person.id),)


def record_absence(command: RecordAbsence, org: Organisation) -> tuple[Event, ...]:
    """Days that are known already are not recorded again."""
    person = org.person(command.person)
    check_span(command.first_day, command.last_day)
    if cover_days(person.absences, command.first_day, command.last_day):
        return ()
    return (AbsenceRecorded(person=person.id, first_day=command.first_day, last_day=command.last_day),)


def withdraw_absence(command: WithdrawAbsence, org: Organisation) -> tuple[Event, ...]:
    """There must be something to withdraw on these days."""
    person = org.person(command.person)
    check_span(command.first_day, command.last_day)
    if not touch_days(person.absences, command.first_day, command.last_day):
        sentence = (
            f"{the_person(person.id)} is not away on any day from {command.first_day} to {command.last_day}; nothing is to be withdrawn."
        )
        raise Rejected("absence-unknown", sentence)
    return (AbsenceWithdrawn(person=person.id, first_day=command.first_day, last_day=command.last_day),)


def grant_skill(command: GrantSkill, org: Organisation) -> tuple[Event, ...]:
    """A skill is held for some days or without end; the same entry twice is one."""
    person = org.person(command.person)
    check_code(command.skill, "skill")
    check_span(command.first_day, command.last_day)
    if _entry(command) in person.skills:
        return ()
    return (SkillGained(person=person.id, skill=command.skill, first_day=command.first_day, last_day=command.last_day),)


def withdraw_skill(command: WithdrawSkill, org: Organisation) -> tuple[Event, ...]:
    """Only an entry that stands can be taken back."""
    person = org.person(command.person)
    if _entry(command) not in person.skills:
        raise Rejected("skill-unknown", _no_such_skill(person, command))
    return (SkillWithdrawn(person=person.id, skill=command.skill, first_day=command.first_day, last_day=command.last_day),)


def state_preference(command: StatePreference, org: Organisation) -> tuple[Event, ...]:
    """A wish names a unit that exists and weighs 1 to 10."""
    person = org.person(command.person)
    org.unit(command.unit)
    check_number(command.weight, 1, 10, "A preference's weight")
    if person.preferences.get(command.unit) == command.weight:
        return ()
    return (PreferenceStated(person=person.id, unit=command.unit, weight=command.weight),)


def withdraw_preference(command: WithdrawPreference, org: Organisation) -> tuple[Event, ...]:
    """Only a stated wish can be withdrawn."""
    person = org.person(command.person)
    if command.unit not in person.preferences:
        raise Rejected("preference-unknown", f"{the_person(person.id)} states no wish for {command.unit}; nothing is to be withdrawn.")
    return (PreferenceWithdrawn(person=person.id, unit=command.unit),)


_FIELD_CHECKS: Checks = {
    "level": lambda level: check_one_of(level, tuple(Level), "A level"),
    "site": unless_none(lambda site: check_code(site, "site")),
    "workdays": unless_none(check_workdays),
    "shift": unless_none(check_shift),
    "fte_permille": lambda share: check_number(share, 1, 1000, "A full-time share, in thousandths,"),
    "tags": lambda tags: check_codes(tags, "tag"),
}
_TEXTS: Mapping[str, str] = {"name": "person's name", "email": "e-mail address", "title": "title"}


def _check_hired(asked: Mapping[str, Any], person: Person) -> None:
    hired = asked.get("hired")
    if hired is not None:
        check_day(hired, "day of hire")
        _check_order(person, hired, person.left)


def _check_order(person: Person, hired: date | None, left: date | None) -> None:
    if hired is not None and left is not None and left < hired:
        raise Rejected("left-before-hired", f"{the_person(person.id)} was hired on {hired}, which is after the last day {left}.")


def _is_so(person: Person, name: str, value: Any, first_day: date | None) -> bool:
    """Whether the person's `name` is this value on the first day; sealed texts cannot be compared and count as other ones."""
    known = getattr(person, name)
    if name == "tags":
        return bool(known.at(first_day or ALWAYS) == frozenset(value))
    if name in _TEXTS or name == "hired":
        return bool(known == value)
    return bool(known.at(first_day or ALWAYS) == value)


def _entry(command: GrantSkill | WithdrawSkill) -> SkillHeld:
    return SkillHeld(skill=command.skill, span=Span(first_day=command.first_day, last_day=command.last_day))


def _no_such_skill(person: Person, command: WithdrawSkill) -> str:
    held = sorted({entry.skill for entry in person.skills})
    if command.skill in held:
        spans = "; ".join(_days_in_words(entry.span) for entry in person.skills if entry.skill == command.skill)
        return f'{the_person(person.id)} holds "{command.skill}" on other days: {spans}. Give the days of an entry exactly.'
    known = f"they hold {', '.join(held)}" if held else "they hold no skill"
    return f'{the_person(person.id)} does not hold "{command.skill}"; {known}.'


def _days_in_words(span: Span) -> str:
    """As the options of the command say it."""
    begins = [] if span.first_day is None else [f"--from {span.first_day}"]
    ends = [] if span.last_day is None else [f"--to {span.last_day}"]
    return " ".join([*begins, *ends]) or "without --from and --to"


def _ordered(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(tags)))
