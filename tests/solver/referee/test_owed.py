"""What is owed and what of it is missing."""

from dataclasses import replace
from datetime import date

import pytest

from solver.facts import Choice, Facts, Horizon, Level, Policy
from solver.outcome import Shortfall, Tier
from solver.referee.judge import judge
from solver.timeline import Timeline
from tests.solver.referee.company import (
    MON,
    TEAM,
    TELUS,
    Program,
    ask,
    block,
    company,
    day,
    executive,
    helper,
    people_with,
    person,
    span,
    team_visit,
    unit,
    units_with,
    visit,
)


def only(program: Program, **facts) -> Facts:
    return company(programs=(program,), **facts)


def unmet(facts: Facts, *roster) -> list[tuple[str | None, str | None, int]]:
    """Who owes how many placements in which period."""
    return [(one.person, one.period, one.missing) for one in judge(facts, roster).shortfalls if one.person]


# --- placements ---


def test_an_empty_roster_owes_everything() -> None:
    verdict = judge(only(TELUS), ())
    assert verdict.breaches == ()
    assert verdict.shortfalls == tuple(
        Shortfall(tier=Tier.PROGRAMS, missing=1, price=1, program="telus-day", person=who, period="2026Q3") for who in ("eve", "max")
    )
    assert verdict.values[Tier.PROGRAMS] == 2


def test_a_program_that_is_not_mandatory_is_paid_as_rotation() -> None:
    verdict = judge(only(TEAM), ())
    assert (verdict.values[Tier.PROGRAMS], verdict.values[Tier.ROTATIONS]) == (0, 2)


def test_planned_and_published_placements_are_taken_off() -> None:
    facts = only(TEAM, standing=(team_visit("eve", "NORTH", "07-14"),))
    assert unmet(facts) == [("max", "2026Q3", 1)]
    assert unmet(facts, team_visit("max", "NORTH", "09-30")) == []


def test_a_published_placement_of_another_period_meets_no_quota() -> None:
    facts = only(replace(TEAM, per="month"), standing=(team_visit("eve", "NORTH", "07-14"), team_visit("eve", "NORTH", "06-30")))
    assert [(who, period) for who, period, _ in unmet(facts) if who == "eve"] == [("eve", "2026-08"), ("eve", "2026-09")]


@pytest.mark.parametrize(("last_day", "owed"), [("07-01", 1), ("07-15", 1), ("08-01", 2), ("08-16", 3), ("09-30", 4), ("10-15", 4)])
def test_the_part_of_the_quota_that_is_due_grows_with_the_horizon(last_day, owed) -> None:
    """92 days of the quarter: ceil(4 x gone / 92)."""
    horizon = Horizon(first_day=date(2026, 7, 1), last_day=day(last_day))
    facts = only(replace(TEAM, quota=4), horizon=horizon, people=people_with(person("max", "HQ")))
    assert [number for _, period, number in unmet(facts) if period == "2026Q3"] == [owed]


def test_a_later_horizon_of_the_same_period_owes_all_of_it_less_what_is_published() -> None:
    horizon = Horizon(first_day=date(2026, 8, 3), last_day=date(2026, 9, 30))
    facts = only(replace(TEAM, quota=3), horizon=horizon, standing=(team_visit("eve", "NORTH", "07-14"),))
    assert unmet(facts) == [("eve", "2026Q3", 2), ("max", "2026Q3", 3)]


def test_more_than_is_due_by_now_earns_nothing() -> None:
    facts = only(replace(TEAM, quota=2), horizon=Horizon(first_day=date(2026, 7, 1), last_day=date(2026, 7, 31)))
    roster = tuple(team_visit("eve", "NORTH", on) for on in ("07-14", "07-15"))
    assert unmet(facts, *roster) == [("max", "2026Q3", 1)]


def test_every_period_that_the_horizon_touches_is_owed_even_if_only_its_end_is_due() -> None:
    facts = only(replace(TEAM, per="week"), horizon=Horizon(first_day=date(2026, 7, 10), last_day=date(2026, 7, 14)))
    assert [period for who, period, _ in unmet(facts) if who == "eve"] == ["2026-W28", "2026-W29"]


def test_a_period_of_the_horizon_without_a_workday_is_not_owed() -> None:
    facts = only(replace(TEAM, per="week"), horizon=Horizon(first_day=date(2026, 7, 11), last_day=date(2026, 7, 14)))
    assert [period for who, period, _ in unmet(facts) if who == "eve"] == ["2026-W29"]


