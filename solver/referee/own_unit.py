"""Nobody visits their own unit, and nobody is hosted by somebody of their own reporting line."""

from collections.abc import Iterator

from solver.facts import Facts
from solver.outcome import Breach, Roster
from solver.referee.form import sound
from solver.referee.reading import Reading


def judge(facts: Facts, roster: Roster) -> Iterator[Breach]:
    """A breach for each day in the unit of that day, and for each day with a host above or below the visitor."""
    read = Reading(facts)
    for placement in sound(read, roster):
        person, unit, host = placement.person, placement.unit, placement.host
        for day in placement.days:
            if read.unit_on(person, day) == unit:
                yield Breach(rule="own-unit", says=f"{unit} is {person}'s own unit on {day}", person=person, unit=unit, day=day)
            if host is not None and read.in_one_line(person, host, day):
                says = f"{host} hosts {person} on {day}, and they are in one reporting line"
                yield Breach(rule="own-unit", says=says, person=person, unit=unit, day=day)
