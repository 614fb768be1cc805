"""What a roster pays in each of the six tiers, by the referee's own count."""

from collections.abc import Iterable, Sequence

from solver.facts import Facts
from solver.outcome import COUNTING_TIERS, Placement, Roster, Shortfall, Tier
from solver.referee.fairness import fairness
from solver.referee.form import sound
from solver.referee.reading import Reading

NO_WISH = 0  # the weight where a person states none
BEST_WISH = 10
ANOTHER_SITE = 10


def values(facts: Facts, roster: Roster, unmet: Sequence[Shortfall]) -> dict[Tier, int]:
    """The value of every tier; `unmet` are the roster's shortfalls."""
    read = Reading(facts)
    placements = sound(read, roster)
    counted = {tier: sum(one.missing * one.price for one in unmet if one.tier is tier) for tier in COUNTING_TIERS}
    return counted | {
        Tier.STABILITY: 0,  # a plan that only adds changes nobody's published placement
        Tier.FAIRNESS: fairness(read, placements),
        Tier.PREFERENCES: for_wishes(read, placements),
    }


def for_wishes(read: Reading, placements: Iterable[Placement]) -> int:
    """What these pay in the tier of preferences, each by itself."""
    return sum(BEST_WISH - read.facts.preferences.get((p.person, p.unit), NO_WISH) + _way(read, p) for p in placements)


def _way(read: Reading, placement: Placement) -> int:
    """Another site costs, where the program prefers one's own."""
    program = read.programs.get(placement.program)
    prefers = program is not None and program.travel == "near-first"
    return ANOTHER_SITE if prefers and read.far(placement.person, placement.unit, placement.first_day) else 0
