"""Home cover as the peers need it: how many a unit can lend on a day, counted from the facts in one pass."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from solver.referee.reading import Reading


def spare(read: Reading, days: Collection[date], gone: Collection[tuple[str, date]] = ()) -> dict[tuple[str, date], int]:
    """By unit and day, never below 0; `gone` are people already placed on a day. Units where nobody belongs on a day are not there."""
    base: defaultdict[tuple[str, date], int] = defaultdict(int)
    present: defaultdict[tuple[str, date], int] = defaultdict(int)
    placed: defaultdict[tuple[str, date], int] = defaultdict(int)
    for person in read.people:
        for day in days:
            if read.employed(person, day) and read.in_pattern(person, day):
                home = read.unit_on(person, day), day
                there = not read.absent(person, day)
                base[home] += 1
                present[home] += there
                placed[home] += there and (person, day) in gone
    return {home: max(0, max(0, present[home] - _least(read, *home, base[home])) - placed[home]) for home in base}


def _least(read: Reading, unit: str, day: date, base: int) -> int:
    least = read.units[unit].min_staff.at(day)
    return (100 - read.units[unit].max_away.at(day)) * base // 100 if least is None else least
