"""Wishes that are met on another day than the one that was settled first."""

import pytest

from benchmarks.companies import Company, facts_of
from benchmarks.shadow import shadow_days_of
from solver.engine import solve as front
from solver.engine.solve import solve
from solver.outcome import Effort, Tier
from solver.problem import Problem
from solver.referee.judge import judge

CALM = Effort(time_limit_s=20, workers=1, reproducible=True)


def wishes(company: Company) -> int:
    facts = shadow_days_of(company)
    outcome = solve(Problem.of(facts), CALM)
    verdict = judge(facts, outcome.roster)
    assert verdict.breaches == ()
    values = {line.tier: line.value for line in outcome.tiers}
    assert values == verdict.values
    return values[Tier.PREFERENCES]


def test_shadow_days_with_units_open_pay_no_more_for_wishes_than_the_whole_table(
    always_opened: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seats are short: nine in ten are taken on the days that come into question."""
    moved = 0
    for seed in range(6):
        company = Company(staff=60, executives=30, units=6, peaks=4, seed=seed)
        opened = wishes(company)
        with monkeypatch.context() as without:
            without.setattr(front, "_elsewhen", lambda after, opened, climb, wanted: climb)
            stayed = wishes(company)
        with monkeypatch.context() as whole:
            whole.setattr(front, "OPENED_FROM", 10**9)
            best = wishes(company)
        assert best <= opened <= stayed, seed
        assert opened <= best + best // 50 + 1, seed
        moved += opened < stayed
    assert moved > 0


def test_a_company_with_helpers_and_rotations_stays_lawful_when_days_move(always_opened: None) -> None:
    for seed in range(6):
        facts = facts_of(Company(staff=40, executives=14, units=4, peaks=4, seed=seed))
        outcome = solve(Problem.of(facts), CALM)
        verdict = judge(facts, outcome.roster)
        assert verdict.breaches == (), seed
        assert {line.tier: line.value for line in outcome.tiers} == verdict.values, seed
        assert all(line.bound is None or line.bound <= line.value for line in outcome.tiers), seed
