"""Six days of work in a row at most, and eleven hours between two days' shifts."""

from dataclasses import replace
from datetime import date

import pytest

from solver.facts import Horizon
from solver.timeline import Timeline
from tests.solver.referee.company import (
    EVERY_DAY,
    MON_SAT,
    TEAM,
    WEEKS,
    block,
    broken,
    company,
    executive,
    people_with,
    said,
    team_visit,
    unit,
    units_with,
)

ANY_DAY = replace(TEAM, off_pattern=True, quota=99)
EARLY, DAY, LATE, NIGHT = "06:00-14:00", "08:00-17:00", "14:00-22:00", "22:00-06:00"


def weekends(**facts):
    return company(programs=(ANY_DAY,), **facts)


def hours(home=DAY, there=LATE, **facts):
    """eve's home and the unit that she visits."""
    units = (unit("HQ", front_line=False, shift=home), unit("NORTH", shift=there), unit("SOUTH"))
    return company(units=units, programs=(ANY_DAY, replace(WEEKS, who=ANY_DAY.who)), **facts)


# --- six days in a row ---


def test_a_saturday_after_five_days_is_the_sixth_and_a_sunday_after_it_the_seventh() -> None:
    saturday, sunday = team_visit("eve", "NORTH", "07-11"), team_visit("eve", "NORTH", "07-12")
    assert broken(weekends(), saturday) == set()
    assert broken(weekends(), sunday) == set()
    assert said(weekends(), saturday, sunday) == ["eve works on more than 6 days in a row around 2026-07-11, from 2026-07-06 to 2026-07-17"]


def test_plans_of_the_first_edition_are_judged_as_they_were_then() -> None:
    saturday, sunday = team_visit("eve", "NORTH", "07-11"), team_visit("eve", "NORTH", "07-12")
    assert broken(replace(weekends(), edition=1), saturday, sunday) == set()
    assert broken(replace(hours(), edition=1), team_visit("eve", "NORTH", "07-07")) == set()
    assert broken(hours(), team_visit("eve", "NORTH", "07-07")) == {"working-time"}


def test_the_sunday_left_is_the_weekly_rest() -> None:
    assert broken(weekends(), *(team_visit("eve", "NORTH", on) for on in ("07-04", "07-11", "07-18", "07-25"))) == set()


def test_a_pattern_of_seven_days_is_not_the_plans_doing() -> None:
    facts = weekends(people=people_with(executive("eve", workdays=EVERY_DAY)))
    assert broken(facts, team_visit("eve", "NORTH", "07-12")) == set()


def test_a_day_off_in_the_week_parts_the_run() -> None:
    roster = (team_visit("eve", "NORTH", "07-11"), team_visit("eve", "NORTH", "07-12"))
    assert broken(weekends(people=people_with(executive("eve", away=("07-08..07-08", "07-15..07-15")))), *roster) == set()
    closed = {"calendars": {"own": frozenset({date(2026, 7, 9), date(2026, 7, 14)})}, "units": units_with("HQ", calendar="own")}
    assert broken(weekends(**closed), *roster) == set()


def test_before_the_horizon_the_pattern_counts_and_absences_are_not_known() -> None:
    people = people_with(executive("eve", workdays=MON_SAT, away=("2026-06-20..2026-07-02",)))
    facts = weekends(people=people, horizon=Horizon(first_day=date(2026, 7, 5), last_day=date(2026, 7, 31)))
    assert broken(facts, team_visit("eve", "NORTH", "07-05")) == {"working-time"}
    employed = people_with(executive("eve", workdays=MON_SAT, hired="2026-07-02"))
    later = weekends(people=employed, horizon=facts.horizon)
    assert broken(later, team_visit("eve", "NORTH", "07-05")) == {"working-time"}  # Sunday and six days after it
    assert broken(replace(later, people=people_with(executive("eve", hired="2026-07-02"))), team_visit("eve", "NORTH", "07-05")) == set()


def test_a_published_saturday_counts_and_is_no_fault_of_the_roster_by_itself() -> None:
    standing = (team_visit("eve", "NORTH", "07-11"), team_visit("eve", "NORTH", "07-12"))
    assert broken(weekends(standing=standing), team_visit("eve", "SOUTH", "07-14")) == set()
    assert broken(weekends(standing=standing[:1]), standing[1]) == {"working-time"}


def test_a_published_day_given_back_parts_the_run() -> None:
    earlier = team_visit("eve", "NORTH", "07-04", compensation_day=date(2026, 7, 9))
    roster = (team_visit("eve", "NORTH", "07-11"), team_visit("eve", "NORTH", "07-12"))
    people = people_with(executive("eve", away=("07-16..07-16",)))
    assert broken(weekends(people=people), *roster) == {"working-time"}
    assert broken(weekends(people=people, standing=(earlier,)), *roster) == set()


# --- eleven hours ---


