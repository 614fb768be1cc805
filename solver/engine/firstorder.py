"""The linear relaxation by a first-order method (PDLP), where a model is too large for the simplex method.

Its values keep the rows nearly and lie anywhere on the best face. Its duals prove a bound as any duals do, by weak duality.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.pdlp import solve_log_pb2, solvers_pb2
from ortools.pdlp.python import pdlp
from scipy.sparse import csc_matrix

from solver.engine.answer import Stop
from solver.engine.linear import LinearModel
from solver.rows import NO_LOWER, NO_UPPER, Int64

Float = NDArray[np.float64]
SLICE = 2**30  # entries passed over, after which the clock, Ctrl-C and the bound are looked at: till then nothing else runs
FEWEST, MOST = 64, 4_096  # iterations of a slice
NEAR = 1e-5  # relative residuals and gap at which the solver itself ends
THREADS = 2
LARGE = 10_000  # rows from which on a second thread is of use


@dataclass(frozen=True, slots=True, kw_only=True)
class Approximation:
    """`values` (n_columns,) within their domains, which keep the rows nearly, and `duals` (n_rows,) of either sign.

    `weight` is how steps were shared out between the two; `near`: the solver holds it for optimal. `iterations`: of the last slice.
    """

    values: Float
    duals: Float
    weight: float
    near: bool
    iterations: int = 0


def _for_ever() -> float:
    return math.inf


def approximated(
    model: LinearModel,
    cost: Int64,
    *,
    slices: int,
    enough: Callable[[Approximation], bool],
    stop: Stop,
    seconds: Callable[[], float] = _for_ever,
    start: Approximation | None = None,
) -> Approximation | None:
    """As many slices as are allowed, from `start` on, until one is `enough`; None where a person stopped it before the first one.

    `seconds`: how long the next slice may take on the clock. One that is cut short is none of those allowed but for its iterations.
    """
    program = _program(model, cost)
    how = _How(
        iterations=min(max(FEWEST, SLICE // max(1, len(model.row))), MOST),
        threads=THREADS if model.n_rows >= LARGE else 1,
        first=np.clip(0.0, model.column_lower, model.column_upper),
    )
    found, left = start, slices * how.iterations
    while left > 0 and not stop.now():
        try:
            found = _further(program, how, found, seconds())
        except KeyboardInterrupt:
            stop.pressed = True
            break
        left -= max(1, found.iterations)
        if found.near or enough(found):
            break
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _How:
    """How a slice is run; `first` (n_columns,): where the first one begins."""

    iterations: int
    threads: int
    first: Float


def _program(model: LinearModel, cost: Int64) -> "pdlp.QuadraticProgram":
    program = pdlp.QuadraticProgram()
    program.resize_and_initialize(model.n_columns, model.n_rows)
    program.objective_vector = cost.astype(np.float64)
    entries = (model.coefficient.astype(np.float64), (model.row, model.column))
    program.constraint_matrix = csc_matrix(entries, shape=(model.n_rows, model.n_columns))
    program.constraint_lower_bounds = np.where(model.row_lower <= NO_LOWER, -np.inf, model.row_lower.astype(np.float64))
    program.constraint_upper_bounds = np.where(model.row_upper >= NO_UPPER, np.inf, model.row_upper.astype(np.float64))
    program.variable_lower_bounds = model.column_lower.astype(np.float64)
    program.variable_upper_bounds = model.column_upper.astype(np.float64)
    return program


def _further(program: "pdlp.QuadraticProgram", how: _How, start: Approximation | None, seconds: float) -> Approximation:
    """One slice more, of no more seconds than that."""
    limits = solvers_pb2.PrimalDualHybridGradientParams(num_threads=how.threads)
    limits.termination_criteria.simple_optimality_criteria.eps_optimal_relative = NEAR
    limits.termination_criteria.simple_optimality_criteria.eps_optimal_absolute = NEAR
    limits.termination_criteria.iteration_limit = how.iterations
    limits.termination_criteria.time_sec_limit = max(0.0, seconds)
    before = pdlp.PrimalAndDualSolution()
    before.primal_solution = how.first if start is None else start.values
    before.dual_solution = np.zeros(program.constraint_lower_bounds.shape) if start is None else start.duals
    if start is not None and start.weight > 0:
        limits.initial_primal_weight = start.weight
    found = pdlp.primal_dual_hybrid_gradient(program, limits, before)
    return Approximation(
        values=np.array(found.primal_solution),
        duals=np.array(found.dual_solution),
        weight=float(found.solve_log.solution_stats.primal_weight),
        near=found.solve_log.termination_reason == solve_log_pb2.TERMINATION_REASON_OPTIMAL,
        iterations=found.solve_log.iteration_count,
    )
