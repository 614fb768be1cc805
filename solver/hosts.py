"""Who can host whom: the people of a visited unit who are willing, there, free, and in no line with the visitor."""

from dataclasses import dataclass

import numpy as np

from solver.arrays.days import Bool, Int32, Int64
from solver.arrays.joins import contains, counted, looked_up, matched
from solver.arrays.visits import Visits
from solver.problem import Problem

CHUNK = 2**22  # pairs held at a time


def available(problem: Problem, number: int) -> Bool:
    """(n_people, n_days): who could take a guest of the program, for all that is known before the plan."""
    load = np.minimum(problem.standing.host_load, problem.programs[number].terms.host_load)
    has_room = (problem.standing.hosted < load)[:, problem.quarter_column]
    return problem.people.willing & problem.people.works & ~problem.placed & has_room


def per_unit(problem: Problem, who: Bool) -> Int32:
    """(n_units, n_days): how many of them are in the unit."""
    person, day = np.nonzero(who)
    cell = problem.people.home[person, day].astype(np.int64) * problem.n_days + day
    return np.bincount(cell, minlength=problem.n_units * problem.n_days).reshape(problem.n_units, problem.n_days).astype(np.int32)


def barred(problem: Problem, number: int, able: Bool, visitors: Bool) -> Int64:
    """Keys (visitor, host, day), ascending, each once: available hosts whom line or an earlier visit forbids; `visitors` is (n_people,)."""
    keys = [np.empty(0, np.int64)]
    for stretch, days in problem.lines.stretches():
        visitor, host = problem.lines.pairs(stretch, visitors, np.asarray(able[:, days].any(axis=1)))
        pair, day = np.nonzero(able[host, days])
        keys.append(_key(problem, visitor[pair], host[pair], day + days.start))
    keys.append(_met_before(problem, number, able))
    return np.unique(np.concatenate(keys))


def _met_before(problem: Problem, number: int, able: Bool) -> Int64:
    program = problem.programs[number]
    if program.terms.no_repeat != "host":
        return np.empty(0, np.int64)
    met, reach = program.standing, program.terms.no_repeat_quarters
    near = np.abs(problem.days.quarter - met.quarter[:, None]) <= (2**30 if reach is None else reach)
    entry, day = np.nonzero(near & (met.host >= 0)[:, None] & able[met.host])
    return _key(problem, met.person[entry], met.host[entry], day)


def _key(problem: Problem, visitor: Int64 | Int32, host: Int64 | Int32, day: Int64) -> Int64:
    return (visitor.astype(np.int64) * problem.n_people + host) * problem.n_days + day


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """The hosts of one program: `able` (n_people, n_days), `many` (n_units, n_days), and the keys of `barred`."""

    number: int
    able: Bool
    many: Int32
    barred: Int64
    barred_cell: Int64  # (visitor, unit, day) keys, ascending
    barred_many: Int64  # and how many hosts there are barred

    @classmethod
    def of(cls, problem: Problem, number: int) -> "Hosts":
        """Those of the program with this index."""
        able = available(problem, number)
        keys = barred(problem, number, able, np.asarray(problem.programs[number].who.any(axis=1)))
        visitor, host, day = keys // (problem.n_people * problem.n_days), keys // problem.n_days % problem.n_people, keys % problem.n_days
        unit = problem.people.home[host, day]
        cell, many = np.unique((visitor * problem.n_units + unit) * problem.n_days + day, return_counts=True)
        return cls(number=number, able=able, many=per_unit(problem, able), barred=keys, barred_cell=cell, barred_many=many)

    def left(self, problem: Problem, person: Int32, unit: Int32, day: Int32) -> Int64:
        """Of the shape of its arguments: how many could host the person there that day."""
        cell = (person.astype(np.int64) * problem.n_units + unit) * problem.n_days + day
        return self.many[unit, day] - looked_up(self.barred_cell, self.barred_many, cell, 0)

    def pairs(self, problem: Problem, visits: Visits) -> tuple[Int64, Int64]:
        """(visit, host), ascending: who is available on all of the visit's days and barred on none."""
        found = [self._pairs(problem, visits, begin, end) for begin, end in _chunks(self._widths(visits))]
        none = np.empty(0, np.int64)
        return np.concatenate([none, *(visit for visit, _ in found)]), np.concatenate([none, *(host for _, host in found)])

    def _widths(self, visits: Visits) -> Int64:
        first = visits.day[visits.start[:-1]]
        return self.many[visits.unit, first].astype(np.int64) * np.diff(visits.start)

    def _pairs(self, problem: Problem, visits: Visits, begin: int, end: int) -> tuple[Int64, Int64]:
        rows = np.arange(begin, end)
        visit, host = self._on_first_day(problem, visits, rows)
        n_days = np.diff(visits.start)[visit]
        pair = np.repeat(np.arange(len(visit)), n_days)
        day = visits.day[np.repeat(visits.start[visit], n_days) + counted(n_days)]
        there = self.able[host[pair], day] & (problem.people.home[host[pair], day] == visits.unit[visit[pair]])
        there &= ~contains(self.barred, _key(problem, visits.person[visit[pair]], host[pair], day.astype(np.int64)))
        fits = np.bincount(pair[there], minlength=len(visit)) == n_days
        return visit[fits], host[fits]

    def _on_first_day(self, problem: Problem, visits: Visits, rows: Int64) -> tuple[Int64, Int64]:
        """(visit, host) for everybody available in the unit on the visit's first day of work."""
        person, day = np.nonzero(self.able)
        cell = problem.people.home[person, day].astype(np.int64) * problem.n_days + day
        wanted = visits.unit[rows].astype(np.int64) * problem.n_days + visits.day[visits.start[rows]]
        visit, there = matched(wanted, cell)
        return rows[visit], person[there]


def _chunks(widths: Int64) -> list[tuple[int, int]]:
    """Consecutive stretches whose widths add up to about CHUNK."""
    block = np.cumsum(widths) // CHUNK
    edges = np.flatnonzero(np.diff(block, prepend=-1)).tolist()
    return list(zip(edges, [*edges[1:], len(widths)], strict=True))
