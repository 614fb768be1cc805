"""The primal simplex method of GLOP through MathOpt, which begins where an earlier solve of a smaller model ended."""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import callback_pb2, model_parameters_pb2, model_pb2, parameters_pb2, result_pb2, solution_pb2
from ortools.math_opt.core.python import solver as core
from ortools.util.python.solve_interrupter import SolveInterrupter

from solver.engine.answer import Stop
from solver.engine.linear import LinearModel
from solver.rows import NO_LOWER, NO_UPPER, Int64

Float = NDArray[np.float64]
POLL_S = 0.05
AT_LOWER = int(solution_pb2.BASIS_STATUS_AT_LOWER_BOUND)
AT_UPPER = int(solution_pb2.BASIS_STATUS_AT_UPPER_BOUND)
BASIC = int(solution_pb2.BASIS_STATUS_BASIC)
FIXED = int(solution_pb2.BASIS_STATUS_FIXED_VALUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The status of each column (n_columns,) and of each row (n_rows,); as many are BASIC as there are rows."""

    columns: Int64
    rows: Int64

    @property
    def fits(self) -> bool:
        return int((self.columns == BASIC).sum() + (self.rows == BASIC).sum()) == len(self.rows)

    @classmethod
    def at(cls, model: LinearModel, values: Int64) -> "Basis | None":
        """The vertex of values that keep all rows: columns at their ends, rows basic; None where it is none.

        A column between its ends takes the place of a row that is tight and has no other such column.
        """
        columns = np.where(values <= model.column_lower, AT_LOWER, np.where(values >= model.column_upper, AT_UPPER, BASIC)).astype(np.int64)
        sums, between = model.sums(values), columns[model.column] == BASIC
        rows = np.full(model.n_rows, BASIC, np.int64)
        alone = np.bincount(model.row[between], minlength=model.n_rows) == 1
        tight = (sums == model.row_lower) | (sums == model.row_upper)
        entry = np.flatnonzero(between & (alone & tight)[model.row])
        _, first = np.unique(model.column[entry], return_index=True)
        row = model.row[entry[first]]
        rows[row] = np.where(sums[row] == model.row_lower[row], AT_LOWER, AT_UPPER)
        basis = cls(columns=columns, rows=rows)
        return basis if basis.fits else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vertex:
    """Values that keep all rows as far as a double can tell, the duals of the rows and the basis; `optimal` or as far as the time went."""

    values: Float
    duals: Float
    basis: Basis
    optimal: bool


def simplex(model: LinearModel, cost: Int64, start: Basis | None, seconds: float | None, stop: Stop) -> Vertex | None:
    """None where not even feasible values were found in time. A wish to stop ends it."""
    limits = parameters_pb2.SolveParametersProto()
    if start is not None:
        limits.presolve = parameters_pb2.EMPHASIS_OFF
    if seconds is not None:
        limits.time_limit.FromMilliseconds(max(10, round(1000 * seconds)))
    hints = model_parameters_pb2.ModelSolveParametersProto()
    if start is not None:
        hints.initial_basis.CopyFrom(_written(start))
    return _read(model, _attended(_filled(model, cost), limits, hints, stop))


def _filled(model: LinearModel, cost: Int64) -> model_pb2.ModelProto:
    filled, infinite = model_pb2.ModelProto(), float("inf")
    filled.variables.ids.extend(range(model.n_columns))
    filled.variables.lower_bounds.extend(model.column_lower.astype(np.float64).tolist())
    filled.variables.upper_bounds.extend(model.column_upper.astype(np.float64).tolist())
    filled.variables.integers.extend([False] * model.n_columns)
    priced = np.flatnonzero(cost)
    filled.objective.linear_coefficients.ids.extend(priced.tolist())
    filled.objective.linear_coefficients.values.extend(cost[priced].astype(np.float64).tolist())
    filled.linear_constraints.ids.extend(range(model.n_rows))
    lower, upper = model.row_lower.astype(np.float64), model.row_upper.astype(np.float64)
    filled.linear_constraints.lower_bounds.extend(np.where(model.row_lower <= NO_LOWER, -infinite, lower).tolist())
    filled.linear_constraints.upper_bounds.extend(np.where(model.row_upper >= NO_UPPER, infinite, upper).tolist())
    order = np.argsort(model.row * model.n_columns + model.column)
    filled.linear_constraint_matrix.row_ids.extend(model.row[order].tolist())
    filled.linear_constraint_matrix.column_ids.extend(model.column[order].tolist())
    filled.linear_constraint_matrix.coefficients.extend(model.coefficient[order].astype(np.float64).tolist())
    return filled


def _written(basis: Basis) -> solution_pb2.BasisProto:
    written = solution_pb2.BasisProto(basic_dual_feasibility=solution_pb2.SOLUTION_STATUS_UNDETERMINED)
    written.variable_status.ids.extend(range(len(basis.columns)))
    written.variable_status.values.extend(basis.columns.tolist())
    written.constraint_status.ids.extend(range(len(basis.rows)))
    written.constraint_status.values.extend(basis.rows.tolist())
    return written


def _attended(
    model: model_pb2.ModelProto,
    limits: parameters_pb2.SolveParametersProto,
    hints: model_parameters_pb2.ModelSolveParametersProto,
    stop: Stop,
) -> result_pb2.SolveResultProto:
    interrupter = SolveInterrupter()
    glop, plain, every = parameters_pb2.SOLVER_TYPE_GLOP, parameters_pb2.SolverInitializerProto(), callback_pb2.CallbackRegistrationProto()

    def solved() -> result_pb2.SolveResultProto:
        return core.solve(model, glop, plain, limits, hints, None, every, None, interrupter.pybind_interrupter)

    with ThreadPoolExecutor(max_workers=1) as beside:
        running = beside.submit(solved)
        while not running.done():
            try:
                wait([running], timeout=POLL_S)
                if stop.now():
                    interrupter.interrupt()
            except KeyboardInterrupt:
                stop.pressed = True
        return running.result()


def _read(model: LinearModel, result: result_pb2.SolveResultProto) -> Vertex | None:
    if not result.solutions or not result.solutions[0].HasField("dual_solution"):
        return None
    found = result.solutions[0]
    if found.primal_solution.feasibility_status != solution_pb2.SOLUTION_STATUS_FEASIBLE:
        return None
    duals = _dense(found.dual_solution.dual_values, model.n_rows, 0.0)
    columns = _dense(found.basis.variable_status, model.n_columns, AT_LOWER)
    rows = _dense(found.basis.constraint_status, model.n_rows, BASIC)
    return Vertex(
        values=_dense(found.primal_solution.variable_values, model.n_columns, 0.0),
        duals=duals,
        basis=Basis(columns=columns.astype(np.int64), rows=rows.astype(np.int64)),
        optimal=result.termination.reason == result_pb2.TERMINATION_REASON_OPTIMAL,
    )


def _dense(sparse: Any, n: int, default: float) -> Float:
    dense = np.full(n, default)
    dense[np.array(sparse.ids, dtype=np.int64)] = np.array(sparse.values, dtype=np.float64)
    return dense
