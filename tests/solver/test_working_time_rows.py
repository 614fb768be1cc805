"""Working time and days given back, by the rows of these rules alone and by the masks."""

from dataclasses import replace

import numpy as np

from solver.candidates import FREE
from solver.facts import Facts, Span
from solver.generate import candidates_of
from solver.generate.refusals import of_help, of_visit
from solver.impossible import REASONS
from solver.outcome import Kind, Placement
from solver.problem import Problem
from solver.rows import Rule
from solver.rules import compensation, home_cover, one_place, seats, working_time
from solver.rules.prices import fairness
from tests.solver.admission import admits
from tests.solver.test_rules_alone import Company, ask, stood
from tests.solver.tiny_worlds import day, facts, person, program, unit

ANY = program(quota=99, off_pattern=True)
GIVEN_BACK = replace(ANY, compensation_days=3)
UNITS = (unit("N"), unit("S"), unit("W"))
LATE, EARLY = "14:00-22:00", "06:00-14:00"


def company(last: int = 13, units=UNITS, programs=(ANY,), people=None, **said) -> Company:
    everybody = (person("a", "N"), person("b", "S")) if people is None else people
    return Company(facts(last, units=units, programs=programs, people=everybody, **said))


def free_row(here: Company, who: str, earned: int, given_back: int) -> int:
    table = here.table
    mine = (table.kind == FREE) & (table.person == here.problem.person_index[who]) & (table.first_day == earned)
    return int(np.flatnonzero(mine & (table.compensation == given_back))[0])


def free_days(here: Company, who: str, earned: int) -> list[int]:
    table = here.table
    mine = (table.kind == FREE) & (table.person == here.problem.person_index[who]) & (table.first_day == earned)
    return table.compensation[mine].tolist()


def keeps(here: Company, rule: Rule, *rows: int) -> bool:
    return admits(rule.rows(here.problem, here.table), len(here.table), frozenset(rows))


def reasons_against(world: Facts, who: str, to: str, on: int) -> tuple[str, ...]:
    problem = Problem.of(world)
    return of_visit(problem, 0, problem.person_index[who], problem.unit_index[to], on)


# --- six days in a row ---


def test_a_saturday_or_a_sunday_may_be_worked_but_not_both() -> None:
    here = company()
    assert here.allows(working_time.RULE, ("a", "S", 5))
    assert here.allows(working_time.RULE, ("a", "S", 6))
    assert not here.allows(working_time.RULE, ("a", "S", 5), ("a", "W", 6))
    assert here.allows(working_time.RULE, ("a", "S", 5), ("b", "W", 6))


def test_whoever_has_one_day_off_a_week_keeps_it() -> None:
    here = company(people=(person("a", "N", workdays=0b0111111),))
    assert 6 not in here.days_of("a")
    assert reasons_against(here.world, "a", "S", 6) == ("working-time",)


def test_a_day_given_back_parts_the_run_for_another() -> None:
    here = company(people=(person("a", "N", workdays=0b0111011),), programs=(replace(GIVEN_BACK, compensation_days=9),))
    wednesday, sunday = here.row("a", "S", 2), here.row("a", "W", 6)
    own = free_row(here, "a", 6, 7)
    assert not keeps(here, working_time.RULE, wednesday, sunday, own)
    assert keeps(here, working_time.RULE, wednesday, sunday, own, free_row(here, "a", 2, 4))


def test_where_no_day_is_outside_a_pattern_and_no_shift_is_stated_there_is_nothing_to_reckon() -> None:
    here = company(programs=(program(quota=9),))
    assert here.problem.working is None
    assert working_time.RULE.rows(here.problem, here.table).n_rows == 0


# --- eleven hours ---


def test_late_hours_elsewhere_need_the_next_day_elsewhere_or_free() -> None:
    here = company(4, units=(unit("N", shift=EARLY), unit("S", shift=LATE), unit("W", shift=LATE)), people=(person("a", "N"),))
    assert not here.allows(working_time.RULE, ("a", "S", 1))
    assert here.allows(working_time.RULE, ("a", "S", 4))
    assert here.allows(working_time.RULE, ("a", "S", 3), ("a", "W", 4))
    assert here.allows(working_time.RULE, ("a", "S", 1), ("a", "W", 2), ("a", "S", 3), ("a", "W", 4))


def test_two_visits_with_too_short_a_night_do_not_go_together() -> None:
    here = company(4, units=(unit("N"), unit("S", shift=LATE), unit("W", shift=EARLY)), people=(person("a", "N"),))
    assert not here.allows(working_time.RULE, ("a", "S", 1), ("a", "W", 2))
    assert here.allows(working_time.RULE, ("a", "W", 1), ("a", "S", 2))
    assert here.allows(working_time.RULE, ("a", "S", 1), ("a", "W", 3))


