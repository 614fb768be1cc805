"""What a choice of candidates means: who is a guest where, who is away when, and the placements it stands for."""

import numpy as np

from solver.candidates import NONE, Candidates
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