def test_only_days_inside_the_window_count() -> None:
    program = replace(TEAM, per="month", window=span("08-03..08-31"))
    assert unmet(only(program)) == [("eve", "2026-08", 1), ("max", "2026-08", 1)]
    assert unmet(only(replace(program, per="window"))) == [("eve", "2026-08-03..2026-08-31", 1), ("max", "2026-08-03..2026-08-31", 1)]
    assert unmet(only(replace(program, per="window", window=span("2027-01-01..2027-01-31")))) == []


def test_a_window_longer_than_the_horizon_is_owed_in_part() -> None:
    program = replace(TEAM, per="window", quota=4, window=span("07-01..2027-06-30"), who=Choice(person=frozenset({"eve"})))
    assert unmet(only(program)) == [("eve", "2026-07-01..2027-06-30", 2)]


@pytest.mark.parametrize(
    ("hired", "left", "closed", "owes"),
    [
        (None, "07-15", (), True),
        (None, "07-14", (), False),
        (None, "07-14", ("07-17",), True),
        (None, "07-13", ("07-17",), False),
        ("07-15", None, (), True),
        ("07-16", None, (), False),
    ],
)
def test_only_people_employed_on_half_of_their_workdays_owe(hired, left, closed, owes) -> None:
    """Five workdays, or four where one is closed."""
    program = replace(TEAM, per="week", who=Choice(person=frozenset({"eve"})))
    people, units = people_with(executive("eve", hired=hired, left=left)), units_with("HQ", calendar="X")
    horizon = Horizon(first_day=date(2026, 7, 13), last_day=date(2026, 7, 19))
    facts = only(program, people=people, units=units, calendars={"X": frozenset(map(day, closed))}, horizon=horizon)
    assert bool(unmet(facts)) is owes


def test_the_absent_owe_all_the_same() -> None:
    facts = only(TEAM, people=people_with(executive("eve", away=["07-01..09-30"])))
    assert ("eve", "2026Q3", 1) in unmet(facts)


def test_whoever_is_asked_for_on_one_employed_day_owes() -> None:
    promoted = person("ned", "NORTH", level=Timeline((date.min, date(2026, 9, 30)), (Level.STAFF, Level.EXECUTIVE)))
    assert ("ned", "2026Q3", 1) in unmet(only(TEAM, people=people_with(promoted)))
    assert ("ned", "2026Q3", 1) not in unmet(only(TEAM, people=people_with(replace(promoted, left=date(2026, 9, 29)))))


def test_joiners_owe_in_the_periods_of_their_first_days() -> None:
    program = replace(TEAM, per="month", who=Choice(joined_within_days=3))
    joiner = person("jo", "HQ", hired="07-31")
    facts = only(program, people=people_with(joiner))
    assert unmet(facts) == [("jo", "2026-08", 1)]


def test_the_excluded_and_the_unasked_owe_nothing() -> None:
    assert unmet(only(replace(TEAM, who=Choice()))) == []
    assert unmet(only(replace(TEAM, who_not=Choice(person=frozenset({"eve"}))))) == [("max", "2026Q3", 1)]


def test_placements_of_another_program_meet_nothing() -> None:
    facts = company(programs=(TELUS, TEAM))
    assert judge(facts, (team_visit("eve", "NORTH", "07-14"),)).values[Tier.PROGRAMS] == 2


# --- departments and units ---

SENDS = replace(TEAM, every_department_sends=True)
RECEIVES = replace(TEAM, every_unit_receives=True)
BELOW = (unit("HQ", front_line=False), unit("DESK", parent="HQ", front_line=False), unit("NORTH"), unit("SOUTH"))


def rules(facts: Facts, *roster) -> list[tuple[str | None, str | None]]:
    return [(one.unit, one.rule) for one in judge(facts, roster).shortfalls if one.rule]


def test_each_department_with_somebody_to_send_sends() -> None:
    people = people_with(executive("eve", "DESK"), executive("max", "SOUTH"))
    facts = only(SENDS, units=BELOW, people=people)
    assert rules(facts) == [("HQ", "sends"), ("SOUTH", "sends")]
    assert rules(facts, team_visit("eve", "NORTH", "07-14")) == [("SOUTH", "sends")]
    assert judge(facts, ()).values[Tier.PROGRAMS] == 2
    assert judge(facts, ()).values[Tier.ROTATIONS] == 2


