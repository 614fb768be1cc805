"""Who helps whom, programs being settled: a flow of least cost from the days of asks through people's days to what each has given.

Without home cover that is all there is to it, whole numbers included (Ahuja, Magnanti and Orlin, *Network flows*, 1993: convex costs as
parallel arcs). Where a flow takes more people from a home than it can spare, some of them are barred and it is sought again; whoever helps
already never is, so that the helpers as they are remain one of the flows.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from solver.arrays.days import Bool, Int32, Int64
from solver.arrays.joins import contains, counted
from solver.candidates import COVER, Candidates
from solver.engine.helping import Help, Helpers
from solver.generate.entries import PREFERENCE_UNSAID, preference_of
from solver.problem import Problem
from solver.rules.prices import fairness

FINE = 16  # parts of a unit of preference, in which homes that lend too many raise their price
PRICED = 2  # rounds in which they do; whoever is too many after that is barred
ROUNDS = 20
LOOKS = 300  # at people, that take as long as an arc in a flow
MOST = 400_000  # helpers among whom a flow is sought
LARGEST = 2**60  # costs times nodes that the flow can count


@dataclass(frozen=True, kw_only=True)
class Flowing:
    """What programs leave: `busy` and `lendable` as in the problem, `given` with the days of programs."""

    problem: Problem
    helpers: Helpers
    weight: Int64
    given: Int64
    busy: Bool
    lendable: Int32

    @classmethod
    def of(cls, problem: Problem, helpers: Helpers, table: Candidates, base: Int64) -> "Flowing":
        """With the chosen candidates of the table, helpers aside."""
        prices = fairness(problem, table)
        chosen = (base[: len(table)] > 0) & (table.kind != COVER)
        visit = table.visits(chosen)
        person = table.person[visit.candidate]
        busy, lendable = problem.placed.copy(), problem.lendable.copy()
        busy[person, visit.day] = True
        of_base = problem.of_base[person, visit.day]
        np.subtract.at(lendable, (problem.people.home[person, visit.day][of_base], visit.day[of_base]), 1)
        given = prices.given + np.bincount(table.person, weights=prices.days * chosen, minlength=problem.n_people).astype(np.int64)
        return cls(problem=problem, helpers=helpers, weight=prices.weight, given=given, busy=busy, lendable=lendable)

    def improved(self, now: Help, others: Help, *, over: Callable[[], bool], look: Callable[[int], None]) -> Help:
        """The most even helpers among these, of such the most wanted; as they are now where nothing better is found.

        Every ask's day keeps as many helpers as it has. `look` is told of the work, as if it went into exchanges one by one.
        """
        if not len(now) or len(now) + len(others) > MOST or not bool(self.helpers.remembered[now.day].all()):
            return now
        arcs = self._possible(now, others)
        barred = np.zeros(len(arcs), bool)
        standing = np.isin(self.helpers.key(arcs), self.helpers.key(now))
        toll = np.zeros(self.problem.n_units * self.problem.n_days, np.int64)
        for turn in range(ROUNDS):
            left = np.flatnonzero(~barred)
            look(LOOKS * len(left))
            extra = toll[self._home(arcs)] * self.problem.of_base[arcs.person, arcs.day] - standing
            flow = None if over() else self._flow(now, arcs.chosen(left), extra[left])
            if flow is None:
                return now
            used = np.zeros(len(arcs), bool)
            used[left[flow]] = True
            late = self._too_many(arcs, used, standing)
            if not len(late):
                return arcs.chosen(used)
            if turn < PRICED:
                np.add.at(toll, self._home(arcs)[late], FINE // 2)
            else:
                barred |= self._barred(arcs, used, late) & ~standing
        return now

    def _home(self, arcs: Help) -> Int64:
        """(n_arcs,): the cell (home, day)."""
        return self.problem.people.home[arcs.person, arcs.day].astype(np.int64) * self.problem.n_days + arcs.day

    def _possible(self, now: Help, others: Help) -> Help:
        """Those who help now, and of the others whoever is free and asked for."""
        cell = self._cell(now)
        fits = ~self.busy[others.person, others.day] & contains(np.unique(cell), self._cell(others))
        arcs = Help.joined([now, others.chosen(fits & self.helpers.remembered[others.day])])
        _, first = np.unique(self.helpers.key(arcs), return_index=True)
        return arcs.chosen(first)

    def _cell(self, help_: Help) -> Int64:
        return help_.ask.astype(np.int64) * self.problem.n_days + help_.day

    def _too_many(self, arcs: Help, used: Bool, standing: Bool) -> Int64:
        """The places of those whom their homes cannot spare, the least wanted ones of each home."""
        taken = np.flatnonzero(used & self.problem.of_base[arcs.person, arcs.day])
        home = self._home(arcs)
        order = taken[np.lexsort((self._wish(arcs.chosen(taken)), ~standing[taken], home[taken]))]
        _, many = np.unique(home[order], return_counts=True)
        return np.asarray(order[counted(many) >= self.lendable.ravel()[home[order]]])

    def _barred(self, arcs: Help, used: Bool, late: Int64) -> Bool:
        """(n_arcs,): they, and all others of homes that can spare nobody more."""
        home, base = self._home(arcs), self.problem.of_base[arcs.person, arcs.day]
        kept = used.copy()
        kept[late] = False
        full = np.bincount(home[kept & base], minlength=self.lendable.size) >= self.lendable.ravel()
        return np.asarray(base & full[home] & ~kept)

    def _wish(self, arcs: Help) -> Int64:
        return preference_of(self.problem, arcs.person, self.problem.ask_unit[arcs.ask]).astype(np.int64)

    def _flow(self, now: Help, arcs: Help, extra: Int64) -> Int64 | None:
        """The places of the arcs that are used, None where the costs cannot be counted."""
        cost = FINE * self._wish(arcs) + extra
        worth = (FINE * PREFERENCE_UNSAID + int(extra.max()) + 1) * len(now) + 1
        net = _Network.of(self.problem, arcs, self._cell(arcs))
        dearest = float(worth) * float(self.weight.max()) * float(2 * self.given.max() + 2 * int(net.most.max()) + 1)
        if dearest * net.n_nodes > LARGEST:
            return None
        asked, many = np.unique(self._cell(now), return_counts=True)
        step, nth = np.repeat(np.arange(len(net.people)), net.most), counted(net.most)
        who = net.people[step]
        return net.cheapest(cost, (step, worth * self.weight[who] * (2 * (self.given[who] + nth) + 1)), (asked, many))


@dataclass(frozen=True, kw_only=True)
class _Network:
    """Nodes: the asked days, people's days, people's quarters, people, and all they have given; each part numbered by itself."""

    cells: Int64
    cell: Int64  # (n_arcs,)
    day: Int64  # (n_arcs,)
    term: Int64  # (n_days,): the quarter of each person's day
    room: Int64  # (n_quarters,): days of cover left
    person: Int64  # (n_quarters,)
    people: Int64
    most: Int64  # (n_people,): days that each could give at most

    @classmethod
    def of(cls, problem: Problem, arcs: Help, cell: Int64) -> "_Network":
        cells, cell = np.unique(cell, return_inverse=True)
        days, day = np.unique(arcs.person.astype(np.int64) * problem.n_days + arcs.day, return_inverse=True)
        who, n_quarters = days // problem.n_days, problem.cover_left.shape[1]
        quarters, term = np.unique(who * n_quarters + problem.quarter_column[days % problem.n_days], return_inverse=True)
        people, person = np.unique(quarters // n_quarters, return_inverse=True)
        room = np.maximum(0, problem.cover_left.ravel()[quarters]).astype(np.int64)
        most = np.minimum(np.bincount(person, weights=room), np.bincount(np.searchsorted(people, who))).astype(np.int64)
        return cls(cells=cells, cell=cell, day=day, term=term, room=room, person=person, people=people, most=most)

    @property
    def n_nodes(self) -> int:
        return len(self.cells) + len(self.term) + len(self.room) + len(self.people) + 1

    def cheapest(self, cost: Int64, steps: tuple[Int64, Int64], asked: tuple[Int64, Int64]) -> Int64 | None:
        """The places of the arcs that are used; `steps`: (person, price) of each further day, `asked`: (cell, heads)."""
        first = np.cumsum([0, len(self.cells), len(self.term), len(self.room), len(self.people)])
        flow, one = SimpleMinCostFlow(), np.ones(len(cost) + len(self.term) + len(steps[0]), np.int64)
        for tail, head, most, price in (
            (first[0] + self.cell, first[1] + self.day, one[: len(cost)], cost),
            (first[1] + np.arange(len(self.term)), first[2] + self.term, one[: len(self.term)], 0 * self.term),
            (first[2] + np.arange(len(self.room)), first[3] + self.person, self.room, 0 * self.room),
            (first[3] + steps[0], np.full(len(steps[0]), first[4]), one[: len(steps[0])], steps[1]),
        ):
            flow.add_arcs_with_capacity_and_unit_cost(tail, head, most, price)
        flow.set_nodes_supplies(np.searchsorted(self.cells, asked[0]), asked[1])
        flow.set_node_supply(int(first[4]), -int(asked[1].sum()))
        if flow.solve() != flow.OPTIMAL:
            return None
        return np.flatnonzero(flow.flows(np.arange(len(cost))) > 0)
