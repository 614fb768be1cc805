"""Visits as columns: who spends which days where."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.arrays.days import Int32, Int64


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """Placements but for their program: columns of shape (n,), the days of visit i are `day[start[i]:start[i + 1]]`."""

    person: Int32
    unit: Int32
    start: Int64  # (n + 1,)
    day: Int32

    def __len__(self) -> int:
        return len(self.person)


def single_days(person: NDArray[np.integer], unit: NDArray[np.integer], day: NDArray[np.integer]) -> Visits:
    """Visits of one day each."""
    return Visits(
        person=person.astype(np.int32), unit=unit.astype(np.int32), start=np.arange(len(day) + 1, dtype=np.int64), day=day.astype(np.int32)
    )