def test_a_published_visit_and_the_day_after_the_horizon_are_certain() -> None:
    hours = (unit("N", shift=EARLY), unit("S", shift=LATE), unit("W", shift="09:00-17:00"))
    world = facts(3, units=hours, programs=(ANY,), people=(person("a", "N"),), standing=(stood("a", "S", 1),))
    assert reasons_against(world, "a", "W", 2) == ()
    assert reasons_against(replace(world, standing=(stood("a", "W", 2),)), "a", "S", 1) == ()
    assert reasons_against(world, "a", "S", 3) == ("working-time",)
    early = replace(world, units=(hours[0], hours[1], unit("W", shift=EARLY)))
    assert reasons_against(early, "a", "W", 2) == ("working-time",)


def test_a_run_of_days_over_a_change_of_hours_is_no_candidate() -> None:
    changed = unit("S", shift="12:00-23:00")
    changed = replace(changed, shift=changed.shift.since(day(2), EARLY))
    here = company(4, units=(unit("N"), changed, unit("W")), programs=(program(quota=9, length=2),), people=(person("a", "N"),))
    there = here.table.first_day[here.table.unit == 1].tolist()
    assert there == [0, 2, 3]


def test_helpers_sleep_too() -> None:
    world = facts(
        3,
        units=(unit("N", shift=LATE), unit("S", shift=EARLY)),
        people=(person("b", "S"),),
        asks=(ask(last=3),),
        standing=(stood("b", "S", 1),),
    )
    problem = Problem.of(world)
    assert candidates_of(problem).first_day.tolist() == [2]
    assert [of_help(problem, 0, 0, on) for on in (0, 1, 3)] == [("working-time",), ("elsewhere", "home-cover"), ("working-time",)]


def test_the_reason_is_named_once_the_plan_stands() -> None:
    """Before it is made somebody could still be elsewhere on the next day."""
    world = facts(3, units=(unit("N", shift=EARLY), unit("S", shift=LATE)), programs=(ANY,), people=(person("a", "N"),))
    problem = Problem.of(world)
    assert of_visit(problem, 0, 0, 1, 1) == ()
    assert of_visit(problem.after(()), 0, 0, 1, 1) == ("working-time",)


# --- days given back ---


def test_each_day_outside_the_pattern_goes_with_one_free_day() -> None:
    here = company(programs=(GIVEN_BACK,))
    saturday = here.row("a", "S", 5)
    assert free_days(here, "a", 5) == [7, 8]
    assert not keeps(here, compensation.RULE, saturday)
    assert keeps(here, compensation.RULE, saturday, free_row(here, "a", 5, 7))
    assert not keeps(here, compensation.RULE, saturday, free_row(here, "a", 5, 7), free_row(here, "a", 5, 8))
    assert not keeps(here, compensation.RULE, free_row(here, "a", 5, 7))
    assert keeps(here, compensation.RULE, here.row("a", "S", 4))


def test_free_days_are_told_once_however_many_units_there_are() -> None:
    many = tuple(unit(f"U{n}") for n in range(20))
    here = company(units=(*UNITS, *many), programs=(GIVEN_BACK,), people=(person("a", "N"),))
    assert (here.table.kind == FREE).sum() == len(free_days(here, "a", 5)) + len(free_days(here, "a", 6))


def test_a_free_day_takes_the_day_and_lowers_presence_and_takes_no_seat_and_costs_nothing() -> None:
    here = company(
        units=(unit("N", min_staff=1), unit("S"), unit("W")), programs=(GIVEN_BACK,), people=(person("a", "N"), person("b", "N"))
    )
    free = free_row(here, "a", 5, 7)
    assert not keeps(here, one_place.RULE, free, here.row("a", "S", 7))
    assert not keeps(here, home_cover.RULE, free, here.row("b", "S", 7))
    assert keeps(here, home_cover.RULE, here.row("a", "S", 5), here.row("b", "W", 5))
    assert not np.isin(free, seats.RULE.rows(here.problem, here.table).column)
    assert fairness(here.problem, here.table).days[free] == 0
    assert here.table.preference[free] == 0


def test_where_no_day_can_be_given_back_the_day_is_no_candidate() -> None:
    away = person("a", "N", absences=(Span(first_day=day(7), last_day=day(9)),))
    here = company(programs=(GIVEN_BACK,), people=(away,))
    assert {5, 6}.isdisjoint(here.days_of("a"))
    assert reasons_against(here.world, "a", "S", 5) == ("no-compensation",)
    assert reasons_against(company(5, programs=(GIVEN_BACK,)).world, "a", "S", 5) == ("no-compensation",)  # the horizon ends


def test_a_published_day_given_back_is_taken() -> None:
    earlier = Placement(
        kind=Kind.SHADOW,
        program="visit",
        person="a",
        unit="S",
        first_day=day(-2),
        last_day=day(-2),
        days=(day(-2),),
        compensation_day=day(1),
    )
    here = company(
        programs=(GIVEN_BACK,),
        standing=(earlier,),
        units=(unit("N", min_staff=1), unit("S"), unit("W")),
        people=(person("a", "N"), person("b", "N")),
    )
    assert 1 not in here.days_of("a")
    assert 1 not in here.days_of("b")
    assert reasons_against(here.world, "a", "S", 1) == ("elsewhere", "home-cover")


def test_the_codes_of_the_reasons_are_known() -> None:
    assert {"working-time", "no-compensation"} <= set(REASONS)
