"""One search's objective: the stage's tiers under weights that keep their order."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.engine.layout import Layout
from solver.engine.weights import bounds_in, fits, near, taken_apart, weights_for
from solver.outcome import COUNTING_TIERS, Tier
from solver.rows import Int64


@dataclass(frozen=True, kw_only=True)
class Aim:
    """The tiers of a stage, first one first, as one objective over the layout's columns."""

    layout: Layout
    tiers: tuple[Tier, ...]

    @cached_property
    def most(self) -> tuple[int, ...]:
        """What each tier can cost at most."""
        return tuple(most_of(self.layout, tier) for tier in self.tiers)

    @cached_property
    def weights(self) -> tuple[int, ...]:
        """What one unit of each tier counts, so that an earlier tier outweighs all later ones."""
        return weights_for(self.most)

    @cached_property
    def cost(self) -> Int64:
        """Of shape (n_columns,)."""
        costs = [weight * self.layout.cost(tier) for tier, weight in zip(self.tiers, self.weights, strict=True)]
        total: Int64 = np.sum(costs, axis=0)
        return total

    def values(self, objective: int) -> tuple[int, ...]:
        """Each tier's value for a value of the objective."""
        apart = taken_apart(objective, self.weights)
        return tuple(value + self.layout.paid_before(tier) for tier, value in zip(self.tiers, apart, strict=True))

    def bounds(self, objective_bound: int, values: tuple[int, ...]) -> tuple[int, ...]:
        """Each tier's bound for plans that are as good as `values` in the tiers before it."""
        before = [self.layout.paid_before(tier) for tier in self.tiers]
        own = [value - paid for value, paid in zip(values, before, strict=True)]
        found = bounds_in(objective_bound, own, self.weights, self.most)
        return tuple(bound + paid for bound, paid in zip(found, before, strict=True))

    def near(self, objective: int, objective_bound: int) -> bool:
        """Whether every tier is within a unit or a thousandth of its bound."""
        values = self.values(objective)
        return all(near(value, bound) for value, bound in zip(values, self.bounds(objective_bound, values), strict=True))


def most_of(layout: Layout, tier: Tier) -> int:
    """What a tier costs with every column at its upper end."""
    return int(layout.cost(tier) @ layout.model.column_upper)


def stages(layout: Layout) -> tuple[tuple[Tier, ...], ...]:
    """The three counting tiers at once where one objective can hold them, then fairness, then preferences. Stability costs nothing here."""
    together = fits([most_of(layout, tier) for tier in COUNTING_TIERS])
    counting = (COUNTING_TIERS,) if together else tuple((tier,) for tier in COUNTING_TIERS)
    return (*counting, (Tier.FAIRNESS,), (Tier.PREFERENCES,))
