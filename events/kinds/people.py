"""People: hired, changed, moved, left; their absences, skills and preferences."""

from datetime import date

from msgspec import UNSET, UnsetType

from events.kinds.base import Event
from events.personal import Personal
from events.registry import event

# Weekdays are a mask: bit 0 is Monday, bit 6 Sunday. A shift is "HH:MM-HH:MM", local to the unit, over midnight where it ends first.


class _OfPerson(Event):
    person: str

    @property
    def stream(self) -> str:
        return f"person:{self.person}"


class _FromFirstDay(_OfPerson):
    first_day: date | None

    @property
    def effective_day(self) -> date | None:
        return self.first_day


@event("person-hired", version=1)
class PersonHired(_FromFirstDay, kw_only=True):
    """A person is employed from `first_day` (None: as far back as anybody asks)."""

    unit: str
    level: str  # executive | manager | staff
    manager: str | None = None  # a person; may be hired later than the one managed
    site: str | None = None
    workdays: int | None = None  # None: the unit's
    shift: str | None = None  # None: the unit's
    fte_permille: int = 1000
    hosts: bool | None = None  # None: yes for staff of front-line units
    tags: tuple[str, ...] = ()
    number: Personal  # the id in the company's own files
    name: Personal = None
    email: Personal = None
    title: Personal = None


@event("person-changed", version=1)
class PersonChanged(_FromFirstDay):
    """Some facts of a person change from `first_day` on (None: they were always so, a correction); what is unset stays."""

    level: str | UnsetType = UNSET
    manager: str | UnsetType | None = UNSET
    site: str | UnsetType | None = UNSET
    workdays: int | UnsetType | None = UNSET
    shift: str | UnsetType | None = UNSET
    fte_permille: int | UnsetType = UNSET
    hosts: bool | UnsetType | None = UNSET
    tags: tuple[str, ...] | UnsetType = UNSET
    hired: date | UnsetType | None = UNSET  # the day of hire itself, corrected
    name: Personal | UnsetType = UNSET
    email: Personal | UnsetType = UNSET
    title: Personal | UnsetType = UNSET


@event("person-moved", version=1)
class PersonMoved(_FromFirstDay):
    """A person belongs to `unit` from `first_day` until the next move."""

    unit: str


@event("person-left", version=1)
class PersonLeft(_OfPerson):
    """`last_day` is the last day of employment; a later one corrects an earlier one."""

    last_day: date

    @property
    def effective_day(self) -> date:
        return self.last_day


@event("departure-withdrawn", version=1)
class DepartureWithdrawn(_OfPerson):
    """The person stays: no last day is known any more."""


class _OfPersonDays(_OfPerson):
    first_day: date
    last_day: date  # included

    @property
    def effective_day(self) -> date:
        return self.first_day


@event("absence-recorded", version=1)
class AbsenceRecorded(_OfPersonDays):
    """The person is away on these days; overlapping absences merge. The reason is nobody's business here."""


@event("absence-withdrawn", version=1)
class AbsenceWithdrawn(_OfPersonDays):
    """The person is not away on these days after all; what is left of an absence stands."""


class _OfSkill(_FromFirstDay):
    skill: str
    last_day: date | None = None  # included; None: without end


@event("skill-gained", version=1)
class SkillGained(_OfSkill):
    """The person holds the skill on these days (None: without begin or end)."""


@event("skill-withdrawn", version=1)
class SkillWithdrawn(_OfSkill):
    """The entry with exactly this skill and these days is taken back."""


class _OfPreference(_OfPerson):
    unit: str


@event("preference-stated", version=1)
class PreferenceStated(_OfPreference):
    """How much the person would like to go to the unit, 1 to 10; a later weight replaces an earlier one."""

    weight: int


@event("preference-withdrawn", version=1)
class PreferenceWithdrawn(_OfPreference):
    """The person states no wish for the unit any more."""
