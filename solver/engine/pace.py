"""How long to go on: the limit is a ceiling, shared out among the stages, and a person may stop at any time."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from solver.engine.answer import Answer, Search, Stop
from solver.outcome import Effort

COUNTING_SHARE = 0.7
LATER_SHARE = 0.5
LATER_AT_MOST = 0.15  # of the whole limit
SEARCH_AT_MOST = 0.15  # of the whole limit, for one search
KEPT_FREE_AT_MOST = 0.1  # of the whole
REPEATABLE_COLUMNS = 150_000  # up to here a plan is searched in a repeatable way without being asked to
WORK_A_SECOND = 0.5  # the solver's deterministic unit against the clock, roughly
SECONDS_AN_EXCHANGE, SECONDS_A_LOOK = 1e-4, 3e-8  # roughly, of helpers who are exchanged one by one


@dataclass(kw_only=True)
class Pace:
    """`clock` gives seconds.

    `counted`: stages are shared out by the solvers' own work, so that a busy machine changes nothing; the clock is then a ceiling on the
    whole run only, and with `effort.reproducible` not even that. `ceiling`: seconds on the clock that are the ceiling instead, such as
    what a command has left of its limit when the engine is called. `kept_free`: those that will be needed once nothing is searched any
    more.
    """

    effort: Effort
    clock: Callable[[], float]
    stop: Stop
    started: float
    counted: bool = False
    ceiling: float | None = None
    work: float = 0.0
    stage_began: float = 0.0
    stage_share: float = 0.0
    near_since: float | None = None
    kept_free: float = 0.0

    def elapsed(self) -> float:
        """Seconds since the engine was called."""
        return self.clock() - self.started

    def over(self) -> bool:
        """Whether nothing more should be begun."""
        return self.stop.now() or self._left() <= 0 or self._clock_left() <= 0

    def begin(self, *, counting: bool, most: float = LATER_AT_MOST) -> None:
        """A stage begins and gets its share of what is left; `most` is the share of the whole limit that a later stage has at most."""
        left, limit = self._left(), self._limit
        self.stage_began = self._now()
        self.stage_share = left * COUNTING_SHARE if counting else min(left * LATER_SHARE, max(1.0, limit * most))

    def stage_over(self) -> bool:
        """Whether the stage has had its share."""
        return self.over() or self._now() - self.stage_began >= self.stage_share

    def stage_left(self) -> float:
        """Seconds left of the stage's share, by the work done where that counts; never quite nothing."""
        return max(0.01, self.stage_share - (self._now() - self.stage_began))

    def part(self, left: int) -> "Pace":
        """A pace for one of so many equal parts that are left of the stage; what it counts is its own."""
        return replace(self, stage_began=self._now(), stage_share=self.stage_left() / left)

    def seconds_left(self) -> float | None:
        """For work that only the clock can end; None where the clock has no say."""
        if self.most_seconds() == math.inf:
            return None
        return max(0.01, self._clock_left()) if self.counted else self.stage_left()

    def search(self, n_columns: int) -> Search:
        """Limits for one search within the stage."""
        self.near_since = None
        repeatable = self.counted or n_columns <= REPEATABLE_COLUMNS
        return Search(
            seconds=self.seconds_left(),
            work=self._work_left() if repeatable else None,
            workers=self.effort.workers,
            seed=self.effort.seed,
            repeatable=repeatable,
        )

    def spend(self, answer: Answer) -> None:
        """Count the work of a search."""
        self.work += answer.work

    def look(self, n: int) -> None:
        """Count the work of looking at so many people for one exchange of helpers."""
        self.work += (SECONDS_AN_EXCHANGE + n * SECONDS_A_LOOK) * WORK_A_SECOND

    def gone(self, share: float) -> bool:
        """Whether so much of the whole is gone: of the work where that counts, and of the clock where that has a say."""
        return self.stop.now() or self._now() > share * self._limit or self.elapsed() > share * self.most_seconds()

    def enough(self, *, near: bool) -> bool:
        """Whether a search that is near its bound has had as much time again to close the gap."""
        if not near:
            self.near_since = None
            return False
        now = self.elapsed()
        self.near_since = now if self.near_since is None else self.near_since
        return not self.counted and now - self.near_since > max(2.0, (self.near_since - self.stage_began) / 2)

    def keep_free(self, seconds: float) -> None:
        """Searches end so much earlier, though not by more than a small share of all."""
        self.kept_free = 0.0
        self.kept_free = min(seconds, KEPT_FREE_AT_MOST * max(0.0, self.most_seconds()))

    def most_seconds(self) -> float:
        """How long the whole run may take on the clock, less what is kept free."""
        return self._ceiling() - self.kept_free

    def _ceiling(self) -> float:
        if self.ceiling is not None:
            return self.ceiling if self.counted else min(self.ceiling, self.effort.time_limit_s)
        return math.inf if self.effort.reproducible else self.effort.time_limit_s

    def timed_out(self) -> bool:
        """Whether it was the clock or the work that ended it, and no person."""
        return not self.stop.now() and (self._left() <= 0 or self._clock_left() <= 0)

    @property
    def _limit(self) -> float:
        """What is shared out: counted work, else seconds, of which there may be fewer than were asked for."""
        return self.effort.time_limit_s if self.counted else max(0.0, self.most_seconds())

    def _left(self) -> float:
        return self._limit - self._now()

    def _work_left(self) -> float:
        """For one search; where work is counted none takes it all, since nearness to a bound cannot be timed there."""
        left = self.stage_left()
        return (min(left, SEARCH_AT_MOST * self._limit) if self.counted else left) * WORK_A_SECOND

    def _clock_left(self) -> float:
        return self.most_seconds() - self.elapsed()

    def _now(self) -> float:
        """Seconds gone, or work done where that counts."""
        return self.work / WORK_A_SECOND if self.counted else self.elapsed()
