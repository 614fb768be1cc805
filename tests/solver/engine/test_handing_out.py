"""Units are handed out so that mandatory programs get theirs, also where no time is left to search."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from benchmarks.companies import BLOCKS, TELUS_DAY, person_facts, unit_facts
from solver.engine.climb import Climb
from solver.engine.room import Room
from solver.engine.solve import solve
from solver.facts import Choice, Facts, Horizon, Level, PersonFacts, Policy, Program, Span
from solver.generate import candidates_of
from solver.outcome import Effort, Outcome, Tier
from solver.problem import Problem
from solver.referee.judge import judge
from solver.timeline import Timeline

pytestmark = pytest.mark.usefixtures("always_opened")

WEEK = Horizon(first_day=date(2027, 1, 4), last_day=date(2027, 1, 10))
NO_TIME = Effort(time_limit_s=0, workers=1)
REST = (Span(first_day=date(2027, 1, 8), last_day=WEEK.last_day),)
VISIT = replace(TELUS_DAY, host="none", in_peak="welcome")


def planned(facts: Facts) -> Outcome:
    outcome = solve(Problem.of(facts), NO_TIME)
    assert judge(facts, outcome.roster).breaches == ()
    return outcome


def paid(outcome: Outcome) -> dict[Tier, int]:
    return {line.tier: line.value for line in outcome.tiers}


def test_every_unit_that_should_receive_a_guest_gets_one_before_any_gets_two() -> None:
    """All of them wish for the same unit, which has seats for all."""
    units = [unit_facts(f"U{n}", seats=9) for n in range(6)]
    people = [person_facts(f"X{n}", "OFFICE", level=Level.EXECUTIVE) for n in range(8)]
    facts = Facts(
        horizon=WEEK,
        units=(*units, unit_facts("OFFICE", front_line=False, max_away=100)),
        people=tuple(people),
        peaks=(),
        asks=(),
        programs=(replace(VISIT, every_unit_receives=True),),
        standing=(),
        preferences={(person.id, "U0"): 10 for person in people},
        policy=Policy(),
    )
    outcome = planned(facts)
    assert paid(outcome)[Tier.PROGRAMS] == 0
    assert {placement.unit for placement in outcome.roster} == {unit.id for unit in units}


def test_a_mandatory_day_has_its_unit_before_a_block_that_could_go_elsewhere() -> None:
    """The one seat of the only unit for the visit is what the block wishes for, too."""
    staff = person_facts("S1", "OFFICE", tags=frozenset({"rotates"}))
    facts = Facts(
        horizon=WEEK,
        units=(unit_facts("U0"), unit_facts("U1"), unit_facts("OFFICE", front_line=False, max_away=100)),
        people=(person_facts("X1", "OFFICE", level=Level.EXECUTIVE), staff),
        peaks=(),
        asks=(),
        programs=(replace(VISIT, where=Choice(unit=frozenset({"U0"}))), replace(BLOCKS, length=1, where=Choice(front_line=True))),
        standing=(),
        preferences={("S1", "U0"): 10},
        policy=Policy(),
    )
    outcome = planned(facts)
    assert {(placement.person, placement.unit) for placement in outcome.roster} == {("X1", "U0"), ("S1", "U1")}


def company(*people: PersonFacts, programs: tuple[Program, ...], seats: int = 9) -> Facts:
    """An office and two front-line units."""
    return Facts(
        horizon=WEEK,
        units=(unit_facts("U0", seats=seats), unit_facts("U1", seats=seats), unit_facts("OFFICE", front_line=False, max_away=100)),
        people=people,
        peaks=(),
        asks=(),
        programs=programs,
        standing=(),
        preferences={(person.id, "U0"): 10 for person in people if person.level.at(WEEK.first_day) is Level.EXECUTIVE},
        policy=Policy(),
    )


def test_guests_go_where_hosts_can_still_take_some_in_the_quarter() -> None:
    """All four, each there on another day, would like to go to U0, whose one host takes two guests a quarter, as does the one of U1."""
    there = [date(2027, 1, 4 + n) for n in range(4)]
    away = [tuple(Span(first_day=day, last_day=day) for day in there if day != own) + REST for own in there]
    visitors = [person_facts(f"X{n}", "OFFICE", level=Level.EXECUTIVE, absences=absences) for n, absences in enumerate(away)]
    facts = company(*visitors, person_facts("A", "U0"), person_facts("B", "U1"), programs=(replace(VISIT, host="person", host_load=2),))
    assert paid(planned(facts))[Tier.PROGRAMS] == 0


def test_whoever_hosts_somebody_does_not_go_away_on_that_day() -> None:
    """The only host of U0 could be in U1 for the whole week, where nobody hosts."""
    host = person_facts("A", "U0", tags=frozenset({"rotates"}))
    units = (replace(VISIT, host="person"), replace(BLOCKS, length=1, where=Choice(unit=frozenset({"U1"}))))
    outcome = planned(company(person_facts("X0", "OFFICE", level=Level.EXECUTIVE), host, programs=units))
    assert [(placement.person, placement.host) for placement in outcome.roster] == [("X0", "A")]


def test_no_more_leave_home_on_a_day_than_it_can_spare() -> None:
    """One of the two who work in the office may be away at a time."""
    visitors = [person_facts(name, "OFFICE", level=Level.EXECUTIVE) for name in ("X0", "X1")]
    facts = company(*visitors, programs=(VISIT,))
    *front_line, office = facts.units
    problem = Problem.of(replace(facts, units=(*front_line, replace(office, max_away=Timeline.of(50)))))
    table = candidates_of(problem)
    room, taken = Room.of(problem, table), {}
    for who, on in ((0, 0), (1, 0), (1, 1)):
        row = np.flatnonzero((table.person == who) & (table.first_day == on))[0]
        taken[who, on] = room.take(int(row))
    assert taken == {(0, 0): True, (1, 0): False, (1, 1): True}


def test_nothing_is_searched_where_the_units_handed_out_are_as_good_as_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[Tier] = []
    monkeypatch.setattr(Climb, "_stage", lambda self, tiers: searched.append(tiers[0]))
    facts = company(person_facts("X0", "OFFICE", level=Level.EXECUTIVE), programs=(VISIT,))
    outcome = solve(Problem.of(facts), Effort(time_limit_s=20, workers=1, reproducible=True))
    assert (len(outcome.roster), searched) == (1, [])
    assert {line.tier: line.bound for line in outcome.tiers}[Tier.PREFERENCES] == paid(outcome)[Tier.PREFERENCES] == 0


def test_hosts_who_are_never_there_on_such_a_weekday_take_nobody_then() -> None:
    """Guests come on Fridays, when B is not there; A takes one of them a day, and one a quarter."""
    fridays = replace(VISIT, host="person", host_load=1, weekdays=1 << 4)
    absent = tuple(Span(first_day=day, last_day=day) for day in (date(2027, 1, 8), date(2027, 1, 15)))
    first, second = (Span(first_day=day - timedelta(days=4), last_day=day) for day in (date(2027, 1, 8), date(2027, 1, 15)))
    visitors = [person_facts(f"X{n}", "OFFICE", level=Level.EXECUTIVE, absences=(away,)) for n, away in enumerate((first, second))]
    hosts = [person_facts("A", "U0"), person_facts("B", "U0", absences=absent), person_facts("C", "U1")]
    facts = replace(company(*visitors, *hosts, programs=(fridays,)), horizon=Horizon(first_day=WEEK.first_day, last_day=date(2027, 1, 17)))
    assert paid(planned(facts))[Tier.PROGRAMS] == 0
