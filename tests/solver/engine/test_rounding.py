"""A bound lifted part by part is never undercut by whole values, and is at least the whole price of the sum."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csc_array

from solver.engine.linear import LinearModel
from solver.engine.relax import proven_by
from solver.engine.rounding import lifted, whole_prices
from solver.rows import NO_LOWER, NO_UPPER, Int64

Few = st.integers(-2, 2)


@st.composite
def models(draw: st.DrawFn) -> tuple[LinearModel, Int64]:
    """Few columns of domains up to 0..2 and few rows, which may have no values at all; and what each column costs."""
    n_columns, n_rows = draw(st.integers(1, 5)), draw(st.integers(0, 4))
    entries = draw(st.lists(st.tuples(st.integers(0, max(0, n_rows - 1)), st.integers(0, n_columns - 1), Few), max_size=9 if n_rows else 0))
    row, column, coefficient = np.array(entries, np.int64).reshape(-1, 3).T
    upper = draw(st.lists(st.integers(0, 2), min_size=n_columns, max_size=n_columns))
    sides = draw(
        st.lists(
            st.tuples(st.sampled_from([int(NO_LOWER), -1, 0, 1]), st.sampled_from([int(NO_UPPER), 1, 2])), min_size=n_rows, max_size=n_rows
        )
    )
    lower_side, upper_side = np.array(sides, np.int64).reshape(-1, 2).T
    model = LinearModel(
        column_lower=np.zeros(n_columns, np.int64),
        column_upper=np.array(upper, np.int64),
        row=row,
        column=column,
        coefficient=coefficient,
        row_lower=lower_side,
        row_upper=upper_side,
    )
    cost = draw(st.lists(st.sampled_from([0, 0, 1, 1, 3, 7]), min_size=n_columns, max_size=n_columns))
    return model, np.array(cost, np.int64) * draw(st.sampled_from([1, 10]))


def least_of_all(model: LinearModel, cost: Int64) -> int | None:
    """By trying all values."""
    every = (np.array(values, np.int64) for values in product(*(range(upper + 1) for upper in model.column_upper.tolist())))
    return min((int(cost @ values) for values in every if model.admits(values)), default=None)


@given(models(), st.data())
def test_no_whole_values_undercut_a_lifted_bound(found: tuple[LinearModel, Int64], data: st.DataObject) -> None:
    model, cost = found
    guessed = data.draw(st.lists(st.sampled_from([0.0, 0.0, 0.3, 0.5, 1.0, -0.7, 4.2]), min_size=model.n_rows, max_size=model.n_rows))
    matrix = csc_array((model.coefficient.astype(float), (model.row, model.column)), shape=(model.n_rows, model.n_columns))
    duals, reduced, proven = proven_by(model, matrix, cost, np.array(guessed))
    bound, least = lifted(model, cost, duals, reduced), least_of_all(model, cost)
    assert bound >= whole_prices(proven, cost)
    assert least is None or bound <= least


def triangles(joined: bool) -> LinearModel:
    """Each of two triangles asks for two of three, by pairs; a last row that always holds may join them."""
    pairs = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), *([(2, 3)] if joined else [])]
    return LinearModel(
        column_lower=np.zeros(6, np.int64),
        column_upper=np.ones(6, np.int64),
        row=np.repeat(np.arange(len(pairs)), 2),
        column=np.array(pairs, np.int64).ravel(),
        coefficient=np.ones(2 * len(pairs), np.int64),
        row_lower=np.array([1, 1, 1, 1, 1, 1, 0][: len(pairs)], np.int64),
        row_upper=np.full(len(pairs), NO_UPPER),
    )


@pytest.mark.parametrize("duals", [[0.5] * 6, [0.5] * 6 + [0.0]], ids=["apart", "joined by a row of price 0"])
def test_two_parts_are_lifted_each_by_itself(duals: list[float]) -> None:
    """At a price of 1 half of each column is 1.5 for a triangle, and whole values pay 2."""
    cost = np.ones(6, np.int64)
    assert lifted(triangles(joined=len(duals) == 7), cost, np.array(duals), np.zeros(6)) == 4
    assert whole_prices(3.0, cost) == 3


def test_parts_that_a_priced_row_joins_are_lifted_together() -> None:
    assert lifted(triangles(joined=True), np.ones(6, np.int64), np.array([0.5] * 6 + [0.1]), np.zeros(6)) == 3