def test_a_published_placement_in_the_horizon_sends_one_outside_does_not() -> None:
    assert rules(only(SENDS, standing=(team_visit("eve", "NORTH", "07-14"),))) == []
    assert rules(only(SENDS, standing=(team_visit("eve", "NORTH", "06-30"),))) == [("HQ", "sends")]


def test_the_department_is_that_of_the_first_day_of_the_placement() -> None:
    moved = executive("eve", Timeline((date.min, date(2026, 8, 1)), ("HQ", "SOUTH")))
    facts = only(SENDS, people=people_with(moved, person("max", "HQ")))
    assert rules(facts) == [("HQ", "sends"), ("SOUTH", "sends")]
    assert rules(facts, team_visit("eve", "NORTH", "07-14")) == [("SOUTH", "sends")]
    assert rules(facts, team_visit("eve", "NORTH", "08-03")) == [("HQ", "sends")]


def test_a_department_below_another_from_some_day_on() -> None:
    merged = (unit("HQ", front_line=False, parent=Timeline((date.min, date(2026, 8, 1)), (None, "SOUTH"))), *BELOW[2:])
    assert rules(only(SENDS, units=merged)) == [("HQ", "sends"), ("SOUTH", "sends")]


def test_somebody_gone_before_the_horizon_makes_no_department_owe() -> None:
    people = people_with(executive("eve", "HQ", left="06-30"), person("max", "HQ"))
    assert rules(only(SENDS, people=people)) == []
    windowed = replace(SENDS, window=span("08-01..09-30"))
    assert rules(only(windowed, people=people_with(executive("eve", "HQ", left="07-31"), person("max", "HQ")))) == []


def test_each_front_line_unit_that_is_meant_and_open_receives() -> None:
    assert rules(only(RECEIVES)) == [("NORTH", "receives"), ("SOUTH", "receives")]
    assert rules(only(RECEIVES), team_visit("eve", "NORTH", "07-14")) == [("SOUTH", "receives")]
    assert rules(only(RECEIVES, standing=(team_visit("eve", "NORTH", "07-14"),))) == [("SOUTH", "receives")]
    assert rules(only(replace(RECEIVES, where_not=Choice(unit=frozenset({"NORTH"}))))) == [("SOUTH", "receives")]
    assert rules(only(replace(RECEIVES, where=Choice(unit=frozenset({"NORTH", "HQ"}))))) == [("NORTH", "receives")]


def test_a_closed_unit_need_not_receive_but_one_open_for_a_day_must() -> None:
    assert rules(only(RECEIVES, units=units_with("NORTH", open=False))) == [("SOUTH", "receives")]
    opens = Timeline((date.min, date(2026, 9, 30)), (False, True))
    assert ("NORTH", "receives") in rules(only(RECEIVES, units=units_with("NORTH", open=opens)))


def test_a_window_that_does_not_meet_the_horizon_makes_no_unit_owe() -> None:
    assert rules(only(replace(RECEIVES, window=span("08-01..08-31")))) == [("NORTH", "receives"), ("SOUTH", "receives")]
    assert rules(only(replace(RECEIVES, window=span("01-01..03-31")))) == []


def test_a_block_that_meets_other_programs_sends_and_receives_for_its_own_only() -> None:
    facts = company(programs=(replace(TEAM, every_unit_receives=True),))
    assert ("SOUTH", "receives") in rules(facts, block("ned", "SOUTH", "07-06", "07-19"))


# --- asks ---


def missing(facts: Facts, *roster) -> list[tuple[str, int, int]]:
    return [(str(one.day)[5:], one.missing, one.price) for one in judge(facts, roster).shortfalls if one.ask]


def test_each_workday_of_an_ask_is_owed_at_its_priority() -> None:
    facts = only(TEAM, asks=(ask("NORTH", "07-10..07-14", heads=2, priority=1, skill="driving"),))
    assert missing(facts) == [("07-10", 2, 5), ("07-13", 2, 5), ("07-14", 2, 5)]
    assert judge(facts, ()).values[Tier.COVER] == 30
    first = next(one for one in judge(facts, ()).shortfalls if one.ask)
    assert (first.tier, first.unit, first.skill) == (Tier.COVER, "NORTH", "driving")


def test_helpers_new_and_published_are_taken_off() -> None:
    asks = (ask("NORTH", "07-13..07-14", heads=2, priority=5),)
    facts = only(TEAM, asks=asks, standing=(helper("sam", "NORTH", "07-13"),))
    assert missing(facts, helper("sid", "NORTH", "07-13")) == [("07-14", 2, 1)]
    assert missing(facts, helper("sid", "NORTH", "07-14")) == [("07-13", 1, 1), ("07-14", 1, 1)]


