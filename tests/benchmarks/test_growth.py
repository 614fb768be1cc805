"""What the table of growing companies says of a plan is what the plan and the referee said."""

from dataclasses import replace
from fractions import Fraction

import pytest

from benchmarks.companies import Company
from benchmarks.growth import TABLE, TARGETS, Growth, Paid, Target, cells, measured
from solver.outcome import TIERS, Tier

TINY = Target(company=Company(staff=24, executives=3, units=3, peaks=2), limit=15, seconds=600, share=Fraction(1, 1000), mib=2048)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Growth:
    return measured(TINY, tmp_path_factory.mktemp("company"), repeats=2)


def test_a_tiny_company_goes_from_its_files_to_two_judged_plans(tiny: Growth) -> None:
    assert len(tiny.plans) == 2
    assert [tier.tier for tier in tiny.worst] == list(TIERS)
    assert tiny.breaches == 0
    assert tiny.missed == []
    assert tiny.cpu_seconds > 0
    assert tiny.peak_mib > 20
    assert len(cells(tiny)) == len(TABLE.columns)


def test_a_plan_that_is_slow_large_or_unproven_misses_its_target(tiny: Growth) -> None:
    unproven = tuple(replace(tier, bound=None) if tier.tier is Tier.COVER else tier for tier in tiny.worst)
    assert replace(tiny, seconds=601.0).missed == ["seconds"]
    assert replace(tiny, peak_mib=2049).missed == ["memory"]
    assert replace(tiny, plans=(unproven, *tiny.plans)).missed == ["gap"]
    assert replace(tiny, breaches=1).missed == ["rules"]
    assert "no: seconds" in cells(replace(tiny, seconds=601.0))


@pytest.mark.parametrize(
    ("value", "bound", "within"), [(1, 0, True), (2, 0, False), (1001, 1000, True), (1002, 1000, False), (2002, 2000, True)]
)
def test_a_gap_is_small_as_a_share_of_the_bound_or_as_one_unit(value: int, bound: int, within: bool) -> None:
    assert Paid(tier=Tier.COVER, value=value, bound=bound).within(Fraction(1, 1000), or_units=1) is within


def test_later_tiers_are_held_to_the_share_alone(tiny: Growth) -> None:
    plan = tuple(replace(tier, value=1001, bound=1000 if tier.tier is Tier.FAIRNESS else 900) for tier in tiny.worst)
    assert replace(tiny, plans=(plan,)).open_later == ["preferences"]


def test_the_worst_of_several_plans_is_shown_and_its_gap_in_units_and_share(tiny: Growth) -> None:
    worse = tuple(replace(tier, value=205, bound=200) if tier.tier is Tier.ROTATIONS else tier for tier in tiny.worst)
    told = cells(replace(tiny, plans=(*tiny.plans, worse)))
    assert "205 / 200" in told
    assert "5, 2.50 % (rotations)" in told


def test_the_targets_are_those_of_the_stated_companies() -> None:
    stated = {t.company.name: (t.seconds, float(t.share), t.mib) for t in TARGETS[1:]}
    assert stated == {
        "500 staff, 50 executives, 20 units, 30 peaks, scarce": (10, 0.001, 1024),
        "2,000 staff, 350 executives, 40 units, 60 peaks": (20, 0.001, 1536),
        "2,000 staff, 350 executives, 40 units, 60 peaks, scarce": (20, 0.001, 1536),
        "20,000 staff, 1,000 executives, 200 units, 300 peaks": (120, 0.005, 6144),
        "298,000 staff, 2,000 executives, 1,000 units, 1,500 peaks": (600, 0.01, 12288),
    }
    assert all(target.limit < target.seconds for target in TARGETS)
