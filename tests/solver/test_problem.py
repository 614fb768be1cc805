"""The arrays say of each person, unit and day what the timelines say."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from solver.facts import AskFacts, Facts, Level, PersonFacts, Span, UnitFacts
from solver.outcome import Kind, Placement
from solver.problem import UNBOUND, Problem
from solver.timeline import Timeline
from tests.solver.tiny_worlds import day, facts, person, program, unit, workday, works, worlds

unhurried = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)


@given(world=worlds())
@unhurried
def test_people_work_where_and_when_their_timelines_say(world: Facts) -> None:
    problem = Problem.of(world)
    for row, who in enumerate(world.people):
        for n in range(problem.n_days):
            on = day(n)
            assert problem.people.workday[row, n] == workday(world, who, on)
            assert problem.works[row, n] == works(world, who, on)
            employed = (who.hired is None or who.hired <= on) and (who.left is None or on <= who.left)
            assert problem.unit_of[row, n] == (problem.unit_index[who.unit.at(on)] if employed else -1)
            assert problem.people.willing[row, n] == willing(world, who, n)


def willing(world: Facts, who: PersonFacts, n: int) -> bool:
    said = who.hosts.at(day(n))
    home = next(one for one in world.units if one.id == who.unit.at(day(n)))
    return who.level.at(day(n)) is Level.STAFF and home.front_line.at(day(n)) if said is None else said


def above(world: Facts, one: UnitFacts, n: int) -> list[UnitFacts]:
    """The unit and its ancestors, the topmost last."""
    units = {other.id: other for other in world.units}
    line = [one]
    while (parent := line[-1].parent.at(day(n))) is not None:
        line.append(units[parent])
    return line


@given(world=worlds())
@unhurried
def test_units_are_open_in_departments_in_peaks_and_working_as_their_timelines_say(world: Facts) -> None:
    problem = Problem.of(world)
    for row, one in enumerate(world.units):
        for n in range(problem.n_days):
            line = above(world, one, n)
            closure = one.calendar.at(day(n)) is not None and day(n) in world.calendars["cal"]
            assert problem.units.open[row, n] == all(other.open.at(day(n)) for other in line)
            assert problem.units.department[row, n] == problem.unit_index[line[-1].id]
            assert problem.units.workday[row, n] == (bool(one.workdays.at(day(n)) >> day(n).weekday() & 1) and not closure)
            assert problem.units.in_peak[row, n] == any(p.unit == one.id and p.first_day <= day(n) <= p.last_day for p in world.peaks)


@given(world=worlds())
@unhurried
def test_a_unit_lends_those_present_beyond_its_minimum_less_those_already_placed(world: Facts) -> None:
    problem = Problem.of(world)
    for row, one in enumerate(world.units):
        for n in range(problem.n_days):
            base = [who for column, who in enumerate(world.people) if problem.unit_of[column, n] == row and in_pattern(who, one, n)]
            there = [who for who in base if not any(day(n) in span for span in who.absences)]
            away = [who for who in there if any(p.person == who.id and day(n) in p.days for p in world.standing)]
            least = one.min_staff.at(day(n))
            minimum = (100 - one.max_away.at(day(n))) * len(base) // 100 if least is None else least
            lendable = max(0, len(there) - minimum) - len(away)
            assert problem.lendable[row, n] == (lendable if problem.units.workday[row, n] else UNBOUND)


def in_pattern(who: PersonFacts, home: UnitFacts, n: int) -> bool:
    own = who.workdays.at(day(n))
    return bool((home.workdays.at(day(n)) if own is None else own) >> day(n).weekday() & 1)


@given(world=worlds())
@unhurried
def test_two_people_are_in_one_line_where_one_stands_in_the_chain_of_the_other(world: Facts) -> None:
    problem = Problem.of(world)
    n_people = problem.n_people
    one, other, n = (axis.ravel().astype(np.int32) for axis in np.indices((n_people, n_people, problem.n_days)))
    found = problem.lines.in_line(one, other, n)
    names = [who.id for who in world.people]
    for a, b, on, together in zip(one.tolist(), other.tolist(), n.tolist(), found.tolist(), strict=True):
        assert together == (a != b and (names[a] in chain(world, names[b], on) or names[b] in chain(world, names[a], on)))
    for stretch, days in problem.lines.stretches():
        everybody = np.ones(n_people, bool)
        pairs = set(zip(*(axis.tolist() for axis in problem.lines.pairs(stretch, everybody, everybody)), strict=True))
        here = n == days.start
        assert pairs == set(zip(one[here & found].tolist(), other[here & found].tolist(), strict=True))


def chain(world: Facts, name: str, n: int) -> set[str]:
    people = {who.id: who for who in world.people}
    met: set[str] = set()
    manager = people[name].manager.at(day(n))
    while manager is not None and manager not in met:
        met.add(manager)
        manager = people[manager].manager.at(day(n))
    return met


@given(world=worlds())
@unhurried
def test_standing_placements_take_days_seats_heads_cover_days_and_guests_of_hosts(world: Facts) -> None:
    problem = Problem.of(world)
    inside = {day(n): n for n in range(problem.n_days)}
    used = Counter((p.person, inside[on]) for p in world.standing for on in p.days if on in inside)
    hosting = {(p.host, inside[on]) for p in world.standing for on in p.days if on in inside}
    guests = Counter((p.unit, inside[on]) for p in world.standing if p.kind is not Kind.COVER for on in p.days if on in inside)
    for row, who in enumerate(world.people):
        for n in range(problem.n_days):
            assert problem.standing.placed[row, n] == ((who.id, n) in used)
            assert problem.placed[row, n] == ((who.id, n) in used or (who.id, n) in hosting)
    for row, one in enumerate(world.units):
        for n in range(problem.n_days):
            assert problem.seats[row, n] == one.seats.at(day(n)) - guests[one.id, n]
    for row, ask in enumerate(world.asks):
        for n in range(problem.n_days):
            given_already = sum(p.ask == ask.id and day(n) in p.days for p in world.standing)
            asked = ask.first_day <= day(n) <= ask.last_day and problem.units.workday[problem.unit_index[ask.unit], n]
            assert problem.heads[row, n] == (ask.heads - given_already if asked else 0)


# --- what is refused ---


def test_a_horizon_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Problem.of(facts(-1))


def test_a_person_in_an_unknown_unit_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'X', the unit of a person"):
        Problem.of(facts(units=(unit("N"),), people=(person("a", "X"),)))


def test_units_in_a_circle_of_parents_are_refused() -> None:
    with pytest.raises(ValueError, match="circle of parents"):
        Problem.of(facts(units=(unit("N", parent="S"), unit("S", parent="N"))))


def test_two_people_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="More than one person is called 'a'"):
        Problem.of(facts(units=(unit("N"),), people=(person("a", "N"), person("a", "N"))))


def test_an_ask_for_an_unknown_unit_is_refused() -> None:
    ask = AskFacts(id="A1", unit="X", first_day=day(0), last_day=day(1), heads=1, skill=None, priority=3)
    with pytest.raises(ValueError, match="A1"):
        Problem.of(facts(units=(unit("N"),), asks=(ask,)))


def test_a_program_of_no_length_is_refused() -> None:
    with pytest.raises(ValueError, match="no length"):
        Problem.of(facts(units=(unit("N"),), programs=(program(length=0),)))


def test_an_empty_company_is_a_problem_without_anybody() -> None:
    problem = Problem.of(facts(programs=(program(),)))
    assert (problem.n_people, problem.n_units, problem.n_days) == (0, 0, 10)


# --- what is owed ---


def owed_by(world: Facts) -> list[list[int]]:
    return [[int(number) for number in row] for row in Problem.of(world).programs[0].owed]


def test_a_person_owes_the_part_of_the_quota_that_is_due_by_the_end_of_the_horizon() -> None:
    world = facts(9, units=(unit("N"),), people=(person("a", "N"),), programs=(program(quota=3, per="month"),))
    assert owed_by(world) == [[3, 1]]  # June is over on the ninth day, of July one day of 31 has gone


def test_who_is_employed_for_less_than_half_of_their_workdays_owes_nothing() -> None:
    half, less = person("a", "N", hired=day(2)), person("b", "N", hired=day(3))
    world = facts(3, units=(unit("N"),), people=(half, less), programs=(program(),))
    assert owed_by(world) == [[1], [0]]


def test_standing_placements_of_the_period_are_taken_off() -> None:
    done = Placement(kind=Kind.SHADOW, program="visit", person="a", unit="S", first_day=day(-3), last_day=day(-3), days=(day(-3),))
    world = facts(4, units=(unit("N"), unit("S")), people=(person("a", "N"),), programs=(program(),), standing=(done,))
    assert owed_by(world) == [[0]]
    earlier = replace(done, first_day=day(-100), last_day=day(-100), days=(day(-100),))
    assert owed_by(replace(world, standing=(earlier,))) == [[1]]


def test_departments_with_somebody_asked_for_owe_a_send_until_one_of_theirs_stands() -> None:
    top, below, other = unit("D"), unit("N", parent="D"), unit("S")
    terms = program(every_department_sends=True)
    world = facts(4, units=(top, below, other), people=(person("a", "N"),), programs=(terms,))
    assert Problem.of(world).programs[0].sends.tolist() == [True, False, False]
    sent = Placement(kind=Kind.SHADOW, program="visit", person="a", unit="S", first_day=day(1), last_day=day(1), days=(day(1),))
    assert not Problem.of(replace(world, standing=(sent,))).programs[0].sends.any()


def test_open_front_line_units_owe_a_guest_until_one_stands() -> None:
    terms = program(every_unit_receives=True)
    units = (unit("N"), unit("S", front_line=False), unit("W", open=False))
    world = facts(4, units=units, people=(person("a", "S"),), programs=(terms,))
    assert Problem.of(world).programs[0].receives.tolist() == [True, False, False]
    gone = program(every_unit_receives=True, window=Span(first_day=day(-9), last_day=day(-5)))
    assert not Problem.of(replace(world, programs=(gone,))).programs[0].receives.any()
    guest = Placement(kind=Kind.SHADOW, program="visit", person="a", unit="N", first_day=day(1), last_day=day(1), days=(day(1),))
    assert not Problem.of(replace(world, standing=(guest,))).programs[0].receives.any()


def test_a_joiner_is_asked_for_from_the_day_of_hire_for_so_many_days() -> None:
    terms = program(who=replace(program().who, level=frozenset(), joined_within_days=3))
    world = facts(6, units=(unit("N"),), people=(person("a", "N", hired=day(1)),), programs=(terms,))
    assert Problem.of(world).programs[0].who[0].tolist() == [False, True, True, True, False, False, False]


def test_days_given_are_those_of_the_four_quarters_that_end_with_the_horizon() -> None:
    days = tuple(day(0) - timedelta(days=back) for back in (360, 250, 5))
    stood = tuple(Placement(kind=Kind.SHADOW, program="old", person="a", unit="S", first_day=d, last_day=d, days=(d,)) for d in days)
    world = facts(4, units=(unit("N"), unit("S")), people=(person("a", "N", fte_permille=500),), standing=stood)
    problem = Problem.of(world)
    assert problem.standing.days_given.tolist() == [2]
    assert problem.shares.weight.tolist() == [400]


def test_a_placement_may_be_promised_by_a_pattern_that_changes_in_the_horizon() -> None:
    shifts = Timeline.of(0b0000001).since(day(7), 0b0000010)
    world = facts(9, units=(unit("N"),), people=(person("a", "N", workdays=shifts, absences=(Span(first_day=day(8), last_day=None),)),))
    problem = Problem.of(world)
    assert np.flatnonzero(problem.people.pattern[0]).tolist() == [0, 8]
    assert np.flatnonzero(problem.works[0]).tolist() == [0]
