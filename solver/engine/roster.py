"""The chosen candidates as placements, in the order of their first days and then of people."""

from datetime import date

from solver.candidates import COVER, NONE, SHADOW, Candidates
from solver.engine.visits import chosen_days, chosen_rows
from solver.outcome import COVER_PROGRAM, Kind, Placement, Roster
from solver.problem import Problem
from solver.rows import Int64

KINDS = {SHADOW: Kind.SHADOW, COVER: Kind.COVER}


def roster_of(problem: Problem, table: Candidates, values: Int64, hosts: dict[int, int]) -> Roster:
    """`values` of shape (n_candidates,) or longer; `hosts` by row."""
    rows = chosen_rows(table, values)
    rows.sort(key=lambda row: (int(table.first_day[row]), int(table.person[row]), row))
    return tuple(_placement(problem, table, row, chosen_days(table, values, row), hosts.get(row)) for row in rows)


def _placement(problem: Problem, table: Candidates, row: int, days: tuple[int, ...], host: int | None) -> Placement:
    facts = problem.facts
    spread = table.day_start[row] == table.day_start[row + 1]
    program = None if table.program[row] == NONE else facts.programs[table.program[row]]
    ask = None if table.ask[row] == NONE else facts.asks[table.ask[row]]
    first_day = problem.days.on(days[0] if spread else int(table.first_day[row]))
    return Placement(
        kind=KINDS.get(int(table.kind[row]), Kind.ROTATION),
        program=COVER_PROGRAM if program is None else program.id,
        person=facts.people[table.person[row]].id,
        unit=facts.units[table.unit[row]].id,
        first_day=first_day,
        last_day=problem.days.on(days[-1] if spread else int(table.last_day[row])),
        days=tuple(problem.days.on(day) for day in days),
        ask=None if ask is None else ask.id,
        skill=None if ask is None else ask.skill,
        host=None if host is None else facts.people[host].id,
        compensation_day=_day_or_none(problem, int(table.compensation[row])),
        sealed_until=first_day if program is not None and program.sealed else None,
    )


def _day_or_none(problem: Problem, day: int) -> date | None:
    return None if day == NONE else problem.days.on(day)
