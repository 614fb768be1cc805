"""A model in cuts by whose its columns are, so that each can be searched by itself.

Most rows concern one person or one unit. The few that reach into several cuts (seats of all units on a day, an ask) are shared out: a
cut gets what the relaxation uses there, the cuts before it having left or taken what whole numbers made of theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from solver.engine.assemble import Assembly
from solver.engine.linear import Block, LinearModel
from solver.rows import NO_LOWER, NO_UPPER, Int64

Float = NDArray[np.float64]
Bool = NDArray[np.bool_]
NOBODY = -1  # the cut of what several cuts share
SLACK = 1e-3  # by which values of a relaxation may miss a whole number


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The model of a cut. Its first columns are `columns` of the whole model, ascending; the others stand in for `shared` ones."""

    model: LinearModel
    columns: Int64
    shared: Int64
    hint: Int64

    def priced(self, prices: Int64) -> Int64:
        """Prices of the whole model's columns for those of the cut."""
        return np.concatenate([prices[self.columns], prices[self.shared]])


@dataclass(frozen=True, kw_only=True)
class Cutting:
    """`of_column` of shape (n_columns,): the cut of each column, NOBODY for shortfalls of rows that reach into several cuts."""

    model: LinearModel
    of_column: Int64
    n_cuts: int

    @classmethod
    def of(cls, assembly: Assembly, of_candidate: Int64) -> "Cutting":
        """`of_candidate` of shape (n_candidates,), from 0 on. Other columns belong where the candidates of their rows do."""
        model = assembly.model
        of_column = np.full(model.n_columns, NOBODY)
        of_column[: len(of_candidate)] = of_candidate
        left = len(of_column)
        while left != (left := int((of_column == NOBODY).sum())):
            low, high = _reach(model, of_column)
            entry = np.flatnonzero((of_column[model.column] == NOBODY) & (low == high)[model.row])
            of_column[model.column[entry]] = low[model.row[entry]]
        of_column[of_column == NOBODY] = 0
        several = _candidates_in_several(model, of_column, assembly.n_candidates)
        for shortage in assembly.shortages:
            of_column[shortage.column[several[shortage.model_row]]] = NOBODY
        return cls(model=model, of_column=of_column, n_cuts=int(of_candidate.max(initial=0)) + 1)

    @cached_property
    def coupling(self) -> Int64:
        """The rows that reach into several cuts."""
        low, high = _reach(self.model, self.of_column)
        return np.flatnonzero((low < high) & (high >= 0))

    @cached_property
    def _place(self) -> Int64:
        """(n_rows,): the place of each coupling row among them, -1 for others."""
        place = np.full(self.model.n_rows, -1)
        place[self.coupling] = np.arange(len(self.coupling))
        return place

    @cached_property
    def _shared(self) -> Int64:
        """(n coupling rows,): the column of the shortfall that the cuts share, -1 where there is none."""
        shared = np.full(len(self.coupling), -1)
        entry = np.flatnonzero((self.of_column[self.model.column] == NOBODY) & (self._place[self.model.row] >= 0))
        shared[self._place[self.model.row[entry]]] = self.model.column[entry]
        return shared

    def activity(self, values: Float | Int64) -> Float:
        """(n coupling rows, n_cuts): what each cut's columns add up to."""
        cut, place = self.of_column[self.model.column], self._place[self.model.row]
        entry = np.flatnonzero((cut >= 0) & (place >= 0))
        weights = self.model.coefficient[entry] * values[self.model.column[entry]]
        cell = place[entry] * self.n_cuts + cut[entry]
        sums: Float = np.bincount(cell, weights=weights, minlength=len(self.coupling) * self.n_cuts).astype(np.float64)
        return sums.reshape(-1, self.n_cuts)

    @cached_property
    def _entries(self) -> Sequence[Int64]:
        """The entries of each cut, ascending."""
        cut = self.of_column[self.model.column]
        order = np.argsort(cut, kind="stable")
        edges = np.searchsorted(cut[order], np.arange(self.n_cuts + 1))
        return [order[begin:end] for begin, end in pairwise(edges.tolist())]

    def use(self, number: int, values: Int64) -> Int64:
        """(n coupling rows,): what the columns of one cut add up to."""
        entry = self._entries[number]
        place = self._place[self.model.row[entry]]
        entry, place = entry[place >= 0], place[place >= 0]
        weights = self.model.coefficient[entry] * values[self.model.column[entry]]
        return np.rint(np.bincount(place, weights=weights, minlength=len(self.coupling))).astype(np.int64)

    def cut(self, number: int, room: "Room", hint: Int64) -> Cut:
        """With what is left of the coupling rows; `hint` (n_columns,) keeps every row of the whole."""
        columns, entry = np.flatnonzero(self.of_column == number), self._entries[number]
        rows, row = np.unique(self.model.row[entry], return_inverse=True)
        lower, upper = self.model.row_lower[rows], self.model.row_upper[rows]
        place = self._place[rows]
        here = np.flatnonzero(place >= 0)
        lower[here], upper[here] = room.lower[place[here]], room.upper[place[here]]
        soft = here[self._shared[place[here]] >= 0]
        shared = self._shared[place[soft]]
        model = LinearModel.of_columns(
            np.concatenate([self.model.column_lower[columns], np.zeros_like(shared)]),
            np.concatenate([self.model.column_upper[columns], np.maximum(0, lower[soft])]),
        ).with_rows(
            Block(
                row=np.concatenate([row, soft]),
                column=np.concatenate([np.searchsorted(columns, self.model.column[entry]), len(columns) + np.arange(len(soft))]),
                coefficient=np.concatenate([self.model.coefficient[entry], np.ones_like(soft)]),
                lower=lower,
                upper=upper,
            )
        )
        values = np.concatenate([hint[columns], np.zeros_like(shared)])
        values[len(columns) :] = np.maximum(0, lower[soft] - model.sums(values)[soft])
        return Cut(model=model, columns=columns, shared=shared, hint=values)

    def rooms(self, values: Float, hint: Int64) -> "Rooms":
        """Rooms for one cut after the other, by the relaxation's values; `hint` stays possible in each."""
        return Rooms(
            cutting=self,
            share=self.activity(values),
            least=np.rint(self.activity(hint)).astype(np.int64),
            used=np.zeros(len(self.coupling), np.int64),
        )

    def ends(self) -> tuple[Int64, Int64, Bool]:
        """Of the coupling rows: lower and upper ends, and which have a shortfall that is shared."""
        return self.model.row_lower[self.coupling], self.model.row_upper[self.coupling], self._shared >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Lower and upper ends of the coupling rows for one cut."""

    lower: Int64
    upper: Int64


@dataclass(kw_only=True)
class Rooms:
    """`share`, `least` (n coupling rows, n_cuts): what the relaxation and what the hint use; `used`: what is settled so far.

    `given`: rooms of cuts that are not settled yet, which may use all of theirs.
    """

    cutting: Cutting
    share: Float
    least: Int64
    used: Int64
    given: dict[int, Room] = field(default_factory=dict)

    def give(self, number: int) -> Room:
        """A room for the next cut; it need not wait until those before it are settled."""
        self.given[number] = room = self._room(number)
        return room

    def take(self, number: int, values: Int64) -> None:
        """A cut is settled; `values` (n_columns,) of the whole model hold its own."""
        self.used = self.used + self.cutting.use(number, values)
        del self.given[number]

    def _room(self, number: int) -> Room:
        """What those after it will use by the relaxation is kept for them, and in any case what the hint uses."""
        lower, upper, soft = self.cutting.ends()
        least = self.used + sum((room.lower for room in self.given.values()), np.zeros_like(self.used))
        most_used = self.used + sum((room.upper for room in self.given.values()), np.zeros_like(self.used))
        own, later = self.least[:, number], self.least[:, number + 1 :].sum(axis=1)
        expected = self.share[:, number + 1 :].sum(axis=1)
        most = np.minimum(np.floor(upper - most_used - expected + SLACK).astype(np.int64), upper - most_used - later)
        fewest = np.ceil(lower - least - expected - SLACK).astype(np.int64)
        hard = np.minimum(own, np.maximum(fewest, lower - least - later))
        return Room(
            lower=np.where(lower <= NO_LOWER, NO_LOWER, np.where(soft, np.maximum(0, fewest), hard)),
            upper=np.where(upper >= NO_UPPER, NO_UPPER, np.maximum(own, most)),
        )


def cuts_of(owner: Int64, rank: Int64, most: int) -> Int64:
    """(len(owner),): cuts of about `most` columns each; all columns of an owner in one, owners of near `rank` (n_owners,) together."""
    many = np.bincount(owner, minlength=len(rank))
    order = np.argsort(rank, kind="stable")
    before = np.cumsum(many[order]) - many[order]
    number = np.empty(len(rank), np.int64)
    number[order] = before // max(1, most)
    _, cut = np.unique(number[owner], return_inverse=True)
    return cut.astype(np.int64)


def _reach(model: LinearModel, of_column: Int64) -> tuple[Int64, Int64]:
    """(n_rows,): the lowest and the highest cut in each row, columns of nobody aside."""
    entry = np.flatnonzero(of_column[model.column] != NOBODY)
    low, high = np.full(model.n_rows, np.iinfo(np.int64).max), np.full(model.n_rows, -1)
    cut = of_column[model.column[entry]]
    np.minimum.at(low, model.row[entry], cut)
    np.maximum.at(high, model.row[entry], cut)
    return low, high


def _candidates_in_several(model: LinearModel, of_column: Int64, n_candidates: int) -> Bool:
    """(n_rows,): the row's candidates lie in several cuts."""
    low, high = _reach(model, np.where(np.arange(len(of_column)) < n_candidates, of_column, NOBODY))
    return np.asarray((low < high) & (high >= 0))
