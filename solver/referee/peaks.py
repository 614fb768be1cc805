"""A unit in its own peak lends nobody and takes no guest, unless the program says otherwise."""

from collections.abc import Iterator
from datetime import date

from solver.facts import Facts
from solver.outcome import Breach, Kind, Placement, Roster
from solver.referee.form import sound
from solver.referee.reading import Reading


def judge(facts: Facts, roster: Roster) -> Iterator[Breach]:
    """A breach for each day on which the home unit, or the visited one, is in a peak that the program avoids."""
    read = Reading(facts)
    for placement in sound(read, roster):
        for day in placement.days:
            home = read.unit_on(placement.person, day)
            if _home_peak_counts(read, placement) and read.in_peak(home, day):
                yield _breach(placement, day, f"{home}, the unit of {placement.person}, is in its own peak on {day}")
            if _visited_peak_counts(read, placement) and read.in_peak(placement.unit, day):
                yield _breach(placement, day, f"{placement.unit} is in its peak on {day} and takes no guest")


def _home_peak_counts(read: Reading, placement: Placement) -> bool:
    return placement.kind is Kind.COVER or read.programs[placement.program].home_peak == "avoid"


def _visited_peak_counts(read: Reading, placement: Placement) -> bool:
    return placement.kind is not Kind.COVER and read.programs[placement.program].in_peak == "avoid"


def _breach(placement: Placement, day: date, says: str) -> Breach:
    return Breach(rule="peaks", says=says, person=placement.person, unit=placement.unit, day=day)
