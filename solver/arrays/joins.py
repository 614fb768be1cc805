"""Looking things up for many rows at once."""

import numpy as np
from numpy.typing import NDArray

from solver.arrays.days import Bool, Int64

Ints = NDArray[np.integer]


def counted(lengths: Ints) -> Int64:
    """0, 1, .. for each length, one after the other."""
    ends = np.cumsum(lengths, dtype=np.int64)
    return np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - lengths, lengths)


def contains(ascending: Int64, keys: Int64) -> Bool:
    """Of the shape of `keys`: which are among the ascending ones."""
    if not len(ascending):
        return np.zeros(len(keys), bool)
    return np.asarray(ascending[np.minimum(np.searchsorted(ascending, keys), len(ascending) - 1)] == keys)


def looked_up(ascending: Int64, values: Int64, keys: Int64, default: int) -> Int64:
    """The value of each key, `default` where it has none."""
    if not len(ascending):
        return np.full(len(keys), default, np.int64)
    place = np.minimum(np.searchsorted(ascending, keys), len(ascending) - 1)
    return np.where(ascending[place] == keys, values[place], default)


def matched(left: Ints, right: Ints) -> tuple[Int64, Int64]:
    """(place in left, place in right) for each pair of equal values, ascending by the left."""
    order = np.argsort(right, kind="stable")
    low, high = np.searchsorted(right[order], left, "left"), np.searchsorted(right[order], left, "right")
    return np.repeat(np.arange(len(left)), high - low), order[np.repeat(low, high - low) + counted(high - low)]
