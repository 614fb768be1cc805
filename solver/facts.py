"""The facts of one horizon as plain records: what the engine's arrays are built from and what the referee judges by.

People and units stand in the order in which they entered the log. Person ids are opaque, unit ids are the company's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from solver.outcome import Placement
from solver.timeline import Timeline

LONG_ABSENCE_DAYS = 28  # in a row; shorter ones leave everybody enough days to give
LATEST_EDITION = 4


class Level(StrEnum):
    EXECUTIVE = "executive"
    MANAGER = "manager"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days from `first_day` to `last_day`, both included; None is open."""

    first_day: date | None
    last_day: date | None

    def __contains__(self, day: date) -> bool:
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """The days to be planned, both ends included."""

    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillHeld:
    skill: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """On these days a person is not available for a program; what they cannot do is nobody's business here."""

    program: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """A unit through time. Weekday masks: bit 0 Monday .. bit 6 Sunday. `max_away` (whole percent) counts where min_staff is None."""

    id: str
    parent: Timeline[str | None]
    front_line: Timeline[bool]
    site: Timeline[str | None]
    seats: Timeline[int]
    min_staff: Timeline[int | None]
    max_away: Timeline[int]
    workdays: Timeline[int]
    calendar: Timeline[str | None]
    timezone: Timeline[str | None]
    shift: Timeline[str | None]
    open: Timeline[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """A person through time. `hired`/`left` None is open; workdays, shift None mean the unit's.

    `hosts` None: yes for staff of front-line units.
    `absences` are disjoint, ascending. `cannot`: programs for which they are not available.
    """

    id: str
    hired: date | None
    left: date | None
    unit: Timeline[str]
    level: Timeline[Level]
    manager: Timeline[str | None]
    site: Timeline[str | None]
    workdays: Timeline[int | None]
    shift: Timeline[str | None]
    fte_permille: Timeline[int]
    hosts: Timeline[bool | None]
    tags: Timeline[frozenset[str]]
    absences: tuple[Span, ...] = ()
    skills: tuple[SkillHeld, ...] = ()
    cannot: tuple[Barred, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PeakFacts:
    """A declared, unwithdrawn peak of exactly this unit (peaks do not inherit)."""

    id: str
    unit: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AskFacts:
    """An approved, unwithdrawn ask: `heads` more people on each workday of the unit in the span; priority 1 highest .. 5."""

    id: str
    unit: str
    first_day: date
    last_day: date
    heads: int
    skill: str | None
    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A selection: entries of one field mean any, fields together mean all.

    Wholly empty it means nobody for `who`, any for `where`, nothing for `*_not`.
    """

    level: frozenset[str] = frozenset()
    tag: frozenset[str] = frozenset()
    unit: frozenset[str] = frozenset()  # exactly these units, not those below them
    person: frozenset[str] = frozenset()
    site: frozenset[str] = frozenset()
    front_line: bool | None = None
    joined_within_days: int | None = None  # 0 <= day - hired < n


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """An adopted, unretired program. Fields as in docs: `starts`, `weekdays` are weekday masks, `length` counts `length_unit`."""

    id: str
    kind: str  # shadow | rotation
    who: Choice
    who_not: Choice
    where: Choice
    where_not: Choice
    quota: int
    per: str  # week | fortnight | month | quarter | year | window
    length: int
    length_unit: str  # days | weeks | spread
    starts: int
    weekdays: int | None
    off_pattern: bool
    window: Span | None  # None: the horizon
    min_gap_days: int | None
    host: str  # person | team | none
    host_load: int
    in_peak: str  # avoid | welcome
    home_peak: str  # avoid | tolerate
    min_worked: int
    needs: tuple[str, ...]
    mandatory: bool
    every_department_sends: bool
    every_unit_receives: bool
    no_repeat: str  # none | unit | site | host
    no_repeat_quarters: int | None  # None: ever
    sealed: bool
    compensation_days: int | None
    # What edition 3 brought; the defaults say nothing, as do all programs from before.
    minutes: int | None = None  # of a visit under a day, which takes the day all the same
    blackout: tuple[Span, ...] = ()
    within_days: int | None = None  # 0 <= day - hired < n on each day
    after: str | None = None  # id of the program of which a placement comes first
    unit_gap_days: int | None = None
    never_worked: bool = False
    each_once: bool = False
    in_a_row: int | None = None
    floors: tuple[tuple[str, int], ...] = ()  # (unit, placements a period)
    demands: tuple[str, ...] = ()
    travel: str = "anywhere"  # anywhere | near-first | own-site
    # What edition 4 brought.
    max_gap_days: int | None = None
    unit_min_gap_days: int | None = None  # whoever is sent there
    unit_max_gap_days: int | None = None
    unit_works: bool = False  # only on workdays of the unit visited


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionFacts:
    """On these days a person, or a unit with everybody in it and all units below it, owes the program nothing. One of both is named."""

    program: str
    person: str | None
    unit: str | None
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """`cover_days`: most cover days a person and quarter; `fiscal_offset`: months by which fiscal years start after January (-11..11)."""

    cover_days: int = 10
    fiscal_offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that the answer may depend on, and nothing else.

    `standing`: published, unsuperseded placements, inside the horizon, before it (four quarters and the reach of no-repeat rules)
    and after it.
    `preferences`: weight 1..10 by (person, unit).
    `pins`: placements inside the horizon that every plan of it holds, none of them standing; their `id` is the pin's.
    `regrets`: by person how much less than their best wish, 1..10, their last visit before the horizon was worth to them.
    `edition`: of docs/rules.md. The first counted fairness by full-time shares alone, remembered no wishes and knew no working time;
    the second and third knew fewer terms of programs.
    """

    horizon: Horizon
    units: tuple[UnitFacts, ...] = ()
    people: tuple[PersonFacts, ...] = ()
    calendars: Mapping[str, frozenset[date]] = field(default_factory=dict)
    peaks: tuple[PeakFacts, ...] = ()
    asks: tuple[AskFacts, ...] = ()
    programs: tuple[Program, ...] = ()
    standing: tuple[Placement, ...] = ()
    preferences: Mapping[tuple[str, str], int] = field(default_factory=dict)
    policy: Policy = Policy()
    pins: tuple[Placement, ...] = ()
    regrets: Mapping[str, int] = field(default_factory=dict)
    exemptions: tuple[ExemptionFacts, ...] = ()
    edition: int = LATEST_EDITION
