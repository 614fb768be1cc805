"""A linear model over integer columns, grown by blocks of columns and rows and never changed in place."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from solver.rows import NO_LOWER, NO_UPPER, Int64


@dataclass(frozen=True, kw_only=True)
class LinearModel:
    """Columns with domains `column_lower`..`column_upper`; rows `row_lower <= sum <= row_upper` as COO triples of shape (n_entries,)."""

    column_lower: Int64
    column_upper: Int64
    row: Int64
    column: Int64
    coefficient: Int64
    row_lower: Int64
    row_upper: Int64

    @property
    def n_columns(self) -> int:
        return len(self.column_lower)

    @property
    def n_rows(self) -> int:
        return len(self.row_lower)

    @classmethod
    def of_columns(cls, lower: Int64, upper: Int64) -> "LinearModel":
        """Columns without any row."""
        none = np.empty(0, dtype=np.int64)
        return cls(column_lower=lower, column_upper=upper, row=none, column=none, coefficient=none, row_lower=none, row_upper=none)

    def with_columns(self, lower: Int64, upper: Int64) -> "LinearModel":
        """The same with more columns, which begin at the old `n_columns`."""
        return replace(
            self,
            column_lower=np.concatenate([self.column_lower, lower]),
            column_upper=np.concatenate([self.column_upper, upper]),
        )

    def with_rows(self, block: "Block") -> "LinearModel":
        """The same with more rows, which begin at the old `n_rows`; the block counts its rows from 0."""
        return replace(
            self,
            row=np.concatenate([self.row, block.row + self.n_rows]),
            column=np.concatenate([self.column, block.column]),
            coefficient=np.concatenate([self.coefficient, block.coefficient]),
            row_lower=np.concatenate([self.row_lower, block.lower]),
            row_upper=np.concatenate([self.row_upper, block.upper]),
        )

    def only(self, kept: Int64) -> "LinearModel":
        """The model of some columns, ascending, the others being 0 (which their domains must allow)."""
        place = np.full(self.n_columns, -1, dtype=np.int64)
        place[kept] = np.arange(len(kept))
        entry = place[self.column] >= 0
        rows, row = np.unique(self.row[entry], return_inverse=True)
        return LinearModel(
            column_lower=self.column_lower[kept],
            column_upper=self.column_upper[kept],
            row=row,
            column=place[self.column[entry]],
            coefficient=self.coefficient[entry],
            row_lower=self.row_lower[rows],
            row_upper=self.row_upper[rows],
        )

    def only_rows(self, kept: Int64) -> "LinearModel":
        """The model of some rows, ascending."""
        place = np.full(self.n_rows, -1, dtype=np.int64)
        place[kept] = np.arange(len(kept))
        entry = place[self.row] >= 0
        return replace(
            self,
            row=place[self.row[entry]],
            column=self.column[entry],
            coefficient=self.coefficient[entry],
            row_lower=self.row_lower[kept],
            row_upper=self.row_upper[kept],
        )

    def sums(self, values: Int64) -> Int64:
        """Of shape (n_rows,) for values of shape (n_columns,)."""
        parts = self.coefficient * values[self.column]
        return np.bincount(self.row, weights=parts, minlength=self.n_rows).astype(np.int64)

    def admits(self, values: Int64) -> bool:
        """Whether the values of shape (n_columns,) keep every domain and every row."""
        within = (self.column_lower <= values) & (values <= self.column_upper)
        sums = self.sums(values)
        return bool(within.all() and (self.row_lower <= sums).all() and (sums <= self.row_upper).all())


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Rows to be added: COO triples of shape (n_entries,) with rows from 0, and bounds of shape (n_rows,)."""

    row: Int64
    column: Int64
    coefficient: Int64
    lower: Int64
    upper: Int64

    @classmethod
    def at_most(cls, column: Int64, coefficient: Int64, upper: int) -> "Block":
        """One row: the weighted sum of the columns is at most `upper`."""
        some = np.flatnonzero(coefficient)
        return cls(
            row=np.zeros(len(some), dtype=np.int64),
            column=column[some],
            coefficient=coefficient[some],
            lower=np.array([NO_LOWER]),
            upper=np.array([upper], dtype=np.int64),
        )


@dataclass(slots=True)
class Draft:
    """Rows written one by one, for the few that have no arrays to come from."""

    rows: list[tuple[Sequence[int], Sequence[int], int, int]] = field(default_factory=list)

    def add(self, columns: Sequence[int], coefficients: Sequence[int], *, lower: int = int(NO_LOWER), upper: int = int(NO_UPPER)) -> None:
        self.rows.append((columns, coefficients, lower, upper))

    def block(self) -> Block:
        """The rows so far as arrays."""
        lengths = [len(columns) for columns, _, _, _ in self.rows]
        return Block(
            row=np.repeat(np.arange(len(self.rows), dtype=np.int64), lengths),
            column=_flat([columns for columns, _, _, _ in self.rows]),
            coefficient=_flat([coefficients for _, coefficients, _, _ in self.rows]),
            lower=np.array([lower for _, _, lower, _ in self.rows], dtype=np.int64),
            upper=np.array([upper for _, _, _, upper in self.rows], dtype=np.int64),
        )


def _flat(parts: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    return np.array([entry for part in parts for entry in part], dtype=np.int64)
