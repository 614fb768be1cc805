"""Who owes a program nothing on which day, because it was agreed with somebody by name."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from solver.arrays.days import Bool, Days, Int32
from solver.arrays.units import NO_UNIT
from solver.facts import ExemptionFacts, Facts, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempt:
    """`people` (n_people, n_days), `units` (n_units, n_days); a unit's exemption is that of all units below it and of their people."""

    people: Bool
    units: Bool


def exempt_days(
    facts: Facts, program: str, days: Days, home: Int32, parent: Int32, indices: tuple[Mapping[str, int], Mapping[str, int]]
) -> Exempt | None:
    """None where nobody is exempt. `indices`: of people and of units; whoever is not among the facts is passed over."""
    told = [exemption for exemption in facts.exemptions if exemption.program == program]
    if not told:
        return None
    people_index, unit_index = indices
    units = _with_those_below(_covered(days, len(facts.units), [(unit_index.get(one.unit or ""), one) for one in told]), parent)
    people = _covered(days, len(facts.people), [(people_index.get(one.person or ""), one) for one in told])
    return Exempt(people=people | units[home, np.arange(days.n)], units=units)


def _covered(days: Days, rows: int, told: list[tuple[int | None, ExemptionFacts]]) -> Bool:
    known = [(row, Span(first_day=one.first_day, last_day=one.last_day)) for row, one in told if row is not None]
    return days.covered(rows, [row for row, _ in known], [span for _, span in known])


def _with_those_below(exempt: Bool, parent: Int32) -> Bool:
    """Climbs until nobody stands higher; parents in a circle were refused when the units were read."""
    day, found, above = np.arange(exempt.shape[1]), exempt.copy(), parent
    while (above != NO_UNIT).any():
        found |= (above != NO_UNIT) & exempt[above, day]
        above = np.where(above != NO_UNIT, parent[above, day], NO_UNIT).astype(np.int32)
    return found
