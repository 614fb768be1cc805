"""How much of what a program asks for in a period is due when the horizon ends."""

from datetime import date

from solver.facts import Program
from solver.referee.period import Period, periods_in
from solver.referee.reading import Reading


def periods_of(read: Reading, program: Program) -> list[Period]:
    """Those that the horizon touches."""
    horizon, offset = read.facts.horizon, read.facts.policy.fiscal_offset
    return periods_in(program.per, horizon.first_day, horizon.last_day, offset, read.window(program))


def due(read: Reading, placements: int, period: Period) -> int:
    """The part of so many placements a period that is due when the horizon ends, rounded up."""
    gone = (min(period.last_day, read.facts.horizon.last_day) - period.first_day).days + 1
    return -(-placements * gone // period.length)


def could_receive(read: Reading, program: Program, unit: str, day: date) -> bool:
    """The program goes to the unit that day, which is open and not let off."""
    return read.asked_to_receive(program, unit, day) and not (read.closed(unit, day) or read.unit_exempt(program, unit, day))


def days_that_count(read: Reading, program: Program, period: Period) -> tuple[date, date]:
    """Period, horizon and window together; the first is after the last where they have no day in common."""
    horizon, window = read.facts.horizon, read.window(program)
    return max(period.first_day, horizon.first_day, window.first_day), min(period.last_day, horizon.last_day, window.last_day)
