"""A unit receives no more guests a day than it has seats."""

from collections.abc import Sequence

import numpy as np

from solver.candidates import COVER, FREE, Candidates, Int32
from solver.hosts import available, per_unit
from solver.impossible import unit_bits
from solver.problem import UNBOUND, Problem
from solver.rows import Rows, Rule


def rows(problem: Problem, table: Candidates) -> Rows:
    """A row for each (unit, day) that more guests could visit than seats are left; closed units are kept out by the masks.

    Guests whose unit is open are held against the seats of all units that they could visit, which no choice of units can exceed.
    """
    visit = table.visits((table.kind != COVER) & (table.kind != FREE) & ~table.is_open)
    settled = Rows.at_most(by={"unit": table.unit[visit.candidate], "day": visit.day}, limit=problem.seats, columns=visit.candidate)
    return Rows.joined([settled, *_anywhere(problem, table)], len(table)) if table.is_open.any() else settled


def _anywhere(problem: Problem, table: Candidates) -> list[Rows]:
    """A row for each day: for all programs together, and for each program with open placements where it has less room than all."""
    seats = _seats(problem, np.unique(table.program[table.program >= 0]).tolist()).sum(axis=0)
    found = []
    for number in np.unique(table.program[table.is_open]).tolist():
        visit, room = table.visits(table.is_open & (table.program == number)), _room(problem, number).sum(axis=0)
        limit = np.where(room < seats, room, UNBOUND)
        found.append(Rows.at_most(by={"day": visit.day}, limit=limit, columns=visit.candidate))
    everybody = table.visits(table.kind != COVER)
    return [*found, Rows.at_most(by={"day": everybody.day}, limit=seats, columns=everybody.candidate)]


def _seats(problem: Problem, programs: Sequence[int]) -> Int32:
    """(n_units, n_days): seats of the open units to which some of these programs go."""
    visited = np.zeros(problem.n_units, bool)
    for number in programs:
        visited |= problem.programs[number].where.any(axis=1)
    return np.where(problem.units.open & visited[:, None], np.maximum(problem.seats, 0), 0).astype(np.int32)


def _room(problem: Problem, number: int) -> Int32:
    """(n_units, n_days): seats for guests of the program, no more than hosts where each guest needs one."""
    program = problem.programs[number]
    usable = (unit_bits(problem, program) == 0) & np.asarray(program.where.any(axis=1))[:, None]
    seats = np.where(usable, problem.seats, 0)
    if program.terms.host == "person":
        seats = np.minimum(seats, per_unit(problem, available(problem, number)))
    return seats.astype(np.int32)


RULE = Rule(name="seats", sentence="A unit receives no more guests a day than it has seats, and none while it is closed.", rows=rows)
