"""What the model says about a roster: whether the candidate table holds it, its rows leave it, and hosts can be named for it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

import numpy as np
from ortools.sat.python import cp_model

from solver.candidates import COVER, FREE, Candidates
from solver.engine.answer import Stop
from solver.engine.hosting import HostBook
from solver.engine.matching import match
from solver.engine.visits import away, guests
from solver.facts import Facts
from solver.generate import candidates_of
from solver.outcome import COVER_PROGRAM, Kind, Placement, Roster
from solver.problem import Problem
from solver.rows import Rows
from solver.rules.registry import RULES

Columns = frozenset[int]
NEVER = Stop(wants=lambda: False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The candidate table of some facts and the rows of each hard rule."""

    problem: Problem
    table: Candidates
    rows: dict[str, Rows]

    @classmethod
    def of(cls, facts: Facts) -> "Model":
        problem = Problem.of(facts)
        table = candidates_of(problem)
        return cls(problem=problem, table=table, rows={rule.name: rule.rows(problem, table) for rule in RULES})

    def placements(self) -> Iterator[Placement]:
        """Every row that is a placement by itself, without a host, with each day that it could give back and without one.

        Spread ones are made of pieces and have no days here.
        """
        for row in np.flatnonzero(~self.table.is_piece & (np.diff(self.table.day_start) > 0)).tolist():
            plain = self._placement(row)
            yield plain
            yield from (replace(plain, compensation_day=self._free_day(free)) for free in self._free_rows(row))

    def _free_rows(self, row: int) -> list[int]:
        """The days that could be given back for the placement of a row."""
        table = self.table
        if not table.off_pattern[row]:
            return []
        mine = (table.kind == FREE) & (table.person == table.person[row]) & (table.program == table.program[row])
        return np.flatnonzero(mine & (table.first_day == table.first_day[row])).tolist()

    def _free_day(self, row: int) -> date:
        return self.problem.days.on(int(self.table.compensation[row]))

    def _placement(self, row: int) -> Placement:
        facts, table = self.problem.facts, self.table
        ask = facts.asks[table.ask[row]] if table.kind[row] == COVER else None
        program = None if ask else facts.programs[table.program[row]]
        return Placement(
            kind=Kind(program.kind) if program else Kind.COVER,
            program=program.id if program else COVER_PROGRAM,
            person=facts.people[table.person[row]].id,
            unit=facts.units[table.unit[row]].id,
            first_day=self.problem.days.on(table.first_day[row]),
            last_day=self.problem.days.on(table.last_day[row]),
            days=tuple(self.problem.days.on(day) for day in self._days(row)),
            ask=ask and ask.id,
            skill=ask and ask.skill,
        )

    def _days(self, row: int) -> list[int]:
        return [int(day) for day in self.table.day[self.table.day_start[row] : self.table.day_start[row + 1]]]

    def ways(self, placement: Placement) -> list[Columns]:
        """The columns that stand for the placement: one row, or a whole and its pieces; there may be several such wholes."""
        plain = replace(placement, host=None, compensation_day=None)
        day = placement.compensation_day
        return [
            columns | free
            for row in self._alike(plain)
            for columns in self._columns(plain, row)
            for free in (
                [frozenset[int]()] if day is None else [frozenset((one,)) for one in self._free_rows(row) if self._free_day(one) == day]
            )
        ]

    def _alike(self, placement: Placement) -> list[int]:
        """The whole rows of the placement's person, unit and program or ask."""
        table, problem = self.table, self.problem
        mine = (table.person == problem.person_index[placement.person]) & (table.unit == problem.unit_index[placement.unit])
        if placement.kind is Kind.COVER:
            mine &= table.ask == [ask.id for ask in problem.facts.asks].index(placement.ask or "")
        else:
            mine &= table.program == [program.id for program in problem.facts.programs].index(placement.program)
        return [int(row) for row in np.flatnonzero(mine & ~table.is_piece)]

    def _columns(self, placement: Placement, row: int) -> list[Columns]:
        if self._days(row):
            return [frozenset((row,))] if self._placement(row) == placement else []
        pieces = {self._days(piece)[0]: piece for piece in np.flatnonzero(self.table.piece_of == row).tolist()}
        days = [self.problem.days.index(day) for day in placement.days]
        return [frozenset((row, *(pieces[day] for day in days)))] if all(day in pieces for day in days) else []

    def represented(self, roster: Roster) -> list[Columns]:
        """Every choice of columns that stands for the whole roster."""
        found = []
        for ways in product(*map(self.ways, roster)):
            columns = frozenset().union(*ways)
            if len(columns) == sum(map(len, ways)):
                found.append(columns)
        return found

    def leaves(self, name: str, roster: Roster) -> bool:
        """The rows of this rule are kept by some representation."""
        return any(self.keeps(name, columns) for columns in self.represented(roster))

    def keeps(self, name: str, columns: Columns) -> bool:
        """The chosen candidates, with some values of the rule's own columns, keep its rows."""
        return _kept(self.rows[name], columns, len(self.table))

    def admitted(self, roster: Roster) -> Roster | None:
        """The roster with the hosts that the engine names, if some representation keeps all rows and everybody finds a host."""
        for columns in self.represented(roster):
            if all(self.keeps(name, columns) for name in self.rows):
                named = self._named(roster, columns)
                if named is not None:
                    return named
        return None

    def _named(self, roster: Roster, columns: Columns) -> Roster | None:
        chosen = np.zeros(len(self.table), np.int64)
        chosen[sorted(columns)] = 1
        found = match(HostBook(problem=self.problem), guests(self.table, chosen), away(self.table, chosen), NEVER)
        if found.unmatched:
            return None
        rows = {row: self.problem.facts.people[host].id for row, host in found.hosts.items()}
        return tuple(replace(placement, host=self._host(placement, columns, rows)) for placement in roster)

    def _host(self, placement: Placement, columns: Columns, hosts: dict[int, str]) -> str | None:
        return next((hosts[row] for way in self.ways(placement) for row in way if way <= columns and row in hosts), None)


