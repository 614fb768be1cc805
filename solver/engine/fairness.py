"""What each person has given in four quarters, squared: a convex price laid out as one column per further day."""

from dataclasses import dataclass

import numpy as np

from solver.candidates import COVER, NONE, Bool, Candidates
from solver.engine.linear import Block
from solver.problem import Problem
from solver.rows import NO_LOWER, Int64
from solver.rules.prices import fairness


@dataclass(frozen=True, kw_only=True)
class Fairness:
    """People's squared days in a form that the relaxation sees through.

    Where a person can have one long placement only, its shortest possible number of days is paid with the placement itself (`of_row`, of
    shape (n_candidates,)); all other days take steps at rising prices, and once more `2 x long days` each if the long one is chosen too.
    `long` (n_people,) is that number of days, 0 where there is none; `steps` (n_people,) how many steps each has.

    `straight`: there are no steps, and each further day is paid like a person's first one, which is never too much.
    """

    given: Int64
    weight: Int64
    days: Int64
    person: Int64
    long: Int64
    steps: Int64
    straight: bool = False

    @property
    def first_day(self) -> Int64:
        """(n_people,): what one more day costs at least."""
        return self.weight * (2 * self.given + 1)

    @property
    def paid(self) -> int:
        """For the days given before this plan."""
        return int((self.weight * self.given**2).sum())

    def value(self, chosen: Int64) -> int:
        """What a choice of candidates of shape (n_candidates,) pays, and what was paid before."""
        return int((self.weight * (self.given + self._sum(self.days, chosen)) ** 2).sum())

    @property
    def is_long(self) -> Bool:
        """The rows whose days are paid with them, as far as `long` goes."""
        return (self.long[self.person] > 0) & (self.days > 1)

    @property
    def of_row(self) -> Int64:
        """Of shape (n_candidates,): what is paid with a long placement itself."""
        paid = self.weight * ((self.given + self.long) ** 2 - self.given**2)
        further = self.further_days * self.first_day[self.person] if self.straight else 0
        return np.where(self.is_long, paid[self.person], 0) + further

    @property
    def further_days(self) -> Int64:
        """The days of each row that take steps."""
        return np.where(self.is_long, self.days - self.long[self.person], self.days)

    @property
    def person_of_step(self) -> Int64:
        """Of shape (n_steps,), ascending."""
        return np.repeat(np.arange(len(self.steps)), self.steps)

    @property
    def crossed(self) -> Int64:
        """The people, ascending, who have a column for steps beside a long placement."""
        return np.flatnonzero((self.long > 0) & (self.steps > 0))

    @property
    def n_columns(self) -> int:
        return int(self.steps.sum()) + len(self.crossed)

    @property
    def price(self) -> Int64:
        """Of the columns: the steps, then the crossed people's."""
        person = self.person_of_step
        step = self.weight[person] * (2 * (self.given[person] + self.nth) + 1)
        return np.concatenate([step, 2 * (self.weight * self.long)[self.crossed]])

    @property
    def upper(self) -> Int64:
        """Of the columns, in the order of `price`."""
        return np.concatenate([np.ones(int(self.steps.sum()), dtype=np.int64), self.steps[self.crossed]])

    def settled(self, chosen: Int64) -> Int64:
        """The columns' least values for a choice of candidates of shape (n_candidates,)."""
        further, long = self._sum(self.further_days, chosen), self._sum(self.is_long.astype(np.int64), chosen)
        steps = (self.nth < further[self.person_of_step]).astype(np.int64)
        return np.concatenate([steps, np.where(long > 0, further, 0)[self.crossed]])

    def block(self, first: int) -> Block:
        """A row for each person with steps: further days less steps are at most 0; then one for each crossed person.

        `first` is the number of the first column.
        """
        one = self._stepped(first)
        other = self._crossing(first)
        return Block(
            row=np.concatenate([one.row, other.row + len(one.upper)]),
            column=np.concatenate([one.column, other.column]),
            coefficient=np.concatenate([one.coefficient, other.coefficient]),
            lower=np.concatenate([one.lower, other.lower]),
            upper=np.concatenate([one.upper, other.upper]),
        )

    def _stepped(self, first: int) -> Block:
        rows = np.flatnonzero(self.further_days)
        people = np.flatnonzero(self.steps)
        person = self.person_of_step
        return Block(
            row=np.searchsorted(people, np.concatenate([self.person[rows], person])),
            column=np.concatenate([rows, first + np.arange(len(person))]),
            coefficient=np.concatenate([self.further_days[rows], np.full(len(person), -1, dtype=np.int64)]),
            lower=np.full(len(people), NO_LOWER),
            upper=np.zeros(len(people), dtype=np.int64),
        )

    def _crossing(self, first: int) -> Block:
        """Steps + most steps x long placement - crossed steps are at most the most steps."""
        step = np.flatnonzero(np.isin(self.person_of_step, self.crossed))
        long = np.flatnonzero(self.is_long & np.isin(self.person, self.crossed))
        own = first + int(self.steps.sum()) + np.arange(len(self.crossed))
        return Block(
            row=np.concatenate(
                [*(np.searchsorted(self.crossed, who) for who in (self.person_of_step[step], self.person[long], self.crossed))]
            ),
            column=np.concatenate([first + step, long, own]),
            coefficient=np.concatenate([np.ones_like(step), self.steps[self.person[long]], np.full(len(own), -1, dtype=np.int64)]),
            lower=np.full(len(own), NO_LOWER),
            upper=self.steps[self.crossed],
        )

    @property
    def nth(self) -> Int64:
        return np.arange(int(self.steps.sum())) - np.repeat(np.cumsum(self.steps) - self.steps, self.steps)

    def _sum(self, of_row: Int64, chosen: Int64) -> Int64:
        return np.bincount(self.person, weights=of_row * chosen, minlength=len(self.given)).astype(np.int64)


