"""How many placements of programs that are not mandatory gave way to cover, which outranks them."""

from dataclasses import dataclass, replace

from solver.explain.given import Given
from solver.explain.solving import Solving
from solver.outcome import TIERS, Kind, Tier

PROGRAMS, ROTATIONS = TIERS.index(Tier.PROGRAMS), TIERS.index(Tier.ROTATIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenWay:
    """The plan would miss so many fewer if no cover were asked for and the mandatory programs got what they get: at least `least`,
    which was found, and at most `most`, which is proven (None: nothing is).
    """

    least: int
    most: int | None


def given_way(given: Given, solving: Solving) -> GivenWay | None:
    """None where there is no time, or where the plan's mandatory programs could get more, so that nothing can be compared."""
    unmet = given.values[ROTATIONS]
    if not unmet or not given.facts.asks:
        return GivenWay(least=0, most=0)
    if not solving.whole:
        return None
    held = tuple(one for one in given.held if one.kind is not Kind.COVER)
    found = solving.best(replace(given.facts, asks=()), held)
    if found.values[PROGRAMS] != given.values[PROGRAMS]:
        return None
    bound = found.bounds[ROTATIONS]
    return GivenWay(least=max(0, unmet - found.values[ROTATIONS]), most=None if bound is None else unmet - bound)
