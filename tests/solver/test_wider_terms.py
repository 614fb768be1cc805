"""The later terms of programs, by masks, rows and the plans that come of them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from solver.engine.solve import solve
from solver.facts import Barred, Choice, ExemptionFacts, Facts, Horizon, PersonFacts, Program, Span
from solver.generate import candidates_of
from solver.generate.refusals import of_visit
from solver.outcome import Kind, Outcome, Placement
from solver.problem import Problem
from solver.referee.judge import judge
from solver.rules import program as rule
from solver.timeline import Timeline
from tests.solver.proven import CALM, planned
from tests.solver.test_rules_alone import Company, stood
from tests.solver.tiny_worlds import day, facts, person, program, unit

UNITS = (unit("N"), unit("S"), unit("W"))


def world(terms: Program, *, last: int = 13, people: Sequence = (), standing: Sequence[Placement] = ()) -> Facts:
    everybody = tuple(people) or (person("a", "N"), person("b", "S"))
    return facts(last, units=UNITS, people=everybody, programs=(terms,), standing=tuple(standing))


def reasons(known: Facts, who: str, to: str, on: int) -> tuple[str, ...]:
    problem = Problem.of(known)
    return of_visit(problem, 0, problem.person_index[who], problem.unit_index[to], on)


def block(who: str, to: str, first: int) -> Placement:
    days = tuple(day(first + step) for step in range(5))
    ends = {"first_day": days[0], "last_day": day(first + 6)}
    return Placement(kind=Kind.SHADOW, program="visit", person=who, unit=to, days=days, plan="before", **ends)


def days_of(found: Outcome, who: str) -> list[str]:
    return sorted(str(one.first_day) for one in found.roster if one.person == who)


def test_a_blackout_day_is_a_reason_of_its_own() -> None:
    closed = program(blackout=(Span(first_day=day(1), last_day=day(3)),))
    assert reasons(world(closed), "a", "S", 1) == ("blackout",)
    assert reasons(world(closed), "a", "S", 4) == ()
    assert reasons(world(replace(closed, weekdays=0b1)), "a", "S", 4) == ("not-when",)


def test_joiners_are_placed_before_their_deadline_and_nobody_else() -> None:
    joiners = program(per="window", within_days=5, mandatory=True)
    known = world(joiners, people=(person("a", "N", hired=day(1)), person("b", "S")))
    assert reasons(known, "a", "S", 7) == ("deadline",)
    assert reasons(known, "b", "N", 1) == ("deadline",)
    assert [(one.person, one.first_day <= day(5)) for one in planned(known).roster] == [("a", True)]


def joining_on_a_tuesday(*, standing: Sequence[Placement] = ()) -> Facts:
    weeks = program(per="window", within_days=12, mandatory=True, length=1, length_unit="weeks", starts=0b1)
    return world(weeks, people=(person("a", "N", hired=day(1)), person("b", "S")), standing=standing)


def test_a_block_from_the_monday_before_the_day_of_hire_is_what_a_joiner_owes() -> None:
    known = joining_on_a_tuesday()
    (only,) = planned(known).roster
    verdict = judge(known, (replace(only, first_day=day(0), last_day=day(6), days=tuple(map(day, range(1, 5)))),))
    assert (verdict.breaches, verdict.shortfalls) == ((), ())


def test_a_standing_block_from_the_monday_before_the_day_of_hire_is_taken_off_what_a_joiner_owes() -> None:
    first = replace(block("a", "S", 0), days=tuple(map(day, range(1, 5))))
    known = joining_on_a_tuesday(standing=(first,))
    assert int(Problem.of(known).programs[0].owed.sum()) == 0
    assert judge(known, ()).shortfalls == ()


@pytest.mark.parametrize(("hired", "owed"), [(9, 1), (10, 0)])
def test_a_deadline_after_the_horizon_is_owed_later(hired: int, owed: int) -> None:
    known = world(program(per="window", within_days=5), people=(person("a", "N", hired=day(hired)), person("b", "S")))
    assert int(Problem.of(known).programs[0].owed.sum()) == owed


@pytest.mark.parametrize(("within", "last", "owed"), [(6, 4, 1), (7, 4, 1), (8, 4, 0), (8, 7, 1), (6, 5, 1), (5, 4, 1), (5, 3, 0)])
def test_joiners_owe_by_the_plan_with_the_last_of_their_workdays(within: int, last: int, owed: int) -> None:
    """Day 0 is the Monday of their hire; their pattern is Monday to Friday."""
    known = world(program(per="window", within_days=within), last=last, people=(person("a", "N", hired=day(0)), person("b", "S")))
    assert int(Problem.of(known).programs[0].owed.sum()) == owed
    assert len(judge(known, ()).shortfalls) == owed


def test_no_plan_owes_it_twice_and_none_loses_it() -> None:
    """The seventh day is a Sunday; the plan until Friday owes, the next one does not, whatever is closed."""
    joiners = program(per="window", within_days=7)
    first = world(joiners, last=4, people=(person("a", "N", hired=day(0)), person("b", "S")))
    second = replace(first, horizon=Horizon(first_day=day(5), last_day=day(13)))
    assert [len(judge(one, ()).shortfalls) for one in (first, second)] == [1, 0]
    assert not Problem.of(second).programs[0].owed.any()


def test_a_last_workday_that_is_closed_is_owed_by_the_plan_that_holds_it() -> None:
    closed = tuple(replace(one, calendar=Timeline.of("cal")) for one in UNITS)
    joiners = program(per="window", within_days=8)
    known = facts(9, units=closed, people=(person("a", "N", hired=day(0)), person("b", "S")), programs=(joiners,))
    first = replace(known, horizon=Horizon(first_day=day(0), last_day=day(6)))
    second = replace(known, horizon=Horizon(first_day=day(7), last_day=day(9)), calendars={"cal": frozenset({day(7)})})
    assert [len(judge(one, ()).shortfalls) for one in (first, second)] == [0, 1]
    assert [int(Problem.of(one).programs[0].owed.sum()) for one in (first, second)] == [0, 1]


@pytest.mark.parametrize("by", ["bar", "person", "unit above"])
def test_what_nobody_can_ask_of_them_later_is_owed_now(by: str) -> None:
    """The eighth day, a Monday, is the next plan's; where nothing is asked of them then, the last Friday is the last day for it."""
    joiner, later = person("a", "N", hired=day(0)), Span(first_day=day(7), last_day=day(9))
    let_off = replace(joiner, cannot=(Barred(program="visit", span=later),)) if by == "bar" else joiner
    units = (unit("TOP"), unit("N", parent="TOP"), unit("S"))
    known = facts(4, units=units, people=(let_off,), programs=(program(per="window", within_days=8),))
    if by != "bar":
        who = {"person": "a", "unit": None} if by == "person" else {"person": None, "unit": "TOP"}
        known = replace(known, exemptions=(ExemptionFacts(program="visit", **who, first_day=day(7), last_day=day(9)),))
    second = replace(known, horizon=Horizon(first_day=day(5), last_day=day(9)))
    assert [len(judge(one, ()).shortfalls) for one in (known, second)] == [1, 0]
    assert [int(Problem.of(one).programs[0].owed.sum()) for one in (known, second)] == [1, 0]


