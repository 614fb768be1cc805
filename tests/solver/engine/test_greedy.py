"""A roster without a search: whatever ends the engine, what there is room for is taken."""

import pytest

from benchmarks.companies import SMALL, Company, facts_of
from solver.engine import solve as front
from solver.engine.opened import grounded
from solver.engine.roster import base_of
from solver.engine.solve import solve
from solver.generate import candidates_of
from solver.outcome import Effort, Outcome
from solver.problem import Problem
from solver.referee.judge import judge
from solver.rules import hosts

ROOMY = Company(staff=300, executives=30, units=12, peaks=12)


def stopped_at_once(company: Company) -> Outcome:
    """Judged."""
    facts = facts_of(company)
    outcome = solve(Problem.of(facts), Effort(time_limit_s=60), wants_stop=lambda: True)
    assert judge(facts, outcome.roster).breaches == ()
    assert {line.tier: line.value for line in outcome.tiers} == judge(facts, outcome.roster).values
    assert outcome.interrupted
    return outcome


def test_a_search_that_is_stopped_at_once_leaves_nobody_at_home_for_whom_there_is_room() -> None:
    """Such a plan was once empty: 20 visits, 721 of cover and 16 rotations unmet."""
    programs, cover, rotations = (line.value for line in stopped_at_once(SMALL).tiers[:3])
    assert programs == 0
    assert cover < 721 / 4
    assert rotations <= 16


def test_it_is_so_in_two_steps_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "OPENED_FROM", -1)
    found = [line.value for line in stopped_at_once(ROOMY).tiers[:2]]
    nothing = [*judge(facts_of(ROOMY), ()).values.values()][:2]
    assert all(nothing)
    assert all(value < unmet / 4 for value, unmet in zip(found, nothing, strict=True))


def test_a_roster_keeps_the_rows_of_hosts_with_the_hosts_that_it_names() -> None:
    facts = facts_of(SMALL)
    problem = Problem.of(facts)
    ground, named = grounded(problem, candidates_of(problem))
    assert next(one for one in named if one.name == hosts.RULE.name).rows.n_rows
    base = base_of(problem, ground, stopped_at_once(SMALL).roster)
    assert ground.assembly.model.admits(ground.assembly.settled(base))
