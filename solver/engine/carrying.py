"""A basis carried over to a model that has more helpers, more rows, or fairness where there was none."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.engine.fairness import Fairness
from solver.engine.layout import Layout
from solver.engine.shortfalls import Named
from solver.engine.simplex import AT_LOWER, AT_UPPER, BASIC, Basis, Float
from solver.rows import AXES, Int64

PRIME = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Where a solve ended: its layout, the rules' rows behind it, values and basis."""

    layout: Layout
    named: tuple[Named, ...]
    values: Float
    basis: Basis
    optimal: bool

    def onto(self, layout: Layout, named: tuple[Named, ...]) -> Basis | None:
        """For a layout whose candidates begin with the old ones; None where it cannot be carried over."""
        columns = np.full(layout.model.n_columns, AT_LOWER, np.int64)
        rows = np.full(layout.model.n_rows, BASIC, np.int64)
        self._carry_base(layout, columns)
        self._carry_rows(layout, named, rows)
        if layout.n_fairness:
            self._begin_fairness(layout, columns, rows) if not self.layout.n_fairness else self._carry_fairness(layout, columns, rows)
        basis = Basis(columns=columns, rows=rows)
        return basis if basis.fits else None

    def _carry_base(self, layout: Layout, columns: Int64) -> None:
        old, new = self.layout.ground, layout.ground
        n_old, n_new = old.assembly.n_candidates, new.assembly.n_candidates
        columns[:n_old] = self.basis.columns[:n_old]
        columns[n_new : new.n_base] = self.basis.columns[n_old : old.n_base]

    def _carry_rows(self, layout: Layout, named: tuple[Named, ...], rows: Int64) -> None:
        before, now = _keys(self.named), _keys(named)
        order = np.argsort(before)
        place = np.minimum(np.searchsorted(before[order], now), max(0, len(before) - 1))
        known = before[order][place] == now if len(before) else np.zeros(len(now), bool)
        rows[: len(now)][known] = self.basis.rows[order[place[known]]]
        last = self.layout.n_settled
        if last:
            rows[len(rows) - layout.n_settled :][:last] = self.basis.rows[len(self.basis.rows) - last :]

    def _carry_fairness(self, layout: Layout, columns: Int64, rows: Int64) -> None:
        """Steps and rows by person; whoever had none has all steps free and the row basic."""
        old, new = self.layout.ground.fairness, layout.ground.fairness
        begin, first = self.layout.ground.n_base, layout.ground.n_base
        step = np.arange(int(old.steps.sum()))
        to = (np.cumsum(new.steps) - new.steps)[old.person_of_step] + old.nth
        columns[first + to] = self.basis.columns[begin + step]
        crossed = np.searchsorted(new.crossed, old.crossed)
        columns[first + int(new.steps.sum()) + crossed] = self.basis.columns[begin + len(step) : begin + len(step) + len(old.crossed)]
        row, base = layout.ground.assembly.model.n_rows, self.layout.ground.assembly.model.n_rows
        before, now = np.flatnonzero(old.steps), np.flatnonzero(new.steps)
        rows[row + np.searchsorted(now, before)] = self.basis.rows[base : base + len(before)]
        rows[row + len(now) + crossed] = self.basis.rows[base + len(before) : base + len(before) + len(old.crossed)]

    def _begin_fairness(self, layout: Layout, columns: Int64, rows: Int64) -> None:
        """Each person's days take the cheapest steps; the step that is taken in part is basic."""
        new, n_old = layout.ground.fairness, self.layout.ground.assembly.n_candidates
        values = np.zeros(layout.ground.assembly.n_candidates)
        values[:n_old] = self.values[:n_old]
        days: Float = np.bincount(new.person, weights=new.further_days * values, minlength=len(new.steps)).astype(np.float64)
        taken = np.clip(days[new.person_of_step] - new.nth, 0, 1)
        first, row = layout.ground.n_base, layout.ground.assembly.model.n_rows
        part = (taken > SMALL) & (taken < 1 - SMALL)
        columns[first : first + len(taken)] = np.where(part, BASIC, np.where(taken >= 1 - SMALL, AT_UPPER, AT_LOWER))
        people = np.flatnonzero(new.steps)
        rows[row + np.searchsorted(people, new.person_of_step[part])] = AT_UPPER
        self._begin_crossing(new, values, days, (first + len(taken), row + len(people)), columns, rows)

    def _begin_crossing(self, new: Fairness, values: Float, days: Float, at: tuple[int, int], columns: Int64, rows: Int64) -> None:
        long = np.bincount(new.person, weights=new.is_long * values, minlength=len(new.steps))
        over = (days + new.steps * long - new.steps)[new.crossed] > SMALL
        columns[at[0] + np.flatnonzero(over)] = BASIC
        rows[at[1] + np.flatnonzero(over)] = AT_UPPER


SMALL = 1e-9


def _keys(named: Sequence[Named]) -> NDArray[np.uint64]:
    """One number for each row of each rule, by what its label names and how many of the same name came before it."""
    found: list[NDArray[np.uint64]] = [np.empty(0, np.uint64)]
    for number, one in enumerate(named):
        key: NDArray[np.uint64] = np.full(one.rows.n_rows, number + 1, np.uint64) * PRIME
        for axis in AXES:
            key = (key + (getattr(one.rows.label, axis) + 2).astype(np.uint64)) * PRIME
            key ^= key >> np.uint64(29)
        found.append(key + _turn(key) * np.uint64(2**40 + 15))
    return np.concatenate(found)


def _turn(key: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """How many equal ones stand before each."""
    order = np.argsort(key, kind="stable")
    ascending = key[order]
    begins = np.flatnonzero(np.concatenate([[True], ascending[1:] != ascending[:-1]])) if len(key) else np.empty(0, np.int64)
    lengths = np.diff(np.append(begins, len(key)))
    turn = np.empty(len(key), np.uint64)
    turn[order] = (np.arange(len(key)) - np.repeat(begins, lengths)).astype(np.uint64)
    return turn
