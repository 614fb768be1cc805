"""A person is in one place a day, and only on days on which they work."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from solver.facts import Facts
from solver.outcome import Breach, Kind, Placement, Roster
from solver.referee.form import sound
from solver.referee.reading import Reading, days_away


def judge(facts: Facts, roster: Roster) -> Iterator[Breach]:
    """A breach for each day outside the horizon, each day on which the person does not work, each day used twice."""
    read = Reading(facts)
    placements = sound(read, roster)
    for placement in placements:
        for day in placement.days:
            yield from _on_the_day(read, placement, day)
    yield from _twice(facts, placements)


def _on_the_day(read: Reading, placement: Placement, day: date) -> Iterator[Breach]:
    person = placement.person
    if not read.in_horizon(day):
        yield _breach(person, placement.unit, day, f"{day} is outside the horizon")
    if not read.employed(person, day):
        yield _breach(person, placement.unit, day, f"{person} is not employed on {day}")
    if read.absent(person, day):
        yield _breach(person, placement.unit, day, f"{person} is absent on {day}")
    if not read.free_of_closure(person, day):
        yield _breach(person, placement.unit, day, f"{read.unit_on(person, day)}, the unit of {person}, has a closure on {day}")
    if not read.in_pattern(person, day) and not _may_leave_pattern(read, placement):
        yield _breach(person, placement.unit, day, f"{day} is no day of {person}'s pattern")


def _may_leave_pattern(read: Reading, placement: Placement) -> bool:
    if placement.kind is Kind.COVER:
        return False
    program = read.programs[placement.program]
    single = program.length_unit == "days" and program.length == 1
    return program.off_pattern and (single or program.length_unit == "spread")


def _twice(facts: Facts, placements: list[Placement]) -> Iterator[Breach]:
    used = Counter((p.person, day) for p in (*facts.standing, *placements) for day in p.days)
    free = Counter((p.person, p.compensation_day) for p in (*facts.standing, *placements) if p.compensation_day is not None)
    for person, day in sorted({(p.person, day) for p in placements for day in days_away(p)}):
        if used[person, day] + free[person, day] > 1:
            yield _breach(person, None, day, _in_words(person, day, used[person, day], free[person, day]))


def _in_words(person: str, day: date, placements: int, free: int) -> str:
    if not free:
        return f"{person} is in {placements} placements on {day}"
    what = f"is in {placements} placements" if placements else "has no placement"
    return f"{person} {what} on {day}, which is the compensation day of {free}"


def _breach(person: str, unit: str | None, day: date, says: str) -> Breach:
    return Breach(rule="one-place", says=says, person=person, unit=unit, day=day)