def test_plans_of_the_third_edition_owe_it_by_the_last_day_whatever_day_that_is() -> None:
    known = world(program(per="window", within_days=7), last=4, people=(person("a", "N", hired=day(0)), person("b", "S")))
    assert judge(replace(known, edition=3), ()).shortfalls == ()
    assert not Problem.of(replace(known, edition=3)).programs[0].owed.any()


def test_visits_to_one_unit_are_planned_apart() -> None:
    weekly = program(quota=1, per="week", where=Choice(unit=frozenset({"S"})))
    plain, apart = world(weekly, people=(person("a", "N"),)), world(replace(weekly, unit_gap_days=11), people=(person("a", "N"),))
    assert len(planned(plain).roster) == 2
    first, last = days_of(planned(apart), "a")
    assert (first, last) in {(str(day(a)), str(day(b))) for a in range(5) for b in range(7, 12) if b - a >= 11}
    assert len(planned(world(replace(weekly, unit_gap_days=12), people=(person("a", "N"),))).roster) == 1


def test_the_gap_of_a_unit_binds_there_only_and_counts_what_stands() -> None:
    apart = program(quota=9, unit_gap_days=5)
    here = Company(world(apart))
    assert here.allows(rule.RULE, ("a", "S", 0), ("a", "W", 1))
    assert not here.allows(rule.RULE, ("a", "S", 0), ("a", "S", 4))
    assert reasons(world(apart, standing=(stood("a", "S", 0),)), "a", "S", 4) == ("gap",)
    assert reasons(world(apart, standing=(stood("a", "S", 0),)), "a", "W", 4) == ()


