"""Every term of a program."""

from dataclasses import replace
from datetime import date

import pytest

from solver.facts import Choice, Facts, Level, Policy, Program
from solver.timeline import Timeline
from tests.solver.referee.company import (
    EVERY_DAY,
    MON,
    MON_FRI,
    SAT,
    TEAM,
    TELUS,
    THU,
    TUE,
    WED,
    WEEKS,
    block,
    broken,
    company,
    executive,
    people_with,
    person,
    said,
    span,
    team_visit,
    units_with,
    visit,
)

OFTEN = replace(TEAM, quota=99)


def only(program: Program, **facts) -> Facts:
    return company(programs=(program,), **facts)


# --- who and where ---


@pytest.mark.parametrize(
    ("who", "rules"),
    [
        (Choice(), {"program"}),
        (Choice(level=frozenset({"staff"})), {"program"}),
        (Choice(level=frozenset({"staff", "executive"})), set()),
        (Choice(person=frozenset({"max"})), {"program"}),
        (Choice(person=frozenset({"eve"})), set()),
        (Choice(unit=frozenset({"HQ"})), set()),
        (Choice(unit=frozenset({"SOUTH"})), {"program"}),
        (Choice(tag=frozenset({"rising", "other"})), set()),
        (Choice(tag=frozenset({"other"})), {"program"}),
        (Choice(level=frozenset({"executive"}), tag=frozenset({"other"})), {"program"}),
        (Choice(joined_within_days=14), {"program"}),
        (Choice(joined_within_days=15), set()),
    ],
)
def test_who_is_asked(who, rules) -> None:
    people = people_with(executive("eve", hired="06-30", tags=frozenset({"rising"})))
    assert broken(only(replace(TEAM, who=who), people=people), team_visit("eve", "NORTH", "07-14")) == rules


def test_somebody_without_a_day_of_hire_never_just_joined() -> None:
    assert broken(only(replace(TEAM, who=Choice(joined_within_days=9999))), team_visit("eve", "NORTH", "07-14")) == {"program"}


def test_who_not_takes_people_out_again() -> None:
    without_eve = replace(TEAM, who_not=Choice(person=frozenset({"eve"})))
    assert broken(only(without_eve), team_visit("eve", "NORTH", "07-14")) == {"program"}
    assert broken(only(without_eve), team_visit("max", "NORTH", "07-14")) == set()


@pytest.mark.parametrize(
    ("where", "rules"),
    [
        (Choice(), set()),
        (Choice(front_line=True), set()),
        (Choice(front_line=False), {"program"}),
        (Choice(unit=frozenset({"NORTH"})), set()),
        (Choice(unit=frozenset({"SOUTH", "HQ"})), {"program"}),
        (Choice(site=frozenset({"Oslo"})), set()),
        (Choice(site=frozenset({"Rome"})), {"program"}),
        (Choice(site=frozenset({"Oslo"}), front_line=False), {"program"}),
    ],
)
def test_where_it_goes(where, rules) -> None:
    facts = only(replace(TEAM, where=where), units=units_with("NORTH", site="Oslo"))
    assert broken(facts, team_visit("eve", "NORTH", "07-14")) == rules


def test_where_not_takes_units_out_again() -> None:
    facts = only(replace(TEAM, where_not=Choice(unit=frozenset({"NORTH"}))))
    assert broken(facts, team_visit("eve", "NORTH", "07-14")) == {"program"}
    assert broken(facts, team_visit("eve", "SOUTH", "07-14")) == set()


def test_who_and_where_are_judged_on_the_first_day() -> None:
    promoted = person("ned", "NORTH", level=Timeline((date.min, date(2026, 7, 7)), (Level.STAFF, Level.MANAGER)))
    facts = only(
        WEEKS, people=people_with(promoted), units=units_with("SOUTH", front_line=Timeline((date.min, date(2026, 7, 7)), (True, False)))
    )
    assert broken(facts, block("ned", "SOUTH", "07-06", "07-19")) == set()
    assert len(said(facts, block("ned", "SOUTH", "07-13", "07-26"))) == 2


def test_a_needed_skill_is_held_on_each_day() -> None:
    ned = person("ned", "NORTH", skills={"driving": "07-06..07-17"})
    facts = only(replace(WEEKS, needs=("driving",)), people=people_with(ned))
    assert broken(facts, block("ned", "SOUTH", "07-06", "07-19")) == set()
    assert broken(facts, block("ned", "SOUTH", "07-13", "07-26")) == {"program"}
    both = replace(facts, programs=(replace(WEEKS, needs=("driving", "welding")),))
    assert broken(both, block("ned", "SOUTH", "07-06", "07-19")) == {"program"}


