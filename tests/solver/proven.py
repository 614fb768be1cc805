"""Plans of small worlds that are proven to be the best and pay what the referee counts."""

from dataclasses import replace

from solver.engine.solve import solve
from solver.facts import Facts
from solver.outcome import Effort, Outcome, Shortfall
from solver.problem import Problem
from solver.referee.judge import judge

CALM = Effort(time_limit_s=20, workers=1, seed=1, reproducible=True)


def planned(known: Facts) -> Outcome:
    """A proven plan without a breach that pays what it says."""
    found = solve(Problem.of(known), CALM)
    verdict = judge(known, found.roster)
    assert verdict.breaches == ()
    assert [(tier.value, tier.bound) for tier in found.tiers] == [(value, value) for value in verdict.values.values()]
    assert {plain(one) for one in found.shortfalls} == set(verdict.shortfalls)
    return found


def plain(shortfall: Shortfall) -> Shortfall:
    """Without the reasons, which a referee does not count."""
    return replace(shortfall, reasons=())
