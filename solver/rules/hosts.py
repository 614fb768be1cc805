"""Every guest who wants a named host can be given one: a host takes one guest a day, and no more a quarter than the program lets them.

The rows look away from who exactly visits (reporting lines, hosts met before) and from the need that all days of a longer placement
have one host; the engine settles these by naming the hosts. They never forbid what some naming of hosts allows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from solver.arrays.days import Int64
from solver.candidates import Bool, Candidates, Int32, Visit
from solver.hosts import available, per_unit
from solver.problem import Problem
from solver.rows import Label, Rows, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class _Party:
    """Guests of programs with one host load, of one day or of several; their visits, and who may take one on which day."""

    load: int
    of_one_day: bool
    guest: Visit
    host: Int64  # (n_columns,)
    day: Int64
    first: int  # the number of the first column


def rows(problem: Problem, table: Candidates) -> Rows:
    """Columns of their own: (host, day) of a party is 1 where the host takes one of its guests that day."""
    parties = _parties(problem, table)
    if not parties:
        return Rows.none()
    extra = np.ones(sum(len(party.host) for party in parties), np.int64)
    parts = [*(_taken_in(problem, table, party) for party in parties), _one_a_day(problem, table, parties), *_loads(problem, parties)]
    joined = Rows.joined(parts, len(table) + len(extra))
    return Rows.hard(
        row=joined.row, column=joined.column, coefficient=joined.coefficient, upper=joined.upper, label=joined.label, extra_upper=extra
    )


def columns_of(problem: Problem, table: Candidates, host_of: Mapping[int, int]) -> Int64:
    """The rule's own columns, numbered as in `rows`, that are 1 where these candidates are taken, each met by its host."""
    host = np.full(len(table), -1, np.int64)
    host[list(host_of.keys())] = list(host_of.values())
    found = [np.empty(0, np.int64)]
    for party in _parties(problem, table):
        met = host[party.guest.candidate]
        busy = (met * problem.n_days + party.guest.day)[met >= 0]
        found.append(party.first + np.flatnonzero(np.isin(party.host * problem.n_days + party.day, busy)))
    return np.concatenate(found)


def _parties(problem: Problem, table: Candidates) -> list[_Party]:
    whole = np.where(table.is_piece, table.piece_of, np.arange(len(table)))
    one_day = (np.diff(table.day_start) == 1) & ~table.is_piece
    loads = np.array([program.terms.host_load for program in problem.programs] or [0])
    load_of = np.where(table.needs_host[whole], loads[table.program], 0)
    load_of[_ample(problem, table, whole)[table.unit]] = 0
    parties: list[_Party] = []
    first = len(table)
    for load in np.unique(load_of[load_of > 0]).tolist():
        for of_one_day in (True, False):
            guest = table.visits((load_of == load) & (one_day == of_one_day))
            host, day = _hosts(problem, table, guest)
            if len(guest.day):
                parties.append(_Party(load=load, of_one_day=of_one_day, guest=guest, host=host, day=day, first=first))
                first += len(host)
    return parties


def _ample(problem: Problem, table: Candidates, whole: Int64) -> Bool:
    """(n_units,): guests come for a day each, and whatever is chosen, hosts are enough each day and in each quarter."""
    wanting = np.asarray(table.needs_host[whole])
    guest = table.visits(wanting)
    ample = np.ones(problem.n_units, bool)
    ample[table.unit[wanting & (table.is_piece | (np.diff(table.day_start) != 1))]] = False
    coming = _counted(problem, table.unit[guest.candidate], guest.day)
    guests = np.minimum(coming, np.maximum(problem.seats, 0))
    leaving = np.zeros((problem.n_people, problem.n_days), bool)
    away = table.visits(np.ones(len(table), bool))
    leaving[table.person[away.candidate], away.day] = True
    for number in np.unique(table.program[guest.candidate]).tolist():
        free = available(problem, number)
        gone = per_unit(problem, free & leaving & ~problem.of_base)
        gone += np.minimum(per_unit(problem, free & leaving & problem.of_base), np.maximum(problem.lendable, 0))
        ample &= ((per_unit(problem, free) - gone >= guests) | (coming == 0)).all(axis=1)
        ample &= _loads_suffice(problem, free, guests)
    return ample


