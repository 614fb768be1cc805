"""Flows of helpers: against the proven optimum of small companies, and against the rules where homes bind."""

from dataclasses import replace

import numpy as np

from benchmarks.companies import person_facts
from solver.engine.flowing import Flowing
from solver.engine.helping import Help, Helpers
from solver.engine.solve import solve
from solver.generate.entries import cover_entries, preference_of
from solver.outcome import Tier
from solver.problem import Problem
from solver.timeline import Timeline
from tests.solver.engine.test_chains import AWAY, CALM, cost_of, helpful, proven, three, uneven


def flowed(problem: Problem, helpers: Helpers, now: Help, others: Help) -> Help:
    table = cover_entries(problem, ask=now.ask, person=now.person, day=now.day)
    flowing = Flowing.of(problem, helpers, table, np.ones(len(table), np.int64))
    return flowing.improved(now, others, over=lambda: False, look=lambda n: None)


def everybody(problem: Problem, helpers: Helpers) -> Help:
    found = [(ask, group.day, person) for group in helpers.groups for ask in group.ask.tolist() for person in group.person.tolist()]
    rows = np.array(found, np.int32).reshape(-1, 3)
    home = problem.people.home[rows[:, 2], rows[:, 1]]
    rows = rows[home != problem.ask_unit[rows[:, 0]]]
    return Help(ask=rows[:, 0], day=rows[:, 1], person=rows[:, 2])


def wishes(problem: Problem, help_: Help) -> int:
    return int(preference_of(problem, help_.person, problem.ask_unit[help_.ask]).sum())


def heads(help_: Help) -> list[tuple[int, int]]:
    return sorted(zip(help_.ask.tolist(), help_.day.tolist(), strict=True))


def test_where_homes_do_not_bind_a_flow_is_the_optimum() -> None:
    compared = 0
    for seed in range(25):
        problem = Problem.of(helpful(seed, homes_bind=False))
        helpers, before = uneven(problem)
        after = flowed(problem, helpers, before, everybody(problem, helpers))
        assert heads(after) == heads(before), seed
        fairness, lawful = cost_of(problem, after)
        assert lawful, seed
        outcome = solve(problem, CALM)
        best = [proven(outcome, tier) for tier in (Tier.COVER, Tier.FAIRNESS, Tier.PREFERENCES)]
        if best[0] is not None and best[1] is not None and best[2] is not None:
            assert fairness == best[1], seed
            assert wishes(problem, after) >= best[2], seed  # another day may stay unmet instead
            compared += wishes(problem, after) == best[2]
    assert compared > 15


def test_where_homes_bind_a_flow_keeps_them_and_never_costs_more() -> None:
    better = 0
    for seed in range(25):
        problem = Problem.of(helpful(seed, homes_bind=True))
        helpers, before = uneven(problem)
        after = flowed(problem, helpers, before, everybody(problem, helpers))
        assert heads(after) == heads(before), seed
        fairness, lawful = cost_of(problem, after)
        assert lawful, seed
        assert (fairness, wishes(problem, after)) <= (cost_of(problem, before)[0], wishes(problem, before)), seed
        better += (fairness, wishes(problem, after)) < (cost_of(problem, before)[0], wishes(problem, before))
    assert better > 12


def test_a_home_that_would_lend_too_many_keeps_who_is_too_many() -> None:
    """ANN and BEA want to go where CARL does not, and their home can spare one of them: a flow that looked away from it would take both."""
    facts = three().facts
    home, elsewhere = (replace(facts.units[0], id=name, max_away=Timeline.of(50)) for name in ("HOME", "ELSEWHERE"))
    people = (*facts.people[:2], person_facts("carl", "ELSEWHERE", skills=("other",)), person_facts("dan", "ELSEWHERE"))
    asks = tuple(replace(ask, first_day=facts.asks[0].first_day, last_day=facts.asks[0].first_day) for ask in facts.asks)
    wanted = {("ann", "PEAK"): 10, ("bea", "PEAK"): 10}
    now = Help(ask=np.array([0, 1], np.int32), day=np.zeros(2, np.int32), person=np.array([0, 2], np.int32))
    for units, other in (((home, elsewhere), 2), ((replace(home, max_away=AWAY), elsewhere), 1)):
        problem = Problem.of(replace(facts, units=(*units, facts.units[1]), people=people, asks=asks, preferences=wanted))
        helpers = Helpers(problem=problem)
        after = flowed(problem, helpers, now, everybody(problem, helpers))
        assert dict(zip(after.ask.tolist(), after.person.tolist(), strict=True))[1] == other


def test_costs_that_cannot_be_counted_leave_the_helpers_as_they_are() -> None:
    problem = Problem.of(helpful(1, homes_bind=False))
    helpers, before = uneven(problem)
    table = cover_entries(problem, ask=before.ask, person=before.person, day=before.day)
    flowing = Flowing.of(problem, helpers, table, np.ones(len(table), np.int64))
    heavy = replace(flowing, weight=np.full(problem.n_people, 2**55))
    assert heavy.improved(before, everybody(problem, helpers), over=lambda: False, look=lambda n: None) is before