def fairness_of(problem: Problem, table: Candidates, *, partial: bool = False, straight: bool = False) -> Fairness:
    """The prices of all days that the candidates could add to each person's.

    `partial`: there may be more helpers than the table has; who is in it has steps for every day that they may help.
    """
    prices = fairness(problem, table)
    long = _long(problem, table, prices.days)
    most = np.zeros_like(long) if straight else _most_days(problem, table, prices.days, long, partial=partial)
    person = table.person.astype(np.int64)
    return Fairness(given=prices.given, weight=prices.weight, days=prices.days, person=person, long=long, steps=most, straight=straight)


def _long(problem: Problem, table: Candidates, days: Int64) -> Int64:
    """The fewest days of a person's long placements, where quotas leave them one at most."""
    quota = np.zeros(len(problem.facts.people), dtype=np.int64)
    fewest = np.full(len(quota), np.iinfo(np.int64).max)
    for index, program in enumerate(problem.programs):
        rows = np.flatnonzero((table.program == index) & (days > 1))
        quota[np.unique(table.person[rows])] += program.quota_left.sum(axis=1)[np.unique(table.person[rows])]
        np.minimum.at(fewest, table.person[rows], days[rows])
    return np.where(quota == 1, fewest, 0)


def _most_days(problem: Problem, table: Candidates, counted: Int64, long: Int64, *, partial: bool) -> Int64:
    """No more days than these can be added to a person's: by quota and length, by the limit on cover, and by the days there are.

    `long` of them are paid with the long placement, or none where it is not chosen, and then there are so many fewer.
    """
    n_people, n_days = len(problem.facts.people), int(table.day.max(initial=-1)) + 1
    by_quota: Int64 = np.zeros(n_people, dtype=np.int64)
    for index, program in enumerate(problem.facts.programs):
        length = np.full_like(counted, program.length) if program.length_unit == "spread" else counted
        by_quota += program.quota * _longest_by_period(table, length, table.program == index, n_people)
    covering = np.bincount(table.person[np.flatnonzero(table.kind == COVER)], minlength=n_people)
    may_help: Int64 = np.maximum(0, problem.cover_left).sum(axis=1).astype(np.int64)
    if partial:
        by_quota += np.where((covering > 0) | (by_quota > 0), may_help, 0)
        return by_quota - long
    by_quota += np.minimum(covering, may_help)
    row_of_day = np.repeat(np.arange(len(table)), np.diff(table.day_start))
    person_day = np.unique(table.person[row_of_day].astype(np.int64) * max(1, n_days) + table.day)
    by_days = np.bincount(person_day // max(1, n_days), minlength=n_people)
    fewest: Int64 = np.minimum(by_quota - long, by_days).astype(np.int64)
    return fewest


def _longest_by_period(table: Candidates, length: Int64, ours: Bool, n_people: int) -> Int64:
    """The longest placement that a person could have in each period, added up over the periods."""
    rows = np.flatnonzero(ours & (table.piece_of == NONE))
    longest = np.zeros((n_people, int(table.period[rows].max(initial=0)) + 1), dtype=np.int64)
    np.maximum.at(longest, (table.person[rows], table.period[rows]), length[rows])
    total: Int64 = longest.sum(axis=1)
    return total