def test_units_of_ones_past_are_ones_own() -> None:
    moved = person("a", Timeline.of("W").since(day(-90), "N"))
    known = world(program(never_worked=True), people=(moved, person("b", "S")))
    assert reasons(known, "a", "W", 0) == ("own-unit",)
    assert reasons(known, "a", "S", 0) == ()
    assert reasons(world(program(), people=(moved,)), "a", "W", 0) == ()


def test_only_workdays_of_the_visited_unit_are_used() -> None:
    mondays = (unit("N"), unit("S", workdays=0b0000001), unit("W", open=False))
    asked = program(quota=2, unit_works=True)
    known = replace(world(asked, people=(person("a", "N"),)), units=mondays)
    assert reasons(known, "a", "S", 0) == ()
    assert reasons(known, "a", "S", 1) == ("no-workday",)
    assert days_of(planned(known), "a") == [str(day(0)), str(day(7))]
    assert reasons(replace(known, programs=(replace(asked, unit_works=False),)), "a", "S", 1) == ()


def test_runs_of_days_fit_into_the_week_of_the_visited_unit() -> None:
    run = program(length=3, unit_works=True, quota=1)
    known = replace(world(run, people=(person("a", "N"),)), units=(unit("N"), unit("S", workdays=0b0011100), unit("W", open=False)))
    assert days_of(planned(known), "a") == [str(day(2)), str(day(9))]  # a quarter each


WEEKLY = program(length=1, length_unit="weeks", starts=0b1, quota=1, per="week")


@pytest.mark.parametrize(("most", "blocks"), [(None, 5), (1, 3), (2, 4), (4, 4), (5, 5)])
def test_no_more_blocks_in_a_row_than_allowed(most: int | None, blocks: int) -> None:
    known = world(replace(WEEKLY, in_a_row=most), last=34, people=(person("a", "N"),))
    assert len(planned(known).roster) == blocks


def test_blocks_that_stand_before_the_horizon_belong_to_the_row() -> None:
    row = replace(WEEKLY, in_a_row=2)
    known = world(row, people=(person("a", "N"),), standing=(block("a", "S", -14), block("a", "W", -7)))
    assert reasons(known, "a", "S", 0) == ("gap",)
    assert days_of(planned(known), "a") == [str(day(7))]
    [one] = planned(world(row, people=(person("a", "N"),), standing=(block("a", "S", -7),))).roster
    assert one.first_day in (day(0), day(7))


def test_each_unit_is_seen_once_and_nothing_is_owed_after_the_last() -> None:
    tour = program(per="week", each_once=True, no_repeat="unit", where=Choice(unit=frozenset({"S", "W", "N"})))
    found = planned(world(tour, last=34, people=(person("a", "N"),)))
    assert {one.unit for one in found.roster} == {"S", "W"}
    assert found.shortfalls == ()


def test_a_visit_of_hours_takes_the_day() -> None:
    hours = program(minutes=240, quota=2, per="week")
    known = world(hours, last=4, people=(person("a", "N"),))
    assert set(candidates_of(Problem.of(known)).minutes.tolist()) == {240}
    assert len({one.first_day for one in planned(known).roster}) == 2


# --- one program after another ---

FIRST, SECOND = program("first", mandatory=True), program("second", after="first")


def in_order(*programs: Program, people: Sequence = (), last: int = 8, standing: Sequence[Placement] = ()) -> Facts:
    return replace(world(FIRST, last=last, people=people, standing=standing), programs=programs or (FIRST, SECOND))


