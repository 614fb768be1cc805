"""What a company could grant so that a plan gets more of what it asks for: changes of the facts, each of a kind that a command makes."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from solver.facts import Facts, Program, UnitFacts

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """The unit keeps `minimum` people on the days instead of as many as it keeps now (`now`, day by day)."""

    unit: str
    days: tuple[date, ...]
    minimum: tuple[int, ...]
    now: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """The unit has `seats` on the days, one more than now."""

    unit: str
    days: tuple[date, ...]
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The program runs with another value of one key: `host_load`, `in_peak` or `home_peak`."""

    program: str
    key: str
    value: str | int
    now: str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverDays:
    """Everybody may help on `days` days a quarter, one more than now."""

    days: int


Grant: TypeAlias = Staffing | Seats | Terms | CoverDays


def granted(facts: Facts, grant: Grant) -> Facts:
    """The facts as they would be."""
    match grant:
        case Staffing():
            return replace(facts, units=tuple(_staffed(unit, grant) if unit.id == grant.unit else unit for unit in facts.units))
        case Seats():
            return replace(facts, units=tuple(_seated(unit, grant) if unit.id == grant.unit else unit for unit in facts.units))
        case Terms():
            return replace(facts, programs=tuple(_amended(one, grant) if one.id == grant.program else one for one in facts.programs))
        case CoverDays():
            return replace(facts, policy=replace(facts.policy, cover_days=grant.days))


def reach(grant: Grant) -> tuple[int, int]:
    """How much a grant changes: a few days of one unit before the terms of a program, those before everybody's limit."""
    match grant:
        case Staffing() | Seats():
            return 0, len(grant.days)
        case Terms():
            return 1, 0
        case CoverDays():
            return 2, 0


def _staffed(unit: UnitFacts, grant: Staffing) -> UnitFacts:
    min_staff = unit.min_staff
    for day, minimum in zip(grant.days, grant.minimum, strict=True):
        after = min_staff.at(day + ONE_DAY)
        min_staff = min_staff.since(day, minimum).since(day + ONE_DAY, after)
    return replace(unit, min_staff=min_staff)


def _seated(unit: UnitFacts, grant: Seats) -> UnitFacts:
    seats = unit.seats
    for day, number in zip(grant.days, grant.seats, strict=True):
        after = seats.at(day + ONE_DAY)
        seats = seats.since(day, number).since(day + ONE_DAY, after)
    return replace(unit, seats=seats)


def _amended(program: Program, grant: Terms) -> Program:
    match grant.key, grant.value:
        case "host_load", int(load):
            return replace(program, host_load=load)
        case "in_peak", str(word):
            return replace(program, in_peak=word)
        case "home_peak", str(word):
            return replace(program, home_peak=word)
    raise ValueError(f"{grant.key} of {grant.program} cannot be {grant.value}")
