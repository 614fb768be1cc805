"""The plan that is explained, with the facts on which it is explained."""

from dataclasses import dataclass
from functools import cached_property

from solver.facts import Facts
from solver.outcome import TIERS, Placement, Roster, Tier, Verdict
from solver.referee.judge import judge
from solver.referee.reading import Reading


@dataclass(frozen=True, kw_only=True)
class Given:
    """`roster` keeps every rule of `facts`; `candidates` is how many columns the engine had for it.

    `held`: those of its placements that every other plan must hold, too.
    """

    facts: Facts
    roster: Roster
    candidates: int
    held: Roster = ()

    @cached_property
    def read(self) -> Reading:
        return Reading(self.facts)

    @cached_property
    def verdict(self) -> Verdict:
        """The referee's word on the plan."""
        return judge(self.facts, self.roster)

    @property
    def values(self) -> tuple[int, ...]:
        """What the plan pays, in the order of the tiers."""
        return in_order(self.verdict.values)

    def without(self, *gone: Placement) -> Roster:
        """The plan less some of its placements."""
        return tuple(one for one in self.roster if one not in gone)


def in_order(values: dict[Tier, int]) -> tuple[int, ...]:
    """Tier values as a tuple that compares as plans do."""
    return tuple(values[tier] for tier in TIERS)
