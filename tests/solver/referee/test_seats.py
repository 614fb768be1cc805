"""Seats and closed units."""

from datetime import date

from solver.timeline import Timeline
from tests.solver.referee.company import (
    ask,
    block,
    broken,
    company,
    executive,
    helper,
    people_with,
    person,
    said,
    team_visit,
    unit,
    units_with,
)

ONE_SEAT = units_with("NORTH", seats=1)


def test_guests_do_not_exceed_the_seats() -> None:
    facts = company(people=people_with(executive("ann")))
    roster = tuple(team_visit(who, "NORTH", "07-14") for who in ("eve", "max", "ann"))
    assert said(facts, *roster) == ["NORTH on 2026-07-14: 3 guests, 2 seats"]
    assert broken(facts, *roster[:2]) == set()


def test_shadows_and_rotations_share_the_seats_but_only_on_days_that_are_used() -> None:
    rotation = block("sam", "NORTH", "07-06", "07-19")
    facts = company(units=ONE_SEAT)
    assert broken(facts, rotation, team_visit("eve", "NORTH", "07-14")) == {"seats"}
    away = company(units=ONE_SEAT, people=people_with(person("sam", "SOUTH", away=["07-14..07-14"])))
    shorter = block("sam", "NORTH", "07-06", "07-19", but=["07-14"])
    assert broken(away, shorter, team_visit("eve", "NORTH", "07-14")) == set()


def test_published_guests_sit_too() -> None:
    facts = company(units=ONE_SEAT, standing=(team_visit("max", "NORTH", "07-14"),))
    assert broken(facts, team_visit("eve", "NORTH", "07-14")) == {"seats"}
    assert broken(facts, team_visit("eve", "NORTH", "07-15")) == set()


def test_a_day_overfull_already_is_no_breach_of_a_roster_that_adds_nobody_there() -> None:
    full = tuple(team_visit(who, "NORTH", "07-14") for who in ("max", "sam"))
    facts = company(units=ONE_SEAT, standing=full)
    assert broken(facts, team_visit("eve", "SOUTH", "07-14")) == set()


def test_helpers_take_no_seat() -> None:
    facts = company(units=units_with("NORTH", seats=0), asks=(ask("NORTH", "07-14..07-14"),))
    assert broken(facts, helper("sid", "NORTH", "07-14")) == set()
    assert broken(facts, team_visit("eve", "NORTH", "07-14")) == {"seats"}


def test_seats_are_those_of_the_day() -> None:
    fewer = Timeline((date.min, date(2026, 7, 15)), (2, 1))
    facts = company(units=units_with("NORTH", seats=fewer))
    for on, rules in (("07-14", set()), ("07-15", {"seats"})):
        assert broken(facts, team_visit("eve", "NORTH", on), team_visit("max", "NORTH", on)) == rules


def test_a_closed_unit_takes_nobody_of_any_kind() -> None:
    closed = Timeline((date.min, date(2026, 7, 14), date(2026, 7, 16)), (True, False, True))
    facts = company(units=units_with("NORTH", open=closed), asks=(ask("NORTH", "07-13..07-17"),))
    assert said(facts, team_visit("eve", "NORTH", "07-14")) == ["NORTH is closed on 2026-07-14"]
    assert broken(facts, helper("sid", "NORTH", "07-15")) == {"seats"}
    assert broken(facts, block("sam", "NORTH", "07-06", "07-19")) == {"seats"}
    assert broken(facts, team_visit("eve", "NORTH", "07-16")) == set()


def test_a_unit_below_a_closed_one_is_closed() -> None:
    closed = Timeline((date.min, date(2026, 7, 14)), (True, False))
    units = (*units_with("NORTH", parent="MIDDLE"), unit("MIDDLE", parent="TOP"), unit("TOP", open=closed))
    facts = company(units=units)
    assert broken(facts, team_visit("eve", "NORTH", "07-13")) == set()
    assert broken(facts, team_visit("eve", "NORTH", "07-14")) == {"seats"}


def test_a_closed_home_still_sends() -> None:
    assert broken(company(units=units_with("HQ", open=False)), team_visit("eve", "NORTH", "07-14")) == set()
