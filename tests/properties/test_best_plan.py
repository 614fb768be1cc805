"""The best plan found costs what the referee says, and where all lawful rosters can be tried none is better."""

from dataclasses import replace
from random import Random

import pytest

from solver.engine.solve import solve
from solver.facts import Facts
from solver.outcome import COUNTING_TIERS, TIERS, Effort, Outcome, Shortfall
from solver.problem import Problem
from solver.referee.judge import judge
from tests.properties.cases import facts_by
from tests.worlds.brute import Brute, best_values, values_of

CALM = Effort(time_limit_s=20, workers=1, seed=1, reproducible=True)
ROSTERS = 1500  # so many lawful ones are tried


def plan_of(facts: Facts) -> Outcome:
    return solve(Problem.of(facts), CALM)


def bare(shortfalls: tuple[Shortfall, ...]) -> list[str]:
    """Shortfalls without reasons, in an order of their own."""
    return sorted(str(replace(one, reasons=())) for one in shortfalls)


def faults(facts: Facts, plan: Outcome) -> list[str]:
    """What the referee does not confirm."""
    verdict = judge(facts, plan.roster)
    found = [f"{breach.rule}: {breach.says}" for breach in verdict.breaches]
    values = [(told.tier, told.value, verdict.values[told.tier]) for told in plan.tiers]
    found += [f"{tier} pays {counted}, said {said}" for tier, said, counted in values if said != counted]
    if bare(plan.shortfalls) != bare(verdict.shortfalls):
        found.append(f"shortfalls {bare(plan.shortfalls)}, not {bare(verdict.shortfalls)}")
    return found


def compared(seeds: range) -> tuple[list[str], int, int]:
    """(what is wrong, worlds in which all rosters were tried and some placement could be made, placements planned in them)."""
    wrong: list[str] = []
    tried = placed = 0
    for seed in seeds:
        facts = facts_by(Random(seed), small=seed % 3 == 0)
        brute = Brute.of(facts)
        lawful = [one for one in brute.raw if brute.lawful(one)]
        best = best_values(facts, lawful, most=ROSTERS) if 0 < len(lawful) <= 16 else None
        if best is not None:
            plan = plan_of(facts)
            tried, placed = tried + 1, placed + len(plan.roster)
            wrong += [f"seed {seed}: {what}" for what in (*faults(facts, plan), *_worse(plan, best))]
    return wrong, tried, placed


def _worse(plan: Outcome, best: tuple[int, ...]) -> list[str]:
    paid, bounds = tuple(tier.value for tier in plan.tiers), tuple(tier.bound for tier in plan.tiers)
    return [f"pays {paid}, the best {best}, bounds {bounds}"] if paid != best or bounds != best else []


def test_the_best_plan_costs_what_the_referee_says_and_equals_brute_force() -> None:
    wrong, tried, placed = compared(range(240))
    assert wrong == []
    assert tried > 40
    assert placed > tried


def test_larger_plans_cost_what_the_referee_says() -> None:
    found = {seed: faults(facts, plan_of(facts)) for seed in range(1000, 1040) for facts in [facts_by(Random(seed))]}
    assert {seed: wrong for seed, wrong in found.items() if wrong} == {}


def test_the_referees_shortfalls_add_up_to_the_first_three_tiers() -> None:
    for seed in range(100):
        random = Random(seed)
        facts = facts_by(random)
        brute = Brute.of(facts)
        lawful = [one for one in random.sample(brute.raw, min(20, len(brute.raw))) if brute.lawful(one)][:3]
        for roster in ((), next(brute.hosted(tuple(lawful)))):
            verdict = judge(facts, roster)
            for tier in COUNTING_TIERS:
                assert sum(one.missing * one.price for one in verdict.shortfalls if one.tier is tier) == verdict.values[tier]
            assert values_of(facts, roster) == tuple(verdict.values[tier] for tier in TIERS)


@pytest.mark.campaign
@pytest.mark.parametrize("first", range(2_000, 12_000, 500))
def test_the_best_plan_equals_brute_force_in_many_worlds(first) -> None:
    assert compared(range(first, first + 500))[0] == []
