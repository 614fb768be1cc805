"""Whole prices part by part: where a bound comes apart, each part of it is lifted to the next price that whole values can have."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from solver.engine.linear import LinearModel
from solver.rows import Int64

Float = NDArray[np.float64]
WHOLE = 1e-6
ROUNDING = 2e-14


def divisor_of(cost: Int64) -> int:
    """What all prices are multiples of."""
    return int(np.gcd.reduce(cost[cost != 0], initial=0)) or 1


def whole_prices(least: float, cost: Int64) -> int:
    """The smallest multiple of the prices' common divisor that is not below."""
    divisor = divisor_of(cost)
    return math.ceil(least / divisor - WHOLE) * divisor


def lifted(model: LinearModel, cost: Int64, duals: Float, reduced: Float) -> int:
    """What no whole values undercut, by duals of the right sign and the costs that they reduce.

    A row of price 0 holds nothing together. Without these the columns fall into parts that have no row in common, each of which pays a
    whole price by itself, no less than its rows and columns say by weak duality: 6.2 and 6.2 come to 14, not to 13. What rounding can
    have cost each part is taken off before.
    """
    part_of_row, part_of_column = _parts(model, duals)
    rows = duals * np.where(duals > 0, model.row_lower, np.where(duals < 0, model.row_upper, 0))
    columns = reduced * np.where(reduced > 0, model.column_lower, model.column_upper)
    end = np.maximum(np.abs(model.column_lower), np.abs(model.column_upper)).astype(np.float64)
    terms = np.abs(model.coefficient * duals[model.row]) * end[model.column]
    n_parts = int(max(part_of_row.max(initial=-1), part_of_column.max(initial=-1))) + 1

    def total(of_rows: Float, of_columns: Float) -> Float:
        found = np.bincount(part_of_row, weights=of_rows, minlength=n_parts)
        return np.asarray(found + np.bincount(part_of_column, weights=of_columns, minlength=n_parts), dtype=np.float64)

    priced = np.bincount(model.column, weights=terms, minlength=model.n_columns)
    error = ROUNDING * (1.0 + total(np.abs(rows), np.abs(cost) * end + priced))
    divisor = divisor_of(cost)
    return int(np.ceil((total(rows, columns) - error) / divisor - WHOLE).astype(np.int64).sum()) * divisor


def _parts(model: LinearModel, duals: Float) -> tuple[Int64, Int64]:
    """(n_rows,) and (n_columns,): the part that each belongs to."""
    holds = duals[model.row] != 0
    row, column = model.row[holds], model.column[holds] + model.n_rows
    size = model.n_rows + model.n_columns
    _, part = connected_components(coo_array((np.ones(len(row), np.int8), (row, column)), shape=(size, size)).tocsr(), directed=False)
    return part[: model.n_rows].astype(np.int64), part[model.n_rows :].astype(np.int64)
