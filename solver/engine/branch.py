"""Branch and cut over a core by HiGHS: it finds what CP-SAT does not where a tight relaxation leads the way. Only its values are taken."""

from concurrent.futures import ThreadPoolExecutor, wait

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from solver.engine.answer import Stop
from solver.engine.linear import LinearModel
from solver.rows import NO_LOWER, NO_UPPER, Int64

POLL_S = 0.05
MOST_S = 10.0  # on the clock, where that has a say
NODES = 50  # more than the root: cuts and heuristics there do most of it


def branched(model: LinearModel, cost: Int64, seconds: float | None, stop: Stop, *, gap: float = 0.0) -> Int64 | None:
    """Values that keep every row, checked in whole numbers, or None; `gap` is the share of the bound that is near enough.

    HiGHS cannot be stopped: on a wish to stop nobody waits for it any longer, and it ends by its own limit.
    """
    beside = ThreadPoolExecutor(max_workers=1)
    running = beside.submit(_branched, model, cost, seconds, gap)
    beside.shutdown(wait=False)
    while not running.done() and not stop.now():
        try:
            wait([running], timeout=POLL_S)
        except KeyboardInterrupt:
            stop.pressed = True
    return running.result() if running.done() else None


def _branched(model: LinearModel, cost: Int64, seconds: float | None, gap: float) -> Int64 | None:
    matrix = csr_array((model.coefficient.astype(np.float64), (model.row, model.column)), shape=(model.n_rows, model.n_columns))
    lower = np.where(model.row_lower <= NO_LOWER, -np.inf, model.row_lower.astype(np.float64))
    upper = np.where(model.row_upper >= NO_UPPER, np.inf, model.row_upper.astype(np.float64))
    found = milp(
        cost.astype(np.float64),
        integrality=np.ones(model.n_columns, dtype=np.int64),
        bounds=Bounds(model.column_lower, model.column_upper),
        constraints=LinearConstraint(matrix, lower, upper),
        options={"node_limit": NODES, "mip_rel_gap": gap, "time_limit": max(0.01, min(MOST_S, seconds)) if seconds is not None else np.inf},
    )
    if found.x is None:
        return None
    values = np.rint(found.x).astype(np.int64)
    return values if model.admits(values) else None
