"""Nobody is placed in a program that comes after another before they have been in that one.

Adding to a roster can mend a breach of this rule, as it can of working time.
"""

from collections.abc import Iterator

from solver.facts import Facts, Program
from solver.outcome import Breach, Kind, Placement, Roster
from solver.referee.form import sound
from solver.referee.reading import Reading, by_person


def judge(facts: Facts, roster: Roster) -> Iterator[Breach]:
    """A breach for each placement that begins before one of the program that comes first is over, standing ones included."""
    read = Reading(facts)
    placements = [placement for placement in sound(read, roster) if placement.kind is not Kind.COVER]
    known = by_person((*facts.standing, *placements))
    for placement in placements:
        program = read.programs[placement.program]
        if program.after is not None and not _been(program, placement, known[placement.person]):
            says = f"{placement.person} goes in {program.id} on {placement.first_day}, and has not been in {program.after} before"
            yield Breach(rule="precedence", says=says, person=placement.person, unit=placement.unit, day=placement.first_day)


def _been(program: Program, placement: Placement, known: list[Placement]) -> bool:
    return any(other.program == program.after and other.last_day < placement.first_day for other in known)
