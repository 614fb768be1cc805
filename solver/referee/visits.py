"""Visits to one unit that follow one another too soon, whoever makes them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import combinations

from solver.outcome import Breach, Placement
from solver.referee.reading import Reading


def too_soon_in_a_unit(read: Reading, placements: list[Placement]) -> Iterator[Breach]:
    """A breach for each two placements of a program in a unit, one of them of this roster, with less than `unit_min_gap` between."""
    for program in read.facts.programs:
        apart = program.unit_min_gap_days
        new, old = (_by_unit(known, program.id) if apart is not None else {} for known in (placements, read.facts.standing))
        for unit, here in new.items():
            pairs = (*combinations(here, 2), *((before, one) for before in old.get(unit, ()) for one in here))
            for earlier, later in (sorted(pair, key=lambda p: p.first_day) for pair in pairs):
                if later.first_day - earlier.last_day < timedelta(days=apart or 0):
                    says = f"{unit} has {earlier.person} until {earlier.last_day} and {later.person} from {later.first_day}"
                    says += f", less than {apart} days later"
                    yield Breach(rule="program", says=says, person=later.person, unit=unit, day=later.first_day)


def _by_unit(placements: Iterable[Placement], program: str) -> dict[str, list[Placement]]:
    found: dict[str, list[Placement]] = defaultdict(list)
    for placement in placements:
        if placement.program == program:
            found[placement.unit].append(placement)
    return found
