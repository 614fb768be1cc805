"""What can be asked about facts that were entered wrongly, and when it is refused.

Whether something still rests on who or what is struck is seen where the transaction ends, in `references.settle`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from msgspec import UNSET, UnsetType

from events.kinds.base import Event
from events.kinds.corrections import CommandTakenBack, Dated, History, PersonCorrected, PersonStruck, SkillDays, UnitCorrected, UnitStruck
from scheduler.decide.changes import asked_of
from scheduler.decide.checks import check_code, secret
from scheduler.errors import Rejected
from scheduler.organisation import Organisation, Person
from scheduler.wording import the_person
from solver.facts import Level, SkillHeld
from solver.timeline import ALWAYS, Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikePerson:
    """Let a person never have worked here; `reason` says how they came to be entered."""

    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeUnit:
    """Let a unit never have been; `reason` says how it came to be entered."""

    unit: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawMove:
    """Let a move never have been: the person stayed where they were before it, until the next one."""

    person: str
    unit: str
    first_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPerson:
    """Say the history of some facts of a person anew, for all time; what is unset stays."""

    person: str
    unit: Timeline[str] | UnsetType = UNSET
    level: Timeline[Level] | UnsetType = UNSET
    manager: Timeline[str | None] | UnsetType = UNSET
    site: Timeline[str | None] | UnsetType = UNSET
    workdays: Timeline[int | None] | UnsetType = UNSET
    shift: Timeline[str | None] | UnsetType = UNSET
    fte_permille: Timeline[int] | UnsetType = UNSET
    hosts: Timeline[bool | None] | UnsetType = UNSET
    tags: Timeline[frozenset[str]] | UnsetType = UNSET
    hired: date | UnsetType | None = UNSET
    left: date | UnsetType | None = UNSET
    skills: tuple[SkillHeld, ...] | UnsetType = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectUnit:
    """Say the history of some facts of a unit anew, for all time; what is unset stays."""

    unit: str
    parent: Timeline[str | None] | UnsetType = UNSET
    front_line: Timeline[bool] | UnsetType = UNSET
    site: Timeline[str | None] | UnsetType = UNSET
    seats: Timeline[int] | UnsetType = UNSET
    min_staff: Timeline[int | None] | UnsetType = UNSET
    max_away: Timeline[int] | UnsetType = UNSET
    workdays: Timeline[int] | UnsetType = UNSET
    calendar: Timeline[str | None] | UnsetType = UNSET
    timezone: Timeline[str | None] | UnsetType = UNSET
    shift: Timeline[str | None] | UnsetType = UNSET
    open: Timeline[bool] | UnsetType = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackCommand:
    """Note that what a command entered was wrong; the commands beside this one put it right."""

    taken_back: str
    reason: str | None = None


def strike_person(command: StrikePerson, org: Organisation) -> tuple[Event, ...]:
    """Whoever is known can be struck, with all that was said of them."""
    person = org.person(command.person)
    return (PersonStruck(person=person.id, reason=secret(person.id, command.reason, "reason")),)


def strike_unit(command: StrikeUnit, org: Organisation) -> tuple[Event, ...]:
    """Whatever unit is known can be struck."""
    unit = org.unit(command.unit)
    return (UnitStruck(unit=unit.id, reason=secret(f"unit:{unit.id}", command.reason, "reason")),)


def withdraw_move(command: WithdrawMove, org: Organisation) -> tuple[Event, ...]:
    """Only a move that is known can be withdrawn: to exactly this unit on exactly this day."""
    person = org.person(command.person)
    moves = list(zip(person.unit.days, person.unit.values, strict=True))
    if (command.first_day, command.unit) not in moves[1:]:
        raise Rejected("move-unknown", _no_such_move(person, command))
    kept = [move for move in moves if move != (command.first_day, command.unit)]
    return (PersonCorrected(person=person.id, unit=tuple(Dated(first_day=_open(day), value=unit) for day, unit in kept)),)


def correct_person(command: CorrectPerson, org: Organisation) -> tuple[Event, ...]:
    """Units exist; whether managers do is seen when the transaction ends."""
    person, asked = org.person(command.person), asked_of(command, "person")
    for unit in _values(asked.get("unit")):
        org.unit(unit)
    news = {name: _as_kept(name, value) for name, value in asked.items() if value != getattr(person, name)}
    return (PersonCorrected(person=person.id, **news),) if news else ()


def correct_unit(command: CorrectUnit, org: Organisation) -> tuple[Event, ...]:
    """Whether parents and calendars exist is seen when the transaction ends."""
    unit = org.unit(command.unit)
    asked = {name: value for name, value in asked_of(command, "unit").items() if value != getattr(unit, name)}
    return (UnitCorrected(unit=unit.id, **{name: _history(value) for name, value in asked.items()}),) if asked else ()


def take_back_command(command: TakeBackCommand, org: Organisation) -> tuple[Event, ...]:
    """Once; that there is such a command, and that nothing rests on it, is seen where the log is read."""
    check_code(command.taken_back, "command's id")
    if command.taken_back in org.taken_back:
        position = org.taken_back[command.taken_back]
        raise Rejected("taken-back", f"{command.taken_back} was taken back already, by event {position}; nothing is left of it.")
    reason = secret(f"command:{command.taken_back}", command.reason, "reason")
    return (CommandTakenBack(taken_back=command.taken_back, reason=reason),)


def _no_such_move(person: Person, command: WithdrawMove) -> str:
    moves = [f"to {unit} from {day}" for day, unit in zip(person.unit.days[1:], person.unit.values[1:], strict=True)]
    known = f"The moves known: {', '.join(moves)}." if moves else "No move is known."
    return f"{the_person(person.id)} does not move to {command.unit} on {command.first_day}. {known}"


def _values(history: Timeline[str] | None) -> Iterable[str]:
    return () if history is None else history.values


def _open(day: date) -> date | None:
    return None if day == ALWAYS else day


def _history(timeline: Timeline[Any]) -> History:
    return tuple(Dated(first_day=_open(day), value=value) for day, value in zip(timeline.days, timeline.values, strict=True))


def _as_kept(name: str, value: Any) -> Any:
    """A fact of a person as the event keeps it."""
    match name:
        case "hired" | "left":
            return value
        case "skills":
            return tuple(SkillDays(skill=held.skill, first_day=held.span.first_day, last_day=held.span.last_day) for held in value)
        case "level":
            return _history(Timeline(value.days, tuple(level.value for level in value.values)))
        case "tags":
            return _history(Timeline(value.days, tuple(tuple(sorted(tags)) for tags in value.values)))
        case _:
            return _history(value)
