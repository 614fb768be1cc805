"""The counting tiers of a very large company: a first-order method bounds them, the roster is searched cut by cut."""

import math
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from solver.engine.answer import Answer
from solver.engine.cpsat import News
from solver.engine.cutting import Cut, Cutting, cuts_of
from solver.engine.firstorder import Approximation, approximated
from solver.engine.layout import Ground
from solver.engine.linear import LinearModel
from solver.engine.pace import Pace
from solver.engine.relax import proven_by, without_idle_rows
from solver.engine.seek import Seek
from solver.engine.weights import weights_for
from solver.outcome import COUNTING_TIERS, Phase, Report, Tier, Told
from solver.rows import NO_LOWER, NO_UPPER, Int64

Float = NDArray[np.float64]
FROM = 250_000  # columns of the open table from which on it is searched in cuts
COLUMNS = 20_000  # of a cut, about: the simplex method takes half as long for two of these as for one twice as large
BESIDE = 2  # cuts that are searched at a time, however many threads there are for it
POLL_S = 0.05
SLICES = 16
SLICE_S = 5.0  # for one of them on the clock, till when Ctrl-C is not heard: on a quiet machine hardly one takes as long
LEAST_S = 1.0  # for the last one before the time is over
NEAR = 1e-3  # of the bound: the relaxation need not be nearer
SHARE = 0.5  # of the stage's time for the relaxation before a roster is searched
MOST_DEAR = 6  # more than a missing head-day of any priority costs


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounded:
    """A relaxation of one tier: no values pay less than `least`, a unit of each earlier tier counted with its weight.

    `values` (n_columns,) keep the rows nearly, `duals` (n_rows,) prove `least`; `found` is from where it may be gone on,
    which says nothing new where it is `near`.
    """

    values: Float
    duals: Float
    weights: tuple[int, ...]
    least: float
    found: Approximation
    near: bool


def bounded(ground: Ground, tiers: Sequence[Tier], pace: Pace, *, share: float, start: Bounded | None = None) -> Bounded | None:
    """The last of these counting tiers, the earlier ones outweighing it a little, in a share of what the stage has left.

    From `start` on, if that is of the same tiers. None where a person stopped it at once.
    """
    model = without_idle_rows(ground.assembly.model)
    busy = np.flatnonzero(np.bincount(model.row, minlength=model.n_rows))
    few, weights = model.only_rows(busy), _exchanged(tiers)
    cost = _cost(ground, tiers, weights)
    matrix = csc_array((few.coefficient.astype(float), (few.row, few.column)), shape=(few.n_rows, few.n_columns))
    until = pace.elapsed() + share * pace.stage_left()

    def near(found: Approximation) -> bool:
        least = proven_by(few, matrix, cost, found.duals)[2]
        return found.near or abs(float(cost @ found.values) - least) <= max(0.5, NEAR * abs(least))

    def enough(found: Approximation) -> bool:
        return near(found) or (not pace.counted and pace.elapsed() > until)

    def seconds() -> float:
        return math.inf if pace.counted else min(SLICE_S, max(LEAST_S, until - pace.elapsed()))

    before = None if start is None else start.found
    found = approximated(few, cost, slices=SLICES, enough=enough, stop=pace.stop, seconds=seconds, start=before)
    if found is None:
        return None
    proven, _, least = proven_by(few, matrix, cost, found.duals)
    duals = np.zeros(model.n_rows)
    duals[busy] = proven
    return Bounded(values=found.values, duals=duals, weights=weights, least=least, found=found, near=near(found))


def _exchanged(tiers: Sequence[Tier]) -> tuple[int, ...]:
    """The last tier counts 1; a head-day of the highest priority counts 5 in cover, so programs weigh more than that."""
    weights = [1]
    for tier in reversed(tiers[:-1]):
        weights.insert(0, 2 * weights[0] * (1 if tier is Tier.COVER else MOST_DEAR))
    return tuple(weights)


def _cost(ground: Ground, tiers: Sequence[Tier], weights: Sequence[int]) -> Int64:
    costs = [weight * ground.assembly.prices(tier) for tier, weight in zip(tiers, weights, strict=True)]
    total: Int64 = np.sum(costs, axis=0)
    return total