def test_a_late_day_elsewhere_and_an_early_one_at_home_leave_too_little_rest() -> None:
    assert said(hours(home="08:00-17:00"), team_visit("eve", "NORTH", "07-14")) == [
        "eve ends at 22:00 the shift of 2026-07-14 and begins at 08:00 that of 2026-07-15, 10 hours later, not 11"
    ]
    assert broken(hours(home="09:00-17:00"), team_visit("eve", "NORTH", "07-14")) == set()


def test_an_early_day_elsewhere_after_a_late_one_at_home_is_too_early() -> None:
    assert broken(hours(home=LATE, there=EARLY), team_visit("eve", "NORTH", "07-14")) == {"working-time"}
    assert broken(hours(home=LATE, there=EARLY), team_visit("eve", "NORTH", "07-13")) == set()  # nobody works on Sunday


def test_before_a_day_off_the_evening_may_be_late() -> None:
    assert broken(hours(), team_visit("eve", "NORTH", "07-17")) == set()
    away = people_with(executive("eve", away=("07-15..07-15",)))
    assert broken(hours(people=away), team_visit("eve", "NORTH", "07-14")) == set()


def test_a_night_shift_ends_on_the_next_day() -> None:
    assert broken(hours(home="16:00-21:00", there=NIGHT), team_visit("eve", "NORTH", "07-17")) == set()
    assert broken(hours(home="16:00-21:00", there=NIGHT), team_visit("eve", "NORTH", "07-14")) == {"working-time"}  # six to four is ten
    assert broken(hours(home="17:00-21:00", there=NIGHT), team_visit("eve", "NORTH", "07-13")) == set()


def test_whoever_is_elsewhere_on_the_next_day_too_does_not_have_the_hours_of_home() -> None:
    week = block("eve", "NORTH", "07-13", "07-26")
    assert broken(hours(home=EARLY), week) == set()
    pair = (team_visit("eve", "NORTH", "07-16"), team_visit("eve", "NORTH", "07-17"))
    assert broken(hours(home=EARLY), pair[0]) == {"working-time"}
    assert broken(hours(home=EARLY), *pair) == set()


def test_two_placements_and_a_published_one_keep_the_night_between_them() -> None:
    units = (unit("HQ", front_line=False, shift=DAY), unit("NORTH", shift="12:00-21:00"), unit("SOUTH", shift="07:00-16:00"))
    late, early = team_visit("eve", "NORTH", "07-14"), team_visit("eve", "SOUTH", "07-15")
    facts = company(units=units, programs=(ANY_DAY,))
    assert broken(facts, late) == broken(facts, early) == set()
    assert broken(facts, late, early) == {"working-time"}
    assert broken(replace(facts, standing=(late,)), early) == {"working-time"}
    assert broken(replace(facts, standing=(early,)), late) == {"working-time"}
    assert broken(replace(facts, standing=(late, early)), team_visit("eve", "NORTH", "07-20")) == set()


def test_a_unit_that_states_no_shift_is_visited_in_ones_own_hours() -> None:
    late = people_with(executive("eve", shift=Timeline((date.min, date(2026, 7, 15)), (LATE, EARLY))))
    assert broken(hours(there=None, people=late), team_visit("eve", "NORTH", "07-14")) == {"working-time"}
    assert broken(hours(there=None), team_visit("eve", "NORTH", "07-14")) == set()


def test_where_a_shift_is_not_known_nothing_is_judged() -> None:
    assert broken(hours(home=None, there=LATE), team_visit("eve", "NORTH", "07-14")) == set()


@pytest.mark.parametrize(
    ("home", "there", "rules"),
    [
        (None, None, set()),
        ("Europe/Berlin", None, set()),
        ("Europe/Berlin", "Europe/Berlin", set()),
        ("Europe/Berlin", "Europe/London", {"working-time"}),  # 18:00 there is 19:00 at home
        ("Europe/London", "Europe/Berlin", set()),
        ("No/Where", "Europe/London", set()),
    ],
)
def test_hours_are_those_of_the_place_of_work(home, there, rules) -> None:
    units = (unit("HQ", front_line=False, shift="05:30-13:30", timezone=home), unit("NORTH", shift="10:00-18:00", timezone=there))
    facts = company(units=(*units, unit("SOUTH")), programs=(ANY_DAY,))
    assert broken(facts, team_visit("eve", "NORTH", "07-14")) == rules


def test_the_night_on_which_clocks_go_forward_is_an_hour_shorter() -> None:
    """From 28 to 29 March 2026 in Berlin."""
    people = people_with(executive("eve", workdays=EVERY_DAY))
    units = (
        unit("HQ", front_line=False, shift="09:00-17:00", timezone="Europe/Berlin"),
        unit("NORTH", shift=LATE, timezone="Europe/Berlin"),
    )
    horizon = Horizon(first_day=date(2026, 3, 1), last_day=date(2026, 3, 31))
    facts = company(units=(*units, unit("SOUTH")), people=people, programs=(ANY_DAY,), horizon=horizon)
    assert broken(facts, team_visit("eve", "NORTH", "03-21")) == set()
    assert broken(facts, team_visit("eve", "NORTH", "03-28")) == {"working-time"}
