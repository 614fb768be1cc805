"""One search in three steps: the relaxation bounds and points the way, a core of attractive columns is searched, then, if need be, all."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from solver.candidates import Bool
from solver.engine.answer import Answer, Contradiction, Search, Status
from solver.engine.branch import branched
from solver.engine.cpsat import News, Watch, search
from solver.engine.linear import LinearModel
from solver.engine.pace import REPEATABLE_COLUMNS, Pace
from solver.engine.relax import Relaxation, relaxed
from solver.engine.rounding import WHOLE
from solver.outcome import Phase, Report
from solver.rows import Int64

CORES = (0, 1_000, 6_000, 60_000)  # attractive candidates beside those that the relaxation uses
RELAXATION_SHARE = 0.6  # of what the stage has left
BRANCHING = 3_000  # for branch and cut
BRANCHING_SHARE = 0.6  # of what is left then
NOTHING = Answer(status=Status.UNKNOWN, values=None, bound=None, work=0.0)
GAP = 1e-4  # near enough where no search proves anything


def _never(value: int) -> bool:
    """Nothing is known from elsewhere."""
    return False


@dataclass(kw_only=True)
class Seek:
    """A model to be minimised from a hint that keeps its rows. `owner` of shape (n_candidates,): the person of each column; the columns
    beyond are in every core. `partial`: there are more columns than these, so that no search of them proves anything. `by_branching`: dives
    end by branch and cut, since a relaxation sees through the objective and CP-SAT does not.
    """

    model: LinearModel
    cost: Int64
    owner: Int64
    pace: Pace
    watch: Watch
    satisfied: Callable[[int, int], bool]  # value, bound: near enough not to search all columns
    report: Report
    arrived: Callable[[int], bool] = _never  # value: as good as anything can be that is known from elsewhere
    partial: bool = False
    by_branching: bool = False

    def relaxation(self, hint: Int64) -> Relaxation | None:
        """As far as it comes in its share of the time."""
        seconds = self.pace.seconds_left()
        limit = None if seconds is None else RELAXATION_SHARE * seconds
        return relaxed(self.model, self.cost, hint, limit, self.pace.stop, self.pace.clock)

    def answer(self, hint: Int64, relaxation: Relaxation | None = None) -> Answer:
        """The hint itself where nothing better is found; the relaxation is made where none is given."""
        best = Answer(status=Status.FEASIBLE, values=hint, bound=None, work=0.0)
        if self.arrived(self._paid(hint)):
            return best
        relaxation = self.relaxation(hint) if relaxation is None else relaxation
        self.report(Phase.SEARCHING)
        if relaxation is not None:
            best = self._guided(best, relaxation)
        if not self.partial and not self._over(best) and not self._near(best):
            best = self._better(best, self._all(best))
        return best

    def _guided(self, best: Answer, relaxation: Relaxation) -> Answer:
        """By the relaxation: its own values where they are whole, else cores that grow until the proof is there."""
        best = self._proven(replace(best, bound=relaxation.bound))
        whole = relaxation.integral()
        if whole is not None and self.model.admits(whole):
            best = self._better(best, Answer(status=Status.FEASIBLE, values=whole, bound=relaxation.bound, work=0.0))
        for dive in (self._sparing, self._generous) if self.by_branching else (self._certain, self._undecided):
            if not self._enough(best):
                best = self._better(best, dive(relaxation))
        if not self.partial and not self._enough(best):
            kept, _ = self._core(best, relaxation, BRANCHING)
            best = self._better(best, self._branched(self.model, kept))
        for size in () if self.partial and self.by_branching else CORES[: -1 if self.partial else None]:
            if self._enough(best):
                break
            kept, complete = self._core(best, relaxation, size)
            best = self._better(best, self._within(best, kept, complete))
        return best

    def _certain(self, relaxation: Relaxation) -> Answer:
        """What the relaxation sets to one stays one, and CP-SAT settles the rest."""
        values = relaxation.values[: self.n_candidates]
        kept = (relaxation.values > WHOLE) | (self.cost > 0) | (self.model.column_lower > 0)
        kept[: self.n_candidates] &= (values > WHOLE) | self._with_fractions(relaxation)[self.owner]
        return self._dive(np.flatnonzero(kept), values > 1 - WHOLE, relaxation)

    def _undecided(self, relaxation: Relaxation) -> Answer:
        """The same with all that costs nothing more for people of whom the relaxation has not decided all."""
        kept = self._free(relaxation)
        kept[self.n_candidates :] |= self.cost[self.n_candidates :] > 0
        kept[: self.n_candidates] |= self._with_fractions(relaxation)[self.owner] & (self.cost[: self.n_candidates] > 0)
        return self._dive(np.flatnonzero(kept), self._sure(relaxation), relaxation)

    def _sparing(self, relaxation: Relaxation) -> Answer:
        """By branch and cut, with the columns beyond the candidates that cost nothing more; that may be too few."""
        return self._branched(self._standing(self._sure(relaxation)), np.flatnonzero(self._free(relaxation)))

    def _generous(self, relaxation: Relaxation) -> Answer:
        """By branch and cut, with all columns beyond the candidates."""
        kept = self._free(relaxation)
        kept[self.n_candidates :] = True
        return self._branched(self._standing(self._sure(relaxation)), np.flatnonzero(kept))

    def _with_fractions(self, relaxation: Relaxation) -> Bool:
        """(n_people,): of whom the relaxation has not decided all."""
        values = relaxation.values[: self.n_candidates]
        undecided = np.zeros(int(self.owner.max(initial=-1)) + 1, dtype=np.bool_)
        undecided[self.owner[(values > WHOLE) & (values <= 1 - WHOLE)]] = True
        return undecided

    def _sure(self, relaxation: Relaxation) -> Bool:
        """(n_candidates,): set to one by the relaxation, for people of whom it has decided all."""
        return (relaxation.values[: self.n_candidates] > 1 - WHOLE) & ~self._with_fractions(relaxation)[self.owner]

    def _free(self, relaxation: Relaxation) -> Bool:
        """(n_columns,): used by the relaxation, or costing nothing more and no candidate of somebody of whom it has decided all."""
        kept = (relaxation.values > WHOLE) | (relaxation.reduced < WHOLE)
        kept[: self.n_candidates] &= (relaxation.values[: self.n_candidates] > WHOLE) | self._with_fractions(relaxation)[self.owner]
        return np.asarray(kept | (self.model.column_lower > 0))

    def _standing(self, sure: Bool) -> LinearModel:
        lower = self.model.column_lower.copy()
        lower[: self.n_candidates][sure] = 1
        return replace(self.model, column_lower=lower)

    def _dive(self, kept: Int64, sure: Bool, relaxation: Relaxation) -> Answer:
        """Over these columns, what is sure being one."""
        try:
            found = self._searched(self._standing(sure), kept, None, relaxation.bound)
        except Contradiction:
            return NOTHING
        return replace(found, bound=None)

    def _branched(self, model: LinearModel, kept: Int64) -> Answer:
        seconds = self.pace.seconds_left()
        limit = None if seconds is None else BRANCHING_SHARE * seconds
        found = branched(model.only(kept), self.cost[kept], limit, self.pace.stop, gap=GAP if self.partial else 0.0)
        if found is None:
            return NOTHING
        values = np.zeros(model.n_columns, dtype=np.int64)
        values[kept] = found
        return Answer(status=Status.FEASIBLE, values=values, bound=None, work=0.0)

    def _core(self, best: Answer, relaxation: Relaxation, size: int) -> tuple[Int64, bool]:
        """The columns of the core, and whether every better roster lies in it: a column whose reduced cost exceeds the gap is in none."""
        values = _values(best)
        reduced = relaxation.reduced[: self.n_candidates]
        gap = float(self._paid(values)) - relaxation.least + WHOLE
        limit = min(gap, float(np.partition(reduced, size)[size])) if len(reduced) > size else gap
        kept = np.ones(self.model.n_columns, dtype=np.bool_)
        some = (relaxation.values > WHOLE) | (values > 0)
        low = reduced <= limit
        if self.partial and len(reduced) > size:  # of the many that cost the same only so many
            low[:] = False
            low[np.argpartition(reduced, size)[:size]] = True
        kept[: self.n_candidates] = low | some[: self.n_candidates]
        return np.flatnonzero(kept), limit >= gap

    def _within(self, best: Answer, kept: Int64, complete: bool) -> Answer:
        """The best in the core; its optimum and bound are those of the model only where the core is complete."""
        found = self._searched(self.model, kept, _values(best)[kept], best.bound)
        return found if complete and not self.partial else replace(found, bound=None)

    def _searched(self, model: LinearModel, kept: Int64, hint: Int64 | None, bound: int | None) -> Answer:
        """A search over some columns, told with values of all; `bound` is the one to report."""
        how = self.pace.search(len(kept))

        def watch(news: News) -> bool:
            return self.watch(News(value=news.value, bound=bound))

        found = self._asked(model.only(kept), self.cost[kept], how, hint, watch)
        if found.values is None:
            return found
        values = np.zeros(model.n_columns, dtype=np.int64)
        values[kept] = found.values
        return replace(found, status=Status.FEASIBLE, values=values)

    def _all(self, best: Answer) -> Answer:
        how = self.pace.search(self.model.n_columns)
        found = self._asked(self.model, self.cost, how, _values(best), self.watch)
        return replace(found, bound=None) if self.partial else found

    def _asked(self, model: LinearModel, cost: Int64, how: Search, hint: Int64 | None, watch: Watch) -> Answer:
        """What CP-SAT says. Where a hint keeps every row it errs if it says that nothing can; the plan is not lost for that."""
        try:
            found = search(model, cost, how, stop=self.pace.stop, hint=hint, watch=watch)
        except Contradiction:
            if hint is None or not model.admits(hint):
                raise
            return NOTHING
        self.pace.spend(found)
        return found

    def _better(self, best: Answer, other: Answer) -> Answer:
        """The cheaper values with the higher bound.

        Whatever a solver returns is taken only if it can be: values that keep every row, a bound that they do not undercut.
        """
        values = _values(best)
        if other.values is not None and self._paid(other.values) < self._paid(values) and self.model.admits(other.values):
            values = other.values
        bounds = [answer.bound for answer in (best, other) if answer.bound is not None and answer.bound <= self._paid(values)]
        return self._proven(Answer(status=Status.FEASIBLE, values=values, bound=max(bounds, default=None), work=0.0))

    def _proven(self, best: Answer) -> Answer:
        proven = best.bound is not None and best.bound >= self._paid(_values(best))
        return replace(best, status=Status.OPTIMAL) if proven else best

    @property
    def n_candidates(self) -> int:
        return len(self.owner)

    def _enough(self, best: Answer) -> bool:
        """Proven, out of time, or, where proof is dear, near."""
        large = self.partial or self.model.n_columns > REPEATABLE_COLUMNS
        return self._over(best) or (large and self._near(best))

    def _over(self, best: Answer) -> bool:
        return best.status is Status.OPTIMAL or self.pace.stage_over() or self.arrived(self._paid(_values(best)))

    def _near(self, best: Answer) -> bool:
        return best.bound is not None and self.satisfied(self._paid(_values(best)), best.bound)

    def _paid(self, values: Int64) -> int:
        return int(self.cost @ values)


def _values(answer: Answer) -> Int64:
    if answer.values is None:
        raise ValueError("an answer without values has none to read")
    return answer.values