@dataclass(kw_only=True)
class InCuts:
    """One search of the counting tiers. `rank` (n_people,): people of near rank share rows."""

    ground: Ground
    pace: Pace
    report: Report
    rank: Int64

    def roster(self, base: Int64, values: Float) -> Int64:
        """Base values that keep every row, from `base`, which does, and a relaxation's values."""
        owner = self.ground.table.person.astype(np.int64)
        cutting = Cutting.of(self.ground.assembly, cuts_of(owner, self.rank, COLUMNS))
        rooms, found, running = cutting.rooms(values, base), base.copy(), deque[_Running]()

        def settle() -> None:
            first = running.popleft()
            found[first.cut.columns] = self._awaited(first)
            rooms.take(first.number, found)

        with ThreadPoolExecutor(max_workers=min(BESIDE, self.pace.effort.workers)) as beside:
            for number in range(cutting.n_cuts):
                if len(running) == BESIDE:
                    settle()
                cut = cutting.cut(number, rooms.give(number), base)
                # Most need less than their part, and a cut that ends early leaves what it should have used.
                pace = self.pace.part(max(1, (cutting.n_cuts - number + 1) // 3))
                self.report(Phase.SEARCHING)
                running.append(_Running(number=number, cut=cut, pace=pace, work=pace.work, found=beside.submit(self._searched, cut, pace)))
            while running:
                settle()
        return self._filled(self.ground.assembly.settled(found))

    def _awaited(self, running: "_Running") -> Int64:
        """What was found. A KeyboardInterrupt ends all searches, and is noted."""
        while not running.found.done():
            try:
                wait([running.found], timeout=POLL_S)
            except KeyboardInterrupt:
                self.pace.stop.pressed = True
        self.pace.work += running.pace.work - running.work
        return running.found.result()

    def _searched(self, cut: Cut, pace: Pace) -> Int64:
        """Values of the cut's own columns; the hint's where nothing better is found."""
        prices = [cut.priced(self.ground.assembly.prices(tier)) for tier in COUNTING_TIERS]
        most = [int(price @ cut.model.column_upper) for price in prices]
        weighed = [weight * price for weight, price in zip(weights_for(most), prices, strict=True)]
        own = cut.columns[cut.columns < len(self.ground.table)]
        _, owner = np.unique(self.ground.table.person[own], return_inverse=True)
        seek = Seek(
            model=cut.model,
            cost=np.sum(weighed, axis=0),
            owner=owner.astype(np.int64),
            pace=pace,
            watch=_never,
            report=_untold,
            satisfied=_near,
            partial=True,
        )
        answer: Answer = seek.answer(cut.hint)
        return (cut.hint if answer.values is None else answer.values)[: len(cut.columns)]

    def _filled(self, base: Int64) -> Int64:
        """Whoever still fits in, while everything else stays as it is."""
        cut = leftover(self.ground, base)
        if not len(cut.columns) or self.pace.over():
            return base
        found = base.copy()
        pace = self.pace.part(1)
        found[cut.columns] = self._searched(cut, pace)
        self.pace.work = pace.work
        return self.ground.assembly.settled(found)


def leftover(ground: Ground, base: Int64) -> Cut:
    """What could be added to a roster: the candidates of unmet rows for whom, alone, there is room."""
    assembly = ground.assembly
    model, missing = assembly.model, assembly.short(base)
    sums = model.sums(base)
    unmet = np.flatnonzero(missing[model.column] & (model.column >= assembly.n_candidates))
    wanted = np.zeros(model.n_rows, bool)
    wanted[model.row[unmet]] = True
    free = np.zeros(model.n_columns, bool)
    free[model.column[wanted[model.row]]] = True
    free[base > 0] = False
    free[assembly.n_candidates :] = False
    new = sums[model.row] + model.coefficient
    shut = (new > model.row_upper[model.row]) | ((model.coefficient < 0) & (new < model.row_lower[model.row]))
    free[model.column[shut]] = False
    columns = np.flatnonzero(free | missing)
    return _beside(model, base, columns, missing)


def _beside(model: LinearModel, base: Int64, columns: Int64, missing: NDArray[np.bool_]) -> Cut:
    """The columns alone, what all others use taken off the rows; `missing` columns begin anew."""
    still = np.where(missing, 0, base)
    sums = model.sums(still)
    entry = np.flatnonzero(np.isin(model.column, columns))
    rows, row = np.unique(model.row[entry], return_inverse=True)
    lower, upper = model.row_lower[rows], model.row_upper[rows]
    few = LinearModel(
        column_lower=np.zeros_like(columns),
        column_upper=model.column_upper[columns],
        row=row,
        column=np.searchsorted(columns, model.column[entry]),
        coefficient=model.coefficient[entry],
        row_lower=np.where(lower <= NO_LOWER, lower, lower - sums[rows]),
        row_upper=np.where(upper >= NO_UPPER, upper, upper - sums[rows]),
    )
    return Cut(model=few, columns=columns, shared=np.empty(0, np.int64), hint=np.where(missing, base, 0)[columns])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Running:
    """The search of a cut, beside this thread; `work` is what its pace had counted when it began."""

    number: int
    cut: Cut
    pace: Pace
    work: float
    found: Future[Int64]


def _untold(news: Told) -> None:
    """Searches beside one another have no news of their own."""


def _never(news: News) -> bool:
    return False


def _near(value: int, bound: int) -> bool:
    """Within a unit: cuts are many, and what they miss adds up."""
    return value - bound <= 1