def begins(found: Outcome, who: str) -> list[str]:
    """Programs in the order in which the person goes."""
    return [one.program for one in found.roster if one.person == who]


def test_a_plan_keeps_the_order_of_programs() -> None:
    found = planned(in_order())
    assert begins(found, "a") == begins(found, "b") == ["first", "second"]
    assert begins(planned(in_order(SECOND, FIRST)), "a") == ["first", "second"]


def test_where_nobody_can_go_first_nobody_goes_after() -> None:
    nowhere = replace(FIRST, where=Choice(unit=frozenset({"nowhere"})))
    assert planned(in_order(nowhere, SECOND)).roster == ()
    assert begins(planned(in_order(nowhere, SECOND, standing=(stood("a", "S", -9, name="first"),))), "a") == ["second"]


def test_three_programs_wait_for_one_another() -> None:
    third = program("third", after="second")
    assert begins(planned(in_order(FIRST, SECOND, third)), "a") == ["first", "second", "third"]
    assert "third" not in begins(planned(in_order(FIRST, SECOND, third, last=1)), "a")


def test_weeks_that_come_first_are_over_before() -> None:
    weeks = replace(WEEKLY, id="first", quota=1, per="quarter", mandatory=True)
    [week, after] = planned(in_order(weeks, SECOND, people=(person("a", "N"),))).roster
    assert week.last_day < after.first_day


def test_whoever_has_not_been_there_first_is_told_so() -> None:
    late = in_order(replace(FIRST, starts=0b10000), SECOND, people=(person("a", "N"),), last=4)
    [gap] = planned(late).shortfalls
    assert [reason.reason for reason in gap.reasons] == ["after"]


def test_order_is_kept_where_units_are_left_open_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solver.engine.solve.OPENED_FROM", 0)
    monkeypatch.setattr("solver.engine.solve.WRITTEN_UP_TO", 0)
    everybody = tuple(person(f"p{number}", "NSW"[number % 3]) for number in range(9))
    known = in_order(people=everybody)
    found = solve(Problem.of(known), CALM)
    assert judge(known, found.roster).breaches == ()
    assert sum(one.missing for one in found.shortfalls) == 0
    assert all(begins(found, one.id)[0] == "first" for one in everybody)


# --- near first ---

SITES = (unit("N", site="Oslo"), unit("S", site="Oslo"), unit("W", site="Rome"))


def at_sites(travel: str, *people: PersonFacts, **more) -> Facts:
    return replace(world(program(travel=travel), last=8, people=people or (person("a", "N"),)), units=SITES, **more)


def test_a_unit_of_one_s_own_site_comes_first() -> None:
    wished = {("a", "W"): 9}
    assert [one.unit for one in planned(at_sites("anywhere", preferences=wished)).roster] == ["W"]
    found = planned(at_sites("near-first", preferences=wished))
    assert ([one.unit for one in found.roster], found.tiers[-1].value) == (["S"], 10)
    far = planned(at_sites("near-first", person("a", "N", site="Rome")))
    assert ([one.unit for one in far.roster], far.tiers[-1].value) == (["W"], 10)


def test_nobody_is_sent_elsewhere_where_only_the_own_site_will_do() -> None:
    known = at_sites("own-site")
    assert reasons(known, "a", "W", 0) == ("too-far",)
    assert reasons(known, "a", "S", 0) == ()
    assert planned(at_sites("own-site", person("a", "N", site="Paris"))).roster == ()


def test_a_unit_without_a_site_is_far_from_nobody() -> None:
    nowhere = replace(at_sites("own-site"), units=(unit("N", site="Oslo"), unit("S"), unit("W", site="Rome")))
    assert reasons(nowhere, "a", "S", 0) == ()


def test_near_units_are_found_where_units_are_left_open_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solver.engine.solve.OPENED_FROM", 0)
    monkeypatch.setattr("solver.engine.solve.WRITTEN_UP_TO", 0)
    found = planned(at_sites("near-first", person("a", "N"), person("b", "S")))
    assert sorted(one.unit for one in found.roster) == ["N", "S"]
