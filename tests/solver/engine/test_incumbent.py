"""Whatever a solver returns, the best roster known is kept, lawful, with bounds that no roster undercuts."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from benchmarks.companies import Company, facts_of
from solver.engine import incuts, lottery, matching, relax, seek
from solver.engine import opened as opening
from solver.engine import solve as front
from solver.engine.answer import Answer, Contradiction, Status, Stop
from solver.engine.firstorder import Approximation
from solver.engine.linear import LinearModel
from solver.engine.simplex import BASIC, Basis, Vertex
from solver.engine.solve import solve
from solver.facts import Facts
from solver.outcome import Effort, Ended, Outcome
from solver.problem import Problem
from solver.referee.judge import judge

CALM = Effort(time_limit_s=20, workers=1, reproducible=True)
FACTS = facts_of(Company(staff=24, executives=5, units=4, peaks=3, scarcity=2))
BROKEN = facts_of(Company(staff=30, executives=5, units=4, peaks=4, scarcity=3, seed=0))  # its relaxation is not whole


Search = Callable[..., Answer]


@cache
def best_of_all() -> dict[str, tuple[int, ...]]:
    """What the plan pays in every tier that a sound engine finds and proves, for each company."""
    outcomes = {name: solve(Problem.of(facts), CALM) for name, facts in (("whole", FACTS), ("broken", BROKEN))}
    assert all(outcome.parameters["ended"] == Ended.PROVEN for outcome in outcomes.values())
    return {name: tuple(line.value for line in outcome.tiers) for name, outcome in outcomes.items()}


@pytest.fixture(autouse=True)
def a_sound_engine_goes_first() -> None:
    best_of_all()


def unknown(model: LinearModel, *asked: Any, **more: Any) -> Answer:
    return Answer(status=Status.UNKNOWN, values=None, bound=None, work=0.1)


def all_ones(model: LinearModel, *asked: Any, **more: Any) -> Answer:
    """Values that break every rule there is, as if they were the optimum."""
    return Answer(status=Status.OPTIMAL, values=np.ones(model.n_columns, np.int64), bound=10**15, work=0.1)


def all_zeros(model: LinearModel, *asked: Any, **more: Any) -> Answer:
    """Nothing done and nothing paid, though every ask is priced."""
    return Answer(status=Status.FEASIBLE, values=np.zeros(model.n_columns, np.int64), bound=-(10**15), work=0.1)


def at_random(model: LinearModel, *asked: Any, **more: Any) -> Answer:
    draw = np.random.default_rng(model.n_columns)
    return Answer(status=Status.FEASIBLE, values=draw.integers(-9, 9, model.n_columns), bound=int(draw.integers(10**6)), work=0.1)


def impossible(model: LinearModel, *asked: Any, **more: Any) -> Answer:
    raise Contradiction("no values keep all rows")


GARBAGE = (unknown, all_ones, all_zeros, at_random, impossible)


@pytest.fixture(params=["written down", "two steps", "two steps, then written down", "in cuts"])
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each way in which the engine goes about a company."""
    if request.param != "written down":
        monkeypatch.setattr(front, "OPENED_FROM", -1)
    if request.param in ("two steps", "in cuts"):
        monkeypatch.setattr(front, "WRITTEN_UP_TO", -1)
    if request.param == "in cuts":
        monkeypatch.setattr(incuts, "FROM", -1)
        monkeypatch.setattr(incuts, "COLUMNS", 100)
    return str(request.param)


def kept(facts: Facts = FACTS, lots: bytes | None = None) -> Outcome:
    """The outcome, lawful and told as it is, whoever has erred."""
    best = best_of_all()["whole" if facts is FACTS else "broken"]
    outcome = solve(Problem.of(facts), CALM, lots=lots)
    verdict = judge(facts, outcome.roster)
    values = tuple(line.value for line in outcome.tiers)
    assert verdict.breaches == ()
    assert {line.tier: line.value for line in outcome.tiers} == verdict.values
    for tier, line in enumerate(outcome.tiers):
        if values[:tier] == best[:tier]:
            assert line.bound is None or line.bound <= best[tier], line
    assert (outcome.parameters["ended"] == Ended.PROVEN) <= (values == best)
    return outcome


@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda search: search.__name__)
def test_what_the_search_returns_is_taken_only_if_it_can_be(path: str, garbage: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seek, "search", garbage)
    kept()


@pytest.mark.parametrize("garbage", GARBAGE[:-1], ids=lambda search: search.__name__)
def test_hosts_are_only_those_who_can_be(path: str, garbage: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "search", garbage)
    assert kept().roster


@pytest.mark.parametrize("garbage", GARBAGE[:-1], ids=lambda search: search.__name__)
def test_hosts_are_drawn_only_from_those_who_can_be(garbage: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    def search(model: LinearModel, *asked: Any, **more: Any) -> Answer:
        drawn.append(model.n_columns)
        return garbage(model, *asked, **more)

    monkeypatch.setattr(lottery, "search", search)
    assert kept(lots=b"seed").roster
    assert drawn


@pytest.mark.parametrize("found", [None, np.ones, np.zeros], ids=["nothing", "ones", "zeros"])
def test_what_branch_and_cut_returns_is_taken_only_if_it_can_be(found: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def branched(model: LinearModel, cost: Any, seconds: float | None, stop: Stop, **more: Any) -> Any:
        tried.append(model.n_columns)
        return None if found is None else found(model.n_columns, np.int64)

    monkeypatch.setattr(seek, "branched", branched)
    monkeypatch.setattr(seek, "search", unknown)
    kept(BROKEN)
    assert tried


@pytest.mark.parametrize("sense", ["none", "noise"])
def test_a_relaxation_of_noise_proves_nothing_that_is_not_so(path: str, sense: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds rest on the duals and on weak duality, which holds whatever they are."""

    def noise(model: LinearModel, *asked: Any) -> Vertex | None:
        draw = np.random.default_rng(model.n_rows)
        basis = Basis(columns=np.full(model.n_columns, BASIC), rows=np.full(model.n_rows, BASIC))
        values, duals = draw.normal(size=model.n_columns), 100 * draw.normal(size=model.n_rows)
        return None if sense == "none" else Vertex(values=values, duals=duals, basis=basis, optimal=True)

    def noise_of_a_pool(model: LinearModel, cost: Any, matrix: Any, pool: Any, *asked: Any) -> Any:
        found = noise(model)
        return None if found is None else (found.values, found.duals)

    def noise_in_slices(model: LinearModel, *asked: Any, **more: Any) -> Approximation | None:
        found = noise(model)
        return None if found is None else Approximation(values=found.values, duals=found.duals, weight=0.0, near=True)

    monkeypatch.setattr(relax, "simplex", noise)
    monkeypatch.setattr(relax, "_solved", noise_of_a_pool)
    monkeypatch.setattr(incuts, "approximated", noise_in_slices)
    kept()


def test_with_every_solver_silent_there_is_still_a_plan_that_owns_up(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((seek, "search"), (matching, "search")):
        monkeypatch.setattr(module, name, unknown)
    for module in (seek, opening):
        monkeypatch.setattr(module, "relaxed" if module is seek else "relaxed_from", lambda *asked: None)
    monkeypatch.setattr(incuts, "approximated", lambda *asked, **more: None)
    outcome = kept()
    assert all(line.bound is None or line.bound == 0 for line in outcome.tiers)
    assert sum(unmet.missing * unmet.price for unmet in outcome.shortfalls) == sum(line.value for line in outcome.tiers[:3])
