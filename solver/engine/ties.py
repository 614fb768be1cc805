"""Among plans that are equal in all six tiers: who lost last time goes first, then lots decide, as far as that can be settled."""

from dataclasses import dataclass, replace

import numpy as np

from solver.candidates import COVER
from solver.engine.answer import Status
from solver.engine.climb import Climb
from solver.engine.cpsat import News
from solver.engine.layout import Layout
from solver.engine.linear import Block, LinearModel
from solver.engine.lots import lots_of
from solver.engine.lottery import hosts_drawn
from solver.engine.matching import match
from solver.engine.narrowing import narrowed
from solver.engine.seek import Seek
from solver.engine.visits import away, guests
from solver.outcome import TIERS, Tier
from solver.problem import Problem
from solver.rows import Int64

UNMOVED = (Tier.STABILITY, Tier.FAIRNESS)  # where units alone are open
LARGEST = 40_000  # candidates among which lots are drawn


@dataclass(kw_only=True)
class Ties:
    """What is decided after the tiers of a climb; its best roster stays as good as it is in all of them."""

    problem: Problem
    climb: Climb

    def memory(self) -> Int64:
        """(n_candidates,): what was lost last time x what would be lost now; helpers go where they are needed."""
        table, facts = self.climb.ground.table, self.problem.facts
        lost = np.array([facts.regrets.get(person.id, 0) for person in facts.people], np.int64)
        return np.where(table.kind == COVER, 0, lost[table.person] * self.climb.ground.preferences)

    def remember(self) -> bool:
        """Whoever lost most goes first; true where no equal plan does more for them."""
        price = self.memory()
        return not price.any() or self._searched(price, None)

    def draw(self, seed: bytes) -> bool:
        """The one plan of the lowest lots, once it is known who goes first; true where it is settled that it is the one, hosts and all."""
        if not self._all_proven() or len(self.climb.ground.table) > LARGEST:
            return False
        memory = self.memory()
        if not self._searched(lots_of(self.problem, self.climb.ground.table, seed), memory):
            return False
        return self._hosts(seed)

    def _all_proven(self) -> bool:
        values = dict(zip(TIERS, self.climb.values(TIERS), strict=True))
        return self._all_settled() and all(self.climb.bounds.get(tier) == values[tier] for tier in TIERS if tier is not Tier.STABILITY)

    def _all_settled(self) -> bool:
        fixed = UNMOVED if self.climb.settled_days else UNMOVED[:1]
        return {*TIERS} - {*fixed} <= {tier for tier, _ in self.climb.settled}

    def _searched(self, price: Int64, memory: Int64 | None) -> bool:
        """The lowest price, with no more of the price before than there is; true where it is proven."""
        if not self._all_settled() or self.climb.pace.over():
            return False
        self.climb.pace.begin(counting=False)
        try:
            return self._settled(price, memory)
        except KeyboardInterrupt:  # between two searches
            self.climb.pace.stop.pressed = True
            return False

    def _settled(self, price: Int64, memory: Int64 | None) -> bool:
        climb = self.climb
        while True:
            layout = narrowed(climb)
            answer = self._seek(layout, price, memory).answer(layout.hint(climb.best.base, climb.best.hosts))
            if answer.values is None:
                return False
            found = climb.ground.assembly.settled(answer.values[: climb.ground.n_base])
            matched = match(climb.ground.book, guests(climb.ground.table, found), away(climb.ground.table, found), climb.pace.stop)
            if not matched.unmatched:
                climb.take(found, matched.hosts)
                return answer.status is Status.OPTIMAL
            if climb.pace.stage_over():
                return False
            climb.make_explicit(matched.unmatched)

    def _seek(self, layout: Layout, price: Int64, memory: Int64 | None) -> Seek:
        cost = np.zeros(layout.model.n_columns, np.int64)
        cost[: len(price)] = price
        return Seek(
            model=layout.model if memory is None else self._no_more(layout.model, memory),
            cost=cost,
            owner=self.climb.ground.table.person.astype(np.int64),
            pace=self.climb.pace,
            watch=_no_news,
            satisfied=_never,
            report=self.climb.report,
        )

    def _no_more(self, model: LinearModel, price: Int64) -> LinearModel:
        """With a row that keeps what is paid of the price."""
        if not price.any():
            return model
        paid = int(price @ self.climb.ground.chosen(self.climb.best.base))
        return model.with_rows(Block.at_most(np.arange(len(price)), price, paid))

    def _hosts(self, seed: bytes) -> bool:
        climb, base = self.climb, self.climb.best.base
        visitors, absent = guests(climb.ground.table, base), away(climb.ground.table, base)
        drawn = hosts_drawn(climb.ground.book, visitors, absent, climb.pace.stop, seed)
        if drawn is None:
            return False
        climb.best = replace(climb.best, hosts=drawn)
        return True


def _no_news(news: News) -> bool:
    """Equal plans are no progress to be told."""
    return False


def _never(value: int, bound: int) -> bool:
    """Near is not settled."""
    return False