# --- quota ---


@pytest.mark.parametrize(
    ("per", "near", "far"),
    [
        ("week", "07-17", "07-20"),
        ("fortnight", "07-24", "07-27"),
        ("month", "07-31", "08-03"),
        ("quarter", "09-30", None),
        ("year", "09-30", None),
        ("window", "09-30", None),
    ],
)
def test_the_quota_is_of_one_period(per, near, far) -> None:
    """13 July 2026 begins a fortnight counted from 1 January 2024."""
    facts = only(replace(TEAM, per=per))
    first = team_visit("eve", "NORTH", "07-13")
    assert broken(facts, first, team_visit("eve", "SOUTH", near)) == {"program"}
    if far:
        assert broken(facts, first, team_visit("eve", "SOUTH", far)) == set()


def test_weeks_are_iso_weeks_over_the_year_end() -> None:
    facts = replace(
        only(replace(TEAM, per="week")), horizon=replace(company().horizon, first_day=date(2026, 12, 1), last_day=date(2027, 2, 28))
    )
    last_of_december = team_visit("eve", "NORTH", "12-31")
    assert broken(facts, last_of_december, team_visit("eve", "SOUTH", "2027-01-01")) == {"program"}
    assert broken(facts, last_of_december, team_visit("eve", "SOUTH", "2027-01-04")) == set()


def test_quarters_and_years_follow_the_fiscal_offset_and_months_do_not() -> None:
    july, august = team_visit("eve", "NORTH", "07-31"), team_visit("eve", "SOUTH", "08-03")
    for per in ("quarter", "year"):
        for offset in (1, -5):
            assert broken(only(replace(TEAM, per=per), policy=Policy(fiscal_offset=offset)), july, august) == (
                {"program"} if per == "year" and offset == 1 else set()
            )
    assert broken(only(replace(TEAM, per="month"), policy=Policy(fiscal_offset=1)), july, team_visit("eve", "SOUTH", "07-30")) == {
        "program"
    }


def test_a_larger_quota_allows_more_and_others_have_their_own() -> None:
    two = team_visit("eve", "NORTH", "07-13"), team_visit("eve", "NORTH", "07-14")
    assert broken(only(replace(TEAM, quota=2)), *two) == set()
    assert broken(only(replace(TEAM, quota=2)), *two, team_visit("eve", "NORTH", "07-15")) == {"program"}
    assert broken(only(TEAM), two[0], team_visit("max", "NORTH", "07-14")) == set()
    assert broken(company(), two[0], visit("eve", "NORTH", "07-14", host="nat")) == set()


def test_published_placements_use_up_the_quota() -> None:
    before = team_visit("eve", "NORTH", "07-13")
    facts = only(replace(TEAM, per="month"), standing=(before,))
    assert broken(facts, team_visit("eve", "NORTH", "07-14")) == {"program"}
    assert broken(facts, team_visit("eve", "NORTH", "08-03")) == set()
    assert broken(facts, team_visit("max", "NORTH", "07-14")) == set()


def test_a_published_placement_outside_the_window_uses_up_no_quota_of_it() -> None:
    facts = only(replace(TEAM, per="window"), standing=(team_visit("eve", "NORTH", "06-30"),))
    assert broken(facts, team_visit("eve", "NORTH", "07-14")) == set()


def test_a_quota_already_overdrawn_is_no_breach_of_a_roster_that_adds_nothing_to_it() -> None:
    facts = only(TEAM, standing=tuple(team_visit("eve", "NORTH", on) for on in ("07-13", "07-14")))
    assert broken(facts, team_visit("max", "NORTH", "07-15")) == set()


# --- length ---


def test_a_day_is_a_day() -> None:
    assert broken(only(TEAM), team_visit("eve", "NORTH", "07-13", "07-14")) == {"program"}


RUN = replace(TEAM, length=3)


def test_a_run_is_so_many_workdays_one_after_the_other() -> None:
    facts = only(RUN)
    assert broken(facts, team_visit("eve", "NORTH", "07-13", "07-14", "07-15")) == set()
    assert broken(facts, team_visit("eve", "NORTH", "07-09", "07-10", "07-13")) == set()
    assert broken(facts, team_visit("eve", "NORTH", "07-13", "07-14")) == {"program"}
    assert broken(facts, team_visit("eve", "NORTH", "07-13", "07-14", "07-15", "07-16")) == {"program"}
    assert broken(facts, team_visit("eve", "NORTH", "07-13", "07-14", "07-16")) == {"program"}


