"""Enough people stay in every unit on each of its workdays."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from solver.facts import Facts
from solver.outcome import Breach, Placement, Roster
from solver.referee.form import sound
from solver.referee.reading import Reading, days_away


def judge(facts: Facts, roster: Roster) -> Iterator[Breach]:
    """A breach for each workday of a unit from which this roster takes somebody who cannot be spared."""
    read = Reading(facts)
    placements = sound(read, roster)
    members = _members(facts)
    placed = _person_days((*facts.standing, *placements))
    new = _person_days(placements)
    for unit, day in sorted({(read.unit_on(person, day), day) for person, day in new}):
        base = [person for person in members[unit] if _of_base(read, person, unit, day)]
        present = [person for person in base if not read.absent(person, day)]
        away = [person for person in present if (person, day) in placed]
        if read.unit_workday(unit, day) and any((person, day) in new for person in away):
            yield from _too_few(unit, day, len(away), len(present), _minimum(read, unit, day, len(base)))


def _too_few(unit: str, day: date, away: int, present: int, minimum: int) -> Iterator[Breach]:
    if away > max(0, present - minimum):
        says = f"{unit} on {day}: {away} of {present} present are placed, {minimum} must stay"
        yield Breach(rule="home-cover", says=says, unit=unit, day=day)


def _person_days(placements: Iterable[Placement]) -> set[tuple[str, date]]:
    return {(placement.person, day) for placement in placements for day in days_away(placement)}


def _of_base(read: Reading, person: str, unit: str, day: date) -> bool:
    return read.unit_on(person, day) == unit and read.employed(person, day) and read.in_pattern(person, day)


def _minimum(read: Reading, unit: str, day: date, base: int) -> int:
    min_staff = read.units[unit].min_staff.at(day)
    return (100 - read.units[unit].max_away.at(day)) * base // 100 if min_staff is None else min_staff


def _members(facts: Facts) -> dict[str, list[str]]:
    """Everybody who is at some time in the unit, so that not all people need be asked each day."""
    found: dict[str, list[str]] = defaultdict(list)
    for person in facts.people:
        for unit in dict.fromkeys(person.unit.values):
            found[unit].append(person.id)
    return found
