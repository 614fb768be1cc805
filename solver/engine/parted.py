"""Facts in, a plan out: the company is taken apart where it can be, each part is solved somewhere, and the plans are put together."""

import heapq
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from solver.engine import solve as engine
from solver.engine.answer import Stop
from solver.engine.executors.processes import Processes
from solver.engine.executors.task import Desk, Executor, Limit, Task, solved
from solver.engine.parts import Part, parts_of
from solver.engine.union import News, united_roster, united_shortfalls, united_tiers
from solver.facts import Facts
from solver.outcome import Effort, Ended, Outcome, Report, TierValue, Told
from solver.problem import Problem

PAYS_FROM = 400_000  # placements outside the largest part: with fewer, processes take longer to begin than they save
LEAST_SECONDS = 1.0  # for any part, as far as the limit allows

Word = Callable[[str], None]


def _never() -> bool:
    return False


def solve_facts(
    facts: Facts,
    effort: Effort,
    report: Report | None = None,
    word: Word | None = None,
    executor: Executor | None = None,
    *,
    wants_stop: Callable[[], bool] = _never,
    ceiling: float | None = None,
    lots: bytes | None = None,
) -> Outcome:
    """The best roster found within the effort, whatever solves it; None: in processes where that pays, else here.

    A company that is one part is solved as it is, here unless the executor is remote. `word` is told what went otherwise than it should.
    `wants_stop`, `ceiling` and `lots` as for the engine.
    """
    began = time.monotonic()
    problem = Problem.of(facts)
    parts = parts_of(problem) if executor else _usual(problem, effort)
    ceiling = None if ceiling is None else ceiling - (time.monotonic() - began)
    if len(parts) == 1 and not (executor and executor.remote):
        return engine.solve(problem, effort, report, wants_stop=wants_stop, ceiling=ceiling, lots=lots)
    somewhere = executor or Processes(lanes=effort.workers)
    parted = _Parted(problem=problem, parts=parts, effort=effort, ceiling=ceiling, lots=lots, stop=Stop(wants=wants_stop))
    return parted.solved(somewhere, report or _untold, word or _unsaid)


def _untold(news: Told) -> None:
    """Nobody wants to know."""


def _unsaid(word: str) -> None:
    """Nobody listens."""


def _usual(problem: Problem, effort: Effort) -> tuple[Part, ...]:
    """No more parts than workers, so that none waits for its turn, and one where more would not pay.

    By the facts and the effort alone, so that the same log gives the same plan on every machine.
    """
    parts = parts_of(problem, most=effort.workers)
    weights = [part.weight for part in parts]
    return parts if sum(weights) - max(weights) >= PAYS_FROM else parts_of(problem, most=1)


def efforts_of(weights: Sequence[int], effort: Effort, lanes: int) -> list[Effort]:
    """How hard to search in each part, given in the order in which they are begun, so that all of them end within the limit.

    Each shares the time by weight with those that come before and after it on the same lane, and the workers with those beside it.
    Nothing of it depends on who really solves what, or how fast.
    """
    lanes = min(lanes, len(weights))
    lane_of, load = _lanes(weights, lanes)
    shares = [weight / load[lane] if load[lane] else 1.0 for weight, lane in zip(weights, lane_of, strict=True)]
    least = min(LEAST_SECONDS, effort.time_limit_s)
    workers = max(1, effort.workers // lanes)
    return [replace(effort, time_limit_s=max(least, effort.time_limit_s * share), workers=workers) for share in shares]


def _lanes(weights: Sequence[int], lanes: int) -> tuple[list[int], list[int]]:
    """The lane of each part, each begun where there is least to do, and how much there is to do in each lane."""
    heap = [(0, lane) for lane in range(lanes)]
    lane_of, load = [], [0] * lanes
    for weight in weights:
        _, lane = heapq.heappop(heap)
        lane_of.append(lane)
        load[lane] += weight
        heapq.heappush(heap, (load[lane], lane))
    return lane_of, load


@dataclass(kw_only=True)
class _Parted:
    problem: Problem
    parts: tuple[Part, ...]
    effort: Effort
    ceiling: float | None
    lots: bytes | None
    stop: Stop
    clock: Callable[[], float] = time.monotonic

    def solved(self, executor: Executor, report: Report, word: Word) -> Outcome:
        """The parts' plans as one."""
        began = self.clock()
        most = self.effort.time_limit_s if self.ceiling is None else min(self.effort.time_limit_s, self.ceiling)
        limit = Limit(None if self.effort.reproducible else most)
        news = News(n_parts=len(self.parts), report=report)
        desk = Desk(news=news.hear, word=word, stop=self.stop, seconds_left=limit.left)
        tasks = self._tasks(executor.lanes)
        found = {task.number: outcome for task, outcome in zip(tasks, executor.run(tasks, desk), strict=True)}
        outcomes = [found[task.number] or self._empty(task) for task in sorted(tasks, key=lambda task: task.number)]
        return replace(self._united(outcomes, executor.kind), milliseconds=round(1000 * (self.clock() - began)))

    def _tasks(self, lanes: int) -> list[Task]:
        """The heaviest first, so that the last worker is not left alone with it."""
        order = sorted(range(len(self.parts)), key=lambda number: -self.parts[number].weight)
        efforts = efforts_of([self.parts[number].weight for number in order], self.effort, lanes)
        pairs = [(number, self.parts[number], effort) for number, effort in zip(order, efforts, strict=True)]
        return [Task(number=number, facts=part.facts, shares=part.shares, effort=effort, lots=self.lots) for number, part, effort in pairs]

    def _empty(self, task: Task) -> Outcome:
        """The roster of nobody, which keeps every rule and pays for every ask."""
        return solved(task, _untold, lambda: True)

    def _united(self, outcomes: Sequence[Outcome], kind: str) -> Outcome:
        roster, tiers = united_roster(self.problem, outcomes), united_tiers(outcomes)
        said: dict[str, str | int | bool | None] = {
            "workers": self.effort.workers,
            "time_limit_s": str(self.effort.time_limit_s),
            "parts": len(self.parts),
            "executor": kind,
            "ended": self._ended(tiers, outcomes).value,
            "tie_break": "settled" if all(outcome.parameters["tie_break"] == "settled" for outcome in outcomes) else "not settled",
        }
        return replace(
            outcomes[0],
            roster=roster,
            tiers=tiers,
            shortfalls=united_shortfalls(self.problem, outcomes, roster),
            candidates=sum(outcome.candidates for outcome in outcomes),
            parameters={**outcomes[0].parameters, **said},
            interrupted=self.stop.pressed,
        )

    def _ended(self, tiers: Sequence[TierValue], outcomes: Sequence[Outcome]) -> Ended:
        """A part that was told to stop does not know whether a person or the time wanted it."""
        if self.stop.pressed:
            return Ended.STOPPED
        if all(line.value == line.bound for line in tiers):
            return Ended.PROVEN
        late = {Ended.TIME_LIMIT.value, Ended.STOPPED.value}
        return Ended.TIME_LIMIT if any(outcome.parameters["ended"] in late for outcome in outcomes) else Ended.NEAR
