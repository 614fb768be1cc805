"""Units that have fewer placements of a program in a period than its floor for them."""

from collections.abc import Iterator, Sequence

from solver.facts import Program
from solver.outcome import FLOOR, Placement, Shortfall, Tier
from solver.referee.due import could_receive, days_that_count, due, periods_of
from solver.referee.period import Period, days_between
from solver.referee.reading import Reading


def floors_missed(read: Reading, placements: Sequence[Placement]) -> Iterator[Shortfall]:
    """A shortfall for each unit and period with too few placements, standing ones counted."""
    for program in read.facts.programs:
        tier = Tier.PROGRAMS if program.mandatory else Tier.ROTATIONS
        for unit, least in program.floors:
            there = [p for p in (*read.facts.standing, *placements) if (p.program, p.unit) == (program.id, unit)]
            for period in periods_of(read, program):
                begun = sum(period.first_day <= p.first_day <= period.last_day for p in there)
                missing = _asked(read, program, unit, least, period) - begun
                if missing > 0:
                    yield Shortfall(tier=tier, missing=missing, price=1, program=program.id, unit=unit, rule=FLOOR, period=period.name)


def _asked(read: Reading, program: Program, unit: str, least: int, period: Period) -> int:
    """Nothing in a period in which the unit could receive nobody on any day of horizon and window."""
    days = days_between(*days_that_count(read, program, period))
    return due(read, least, period) if unit in read.units and any(could_receive(read, program, unit, day) for day in days) else 0
