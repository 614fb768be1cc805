import pytest

from benchmarks.companies import Company, facts_of
from benchmarks.compare import compare, table


@pytest.mark.parametrize("seed", [1, 2])
def test_the_textbook_model_proves_the_same_first_three_tiers(seed: int) -> None:
    comparison = compare(facts_of(Company(staff=24, executives=4, units=3, peaks=2, seed=seed)), seconds=30)
    ours = [(tier.tier, tier.value, tier.bound) for tier in comparison.engine.tiers[:3]]
    theirs = [(tier.tier, tier.value, tier.bound) for tier in comparison.textbook.tiers]
    assert ours == theirs
    assert "rotations" in table(comparison)
