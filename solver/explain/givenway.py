"""How many placements of programs that are not mandatory gave way to cover, which outranks them."""

from dataclasses import dataclass, replace

from solver.explain.beside import rested
from solver.explain.given import Given
from solver.explain.solving import LARGE, Found, Remaining, Solving
from solver.facts import Facts
from solver.outcome import TIERS, Kind, Roster, Tier

PROGRAMS, ROTATIONS = TIERS.index(Tier.PROGRAMS), TIERS.index(Tier.ROTATIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenWay:
    """The plan would miss so many fewer if no cover were asked for and the mandatory programs got what they get: at least `least`,
    which was found, and at most `most`, which is proven (None: nothing is).
    """

    least: int
    most: int | None


NOTHING = GivenWay(least=0, most=0)


def given_way(given: Given, solving: Solving) -> GivenWay | None:
    """None where there is no time, or where nothing can be compared: the plan's mandatory programs could get more, or what must be held has
    its rest from helping.
    """
    if not given.values[ROTATIONS] or not given.facts.asks:
        return NOTHING
    facts, held = _without_cover(given)
    return _compared(given, solving.best(facts, held)) if solving.whole and rested(facts, held) else None


def counted_after(given: Given, remaining: Remaining) -> GivenWay | None:
    """As `given_way`, of a plan just made that leaves rotations unmet and was asked for cover; None, too, where the search was ended."""
    facts, held = _without_cover(given)
    found = remaining.best(facts, held) if given.candidates <= LARGE and rested(facts, held) else None
    return None if found is None else _compared(given, found)


def _without_cover(given: Given) -> tuple[Facts, Roster]:
    """What is asked if no cover is, and what must be held then."""
    return replace(given.facts, asks=()), tuple(one for one in given.held if one.kind is not Kind.COVER)


def _compared(given: Given, found: Found) -> GivenWay | None:
    if found.values[PROGRAMS] != given.values[PROGRAMS]:
        return None
    unmet, bound = given.values[ROTATIONS], found.bounds[ROTATIONS]
    return GivenWay(least=max(0, unmet - found.values[ROTATIONS]), most=None if bound is None else unmet - bound)
