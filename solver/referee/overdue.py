"""Days on which people, or units, are past the longest gap that a program allows between two placements."""

from collections.abc import Iterator, Sequence
from datetime import date

from solver.facts import Program
from solver.outcome import MAX_GAP, UNIT_MAX_GAP, Placement, Shortfall, Tier
from solver.referee.due import could_receive
from solver.referee.period import days_between
from solver.referee.reading import Reading


def days_overdue(read: Reading, placements: Sequence[Placement]) -> Iterator[Shortfall]:
    """A shortfall for each person, then for each unit, with as many missing as there are such days in the horizon."""
    for program in read.facts.programs:
        if program.max_gap_days is None and program.unit_max_gap_days is None:
            continue
        tier = Tier.PROGRAMS if program.mandatory else Tier.ROTATIONS
        known = [p for p in (*read.facts.standing, *placements) if p.program == program.id]
        for person in read.facts.people if program.max_gap_days is not None else ():
            inside = [_takes_part(read, program, person.id, day) for day in _horizon(read)]
            missing = _past(read, program, program.max_gap_days or 0, inside, [p for p in known if p.person == person.id])
            if missing:
                yield Shortfall(tier=tier, missing=missing, price=1, program=program.id, person=person.id, rule=MAX_GAP)
        for unit in read.facts.units if program.unit_max_gap_days is not None else ():
            inside = [_is_visited(read, program, unit.id, day) for day in _horizon(read)]
            missing = _past(read, program, program.unit_max_gap_days or 0, inside, [p for p in known if p.unit == unit.id])
            if missing:
                yield Shortfall(tier=tier, missing=missing, price=1, program=program.id, unit=unit.id, rule=UNIT_MAX_GAP)


def _horizon(read: Reading) -> Iterator[date]:
    return days_between(read.facts.horizon.first_day, read.facts.horizon.last_day)


def _in_window(read: Reading, program: Program, day: date) -> bool:
    window = read.window(program)
    return window.first_day <= day <= window.last_day


def _takes_part(read: Reading, program: Program, person: str, day: date) -> bool:
    """The program is for the person that day, who is employed, not exempt and available for it."""
    if not (_in_window(read, program, day) and read.asked_for(program, person, day) and read.employed(person, day)):
        return False
    let_off = read.person_exempt(program, person, day) or read.barred(program, person, day)
    return read.in_time(program, person, day) and not let_off


def _is_visited(read: Reading, program: Program, unit: str, day: date) -> bool:
    """The program goes to the unit that day, which is open, not exempt and has a seat."""
    return _in_window(read, program, day) and read.units[unit].seats.at(day) > 0 and could_receive(read, program, unit, day)


def _past(read: Reading, program: Program, gap: int, inside: Sequence[bool], placements: Sequence[Placement]) -> int:
    """On how many days of the horizon the last `gap` days, this one counted, were without a placement though none was outside."""
    begun = None if program.window is None else program.window.first_day
    horizon = read.facts.horizon.first_day
    waiting_since_before = any(p.last_day < horizon and (begun is None or begun <= p.last_day) for p in placements)
    in_a_row, missing = 0, 0
    for day, takes_part in zip(_horizon(read), inside, strict=True):
        in_a_row = in_a_row + 1 if takes_part else 0
        waiting_since_before &= takes_part
        near = any(p.first_day <= day and (day - p.last_day).days < gap for p in placements)
        missing += (in_a_row >= gap or waiting_since_before) and not near
    return missing
