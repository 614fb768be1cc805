"""What could be added to a plan for one gap while everything planned stays: a problem that holds little else."""

from dataclasses import replace
from datetime import date, timedelta

from solver.facts import Choice, Facts, Horizon, Program
from solver.outcome import FLOOR, UNIT_MAX_GAP, Roster, Shortfall

NOBODY = Choice()
FORTNIGHT = timedelta(days=14)


def leftover(facts: Facts, roster: Roster, gap: Shortfall) -> Facts:
    """The facts in which the plan stands and only this gap is asked for; of an ask there are but the weeks around its day to plan."""
    return replace(
        facts,
        horizon=facts.horizon if gap.day is None else around(facts.horizon, gap.day),
        standing=(*facts.standing, *roster),
        asks=tuple(replace(ask, first_day=gap.day, last_day=gap.day) for ask in facts.asks if ask.id == gap.ask and gap.day is not None),
        programs=tuple(_only(program, gap) for program in facts.programs),
    )


def around(horizon: Horizon, day: date) -> Horizon:
    """The weeks of the horizon in which rest and runs of work can depend on the day."""
    return Horizon(first_day=max(horizon.first_day, day - FORTNIGHT), last_day=min(horizon.last_day, day + FORTNIGHT))


def asked_about(facts: Facts, roster: Roster, gap: Shortfall) -> tuple[Facts, Roster]:
    """As much of the facts and of a roster as says what is missing of the gap: what a person owes depends on that person alone."""
    asks = tuple(ask for ask in facts.asks if ask.id == gap.ask)
    programs = tuple(program for program in facts.programs if program.id == gap.program)
    facts = replace(facts, asks=asks, programs=programs)
    if gap.person is None:
        return facts, tuple(one for one in roster if (one.ask == gap.ask if asks else one.program == gap.program))
    people = tuple(person for person in facts.people if person.id == gap.person)
    standing = tuple(one for one in facts.standing if one.person == gap.person)
    return replace(facts, people=people, standing=standing), tuple(
        replace(one, host=None) for one in roster if (one.person, one.program) == (gap.person, gap.program)
    )


def _only(program: Program, gap: Shortfall) -> Program:
    """Programs stay, for their hosts' loads count; but they are for those whom the gap is about."""
    if program.id != gap.program:
        return replace(program, who=NOBODY)
    if gap.person is not None:
        return replace(program, who=_just(program.who, gap.person))
    if gap.rule in ("receives", FLOOR, UNIT_MAX_GAP) and gap.unit is not None:
        units, floors = program.where.unit, tuple(floor for floor in program.floors if floor[0] == gap.unit)
        there = replace(program.where, unit=frozenset({gap.unit})) if not units or gap.unit in units else program.where
        return replace(program, where=there, floors=floors)
    return program


def _just(who: Choice, person: str) -> Choice:
    return replace(who, person=frozenset({person})) if not who.person or person in who.person else NOBODY
