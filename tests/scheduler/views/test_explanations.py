"""Prices and breaches in words that claim no more than is known."""

from dataclasses import replace
from datetime import date

import pytest

from scheduler.views.explanations import Words, gap_in_words, why_not_lines
from scheduler.views.prices import price_in_words, price_object
from solver.explain.price import How, Price, TierPrice, counted, proven
from solver.explain.whynot import Answer, WhyNot
from solver.outcome import TIERS, Breach, Kind, Placement, Shortfall, Tier

NOTHING = (0, 0, 0, 0, 0, 0)
PERSON = "0" * 31 + "a"


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        (NOTHING, NOTHING, "costs nothing: a tie"),
        (NOTHING, (0, 0, 1, 0, 0, 0), "misses 1 placement of another program more"),
        ((2, 0, 0, 0, 0, 0), NOTHING, "misses 2 placements of mandatory programs less"),
        (NOTHING, (0, 3, 0, 0, -100, 0), "pays 3 more in cover (then pays 100 less in fairness)"),
    ],
)
def test_a_price_that_is_known_is_told_from_the_first_tier_on(ours, theirs, said) -> None:
    assert price_in_words(counted(ours, theirs)) == said


def test_where_programs_ask_for_more_than_placements_none_are_counted() -> None:
    words = Words(label=str, number=str, of_placements=False)
    assert words.price(counted(NOTHING, (0, 0, 42, 0, 0, 0))) == "pays 42 more in rotations"
    assert words.price(proven(NOTHING, (1, 5, 1), (1, None, 1))) == "pays 1 more in programs (then is unproven from cover on)"


def test_days_past_a_gap_and_floors_are_told_as_what_a_placement_serves() -> None:
    words = Words(label=str, number=str)
    late = Shortfall(tier=Tier.ROTATIONS, missing=3, price=1, program="visit", person="E1", rule="max-gap")
    assert gap_in_words(late, words) == "3 days on which E1 is past the longest gap of visit"
    assert gap_in_words(replace(late, person=None, unit="S", missing=1), words) == "1 day on which S is past the longest gap of visit"
    floor = replace(late, person=None, unit="S", rule="floor", period="2026Q3")
    assert gap_in_words(floor, words) == "3 placements of visit that S should have in 2026Q3"


@pytest.mark.parametrize(
    ("found", "bounds", "said"),
    [
        ((0, 0, 0), (0, 0, 0), "costs nothing in programs, cover and rotations"),
        ((0, 5, 1), (0, 3, 1), "pays 3 to 5 more in cover"),
        ((0, 5, 1), (0, -2, 1), "pays at most 5 more in cover, at best 2 less"),
        ((0, -1, 1), (0, -2, 1), "pays 1 to 2 less in cover"),
        ((0, 5, 1), (None, None, 1), "is unproven from programs on"),
        ((1, 5, 1), (1, None, 1), "misses 1 placement of a mandatory program more (then is unproven from cover on)"),
    ],
)
def test_what_is_not_proven_is_told_by_its_ends_and_nothing_after_it(found, bounds, said) -> None:
    assert price_in_words(proven(NOTHING, found, bounds)) == said


def test_a_tie_is_one_only_where_every_tier_is_known() -> None:
    whole = price_object(counted(NOTHING, NOTHING))
    three = price_object(proven(NOTHING, (0, 0, 0), (0, 0, 0)))
    assert whole is not None
    assert three is not None
    assert (whole["tie"], three["tie"]) == (True, False)
    assert price_object(None) is None


def test_the_first_tier_that_differs_decides() -> None:
    price = Price(how=How.WHOLE, tiers=tuple(TierPrice(tier=tier, most=n, least=n) for n, tier in enumerate(TIERS)))
    assert price.decided_by is not None
    assert price.decided_by.tier is TIERS[1]


def test_breaches_that_differ_in_the_day_alone_are_one_line() -> None:
    days = [date(2026, 7, number) for number in (6, 7, 8)]
    placement = Placement(
        kind=Kind.SHADOW, program="telus-day", person=PERSON, unit="U", first_day=days[0], last_day=days[0], days=(days[0],)
    )
    against = tuple(Breach(rule="seats", says=f"U on {day}: {day.day} guests, 1 seats", unit="U", day=day) for day in days)
    other = Breach(rule="own-unit", says=f"U is {PERSON}'s own unit on 2026-07-06")
    answer = WhyNot(answer=Answer.FORBIDDEN, placement=placement, against=(*against, other))
    lines = list(why_not_lines(None, [answer], Words(label=str, number=lambda person: "E1")))  # type: ignore[arg-type]
    assert lines == [
        "telus-day: forbidden, whatever else is planned.",
        "  seats: U on 2026-07-06: 6 guests, 1 seats, and so on 2 other days",
        "  own-unit: U is E1's own unit on 2026-07-06",
    ]
