"""Companies fall into parts where nothing links them, and any single thing that could matter holds them together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from benchmarks.joining import joined, renamed
from solver.engine.links import components_of
from solver.engine.opened import grounded
from solver.engine.parts import grouped, parts_of
from solver.facts import AskFacts, Choice, Facts, Level, SkillHeld, Span, UnitFacts
from solver.generate import candidates_of
from solver.outcome import Kind, Placement
from solver.problem import Problem
from solver.timeline import Timeline
from tests.solver.tiny_worlds import day, facts, person, program, unit, worlds

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
EVER = Span(first_day=None, last_day=None)


def country(name: str) -> Facts:
    """Two units that visit each other, three people of whom one drives, and an ask for a driver."""
    people = (
        person("a", "N", skills=(SkillHeld(skill="drive", span=EVER),)),
        person("b", "S", skills=(SkillHeld(skill="drive", span=EVER),)),
        person("c", "S"),
    )
    ask = AskFacts(id="A", unit="N", first_day=day(0), last_day=day(1), heads=1, skill="drive", priority=2)
    return renamed(facts(units=(unit("N"), unit("S")), people=people, asks=(ask,), programs=(program(),)), name)


def two() -> Facts:
    return joined([country("x"), country("y")])


def n_parts(world: Facts) -> int:
    return len(parts_of(Problem.of(world), least=0))


def test_two_companies_side_by_side_are_two_parts_and_each_is_what_it_was() -> None:
    first, second = (part.facts for part in parts_of(Problem.of(two()), least=0))
    for part, alone in ((first, country("x")), (second, country("y"))):
        assert (part.people, part.units, part.asks) == (alone.people, alone.units, alone.asks)


def changed(world: Facts, name: str, **said: Any) -> Facts:
    """The person or unit of this name with other facts."""

    def one(record: Any) -> Any:
        return replace(record, **said) if record.id == name else record

    return replace(world, people=tuple(map(one, world.people)), units=tuple(map(one, world.units)))


def at(world: Facts, **said: Any) -> Facts:
    usual: dict[str, Any] = {"kind": Kind.SHADOW, "program": "xvisit", "person": "xa", "unit": "xS", "days": (day(2),)}
    made = {**usual, **said}
    days = made["days"]
    return replace(world, standing=(*world.standing, Placement(first_day=days[0], last_day=days[-1], **made)))


def with_program(world: Facts, **said: Any) -> Facts:
    return replace(world, programs=(*world.programs, program("both", **said)))


def one_department(world: Facts, *, sends: bool) -> Facts:
    """Both below one department, for which somebody of the other company, whom the program does not ask any more, was sent."""
    top = unit("TOP", front_line=False, seats=0)
    below = tuple(replace(one, parent=Timeline.of("TOP")) for one in world.units)
    programs = tuple(replace(one, every_department_sends=sends) for one in world.programs)
    return at(replace(world, units=(*below, top), programs=programs), person="yc", unit="yN")


def only_a_visits(world: Facts) -> Facts:
    """Programs for one person of each."""
    only = frozenset({"xa", "ya"})
    return replace(world, programs=tuple(replace(one, who=replace(one.who, person=only)) for one in world.programs))


LINKS: dict[str, Callable[[Facts], Facts]] = {
    "a person who moves": lambda world: changed(world, "xc", unit=Timeline.of("xS").since(day(4), "yS")),
    "a person who moves and goes nowhere": lambda world: changed(only_a_visits(world), "xc", unit=Timeline.of("xS").since(day(4), "yS")),
    "a program for people of both": lambda world: with_program(world, where=Choice(unit=frozenset({"xN"}))),
    "a program to units of both": lambda world: with_program(world, who=Choice(unit=frozenset({"xN"}))),
    "a program for a person of the other": lambda world: with_program(
        world, who=Choice(person=frozenset({"yc"})), where=Choice(unit=frozenset({"xN"}))
    ),
    "a skill that somebody of the other holds on a day": lambda world: changed(
        world, "yc", skills=(SkillHeld(skill="xdrive", span=Span(first_day=day(1), last_day=day(1))),)
    ),
    "an ask for anybody": lambda world: replace(world, asks=(replace(world.asks[0], skill=None), *world.asks[1:])),
    "asks for one skill": lambda world: replace(world, asks=(*world.asks, replace(world.asks[0], id="B", unit="yN"))),
    "somebody told to visit the other": lambda world: at(world, unit="yS"),
    "somebody told long ago": lambda world: at(world, unit="yS", days=(day(-60),)),
    "a host of the other": lambda world: at(world, host="yb"),
    "a pin into the other": lambda world: replace(at(world, unit="yS"), standing=(), pins=at(world, unit="yS").standing),
}


@pytest.mark.parametrize("link", LINKS)
def test_any_single_link_makes_them_one(link: str) -> None:
    assert n_parts(two()) == 2
    assert n_parts(LINKS[link](two())) == 1


def test_whoever_was_sent_for_a_department_is_of_one_part_with_those_who_need_not_go_any_more() -> None:
    assert n_parts(one_department(two(), sends=False)) == 2
    assert n_parts(one_department(two(), sends=True)) == 1


NO_LINKS: dict[str, Callable[[Facts], Facts]] = {
    "a manager in the other": lambda world: changed(world, "xa", manager=Timeline.of("yb")),
    "a common parent where nobody is": lambda world: replace(
        world,
        units=(unit("TOP", seats=0, front_line=False), *(replace(one, parent=Timeline.of("TOP")) for one in world.units)),
    ),
    "a calendar": lambda world: replace(
        world, calendars={"c": frozenset({day(1)})}, units=tuple(replace(one, calendar=Timeline.of("c")) for one in world.units)
    ),
    "a skill held after the ask": lambda world: changed(
        world, "yc", skills=(SkillHeld(skill="xdrive", span=Span(first_day=day(2), last_day=None)),)
    ),
    "a move after the horizon": lambda world: changed(world, "xc", unit=Timeline.of("xS").since(day(40), "yS")),
    "a move on the day after the horizon, by which a night is reckoned": lambda world: changed(
        changed(world, "xN", shift=Timeline.of("14:00-22:00")),
        "xc",
        unit=Timeline.of("xS").since(world.horizon.last_day + timedelta(days=1), "yS"),
    ),
    "a wish": lambda world: replace(world, preferences={("xa", "yS"): 9}),
}


@pytest.mark.parametrize("thing", NO_LINKS)
def test_what_can_never_matter_to_the_other_parts_nobody_and_leaves_two(thing: str) -> None:
    world = NO_LINKS[thing](two())
    parts = [part.facts for part in parts_of(Problem.of(world), least=0)]
    assert len(parts) == 2
    assert sorted(who.id for part in parts for who in part.people) == sorted(who.id for who in world.people)


def with_a_newcomer(world: Facts) -> Facts:
    """Of y, of whose level there is nobody but somebody of x, who has given two days."""
    for who, said in (("xc", {}), ("yc", {"hired": world.horizon.first_day})):
        world = changed(world, who, level=Timeline.of(Level.MANAGER), **said)
    earlier = tuple(world.horizon.first_day - timedelta(days=number) for number in (9, 8))
    return at(world, person="xc", unit="xN", days=earlier)


def test_newcomers_are_credited_with_what_people_of_other_parts_gave() -> None:
    whole = Problem.of(with_a_newcomer(two()))
    _, other = parts_of(whole, least=0)
    rows = [whole.person_index[one.id] for one in other.facts.people]
    assert other.shares.credit.tolist() == whole.shares.credit[rows].tolist() == [0, 0, 2]
    assert Problem.of(other.facts).shares.credit.tolist() != [0, 0, 2]


def test_managers_of_other_parts_are_passed_over() -> None:
    world = changed(two(), "xa", manager=Timeline.of("yb").since(day(3), "xc"))
    world = changed(world, "yb", manager=Timeline.of("ya").since(day(2), "xb"))
    first = parts_of(Problem.of(world), least=0)[0].facts.people[0]
    assert [first.manager.at(day(n)) for n in range(5)] == [None, None, "xb", "xc", "xc"]


@pytest.mark.parametrize("round_about", [("yb", "ya", "yb"), ("yb", "xa", "ya"), ("xa", "yb", "ya")])
def test_lines_that_go_in_circles_end(round_about: tuple[str, str, str]) -> None:
    above_xa, above_yb, above_ya = round_about
    world = two()
    for who, above in (("xa", above_xa), ("yb", above_yb), ("ya", above_ya)):
        world = changed(world, who, manager=Timeline.of(above))
    first = parts_of(Problem.of(world), least=0)[0].facts.people[0]
    assert first.manager.at(day(0)) is None


def test_a_company_of_one_part_is_handed_on_untouched() -> None:
    world = country("x")
    assert parts_of(Problem.of(world), least=0)[0].facts is world


@pytest.mark.parametrize("world", [facts(), facts(units=(unit("N"),)), facts(units=(unit("N"),), people=(person("a", "N"),))])
def test_where_there_is_nothing_to_decide_there_is_one_part(world: Facts) -> None:
    assert n_parts(world) == 1


def test_small_components_are_put_together_and_idle_ones_join_the_lightest() -> None:
    weights = np.array([0, 5, 100, 3, 0, 4, 50, 2])
    assert grouped(weights, 10).tolist() == [0, 1, 2, 1, 0, 1, 3, 0]
    assert grouped(weights, 1000).tolist() == [0] * 8
    assert grouped(np.array([], np.int64), 10).tolist() == []
    assert grouped(np.array([30, 90, 0, 40, 20]), 10, 2).tolist() == [0, 1, 1, 0, 0]
    assert grouped(np.array([30, 90]), 10, 1).tolist() == [0, 0]


def test_parents_taken_along_neither_receive_nor_count() -> None:
    top = unit("TOP")
    below = NO_LINKS["a common parent where nobody is"](two())
    world = replace(below, units=(top, *below.units[1:]), programs=(replace(below.programs[0], where=Choice()), *below.programs[1:]))
    assert n_parts(world) == 1  # everybody of x may visit all units
    alone = replace(world, programs=(replace(world.programs[0], where=Choice(unit=frozenset({"TOP"}))), *world.programs[1:]))
    found: list[UnitFacts] = [one for part in parts_of(Problem.of(alone), least=0) for one in part.facts.units if one.id == "TOP"]
    assert sorted(one.seats.at(day(0)) for one in found) == [0, 2]
    assert sorted(one.front_line.at(day(0)) for one in found) == [False, True]


# --- the rows of all rules ---


def torn(world: Facts) -> list[str]:
    """Rules with a row, or a chain of rows, that reaches into two components."""
    problem = Problem.of(world)
    components, table = components_of(problem), candidates_of(problem)
    part = components.of_person[table.person]
    assert (part == components.of_unit[table.unit]).all()
    ground, _ = grounded(problem, table)
    model = ground.assembly.model
    n_rows = model.n_rows
    links = coo_array((np.ones(len(model.row)), (model.row, n_rows + model.column)), shape=[n_rows + model.n_columns] * 2)
    label = connected_components(links, directed=False)[1][n_rows : n_rows + len(table)]
    first = {int(one): int(own) for one, own in zip(label[::-1], part[::-1], strict=True)}
    return [str(problem.facts.people[table.person[row]].id) for row in range(len(table)) if first[int(label[row])] != part[row]]


@st.composite
def side_by_side(draw: st.DrawFn) -> Facts:
    """Two worlds with nothing in common, or something."""
    world = joined([renamed(draw(worlds()), "x"), renamed(draw(worlds()), "y")])
    link = draw(st.sampled_from([None, None, *("a person who moves", "a manager")]))
    if link == "a manager":
        return changed(world, "xa", manager=Timeline.of("yb"))
    return changed(world, "xa", unit=Timeline.of("xN").since(day(3), "yN")) if link else world


@SLOW
@given(side_by_side())
def test_no_row_of_any_rule_reaches_from_one_part_into_another(world: Facts) -> None:
    assert torn(world) == []


@SLOW
@given(worlds())
def test_nor_does_any_within_one_company(world: Facts) -> None:
    assert torn(world) == []
