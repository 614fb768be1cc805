"""Chains of exchanges and the vertex of a roster: against the proven optimum of small companies, and against the rules."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from benchmarks.companies import Company, facts_of, person_facts, unit_facts
from solver.candidates import COVER
from solver.engine.answer import Stop
from solver.engine.chains import Chains
from solver.engine.helping import Help, Helpers
from solver.engine.layout import lay_out
from solver.engine.opened import grounded
from solver.engine.roster import base_of
from solver.engine.simplex import Basis, simplex
from solver.engine.solve import solve
from solver.engine.swapping import Swapping
from solver.facts import AskFacts, Facts
from solver.generate import candidates_of
from solver.generate.entries import cover_entries
from solver.outcome import COUNTING_TIERS, Effort, Outcome, Tier
from solver.problem import Problem
from solver.referee.judge import judge
from solver.rules import hosts
from solver.timeline import Timeline

CALM = Effort(time_limit_s=20, workers=1, reproducible=True)
AWAY = Timeline.of(100)


def helpful(seed: int, *, homes_bind: bool) -> Facts:
    """A small company whose people help and do nothing else."""
    facts = facts_of(Company(staff=18, executives=2, units=3, peaks=4, rotating=0, seed=seed))
    units = facts.units if homes_bind else tuple(replace(unit, max_away=AWAY) for unit in facts.units)
    return replace(facts, units=units, programs=())


def uneven(problem: Problem) -> tuple[Helpers, Help]:
    """As much cover as there can be, by whoever was found first."""
    outcome = solve(problem, CALM, tiers=COUNTING_TIERS)
    ask = {one.id: row for row, one in enumerate(problem.facts.asks)}
    found = [(ask[str(one.ask)], problem.days.index(one.first_day), problem.person_index[one.person]) for one in outcome.roster]
    rows = np.array(sorted(found), np.int32).reshape(-1, 3)
    return Helpers(problem=problem), Help(ask=rows[:, 0], day=rows[:, 1], person=rows[:, 2])


def handed_on(problem: Problem, helpers: Helpers, help_: Help) -> tuple[Help, int]:
    """After all chains, and what the days given then cost by the book that the chains keep."""
    table = cover_entries(problem, ask=help_.ask, person=help_.person, day=help_.day)
    swapping = Swapping.of(problem, helpers, table, np.ones(len(table), np.int64))
    after = Chains.of(swapping, help_).improved(over=lambda: False, look=lambda n: None)
    return after, int((swapping.weight * swapping.given**2).sum())


def cost_of(problem: Problem, help_: Help) -> tuple[int, bool]:
    """(fairness, whether every rule is kept) of these helpers alone."""
    table = cover_entries(problem, ask=help_.ask, person=help_.person, day=help_.day)
    ground, _ = grounded(problem, table)
    base = ground.assembly.empty()
    base[: len(table)] = 1
    base = ground.assembly.settled(base)
    return ground.value(Tier.FAIRNESS, base), ground.assembly.model.admits(base)


def proven(outcome: Outcome, tier: Tier) -> int | None:
    line = next(line for line in outcome.tiers if line.tier is tier)
    return line.value if line.value == line.bound else None


def test_where_homes_do_not_bind_no_helpers_are_more_even() -> None:
    compared = 0
    for seed in range(25):
        problem = Problem.of(helpful(seed, homes_bind=False))
        helpers, before = uneven(problem)
        after, kept = handed_on(problem, helpers, before)
        assert cost_of(problem, after) == (kept, True), seed
        best = proven(solve(problem, CALM), Tier.FAIRNESS)
        if best is not None and proven(solve(problem, CALM), Tier.COVER) is not None:
            assert kept == best, seed
            compared += 1
    assert compared > 15


def three() -> Problem:
    """ANN can do one thing, CARL another, BEA both; two days of the one are asked for, and a day of the other."""
    skills = {"ann": ("one",), "bea": ("one", "other"), "carl": ("other",)}
    monday = date(2027, 1, 4)
    asks = [("A1", "one", 0, 1), ("A2", "other", 2, 2)]
    facts = facts_of(Company(staff=0, executives=0, units=1, peaks=0))
    return Problem.of(
        replace(
            facts,
            units=(unit_facts("HOME", max_away=100), unit_facts("PEAK")),
            people=tuple(person_facts(name, "HOME", skills=held) for name, held in skills.items()),
            asks=tuple(
                AskFacts(
                    id=name,
                    unit="PEAK",
                    first_day=monday + timedelta(days=first),
                    last_day=monday + timedelta(days=last),
                    heads=1,
                    skill=skill,
                    priority=1,
                )
                for name, skill, first, last in asks
            ),
            programs=(),
        )
    )


def test_a_day_comes_to_whoever_has_given_least_by_way_of_another() -> None:
    problem = three()
    before = Help(ask=np.array([0, 0, 1], np.int32), day=np.array([0, 1, 2], np.int32), person=np.array([0, 0, 1], np.int32))
    helpers = Helpers(problem=problem)
    after, kept = handed_on(problem, helpers, before)
    assert sorted(after.person.tolist()) == [0, 1, 2]
    assert after.person[2] == 2
    assert kept == 3 * 100
    assert swapped_only(problem, helpers, before) == 5 * 100  # one by one nothing is saved


def swapped_only(problem: Problem, helpers: Helpers, help_: Help) -> int:
    table = cover_entries(problem, ask=help_.ask, person=help_.person, day=help_.day)
    swapping = Swapping.of(problem, helpers, table, np.ones(len(table), np.int64))
    swapping.improved(help_, wishes=False, over=lambda: False, look=lambda n: None)
    return int((swapping.weight * swapping.given**2).sum())


def test_where_homes_bind_chains_stay_lawful_and_never_cost_more() -> None:
    better = 0
    for seed in range(25):
        problem = Problem.of(helpful(seed, homes_bind=True))
        helpers, before = uneven(problem)
        after, kept = handed_on(problem, helpers, before)
        assert cost_of(problem, after) == (kept, True), seed
        assert kept <= cost_of(problem, before)[0], seed
        better += kept < cost_of(problem, before)[0]
    assert better > 10


def test_the_relaxation_begins_at_a_roster() -> None:
    """The vertex of a lawful roster is one the simplex method takes, and it ends where it ends from anywhere."""
    begun = 0
    for seed in range(12):
        facts = facts_of(Company(staff=20, executives=4, units=3, peaks=3, seed=seed))
        problem = Problem.of(facts)
        ground, _ = grounded(problem, candidates_of(problem), without=(hosts.RULE,))
        outcome = solve(problem, CALM, tiers=COUNTING_TIERS)
        assert judge(facts, outcome.roster).breaches == ()
        layout = lay_out(ground, fair=True, explicit=frozenset(), settled=())
        cost, hint = layout.cost(Tier.FAIRNESS) + 10**6 * layout.cost(Tier.COVER), layout.hint(base_of(problem, ground, outcome.roster), {})
        assert layout.model.admits(hint), seed
        basis = Basis.at(layout.model, hint)
        assert basis is not None, seed
        assert basis.fits, seed
        stop = Stop(wants=lambda: False)
        from_roster, from_nothing = (simplex(layout.model, cost, start, None, stop) for start in (basis, None))
        assert from_roster is not None
        assert from_nothing is not None
        assert abs(cost @ from_roster.values - cost @ from_nothing.values) < 1e-6 * max(1.0, abs(cost @ from_nothing.values))
        begun += len(outcome.roster)
    assert begun > 20


def test_values_that_are_no_vertex_have_no_basis() -> None:
    problem = Problem.of(helpful(1, homes_bind=True))
    ground, _ = grounded(problem, candidates_of(problem))
    model = ground.assembly.model
    assert (ground.table.kind == COVER).all()
    middle = replace(model, column_upper=np.full(model.n_columns, 4))
    assert Basis.at(middle, np.full(model.n_columns, 2)) is None
