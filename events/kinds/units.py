"""Units and the calendars by which they close."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from events.kinds.base import Event
from events.personal import Personal
from events.registry import event


class _OfUnit(Event):
    unit: str

    @property
    def stream(self) -> str:
        return f"unit:{self.unit}"


@event("unit-opened", version=1)
class UnitOpened(_OfUnit):
    """A unit exists. `max_away` is a whole percent and counts only where `min_staff` is None."""

    parent: str | None = None
    front_line: bool = False
    site: str | None = None
    seats: int = 1
    min_staff: int | None = None
    max_away: int = 20
    workdays: int = 0b0011111
    calendar: str | None = None
    timezone: str | None = None
    shift: str | None = None
    name: Personal = None


@event("unit-changed", version=1)
class UnitChanged(_OfUnit):
    """Some facts of a unit change from `first_day` on (None: they were always so); what is unset stays."""

    first_day: date | None
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
    name: Personal | UnsetType = UNSET

    @property
    def effective_day(self) -> date | None:
        return self.first_day


@event("unit-closed", version=1)
class UnitClosed(_OfUnit):
    """`last_day` is the last day on which the unit, and every unit below it, takes anybody."""

    last_day: date

    @property
    def effective_day(self) -> date:
        return self.last_day


@event("unit-reopened", version=1)
class UnitReopened(_OfUnit):
    """The unit takes people again from `first_day` on."""

    first_day: date

    @property
    def effective_day(self) -> date:
        return self.first_day


class _OfCalendar(Event):
    calendar: str

    @property
    def stream(self) -> str:
        return f"calendar:{self.calendar}"


class _OfCalendarDay(_OfCalendar):
    day: date

    @property
    def effective_day(self) -> date:
        return self.day


@event("calendar-day-added", version=1)
class CalendarDayAdded(_OfCalendarDay):
    """A closure of one's own: every unit with this calendar is closed that day."""

    name: Personal = None


@event("calendar-day-removed", version=1)
class CalendarDayRemoved(_OfCalendarDay):
    """The day is a working day of this calendar after all."""


@event("holidays-adopted", version=1)
class HolidaysAdopted(_OfCalendar):
    """The public holidays of one year as `source` gave them when they were first needed: a replay never asks again."""

    year: Annotated[int, msgspec.Meta(ge=1, le=9999)]
    days: tuple[date, ...]
    source: str  # library and version

    @property
    def effective_day(self) -> date:
        return date(self.year, 1, 1)
