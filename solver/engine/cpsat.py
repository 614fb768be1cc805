"""The one place that speaks to CP-SAT: a linear model in bulk in, values and a proven bound out."""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from importlib.metadata import version

import numpy as np
from ortools.sat.python import cp_model, cp_model_helper

from solver.engine.answer import Answer, Contradiction, ModelInvalid, Search, Status, Stop
from solver.engine.linear import LinearModel
from solver.rows import Int64

VERSION = version("ortools")
EXACT = 2.0**53
POLL_S = 0.05


@dataclass(slots=True)
class News:
    """The latest word of a running search, written by its threads and read by `watch`; None: nothing yet."""

    value: int | None = None
    bound: int | None = None


Watch = Callable[[News], bool]  # true: enough


def search(
    model: LinearModel, cost: Int64, how: Search, *, hint: Int64 | None = None, watch: Watch | None = None, stop: Stop | None = None
) -> Answer:
    """The cheapest values that can be found within the limits. A KeyboardInterrupt ends the search and is noted in `stop`."""
    proto = _filled(model, cost, hint)
    solver = _configured(how)
    news, stop = News(), stop or Stop(wants=lambda: False)
    solver.best_bound_callback = lambda bound: _note_bound(news, bound)
    _run(solver, proto, news, stop, watch)
    return replace(_answer(solver, proto), interrupted=stop.pressed)


def _filled(model: LinearModel, cost: Int64, hint: Int64 | None) -> cp_model.CpModel:
    """Bulk filling: five times faster than expressions."""
    filled = cp_model.CpModel()
    _fill_columns(filled, model)
    _fill_rows(filled, model)
    priced = np.flatnonzero(cost)
    filled.proto.objective.vars.extend(priced.tolist())
    filled.proto.objective.coeffs.extend(cost[priced].tolist())
    filled.proto.objective.scaling_factor = 1
    if hint is not None:
        filled.proto.solution_hint.vars.extend(range(model.n_columns))
        filled.proto.solution_hint.values.extend(hint.tolist())
    return filled


def _fill_columns(filled: cp_model.CpModel, model: LinearModel) -> None:
    known: dict[tuple[int, int], cp_model_helper.IntegerVariableProto] = {}
    columns = []
    for domain in zip(model.column_lower.tolist(), model.column_upper.tolist(), strict=True):
        if domain not in known:
            known[domain] = cp_model_helper.IntegerVariableProto()
            known[domain].domain.extend(domain)
        columns.append(known[domain])
    filled.proto.variables.extend(columns)


def _fill_rows(filled: cp_model.CpModel, model: LinearModel) -> None:
    order = np.argsort(model.row, kind="stable")
    starts = np.searchsorted(model.row[order], np.arange(model.n_rows + 1)).tolist()
    columns, coefficients = model.column[order].tolist(), model.coefficient[order].tolist()
    constraints = filled.proto.constraints
    for row, domain in enumerate(zip(model.row_lower.tolist(), model.row_upper.tolist(), strict=True)):
        entries = slice(starts[row], starts[row + 1])
        linear = constraints.add().linear
        linear.vars.extend(columns[entries])
        linear.coeffs.extend(coefficients[entries])
        linear.domain.extend(domain)


def _configured(how: Search) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = how.seed
    solver.parameters.num_workers = how.workers
    solver.parameters.catch_sigint_signal = False
    if how.seconds is not None:
        solver.parameters.max_time_in_seconds = max(0.01, how.seconds)
    if how.work is not None:
        solver.parameters.max_deterministic_time = how.work
    if how.repeatable and how.workers > 1:
        solver.parameters.interleave_search = True
    return solver


def _run(solver: cp_model.CpSolver, filled: cp_model.CpModel, news: News, stop: Stop, watch: Watch | None) -> None:
    """The search runs beside this thread, which keeps an eye on the news, the caller's wish to stop and Ctrl-C."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        running = beside.submit(solver.solve, filled, _Improvements(news))
        while not running.done():
            try:
                wait([running], timeout=POLL_S)
                if stop.now() or (watch is not None and watch(news)):
                    solver.stop_search()
            except KeyboardInterrupt:
                stop.pressed = True
        running.result()


class _Improvements(cp_model.CpSolverSolutionCallback):
    def __init__(self, news: News) -> None:
        super().__init__()
        self._news = news

    def on_solution_callback(self) -> None:
        self._news.value = round(self.objective_value)
        _note_bound(self._news, self.best_objective_bound)


def _note_bound(news: News, bound: float) -> None:
    news.bound = _whole(bound)


def _whole(bound: float) -> int | None:
    """The integer that no integer value can undercut, or None where a double cannot tell."""
    return math.ceil(bound - 1e-6) if abs(bound) < EXACT else None


_STATUS = {cp_model.OPTIMAL: Status.OPTIMAL, cp_model.FEASIBLE: Status.FEASIBLE, cp_model.UNKNOWN: Status.UNKNOWN}


def _answer(solver: cp_model.CpSolver, filled: cp_model.CpModel) -> Answer:
    response = solver.response_proto
    if response.status == cp_model.MODEL_INVALID:
        raise ModelInvalid(filled.validate())
    if response.status == cp_model.INFEASIBLE:
        raise Contradiction("no values keep all rows")
    status = _STATUS[response.status]
    if status is Status.UNKNOWN:
        return Answer(status=status, values=None, bound=None, work=response.deterministic_time)
    values = np.array(response.solution, dtype=np.int64)
    bound = _whole(response.best_objective_bound)
    return Answer(status=status, values=values, bound=bound, work=response.deterministic_time)
