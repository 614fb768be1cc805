"""Who could fill a gap if one thing were granted: the placements that one single reason keeps out of the plan as it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from solver.arrays.days import Bool, Int32
from solver.explain.possible import placement_from
from solver.explain.relaxing import CoverDays, Grant, Seats, Staffing, Terms
from solver.facts import Facts, Program
from solver.generate.refusals import of_visits
from solver.generate.table import hosts_of
from solver.impossible import BIT, ask_bits, helper_bits, names, restless_helpers, where
from solver.outcome import FLOOR, UNIT_MAX_GAP, Placement, Shortfall
from solver.problem import Problem
from solver.referee.reading import Reading

MOST_PEOPLE = 30  # who are asked about where anybody of a department, or of the company, would do
GRANTED = ("home-cover", "no-seat", "in-peak", "home-peak", "no-host", "reporting-line")  # what keeps visits out and can be granted
MOST_DAYS = 5  # on which a grant may be needed: past that it is no small one


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """With this grant the person could go."""

    person: str
    grant: Grant


def ways_to_fill(after: Problem, gap: Shortfall) -> Iterator[Way]:
    """The ways in which one grant would let somebody fill the gap; `after` is the problem in which the plan stands."""
    if gap.ask is not None:
        yield from _helpers(after, gap)
        return
    number = next(number for number, program in enumerate(after.facts.programs) if program.id == gap.program)
    read, hosts = Reading(after.facts), hosts_of(after, number)
    for person in _people(after, read, number, gap):
        yield from _visits(after, read, number, person, of_visits(after, number, person, hosts), gap)


# --- helpers ---


def _helpers(after: Problem, gap: Shortfall) -> Iterator[Way]:
    facts = after.facts
    ask = next(number for number, ask in enumerate(facts.asks) if ask.id == gap.ask)
    day = _index(after, gap.day)
    bits = helper_bits(after, np.arange(after.n_people))[:, day] | (ask_bits(after)[ask, day] & ~BIT["heads-met"])
    bits = bits | where("working-time", restless_helpers(after, int(after.ask_unit[ask]), day))
    fit = after.people.employed[:, day] & (after.people.home[:, day] != after.ask_unit[ask])
    if gap.skill is not None:
        fit &= after.holds(gap.skill)[:, day]
    for person in np.flatnonzero(fit).tolist():
        grant = _grant_to_help(after, names(int(bits[person])), person, day)
        if grant is not None:
            yield Way(person=facts.people[person].id, grant=grant)


def _grant_to_help(after: Problem, reasons: tuple[str, ...], person: int, day: int) -> Grant | None:
    match reasons:
        case ("home-cover",):
            return _staffing(after, person, [day])
        case ("cover-limit",):
            return CoverDays(days=after.facts.policy.cover_days + 1)
    return None


# --- placements of programs ---


def _people(after: Problem, read: Reading, number: int, gap: Shortfall) -> Iterator[int]:
    """Whom the gap is about; of a department or of the company the first few who are asked for."""
    if gap.person is not None:
        yield after.person_index[gap.person]
        return
    asked = after.programs[number].who & after.people.employed
    if gap.rule == "sends":
        department = after.units.department[after.people.home, np.arange(after.n_days)]
        asked = asked & (department == after.unit_index[gap.unit or ""])
    yield from np.flatnonzero(asked.any(axis=1))[:MOST_PEOPLE].tolist()


def _visits(after: Problem, read: Reading, number: int, person: int, bits: Int32, gap: Shortfall) -> Iterator[Way]:
    """`bits` (n_days, n_units): what keeps the person out on each day in each unit."""
    program, facts = after.facts.programs[number], after.facts
    only = after.unit_index[gap.unit or ""] if gap.rule in ("receives", FLOOR, UNIT_MAX_GAP) else None
    for day, unit in zip(*map(np.ndarray.tolist, np.nonzero(_one_of(bits, GRANTED))), strict=True):
        first_day = after.days.on(day)
        if only not in (None, unit) or (gap.period is not None and read.period(program, first_day) != gap.period):
            continue
        if (one := _meant(read, program, facts, person, unit, first_day)) is not None:
            (reason,) = names(int(bits[day, unit]))
            grant = _grant_to_visit(after, program, reason, person, unit, [_index(after, used) for used in one.days])
            if grant is not None:
                yield Way(person=one.person, grant=grant)


def _one_of(bits: Int32, reasons: tuple[str, ...]) -> Bool:
    """Where one of the reasons stands alone."""
    return np.isin(bits, [BIT[reason] for reason in reasons])


def _meant(read: Reading, program: Program, facts: Facts, person: int, unit: int, first_day: date) -> Placement | None:
    one = placement_from(read, program, facts.people[person].id, facts.units[unit].id, first_day)
    return one if one is not None and one.days else None


def _grant_to_visit(after: Problem, program: Program, reason: str, person: int, unit: int, days: list[int]) -> Grant | None:
    match reason:
        case "home-cover":
            return _staffing(after, person, days)
        case "no-seat":
            return _seats(after, unit, days)
        case "in-peak":
            return Terms(program=program.id, key="in_peak", value="welcome", now=program.in_peak)
        case "home-peak":
            return Terms(program=program.id, key="home_peak", value="tolerate", now=program.home_peak)
        case "no-host" | "reporting-line":
            return Terms(program=program.id, key="host_load", value=program.host_load + 1, now=program.host_load)
    return None


# --- grants ---


def _staffing(after: Problem, person: int, days: list[int]) -> Grant | None:
    """As many fewer at home as lets one more go; of one unit, on few days, and never fewer than nobody."""
    home = after.people.home[person]
    short = [day for day in days if after.of_base[person, day] and after.lendable[home[day], day] <= 0]
    units = {int(home[day]) for day in short}
    if len(units) != 1 or len(short) > MOST_DAYS:
        return None
    unit = units.pop()
    now, present = after.minimum[unit, short], after.present[unit, short]
    placed = np.maximum(0, present - now) - after.lendable[unit, short]
    minimum = present - placed - 1
    if (minimum < 0).any():
        return None
    return Staffing(
        unit=after.facts.units[unit].id,
        days=tuple(after.days.on(day) for day in short),
        minimum=tuple(minimum.tolist()),
        now=tuple(now.tolist()),
    )


def _seats(after: Problem, unit: int, days: list[int]) -> Grant | None:
    """One more than there are guests, on the days on which no seat is free."""
    short = [day for day in days if after.seats[unit, day] <= 0]
    if not short or len(short) > MOST_DAYS:
        return None
    facts = after.facts.units[unit]
    dates = tuple(after.days.on(day) for day in short)
    seats = tuple(facts.seats.at(day) - int(after.seats[unit, index]) + 1 for day, index in zip(dates, short, strict=True))
    return Seats(unit=facts.id, days=dates, seats=seats)


def _index(after: Problem, day: date | None) -> int:
    if day is None:
        raise ValueError("a gap of an ask is of one day")
    return after.days.index(day)
