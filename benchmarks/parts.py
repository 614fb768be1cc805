"""A company of several countries with nothing in common: in one piece, in parts one after the other, in parts side by side.

`python -m benchmarks.parts [COUNTRIES [STAFF [SECONDS]]]`
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.companies import Company, facts_of
from benchmarks.joining import joined, renamed
from solver.engine.executors.here import Here
from solver.engine.executors.processes import Processes
from solver.engine.parted import solve_facts
from solver.engine.solve import solve
from solver.facts import Facts
from solver.outcome import COUNTING_TIERS, Effort, Outcome, Progress, Report, Tier, Told
from solver.problem import Problem
from solver.referee.judge import judge

WAYS: dict[str, Callable[[Facts, Effort, Report], Outcome]] = {
    "in one piece": lambda facts, effort, report: solve(Problem.of(facts), effort, report),
    "parts, here": lambda facts, effort, report: solve_facts(facts, effort, report, executor=Here()),
    "parts, 2 processes": lambda facts, effort, report: solve_facts(facts, effort, report, executor=Processes(lanes=2)),
}


def countries(many: int, staff: int) -> Facts:
    """Each like the first company of the engine's table, in proportion."""
    sizes = [Company(staff=staff, executives=staff // 10, units=staff // 25, peaks=staff * 3 // 50, seed=1 + n) for n in range(many)]
    return joined([renamed(facts_of(size), f"C{number}-") for number, size in enumerate(sizes)])


@dataclass(kw_only=True)
class Watch:
    """Notes after how many seconds the counting tiers were within a unit or a thousandth of their bounds."""

    began: float = field(default_factory=time.monotonic)
    proven: float | None = None
    near: dict[Tier, bool] = field(default_factory=dict)

    @property
    def said(self) -> str:
        return "not reached" if self.proven is None else f"{self.proven:.1f}"

    def report(self, news: Told) -> None:
        if isinstance(news, Progress) and news.value is not None and news.bound is not None:
            self.near[news.tier] = news.value - news.bound <= max(1, news.value / 1000)
        if self.proven is None and all(self.near.get(tier) for tier in COUNTING_TIERS):
            self.proven = time.monotonic() - self.began


def main(many: int = 4, staff: int = 500, seconds: int = 60) -> None:
    facts = countries(many, staff)
    print(f"{many} countries of {staff} staff, limit {seconds} s")
    print("| how | first three tiers near their bounds, s | done, s | values | bounds |\n|---|---|---|---|---|")
    for name, way in WAYS.items():
        watch = Watch()
        found = way(facts, Effort(time_limit_s=seconds), watch.report)
        took = time.monotonic() - watch.began
        assert judge(facts, found.roster).breaches == ()
        values, bounds = (" ".join(map(str, side)) for side in ([one.value for one in found.tiers], [one.bound for one in found.tiers]))
        print(f"| {name} | {watch.said} | {took:.1f} | {values} | {bounds} |", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