def test_a_run_of_a_part_timer_steps_over_the_days_off() -> None:
    facts = only(RUN, people=people_with(executive("eve", workdays=MON | WED)))
    assert broken(facts, team_visit("eve", "NORTH", "07-08", "07-13", "07-15")) == set()


def test_a_run_steps_over_closures_but_never_over_absences() -> None:
    days = ("07-10", "07-14", "07-15")
    holiday = only(RUN, units=units_with("HQ", calendar="X"), calendars={"X": frozenset({date(2026, 7, 13)})})
    assert broken(holiday, team_visit("eve", "NORTH", *days)) == set()
    assert broken(only(RUN, people=people_with(executive("eve", away=["07-13..07-13"]))), team_visit("eve", "NORTH", *days)) == {"program"}


def test_a_run_with_a_day_of_absence_is_none() -> None:
    facts = only(RUN, people=people_with(executive("eve", away=["07-14..07-14"])))
    assert broken(facts, team_visit("eve", "NORTH", "07-13", "07-14", "07-15")) == {"one-place", "program"}


def test_a_block_is_so_many_weeks_from_its_start_day() -> None:
    facts = only(WEEKS)
    assert broken(facts, block("ned", "SOUTH", "07-06", "07-19")) == set()
    assert broken(facts, block("ned", "SOUTH", "07-06", "07-18")) == {"program"}
    assert broken(facts, block("ned", "SOUTH", "07-06", "07-26")) == {"program"}
    assert broken(facts, block("ned", "SOUTH", "07-07", "07-20")) == {"program"}
    assert broken(only(replace(WEEKS, starts=TUE)), block("ned", "SOUTH", "07-07", "07-20")) == set()


def test_a_block_uses_all_days_that_are_worked_and_no_other() -> None:
    facts = only(WEEKS, people=people_with(person("ned", "NORTH", away=["07-09..07-10"])))
    assert broken(facts, block("ned", "SOUTH", "07-06", "07-19", but=["07-09", "07-10"])) == set()
    assert broken(facts, block("ned", "SOUTH", "07-06", "07-19")) == {"one-place", "program"}
    assert broken(only(WEEKS), block("ned", "SOUTH", "07-06", "07-19", but=["07-09"])) == {"program"}


@pytest.mark.parametrize(("away", "rules"), [("07-06..07-07", set()), ("07-06..07-08", {"program"})])
def test_enough_of_a_block_is_worked(away, rules) -> None:
    """Of ten days eight are 80 %, seven 70 %; three quarters must be worked."""
    facts = only(WEEKS, people=people_with(person("ned", "NORTH", away=[away])))
    but = [f"07-0{number}" for number in range(6, int(away[-1]) + 1)]
    assert broken(facts, block("ned", "SOUTH", "07-06", "07-19", but=but)) == rules


def test_exactly_the_percentage_is_enough() -> None:
    facts = only(replace(WEEKS, min_worked=80), people=people_with(person("ned", "NORTH", away=["07-06..07-07"])))
    lawful = block("ned", "SOUTH", "07-06", "07-19", but=["07-06", "07-07"])
    assert broken(facts, lawful) == set()
    assert broken(replace(facts, programs=(replace(WEEKS, min_worked=81),)), lawful) == {"program"}


def test_closures_and_days_before_the_hire_count_as_days_of_the_block() -> None:
    lawful = block("ned", "SOUTH", "07-06", "07-19", but=["07-06", "07-07", "07-08"])
    calendars = {"X": frozenset({date(2026, 7, 6), date(2026, 7, 7), date(2026, 7, 8)})}
    assert broken(only(WEEKS, units=units_with("NORTH", calendar="X"), calendars=calendars), lawful) == {"program"}
    assert broken(only(WEEKS, people=people_with(person("ned", "NORTH", hired="07-09"))), lawful) == {"program"}


def test_a_block_of_a_part_timer_is_measured_by_their_own_days() -> None:
    facts = only(WEEKS, people=people_with(person("ned", "NORTH", workdays=MON | TUE)))
    assert broken(facts, block("ned", "SOUTH", "07-06", "07-19", weekdays=MON | TUE)) == set()


