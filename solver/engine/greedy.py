"""A roster in a few seconds however large the company: everybody takes what they are drawn to, as far as the rows let them."""

import numpy as np
from numpy.typing import NDArray

from solver.candidates import Candidates
from solver.engine.assemble import Assembly
from solver.engine.linear import LinearModel
from solver.engine.relax import without_idle_rows
from solver.rows import NO_LOWER, Int64

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]
ROUNDS = 30
LEAST = 1e-3  # the pull of a candidate that a relaxation does not use
GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2^64 by the golden ratio: its multiples, modulo 2^64, lie evenly


def taken_greedily(assembly: Assembly, base: Int64, values: Float) -> Int64:
    """Base values from `base`, which keeps every row, with candidates added in rounds; those that `values` (a relaxation's) use more come
    sooner, as if drawn by lot with these weights. Candidates that others must go with are left out.
    """
    model = without_idle_rows(assembly.model)
    place = _drawn(values[: assembly.n_candidates])
    plain = np.ones(model.n_columns, bool)
    both_ways = model.row_lower > NO_LOWER
    plain[model.column[(model.coefficient <= 0) & both_ways[model.row]]] = False
    plain[assembly.n_candidates :] = False
    found = base.copy()
    for _ in range(ROUNDS):
        added = _round(model, found, plain & _wanted(assembly, found), place)
        if not added.any():
            break
        found[added] = 1
        found = assembly.settled(found)
    return found


def pull_of(table: Candidates) -> Float:
    """(n_candidates,): whom to take first where nothing is known: visits, then helpers, then blocks of weeks, by the order of the tiers."""
    return np.array([1.0, LEAST, 0.03, LEAST])[table.kind]  # in the order of SHADOW, ROTATION, COVER, FREE


def _drawn(values: Float) -> Int64:
    """(n_candidates,): the place of each in the order of the draw; the same values give the same order."""
    mixed = (np.arange(1, len(values) + 1, dtype=np.uint64) * GOLDEN) >> np.uint64(11)
    lot = -np.log((mixed.astype(np.float64) + 0.5) / 2.0**53)
    place = np.empty(len(values), np.int64)
    place[np.argsort(lot / np.maximum(values, LEAST), kind="stable")] = np.arange(len(values))
    return place


def _wanted(assembly: Assembly, base: Int64) -> Bool:
    """(n_columns,): not taken, and in a row that is still unmet."""
    model, missing = assembly.model, assembly.short(base)
    unmet = np.zeros(model.n_rows, bool)
    unmet[model.row[missing[model.column]]] = True
    wanted = np.zeros(model.n_columns, bool)
    wanted[model.column[unmet[model.row]]] = True
    return np.asarray(wanted & (base == 0))


def _round(model: LinearModel, base: Int64, wanted: Bool, place: Int64) -> Bool:
    """(n_columns,): those for whom there is room in all their rows behind all who come before them in the draw."""
    entry = np.flatnonzero(wanted[model.column] & (model.coefficient > 0))
    column, row, coefficient = model.column[entry], model.row[entry], model.coefficient[entry]
    room = model.row_upper - model.sums(base)
    alone = wanted.copy()
    alone[column[coefficient > room[row]]] = False
    kept = alone[column]
    column, row, coefficient = column[kept], row[kept], coefficient[kept]
    order = np.lexsort((place[column], row))
    column, row, total = column[order], row[order], np.cumsum(coefficient[order])
    begins = np.flatnonzero(np.diff(row, prepend=-1))
    before = np.repeat(total[begins] - coefficient[order][begins], np.diff(np.append(begins, len(row))))
    alone[column[total - before > room[row]]] = False
    return alone
