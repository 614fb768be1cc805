"""How long a placement is: a day, a run of workdays, a block of weeks, or days spread over a period."""

from collections.abc import Iterator
from datetime import timedelta

from solver.facts import Program
from solver.outcome import Placement
from solver.referee.period import days_between
from solver.referee.reading import Reading


def of_right_length(read: Reading, program: Program, placement: Placement) -> Iterator[str]:
    """What is wrong with the length of a placement and with the choice of its days."""
    if program.length_unit == "weeks":
        return _block(read, program, placement)
    if program.length_unit == "spread":
        return _spread(read, program, placement)
    return _single(placement, program) if program.length == 1 else _run(read, program, placement)


def _single(placement: Placement, program: Program) -> Iterator[str]:
    if len(placement.days) != 1:
        yield f"{program.id} lasts one day, not {len(placement.days)}"


def _run(read: Reading, program: Program, placement: Placement) -> Iterator[str]:
    """Consecutive workdays of the person, on none of which they are absent."""
    person = placement.person
    workdays = tuple(day for day in days_between(placement.first_day, placement.last_day) if read.workday(person, day))
    if len(placement.days) != program.length:
        yield f"{program.id} lasts {program.length} days, not {len(placement.days)}"
    if placement.days != workdays:
        yield f"the days of {person} from {placement.first_day} to {placement.last_day} are not their workdays one after the other"
    if any(read.absent(person, day) for day in workdays):
        yield f"{person} is absent between {placement.first_day} and {placement.last_day}"


def _block(read: Reading, program: Program, placement: Placement) -> Iterator[str]:
    """Whole weeks inside the horizon, with all days that the person works and the program uses, and enough of them."""
    person, first_day, last_day = placement.person, placement.first_day, placement.last_day
    block = list(days_between(first_day, last_day))
    usable = tuple(day for day in block if read.works(person, day) and read.usable(program, day))
    pattern = sum(read.in_pattern(person, day) for day in block)
    if last_day != first_day + timedelta(days=7 * program.length - 1):
        yield f"{first_day}..{last_day} is not {program.length} weeks"
    if not (read.in_horizon(first_day) and read.in_horizon(last_day)):
        yield f"the block {first_day}..{last_day} leaves the horizon"
    if placement.days != usable:
        yield f"{person} has {len(placement.days)} days in {first_day}..{last_day}, not exactly the {len(usable)} days of work there"
    if 100 * len(placement.days) < program.min_worked * pattern:
        share = f"{len(placement.days)} of {pattern} days of {person}'s pattern"
        yield f"{share} are worked in {first_day}..{last_day}, less than {program.min_worked} %"


def _spread(read: Reading, program: Program, placement: Placement) -> Iterator[str]:
    if len(placement.days) != program.length:
        yield f"{program.id} lasts {program.length} days, not {len(placement.days)}"
    periods = sorted({read.period(program, day) or "no period" for day in placement.days})
    if len(periods) > 1:
        yield f"the days of {placement.person} in {program.id} lie in {' and '.join(periods)}, not in one {program.per}"
