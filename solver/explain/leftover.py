"""What could be added to a plan for one gap while everything planned stays: a problem that holds little else."""

from dataclasses import replace

from solver.facts import Choice, Facts, Program
from solver.outcome import Roster, Shortfall

NOBODY = Choice()


def leftover(facts: Facts, roster: Roster, gap: Shortfall) -> Facts:
    """The facts in which the plan stands and only this gap is asked for."""
    return replace(
        facts,
        standing=(*facts.standing, *roster),
        asks=tuple(replace(ask, first_day=gap.day, last_day=gap.day) for ask in facts.asks if ask.id == gap.ask and gap.day is not None),
        programs=tuple(_only(program, gap) for program in facts.programs),
    )


def _only(program: Program, gap: Shortfall) -> Program:
    """Programs stay, for their hosts' loads count; but they are for those whom the gap is about."""
    if program.id != gap.program:
        return replace(program, who=NOBODY)
    if gap.person is not None:
        return replace(program, who=_just(program.who, gap.person))
    if gap.rule == "receives" and gap.unit is not None:
        units = program.where.unit
        return replace(program, where=replace(program.where, unit=frozenset({gap.unit}))) if not units or gap.unit in units else program
    return program


def _just(who: Choice, person: str) -> Choice:
    return replace(who, person=frozenset({person})) if not who.person or person in who.person else NOBODY
