"""Helpers exchanged one by one, where the days given get more even, or as even and the unit is wanted more."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solver.arrays.days import Bool, Int32, Int64
from solver.candidates import COVER, Candidates
from solver.engine.helping import Help, Helpers
from solver.generate.entries import PREFERENCE_UNSAID, preference_of
from solver.problem import Problem
from solver.rules.prices import fairness

PASSES = 4
FAR = np.int64(2**62)


@dataclass(kw_only=True)
class Swapping:
    """A roster of the open table while its helpers change; every exchange keeps all rules. `given` counts days."""

    problem: Problem
    helpers: Helpers
    weight: Int64
    given: Int64
    busy: Bool
    lendable: Int32
    cover_left: Int32

    @classmethod
    def of(cls, problem: Problem, helpers: Helpers, table: Candidates, base: Int64) -> "Swapping":
        """With the chosen candidates of the table."""
        prices = fairness(problem, table)
        chosen = base[: len(table)] > 0
        visit = table.visits(chosen)
        person = table.person[visit.candidate]
        busy, lendable, cover_left = problem.placed.copy(), problem.lendable.copy(), problem.cover_left.copy()
        busy[person, visit.day] = True
        of_base = problem.of_base[person, visit.day]
        np.subtract.at(lendable, (problem.people.home[person, visit.day][of_base], visit.day[of_base]), 1)
        helping = np.flatnonzero(chosen & (table.kind == COVER))
        np.subtract.at(cover_left, (table.person[helping], problem.quarter_column[table.first_day[helping]]), 1)
        given = prices.given + np.bincount(table.person, weights=prices.days * chosen, minlength=problem.n_people).astype(np.int64)
        return cls(problem=problem, helpers=helpers, weight=prices.weight, given=given, busy=busy, lendable=lendable, cover_left=cover_left)

    def improved(self, help_: Help, *, wishes: bool, over: Callable[[], bool], look: Callable[[int], None]) -> Help:
        """The helpers after some passes over all of them, or until it is over; `wishes`: whether the units wanted count where the days
        are as even. `look` is told how many people are looked at for each exchange.
        """
        person = help_.person.copy()
        groups = {(group.day, ask): group.person for group in self.helpers.groups for ask in group.ask.tolist()}
        least = {key: int(self.weight[others].min()) for key, others in groups.items()}
        for _ in range(PASSES):
            before = person.copy()
            for place in np.argsort(-self._paid(person), kind="stable").tolist():
                ask, day = int(help_.ask[place]), int(help_.day[place])
                if not wishes and self._saved(int(person[place]), day) <= least[day, ask]:
                    continue
                if over():
                    return Help(ask=help_.ask, day=help_.day, person=person)
                look(len(groups[day, ask]))
                person[place] = self._exchanged(int(person[place]), groups[day, ask], ask, day, wishes)
            if (person == before).all():
                break
        return Help(ask=help_.ask, day=help_.day, person=person)

    def _paid(self, person: Int32) -> Int64:
        """What the last day of each costs."""
        return self.weight[person] * (2 * self.given[person] - 1)

    def _saved(self, person: int, day: int) -> int:
        return int(self.weight[person] * (2 * self.given[person] - 1)) if self.helpers.remembered[day] else 0

    def _exchanged(self, person: int, others: Int64, ask: int, day: int, wishes: bool) -> int:
        saved = self._saved(person, day)
        cost = self.weight[others] * (2 * self.given[others] + 1) * self.helpers.remembered[day]
        near = np.flatnonzero(cost <= saved if wishes else cost < saved)
        quarter = self.problem.quarter_column[day]
        near = near[self.may_take(others[near], person, ask, day) & (self.cover_left[others[near], quarter] > 0)]
        if not len(near):
            return person
        unit = np.full(len(near) + 1, self.problem.ask_unit[ask], np.int32)
        wanted = preference_of(self.problem, np.append(others[near], person).astype(np.int32), unit).astype(np.int64)
        total = cost[near] * (PREFERENCE_UNSAID + 1) + (wanted[:-1] if wishes else 0)
        best = int(np.argmin(total))
        if total[best] >= saved * (PREFERENCE_UNSAID + 1) + (int(wanted[-1]) if wishes else 0):
            return person
        self.move(person, int(others[near[best]]), day)
        return int(others[near[best]])

    def may_take(self, others: Int64, person: int, ask: int, day: int) -> Bool:
        """(n_others,): who could come on the day instead of the person, if the quarter's limit lets them."""
        home = self.problem.people.home
        spare = (self.lendable[home[others, day], day] > 0) | ~self.problem.of_base[others, day]
        spare |= bool(self.problem.of_base[person, day]) & (home[others, day] == home[person, day])
        return np.asarray(~self.busy[others, day] & spare & (home[others, day] != self.problem.ask_unit[ask]))

    def move(self, person: int, other: int, day: int) -> None:
        """The other comes instead of the person."""
        for who, sign in ((person, 1), (other, -1)):
            self.busy[who, day] = sign < 0
            self.cover_left[who, self.problem.quarter_column[day]] += sign
            self.given[who] -= sign * bool(self.helpers.remembered[day])
            if self.problem.of_base[who, day]:
                self.lendable[self.problem.people.home[who, day], day] += sign