def test_a_block_lies_inside_horizon_and_window() -> None:
    assert broken(only(WEEKS), block("ned", "SOUTH", "06-29", "07-12")) == {"one-place", "program"}
    assert broken(only(WEEKS), block("ned", "SOUTH", "09-21", "10-04")) == {"one-place", "program"}
    windowed = only(replace(WEEKS, window=span("07-06..07-19")))
    assert broken(windowed, block("ned", "SOUTH", "07-06", "07-19")) == set()
    assert broken(windowed, block("ned", "SOUTH", "07-13", "07-26")) == {"program"}


def test_a_block_that_ends_with_days_off_still_ends_inside_the_horizon() -> None:
    short = company(programs=(WEEKS,), horizon=replace(company().horizon, last_day=date(2026, 7, 18)))
    assert broken(short, block("ned", "SOUTH", "07-06", "07-19")) == {"program"}


def test_a_block_uses_only_the_weekdays_of_the_program() -> None:
    program = replace(WEEKS, weekdays=MON_FRI & ~THU, min_worked=80)
    assert broken(only(program), block("ned", "SOUTH", "07-06", "07-19", weekdays=MON_FRI & ~THU)) == set()
    assert broken(only(program), block("ned", "SOUTH", "07-06", "07-19")) == {"program"}


SPREAD = replace(TEAM, length=3, length_unit="spread", per="month")


def test_spread_days_are_so_many_of_one_period() -> None:
    facts = only(SPREAD)
    assert broken(facts, team_visit("eve", "NORTH", "07-02", "07-14", "07-31")) == set()
    assert broken(facts, team_visit("eve", "NORTH", "07-02", "07-14")) == {"program"}
    assert broken(facts, team_visit("eve", "NORTH", "07-02", "07-14", "07-15", "07-16")) == {"program"}
    assert broken(facts, team_visit("eve", "NORTH", "07-02", "07-14", "08-03")) == {"program"}


# --- days ---


def test_a_placement_begins_on_a_start_day_whatever_its_length() -> None:
    mondays = {"starts": MON}
    assert broken(only(replace(TEAM, **mondays)), team_visit("eve", "NORTH", "07-14")) == {"program"}
    assert broken(only(replace(TEAM, **mondays)), team_visit("eve", "NORTH", "07-13")) == set()
    assert broken(only(replace(RUN, **mondays)), team_visit("eve", "NORTH", "07-14", "07-15", "07-16")) == {"program"}
    assert broken(only(replace(SPREAD, **mondays)), team_visit("eve", "NORTH", "07-14", "07-15", "07-16")) == {"program"}
    assert broken(only(replace(SPREAD, **mondays)), team_visit("eve", "NORTH", "07-13", "07-15", "07-16")) == set()


def test_every_day_is_a_weekday_that_the_program_uses() -> None:
    facts = only(replace(RUN, weekdays=MON | TUE | WED))
    assert broken(facts, team_visit("eve", "NORTH", "07-13", "07-14", "07-15")) == set()
    assert broken(facts, team_visit("eve", "NORTH", "07-14", "07-15", "07-16")) == {"program"}
    saturdays = replace(TEAM, weekdays=SAT, off_pattern=True)
    assert broken(only(saturdays), team_visit("eve", "NORTH", "07-11")) == set()
    assert broken(only(saturdays), team_visit("eve", "NORTH", "07-10")) == {"program"}


@pytest.mark.parametrize(("on", "rules"), [("07-13", {"program"}), ("07-14", set()), ("07-16", set()), ("07-17", {"program"})])
def test_the_days_lie_in_the_window(on, rules) -> None:
    assert broken(only(replace(TEAM, window=span("07-14..07-16"))), team_visit("eve", "NORTH", on)) == rules


def test_an_open_end_of_a_window_is_that_of_the_horizon() -> None:
    facts = only(replace(TEAM, window=span("..07-16")))
    assert broken(facts, team_visit("eve", "NORTH", "07-01")) == set()
    assert broken(facts, team_visit("eve", "NORTH", "07-17")) == {"program"}


# --- distance ---


def test_two_placements_keep_the_gap() -> None:
    facts = only(replace(OFTEN, min_gap_days=7))
    first = team_visit("eve", "NORTH", "07-13")
    assert broken(facts, first, team_visit("eve", "SOUTH", "07-17")) == {"program"}
    assert broken(facts, first, team_visit("eve", "SOUTH", "07-20")) == set()
    assert broken(facts, team_visit("eve", "SOUTH", "07-17"), first) == {"program"}
    assert broken(facts, first, team_visit("max", "SOUTH", "07-14")) == set()
    assert broken(replace(facts, standing=(first,)), team_visit("eve", "SOUTH", "07-17")) == {"program"}


