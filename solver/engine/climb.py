"""The tiers one after another: each is made as good as it can be while every earlier one stays as good as it is."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import numpy as np

from solver.engine.aim import Aim, stages
from solver.engine.answer import Answer
from solver.engine.cpsat import News
from solver.engine.greedy import pull_of, taken_greedily
from solver.engine.layout import Ground, lay_out
from solver.engine.matching import Match, match
from solver.engine.pace import Pace
from solver.engine.seek import Seek
from solver.engine.visits import away, free_rows_of, guests
from solver.outcome import COUNTING_TIERS, TIERS, Phase, Progress, Report, Tier
from solver.rows import Int64
from solver.rules.precedence import without_waiting

LATER_TIERS = (Tier.FAIRNESS, Tier.PREFERENCES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """A roster that keeps every rule: base values of shape (n_base,) with settled shortfalls, and the host of each row that needs one."""

    base: Int64
    hosts: dict[int, int]


@dataclass(kw_only=True)
class Climb:
    """The state of one run. `best` is a roster without a breach at any moment; `settled` are the tiers that may get no worse.

    `partial`: the table holds some candidates only, so `bounds` are given and nothing here adds to them. `settled_days`: only units are
    open, so that fairness cannot change. `goal`: what the first tiers need not undercut, in their order.
    """

    ground: Ground
    pace: Pace
    report: Report
    best: Best
    bounds: dict[Tier, int] = field(default_factory=dict)
    settled: list[tuple[Tier, int]] = field(default_factory=list)
    explicit: frozenset[int] = frozenset()
    partial: bool = False
    settled_days: bool = False
    goal: tuple[int, ...] = ()

    def run(self, tiers: Collection[Tier] = TIERS) -> None:
        """These tiers, or as many of them as time and the person at the keyboard allow."""
        try:
            for stage in stages(lay_out(self.ground, fair=False, explicit=self.explicit, settled=())):
                if stage[0] not in tiers:
                    continue
                if self.at_goal(stage[-1]):
                    self.settle(stage)
                elif not self.pace.over():
                    self._stage(stage)
        except KeyboardInterrupt:  # between two searches; within one the search itself notes it
            self.pace.stop.pressed = True

    def values(self, tiers: tuple[Tier, ...]) -> tuple[int, ...]:
        """What the best roster pays."""
        return tuple(self.ground.value(tier, self.best.base) for tier in tiers)

    def at_goal(self, last: Tier) -> bool:
        """Whether the tiers up to this one are, if the goal tells of all of them."""
        return self._reached(self.values(TIERS[: TIERS.index(last) + 1]))

    def _reached(self, pays: tuple[int, ...]) -> bool:
        return len(pays) <= len(self.goal) and pays <= self.goal[: len(pays)]

    def tell(self) -> None:
        """What the best roster pays, tier by tier."""
        for tier, value in zip(TIERS, self.values(TIERS), strict=True):
            if tier is not Tier.STABILITY:
                self._tell(tier, value, self.bounds.get(tier))

    def _stage(self, tiers: tuple[Tier, ...]) -> None:
        self.pace.begin(counting=tiers[0] in COUNTING_TIERS)
        bound: int | None = None
        again = True
        while again:
            aim = self._aim(tiers)
            answer = self._searched(aim)
            # A model with fewer units explicit admits more, so each round's bound holds for all of them.
            bound = answer.bound if bound is None or answer.bound is None else max(bound, answer.bound)
            again = self._taken(tiers, answer) and not self.at_goal(tiers[-1])
        values = self.values(tiers)
        self.settled += zip(tiers, values, strict=True)
        if bound is not None and not self.partial:
            self.bounds |= zip(tiers, aim.bounds(bound, values), strict=True)
        for tier, value in zip(tiers, values, strict=True):
            self._tell(tier, value, self.bounds.get(tier))

    def _aim(self, tiers: tuple[Tier, ...]) -> Aim:
        fair = tiers[0] in LATER_TIERS and not self.settled_days
        layout = lay_out(self.ground, fair=fair, explicit=self.explicit, settled=self.settled)
        return Aim(layout=layout, tiers=tiers)

    def _searched(self, aim: Aim) -> Answer:
        self.report(Phase.BOUNDING)
        seek = Seek(
            model=aim.layout.model,
            cost=aim.cost,
            owner=self.ground.table.person.astype(np.int64),
            pace=self.pace,
            watch=self._watch(aim),
            satisfied=aim.near if aim.tiers[0] in COUNTING_TIERS else _never,
            by_branching=aim.tiers[0] in LATER_TIERS,
            report=self.report,
            arrived=lambda value: self._arrived(aim, value),
        )
        return seek.answer(aim.layout.hint(self.best.base, self.best.hosts))

    def _taken(self, tiers: tuple[Tier, ...], answer: Answer) -> bool:
        """Hosts are matched to what was found; true where units must take their hosts into the model and the stage be searched again."""
        if answer.values is None:
            return False
        found = self.ground.assembly.settled(answer.values[: self.ground.n_base])
        matched = self._matched(found)
        self._keep_better(tiers, self._without_unmatched(found, matched))
        if not matched.unmatched or self.pace.stage_over():
            return False
        self.make_explicit(matched.unmatched)
        return True

    def make_explicit(self, rows: tuple[int, ...]) -> None:
        """The units of these rows, and those that share people with them, take their hosts into the model."""
        self.explicit |= self._units_of(rows)

    def take(self, base: Int64, hosts: dict[int, int]) -> None:
        """A roster that is as good in all tiers, instead of the best."""
        self._keep_better(TIERS[-1:], Best(base=base, hosts=hosts))

    def settle(self, tiers: tuple[Tier, ...]) -> None:
        """These tiers are as good as they can be."""
        self.settled += zip(tiers, self.values(tiers), strict=True)

    def offer(self, base: Int64) -> None:
        """A choice of candidates from elsewhere: kept with hosts, without those who find none, if it pays no more than the best."""
        self._keep_better(COUNTING_TIERS, self._without_unmatched(base, self._matched(base)))

    def fill(self) -> None:
        """What is unmet is met as far as there is room, without a search."""
        found = taken_greedily(self.ground.assembly, self.best.base, pull_of(self.ground.table))
        if (found != self.best.base).any():
            self.offer(found)

    def _matched(self, base: Int64) -> Match:
        """Hosts for the guests among the base values."""
        self.report(Phase.HOSTS)
        return match(self.ground.book, guests(self.ground.table, base), away(self.ground.table, base), self.pace.stop)

    def _without_unmatched(self, base: Int64, matched: Match) -> Best:
        """The same roster without the placements for which no host is left."""
        dropped, base = np.array(matched.unmatched, dtype=np.int64), base.copy()
        base[dropped] = 0
        base[np.flatnonzero(np.isin(self.ground.table.piece_of, dropped))] = 0
        base[free_rows_of(self.ground.table, dropped)] = 0
        base = self._in_order(base)
        return Best(base=self.ground.assembly.settled(base), hosts=matched.hosts)

    def _in_order(self, base: Int64) -> Int64:
        """Without what waits for a placement that was dropped."""
        kept = without_waiting(self.ground.book.problem, self.ground.table, base)
        late = np.flatnonzero(kept[: len(self.ground.table)] != base[: len(self.ground.table)])
        kept[free_rows_of(self.ground.table, late)] = 0
        return kept

    def _keep_better(self, tiers: tuple[Tier, ...], other: Best) -> None:
        """Our own incumbent stays unless the other keeps the rows and pays no more, in the order of the tiers."""
        counted = TIERS[: TIERS.index(tiers[-1]) + 1]
        pays = tuple(self.ground.value(tier, other.base) for tier in counted)
        if pays <= self.values(counted) and self.ground.assembly.model.admits(other.base):
            self.best = other

    def _units_of(self, rows: tuple[int, ...]) -> frozenset[int]:
        units = sorted({int(self.ground.table.unit[row]) for row in rows})
        return frozenset[int]().union(*(self.ground.book.units_around(unit) for unit in units))

    def _watch(self, aim: Aim) -> Callable[[News], bool]:
        """Tells each improvement and says when to stop."""
        told: tuple[int | None, int | None] = (None, None)

        def watch(news: News) -> bool:
            nonlocal told
            now = (news.value, news.bound)
            if None not in now and now != told:
                told = now
                self._tell_all(aim, news)
            near = news.value is not None and news.bound is not None and aim.near(news.value, news.bound)
            return self.pace.enough(near=near) or (news.value is not None and self._arrived(aim, news.value))

        return watch

    def _arrived(self, aim: Aim, objective: int) -> bool:
        return self._reached((*self.values(TIERS[: TIERS.index(aim.tiers[0])]), *aim.values(objective)))

    def _tell_all(self, aim: Aim, news: News) -> None:
        if news.value is not None and news.bound is not None:
            values = aim.values(news.value)
            for tier, value, bound in zip(aim.tiers, values, aim.bounds(news.bound, values), strict=True):
                self._tell(tier, value, self.bounds.get(tier) if self.partial else bound)

    def _tell(self, tier: Tier, value: int, bound: int | None) -> None:
        self.report(Progress(tier=tier, value=value, bound=bound, seconds=self.pace.elapsed()))


def _never(value: int, bound: int) -> bool:
    """The later tiers are searched as long as their share lasts."""
    return False
