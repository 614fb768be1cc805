"""A large company with its units left open: who goes when, and who helps whom, with bounds that hold for every choice of units.

Rows of the open table admit whatever the rows of the units admit, so nothing undercuts their relaxation; helpers outside the pool are
priced by factors, so the bound covers them too (Dantzig-Wolfe pricing; sifting: Bixby, Gregory, Lustig, Marsten and Shanno 1992).
"""

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

import numpy as np

from solver.arrays.days import Int64
from solver.arrays.joins import contains
from solver.candidates import Candidates
from solver.engine import incuts
from solver.engine.aim import Aim, stages
from solver.engine.assemble import assemble
from solver.engine.carrying import Carried
from solver.engine.chains import Chains
from solver.engine.cpsat import News
from solver.engine.fairness import fairness_of
from solver.engine.flowing import Flowing
from solver.engine.greedy import pull_of, taken_greedily
from solver.engine.helping import Float, Help, Helpers, HelpPrices
from solver.engine.hosting import HostBook
from solver.engine.incuts import Bounded, InCuts, bounded
from solver.engine.layout import Ground, lay_out
from solver.engine.pace import LATER_AT_MOST, Pace
from solver.engine.relax import Relaxation, relaxed_from
from solver.engine.rounding import WHOLE, whole_prices
from solver.engine.seek import RELAXATION_SHARE, Seek
from solver.engine.shortfalls import Named
from solver.engine.simplex import Basis
from solver.engine.swapping import Swapping
from solver.engine.weights import near
from solver.generate.entries import cover_entries
from solver.outcome import COUNTING_TIERS, TIERS, Phase, Progress, Report, Tier
from solver.problem import Problem
from solver.rows import Rule
from solver.rules import hosts
from solver.rules.registry import ASKS, RULES

LATER_TIERS = (Tier.FAIRNESS, Tier.PREFERENCES)
ROUNDS = 20
OPEN_SHARE = 0.7  # of the whole time; then units are looked for
STEPPED_AT_MOST = 0.4  # of the whole limit for a later stage with steps of fairness, which ends by itself
FLOWS = 3  # of helpers, each from where the last one ended
SEARCHED = 30_000  # columns, beyond which wishes are left to flows: no search betters them in time
STEPPED = 6_000  # people, beyond whom fairness has no steps in the model: helpers are then exchanged one by one


def grounded(
    problem: Problem,
    table: Candidates,
    *,
    partial: bool = False,
    straight: bool = False,
    without: tuple[Rule, ...] = (),
    book: HostBook | None = None,
) -> tuple[Ground, tuple[Named, ...]]:
    """The rows of all rules in the order of the registry, as one model.

    `partial`: more helpers may join the table, and units are open, so that hours are not reckoned with; `straight` as in `Fairness`;
    `without`: rules left to the matching of hosts; `book`: what is known of hosts already.
    """
    problem = problem.without_hours() if partial else problem
    named = tuple(Named(name=rule.name, rows=rule.rows(problem, table)) for rule in (*RULES, *ASKS) if rule not in without)
    assembly = assemble(len(table), [one.rows for one in named])
    fairness = fairness_of(problem, table, partial=partial, straight=straight)
    has_hosts = hosts.RULE not in without
    return Ground(table=table, assembly=assembly, fairness=fairness, book=book or HostBook(problem=problem), has_hosts=has_hosts), named


