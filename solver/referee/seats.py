"""A unit receives no more guests a day than it has seats, and none while it is closed."""

from collections import Counter
from collections.abc import Iterator

from solver.facts import Facts
from solver.outcome import Breach, Kind, Placement, Roster
from solver.referee.form import sound
from solver.referee.reading import Reading


def judge(facts: Facts, roster: Roster) -> Iterator[Breach]:
    """A breach for each (unit, day) with too many guests, one of them of this roster, and for each placement in a closed unit."""
    read = Reading(facts)
    placements = sound(read, roster)
    yield from _too_many(read, placements)
    for placement in placements:
        for day in placement.days:
            if read.closed(placement.unit, day):
                says = f"{placement.unit} is closed on {day}"
                yield Breach(rule="seats", says=says, person=placement.person, unit=placement.unit, day=day)


def _too_many(read: Reading, placements: list[Placement]) -> Iterator[Breach]:
    guests = Counter((p.unit, day) for p in (*read.facts.standing, *placements) if p.kind is not Kind.COVER for day in p.days)
    for unit, day in sorted({(p.unit, day) for p in placements if p.kind is not Kind.COVER for day in p.days}):
        seats = read.units[unit].seats.at(day)
        if guests[unit, day] > seats:
            yield Breach(rule="seats", says=f"{unit} on {day}: {guests[unit, day]} guests, {seats} seats", unit=unit, day=day)