def _loads_suffice(problem: Problem, free: Bool, guests: Int32) -> Bool:
    """(n_units,): in each quarter the hosts may take more guests than there are seats for."""
    suffice = np.ones(problem.n_units, bool)
    for quarter in np.unique(problem.quarter_column).tolist():
        days = problem.quarter_column == quarter
        person = np.flatnonzero(free[:, days].any(axis=1))
        load = min(program.terms.host_load for program in problem.programs if program.terms.host == "person")
        left = np.minimum(problem.standing.host_load[person, quarter], load) - problem.standing.hosted[person, quarter]
        home = problem.people.home[person, int(np.flatnonzero(days)[0])]
        taken = np.bincount(home, weights=np.maximum(0, left), minlength=problem.n_units)
        suffice &= taken >= guests[:, days].sum(axis=1)
    return suffice


def _counted(problem: Problem, unit: Int32, day: Int32) -> Int32:
    """(n_units, n_days)."""
    cell = unit.astype(np.int64) * problem.n_days + day
    return np.bincount(cell, minlength=problem.n_units * problem.n_days).reshape(problem.n_units, problem.n_days).astype(np.int32)


def _hosts(problem: Problem, table: Candidates, guest: Visit) -> tuple[Int64, Int64]:
    """(host, day): who is available where and when some guest could come."""
    wanted = np.zeros((problem.n_units, problem.n_days), bool)
    wanted[table.unit[guest.candidate], guest.day] = True
    able = np.zeros((problem.n_people, problem.n_days), bool)
    for number in np.unique(table.program[guest.candidate]).tolist():
        able |= available(problem, number)
    host, day = np.nonzero(able & wanted[problem.people.home, np.arange(problem.n_days)])
    return host.astype(np.int64), day.astype(np.int64)


def _taken_in(problem: Problem, table: Candidates, party: _Party) -> Rows:
    """For each (unit, day): no more guests of the party than hosts who take one."""
    cell = np.concatenate([table.unit[party.guest.candidate], problem.people.home[party.host, party.day]]).astype(np.int64) * problem.n_days
    cell += np.concatenate([party.guest.day, party.day])
    unique, row = np.unique(cell, return_inverse=True)
    sign = np.repeat([1, -1], [len(party.guest.day), len(party.host)])
    return Rows.hard(
        row=row,
        column=np.concatenate([party.guest.candidate, party.first + np.arange(len(party.host))]),
        coefficient=sign,
        upper=np.zeros(len(unique), np.int64),
        label=Label.of(len(unique), unit=unique // problem.n_days, day=unique % problem.n_days),
    )


def _one_a_day(problem: Problem, table: Candidates, parties: list[_Party]) -> Rows:
    """Each day a person takes one guest, or is placed themselves, or neither."""
    host, day = np.concatenate([party.host for party in parties]), np.concatenate([party.day for party in parties])
    column = np.concatenate([_columns(party) for party in parties])
    hosting = np.zeros((problem.n_people, problem.n_days), bool)
    hosting[host, day] = True
    away = table.visits(np.asarray(hosting.any(axis=1))[table.person])
    clashes = hosting[table.person[away.candidate], away.day]
    candidate = away.candidate[clashes]
    return Rows.at_most(
        by={"person": np.concatenate([host, table.person[candidate]]), "day": np.concatenate([day, away.day[clashes]])},
        limit=1,
        columns=np.concatenate([column, candidate]),
    )


def _loads(problem: Problem, parties: list[_Party]) -> list[Rows]:
    """For each load and (host, quarter): guests of programs with this load or a smaller one are at most so many, standing ones included.

    Days of longer placements are not counted: several of them are one guest.
    """
    short = [party for party in parties if party.of_one_day]
    return [_load(problem, [party for party in short if party.load <= load], load) for load in sorted({party.load for party in short})]


def _load(problem: Problem, parties: list[_Party], load: int) -> Rows:
    quarter = problem.quarter_column[np.concatenate([party.day for party in parties])]
    left = np.minimum(problem.standing.host_load, load) - problem.standing.hosted
    return Rows.at_most(
        by={"person": np.concatenate([party.host for party in parties]), "quarter": quarter},
        limit=left,
        columns=np.concatenate([_columns(party) for party in parties]),
    )


def _columns(party: _Party) -> Int64:
    return party.first + np.arange(len(party.host))


RULE = Rule(name="hosts", sentence="Every guest has a named host of the unit, with one guest a day and not too many a quarter.", rows=rows)
