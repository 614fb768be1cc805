"""The placements that could be meant: a person in a unit on a day, in a program or for an ask. No host is named yet."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, islice
from math import comb

from solver.facts import Program
from solver.outcome import Kind, Placement
from solver.referee.reading import Reading, falls_on

MOST_CHOICES = 60  # ways to spread days that are tried; past that only the days nearest to the one asked about
ONE_DAY = timedelta(days=1)


def placements_on(read: Reading, program: Program, person: str, unit: str, day: date) -> Iterator[Placement]:
    """Every placement of the program that holds the day, or spans it where it is a block; at least one, however unlawful."""
    if program.length_unit == "weeks":
        yield from (_or_only(day, block(read, program, person, unit, first_day)) for first_day in _starts(read, program, day))
    elif program.length == 1:
        yield from with_days_back(read, program, _of_days(program, person, unit, (day,)))
    elif program.length_unit == "spread":
        yield from (_of_days(program, person, unit, days) for days in _spreads(read, program, person, day))
    else:
        yield from (_of_days(program, person, unit, days) for days in _runs(read, program, person, day))


def placement_from(read: Reading, program: Program, person: str, unit: str, first_day: date) -> Placement | None:
    """The placement that begins on the day, where one does, with no day given back yet; None for spread days, whose other days are free."""
    if program.length_unit == "weeks":
        return block(read, program, person, unit, first_day)
    if program.length == 1:
        return _of_days(program, person, unit, (first_day,))
    if program.length_unit == "spread":
        return None
    return next((_of_days(program, person, unit, days) for days in _runs(read, program, person, first_day) if days[0] == first_day), None)


def earns_day_back(read: Reading, program: Program, placement: Placement) -> bool:
    """A day of work is given back for the placement."""
    single = program.length_unit == "days" and program.length == 1
    return single and program.compensation_days is not None and not read.in_pattern(placement.person, placement.first_day)


def with_days_back(read: Reading, program: Program, placement: Placement) -> Iterator[Placement]:
    """The placement with each day that could be given back for it; as it is where none is due, or where there is none."""
    if not earns_day_back(read, program, placement):
        yield placement
        return
    later = [placement.last_day + number * ONE_DAY for number in range(1, (program.compensation_days or 0) + 1)]
    days: list[date | None] = [day for day in later if read.in_horizon(day) and read.works(placement.person, day)]
    yield from (replace(placement, compensation_day=day) for day in days or [None])


def block(read: Reading, program: Program, person: str, unit: str, first_day: date) -> Placement:
    """The block of weeks that begins on the day, with the days that are worked in it."""
    span = [first_day + number * ONE_DAY for number in range(7 * program.length)]
    days = tuple(day for day in span if read.works(person, day) and read.usable(program, day))
    return _placement(program, person, unit, days, first_day, span[-1])


def _of_days(program: Program, person: str, unit: str, days: tuple[date, ...]) -> Placement:
    return _placement(program, person, unit, days, days[0], days[-1])


def _placement(program: Program, person: str, unit: str, days: tuple[date, ...], first_day: date, last_day: date) -> Placement:
    return Placement(
        kind=Kind(program.kind),
        program=program.id,
        person=person,
        unit=unit,
        first_day=first_day,
        last_day=last_day,
        days=days,
        sealed_until=first_day if program.sealed else None,
    )


def _or_only(day: date, placement: Placement) -> Placement:
    """The placement with that day alone where no day of it is worked: of one without days nothing could be said but that it has none."""
    return placement if placement.days else replace(placement, days=(day,))


def _starts(read: Reading, program: Program, day: date) -> list[date]:
    """The first days of blocks that span the day, inside the horizon as far as there are any."""
    width = 7 * program.length
    spans = [day - number * ONE_DAY for number in range(width)][::-1]
    starts = [first for first in spans if falls_on(program.starts, first)] or [day]
    inside = [first for first in starts if read.in_horizon(first) and read.in_horizon(first + (width - 1) * ONE_DAY)]
    return inside or starts[-1:]


def _runs(read: Reading, program: Program, person: str, day: date) -> list[tuple[date, ...]]:
    """Consecutive workdays of the person around the day, or, where it is none, the days from it on."""
    horizon = read.facts.horizon
    length = (horizon.last_day - horizon.first_day).days + 1
    workdays = [one for one in (horizon.first_day + n * ONE_DAY for n in range(length)) if read.workday(person, one)]
    if day not in workdays or len(workdays) < program.length:
        return [tuple(day + number * ONE_DAY for number in range(program.length))]
    place = workdays.index(day)
    begins = range(max(0, place - program.length + 1), min(place, len(workdays) - program.length) + 1)
    return [tuple(workdays[begin : begin + program.length]) for begin in begins]


def _spreads(read: Reading, program: Program, person: str, day: date) -> Iterator[tuple[date, ...]]:
    """The day with others of its period on which the person can be away; only the nearest where there are too many choices."""
    others = [one for one in _days_of_period(read, program, day) if one != day and _could(read, program, person, one)]
    nearest = sorted(others, key=lambda one: (abs(one - day), one))
    wanted = program.length - 1
    if len(nearest) < wanted:
        nearest = [*nearest, *(day + number * ONE_DAY for number in range(1, 2 * program.length) if day + number * ONE_DAY not in nearest)]
    while comb(len(nearest), wanted) > MOST_CHOICES and len(nearest) > wanted:
        nearest.pop()
    yield from (tuple(sorted((day, *chosen))) for chosen in islice(combinations(nearest, wanted), MOST_CHOICES))


def _days_of_period(read: Reading, program: Program, day: date) -> list[date]:
    horizon, period = read.facts.horizon, read.period(program, day)
    length = (horizon.last_day - horizon.first_day).days + 1
    days = [horizon.first_day + number * ONE_DAY for number in range(length)]
    return [one for one in days if read.period(program, one) == period]


def _could(read: Reading, program: Program, person: str, day: date) -> bool:
    """The person is there that day, and the program may use it."""
    if not read.usable(program, day):
        return False
    there = read.employed(person, day) and not read.absent(person, day) and read.free_of_closure(person, day)
    return there and (program.off_pattern or read.in_pattern(person, day))
