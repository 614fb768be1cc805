"""What a choice of candidates means: who is a guest where, who is away when, and the placements it stands for."""

import numpy as np

from solver.candidates import FREE, NONE, Candidates
from solver.engine.hosting import Guest, days_of, guest_of
from solver.rows import Int64


def chosen_rows(table: Candidates, values: Int64) -> list[int]:
    """The whole placements among the chosen candidates, ascending."""
    return np.flatnonzero((values[: len(table)] > 0) & (table.piece_of == NONE)).tolist()


def chosen_days(table: Candidates, values: Int64, row: int) -> tuple[int, ...]:
    """The days of a chosen row: its own, or those of its chosen pieces."""
    own = days_of(table, row)
    if own:
        return own
    pieces = np.flatnonzero((table.piece_of == row) & (values[: len(table)] > 0)).tolist()
    return tuple(sorted(day for piece in pieces for day in days_of(table, piece)))


def guests(table: Candidates, values: Int64) -> list[Guest]:
    """The chosen placements that need a host."""
    return [_guest(table, values, row) for row in chosen_rows(table, values) if table.needs_host[row]]


def _guest(table: Candidates, values: Int64, row: int) -> Guest:
    spread = table.day_start[row] == table.day_start[row + 1]
    return guest_of(table, row, chosen_days(table, values, row) if spread else None)


def away(table: Candidates, values: Int64) -> frozenset[tuple[int, int]]:
    """The (person, day) pairs on which somebody is placed."""
    rows = np.flatnonzero(values[: len(table)])
    return frozenset((int(table.person[row]), day) for row in rows.tolist() for day in days_of(table, row))


def earning(table: Candidates, row: int) -> tuple[int, int, int]:
    """(program, person, first day): what a free day has in common with the placement that earns it."""
    return int(table.program[row]), int(table.person[row]), int(table.first_day[row])


def free_days(table: Candidates, values: Int64) -> dict[tuple[int, int, int], int]:
    """The chosen compensation days, by what earns them."""
    rows = np.flatnonzero((values[: len(table)] > 0) & (table.kind == FREE)).tolist()
    return {earning(table, row): int(table.compensation[row]) for row in rows}


def free_rows_of(table: Candidates, rows: Int64) -> Int64:
    """The compensation days that these placements could earn."""
    free = np.flatnonzero(table.kind == FREE)
    columns = (table.program, table.person, table.first_day)
    sizes = tuple(int(column.max(initial=0)) + 1 for column in columns)
    wanted, offered = (
        np.ravel_multi_index([column[some].astype(np.int64) for column in columns], sizes)
        for some in (rows[table.program[rows] != NONE], free)
    )
    return free[np.isin(offered, wanted)]
