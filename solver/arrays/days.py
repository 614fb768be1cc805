"""The days of a horizon as array indices, and facts that change in time sampled on each of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from solver.facts import Horizon, Span
from solver.periods import quarter_index
from solver.timeline import Timeline

T = TypeVar("T")
Bool = NDArray[np.bool_]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """`n` days from `first_day`; day i is `first_day` + i. `weekday` (n,): 0 Monday; `quarter` (n,): absolute fiscal quarter of the day."""

    first_day: date
    n: int
    fiscal_offset: int
    weekday: Int32
    quarter: Int32

    @classmethod
    def of(cls, horizon: Horizon, fiscal_offset: int) -> "Days":
        """Raises ValueError where the horizon ends before it begins."""
        n = (horizon.last_day - horizon.first_day).days + 1
        if n < 1:
            raise ValueError(f"The horizon ends on {horizon.last_day}, before it begins on {horizon.first_day}.")
        days = [horizon.first_day + timedelta(days=i) for i in range(n)]
        return cls(
            first_day=horizon.first_day,
            n=n,
            fiscal_offset=fiscal_offset,
            weekday=np.array([day.weekday() for day in days], np.int32),
            quarter=np.array([quarter_index(day, fiscal_offset) for day in days], np.int32),
        )

    @property
    def last_day(self) -> date:
        return self.first_day + timedelta(days=self.n - 1)

    def index(self, day: date) -> int:
        """Negative before the horizon, `n` or more after it."""
        return (day - self.first_day).days

    def on(self, index: int) -> date:
        return self.first_day + timedelta(days=int(index))

    def begin(self, day: date | None) -> int:
        """The first index on or after an open or given beginning, 0..n."""
        return 0 if day is None else min(max(self.index(day), 0), self.n)

    def end(self, day: date | None) -> int:
        """One past the last index on or before an open or given end, 0..n."""
        return self.n if day is None else min(max(self.index(day) + 1, 0), self.n)

    def within(self, span: Span | None) -> Bool:
        """(n,): the days of a span; None is every day."""
        inside = np.zeros(self.n, bool)
        inside[slice(None) if span is None else slice(self.begin(span.first_day), self.end(span.last_day))] = True
        return inside

    def on_weekdays(self, mask: int | None) -> Bool:
        """(n,): the days whose weekday is in the mask; None is every day."""
        return np.ones(self.n, bool) if mask is None else bits_on(np.int32(mask), self.weekday)

    def sampled(self, timelines: Sequence[Timeline[T]], code: Callable[[T], int]) -> Int32:
        """(len(timelines), n): the code of each value on each day."""
        at_first = np.fromiter((code(line.at(self.first_day)) for line in timelines), np.int32, len(timelines))
        table = np.repeat(at_first[:, None], self.n, axis=1)
        for row, line in enumerate(timelines):
            if len(line.days) > 1:
                for day, value in line.changes(self.first_day, self.last_day):
                    table[row, self.index(day) :] = code(value)
        return table

    def covered(self, n_rows: int, rows: Sequence[int], spans: Iterable[Span]) -> Bool:
        """(n_rows, n): whether some span of the row holds the day."""
        row = np.array(rows, np.int64)
        ends = np.array([(self.begin(s.first_day), self.end(s.last_day)) for s in spans], np.int64).reshape(-1, 2)
        real = ends[:, 0] < ends[:, 1]
        depth = np.zeros((n_rows, self.n + 1), np.int32)
        np.add.at(depth, (row[real], ends[real, 0]), 1)
        np.add.at(depth, (row[real], ends[real, 1]), -1)
        return np.cumsum(depth, axis=1)[:, : self.n] > 0


def bits_on(masks: Int32 | np.int32, weekday: Int32) -> Bool:
    """Whether the bit of the weekday is set (bit 0 Monday)."""
    return np.asarray((masks >> weekday) & 1, dtype=bool)


class Codes:
    """Small numbers for values, in the order in which they are met."""

    def __init__(self) -> None:
        self.of: dict[object, int] = {None: -1}

    def __call__(self, value: object) -> int:
        return self.of.setdefault(value, len(self.of) - 1)
