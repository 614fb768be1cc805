"""The sample company's quarter: what is promised of its plan, judged by the referee."""

from collections import Counter
from datetime import date

import pytest

from benchmarks.sample import sample_facts
from solver.engine.solve import solve
from solver.facts import Facts, Level
from solver.outcome import COUNTING_TIERS, Effort, Kind, Outcome, Verdict
from solver.problem import Problem
from solver.referee.judge import judge


@pytest.fixture(scope="module")
def facts() -> Facts:
    return sample_facts(date(2027, 1, 1), date(2027, 3, 31))


@pytest.fixture(scope="module")
def outcome(facts: Facts) -> Outcome:
    return solve(Problem.of(facts), Effort(time_limit_s=10, reproducible=True))


@pytest.fixture(scope="module")
def verdict(facts: Facts, outcome: Outcome) -> Verdict:
    return judge(facts, outcome.roster)


def test_at_least_forty_executives_and_managers_have_their_day_beside_a_named_host(facts: Facts, outcome: Outcome) -> None:
    level = {person.id: person.level.at(facts.horizon.first_day) for person in facts.people}
    hosted = {placement.person for placement in outcome.roster if placement.kind is Kind.SHADOW and placement.host}
    assert len({person for person in hosted if level[person] in (Level.EXECUTIVE, Level.MANAGER)}) >= 40


def test_at_least_twenty_rotate_and_the_peaks_are_covered(outcome: Outcome) -> None:
    kinds = Counter(placement.kind for placement in outcome.roster)
    assert kinds[Kind.ROTATION] >= 20
    assert kinds[Kind.COVER] >= 20


def test_the_referee_finds_no_breach_and_counts_what_the_plan_states(outcome: Outcome, verdict: Verdict) -> None:
    assert verdict.breaches == ()
    assert {tier.tier: tier.value for tier in outcome.tiers} == verdict.values


def test_each_counting_tier_is_within_one_of_its_proven_bound(outcome: Outcome) -> None:
    counting = [tier for tier in outcome.tiers if tier.tier in COUNTING_TIERS]
    assert [tier.bound is not None and tier.value - tier.bound <= 1 for tier in counting] == [True, True, True]


def test_only_those_whom_everybody_at_the_front_line_reports_to_are_left_out(outcome: Outcome) -> None:
    assert {(shortfall.tier, shortfall.reasons[0].reason) for shortfall in outcome.shortfalls} == {("programs", "reporting-line")}
    assert len(outcome.shortfalls) == 3
