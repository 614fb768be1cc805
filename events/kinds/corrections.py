"""What was entered wrongly and is put right: histories said anew, people and units that never were, commands taken back."""

from datetime import date

import msgspec
from msgspec import UNSET, UnsetType

from events.kinds.base import Event
from events.personal import Personal
from events.registry import event


class Dated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value that holds from `first_day` (None: as far back as anybody asks) until the next one of its history."""

    first_day: date | None
    value: str | int | bool | tuple[str, ...] | None


class SkillDays(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A skill and the days on which it is held, both included (None: without begin or end)."""

    skill: str
    first_day: date | None
    last_day: date | None


History = tuple[Dated, ...]  # ascending, the first without a first day; values as in the field of the same name of PersonHired, UnitOpened


@event("person-corrected", version=1)
class PersonCorrected(Event):
    """Facts of a person were never as the log had them: each fact that is set is said anew for all time; what is unset stays."""

    person: str
    unit: History | UnsetType = UNSET
    level: History | UnsetType = UNSET
    manager: History | UnsetType = UNSET
    site: History | UnsetType = UNSET
    workdays: History | UnsetType = UNSET
    shift: History | UnsetType = UNSET
    fte_permille: History | UnsetType = UNSET
    hosts: History | UnsetType = UNSET
    tags: History | UnsetType = UNSET
    hired: date | UnsetType | None = UNSET
    left: date | UnsetType | None = UNSET
    skills: tuple[SkillDays, ...] | UnsetType = UNSET

    @property
    def stream(self) -> str:
        return f"person:{self.person}"


@event("person-struck", version=1)
class PersonStruck(Event):
    """The person was entered by mistake and never worked here: employed on no day; their number is free again."""

    person: str
    reason: Personal

    @property
    def stream(self) -> str:
        return f"person:{self.person}"


@event("unit-corrected", version=1)
class UnitCorrected(Event):
    """Facts of a unit were never as the log had them: each fact that is set is said anew for all time; what is unset stays."""

    unit: str
    parent: History | UnsetType = UNSET
    front_line: History | UnsetType = UNSET
    site: History | UnsetType = UNSET
    seats: History | UnsetType = UNSET
    min_staff: History | UnsetType = UNSET
    max_away: History | UnsetType = UNSET
    workdays: History | UnsetType = UNSET
    calendar: History | UnsetType = UNSET
    timezone: History | UnsetType = UNSET
    shift: History | UnsetType = UNSET
    open: History | UnsetType = UNSET

    @property
    def stream(self) -> str:
        return f"unit:{self.unit}"


@event("unit-struck", version=1)
class UnitStruck(Event):
    """The unit was entered by mistake and never was; its id is free again."""

    unit: str
    reason: Personal

    @property
    def stream(self) -> str:
        return f"unit:{self.unit}"


@event("command-taken-back", version=1)
class CommandTakenBack(Event):
    """What the command `taken_back` entered was wrong; the events that follow bring the state to what it would be without it."""

    taken_back: str
    reason: Personal = None

    @property
    def stream(self) -> str:
        return f"command:{self.taken_back}"
