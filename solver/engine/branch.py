"""Branch and cut over a core by HiGHS: it finds what CP-SAT does not where a tight relaxation leads the way. Only its values are taken."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from solver.engine.linear import LinearModel
from solver.rows import NO_LOWER, NO_UPPER, Int64

NODES = 50  # more than the root: cuts and heuristics there do most of it


def branched(model: LinearModel, cost: Int64, seconds: float | None) -> Int64 | None:
    """Values that keep every row, checked in whole numbers, or None. Ctrl-C is heeded when it is done."""
    matrix = csr_array((model.coefficient.astype(np.float64), (model.row, model.column)), shape=(model.n_rows, model.n_columns))
    lower = np.where(model.row_lower <= NO_LOWER, -np.inf, model.row_lower.astype(np.float64))
    upper = np.where(model.row_upper >= NO_UPPER, np.inf, model.row_upper.astype(np.float64))
    found = milp(
        cost.astype(np.float64),
        integrality=np.ones(model.n_columns, dtype=np.int64),
        bounds=Bounds(model.column_lower, model.column_upper),
        constraints=LinearConstraint(matrix, lower, upper),
        options={"node_limit": NODES, "mip_rel_gap": 0.0, "time_limit": max(0.01, seconds) if seconds is not None else np.inf},
    )
    if found.x is None:
        return None
    values = np.rint(found.x).astype(np.int64)
    return values if model.admits(values) else None
