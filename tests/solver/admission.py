"""Whether rows admit a choice of placements: their own columns may take any values in their domains."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations, product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from solver.candidates import Candidates
from solver.facts import Facts
from solver.outcome import COVER_PROGRAM, Kind, Placement, Roster
from solver.rows import Rows
from tests.solver.tiny_worlds import day
from tests.worlds.brute import refused_by

Choice = frozenset[int]  # candidate rows, pieces included


def admits(rows: Rows, n_candidates: int, chosen: Choice) -> bool:
    """Some values of the rule's own columns keep every row."""
    return admitting(rows, n_candidates)(chosen)


def admitting(rows: Rows, n_candidates: int) -> Callable[[Choice], bool]:
    """The same, of many choices: the rows are made a matrix once, and asked once of all choices that are one to them."""
    n_columns = n_candidates + len(rows.extra_upper)
    matrix = coo_array((rows.coefficient.astype(float), (rows.row, rows.column)), shape=(rows.n_rows, n_columns)).tocsr()
    within = LinearConstraint(matrix, rows.lower.astype(float), rows.upper.astype(float))
    bound = frozenset(rows.column.tolist())

    @cache
    def admitted(chosen: Choice) -> bool:
        lower = np.concatenate([np.zeros(n_candidates), rows.extra_lower]).astype(float)
        upper = np.concatenate([np.zeros(n_candidates), rows.extra_upper]).astype(float)
        lower[sorted(chosen)] = upper[sorted(chosen)] = 1
        if not rows.n_rows:
            return True
        if n_columns == n_candidates:
            sums = np.asarray(matrix @ lower)
            return bool((rows.lower <= sums).all() and (sums <= rows.upper).all())
        whole = np.ones(n_columns, np.int64)
        return bool(milp(np.zeros(n_columns), constraints=within, bounds=Bounds(lower, upper), integrality=whole).success)

    return lambda chosen: admitted(chosen & bound)


def placements_of(world: Facts, table: Candidates) -> Iterator[tuple[Placement, Choice]]:
    """Every placement that some choice of whole and pieces would make, hosts aside; for spread days as many pieces as the length says."""
    for row in np.flatnonzero(~table.is_piece).tolist():
        pieces = np.flatnonzero(table.piece_of == row).tolist()
        if pieces:
            length = world.programs[table.program[row]].length
            for some in combinations(pieces, length):
                days = tuple(sorted(day(int(table.first_day[piece])) for piece in some))
                yield _placement(world, table, row, days, days[0], days[-1]), frozenset({row, *some})
        else:
            days = tuple(day(n) for n in table.day[table.day_start[row] : table.day_start[row + 1]].tolist())
            yield _placement(world, table, row, days, day(int(table.first_day[row])), day(int(table.last_day[row]))), frozenset({row})


def _placement(world: Facts, table: Candidates, row: int, days: tuple[date, ...], first: date, last: date) -> Placement:
    ask = world.asks[table.ask[row]] if table.ask[row] >= 0 else None
    program = world.programs[table.program[row]] if ask is None else None
    return Placement(
        kind=Kind.COVER if program is None else Kind(program.kind),
        program=COVER_PROGRAM if program is None else program.id,
        ask=None if ask is None else ask.id,
        skill=None if ask is None else ask.skill,
        person=world.people[table.person[row]].id,
        unit=world.units[table.unit[row]].id,
        days=days,
        first_day=first,
        last_day=last,
    )


def namings(world: Facts, roster: Sequence[Placement]) -> Iterable[Roster]:
    """The roster with every choice of hosts where its programs want them."""
    wanting = {program.id for program in world.programs if program.host == "person"}
    each = [
        [replace(one, host=person.id) for person in world.people if person.unit.at(one.days[0]) == one.unit]
        if one.program in wanting
        else [one]
        for one in roster
    ]
    return product(*each)


def accepted(world: Facts, roster: Sequence[Placement]) -> bool:
    """The referee lets it pass, with some hosts; what it pays is not asked."""
    return any(refused_by(world, named) is None for named in namings(world, roster))
