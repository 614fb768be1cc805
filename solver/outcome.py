"""What comes out: placements, what they cost in each tier, what is missing and why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeAlias


class Kind(StrEnum):
    SHADOW = "shadow"
    ROTATION = "rotation"
    COVER = "cover"


class Tier(StrEnum):
    """The tiers in the order in which they count."""

    PROGRAMS = "programs"
    COVER = "cover"
    ROTATIONS = "rotations"
    STABILITY = "stability"
    FAIRNESS = "fairness"
    PREFERENCES = "preferences"


TIERS: tuple[Tier, ...] = tuple(Tier)
COUNTING_TIERS: tuple[Tier, ...] = TIERS[:3]
COVER_PROGRAM = "cover"
FLOOR, MAX_GAP, UNIT_MAX_GAP = "floor", "max-gap", "unit-max-gap"  # as the rule of a shortfall


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One person in one unit on some days. `days` ascend; a block's first and last day may be days on which nobody works."""

    kind: Kind
    program: str  # COVER_PROGRAM for cover
    person: str
    unit: str
    first_day: date
    last_day: date
    days: tuple[date, ...]
    ask: str | None = None
    skill: str | None = None
    host: str | None = None
    compensation_day: date | None = None
    sealed_until: date | None = None
    plan: str | None = None
    id: str | None = None


Roster = tuple[Placement, ...]


class Asking(Protocol):
    """What a helper's placement repeats of an ask."""

    @property
    def id(self) -> str: ...

    @property
    def unit(self) -> str: ...

    @property
    def skill(self) -> str | None: ...


def help_on(ask: Asking, person: str, day: date) -> Placement:
    """The person as the ask's helper that day."""
    return Placement(
        kind=Kind.COVER,
        program=COVER_PROGRAM,
        person=person,
        unit=ask.unit,
        first_day=day,
        last_day=day,
        days=(day,),
        ask=ask.id,
        skill=ask.skill,
    )


NEXT_PLAN = "next-plan"  # the reason that keeps nobody away: it is too early


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """How many people one reason kept away; `reason` is a stable kebab-case code."""

    reason: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """Something asked for and not given; `missing` times `price` is what it costs in its tier.

    programs and rotations: program, person, period; or program, rule and who or what it is about: unit (`sends`, `receives`,
    `unit-max-gap`; `floor` with the period), person (`max-gap`).
    cover: ask, unit, day, skill.
    """

    tier: Tier
    missing: int
    price: int
    reasons: tuple[Reason, ...] = ()
    program: str | None = None
    person: str | None = None
    period: str | None = None
    unit: str | None = None
    rule: str | None = None
    ask: str | None = None
    day: date | None = None
    skill: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TierValue:
    """`value` is what the roster pays, `bound` what none can undercut that is as good in every earlier tier; None: unproven."""

    tier: Tier
    value: int
    bound: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A hard rule broken: the rule's name, a sentence with names of people by id, units and days, and whom it concerns."""

    rule: str
    says: str
    person: str | None = None
    unit: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The referee's word on a roster: breaches, and what it pays in each tier by the referee's own count."""

    breaches: tuple[Breach, ...]
    values: dict[Tier, int]
    shortfalls: tuple[Shortfall, ...]  # without reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How hard to search; never changes what is right, only how near to it one gets."""

    time_limit_s: float = 60.0
    workers: int = 2
    seed: int = 1
    reproducible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What is known of a tier while the engine works."""

    tier: Tier
    value: int | None
    bound: int | None
    seconds: float


class Phase(StrEnum):
    """What is being done on the way from a log to a draft; what is known of the tiers changes in some of them only."""

    READING = "reading"  # the log
    FACTS = "facts"  # what the plan may depend on
    ROWS = "rows"  # who could go where, and what binds them
    BOUNDING = "bounding"  # what no plan can undercut
    SEARCHING = "searching"
    SWAPPING = "swapping"  # helpers, one by one
    UNITS = "units"  # for placements whose days are known
    HOSTS = "hosts"
    REASONS = "reasons"  # of what stays unmet
    JUDGING = "judging"
    GIVING_WAY = "giving-way"  # how many rotations gave way to cover
    KEEPING = "keeping"  # the draft, in the log


Told: TypeAlias = Progress | Phase
Report: TypeAlias = Callable[[Told], None]  # hears what is going on


class Ended(StrEnum):
    """Why the engine stopped."""

    PROVEN = "proven"  # no tier can be better
    NEAR = "near"  # the counting tiers are at their bounds or near them, the others had their share
    TIME_LIMIT = "time-limit"
    STOPPED = "stopped"  # by a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A plan as the engine leaves it. `interrupted`: stopped by the person before the engine was done; the roster is the best so far."""

    roster: Roster
    tiers: tuple[TierValue, ...]  # all six, in order
    shortfalls: tuple[Shortfall, ...]
    candidates: int
    milliseconds: int
    engine: str
    engine_version: str
    seed: int
    parameters: dict[str, str | int | bool | None]
    interrupted: bool = False
