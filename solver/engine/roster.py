"""The chosen candidates as placements, in the order of their first days and then of people."""

import numpy as np

from solver.candidates import COVER, NONE, SHADOW, Candidates
from solver.engine.layout import Ground
from solver.engine.visits import chosen_days, chosen_rows, earning, free_days, free_rows_of
from solver.outcome import COVER_PROGRAM, Kind, Placement, Roster
from solver.problem import Problem
from solver.rows import Int64
from solver.rules import hosts
from solver.rules.registry import RULES

KINDS = {SHADOW: Kind.SHADOW, COVER: Kind.COVER}


def roster_of(problem: Problem, table: Candidates, values: Int64, hosts: dict[int, int]) -> Roster:
    """`values` of shape (n_candidates,) or longer; `hosts` by row."""
    rows = chosen_rows(table, values)
    rows.sort(key=lambda row: (int(table.first_day[row]), int(table.person[row]), row))
    free = free_days(table, values)
    return tuple(_placement(problem, table, row, chosen_days(table, values, row), hosts.get(row), free) for row in rows)


def _placement(
    problem: Problem, table: Candidates, row: int, days: tuple[int, ...], host: int | None, free: dict[tuple[int, int, int], int]
) -> Placement:
    facts = problem.facts
    spread = table.day_start[row] == table.day_start[row + 1]
    program = None if table.program[row] == NONE else facts.programs[table.program[row]]
    ask = None if table.ask[row] == NONE else facts.asks[table.ask[row]]
    earned = free.get(earning(table, row)) if table.off_pattern[row] else None
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
        compensation_day=None if earned is None else problem.days.on(earned),
        sealed_until=first_day if program is not None and program.sealed else None,
    )


def base_of(problem: Problem, ground: Ground, roster: Roster) -> Int64:
    """Base values for a roster, of its placements that are rows by themselves; spread days are left out.

    A ground without the rule of hosts has no columns for them.
    """
    table, base = ground.table, ground.assembly.empty()
    whole = np.flatnonzero((np.diff(table.day_start) > 0) & ~table.is_piece)
    programs = {program.id: number for number, program in enumerate(problem.facts.programs)}
    asks = {ask.id: number for number, ask in enumerate(problem.facts.asks)}
    host_of: dict[int, int] = {}
    columns = (table.program, table.ask, table.person, table.unit, table.first_day)
    row_of = dict(zip(zip(*(column[whole].tolist() for column in columns), strict=True), whole.tolist(), strict=True))
    for one in roster:
        what = programs.get(one.program, NONE), asks.get(one.ask or "", NONE)
        key = *what, problem.person_index[one.person], problem.unit_index[one.unit], problem.days.index(one.first_day)
        if key in row_of:
            base[row_of[key]] = 1
            if one.host is not None:
                host_of[row_of[key]] = problem.person_index[one.host]
            if one.compensation_day is not None:
                free = free_rows_of(table, np.array([row_of[key]]))
                base[free[table.compensation[free] == problem.days.index(one.compensation_day)]] = 1
    base[_columns_of_hosts(problem, ground, host_of)] = 1
    return base


def _columns_of_hosts(problem: Problem, ground: Ground, host_of: dict[int, int]) -> Int64:
    if not ground.has_hosts:
        return np.empty(0, np.int64)
    first = ground.assembly.own_from[RULES.index(hosts.RULE)]
    return first - len(ground.table) + hosts.columns_of(problem, ground.table, host_of)
