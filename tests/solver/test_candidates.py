"""The candidate table holds exactly the placements that the referee lets pass by themselves."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from random import Random

import numpy as np
from hypothesis import HealthCheck, given, settings

from solver.candidates import Candidates
from solver.facts import Facts, Span
from solver.generate import candidates_of
from solver.generate.refusals import of_help, of_visit, of_visits
from solver.generate.table import hosts_of
from solver.impossible import names
from solver.outcome import COVER_PROGRAM, Placement
from solver.problem import Problem
from tests.properties.cases import facts_by
from tests.solver.tiny_worlds import LENGTHS, conceivable, day, facts, person, program, unit, worlds
from tests.worlds.brute import refused_by

Key = tuple[str, str | None, str, str, tuple[date, ...], date, date]
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=40)


def key_of(p: Placement) -> Key:
    return p.program, p.ask, p.person, p.unit, p.days, p.first_day, p.last_day


def placements_of(world: Facts, table: Candidates) -> Iterator[Key]:
    """Whole rows as placements."""
    for row in np.flatnonzero(~table.is_piece).tolist():
        program = COVER_PROGRAM if table.program[row] < 0 else world.programs[table.program[row]].id
        ask = None if table.ask[row] < 0 else world.asks[table.ask[row]].id
        days = tuple(day(n) for n in table.day[table.day_start[row] : table.day_start[row + 1]].tolist())
        first, last = day(int(table.first_day[row])), day(int(table.last_day[row]))
        yield program, ask, world.people[table.person[row]].id, world.units[table.unit[row]].id, days, first, last


def passes(world: Facts, placement: Placement) -> bool:
    """With some host, if it needs one."""
    needs = any(program.id == placement.program and program.host == "person" for program in world.programs)
    tried = [replace(placement, host=person.id) for person in world.people] if needs else [placement]
    return any(refused_by(world, (one,)) is None for one in tried)


def passing(world: Facts) -> set[Key]:
    return {key_of(placement) for placement in conceivable(world) if passes(world, placement)}


@given(world=worlds(lengths=tuple(length for length in LENGTHS if length[1] != "spread")))
@unhurried
def test_every_placement_that_the_referee_accepts_alone_is_a_candidate_and_no_other_is(world: Facts) -> None:
    found = list(placements_of(world, candidates_of(Problem.of(world))))
    assert len(found) == len(set(found))
    assert set(found) == passing(world)


@given(world=worlds(lengths=tuple(length for length in LENGTHS if length[1] != "spread")))
@unhurried
def test_a_placement_has_reasons_against_it_exactly_if_it_is_no_candidate(world: Facts) -> None:
    problem = Problem.of(world)
    table = candidates_of(problem)
    visits = set(zip(*(column.tolist() for column in (table.program, table.person, table.unit, table.first_day)), strict=True))
    helps = set(zip(*(column.tolist() for column in (table.ask, table.person, table.first_day)), strict=True))
    for who in range(problem.n_people):
        for n in range(problem.n_days):
            for number in range(len(problem.programs)):
                for at in range(problem.n_units):
                    assert (not of_visit(problem, number, who, at, n)) == ((number, who, at, n) in visits)
            for ask in range(len(world.asks)):
                assert (not of_help(problem, ask, who, n)) == ((ask, who, n) in helps)


def test_the_reasons_name_what_a_manager_would_name() -> None:
    ill = Span(first_day=day(1), last_day=day(1))
    units = (unit("N"), unit("S", seats=0), unit("W", open=False))
    problem = Problem.of(facts(6, units=units, people=(person("a", "N", absences=(ill,)),), programs=(program(),)))
    assert of_visit(problem, 0, 0, 1, 0) == ("no-seat",)
    assert of_visit(problem, 0, 0, 1, 1) == ("absent",)
    assert of_visit(problem, 0, 0, 2, 0) == ("unit-closed",)
    assert of_visit(problem, 0, 0, 0, 0) == ("own-unit",)
    assert of_visit(problem, 0, 0, 1, 5) == ("off-pattern",)


def test_the_reasons_of_a_person_at_once_are_those_of_each_day_and_unit() -> None:
    told = Counter[tuple[str, ...]]()
    for seed in range(40):
        problem = Problem.of(facts_by(Random(seed)))
        for number in range(len(problem.programs)):
            hosts = hosts_of(problem, number)
            for who in range(problem.n_people):
                bits = of_visits(problem, number, who, hosts)
                for n, at in product(range(problem.n_days), range(problem.n_units)):
                    one = of_visit(problem, number, who, at, n)
                    assert names(int(bits[n, at])) == one, (seed, number, who, n, at)
                    told[one] += 1
    assert len(told) > 20
