"""One place a day, on days of work only."""

from dataclasses import replace
from datetime import date

import pytest

from solver.timeline import Timeline
from tests.solver.referee.company import (
    EVERY_DAY,
    MON,
    MON_SAT,
    TEAM,
    WEEKS,
    ask,
    broken,
    company,
    executive,
    helper,
    people_with,
    said,
    team_visit,
    units_with,
    visit,
)


def test_two_placements_on_one_day_are_one_too_many() -> None:
    facts = company()
    roster = (visit("eve", "NORTH", "07-14", host="nat"), team_visit("eve", "SOUTH", "07-14"))
    assert said(facts, *roster) == ["eve is in 2 placements on 2026-07-14"]
    assert broken(facts, roster[0], team_visit("eve", "SOUTH", "07-15")) == set()


def test_a_published_placement_uses_its_days() -> None:
    standing = visit("eve", "NORTH", "07-14", host="nat")
    facts = company(standing=(standing,))
    assert broken(facts, team_visit("eve", "SOUTH", "07-14")) == {"one-place"}
    assert broken(facts, team_visit("eve", "SOUTH", "07-15")) == set()


def test_published_placements_that_clash_with_each_other_are_no_fault_of_the_roster() -> None:
    facts = company(standing=(team_visit("eve", "NORTH", "07-14"), team_visit("eve", "SOUTH", "07-14")))
    assert broken(facts, team_visit("max", "SOUTH", "07-14")) == set()


@pytest.mark.parametrize(("on", "rules"), [("07-10", set()), ("07-11", {"one-place"}), ("07-12", {"one-place"}), ("07-13", set())])
def test_the_days_are_days_of_the_pattern(on, rules) -> None:
    assert broken(company(), team_visit("eve", "NORTH", on)) == rules


def test_a_part_timer_comes_on_their_own_days_only() -> None:
    facts = company(people=people_with(executive("eve", workdays=MON | 1 << 5)))
    assert broken(facts, team_visit("eve", "NORTH", "07-13")) == set()
    assert broken(facts, team_visit("eve", "NORTH", "07-11")) == set()
    assert broken(facts, team_visit("eve", "NORTH", "07-14")) == {"one-place"}


def test_without_days_of_their_own_a_person_keeps_those_of_the_unit_of_the_day() -> None:
    moved = executive("eve", Timeline((date.min, date(2026, 8, 1)), ("HQ", "SOUTH")))
    facts = company(units=units_with("SOUTH", workdays=MON_SAT), people=people_with(moved))
    assert broken(facts, team_visit("eve", "NORTH", "07-18")) == {"one-place"}
    assert broken(facts, team_visit("eve", "NORTH", "08-01")) == set()


@pytest.mark.parametrize(
    ("on", "rules"),
    [("07-13", {"one-place"}), ("07-14", set()), ("07-24", set()), ("07-27", {"one-place"})],
    ids=["eve of hire", "hire", "last day", "gone"],
)
def test_the_days_lie_between_hire_and_last_day(on, rules) -> None:
    facts = company(people=people_with(executive("eve", hired="07-14", left="07-26")))
    assert broken(facts, team_visit("eve", "NORTH", on)) == rules


@pytest.mark.parametrize(("on", "rules"), [("07-10", set()), ("07-13", {"one-place"}), ("07-14", {"one-place"}), ("07-15", set())])
def test_nobody_is_placed_on_a_day_of_absence(on, rules) -> None:
    facts = company(people=people_with(executive("eve", away=["07-11..07-14"])))
    assert broken(facts, team_visit("eve", "NORTH", on)) == rules


def test_a_closure_counts_in_the_calendar_of_the_unit_of_the_day() -> None:
    moved = executive("eve", Timeline((date.min, date(2026, 8, 1)), ("HQ", "SOUTH")))
    calendars = {"US": frozenset({date(2026, 7, 3), date(2026, 8, 3)})}
    facts = company(units=units_with("HQ", calendar="US"), people=people_with(moved), calendars=calendars)
    assert broken(facts, team_visit("eve", "NORTH", "07-03")) == {"one-place"}
    assert broken(facts, team_visit("eve", "NORTH", "08-03")) == set()


def test_a_calendar_nobody_filled_closes_nothing() -> None:
    assert broken(company(units=units_with("HQ", calendar="ours")), team_visit("eve", "NORTH", "07-03")) == set()


def test_the_days_lie_in_the_horizon() -> None:
    facts = company(programs=(replace(TEAM, window=None, per="week"),))
    assert broken(facts, team_visit("eve", "NORTH", "06-30")) == {"one-place", "program"}
    assert broken(facts, team_visit("eve", "NORTH", "10-01")) == {"one-place", "program"}
    assert broken(facts, team_visit("eve", "NORTH", "07-01")) == set()
    assert broken(facts, team_visit("eve", "NORTH", "09-30")) == set()


SATURDAYS = replace(TEAM, off_pattern=True)


def test_off_pattern_lets_a_single_day_lie_outside_the_pattern() -> None:
    assert broken(company(programs=(SATURDAYS,)), team_visit("eve", "NORTH", "07-11")) == set()
    spread = replace(SATURDAYS, length=2, length_unit="spread")
    assert broken(company(programs=(spread,)), team_visit("eve", "NORTH", "07-10", "07-11")) == set()


@pytest.mark.parametrize(
    "eve",
    [executive("eve", away=["07-11..07-11"]), executive("eve", hired="07-13"), executive("eve", left="07-10"), executive("eve", "SOUTH")],
    ids=["absent", "not yet hired", "gone", "closure"],
)
def test_off_pattern_does_not_bend_absence_employment_or_closure(eve) -> None:
    units, calendars = units_with("SOUTH", calendar="X"), {"X": frozenset({date(2026, 7, 11)})}
    facts = company(units=units, calendars=calendars, people=people_with(eve), programs=(SATURDAYS,))
    assert broken(facts, team_visit("eve", "NORTH", "07-11")) == {"one-place"}


def test_off_pattern_does_not_stretch_runs_blocks_or_cover() -> None:
    run = replace(SATURDAYS, length=2)
    weeks = replace(WEEKS, off_pattern=True)
    facts = company(programs=(run, weeks), asks=(ask("NORTH", "07-06..07-12"),), units=units_with("NORTH", workdays=EVERY_DAY))
    assert "one-place" in broken(facts, team_visit("eve", "NORTH", "07-10", "07-11"))
    assert broken(facts, helper("eve", "NORTH", "07-11")) == {"one-place"}
