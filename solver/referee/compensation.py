"""Whoever goes on a day outside their pattern is given a day of work back, where the program says so.

That nothing else happens on the day given back is the word of one-place and hosts, that enough people stay at home that of home-cover.
"""

from collections.abc import Iterator
from datetime import timedelta

from solver.facts import Facts
from solver.outcome import Breach, Kind, Placement, Roster
from solver.referee.form import sound
from solver.referee.reading import Reading


def judge(facts: Facts, roster: Roster) -> Iterator[Breach]:
    """A breach for each compensation day that is missing, that nobody owes, or that is no day of work soon after."""
    read = Reading(facts)
    for placement in sound(read, roster):
        for says in _faults(read, placement, _days_to_give_back(read, placement)):
            yield Breach(rule="compensation", says=says, person=placement.person, unit=placement.unit, day=placement.first_day)


def _days_to_give_back(read: Reading, placement: Placement) -> int | None:
    """Within how many days one is due; None: none is."""
    if placement.kind is Kind.COVER or all(read.in_pattern(placement.person, day) for day in placement.days):
        return None
    program = read.programs[placement.program]
    single = program.length_unit == "days" and program.length == 1
    return program.compensation_days if single else None


def _faults(read: Reading, placement: Placement, within: int | None) -> Iterator[str]:
    person, day, last_day = placement.person, placement.compensation_day, placement.last_day
    if within is None:
        if day is not None:
            yield f"{person} is owed no compensation day for {placement.first_day}, but here is {day}"
    elif day is None:
        yield f"{person} has no compensation day for {placement.first_day}, which is outside their pattern"
    else:
        if not last_day < day <= last_day + timedelta(days=within):
            yield f"{day}, the compensation day of {person}, is not within {within} days after {last_day}"
        if not read.in_horizon(day):
            yield f"{day}, the compensation day of {person}, is outside the horizon"
        if not read.works(person, day):
            yield f"{day}, the compensation day of {person}, is no day on which they work"