def test_only_the_part_inside_the_horizon_is_owed() -> None:
    assert [on for on, *_ in missing(only(TEAM, asks=(ask("NORTH", "06-29..07-02"),)))] == ["07-01", "07-02"]
    assert missing(only(TEAM, asks=(ask("NORTH", "10-01..10-02"),))) == []


def test_closures_are_not_owed_but_a_closed_unit_stays_owed() -> None:
    units = units_with("NORTH", calendar="X", open=False, workdays=MON)
    facts = only(TEAM, units=units, calendars={"X": frozenset({date(2026, 7, 13)})}, asks=(ask("NORTH", "07-06..07-20"),))
    assert [on for on, *_ in missing(facts)] == ["07-06", "07-20"]


# --- the other tiers ---


def pays(tier: Tier, facts: Facts, *roster) -> int:
    return judge(facts, roster).values[tier]


def test_all_six_tiers_are_always_there() -> None:
    assert list(judge(company(), ()).values) == list(Tier)
    assert pays(Tier.STABILITY, company(), team_visit("eve", "NORTH", "07-14")) == 0


def test_fairness_squares_the_days_of_four_quarters() -> None:
    facts = only(TEAM)
    assert pays(Tier.FAIRNESS, facts, team_visit("eve", "NORTH", "07-14")) == 100
    assert pays(Tier.FAIRNESS, company(), block("ned", "SOUTH", "07-06", "07-19")) == 10_000
    old = tuple(team_visit("eve", "NORTH", on) for on in ("2025-09-30", "2025-10-01", "2026-09-29", "2026-10-01"))
    assert pays(Tier.FAIRNESS, replace(facts, standing=old)) == 400
    assert (
        pays(Tier.FAIRNESS, replace(facts, standing=old), team_visit("eve", "NORTH", "07-14"), team_visit("max", "NORTH", "07-14")) == 1000
    )


def test_the_four_quarters_are_fiscal() -> None:
    old = tuple(team_visit("eve", "NORTH", on) for on in ("2025-10-31", "2025-11-03"))
    assert pays(Tier.FAIRNESS, only(TEAM, standing=old, policy=Policy(fiscal_offset=1))) == 100


def test_days_weigh_more_for_part_timers() -> None:
    for share, price in ((500, 400), (800, 156), (300, 1111)):
        facts = only(TEAM, people=people_with(executive("eve", fte_permille=share)))
        assert pays(Tier.FAIRNESS, facts, team_visit("eve", "NORTH", "07-14")) == price


def test_the_full_time_share_is_that_of_the_first_day_or_of_the_hire() -> None:
    grows = Timeline((date.min, date(2026, 7, 10)), (500, 1000))
    facts = only(TEAM, people=people_with(executive("eve", fte_permille=grows)))
    assert pays(Tier.FAIRNESS, facts, team_visit("eve", "NORTH", "07-14")) == 400
    joined = only(TEAM, people=people_with(executive("eve", fte_permille=grows, hired="07-13")), edition=1)
    assert pays(Tier.FAIRNESS, joined, team_visit("eve", "NORTH", "07-14")) == 100
    assert pays(Tier.FAIRNESS, replace(joined, edition=2), team_visit("eve", "NORTH", "07-14")) == 10**8 // 967**2


def test_a_placement_pays_for_the_wish_it_does_not_meet() -> None:
    facts = only(TEAM, preferences={("eve", "NORTH"): 8, ("max", "SOUTH"): 10})
    assert pays(Tier.PREFERENCES, facts, team_visit("eve", "NORTH", "07-14")) == 2
    assert pays(Tier.PREFERENCES, facts, team_visit("eve", "SOUTH", "07-14"), team_visit("max", "SOUTH", "07-14")) == 10
    assert pays(Tier.PREFERENCES, replace(facts, standing=(team_visit("eve", "SOUTH", "07-14"),))) == 0


def test_the_shortfalls_add_up_to_the_first_three_tiers() -> None:
    facts = company(asks=(ask("NORTH", "07-10..07-14"),), programs=(TELUS, SENDS, replace(RECEIVES, id="r")))
    verdict = judge(facts, (visit("eve", "NORTH", "07-14", host="nat"), helper("sid", "NORTH", "07-13")))
    for tier in list(Tier)[:3]:
        assert verdict.values[tier] == sum(one.missing * one.price for one in verdict.shortfalls if one.tier is tier)
    assert sum(list(verdict.values.values())[:3]) == 14
