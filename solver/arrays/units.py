"""Units on each day of the horizon: open, working, in a peak, seats, department."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from solver.arrays.days import Bool, Codes, Days, Int32, bits_on
from solver.facts import Facts, Span

NO_UNIT = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDays:
    """Arrays of shape (n_units, n_days)."""

    workdays: Int32  # weekday mask
    closure: Bool  # a day off in its calendar
    workday: Bool
    open: Bool  # it and all its ancestors
    front_line: Bool
    seats: Int32
    min_staff: Int32  # -1 where max_away counts
    max_away: Int32
    in_peak: Bool
    parent: Int32  # NO_UNIT at the top
    department: Int32  # unit index of the topmost ancestor
    site: Int32  # -1 where none
    sites: Mapping[object, int]  # code by site

    @classmethod
    def of(cls, facts: Facts, days: Days, index: Mapping[str, int]) -> "UnitDays":
        """Raises ValueError for an unknown parent or peak unit, and for units that stand in a circle."""
        units, site = facts.units, Codes()
        parent = days.sampled([u.parent for u in units], lambda p: NO_UNIT if p is None else known(index, p, "a parent"))
        workdays = days.sampled([u.workdays for u in units], int)
        closure = _closures(facts, days)
        above, is_open = _climb(parent, days.sampled([u.open for u in units], int) > 0)
        peaks = [known(index, peak.unit, "the unit of a peak") for peak in facts.peaks]
        return cls(
            workdays=workdays,
            closure=closure,
            workday=bits_on(workdays, days.weekday) & ~closure,
            open=is_open,
            front_line=days.sampled([u.front_line for u in units], int) > 0,
            seats=days.sampled([u.seats for u in units], int),
            min_staff=days.sampled([u.min_staff for u in units], lambda n: -1 if n is None else n),
            max_away=days.sampled([u.max_away for u in units], int),
            in_peak=days.covered(len(units), peaks, [Span(first_day=p.first_day, last_day=p.last_day) for p in facts.peaks]),
            parent=parent,
            department=above,
            site=days.sampled([u.site for u in units], site),
            sites=site.of,
        )


def known(index: Mapping[str, int], name: str, role: str) -> int:
    """The position of an id; ValueError names one that is not among the facts."""
    if name not in index:
        raise ValueError(f"{name!r}, {role}, is not among the facts.")
    return index[name]


def _closures(facts: Facts, days: Days) -> Bool:
    """(n_units, n_days): the day is off in the unit's calendar."""
    calendar = Codes()
    code = days.sampled([unit.calendar for unit in facts.units], calendar)
    off = np.zeros((len(calendar.of), days.n), bool)  # the last row belongs to code -1: no calendar
    for name, row in calendar.of.items():
        for day in facts.calendars.get(str(name), frozenset()) if row >= 0 else ():
            if 0 <= days.index(day) < days.n:
                off[row, days.index(day)] = True
    return off[code, np.arange(days.n)]


def _climb(parent: Int32, is_open: Bool) -> tuple[Int32, Bool]:
    """Topmost ancestor, and whether the unit and all above it are open."""
    n_units, n_days = parent.shape
    day = np.arange(n_days)
    top = np.repeat(np.arange(n_units, dtype=np.int32)[:, None], n_days, axis=1)
    at, opened = top, is_open.copy()
    for _ in range(n_units):
        above = np.where(at >= 0, parent[at, day], NO_UNIT)
        if not (above >= 0).any():
            return top, opened
        opened &= (above < 0) | is_open[above, day]
        top = np.where(above >= 0, above, top)
        at = above
    if n_units:
        raise ValueError("Some units stand in a circle of parents.")
    return top, opened
