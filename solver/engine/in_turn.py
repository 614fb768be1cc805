"""Placements that get their units one after the other, as long as there is room: the order in which they are asked, and what they take."""

from collections.abc import Iterator
from itertools import repeat

import numpy as np

from solver.arrays.days import Int64
from solver.candidates import Candidates
from solver.engine.layout import Ground
from solver.engine.receiving import Waiting
from solver.engine.room import Room
from solver.engine.visits import earning, free_rows_of
from solver.problem import Problem

NOBODY = np.empty(0, np.int64)


def handed_out(problem: Problem, ground: Ground, first: Int64) -> Int64:
    """Base values where each placement takes the most wanted unit with room left: long ones first, of these the ones that begin first.
    The rows in `first` take theirs before all others.

    Whoever may go anywhere then finds room wherever there is any, as when intervals are coloured by their beginnings.
    """
    table, room = ground.table, Room.of(problem, ground.table)
    base, taken = ground.assembly.empty(), _taken(problem, room, first)
    free = _given_back(room, taken)
    earned = {earning(table, row) for row in free.tolist()}
    owes = np.array([program.compensates for program in problem.programs] or [False])[table.program[taken]]
    owes &= table.off_pattern[taken]
    without = [row for row, owed in zip(taken.tolist(), owes.tolist(), strict=True) if owed and earning(table, row) not in earned]
    base[taken] = base[free] = 1
    base[without] = 0
    return base


def taken_in_turn(problem: Problem, table: Candidates, first: Int64 = NOBODY) -> Int64:
    """The rows for which there is room: those of `first`, then guests for units that should receive some, then all others."""
    return _taken(problem, Room.of(problem, table), first)


def _taken(problem: Problem, room: Room, first: Int64) -> Int64:
    table, order = room.table, _in_order(problem, room.table)
    waiting = Waiting.of(problem)
    quota = [program.quota_left.tolist() for program in problem.programs]
    taken = []
    for row, only_if_awaited in _asked(table, order, first, waiting):
        program, person, period, unit = (int(column[row]) for column in (table.program, table.person, table.period, table.unit))
        if only_if_awaited and not waiting.waits(program, unit, period):
            continue
        if quota[program][person][period] > 0 and room.take(row):
            quota[program][person][period] -= 1
            waiting.served(program, unit, period)
            taken.append(row)
    return np.array(taken, np.int64)


def _asked(table: Candidates, order: Int64, first: Int64, waiting: Waiting) -> Iterator[tuple[int, bool]]:
    """The rows in the order in which they are asked, and whether they are only for units that should receive somebody."""
    yield from zip(first.tolist(), repeat(False))
    yield from zip(order[waiting.among(table)[order]].tolist(), repeat(True))
    yield from zip(order[~np.isin(order, first)].tolist(), repeat(False))


def _in_order(problem: Problem, table: Candidates) -> Int64:
    """Placements of mandatory programs, which are paid first, then long ones before short ones, then those that begin first."""
    visits = np.flatnonzero((np.diff(table.day_start) > 0) & ~table.is_piece)
    lengths = np.diff(table.day_start)[visits]
    voluntary = np.array([not program.terms.mandatory for program in problem.programs] or [False])[table.program[visits]]
    keys = (table.preference, table.person, table.first_day, table.program)
    return visits[np.lexsort((*(key[visits] for key in keys), -lengths, voluntary))]


def _given_back(room: Room, taken: Int64) -> Int64:
    """A free day for each of these placements that earns one, as long as home can spare them on a day on which nothing else happens."""
    table, found = room.table, dict[tuple[int, int, int], int]()
    for row in free_rows_of(table, taken).tolist():
        if earning(table, row) not in found and room.give_back(row):
            found[earning(table, row)] = row
    return np.array(list(found.values()), np.int64)
