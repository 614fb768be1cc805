"""What a roster pays in each of the six tiers, by the referee's own count."""

from collections import Counter
from collections.abc import Sequence

from solver.facts import Facts
from solver.outcome import COUNTING_TIERS, Placement, Roster, Shortfall, Tier
from solver.referee.form import sound
from solver.referee.period import quarter
from solver.referee.reading import Reading

NO_WISH = 0  # the weight where a person states none
BEST_WISH = 10
QUARTERS_REMEMBERED = 4


def values(facts: Facts, roster: Roster, unmet: Sequence[Shortfall]) -> dict[Tier, int]:
    """The value of every tier; `unmet` are the roster's shortfalls."""
    read = Reading(facts)
    placements = sound(read, roster)
    counted = {tier: sum(one.missing * one.price for one in unmet if one.tier is tier) for tier in COUNTING_TIERS}
    return counted | {
        Tier.STABILITY: 0,  # a plan that only adds changes nobody's published placement
        Tier.FAIRNESS: _fairness(read, placements),
        Tier.PREFERENCES: sum(BEST_WISH - facts.preferences.get((p.person, p.unit), NO_WISH) for p in placements),
    }


def _fairness(read: Reading, placements: list[Placement]) -> int:
    """Squared days given in the four quarters that end with the horizon's, per squared full-time share; a full-time day counts 100."""
    offset, last = read.facts.policy.fiscal_offset, read.quarter(read.facts.horizon.last_day)
    first_day, last_day = quarter(last - QUARTERS_REMEMBERED + 1, offset).first_day, quarter(last, offset).last_day
    given = Counter(p.person for p in (*read.facts.standing, *placements) for day in p.days if first_day <= day <= last_day)
    return sum(days * days * (10**8 // _full_time_share(read, person) ** 2) for person, days in given.items())


def _full_time_share(read: Reading, person: str) -> int:
    """In thousandths, on the horizon's first day or the first day of employment, whichever is later."""
    record = read.people[person]
    day = read.facts.horizon.first_day
    return record.fte_permille.at(day if record.hired is None else max(day, record.hired))
