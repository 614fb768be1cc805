"""The model admits exactly the rosters that the referee accepts, from import files, and each rule refuses something in the run."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.rules.registry import RULES
from tests.properties.cases import facts_by
from tests.properties.comparing import Comparison, Tally
from tests.worlds.brute import REFEREE, Brute, hopeless

SEEDS = range(160)
BY_MASKS_ALONE = {"own-unit", "peaks"}  # rules without a row: no candidate breaks them


def disagreements(seeds: range, tally: Tally) -> list[str]:
    found = []
    for seed in seeds:
        random = Random(seed)
        found += [f"seed {seed}: {what}" for what in Comparison.of(facts_by(random), random, tally).disagreements()]
    return found


def test_both_readings_know_the_same_rules() -> None:
    assert {rule.name for rule in RULES} == set(REFEREE) - {"form"}


def test_the_model_admits_exactly_what_the_referee_accepts_and_every_rule_bites() -> None:
    tally = Tally()
    assert disagreements(SEEDS, tally) == []
    assert {name for name in REFEREE if tally.refused[name] == 0} == {"form"}, tally
    assert {rule.name for rule in RULES if tally.rows[rule.name] == 0} == BY_MASKS_ALONE, tally
    assert min(tally.accepted[size] for size in (1, 2, 3)) > 20, tally


@settings(max_examples=25, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(random=st.randoms(use_true_random=False))
def test_the_model_admits_exactly_what_the_referee_accepts_in_any_world(random) -> None:
    found = list(Comparison.of(facts_by(random), random, Tally()).disagreements(singles=15, together=5))
    assert found == []


def test_adding_a_placement_cures_no_breach_but_of_working_time() -> None:
    """The brute force leans on it."""
    for seed in range(40):
        random = Random(seed)
        facts = facts_by(random)
        raw = random.sample(Brute.of(facts).raw, 8)
        broken = [one for one in raw if hopeless(facts, (one,))]
        assert all(hopeless(facts, (one, other)) for one in broken for other in raw if one is not other), seed


@pytest.mark.campaign
@pytest.mark.parametrize("first", range(1_000, 21_000, 500))
def test_the_model_and_the_referee_agree_in_many_worlds(first) -> None:
    assert disagreements(range(first, first + 500), Tally()) == []
