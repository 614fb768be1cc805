"""Helpers who are not yet in the model: millions of (ask, day, person), priced by factors and made only when they are attractive."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.arrays.days import Bool, Int32, Int64
from solver.arrays.joins import contains, counted, matched
from solver.generate.entries import PREFERENCE_UNSAID
from solver.impossible import ask_bits, helper_bits
from solver.periods import QUARTERS_REMEMBERED
from solver.problem import Problem
from solver.rows import Label

Float = NDArray[np.float64]
PAYS = 1e-6
SPARE = 4  # helpers in the first pool for each head
MORE = 2  # helpers added in a round for each head
PREFERRED = 3  # more than heads of those who state a wish for the unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Helpers, a day each: columns of shape (n,)."""

    ask: Int32
    day: Int32
    person: Int32

    def __len__(self) -> int:
        return len(self.ask)

    @classmethod
    def joined(cls, parts: Sequence["Help"]) -> "Help":
        none = np.empty(0, np.int32)
        return cls(**{name: np.concatenate([none, *(getattr(part, name) for part in parts)]) for name in ("ask", "day", "person")})

    def chosen(self, which: Int64 | Bool) -> "Help":
        return Help(ask=self.ask[which], day=self.day[which], person=self.person[which])


@dataclass(slots=True, kw_only=True)
class HelpPrices:
    """What a search asks of a helper, apart by factors: cost - `of_person_day` - `of_ask_day` is the reduced cost of (ask, day, person).

    `wish` is what a unit of preference counts in the search.
    """

    of_person_day: Float
    of_ask_day: Float
    wish: float = 0.0

    @classmethod
    def none(cls, problem: Problem) -> "HelpPrices":
        return cls(of_person_day=np.zeros((problem.n_people, problem.n_days)), of_ask_day=np.zeros(problem.heads.shape))

    def take(self, problem: Problem, label: Label, duals: Float) -> None:
        """Add what the duals of a rule's rows (those of a rule that binds helpers) say; `duals` of shape (n_rows,)."""
        priced = duals != 0
        of_ask, of_person, daily = label.ask >= 0, label.person >= 0, label.day >= 0
        asks = np.flatnonzero(priced & of_ask)
        np.add.at(self.of_ask_day, (label.ask[asks], label.day[asks]), duals[asks])
        people = np.flatnonzero(priced & of_person & daily & ~of_ask)
        np.add.at(self.of_person_day, (label.person[people], label.day[people]), duals[people])
        self._take_quarters(problem, label, duals, np.flatnonzero(priced & of_person & ~daily))
        self._take_homes(problem, label, duals, np.flatnonzero(priced & (label.unit >= 0) & ~of_ask))

    def _take_quarters(self, problem: Problem, label: Label, duals: Float, rows: Int64) -> None:
        if len(rows):
            of_quarter = np.zeros(problem.cover_left.shape)
            np.add.at(of_quarter, (label.person[rows], label.period[rows]), duals[rows])
            self.of_person_day += of_quarter[:, problem.quarter_column]

    def _take_homes(self, problem: Problem, label: Label, duals: Float, rows: Int64) -> None:
        if len(rows):
            of_home = np.zeros((problem.n_units, problem.n_days))
            np.add.at(of_home, (label.unit[rows], label.day[rows]), duals[rows])
            self.of_person_day += of_home[problem.people.home, np.arange(problem.n_days)] * problem.of_base


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Who has the skill on a day, and the asks that want it then."""

    day: int
    person: Int64
    ask: Int64


@dataclass(kw_only=True)
class Helpers:
    """All who could come, (ask, day, person) by (ask, day, person), though none is written down."""

    problem: Problem

    @cached_property
    def able(self) -> Bool:
        return np.asarray(helper_bits(self.problem, np.arange(self.problem.n_people)) == 0)

    @cached_property
    def groups(self) -> tuple[_Group, ...]:
        """By skill and day, those with somebody to come."""
        return tuple(group for group in self._groups() if len(group.person))

    def _groups(self) -> Iterator[_Group]:
        asked = ask_bits(self.problem) == 0
        skills: dict[str | None, list[int]] = {}
        for row, ask in enumerate(self.problem.facts.asks):
            skills.setdefault(ask.skill, []).append(row)
        for skill, rows in skills.items():
            asks = np.array(rows)
            fit = (self.able if skill is None else self.able & self.problem.holds(skill)).T.copy()
            for day in np.flatnonzero(asked[asks].any(axis=0)).tolist():
                yield _Group(day=day, person=np.flatnonzero(fit[day]).astype(np.int32), ask=asks[asked[asks, day]])

    @cached_property
    def many(self) -> int:
        """How many (ask, day, person) there are, those of the asking unit itself counted in."""
        return sum(len(group.person) * len(group.ask) for group in self.groups)

    def key(self, help_: Help) -> Int64:
        return (help_.ask.astype(np.int64) * self.problem.n_days + help_.day) * self.problem.n_people + help_.person

    def first(self) -> Help:
        """Several helpers for each head, each person's turn coming as seldom as can be."""
        turns = np.zeros(self.problem.n_people, np.int32)
        parts = []
        for group in self.groups:
            home = self.problem.people.home[group.person, group.day]
            for ask in group.ask.tolist():
                fit = group.person[home != self.problem.ask_unit[ask]]
                many = min(len(fit), SPARE * int(self.problem.heads[ask, group.day]) + SPARE)
                person = fit[np.argsort(turns[fit], kind="stable")[:many]]
                turns[person] += 1
                parts.append(_of(ask, group.day, person))
        return Help.joined(parts)

    def attractive(self, prices: HelpPrices, known: Int64, outside: Float) -> tuple[float, Help]:
        """(what no helper outside the model can undercut in sum, the best of those who would pay).

        `known`: keys of those in the model, ascending; `outside` (n_people,): what a day costs of people without steps of fairness.
        """
        cost = outside[:, None] * self.remembered - prices.of_person_day
        least, parts = 0.0, []
        for group in self.groups:
            reduced = cost[group.person, group.day] + prices.wish * PREFERENCE_UNSAID
            worth = prices.of_ask_day[group.ask, group.day]
            low = float(reduced.min())
            for ask in group.ask[worth > low + PAYS].tolist():
                share, found = self._of_group(group, ask, reduced - prices.of_ask_day[ask, group.day], known)
                least += share
                parts.append(found)
        if prices.wish:
            share, wished = self._wished(prices, cost, known)
            least += share
            parts.append(wished)
        return least, Help.joined(parts)

    @property
    def remembered(self) -> Bool:
        """(n_days,): the days that fairness counts."""
        quarter = self.problem.days.quarter
        return np.asarray(quarter > quarter[-1] - QUARTERS_REMEMBERED)

    def _of_group(self, group: _Group, ask: int, reduced: Float, known: Int64) -> tuple[float, Help]:
        here = np.flatnonzero((reduced < -PAYS) & (self.problem.people.home[group.person, group.day] != self.problem.ask_unit[ask]))
        here = here[~contains(known, self.key(_of(ask, group.day, group.person[here])))]
        return self._best(ask, group.day, group.person[here], reduced[here], MORE)

    def _best(self, ask: int, day: int, person: Int64, reduced: Float, more: int) -> tuple[float, Help]:
        """No more helpers than heads: their sum cannot be lower than that of the lowest."""
        heads = int(self.problem.heads[ask, day])
        order = np.argsort(reduced, kind="stable")[: more * heads + more]
        return float(reduced[order[:heads]].sum()), _of(ask, day, person[order])

    @property
    def wished(self) -> Help:
        """Everybody who could come to a unit for which they state a wish."""
        return self._wishes[0]

    @cached_property
    def _wishes(self) -> tuple[Help, Float]:
        """Everybody who could come to a unit for which they state a wish, and its weight."""
        problem = self.problem
        ask, day = np.nonzero(ask_bits(problem) == 0)
        wish, cell = matched(problem.wish % max(1, problem.n_units), problem.ask_unit[ask])
        person = problem.wish[wish] // max(1, problem.n_units)
        fit = self.able[person, day[cell]] & (problem.people.home[person, day[cell]] != problem.ask_unit[ask[cell]])
        wish, cell, person = wish[fit], cell[fit], person[fit]
        fit = self._skilled(person, ask[cell], day[cell])
        help_ = Help(ask=ask[cell[fit]].astype(np.int32), day=day[cell[fit]].astype(np.int32), person=person[fit].astype(np.int32))
        return help_, problem.wish_weight[wish[fit]].astype(np.float64)

    def _skilled(self, person: Int64, ask: Int64, day: Int64) -> Bool:
        fit = np.ones(len(person), bool)
        skills = [one.skill for one in self.problem.facts.asks]
        for skill in sorted({one for one in skills if one is not None}):
            here = np.flatnonzero(np.array([one == skill for one in skills])[ask])
            fit[here] = self.problem.holds(skill)[person[here], day[here]]
        return fit

    def _wished(self, prices: HelpPrices, cost: Float, known: Int64) -> tuple[float, Help]:
        """The same for the wishes alone, which cost less by their weight."""
        help_, weight = self._wishes
        reduced = cost[help_.person, help_.day] - prices.of_ask_day[help_.ask, help_.day] + prices.wish * (PREFERENCE_UNSAID - weight)
        pays = np.flatnonzero(reduced < -PAYS)
        pays = pays[~contains(known, self.key(help_.chosen(pays)))]
        help_, reduced = help_.chosen(pays), reduced[pays]
        cell = help_.ask.astype(np.int64) * self.problem.n_days + help_.day
        order = np.lexsort((reduced, cell))
        heads = self.problem.heads[help_.ask[order], help_.day[order]]
        place = _place_within(cell[order])
        return float(reduced[order][place < heads].sum()), help_.chosen(order[place < heads + PREFERRED])


def _place_within(ascending: Int64) -> Int64:
    """0, 1, .. within each run of equal numbers."""
    _, many = np.unique(ascending, return_counts=True)
    return counted(many)


def _of(ask: int, day: int, person: Int64) -> Help:
    n = len(person)
    return Help(ask=np.full(n, ask, np.int32), day=np.full(n, day, np.int32), person=person.astype(np.int32))
