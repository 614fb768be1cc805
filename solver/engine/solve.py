"""The engine's front door: a problem and an effort in, a roster with its values, bounds and shortfalls out."""

import time
from collections.abc import Callable

from solver.engine.answer import Stop
from solver.engine.assemble import assemble
from solver.engine.climb import Best, Climb
from solver.engine.cpsat import VERSION
from solver.engine.fairness import fairness_of
from solver.engine.hosting import HostBook
from solver.engine.layout import Ground
from solver.engine.pace import REPEATABLE_COLUMNS, Pace
from solver.engine.roster import roster_of
from solver.engine.shortfalls import Named, shortfalls_of
from solver.generate import candidates_of
from solver.outcome import TIERS, Effort, Outcome, Progress, Tier, TierValue
from solver.problem import Problem
from solver.rules.registry import ASKS, RULES

NAME = "cp-sat"
STRATEGY = "tiers in stages, hosts by matching"


def solve(
    problem: Problem,
    effort: Effort,
    report: Callable[[Progress], None] | None = None,
    *,
    wants_stop: Callable[[], bool] = lambda: False,
    clock: Callable[[], float] = time.monotonic,
) -> Outcome:
    """The best roster found within the effort. It never fails for want of one: the empty roster keeps every rule and pays for all asks.

    A KeyboardInterrupt during a search, or `wants_stop`, ends it; the best roster so far is returned and marked as interrupted.
    """
    started = clock()
    ground, named = prepared(problem)
    counted = effort.reproducible or ground.n_base <= REPEATABLE_COLUMNS
    pace = Pace(effort=effort, clock=clock, stop=Stop(wants=wants_stop), started=started, counted=counted)
    climb = Climb(ground=ground, pace=pace, report=report or _untold, best=Best(base=ground.assembly.empty(), hosts={}))
    climb.run()
    return _outcome(problem, named, climb)


def prepared(problem: Problem) -> tuple[Ground, tuple[Named, ...]]:
    """Candidates, and the rows of all rules in the order of the registry, as one model."""
    table = candidates_of(problem)
    named = tuple(Named(name=rule.name, rows=rule.rows(problem, table)) for rule in (*RULES, *ASKS))
    assembly = assemble(len(table), [one.rows for one in named])
    ground = Ground(table=table, assembly=assembly, fairness=fairness_of(problem, table), book=HostBook(problem=problem))
    return ground, named


def _untold(progress: Progress) -> None:
    """Nobody wants to know."""


def _outcome(problem: Problem, named: tuple[Named, ...], climb: Climb) -> Outcome:
    ground, best, effort = climb.ground, climb.best, climb.pace.effort
    roster = roster_of(problem, ground.table, best.base, best.hosts)
    return Outcome(
        roster=roster,
        tiers=tuple(_tier(climb, tier) for tier in TIERS),
        shortfalls=shortfalls_of(problem, ground.table, ground.assembly, named, best.base, roster),
        candidates=len(ground.table),
        milliseconds=round(1000 * climb.pace.elapsed()),
        engine=NAME,
        engine_version=VERSION,
        seed=effort.seed,
        parameters={
            "strategy": STRATEGY,
            "time_limit_s": str(effort.time_limit_s),
            "workers": effort.workers,
            "reproducible": effort.reproducible,
        },
        interrupted=climb.pace.stop.pressed,
    )


def _tier(climb: Climb, tier: Tier) -> TierValue:
    """A plan that only adds costs no stability, and none can cost less."""
    if tier is Tier.STABILITY:
        return TierValue(tier=tier, value=0, bound=0)
    value, bound = climb.ground.value(tier, climb.best.base), climb.bounds.get(tier)
    return TierValue(tier=tier, value=value, bound=None if bound is None else min(bound, value))
