"""Whoever is not available for a program is neither placed in it nor asked to go, for model and referee alike."""

from dataclasses import replace

import pytest

from solver.facts import Barred, Choice, Facts, PersonFacts, Program, Span
from solver.outcome import Kind, Placement
from solver.problem import Problem
from solver.referee.judge import judge
from solver.referee.owed import shortfalls
from tests.solver.test_exemptions import exempt, left_out, owing
from tests.solver.test_wider_terms import planned, reasons
from tests.solver.tiny_worlds import day, facts, person, program, unit

UNITS = (unit("S"), unit("N", parent="S"), unit("W"))


def cannot(who: PersonFacts, first: int | None = None, last: int | None = None, at: str = "visit") -> PersonFacts:
    span = Span(first_day=None if first is None else day(first), last_day=None if last is None else day(last))
    return replace(who, cannot=(*who.cannot, Barred(program=at, span=span)))


A, B, C = person("a", "N"), person("b", "S"), person("c", "W")


def company(*people: PersonFacts, last: int = 9, **terms: object) -> Facts:
    owed: Program = program(**{"mandatory": True, "per": "window", **terms})
    return facts(last, units=UNITS, people=people, programs=(owed,))


def test_whoever_is_not_available_all_the_time_owes_nothing() -> None:
    assert owing(company(A, B, C)) == {"a", "b", "c"}
    assert owing(company(cannot(A), B, C)) == {"b", "c"}
    assert owing(company(cannot(A, at="stay"), B, C)) == {"a", "b", "c"}


def test_half_of_the_workdays_available_is_enough_to_owe() -> None:
    assert owing(company(cannot(A, 0, 3), B, C)) == {"a", "b", "c"}
    assert owing(company(cannot(A, 0, 4), B, C)) == {"b", "c"}
    assert owing(company(cannot(A, 4), B, C)) == {"a", "b", "c"}


def test_days_exempt_and_days_not_available_add_up() -> None:
    some = company(cannot(A, 0, 2), B, C)
    assert owing(some) == {"a", "b", "c"}
    assert owing(replace(some, exemptions=(exempt("a", 3, 7),))) == {"b", "c"}


def test_a_department_owes_a_send_only_where_somebody_is_available() -> None:
    terms = {"every_department_sends": True}
    assert left_out(company(cannot(A), B, C, **terms), "sends") == {"S", "W"}
    assert left_out(company(cannot(A), cannot(B), C, **terms), "sends") == {"W"}


def test_they_go_on_another_day_and_the_reason_says_no_more_than_of_anybody() -> None:
    known = company(cannot(cannot(A, 0, 0), 3, 4), cannot(B, last=1), last=4, where=Choice(unit=frozenset({"W"})))
    assert (reasons(known, "a", "W", 3), reasons(known, "a", "W", 1)) == (("not-who",), ())
    assert reasons(replace(known, programs=(program(who=Choice(tag=frozenset({"hipo"}))),)), "a", "W", 1) == ("not-who",)
    known = company(cannot(A, 0, 1), last=4, blackout=(Span(first_day=day(2), last_day=day(3)),))
    assert [one.first_day for one in planned(known).roster] == [day(4)]


@pytest.mark.parametrize(("length", "unit_"), [(3, "days"), (2, "spread"), (1, "weeks")])
def test_no_day_of_a_longer_placement_lies_among_those_days(length: int, unit_: str) -> None:
    terms = {"length": length, "length_unit": unit_, "starts": 0b1 if unit_ == "weeks" else 0b1111111}
    known = company(cannot(A, 2, 6), last=13, **terms)
    assert owing(known) == {"a"}
    (only,) = planned(known).roster
    assert not any(day(2) <= one <= day(6) for one in only.days)


def test_a_block_needs_all_of_its_days() -> None:
    known = company(cannot(cannot(A, 2, 2), 8, 8), last=13, length=1, length_unit="weeks", starts=0b1)
    assert owing(known) == {"a"}
    assert planned(known).roster == ()


def test_a_roster_that_places_them_all_the_same_is_rejected() -> None:
    known = company(cannot(A, 1, 1), B)
    visit = Placement(kind=Kind.SHADOW, program="visit", person="a", unit="S", first_day=day(1), last_day=day(1), days=(day(1),))
    (breach,) = judge(known, (visit,)).breaches
    assert (breach.rule, breach.says) == ("program", f"visit is not for a on {day(1)}")
    later = replace(visit, first_day=day(2), last_day=day(2), days=(day(2),))
    assert judge(known, (later,)).breaches == ()


def test_what_is_left_unmet_counts_them_among_nobody() -> None:
    known = company(cannot(A), B)
    assert {gap.person for gap in shortfalls(known, ())} == {"b"}
    assert not Problem.of(known).programs[0].owed[0].any()
