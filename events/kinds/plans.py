"""Plans and their placements: the plan is the event, nobody solves again to replay it."""

from datetime import date
from typing import Any

import msgspec

from events.kinds.base import Event
from events.personal import Personal
from events.registry import event, upcasts


class TierLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the plan pays in a tier and what no plan can undercut that is as good in every earlier tier."""

    name: str
    value: int
    bound: int | None


class ReasonLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many people could not come for one reason."""

    reason: str
    people: int


class ShortfallLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something asked for and not planned; which of the optional fields are set depends on the tier."""

    tier: str
    missing: int
    price: int
    reasons: tuple[ReasonLine, ...] = ()
    program: str | None = None
    person: str | None = None
    period: str | None = None
    unit: str | None = None
    rule: str | None = None
    ask: str | None = None
    day: date | None = None
    skill: str | None = None


class _OfPlan(Event):
    plan: str  # "2026Q3-1"

    @property
    def stream(self) -> str:
        return f"plan:{self.plan}"


@event("plan-drafted", version=2)
class PlanDrafted(_OfPlan):
    """A draft and its certificate; its placements follow in the same commit, one event each.

    `asks`: the only asks that it answers, and nothing else; None: it answers everything that its horizon asks for.
    """

    horizon: str
    first_day: date
    last_day: date
    based_on: int  # position of the log whose state was solved
    log_root: str
    problem_digest: str
    engine: str
    engine_version: str
    milliseconds: int
    seed: int
    candidates: int
    placements: int
    parameters: dict[str, str | int | bool | None]
    tiers: tuple[TierLine, ...]
    shortfalls: tuple[ShortfallLine, ...]
    asks: tuple[str, ...] | None = None

    @property
    def effective_day(self) -> date:
        return self.first_day


@upcasts("plan-drafted", from_version=1)
def _for_everything(body: dict[str, Any]) -> dict[str, Any]:
    """Until version 2 there were no plans for single asks."""
    return {**body, "asks": None}


@event("placement-proposed", version=1)
class PlacementProposed(_OfPlan, kw_only=True):
    """One person, one unit, some days."""

    placement: str
    kind: str  # shadow | rotation | cover
    program: str  # "cover" for cover
    ask: str | None = None
    skill: str | None = None
    person: str
    unit: str
    host: str | None = None
    first_day: date
    last_day: date
    days: tuple[date, ...]
    compensation_day: date | None = None
    sealed_until: date | None = None

    @property
    def effective_day(self) -> date:
        return self.first_day


@event("plan-published", version=1)
class PlanPublished(_OfPlan):
    """A person put their name under the plan: its placements are facts for every later plan."""


@event("plan-withdrawn", version=1)
class PlanWithdrawn(_OfPlan):
    """The plan and all its placements count no more."""

    reason: Personal = None