def test_the_gap_runs_from_last_to_first_day() -> None:
    facts = only(replace(RUN, quota=9, min_gap_days=5))
    two = team_visit("eve", "NORTH", "07-13", "07-14", "07-15"), team_visit("eve", "SOUTH", "07-20", "07-21", "07-22")
    assert broken(facts, *two) == set()
    assert broken(only(replace(RUN, quota=9, min_gap_days=6)), *two) == {"program"}


def test_a_gap_to_a_published_placement_before_or_after_the_horizon_is_kept() -> None:
    facts = only(replace(OFTEN, min_gap_days=7), standing=(team_visit("eve", "NORTH", "06-29"), team_visit("eve", "NORTH", "10-02")))
    assert broken(facts, team_visit("eve", "SOUTH", "07-03")) == {"program"}
    assert broken(facts, team_visit("eve", "SOUTH", "07-06")) == set()
    assert broken(facts, team_visit("eve", "SOUTH", "09-28")) == {"program"}


def test_programs_keep_no_gap_between_each_other() -> None:
    facts = company(programs=(replace(TELUS, min_gap_days=30), replace(TEAM, min_gap_days=30)))
    assert broken(facts, team_visit("eve", "NORTH", "07-13"), visit("eve", "NORTH", "07-14", host="nat")) == set()


def test_without_a_reach_a_unit_is_never_repeated() -> None:
    facts = only(replace(OFTEN, no_repeat="unit"), standing=(team_visit("eve", "NORTH", "2019-07-15"),))
    assert broken(facts, team_visit("eve", "NORTH", "07-14")) == {"program"}
    assert broken(facts, team_visit("eve", "SOUTH", "07-14"), team_visit("eve", "SOUTH", "08-14")) == {"program"}
    assert broken(facts, team_visit("eve", "SOUTH", "07-14"), team_visit("max", "SOUTH", "08-14")) == set()


@pytest.mark.parametrize(("before", "rules"), [("2026-03-31", set()), ("2026-04-01", {"program"}), ("2026-06-30", {"program"})])
def test_with_a_reach_more_than_so_many_quarters_must_lie_between(before, rules) -> None:
    facts = only(replace(OFTEN, no_repeat="unit", no_repeat_quarters=1), standing=(team_visit("eve", "NORTH", before),))
    assert broken(facts, team_visit("eve", "NORTH", "07-14")) == rules


def test_the_reach_counts_fiscal_quarters_and_forwards_too() -> None:
    program = replace(OFTEN, no_repeat="unit", no_repeat_quarters=0)
    facts = only(program, policy=Policy(fiscal_offset=1))
    assert broken(facts, team_visit("eve", "NORTH", "07-14"), team_visit("eve", "NORTH", "08-14")) == set()
    assert broken(facts, team_visit("eve", "NORTH", "08-14"), team_visit("eve", "NORTH", "09-14")) == {"program"}
    later = replace(facts, standing=(team_visit("eve", "NORTH", "10-14"),))
    assert broken(later, team_visit("eve", "NORTH", "09-14")) == {"program"}


def test_a_site_is_not_repeated_in_another_of_its_units() -> None:
    units = (units_with("NORTH", site="Oslo")[1], units_with("SOUTH", site="Oslo")[2], units_with("HQ", site="Rome")[0])
    facts = only(replace(OFTEN, no_repeat="site"), units=units)
    two = team_visit("eve", "NORTH", "07-14"), team_visit("eve", "SOUTH", "08-14")
    assert broken(facts, *two) == {"program"}
    assert broken(only(replace(OFTEN, no_repeat="unit"), units=units), *two) == set()
    assert broken(only(replace(OFTEN, no_repeat="site")), *two) == set()


def test_a_host_is_not_repeated() -> None:
    facts = only(replace(TELUS, quota=9, no_repeat="host"))
    first = visit("eve", "NORTH", "07-14", host="nat")
    assert broken(facts, first, visit("eve", "NORTH", "08-14", host="nat")) == {"program"}
    assert broken(facts, first, visit("eve", "NORTH", "08-14", host="ned")) == set()
    assert broken(facts, first, visit("max", "NORTH", "08-14", host="nat")) == set()


def test_a_day_of_work_outside_every_term_breaks_each_of_them() -> None:
    strict = replace(TEAM, who=Choice(), starts=MON, weekdays=MON, window=span("08-01..08-31"), where=Choice(front_line=False))
    assert len(said(only(strict, people=people_with(executive("eve", workdays=EVERY_DAY))), team_visit("eve", "NORTH", "07-14"))) == 5
