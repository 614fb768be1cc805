"""The textbook model knows the rules: the referee accepts its rosters and counts what it counts, and its optimum is the engine's."""

import pytest

from benchmarks.companies import Company, facts_of
from benchmarks.textbook.solving import TextbookResult, solve_textbook
from solver.engine.solve import solve
from solver.facts import Facts
from solver.outcome import TIERS, Effort
from solver.problem import Problem
from solver.referee.judge import judge


def accepted(facts: Facts, found: TextbookResult) -> list[int]:
    """The referee's values of a roster without a breach."""
    verdict = judge(facts, found.roster)
    assert verdict.breaches == ()
    return [verdict.values[tier] for tier in TIERS]


@pytest.mark.parametrize("seed", [1, 2])
def test_all_six_tiers_are_proven_to_be_what_the_engine_proves(seed: int) -> None:
    facts = facts_of(Company(staff=24, executives=4, units=3, peaks=2, seed=seed))
    found = solve_textbook(facts, seconds=60, with_hosts=False)
    ours = solve(Problem.of(facts), Effort(time_limit_s=30))
    assert [(line.tier, line.value, line.bound) for line in ours.tiers] == [(line.tier, line.value, line.bound) for line in found.tiers]
    assert accepted(facts, found) == [line.value for line in found.tiers]
    assert found.unhosted == 0


def test_with_a_boolean_for_each_host_the_optimum_is_the_same() -> None:
    facts = facts_of(Company(staff=9, executives=2, units=3, peaks=1))
    exact, named = (solve_textbook(facts, seconds=60, with_hosts=with_hosts) for with_hosts in (True, False))
    assert [(line.value, line.bound) for line in exact.tiers] == [(line.value, line.bound) for line in named.tiers]
    assert accepted(facts, exact) == accepted(facts, named)
    assert exact.booleans > named.booleans


def test_without_time_the_roster_is_empty_and_pays_for_everything() -> None:
    facts = facts_of(Company(staff=9, executives=2, units=3, peaks=1))
    found = solve_textbook(facts, seconds=0.0)
    assert found.roster == ()
    assert accepted(facts, found) == [line.value for line in found.tiers]
    assert {line.bound for line in found.tiers} == {None, 0}