@dataclass(kw_only=True)
class Opened:
    """The state of one run. `base` keeps every row of the open table at any moment."""

    problem: Problem
    pace: Pace
    report: Report
    helpers: Helpers
    programs: Candidates
    pool: Help
    ground: Ground
    named: tuple[Named, ...]
    base: Int64
    bounds: dict[Tier, int] = field(default_factory=dict)
    settled: list[tuple[Tier, int]] = field(default_factory=list)
    _n_pool: int = 0
    _carried: Carried | None = None

    @classmethod
    def of(cls, problem: Problem, pace: Pace, report: Report, programs: Candidates, helpers: Helpers) -> "Opened":
        """With all placements of programs, their units left open, and several helpers for each head."""
        pool = helpers.first()
        straight = problem.n_people > STEPPED
        ground, named = grounded(problem, _table(problem, programs, pool), partial=True, straight=straight)
        return cls(
            problem=problem,
            pace=pace,
            report=report,
            helpers=helpers,
            programs=programs,
            pool=pool,
            ground=ground,
            named=named,
            base=ground.assembly.empty(),
        )

    def run(self, tiers: Collection[Tier] = TIERS) -> None:
        """These tiers, or as many of them as time and the person at the keyboard allow."""
        try:
            if self.vast and {*COUNTING_TIERS} & {*tiers}:
                self._count_in_cuts()
                tiers = {*tiers} - {*COUNTING_TIERS}
            for stage in stages(lay_out(self.ground, fair=False, explicit=frozenset(), settled=())):
                if not self.pace.over() and not self._spent() and stage[0] in tiers:
                    self._stage(stage)
        except KeyboardInterrupt:  # between two searches; within one the search itself notes it
            self.pace.stop.pressed = True
        if self._spent() and {*COUNTING_TIERS} <= {*tiers}:
            self._fill()

    def _fill(self) -> None:
        """Where the counting tiers were not searched to the end, what is unmet is met as far as there is room, without a search."""
        self._keep_better(taken_greedily(self.ground.assembly, self.base, pull_of(self.ground.table)), COUNTING_TIERS)

    @property
    def vast(self) -> bool:
        """Too large for the simplex method."""
        return len(self.ground.table) >= incuts.FROM

    def values(self, tiers: tuple[Tier, ...]) -> tuple[int, ...]:
        """What the roster pays, if it finds its units."""
        return tuple(self.ground.value(tier, self.base) for tier in tiers)

    def chosen_helpers(self) -> Help:
        """By ask, day and person."""
        chosen = self.pool.chosen(self.base[len(self.programs) : len(self.ground.table)] > 0)
        return chosen.chosen(np.argsort(self.helpers.key(chosen)))

    def bounds_for(self, values: tuple[int, ...]) -> dict[Tier, int]:
        """The bounds that hold for a roster that pays these values: those of a tier suppose that no earlier one pays more than here."""
        allowed = dict(self.settled)
        sure: dict[Tier, int] = {}
        for tier, value in zip(TIERS, values, strict=True):
            if tier in self.bounds:
                sure[tier] = self.bounds[tier]
            if value > allowed.get(tier, value):
                break
        return sure

    def least_of_visits(self, tier: Tier) -> int | None:
        """What the visits pay in the tier at least, beside these helpers; None where no bound is known."""
        helpers = self.base.copy()
        helpers[: len(self.programs)] = 0
        return self.bounds[tier] - self.ground.value(tier, helpers) if tier in self.bounds else None

    def _count_in_cuts(self) -> None:
        """The counting tiers of a very large company, all at once; each that is not at its least is then bounded by itself."""
        self.pace.begin(counting=True)
        self.report(Phase.BOUNDING)
        last = bounded(self.ground, COUNTING_TIERS, self.pace, share=incuts.SHARE)
        guide = np.zeros(self.ground.n_base) if last is None else last.values
        self._keep_better(taken_greedily(self.ground.assembly, self.base, guide), COUNTING_TIERS)
        if last is not None and not self.pace.over():
            search = InCuts(ground=self.ground, pace=self.pace, report=self.report, rank=self.problem.people.home[:, 0].astype(np.int64))
            self._keep_better(search.roster(self.ground.assembly.empty(), last.values), COUNTING_TIERS)
        for place, (tier, value) in enumerate(zip(COUNTING_TIERS, self.values(COUNTING_TIERS), strict=True)):
            self.bounds[tier] = self._bounded(place, last) if value else 0
            self.settled.append((tier, value))
            self.report(Progress(tier=tier, value=value, bound=self.bounds[tier], seconds=self.pace.elapsed()))

    def _bounded(self, place: int, last: Bounded | None) -> int:
        """Of the counting tier in that place; for the last one from where the search began, if that was not near."""
        tiers, values = COUNTING_TIERS[: place + 1], self.values(COUNTING_TIERS)
        known = last if place + 1 == len(values) else None
        bound = 0 if known is None else self._bound(known, values)
        if near(values[place], bound) or (known is not None and known.near) or self.pace.stage_over():
            return bound
        more = bounded(self.ground, tiers, self.pace, share=incuts.SHARE, start=known)
        return bound if more is None else max(bound, self._bound(more, values))

    def _bound(self, found: Bounded, values: tuple[int, ...]) -> int:
        """Of the relaxation's last tier, for rosters that pay no more than `values` in those before; helpers outside the pool counted."""
        outside, _ = self.helpers.attractive(*self._prices(self._aim(COUNTING_TIERS), found.duals))
        earlier = sum(weight * value for weight, value in zip(found.weights[:-1], values, strict=False))
        return max(0, math.ceil(found.least + outside - earlier - WHOLE))

    def _stage(self, tiers: tuple[Tier, ...]) -> None:
        most = LATER_AT_MOST if self.ground.fairness.straight else STEPPED_AT_MOST
        self.pace.begin(counting=tiers[0] in COUNTING_TIERS, most=most)
        self.report(Phase.BOUNDING)
        if tiers[0] in LATER_TIERS and not self.vast:
            self._swap(tiers)
        relaxation = None if self.vast else self._sifted(tiers)
        aim = self._aim(tiers)
        if relaxation is not None and (Tier.PREFERENCES not in tiers or aim.layout.model.n_columns <= SEARCHED):
            self._search(aim, relaxation)
        if tiers[0] in LATER_TIERS and not self._spent():
            self._swap(tiers)
        values = self.values(tiers)
        self.settled += zip(tiers, values, strict=True)
        if relaxation is not None:
            self.bounds |= zip(tiers, aim.bounds(relaxation.bound, values), strict=True)
        for tier, value in zip(tiers, values, strict=True):
            self.report(Progress(tier=tier, value=value, bound=self.bounds.get(tier), seconds=self.pace.elapsed()))

    def _aim(self, tiers: tuple[Tier, ...]) -> Aim:
        layout = lay_out(self.ground, fair=tiers[0] in LATER_TIERS, explicit=frozenset(), settled=self.settled)
        return Aim(layout=layout, tiers=tiers)

    def _seek(self, aim: Aim) -> Seek:
        return Seek(
            model=aim.layout.model,
            cost=aim.cost,
            owner=self.ground.table.person.astype(np.int64),
            pace=self.pace,
            watch=self._watch(aim),
            satisfied=aim.near,
            report=self.report,
            partial=True,
            by_branching=aim.tiers == (Tier.FAIRNESS,),
        )

    def _watch(self, aim: Aim) -> Callable[[News], bool]:
        def watch(news: News) -> bool:
            near = news.value is not None and news.bound is not None and aim.near(news.value, news.bound)
            return self.pace.enough(near=near)

        return watch

    def _sifted(self, tiers: tuple[Tier, ...]) -> Relaxation | None:
        """The relaxation of the last pool, its bound being the best one of all rounds; each round adds the helpers who would pay."""
        known: Relaxation | None = None
        for _ in range(ROUNDS):
            aim = self._aim(tiers)
            found = self._relaxed(aim)
            if found is None:
                break
            outside, more = self.helpers.attractive(*self._prices(aim, found.duals))
            least = found.proven + outside
            least = least if known is None else max(least, known.least)
            self._n_pool = len(self.pool)
            bound = whole_prices(least, aim.cost)
            known = replace(found, least=least, bound=bound if self.helpers.many else max(bound, found.bound))
            if self._carried is not None and not self._carried.optimal:
                return known
            done = known.bound >= whole_prices(float(aim.cost @ found.values), aim.cost)
            if done or not len(more) or self.pace.stage_over():
                return known
            self._add(more)
        return None if known is None else self._widened(known)

    def _relaxed(self, aim: Aim) -> Relaxation | None:
        """From where the last one ended, if there was one."""
        seconds = self.pace.seconds_left()
        start = self._start(aim)
        share = None if seconds is None else RELAXATION_SHARE * seconds
        found = relaxed_from(aim.layout.model, aim.cost, start, share, self.pace.stop)
        if found is None:
            return None
        relaxation, vertex = found
        self._carried = Carried(layout=aim.layout, named=self.named, values=vertex.values, basis=vertex.basis, optimal=vertex.optimal)
        return relaxation

    def _start(self, aim: Aim) -> Basis | None:
        """Where the last relaxation ended; where fairness is new, the roster, whose helpers have been evened out already."""
        if self._carried is None:
            return None
        fresh = aim.layout.n_fairness and not self._carried.layout.n_fairness
        roster = Basis.at(aim.layout.model, aim.layout.hint(self.base, {})) if fresh else None
        return roster or self._carried.onto(aim.layout, self.named)

    def _widened(self, known: Relaxation) -> Relaxation:
        """For the pool as it is now: helpers who came since are 0, and nobody is sure of them."""
        first, more = len(self.programs) + self._n_pool, len(self.pool) - self._n_pool
        values, reduced = (np.insert(column, np.full(more, first), 0.0) for column in (known.values, known.reduced))
        return replace(known, values=values, reduced=reduced)

    def _add(self, more: Help) -> None:
        """More helpers join the pool; the roster stays as it is."""
        before = self.ground.assembly
        self.pool = Help.joined([self.pool, more])
        self.ground, self.named = grounded(
            self.problem, _table(self.problem, self.programs, self.pool), partial=True, straight=self.ground.fairness.straight
        )
        gap = np.zeros(len(more), np.int64)
        self.base = np.concatenate([self.base[: before.n_candidates], gap, self.base[before.n_candidates :]])

    def _prices(self, aim: Aim, duals: Float) -> tuple[HelpPrices, Int64, Float]:
        """What the duals ask of helpers, who is in the pool already, and what a day of those costs of whose days no row knows."""
        prices, row = HelpPrices.none(self.problem), 0
        for rule, one in zip((*RULES, *ASKS), self.named, strict=True):
            if rule.helpers:
                prices.take(self.problem, one.rows.label, duals[row : row + one.rows.n_rows])
            row += one.rows.n_rows
        prices.wish = float(dict(zip(aim.tiers, aim.weights, strict=True)).get(Tier.PREFERENCES, 0))
        fairness = self.ground.fairness
        if aim.layout.n_fairness:
            stepped = np.flatnonzero(fairness.steps)
            prices.of_person_day[stepped] += duals[row : row + len(stepped), None] * self.helpers.remembered
        outside = np.where(fairness.steps > 0, 0.0, fairness.first_day * self._worth_of_fairness(aim, duals))
        return prices, np.sort(self.helpers.key(self.pool)), outside

    def _worth_of_fairness(self, aim: Aim, duals: Float) -> float:
        """What a unit of fairness counts in this search: its weight, and the dual of its row where it is settled."""
        worth = float(dict(zip(aim.tiers, aim.weights, strict=True)).get(Tier.FAIRNESS, 0))
        first = len(duals) - len(self.settled)
        return worth - sum(float(duals[first + i]) for i, (tier, _) in enumerate(self.settled) if tier is Tier.FAIRNESS)

    def _search(self, aim: Aim, relaxation: Relaxation) -> None:
        answer = self._seek(aim).answer(aim.layout.hint(self.base, {}), relaxation)
        if answer.values is None:
            return
        found = self.ground.assembly.settled(answer.values[: self.ground.n_base])
        self._keep_better(found, aim.tiers)

    def _keep_better(self, found: Int64, tiers: tuple[Tier, ...]) -> None:
        counted = TIERS[: TIERS.index(tiers[-1]) + 1]
        pays = tuple(self.ground.value(tier, found) for tier in counted)
        if pays <= self.values(counted) and self.ground.assembly.model.admits(found):
            self.base = found

    def _spent(self) -> bool:
        """Whether the rest of the time belongs to the units."""
        return self.pace.gone(OPEN_SHARE)

    def _swap(self, tiers: tuple[Tier, ...]) -> None:
        """Helpers exchanged one by one; whoever is new joins the pool."""
        self.report(Phase.SWAPPING)
        swapping = Swapping.of(self.problem, self.helpers, self.ground.table, self.base)
        first = len(self.programs)
        before = self.pool.chosen(self.base[first : first + len(self.pool)] > 0)
        after = swapping.improved(before, wishes=Tier.PREFERENCES in tiers, over=self._spent, look=self.pace.look)
        after = Chains.of(swapping, after).improved(over=self._spent, look=self.pace.look)
        self._help(after, tiers)
        for _ in range(FLOWS if Tier.PREFERENCES in tiers else 0):
            if not self._flow(tiers):
                break

    def _flow(self, tiers: tuple[Tier, ...]) -> bool:
        """Whether a flow of helpers among those of the pool and all who wish for an asking unit is better than what there was."""
        first, before = len(self.programs), self.values(TIERS)
        now = self.pool.chosen(self.base[first : first + len(self.pool)] > 0)
        flowing = Flowing.of(self.problem, self.helpers, self.ground.table, self.base)
        others = Help.joined([self.pool, self.helpers.wished])
        self._help(flowing.improved(now, others, over=self._spent, look=self.pace.look), tiers)
        return self.values(TIERS) < before

    def _help(self, after: Help, tiers: tuple[Tier, ...]) -> None:
        """These helpers instead, if they are no worse; whoever is new joins the pool."""
        first = len(self.programs)
        known = np.sort(self.helpers.key(self.pool))
        more = after.chosen(~contains(known, self.helpers.key(after)))
        if len(more):
            self._add(more)
        found = self.base.copy()
        found[first : first + len(self.pool)] = np.isin(self.helpers.key(self.pool), self.helpers.key(after))
        self._keep_better(self.ground.assembly.settled(found), tiers)


def _table(problem: Problem, programs: Candidates, pool: Help) -> Candidates:
    return Candidates.joined([programs, cover_entries(problem, ask=pool.ask, person=pool.person, day=pool.day)])
