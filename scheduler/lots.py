"""What the lots of a plan are drawn from: the root on which the first draft for these quarters rests, so that no later draft can choose."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from scheduler.organisation import Organisation, Plan
from solver.periods import period_of

ROOT, POSITION, DRAFTS = "lots_root", "lots_position", "drafts_before"  # among a plan's parameters
TIE_BREAK, SETTLED = "tie_break", "settled"

RootAt = Callable[[int], str]  # the log's root at a position, in hex
Parameters = Mapping[str, str | int | bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """`root` is that of the log at `position`; `drafts` is how many drafts had been made for the quarters of the horizon."""

    position: int
    root: str
    drafts: int

    @property
    def lots(self) -> bytes:
        """What the engine draws with."""
        return bytes.fromhex(self.root)

    @property
    def parameters(self) -> Parameters:
        """As a plan keeps it."""
        return {ROOT: self.root, POSITION: self.position, DRAFTS: self.drafts}


def seed_for(org: Organisation, horizon: tuple[date, date], based_on: int, root_at: RootAt) -> Seed:
    """The seed for a draft of the horizon (first day, last day, both included) that rests on `based_on`, where `org` was known.

    Whatever became of earlier drafts, and whatever part of the quarters they were for, they count.
    """
    offset = org.policy.get("fiscal-offset", 0)
    first_day, last_day = (period_of("quarter", day, offset) for day in horizon)
    drafts = [plan for plan in org.plans.values() if plan.made.first_day <= last_day.last_day and plan.made.last_day >= first_day.first_day]
    position = min((resting_place(plan) for plan in drafts), default=based_on)
    return Seed(position=position, root=root_at(position), drafts=len(drafts))


def resting_place(plan: Plan) -> int:
    """Where the plan rests; one that claims to rest on what came after it rests where it was drafted."""
    return min(plan.made.based_on, plan.drafted_at_position - 1)


def seed_in(parameters: Parameters) -> Seed | None:
    """What a plan says of its seed; None where it was made without."""
    position, root, drafts = parameters.get(POSITION), parameters.get(ROOT), parameters.get(DRAFTS)
    if not isinstance(position, int) or not isinstance(root, str) or not isinstance(drafts, int):
        return None
    return Seed(position=position, root=root, drafts=drafts)
