"""The path of very large companies, tried on small ones: a first-order bound, and the roster searched cut by cut."""

import random

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array

from benchmarks.companies import Company, facts_of
from solver.engine import firstorder, incuts, units
from solver.engine.answer import Stop
from solver.engine.cutting import Cut, Cutting, cuts_of
from solver.engine.firstorder import Approximation, approximated
from solver.engine.greedy import taken_greedily
from solver.engine.incuts import InCuts, bounded, leftover
from solver.engine.layout import Ground
from solver.engine.opened import grounded
from solver.engine.pace import Pace
from solver.engine.relax import proven_by
from solver.engine.solve import solve
from solver.generate import candidates_of
from solver.outcome import COUNTING_TIERS, Effort
from solver.problem import Problem
from solver.referee.judge import judge
from solver.rows import NO_LOWER, NO_UPPER
from tests.properties.cases import facts_by
from tests.solver.engine.test_brute_force import MOST, best_of_all_rosters, tiny_facts
from tests.solver.engine.test_opened import CALM, planned, undercut

SMALL = Company(staff=120, executives=12, units=6, peaks=10, scarcity=2)


@pytest.fixture
def always_in_cuts(always_opened: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every company is taken for a very large one, and searched in many cuts."""
    monkeypatch.setattr(incuts, "FROM", -1)
    monkeypatch.setattr(incuts, "COLUMNS", 5)
    monkeypatch.setattr(units, "MOST_OFFERED", -1)


def calm() -> Pace:
    return Pace(effort=CALM, clock=lambda: 0.0, stop=Stop(wants=lambda: False), started=0.0, counted=True)


def test_no_roster_undercuts_a_bound_and_every_plan_is_lawful(always_in_cuts: None) -> None:
    tried = counted_best = 0
    for seed in range(100):
        facts = tiny_facts(random.Random(seed))
        best = best_of_all_rosters(facts, least=1, most=MOST - 2)
        if best is None:
            continue
        outcome = planned(facts)
        assert undercut(outcome, best) == [], seed
        tried += 1
        counted_best += tuple(line.value for line in outcome.tiers)[:3] == best[:3]
    assert tried > 12
    assert counted_best > 0.8 * tried


def test_plans_of_changing_worlds_are_lawful(always_in_cuts: None) -> None:
    placed = sum(len(planned(facts_by(random.Random(seed))).roster) for seed in range(40))
    assert placed > 15


def test_a_company_in_cuts_is_near_its_proven_bound(always_in_cuts: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incuts, "COLUMNS", 2_000)
    outcome = planned(facts_of(Company(staff=600, executives=40, units=12, peaks=20, scarcity=2)))
    for line in outcome.tiers:
        if line.tier in COUNTING_TIERS:
            assert line.bound is not None
            assert line.value - line.bound <= 10


def test_whoever_wants_to_stop_gets_a_lawful_plan(always_in_cuts: None) -> None:
    facts = facts_of(SMALL)
    outcome = solve(Problem.of(facts), CALM, wants_stop=lambda: True)
    assert outcome.interrupted
    assert judge(facts, outcome.roster).breaches == ()


def test_the_same_facts_give_the_same_plan_in_cuts(always_in_cuts: None) -> None:
    facts = facts_of(SMALL)
    assert planned(facts).roster == planned(facts).roster


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_first_order_bound_is_never_above_the_optimum_and_near_it(place: int) -> None:
    problem = Problem.of(facts_of(SMALL))
    ground, _ = grounded(problem, candidates_of(problem))
    tiers = COUNTING_TIERS[:place]
    found = bounded(ground, tiers, calm(), share=1.0)
    assert found is not None
    cost = sum(weight * ground.assembly.prices(tier) for weight, tier in zip(found.weights, tiers, strict=True))
    optimum = least_cost(ground.assembly.model, np.asarray(cost))
    assert found.least <= optimum + 1e-6
    assert optimum - found.least <= max(1.0, 0.02 * optimum)


def test_a_bound_is_gone_on_with_from_where_it_was_left(monkeypatch: pytest.MonkeyPatch) -> None:
    ground, _ = grounded(problem := Problem.of(facts_of(SMALL)), candidates_of(problem))
    monkeypatch.setattr(firstorder, "SLICE", 0)
    monkeypatch.setattr(firstorder, "FEWEST", 40)
    monkeypatch.setattr(incuts, "SLICES", 2)
    known = bounded(ground, COUNTING_TIERS, calm(), share=1.0)
    assert known is not None
    assert not known.near
    cost = sum(weight * ground.assembly.prices(tier) for weight, tier in zip(known.weights, COUNTING_TIERS, strict=True))
    monkeypatch.setattr(firstorder, "FEWEST", 2_000)
    more = bounded(ground, COUNTING_TIERS, calm(), share=1.0, start=known)
    assert more is not None
    assert known.least < more.least <= least_cost(ground.assembly.model, np.asarray(cost)) + 1e-6


def least_cost(model, cost) -> float:
    """The relaxation's optimum by HiGHS."""
    matrix = csr_array((model.coefficient.astype(float), (model.row, model.column)), shape=(model.n_rows, model.n_columns))
    above, below = model.row_upper < NO_UPPER, model.row_lower > NO_LOWER
    found = linprog(
        cost,
        A_ub=csr_array(np.vstack([matrix[above].toarray(), -matrix[below].toarray()])),
        b_ub=np.concatenate([model.row_upper[above], -model.row_lower[below]]),
        bounds=np.stack([model.column_lower, model.column_upper], axis=1),
    )
    assert found.status == 0
    return float(found.fun)


def test_any_duals_bound_from_below() -> None:
    problem = Problem.of(facts_of(SMALL))
    ground, _ = grounded(problem, candidates_of(problem))
    model, cost = ground.assembly.model, ground.assembly.prices(COUNTING_TIERS[2])
    matrix = csr_array((model.coefficient.astype(float), (model.row, model.column)), shape=(model.n_rows, model.n_columns)).tocsc()
    optimum = least_cost(model, cost)
    for seed in range(20):
        duals = np.random.default_rng(seed).normal(scale=0.3, size=model.n_rows)
        assert proven_by(model, matrix, cost, duals)[2] <= optimum + 1e-6


def test_cuts_searched_by_themselves_keep_every_row_together() -> None:
    """Whatever the relaxation says, and whatever lawful values each cut takes, the whole keeps its rows."""
    problem = Problem.of(facts_of(SMALL))
    ground, _ = grounded(problem, candidates_of(problem))
    model, base = ground.assembly.model, ground.assembly.empty()
    for seed in range(10):
        draw = np.random.default_rng(seed)
        owner = ground.table.person.astype(np.int64)
        cutting = Cutting.of(ground.assembly, cuts_of(owner, draw.permutation(problem.n_people), 700))
        assert cutting.n_cuts > 3
        rooms, found, placed = cutting.rooms(draw.random(model.n_columns), base), base.copy(), 0
        waiting: list[tuple[int, Cut]] = []
        for number in range(cutting.n_cuts):
            waiting.append((number, cutting.cut(number, rooms.give(number), base)))
            while len(waiting) > (seed % 3 if number + 1 < cutting.n_cuts else 0):  # none, one or two are not settled yet
                first, cut = waiting.pop(0)
                values = crowded(cut, draw)
                assert cut.model.admits(values)
                found[cut.columns] = values[: len(cut.columns)]
                placed += int((values[: len(cut.columns)] > 0).sum())
                rooms.take(first, found)
        assert model.admits(ground.assembly.settled(found))
        assert placed > 50


def crowded(cut, draw):
    """Values of the cut, with candidates added one by one as long as its rows allow."""
    values = cut.hint.copy()
    wanted = draw.permutation(np.flatnonzero((cut.model.column_upper == 1) & (values == 0)))[:150]
    for column in wanted.tolist():
        values[column] = 1
        if not cut.model.admits(values):
            values[column] = 0
    return values


def test_what_is_left_over_is_who_still_fits_in_alone() -> None:
    """A roster from which every third placement was taken: whoever alone would make it better is among them."""
    problem = Problem.of(facts_of(SMALL))
    ground, _ = grounded(problem, candidates_of(problem))
    assembly = ground.assembly
    roster = search_of(problem, ground).roster(assembly.empty(), np.zeros(assembly.model.n_columns))
    roster[np.flatnonzero(roster[: assembly.n_candidates])[::3]] = 0
    roster = assembly.settled(roster)
    assert assembly.model.admits(roster)
    fits, unmet = set(leftover(ground, roster).columns.tolist()), sum(assembly.prices(tier) for tier in COUNTING_TIERS)
    better = []
    for column in np.flatnonzero(roster[: assembly.n_candidates] == 0).tolist():
        added = roster.copy()
        added[column] = 1
        added = assembly.settled(added)
        if assembly.model.admits(added) and unmet @ added < unmet @ roster:
            better.append(column)
    assert len(better) > 50
    assert fits.issuperset(better)


def search_of(problem: Problem, ground: Ground) -> InCuts:
    search = InCuts(ground=ground, pace=calm(), report=lambda news: None, rank=problem.people.home[:, 0].astype(np.int64))
    search.pace.begin(counting=True)
    return search


def test_what_is_taken_greedily_keeps_every_row_and_leaves_nobody_out_who_fits_in() -> None:
    problem = Problem.of(facts_of(SMALL))
    ground, _ = grounded(problem, candidates_of(problem))
    model, base = ground.assembly.model, ground.assembly.empty()
    shortfall = sum(ground.assembly.prices(tier) for tier in COUNTING_TIERS)
    for seed in range(5):
        found = taken_greedily(ground.assembly, base, np.random.default_rng(seed).random(model.n_columns))
        assert model.admits(found)
        assert shortfall @ found < 0.7 * (shortfall @ base)
        assert len(leftover(ground, found).columns) == int(ground.assembly.short(found).sum())


def test_whoever_has_no_time_gets_a_plan_all_the_same(always_in_cuts: None) -> None:
    facts = facts_of(SMALL)
    outcome = solve(Problem.of(facts), Effort(time_limit_s=0.01, workers=1))
    assert judge(facts, outcome.roster).breaches == ()


def test_a_slice_ends_by_the_clock_so_that_ctrl_c_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one slice without an end, ten looks at what a person wants; cut short before their first step they get nowhere."""
    ground, _ = grounded(problem := Problem.of(facts_of(SMALL)), candidates_of(problem))
    monkeypatch.setattr(firstorder, "SLICE", 2**62)
    looks: list[Approximation] = []

    def tenth(found: Approximation) -> bool:
        looks.append(found)
        return len(looks) == 10

    model, cost = ground.assembly.model, ground.assembly.prices(COUNTING_TIERS[2])
    stop = Stop(wants=lambda: False)
    found = approximated(model, cost, slices=1, enough=tenth, stop=stop, seconds=lambda: 0.0)
    assert found is not None
    assert (len(looks), found.near) == (10, False)
    assert sum(look.iterations for look in looks) < firstorder.MOST
