"""A placement names people, units, programs and asks that exist, agrees with them in kind, and its days make sense.

The other rules judge only placements of sound form: of the rest nothing can be said but that they are wrong.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from solver.facts import Facts, Program
from solver.outcome import COVER_PROGRAM, Breach, Kind, Placement, Roster
from solver.referee.reading import Reading


def judge(facts: Facts, roster: Roster) -> Iterator[Breach]:
    """A breach for every unknown id, every disagreement with program or ask, and every list of days out of order."""
    read = Reading(facts)
    for placement in roster:
        for fault in faults(read, placement):
            yield Breach(rule="form", says=fault, person=placement.person, unit=placement.unit, day=placement.first_day)
    names = Counter(placement.id for placement in roster if placement.id is not None)
    for name, times in names.items():
        if times > 1:
            yield Breach(rule="form", says=f"{times} placements are called {name}")


def sound(read: Reading, roster: Roster) -> list[Placement]:
    """The placements of the roster whose form is right."""
    return [placement for placement in roster if next(faults(read, placement), None) is None]


def faults(read: Reading, placement: Placement) -> Iterator[str]:
    """What is wrong with the form of one placement."""
    yield from _unknown_ids(read, placement)
    yield from _wrong_days(placement)
    yield from _against_ask(read, placement) if placement.kind is Kind.COVER else _against_program(read, placement)


def _unknown_ids(read: Reading, placement: Placement) -> Iterator[str]:
    if placement.person not in read.people:
        yield f"no person is called {placement.person}"
    if placement.unit not in read.units:
        yield f"no unit is called {placement.unit}"
    if placement.host is not None and placement.host not in read.people:
        yield f"no person is called {placement.host}, the host"


def _wrong_days(placement: Placement) -> Iterator[str]:
    days = placement.days
    if not days:
        yield f"the placement of {placement.person} in {placement.unit} from {placement.first_day} has no days"
    elif any(later <= earlier for earlier, later in pairwise(days)):
        yield f"the days of {placement.person} in {placement.unit} do not ascend: {_listed(days)}"
    elif days[0] < placement.first_day or placement.last_day < days[-1]:
        yield f"{_listed(days)} do not lie in {placement.first_day}..{placement.last_day}"


def _against_ask(read: Reading, placement: Placement) -> Iterator[str]:
    ask = None if placement.ask is None else read.asks.get(placement.ask)
    if placement.program != COVER_PROGRAM:
        yield f"cover is of no program, not of {placement.program}"
    if placement.host is not None:
        yield f"a helper has no host, not {placement.host}"
    if ask is None:
        yield f"no ask is called {placement.ask}"
    elif placement.unit != ask.unit:
        yield f"ask {ask.id} is for {ask.unit}, not for {placement.unit}"
    elif placement.skill != ask.skill:
        yield f"ask {ask.id} is for {ask.skill or 'any skill'}, not for {placement.skill or 'any skill'}"
    yield from _loose_ends(placement)


def _against_program(read: Reading, placement: Placement) -> Iterator[str]:
    program = read.programs.get(placement.program)
    if placement.ask is not None or placement.skill is not None:
        yield f"only cover serves an ask, {placement.kind} does not"
    if program is None:
        yield f"no program in force is called {placement.program}"
        return
    if program.kind != placement.kind:
        yield f"{program.id} is a {program.kind} program, not {placement.kind}"
    if not _is_block(program):
        yield from _loose_ends(placement)


def _is_block(program: Program) -> bool:
    return program.length_unit == "weeks"


def _loose_ends(placement: Placement) -> Iterator[str]:
    """All but a block begin with their first day and end with their last."""
    if placement.days and (placement.first_day, placement.last_day) != (placement.days[0], placement.days[-1]):
        yield f"{placement.first_day}..{placement.last_day} are not the ends of {_listed(placement.days)}"


def _listed(days: tuple[date, ...]) -> str:
    return ", ".join(str(day) for day in days)
