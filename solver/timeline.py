"""A fact that changes on certain days: what held when."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")

ALWAYS = date.min


@dataclass(frozen=True, slots=True)
class Timeline(Generic[T]):
    """Values with the first day on which each holds; `days` ascend strictly and begin with `date.min`."""

    days: tuple[date, ...]
    values: tuple[T, ...]

    @classmethod
    def of(cls, value: T) -> "Timeline[T]":
        """The value that always held and always will."""
        return cls((ALWAYS,), (value,))

    def at(self, day: date) -> T:
        """The value on a day: the last one whose first day is on or before it."""
        if len(self.days) == 1:
            return self.values[0]
        return self.values[bisect_right(self.days, day) - 1]

    def since(self, first_day: date | None, value: T) -> "Timeline[T]":
        """The same with `value` from `first_day` (None: from the first) until the next later change."""
        start = ALWAYS if first_day is None else first_day
        if self.days[-1] < start:  # as most changes come
            return Timeline((*self.days, start), (*self.values, value))
        known = dict(zip(self.days, self.values, strict=True))
        known[start] = value
        days = tuple(sorted(known))
        return Timeline(days, tuple(known[day] for day in days))

    def changes(self, first_day: date, last_day: date) -> Iterable[tuple[date, T]]:
        """(first day, value) pairs that describe the span, the first clipped to `first_day`."""
        yield first_day, self.at(first_day)
        for day, value in zip(self.days, self.values, strict=True):
            if first_day < day <= last_day:
                yield day, value
