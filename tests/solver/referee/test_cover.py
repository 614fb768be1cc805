"""Helpers and asks."""

from dataclasses import replace
from datetime import date

import pytest

from solver.facts import Policy
from tests.solver.referee.company import ask, broken, company, helper, people_with, person, said, units_with, visit

WEEK = (ask("NORTH", "07-13..07-17"),)
DRIVERS = (ask("NORTH", "07-13..07-17", skill="driving"),)


@pytest.mark.parametrize(("on", "rules"), [("07-10", {"cover"}), ("07-13", set()), ("07-17", set()), ("07-20", {"cover"})])
def test_help_comes_on_days_that_were_asked_for(on, rules) -> None:
    assert broken(company(asks=WEEK), helper("sid", "NORTH", on)) == rules


def test_an_ask_reaches_no_further_than_the_horizon() -> None:
    facts = company(asks=(ask("NORTH", "06-01..12-31"),))
    assert broken(facts, helper("sid", "NORTH", "06-30")) == {"cover", "one-place"}
    assert broken(facts, helper("sid", "NORTH", "09-30")) == set()


def test_help_comes_on_workdays_of_the_unit() -> None:
    people = people_with(person("sid", "SOUTH", workdays=0b1111111))
    asks = (ask("NORTH", "07-06..07-17"),)
    facts = company(asks=asks, people=people, units=units_with("NORTH", calendar="US"), calendars={"US": frozenset({date(2026, 7, 14)})})
    assert said(facts, helper("sid", "NORTH", "07-11")) == ["2026-07-11 is no workday of NORTH"]
    assert broken(facts, helper("sid", "NORTH", "07-14")) == {"cover"}
    assert broken(facts, helper("sid", "NORTH", "07-15")) == set()


def test_the_helper_holds_the_skill_that_day() -> None:
    facts = company(asks=DRIVERS, people=people_with(person("sam", "SOUTH", skills={"driving": "07-14..07-15", "welding": ".."})))
    for on, rules in (("07-13", {"cover"}), ("07-14", set()), ("07-15", set()), ("07-16", {"cover"})):
        assert broken(facts, helper("sam", "NORTH", on, skill="driving")) == rules


def test_an_ask_without_a_skill_takes_anybody_of_any_level() -> None:
    assert broken(company(asks=WEEK), helper("eve", "NORTH", "07-13")) == set()


def test_no_more_helpers_than_heads() -> None:
    facts = company(asks=WEEK)
    two = helper("sam", "NORTH", "07-14"), helper("sid", "NORTH", "07-14")
    assert said(facts, *two) == ["ask A1 on 2026-07-14: 2 helpers, 1 heads asked"]
    assert broken(company(asks=(replace(WEEK[0], heads=2),)), *two) == set()
    assert broken(company(asks=WEEK, standing=two[:1]), two[1]) == {"cover"}
    assert broken(facts, two[0], helper("sid", "NORTH", "07-15")) == set()


def test_two_asks_of_one_unit_stand_side_by_side() -> None:
    facts = company(asks=(*WEEK, ask("NORTH", "07-13..07-17", number="A2")))
    assert broken(facts, helper("sam", "NORTH", "07-14"), helper("sid", "NORTH", "07-14", number="A2")) == set()


def test_cover_days_a_quarter_are_limited() -> None:
    facts = company(asks=WEEK, policy=Policy(cover_days=2))
    days = tuple(helper("sid", "NORTH", on) for on in ("07-13", "07-14", "07-15"))
    assert said(facts, *days) == ["sid has 3 cover days in 2026Q3, at most 2"]
    assert broken(facts, *days[:2]) == set()
    assert broken(replace(facts, standing=days[:2]), days[2]) == {"cover"}
    assert broken(replace(facts, standing=days[:2]), helper("sam", "NORTH", "07-15")) == set()
    assert broken(replace(facts, policy=Policy(cover_days=0)), days[0]) == {"cover"}


def test_the_quarter_of_cover_days_is_that_of_the_day_with_the_fiscal_offset() -> None:
    facts = company(asks=(ask("NORTH", "07-30..08-03"),), policy=Policy(cover_days=1, fiscal_offset=1))
    assert broken(facts, helper("sid", "NORTH", "07-31"), helper("sid", "NORTH", "08-03")) == set()
    assert broken(facts, helper("sid", "NORTH", "07-30"), helper("sid", "NORTH", "07-31")) == {"cover"}
    march = helper("sid", "NORTH", "06-30")
    assert broken(replace(facts, policy=Policy(cover_days=1), standing=(march,)), helper("sid", "NORTH", "07-31")) == set()


def test_a_cover_placement_is_a_single_day() -> None:
    two_days = replace(helper("sid", "NORTH", "07-13"), days=(date(2026, 7, 13), date(2026, 7, 14)), last_day=date(2026, 7, 14))
    assert broken(company(asks=WEEK), two_days) == {"cover"}


def test_shadow_days_use_up_no_cover_days() -> None:
    facts = company(asks=WEEK, policy=Policy(cover_days=1))
    assert broken(facts, helper("eve", "NORTH", "07-13"), visit("eve", "NORTH", "07-14", host="nat")) == set()
