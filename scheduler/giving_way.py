"""How many rotations of a new plan gave way to cover: counted with what is left of its effort, and kept with its parameters."""

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.organisation import where_and_when
from scheduler.views.gave_way import GaveWay
from scheduler.waiting import NOBODY, Waiting
from solver.facts import Facts
from solver.outcome import Effort, Outcome, Tier

if TYPE_CHECKING:
    from solver.explain.given import Given
    from solver.explain.solving import Remaining

SECONDS = 10.0  # of effort at most
SHARE = 0.5  # of the plan's effort at most
KEPT_FREE = 0.8  # of what is left of the limit: the draft is still to be kept


def with_what_gave_way(facts: Facts, outcome: Outcome, effort: Effort, waiting: Waiting = NOBODY, *, before: float = 0.0) -> Outcome:
    """The same plan with what gave way to cover among its parameters; None there where there was no time or a person said stop.

    Nothing is searched where nothing can have given way. `before`: seconds that went by before the plan was searched.
    """
    if not facts.asks or not _unmet_rotations(outcome):
        return _told(outcome, GaveWay(least=0, most=0))
    remaining = None if outcome.interrupted else _remaining(effort, waiting.left(effort, before), waiting)
    if remaining is None:
        return _told(outcome, GaveWay(least=None, most=None))
    gave_way = _counted(facts, outcome, remaining)
    return replace(_told(outcome, gave_way), interrupted=remaining.pressed)


def _unmet_rotations(outcome: Outcome) -> int:
    return next(line.value for line in outcome.tiers if line.tier is Tier.ROTATIONS)


def _told(outcome: Outcome, gave_way: GaveWay) -> Outcome:
    return replace(outcome, parameters={**outcome.parameters, **gave_way.parameters})


def _remaining(effort: Effort, left: float | None, waiting: Waiting) -> "Remaining | None":
    """A share of the effort that does not depend on the clock, which only ends it."""
    from solver.explain.solving import Remaining

    if left is not None and left <= 0:
        return None
    share = replace(effort, time_limit_s=min(SECONDS, SHARE * effort.time_limit_s))
    return Remaining(effort=share, ceiling=None if left is None else KEPT_FREE * left, wants_stop=waiting.wants_stop)


def _counted(facts: Facts, outcome: Outcome, remaining: "Remaining") -> GaveWay:
    from solver.explain.givenway import counted_after

    try:
        found = counted_after(_given(facts, outcome), remaining)
    except KeyboardInterrupt:  # before or after the search, which notes it by itself
        remaining.pressed, found = True, None
    return GaveWay(least=None, most=None) if found is None else GaveWay(least=found.least, most=found.most)


def _given(facts: Facts, outcome: Outcome) -> "Given":
    from solver.explain.given import Given

    pinned = set(map(where_and_when, facts.pins))
    held = tuple(one for one in outcome.roster if where_and_when(one) in pinned)
    return Given(facts=replace(facts, pins=()), roster=outcome.roster, candidates=outcome.candidates, held=held)
