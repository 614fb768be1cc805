"""What is owed in a period that goes on after the horizon, and that no day before its end could give, is for the next plan."""

from dataclasses import replace

import pytest

from solver.engine.later import is_for_the_next_plan
from solver.explain.recounted import recounted
from solver.facts import Facts, Program, Span
from solver.outcome import NEXT_PLAN, Reason
from solver.problem import Problem
from solver.referee.judge import judge
from tests.solver.test_wider_terms import planned
from tests.solver.tiny_worlds import day, facts, person, program, unit

FRIDAYS = program(per="week", weekdays=0b0010000)
LATER = (Reason(reason=NEXT_PLAN, people=1),)


def world(terms: Program, last: int) -> Facts:
    """From a Monday on, day 0."""
    return facts(last, units=(unit("N"), unit("S")), people=(person("a", "N"),), programs=(terms,))


def reasons(known: Facts) -> list[tuple[Reason, ...]]:
    """Of what the plan leaves unmet, counted twice."""
    found = planned(known)
    assert recounted(known, judge(known, found.roster).shortfalls, found.roster) == found.shortfalls
    return [gap.reasons for gap in found.shortfalls]


def test_a_friday_of_a_week_that_the_horizon_cuts_off_is_the_next_plans() -> None:
    assert reasons(world(FRIDAYS, last=9)) == [LATER]
    assert len(planned(world(FRIDAYS, last=9)).roster) == 1


def test_a_friday_inside_that_could_not_be_given_keeps_its_own_reason() -> None:
    away = replace(person("a", "N"), absences=(Span(first_day=day(11), last_day=day(11)),))
    assert reasons(replace(world(FRIDAYS, last=12), people=(away,))) != [LATER]
    assert len(reasons(replace(world(FRIDAYS, last=12), people=(away,)))) == 1


@pytest.mark.parametrize(
    ("terms", "last", "later"),
    [
        (FRIDAYS, 10, True),
        (FRIDAYS, 11, False),
        (FRIDAYS, 13, False),
        (replace(FRIDAYS, blackout=(Span(first_day=day(11), last_day=day(11)),)), 9, False),
        (replace(FRIDAYS, blackout=(Span(first_day=day(8), last_day=day(9)),)), 9, True),
        (replace(FRIDAYS, window=Span(first_day=None, last_day=day(10))), 9, False),
        (replace(FRIDAYS, weekdays=None), 7, False),
        (replace(FRIDAYS, weekdays=None, starts=0b0001000), 9, True),
        (replace(FRIDAYS, weekdays=None, length=3), 8, True),
        (replace(FRIDAYS, weekdays=None, length=3), 9, False),
        (replace(FRIDAYS, weekdays=None, length=1, length_unit="weeks", starts=0b1), 9, False),
        (replace(FRIDAYS, weekdays=None, length=1, length_unit="weeks", starts=0b1111111), 9, True),
    ],
)
def test_nothing_could_begin_before_the_horizon_ends_and_something_could_after_it(terms: Program, last: int, later: bool) -> None:
    assert is_for_the_next_plan(Problem.of(world(terms, last)), 0, 1) is later
