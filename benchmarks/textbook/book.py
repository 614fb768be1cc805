"""The textbook model while it is written, and what could be placed in it.

One Boolean per person, unit, day or block, and host, in plain loops with the day's facts looked up once. It reads the facts through
the referee's eyes and shares nothing with the candidate table, the rows and the engine but what a day weighs in fairness.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from ortools.sat.python import cp_model

from solver.facts import Facts, Program
from solver.outcome import COUNTING_TIERS, COVER_PROGRAM, Kind, Placement, Tier
from solver.referee.length import of_right_length
from solver.referee.period import days_between
from solver.referee.reading import Reading

ONE_DAY = timedelta(days=1)
Var = cp_model.IntVar


@dataclass(kw_only=True)
class Textbook:
    """`possible` holds each placement that could be, without a host, with its Boolean; `hosted` the same with each host."""

    facts: Facts
    with_hosts: bool
    read: Reading
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    possible: list[tuple[Placement, Var]] = field(default_factory=list)
    hosted: list[tuple[Placement, str, Var]] = field(default_factory=list)
    missing: dict[Tier, list[tuple[int, Var]]] = field(default_factory=lambda: {tier: [] for tier in COUNTING_TIERS})
    _period: dict[tuple[str, date], str | None] = field(default_factory=dict)
    _open: dict[tuple[str, date], frozenset[str]] = field(default_factory=dict)

    @cached_property
    def works(self) -> dict[str, frozenset[date]]:
        """The days of the horizon on which each person works."""
        return {p.id: frozenset(day for day in self.days if self.read.works(p.id, day)) for p in self.facts.people}

    @cached_property
    def days(self) -> tuple[date, ...]:
        return tuple(days_between(self.facts.horizon.first_day, self.facts.horizon.last_day))

    @cached_property
    def in_peak(self) -> frozenset[tuple[str, date]]:
        return frozenset((unit.id, day) for unit in self.facts.units for day in self.days if self.read.in_peak(unit.id, day))

    def open_units(self, program: Program, day: date) -> frozenset[str]:
        """Those that may have a guest of the program on the day."""
        key = program.id, day
        if key not in self._open:
            self._open[key] = frozenset(
                unit.id
                for unit in self.facts.units
                if not self.read.closed(unit.id, day) and not (program.in_peak == "avoid" and (unit.id, day) in self.in_peak)
            )
        return self._open[key]

    def period(self, program: str, day: date) -> str | None:
        """The name of the program's period."""
        if (program, day) not in self._period:
            self._period[program, day] = self.read.period(self.read.programs[program], day)
        return self._period[program, day]


def fill(book: Textbook) -> None:
    """A Boolean for everything that could be placed.

    Raises NotImplementedError for what the model does not know: spread placements, repeats and compensation days.
    """
    for program in book.facts.programs:
        if program.length_unit == "spread" or program.no_repeat != "none" or program.compensation_days is not None:
            raise NotImplementedError(f"{program.id}: the textbook model knows neither spread placements, repeats nor compensation days")
    for placement in (*_program_placements(book), *_cover_placements(book)):
        book.possible.append((placement, book.model.new_bool_var("")))


def _program_placements(book: Textbook) -> Iterator[Placement]:
    for program in book.facts.programs:
        for person in book.facts.people:
            for first_day in book.days:
                yield from _beginning(book, program, person.id, first_day)


def _beginning(book: Textbook, program: Program, person: str, first_day: date) -> Iterator[Placement]:
    read, window = book.read, book.read.window(program)
    if not (program.starts >> first_day.weekday() & 1 and read.asked_for(program, person, first_day)):
        return
    last_day, days = _days(book, program, person, first_day)
    if not days or not all(_may_leave(book, program, person, day) for day in days):
        return
    if not (window.first_day <= first_day and last_day <= window.last_day):
        return
    open_units = frozenset.intersection(*(book.open_units(program, day) for day in days)) - {read.unit_on(person, day) for day in days}
    fits: bool | None = None
    for unit in book.facts.units:
        if unit.id in open_units and read.asked_to_receive(program, unit.id, first_day):
            placement = _placement(program, person, unit.id, first_day, last_day, days)
            fits = not list(of_right_length(read, program, placement)) if fits is None else fits  # it is the same in every unit
            if fits:
                yield placement


def _days(book: Textbook, program: Program, person: str, first_day: date) -> tuple[date, tuple[date, ...]]:
    """The last day, and the days of work in a block, or so many consecutive workdays."""
    if program.length_unit == "weeks":
        last_day = first_day + timedelta(days=7 * program.length - 1)
        return last_day, tuple(day for day in days_between(first_day, last_day) if _usable(book, program, person, day))
    days, day = [first_day], first_day
    while len(days) < program.length and day < book.facts.horizon.last_day:
        day += ONE_DAY
        if book.read.workday(person, day):
            days.append(day)
    return days[-1], tuple(days)


def _usable(book: Textbook, program: Program, person: str, day: date) -> bool:
    return day in book.works[person] and (program.weekdays is None or bool(program.weekdays >> day.weekday() & 1))


def _may_leave(book: Textbook, program: Program, person: str, day: date) -> bool:
    read = book.read
    at_work = day in book.works[person]
    if program.off_pattern and (program.length, program.length_unit) == (1, "days"):
        at_work = read.employed(person, day) and not read.absent(person, day) and read.free_of_closure(person, day)
    return (
        at_work
        and (program.weekdays is None or bool(program.weekdays >> day.weekday() & 1))
        and not (program.home_peak == "avoid" and (read.unit_on(person, day), day) in book.in_peak)
        and all(read.holds(person, skill, day) for skill in program.needs)
    )


def _placement(program: Program, person: str, unit: str, first_day: date, last_day: date, days: tuple[date, ...]) -> Placement:
    return Placement(
        kind=Kind(program.kind), program=program.id, person=person, unit=unit, first_day=first_day, last_day=last_day, days=days
    )


def _cover_placements(book: Textbook) -> Iterator[Placement]:
    read, horizon = book.read, book.facts.horizon
    for ask in book.facts.asks:
        for day in days_between(max(ask.first_day, horizon.first_day), min(ask.last_day, horizon.last_day)):
            if not read.unit_workday(ask.unit, day) or read.closed(ask.unit, day):
                continue
            for person in book.facts.people:
                home = read.unit_on(person.id, day)
                skilled = ask.skill is None or read.holds(person.id, ask.skill, day)
                if skilled and home != ask.unit and day in book.works[person.id] and (home, day) not in book.in_peak:
                    yield Placement(
                        kind=Kind.COVER,
                        program=COVER_PROGRAM,
                        person=person.id,
                        unit=ask.unit,
                        first_day=day,
                        last_day=day,
                        days=(day,),
                        ask=ask.id,
                        skill=ask.skill,
                    )