def _kept(rows: Rows, columns: Columns, n_candidates: int) -> bool:
    """Rows without columns of the rule's own are added up; the others are left to a search over those columns."""
    hard = rows.price == 0
    chosen = np.isin(rows.column, sorted(columns))
    sums = np.bincount(rows.row[chosen], weights=rows.coefficient[chosen], minlength=rows.n_rows).astype(np.int64)
    own = rows.column >= n_candidates
    searched = np.zeros(rows.n_rows, bool)
    searched[rows.row[own]] = True
    plain = hard & ~searched
    if ((sums < rows.lower) | (sums > rows.upper))[plain].any():
        return False
    return not (hard & searched).any() or _some_values(rows, sums, np.flatnonzero(hard & searched), n_candidates)


def _some_values(rows: Rows, sums: np.ndarray, which: np.ndarray, n_candidates: int) -> bool:
    model = cp_model.CpModel()
    extra = [model.new_int_var(int(low), int(high), "") for low, high in zip(rows.extra_lower, rows.extra_upper, strict=True)]
    terms: dict[int, list[tuple[int, int]]] = {int(row): [] for row in which}
    for row, column, coefficient in zip(rows.row.tolist(), rows.column.tolist(), rows.coefficient.tolist(), strict=True):
        if column >= n_candidates and row in terms:
            terms[row].append((column - n_candidates, coefficient))
    for row, entries in terms.items():
        total = cp_model.LinearExpr.weighted_sum([extra[column] for column, _ in entries], [coefficient for _, coefficient in entries])
        model.add_linear_constraint(total, int(rows.lower[row] - sums[row]), int(rows.upper[row] - sums[row]))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
