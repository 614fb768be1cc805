"""Seats so short that blocks must be laid around each other's absences."""

import random

import numpy as np
import pytest

from benchmarks.companies import Company, facts_of
from solver.arrays.days import Int64
from solver.candidates import Candidates
from solver.engine import units
from solver.engine.in_turn import taken_in_turn
from solver.engine.packing import packed
from solver.generate.somewhere import open_programs
from solver.problem import Problem
from tests.properties.cases import facts_by
from tests.solver.engine.test_opened import planned

CROWDED = Company(staff=6_000, executives=20, units=60, peaks=10, rotating=20)


def crowded() -> tuple[Problem, Candidates]:
    """Blocks chosen without regard to units, the shortest first, as long as all units together have a seat."""
    problem = Problem.of(facts_of(CROWDED))
    programs = open_programs(problem)
    left, taken, rows = problem.seats.sum(axis=0), set[tuple[int, int]](), []
    for row in np.argsort(np.diff(programs.day_start) - 100.0 * (np.diff(programs.day_start) == 1), kind="stable").tolist():
        days = programs.day[programs.day_start[row] : programs.day_start[row + 1]]
        key = int(programs.program[row]), int(programs.person[row])
        if key not in taken and (left[days] > 0).all():
            left[days] -= 1
            taken.add(key)
            rows.append(row)
    return problem, programs.only(np.array(rows, np.int64))


def guests(problem: Problem, chosen: Candidates, unit: Int64) -> Int64:
    """(n_units, n_days)."""
    there = np.zeros(problem.seats.shape, np.int64)
    for row in np.flatnonzero(unit >= 0).tolist():
        there[unit[row], chosen.day[chosen.day_start[row] : chosen.day_start[row + 1]]] += 1
    return there


def test_packed_blocks_keep_to_the_seats_and_away_from_home() -> None:
    problem, chosen = crowded()
    unit = packed(problem, chosen, random.Random(1).random, lambda: False)
    assert (guests(problem, chosen, unit) <= problem.seats).all()
    inside = np.flatnonzero(unit >= 0)
    assert (problem.people.home[chosen.person[inside], chosen.first_day[inside]] != unit[inside]).all()
    assert (unit[np.diff(chosen.day_start) == 1] < 0).all()


def test_packing_leaves_out_far_fewer_than_handing_out_in_turn() -> None:
    problem, chosen = crowded()
    blocks = chosen.only(np.flatnonzero(np.diff(chosen.day_start) > 1))
    unit = packed(problem, blocks, random.Random(1).random, lambda: False)
    options = {number: units._all(problem, number, blocks) for number in range(len(problem.programs))}
    in_turn = taken_in_turn(problem, units.with_units(problem, blocks, options))
    left, left_in_turn = int((unit < 0).sum()), len(blocks) - len(in_turn)
    assert left_in_turn > 20
    assert left < left_in_turn / 3


@pytest.fixture
def always_packed(always_opened: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every company is taken for a large one with too few seats."""
    monkeypatch.setattr(units, "PACKED_FROM", 0)


def test_plans_of_changing_worlds_are_lawful_with_packed_seats(always_packed: None) -> None:
    placed = sum(len(planned(facts_by(random.Random(seed))).roster) for seed in range(60))
    assert placed > 30


def test_packed_plans_meet_what_can_be_met(always_packed: None) -> None:
    outcome = planned(facts_of(Company(staff=60, executives=5, units=3, peaks=3, rotating=40)))
    programs, cover, rotations = outcome.tiers[:3]
    assert programs.value == programs.bound
    assert cover.value == cover.bound
    assert rotations.bound is not None
    assert rotations.value <= rotations.bound + 2
