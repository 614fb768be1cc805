"""Units for placements whose days are settled: a small table of the units that each could have, most wanted ones first."""

from dataclasses import dataclass

import numpy as np

from solver.arrays.days import Int32, Int64
from solver.candidates import Candidates
from solver.engine.layout import Ground
from solver.engine.opened import Opened
from solver.engine.visits import chosen_rows
from solver.generate import spread
from solver.generate.beginnings import Spans
from solver.generate.entries import program_entries
from solver.generate.somewhere import visits_possible, wishes_of
from solver.generate.table import hosts_of
from solver.hosts import available, per_unit
from solver.problem import Problem

BREADTH = 8  # units for each placement beside those wished for


def settled_visits(opened: Opened, after: Problem) -> Candidates:
    """Rows with units for the placements that the open table chose; `after` is the problem in which its helpers stand."""
    table, rows = opened.ground.table, np.array(chosen_rows(opened.ground.table, opened.base), np.int64)
    return Candidates.joined([_of_program(after, number, table, rows) for number in range(len(after.programs))] or [table.only(rows[:0])])


def _of_program(problem: Problem, number: int, table: Candidates, rows: Int64) -> Candidates:
    if problem.programs[number].terms.length_unit == "spread":
        people = np.flatnonzero(problem.programs[number].who.any(axis=1))
        return spread.candidates(problem, number, people, hosts_of(problem, number))
    mine = table.only(rows[table.program[rows] == number])
    span, unit = _options(problem, number, Spans.of(mine))
    chosen = Spans.of(mine).chosen(span)
    return program_entries(
        problem,
        number,
        person=chosen.person,
        unit=unit,
        first_day=chosen.first_day,
        last_day=chosen.last_day,
        period=mine.period[span],
        day_start=chosen.day_start,
        day=chosen.day,
    )


def _options(problem: Problem, number: int, spans: Spans) -> tuple[Int64, Int32]:
    """(span, unit), ascending: the wishes that can be met and some other units, neighbours getting different ones; all where few would do."""
    units = np.flatnonzero(problem.programs[number].where.any(axis=1)).astype(np.int32)
    wished, wish, _ = wishes_of(problem, spans.person)
    span, unit = _possible(problem, number, spans, wished, wish)
    if len(units):
        width = min(BREADTH, len(units))
        place = np.repeat(np.arange(len(spans)), width)
        other = units[(place * width + np.tile(np.arange(width), len(spans))) % len(units)]
        found = _possible(problem, number, spans, place, other)
        span, unit = np.concatenate([span, found[0]]), np.concatenate([unit, found[1]])
        poor = np.flatnonzero(np.bincount(span, minlength=len(spans)) < width // 2)
        everywhere = _possible(problem, number, spans, np.repeat(poor, len(units)), np.tile(units, len(poor)))
        span, unit = np.concatenate([span, everywhere[0]]), np.concatenate([unit, everywhere[1]])
    key = np.unique(span * max(1, problem.n_units) + unit)
    return key // max(1, problem.n_units), (key % max(1, problem.n_units)).astype(np.int32)


def _possible(problem: Problem, number: int, spans: Spans, span: Int64, unit: Int32) -> tuple[Int64, Int32]:
    fits = visits_possible(problem, number, spans, span, unit)
    return span[fits], unit[fits]


@dataclass(kw_only=True)
class _Room:
    """Seats, and hosts for programs that name one, while units are handed out one placement after the other."""

    problem: Problem
    seats: Int32
    hosts: dict[int, Int32]

    @classmethod
    def of(cls, problem: Problem) -> "_Room":
        wanting = [number for number, program in enumerate(problem.programs) if program.terms.host == "person"]
        hosts = {number: per_unit(problem, available(problem, number)) for number in wanting}
        return cls(problem=problem, seats=problem.seats.copy(), hosts=hosts)

    def take(self, table: Candidates, row: int) -> bool:
        """Whether there was room for the row."""
        unit, days = int(table.unit[row]), table.day[table.day_start[row] : table.day_start[row + 1]]
        hosts = self.hosts.get(int(table.program[row])) if table.needs_host[row] else None
        if (self.seats[unit, days] <= 0).any() or (hosts is not None and (hosts[unit, days] <= 0).any()):
            return False
        self.seats[unit, days] -= 1
        if hosts is not None:
            hosts[unit, days] -= 1
        return True


def handed_out(problem: Problem, ground: Ground) -> Int64:
    """Base values where each placement, long ones first, takes the most wanted unit with room left."""
    table, base = ground.table, ground.assembly.empty()
    visits = np.flatnonzero((np.diff(table.day_start) > 0) & ~table.is_piece)
    lengths = np.diff(table.day_start)[visits]
    order = visits[np.lexsort((table.preference[visits], table.first_day[visits], table.person[visits], table.program[visits], -lengths))]
    room = _Room.of(problem)
    placed: set[tuple[int, int, int]] = set()
    for row in order.tolist():
        key = int(table.program[row]), int(table.person[row]), int(table.first_day[row])
        if key not in placed and room.take(table, row):
            placed.add(key)
            base[row] = 1
    return base
