"""Who must stay at home."""

from datetime import date

import pytest

from solver.timeline import Timeline
from tests.solver.referee.company import (
    EVERY_DAY,
    MON,
    TEAM,
    ask,
    broken,
    company,
    executive,
    helper,
    people_with,
    person,
    replace,
    said,
    team_visit,
    units_with,
)

EVE, MAX, ANN = (team_visit(who, "NORTH", "07-14") for who in ("eve", "max", "ann"))
THREE = people_with(executive("ann"))


@pytest.mark.parametrize(("min_staff", "rules"), [(0, set()), (1, set()), (2, {"home-cover"}), (9, {"home-cover"})])
def test_min_staff_people_stay(min_staff, rules) -> None:
    facts = company(units=units_with("HQ", min_staff=min_staff), people=THREE)
    assert broken(facts, EVE, MAX) == rules


@pytest.mark.parametrize(("max_away", "spared"), [(0, 0), (33, 0), (34, 2), (66, 2), (67, 3), (100, 3)])
def test_max_away_rounds_the_minimum_down(max_away, spared) -> None:
    """Of three people (100 - max_away) x 3 // 100 stay: 3, 2, 1, 1, 0, 0."""
    stays = (100 - max_away) * 3 // 100
    facts = company(units=(*units_with("HQ", min_staff=None, max_away=max_away),), people=THREE)
    facts = replace(facts, units=tuple(replace(one, seats=Timeline.of(9)) for one in facts.units))
    for n, roster in ((1, (EVE,)), (2, (EVE, MAX)), (3, (EVE, MAX, ANN))):
        assert broken(facts, *roster) == (set() if n <= 3 - stays else {"home-cover"})
    assert 3 - stays >= min(spared, 1)


def test_the_absent_count_against_those_who_may_go() -> None:
    people = people_with(executive("ann", away=["07-14..07-14"]))
    facts = company(units=units_with("HQ", min_staff=2), people=people)
    assert said(facts, EVE) == ["HQ on 2026-07-14: 1 of 2 present are placed, 2 must stay"]
    assert broken(facts, team_visit("eve", "NORTH", "07-15")) == set()


def test_where_absences_alone_go_below_nobody_may_go_but_nothing_is_broken() -> None:
    facts = company(units=units_with("HQ", min_staff=5))
    assert broken(facts) == set()
    assert broken(facts, EVE) == {"home-cover"}


def test_the_base_is_people_employed_in_the_unit_whose_pattern_has_the_day() -> None:
    others = {
        "not yet hired": executive("ann", hired="07-15"),
        "gone": executive("ann", left="07-13"),
        "elsewhere": executive("ann", Timeline((date.min, date(2026, 7, 14)), ("HQ", "SOUTH"))),
        "not her day": executive("ann", workdays=MON),
    }
    for ann in others.values():
        facts = company(units=units_with("HQ", min_staff=2), people=people_with(ann))
        assert broken(facts, EVE) == {"home-cover"}
    facts = company(units=units_with("HQ", min_staff=2), people=people_with(executive("ann", "HQ")))
    assert broken(facts, EVE) == set()


def test_with_a_percentage_a_smaller_base_lowers_the_minimum_too() -> None:
    units = units_with("HQ", min_staff=None, max_away=50)
    assert broken(company(units=units, people=THREE), EVE, MAX) == set()
    assert broken(company(units=units, people=people_with(executive("ann", workdays=MON))), EVE, MAX) == {"home-cover"}


def test_only_workdays_of_the_unit_are_guarded() -> None:
    units = units_with("HQ", min_staff=2, calendar="US")
    people = people_with(executive("eve", workdays=EVERY_DAY))
    facts = company(units=units, people=people)
    assert broken(facts, team_visit("eve", "NORTH", "07-11")) == set()
    assert broken(facts, team_visit("eve", "NORTH", "07-13")) == {"home-cover"}


def test_published_placements_and_cover_take_people_away() -> None:
    units = units_with("HQ", min_staff=2)
    facts = company(units=units, people=THREE, standing=(MAX,), asks=(ask("NORTH", "07-14..07-14"),))
    assert broken(facts, EVE) == {"home-cover"}
    assert broken(facts, helper("eve", "NORTH", "07-14")) == {"home-cover"}
    assert broken(facts, team_visit("eve", "NORTH", "07-15")) == set()


def test_a_day_already_short_is_no_breach_where_the_roster_takes_nobody() -> None:
    facts = company(units=units_with("HQ", min_staff=2), people=people_with(executive("ann", "SOUTH")), standing=(EVE, MAX))
    facts = replace(facts, units=tuple(replace(one, seats=Timeline.of(9)) for one in facts.units))
    assert broken(facts, ANN) == set()
    assert broken(replace(facts, people=(*facts.people, executive("abe"))), team_visit("abe", "NORTH", "07-14")) == {"home-cover"}


def test_whoever_comes_on_a_day_off_is_not_missed_at_home() -> None:
    program = replace(TEAM, off_pattern=True)
    people = people_with(executive("eve", workdays=MON))
    facts = company(units=units_with("HQ", min_staff=2), people=people, programs=(program,))
    assert broken(facts, EVE) == set()
    assert broken(facts, team_visit("eve", "NORTH", "07-13")) == {"home-cover"}


def test_whoever_is_on_a_day_off_is_not_blamed_for_those_already_gone() -> None:
    people = people_with(executive("ann", workdays=MON))
    facts = company(units=units_with("HQ", min_staff=2), people=people, programs=(replace(TEAM, off_pattern=True),), standing=(EVE,))
    assert broken(facts, ANN) == set()
    assert broken(facts, MAX) == {"home-cover"}


def test_guests_do_not_replace_anybody() -> None:
    facts = company(units=units_with("NORTH", min_staff=2), asks=(ask("SOUTH", "07-14..07-14"),))
    assert broken(facts, EVE, helper("nat", "SOUTH", "07-14")) == {"home-cover"}


def test_staffing_is_that_of_the_day_and_of_the_unit_of_the_day() -> None:
    changed = Timeline((date.min, date(2026, 7, 15)), (0, 2))
    moved = executive("eve", Timeline((date.min, date(2026, 7, 20)), ("HQ", "SOUTH")))
    facts = company(units=units_with("HQ", min_staff=changed), people=people_with(moved))
    assert broken(facts, EVE) == set()
    assert broken(facts, team_visit("eve", "NORTH", "07-15")) == {"home-cover"}
    assert broken(facts, team_visit("eve", "NORTH", "07-20")) == set()


def test_the_people_of_other_levels_are_of_the_base_too() -> None:
    facts = company(units=units_with("HQ", min_staff=2), people=people_with(person("sue", "HQ")))
    assert broken(facts, EVE) == set()
