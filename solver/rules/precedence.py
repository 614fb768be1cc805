"""Whoever goes in a program that comes after another has been in that one before."""

import numpy as np

from solver.arrays.days import Int64
from solver.arrays.joins import counted
from solver.candidates import FREE, Candidates
from solver.problem import Problem
from solver.rows import Label, Rows, Rule


def rows(problem: Problem, table: Candidates) -> Rows:
    """For each (person, first day) of a program that waits: no more placements that begin then than of the other program, over before.

    Those whom a standing placement lets go have no row. Spread days begin with any of their pieces, and let nobody go: what comes after
    them is refused when a program is adopted.
    """
    number_of = {program.terms.id: number for number, program in enumerate(problem.programs)}
    parts = [
        _waiting(problem, table, number, number_of.get(program.terms.after or "", -2))
        for number, program in enumerate(problem.programs)
        if program.terms.after is not None
    ]
    return Rows.joined(parts, len(table)) if parts else Rows.none()


def _waiting(problem: Problem, table: Candidates, number: int, other: int) -> Rows:
    n_days, length = problem.n_days, np.diff(table.day_start)
    mine = np.flatnonzero((table.program == number) & (length > 0) & (table.kind != FREE))
    mine = mine[~problem.programs[number].ready[table.person[mine], table.first_day[mine]]]
    before = np.flatnonzero((table.program == other) & (length > 0) & (table.kind != FREE) & ~table.is_piece)
    key, row = np.unique(table.person[mine].astype(np.int64) * n_days + table.first_day[mine], return_inverse=True)
    over, kept = _over_by_then(table, before, key, n_days)
    return Rows.hard(
        row=np.concatenate([row, kept]),
        column=np.concatenate([mine, over]),
        coefficient=np.repeat([1, -1], [len(mine), len(over)]),
        upper=np.zeros(len(key), np.int64),
        label=Label.of(len(key), person=key // n_days, day=key % n_days, program=np.full(len(key), number)),
    )


def _over_by_then(table: Candidates, before: Int64, key: Int64, n_days: int) -> tuple[Int64, Int64]:
    """(candidate, place in `key`) where the candidate of the person ends before the day; `key` is person x n_days + day, ascending."""
    person = table.person[before].astype(np.int64) * n_days
    low = np.searchsorted(key, person + table.last_day[before], "right")
    high = np.searchsorted(key, person + n_days, "left")
    many = np.maximum(0, high - low)
    return np.repeat(before, many), np.repeat(low, many) + counted(many)


def without_waiting(problem: Problem, table: Candidates, base: Int64) -> Int64:
    """Candidates without those that wait for something no longer chosen, and without what waits for these in turn."""
    part, base = rows(problem, table), base.copy()
    while part.n_rows:
        sums = np.bincount(part.row, weights=part.coefficient * base[part.column], minlength=part.n_rows)
        late = part.column[(sums > part.upper)[part.row] & (part.coefficient > 0) & (base[part.column] > 0)]
        if not len(late):
            break
        whole = np.where(table.piece_of[late] < 0, late, table.piece_of[late])
        base[np.isin(np.where(table.is_piece, table.piece_of, np.arange(len(table))), whole).nonzero()[0]] = 0
    return base


RULE = Rule(name="precedence", sentence="What comes after another program begins once the person has been in that one.", rows=rows)
