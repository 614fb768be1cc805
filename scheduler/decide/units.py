"""What can be asked about a unit or a calendar, and when it is refused."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from msgspec import UNSET, UnsetType

from events.kinds.base import Event
from events.kinds.units import (
    CalendarDayAdded,
    CalendarDayRemoved,
    HolidaysAdopted,
    UnitChanged,
    UnitClosed,
    UnitOpened,
    UnitReopened,
)
from scheduler.calendar import FIRST_DAY, LAST_DAY
from scheduler.decide.changes import Checks, asked_of, check_fields
from scheduler.decide.checks import (
    MOST,
    check_code,
    check_day,
    check_number,
    check_shift,
    check_span,
    check_timezone,
    check_workdays,
    secret,
    unless_none,
)
from scheduler.errors import Rejected
from scheduler.organisation import Calendar, Organisation, Unit
from solver.timeline import ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenUnit:
    """Let a unit exist; `max_away` (whole percent) counts only where `min_staff` is None."""

    unit: str
    parent: str | None = None  # perhaps opened later in the same transaction
    front_line: bool = False
    site: str | None = None
    seats: int = 1
    min_staff: int | None = None
    max_away: int = 20
    workdays: int = 0b0011111
    calendar: str | None = None
    timezone: str | None = None
    shift: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeUnit:
    """Change some facts of a unit from `first_day` on (None: they were always so); what is unset stays."""

    unit: str
    first_day: date | None = None
    parent: str | UnsetType | None = UNSET
    front_line: bool | UnsetType = UNSET
    site: str | UnsetType | None = UNSET
    seats: int | UnsetType = UNSET
    min_staff: int | UnsetType | None = UNSET
    max_away: int | UnsetType = UNSET
    workdays: int | UnsetType = UNSET
    calendar: str | UnsetType | None = UNSET
    timezone: str | UnsetType | None = UNSET
    shift: str | UnsetType | None = UNSET
    name: str | UnsetType | None = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseUnit:
    """Close a unit and all below it; `last_day` is the last day on which they take anybody."""

    unit: str
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenUnit:
    """Open a closed unit again from `first_day` on."""

    unit: str
    first_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCalendarDay:
    """Close every unit with this calendar on a day."""

    calendar: str
    day: date
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveCalendarDay:
    """Let a closure of this calendar, one's own or a public holiday, be a working day after all."""

    calendar: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptHolidays:
    """Keep the public holidays of a year as `source` (library and version) gives them."""

    calendar: str
    year: int
    days: tuple[date, ...]
    source: str


def open_unit(command: OpenUnit, org: Organisation) -> tuple[Event, ...]:
    """A unit is opened once; whether its parent and calendar are known is seen when the transaction ends."""
    if command.unit in org.units:
        raise Rejected("unit-known", f"{command.unit} exists already; change it instead.")
    check_code(command.unit, "unit")
    asked = {name: getattr(command, name) for name in _FIELD_CHECKS}
    check_fields(asked, _FIELD_CHECKS)
    name = secret(f"unit:{command.unit}", command.name, "unit's name")
    return (UnitOpened(unit=command.unit, name=name, front_line=command.front_line, **asked),)


def change_unit(command: ChangeUnit, org: Organisation) -> tuple[Event, ...]:
    """What differs from the state on the first day is changed; nothing happens where nothing does."""
    unit = org.unit(command.unit)
    check_span(command.first_day, None)
    asked = asked_of(command, "unit", "first_day")
    check_fields(asked, _FIELD_CHECKS)
    if "name" in asked:
        asked["name"] = secret(f"unit:{unit.id}", asked["name"], "unit's name")
    news = {name: value for name, value in asked.items() if not _is_so(unit, name, value, command.first_day)}
    if _STAFFING & news.keys():  # one outranks the other: said together, they are kept together
        news |= {name: asked[name] for name in _STAFFING & asked.keys()}
    return (UnitChanged(unit=unit.id, first_day=command.first_day, **news),) if news else ()


