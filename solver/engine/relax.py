"""The linear relaxation by GLOP: nearly integral here, and its duals prove a bound that does not rest on the solver's own word."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver.python import model_builder_helper
from scipy.sparse import csc_array, csr_matrix

from solver.engine.answer import Stop
from solver.engine.linear import LinearModel
from solver.engine.rounding import ROUNDING, WHOLE, lifted, whole_prices
from solver.engine.simplex import BASIC, Basis, Vertex, simplex
from solver.rows import NO_LOWER, NO_UPPER, Int64

Float = NDArray[np.float64]
POLL_S = 0.05
POOL = 400_000  # columns that GLOP takes in its stride
GROWTH = 5_000
PAYS = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """`values` and `reduced` (costs) of shape (n_columns,); no values cost less than `least`, nor, in whole prices, than `bound`.

    `duals` of shape (n_rows,) prove `proven` by themselves, which may be lower than `least`.
    """

    values: Float
    reduced: Float
    duals: Float
    proven: float
    least: float
    bound: int

    def integral(self) -> Int64 | None:
        """The values as integers where all of them are, else None."""
        whole = np.rint(self.values)
        return whole.astype(np.int64) if np.abs(self.values - whole).max(initial=0.0) < WHOLE else None


def relaxed(
    model: LinearModel, cost: Int64, hint: Int64, seconds: float | None, stop: Stop, clock: Callable[[], float]
) -> Relaxation | None:
    """The relaxation of all columns, though only a pool of them is ever handed to GLOP (sifting).

    The pool begins with what the hint (which keeps every row) uses and grows by the columns that the duals of the last round price lowest,
    until none is attractive any more. Where the time ends before that, the bound is weaker and still holds; None where not even one
    round was done.
    """
    model = without_idle_rows(model)
    matrix = csc_array((model.coefficient.astype(float), (model.row, model.column)), shape=(model.n_rows, model.n_columns))
    pool = np.flatnonzero(_first_pool(model, hint))
    until = None if seconds is None else clock() + seconds
    known: Relaxation | None = None
    while until is None or clock() < until:
        solved = _solved(model, cost, matrix, pool, None if until is None else until - clock(), stop)
        if solved is None:
            return known
        values, duals = solved
        duals, reduced, proven = proven_by(model, matrix, cost, duals)
        least = proven if known is None else max(proven, known.least)
        bound = max(whole_prices(least, cost), lifted(model, cost, duals, reduced))
        bound = bound if known is None else max(bound, known.bound)
        known = Relaxation(values=values, reduced=reduced, duals=duals, proven=proven, least=least, bound=bound)
        more = _attractive(reduced, pool)
        if not len(more) or known.bound >= whole_prices(float(cost @ values), cost):
            return known
        pool = np.union1d(pool, more)
    return known


def without_idle_rows(model: LinearModel) -> LinearModel:
    """The model with the same rows, those emptied that others imply: at most 1 of columns of which another row takes at most 1 already."""
    one = (model.row_upper == 1) & (model.row_lower <= 0)
    one[model.row[(model.coefficient != 1) | (model.column_lower[model.column] != 0)]] = False
    size = np.bincount(model.row, minlength=model.n_rows)
    entry = np.flatnonzero(one[model.row])
    widest = np.full(model.n_columns, -1, np.int64)
    order = entry[np.argsort(size[model.row[entry]], kind="stable")]
    widest[model.column[order]] = model.row[order]
    low, high = np.full(model.n_rows, model.n_rows), np.full(model.n_rows, -1)
    np.minimum.at(low, model.row[entry], widest[model.column[entry]])
    np.maximum.at(high, model.row[entry], widest[model.column[entry]])
    idle = one & (low == high) & (high != np.arange(model.n_rows))
    kept = ~idle[model.row]
    return replace(model, row=model.row[kept], column=model.column[kept], coefficient=model.coefficient[kept])


def relaxed_from(
    model: LinearModel, cost: Int64, start: Basis | None, seconds: float | None, stop: Stop
) -> tuple[Relaxation, Vertex] | None:
    """The relaxation of all columns at once, from a basis; where the time ends first, as far as it came."""
    model = without_idle_rows(model)
    busy = np.flatnonzero(np.bincount(model.row, minlength=model.n_rows))
    few = None if start is None else Basis(columns=start.columns, rows=start.rows[busy])
    found = simplex(model.only_rows(busy), cost, few if few is not None and few.fits else None, seconds, stop)
    if found is None:
        return None
    found = _with_idle_rows(found, busy, model.n_rows)
    matrix = csc_array((model.coefficient.astype(float), (model.row, model.column)), shape=(model.n_rows, model.n_columns))
    duals, reduced, proven = proven_by(model, matrix, cost, found.duals)
    bound = max(whole_prices(proven, cost), lifted(model, cost, duals, reduced))
    return Relaxation(values=found.values, reduced=reduced, duals=duals, proven=proven, least=proven, bound=bound), found


def _with_idle_rows(found: Vertex, busy: Int64, n_rows: int) -> Vertex:
    """The same for all rows: those without entries ask for nothing."""
    duals, rows = np.zeros(n_rows), np.full(n_rows, BASIC, np.int64)
    duals[busy], rows[busy] = found.duals, found.basis.rows
    return replace(found, duals=duals, basis=Basis(columns=found.basis.columns, rows=rows))


def _first_pool(model: LinearModel, hint: Int64) -> NDArray[np.bool_]:
    if model.n_columns <= POOL:
        return np.ones(model.n_columns, dtype=np.bool_)
    first: NDArray[np.bool_] = (hint != 0) | (model.column_lower != 0)
    first[:: model.n_columns // (POOL // 2)] = True
    return first


def _attractive(reduced: Float, pool: Int64) -> Int64:
    """None if no column outside the pool would pay; else the lowest, some that might soon among them: the tail is long otherwise."""
    outside = reduced.copy()
    outside[pool] = np.inf
    paying = int(np.count_nonzero(outside < -PAYS))
    many = min(max(GROWTH, min(paying, len(pool) // 2)), len(reduced) - len(pool))
    return np.argpartition(outside, many - 1)[:many].astype(np.int64) if paying else np.empty(0, np.int64)


def _solved(
    model: LinearModel, cost: Int64, matrix: "csc_array[np.float64]", pool: Int64, seconds: float | None, stop: Stop
) -> tuple[Float, Float] | None:
    """Values of all columns and duals of all rows; columns outside the pool are 0."""
    helper = model_builder_helper.ModelBuilderHelper()
    lower = np.where(model.row_lower <= NO_LOWER, -np.inf, model.row_lower.astype(np.float64))
    upper = np.where(model.row_upper >= NO_UPPER, np.inf, model.row_upper.astype(np.float64))
    least, most, price = (column[pool].astype(np.float64) for column in (model.column_lower, model.column_upper, cost))
    helper.fill_model_from_sparse_data(least, most, price, lower, upper, csr_matrix(matrix[:, pool]))  # type: ignore[arg-type]
    solver = model_builder_helper.ModelSolverHelper("GLOP")
    if seconds is not None:
        solver.set_time_limit_in_seconds(max(0.01, seconds))
    _attended(solver, helper, stop)
    if solver.status() != model_builder_helper.SolveStatus.OPTIMAL:
        return None
    values = np.zeros(model.n_columns)
    values[pool] = solver.variable_values()
    return values, np.array(solver.dual_values())


def _attended(solver: "model_builder_helper.ModelSolverHelper", helper: "model_builder_helper.ModelBuilderHelper", stop: Stop) -> None:
    with ThreadPoolExecutor(max_workers=1) as beside:
        running = beside.submit(solver.solve, helper)
        while not running.done():
            try:
                wait([running], timeout=POLL_S)
                if stop.now():
                    solver.interrupt_solve()
            except KeyboardInterrupt:
                stop.pressed = True
        running.result()


def proven_by(model: LinearModel, matrix: "csc_array[np.float64]", cost: Int64, duals: Float) -> tuple[Float, Float, float]:
    """(duals of the right sign, reduced costs, what no values can undercut).

    Weak duality, whatever the duals: the rows' sides and the columns' ends, each taken where it is least.
    """
    open_sided = ((duals > 0) & (model.row_lower <= NO_LOWER)) | ((duals < 0) & (model.row_upper >= NO_UPPER))
    duals = np.asarray(np.where(open_sided, 0.0, duals), dtype=np.float64)
    reduced: Float = cost.astype(np.float64) - np.asarray(matrix.T @ duals, dtype=np.float64)
    rows: Float = duals * np.where(duals > 0, model.row_lower, model.row_upper)
    columns: Float = reduced * np.where(reduced > 0, model.column_lower, model.column_upper)
    return duals, reduced, float(rows.sum() + columns.sum()) - _error(model, cost, duals, rows)


def _error(model: LinearModel, cost: Int64, duals: Float, rows: Float) -> float:
    """More than rounding can have cost: the sum of all terms that went into it, times some hundred units in the last place."""
    end = np.maximum(np.abs(model.column_lower), np.abs(model.column_upper)).astype(np.float64)
    terms = float(np.abs(model.coefficient * duals[model.row]) @ end[model.column])
    return ROUNDING * (1.0 + float(np.abs(rows).sum()) + float(np.abs(cost) @ end) + terms)
