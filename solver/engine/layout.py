"""The model of one stage: the rules' rows, where needed the fairness columns and explicit hosts, and the tiers already settled as rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from solver.candidates import Candidates
from solver.engine.assemble import Assembly
from solver.engine.explicit import HostColumns, host_columns
from solver.engine.fairness import Fairness
from solver.engine.hosting import HostBook
from solver.engine.linear import Block, LinearModel
from solver.outcome import COUNTING_TIERS, Tier
from solver.rows import Int64
from solver.rules.prices import preferences


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What stays the same over all stages. `has_hosts`: whether the rows of the rule of hosts are among the assembly's."""

    table: Candidates
    assembly: Assembly
    fairness: Fairness
    book: HostBook
    has_hosts: bool = True

    @property
    def n_base(self) -> int:
        """Candidates, the rules' own columns and shortfalls: what a roster is remembered by."""
        return self.assembly.model.n_columns

    def value(self, tier: Tier, base: Int64) -> int:
        """What base values of shape (n_base,) with settled shortfalls pay in a tier."""
        if tier in COUNTING_TIERS:
            return int(self.assembly.prices(tier) @ base)
        if tier is Tier.FAIRNESS:
            return self.fairness.value(self.chosen(base))
        return int(self.preferences @ self.chosen(base)) if tier is Tier.PREFERENCES else 0

    def chosen(self, base: Int64) -> Int64:
        """Of base values those of the candidates, of shape (n_candidates,)."""
        return base[: self.assembly.n_candidates]

    @property
    def preferences(self) -> Int64:
        """Of shape (n_candidates,)."""
        return preferences(self.table)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A stage's model; columns: base, fairness (none before its stage), hosts (none where matching has held)."""

    ground: Ground
    model: LinearModel
    n_fairness: int
    hosts: HostColumns | None
    n_settled: int = 0  # the last rows: tiers that must stay as good as they are

    def cost(self, tier: Tier) -> Int64:
        """Prices of shape (n_columns,); what was paid before the plan is not in them."""
        cost = np.zeros(self.model.n_columns, dtype=np.int64)
        if tier in COUNTING_TIERS:
            cost[: self.ground.n_base] = self.ground.assembly.prices(tier)
        elif tier is Tier.FAIRNESS:
            cost[self.ground.n_base : self.ground.n_base + self.n_fairness] = self.ground.fairness.price
            cost[: self.ground.assembly.n_candidates] = self.ground.fairness.of_row
        elif tier is Tier.PREFERENCES:
            cost[: self.ground.assembly.n_candidates] = self.ground.preferences
        return cost

    def paid_before(self, tier: Tier) -> int:
        """What a tier pays for days given before this plan, whatever is chosen."""
        return self.ground.fairness.paid if tier is Tier.FAIRNESS else 0

    def hint(self, base: Int64, hosts: Mapping[int, int]) -> Int64:
        """A roster as values of all columns; indicators of explicit hosts are left to the search (0)."""
        hint = np.zeros(self.model.n_columns, dtype=np.int64)
        hint[: len(base)] = base
        if self.n_fairness:
            hint[len(base) : len(base) + self.n_fairness] = self.ground.fairness.settled(self.ground.chosen(base))
        for tie in hosts.items():
            if self.hosts is not None and tie in self.hosts.tie_of:
                hint[self.hosts.tie_of[tie]] = 1
        return hint


def lay_out(ground: Ground, *, fair: bool, explicit: frozenset[int], settled: Iterable[tuple[Tier, int]]) -> Layout:
    """`fair`: with fairness columns; `explicit`: units with hosts as columns; `settled`: tiers that must stay as good as they are."""
    model, n_fairness = ground.assembly.model, 0
    if fair and ground.fairness.n_columns:
        n_fairness = ground.fairness.n_columns
        block = ground.fairness.block(model.n_columns)
        model = model.with_columns(np.zeros(n_fairness, dtype=np.int64), ground.fairness.upper).with_rows(block)
    hosts = host_columns(ground.book, ground.table, explicit, model.n_columns) if explicit else None
    if hosts is not None:
        zeros = np.zeros(hosts.n_columns, dtype=np.int64)
        model = model.with_columns(zeros, zeros + 1).with_rows(hosts.block)
    layout = Layout(ground=ground, model=model, n_fairness=n_fairness, hosts=hosts)
    kept = tuple(settled)
    for tier, value in kept:
        model = model.with_rows(_no_worse(layout, tier, value))
    return Layout(ground=ground, model=model, n_fairness=n_fairness, hosts=hosts, n_settled=len(kept))


def _no_worse(layout: Layout, tier: Tier, value: int) -> Block:
    cost = layout.cost(tier)
    return Block.at_most(np.arange(len(cost)), cost, value - layout.paid_before(tier))