def close_unit(command: CloseUnit, org: Organisation) -> tuple[Event, ...]:
    """Only an open unit can be closed."""
    unit = org.unit(command.unit)
    check_day(command.last_day, "last day")
    if not unit.open.at(command.last_day + timedelta(days=1)):
        closed = _first_day_of_closure(unit, command.last_day + timedelta(days=1))
        sentence = f"{unit.id} is closed from {closed} on; open it first: rota units reopen {unit.id} --from {closed}"
        raise Rejected("unit-closed", sentence)
    return (UnitClosed(unit=unit.id, last_day=command.last_day),)


def reopen_unit(command: ReopenUnit, org: Organisation) -> tuple[Event, ...]:
    """Only a closed unit can be reopened."""
    unit = org.unit(command.unit)
    check_day(command.first_day, "first day")
    if unit.open.at(command.first_day):
        raise Rejected("unit-open", f"{unit.id} is open on {command.first_day} already; nothing is to be reopened.")
    return (UnitReopened(unit=unit.id, first_day=command.first_day),)


def add_calendar_day(command: AddCalendarDay, org: Organisation) -> tuple[Event, ...]:
    """A day on which the calendar is closed already is not added again."""
    check_code(command.calendar, "calendar")
    check_day(command.day, "day")
    name = secret(f"calendar:{command.calendar}", command.name, "day's name")
    if command.day in _days_of(org, command.calendar):
        return ()
    return (CalendarDayAdded(calendar=command.calendar, day=command.day, name=name),)


def remove_calendar_day(command: RemoveCalendarDay, org: Organisation) -> tuple[Event, ...]:
    """Only a closure that is known can be removed."""
    if command.day not in _days_of(org, command.calendar):
        raise Rejected("closure-unknown", f"{command.calendar} has no closure on {command.day}; nothing is to be removed.")
    return (CalendarDayRemoved(calendar=command.calendar, day=command.day),)


def adopt_holidays(command: AdoptHolidays, org: Organisation) -> tuple[Event, ...]:
    """The days lie in the year; the same days twice are adopted once."""
    check_code(command.calendar, "calendar")
    check_code(command.source, "source")
    check_number(command.year, FIRST_DAY.year, LAST_DAY.year, "The year of holidays")
    stray = [day for day in command.days if day.year != command.year]
    if stray:
        raise Rejected("holiday-astray", f"{stray[0]} does not lie in {command.year}; adopt the holidays of each year by themselves.")
    days = tuple(sorted(set(command.days)))
    known = org.calendars.get(command.calendar)
    if known is not None and known.holidays.get(command.year) == days:
        return ()
    return (HolidaysAdopted(calendar=command.calendar, year=command.year, days=days, source=command.source),)


_STAFFING = frozenset({"min_staff", "max_away"})
_FIELD_CHECKS: Checks = {
    "parent": unless_none(lambda parent: check_code(parent, "parent")),
    "site": unless_none(lambda site: check_code(site, "site")),
    "seats": lambda seats: check_number(seats, 0, MOST, "The number of seats"),
    "min_staff": unless_none(lambda heads: check_number(heads, 0, MOST, "The minimum staff")),
    "max_away": lambda percent: check_number(percent, 0, 100, "The share that may be away, in percent,"),
    "workdays": check_workdays,
    "calendar": unless_none(lambda code: check_code(code, "calendar")),
    "timezone": unless_none(check_timezone),
    "shift": unless_none(check_shift),
}


def _is_so(unit: Unit, name: str, value: Any, first_day: date | None) -> bool:
    """Whether the unit's `name` is this value on the first day; a sealed name cannot be compared and counts as another one."""
    known = getattr(unit, name)
    return bool(known == value) if name == "name" else bool(known.at(first_day or ALWAYS) == value)


def _first_day_of_closure(unit: Unit, day: date) -> date:
    """The first day of the closure in which the day lies; a unit is open when it is opened, so there is one."""
    return max(since for since, is_open in zip(unit.open.days, unit.open.values, strict=True) if since <= day and not is_open)


def _days_of(org: Organisation, calendar: str) -> frozenset[date]:
    return org.calendars.get(calendar, Calendar(id=calendar)).days
