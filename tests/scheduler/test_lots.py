"""What lots are drawn from: nobody who makes drafts until one suits can choose it."""

from datetime import date

import pytest
from msgspec.structs import replace

from scheduler.lots import Seed, seed_for, seed_in
from scheduler.organisation import Organisation
from scheduler.views.lots import lots_in_words
from tests.scheduler.small_company import HORIZON, company, drafted, published

SUMMER, AUTUMN = HORIZON, (date(2026, 10, 1), date(2026, 12, 31))


def root_at(position: int) -> str:
    return f"{position:064x}"


def seed(org: Organisation, horizon: tuple[date, date] = SUMMER, based_on: int = 900) -> tuple[int, int]:
    found = seed_for(org, horizon, based_on, root_at)
    assert found.root == root_at(found.position)
    assert found.lots == bytes.fromhex(found.root)
    return found.position, found.drafts


def first(based_on: int = 12, horizon: tuple[date, date] = SUMMER, plan: str = "2026Q3-1"):
    return drafted(plan, based_on=based_on, first_day=horizon[0], last_day=horizon[1])


def test_the_first_draft_draws_from_the_root_on_which_it_rests() -> None:
    assert seed(company()) == (900, 0)


def test_later_drafts_draw_from_where_the_first_one_rested_whatever_became_of_it() -> None:
    assert seed(company(*first())) == (12, 1)
    assert seed(company(*first(), *first(17, plan="2026Q3-2"))) == (12, 2)
    withdrawn = company(*published("2026Q3-1"))
    withdrawn.plans["2026Q3-1"] = replace(withdrawn.plans["2026Q3-1"], status="withdrawn")
    assert seed(withdrawn)[1] == 1


def test_drafts_of_any_part_of_the_quarters_count_and_others_do_not() -> None:
    part = date(2026, 9, 28), date(2026, 9, 30)
    org = company(*first(horizon=part))
    assert seed(org) == seed(org, (date(2026, 7, 1), date(2026, 7, 2))) == (12, 1)
    assert seed(org, AUTUMN) == (900, 0)
    assert seed(org, (date(2026, 9, 29), date(2026, 10, 2))) == (12, 1)


def test_a_draft_that_claims_to_rest_on_the_future_rests_where_it_was_drafted() -> None:
    org = company(*first(based_on=10**6))
    assert seed(org)[0] == org.plans["2026Q3-1"].drafted_at_position - 1


@pytest.mark.parametrize(
    ("drafts", "tie_break", "words"),
    [
        (0, "settled", "drawn by lot, from the log's root at position 7 (00000000), with no draft made for these quarters before."),
        (2, "settled", "with 2 drafts made for these quarters before."),
        (0, "not settled", "no lots were drawn"),
    ],
)
def test_what_was_drawn_is_said(drafts: int, tie_break: str, words: str) -> None:
    stored = {**Seed(position=7, root=root_at(7), drafts=drafts).parameters, "tie_break": tie_break}
    assert seed_in(stored) == Seed(position=7, root=root_at(7), drafts=drafts)
    assert words in (lots_in_words(stored) or "")


def test_plans_made_before_there_were_lots_say_nothing_of_them() -> None:
    assert seed_in({"workers": 2}) is None
    assert lots_in_words({"workers": 2, "lots_position": "7"}) is None
