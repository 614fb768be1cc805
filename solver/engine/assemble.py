"""Many rules' rows become one linear model: candidates first, then the rules' own columns, then a priced shortfall for each soft row."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.candidates import Bool
from solver.engine.linear import Block, LinearModel
from solver.outcome import COUNTING_TIERS, Tier
from solver.rows import Int64, Rows


@dataclass(frozen=True, kw_only=True)
class Shortage:
    """The shortfall columns of one rule: `column` of shape (n_soft,) in the model, `row` the rule's own rows, `need` their lower bounds."""

    rule: int
    tier: Tier
    row: Int64
    model_row: Int64
    column: Int64
    price: Int64
    need: Int64


@dataclass(frozen=True, kw_only=True)
class Assembly:
    """The model of all rules and the price of each of its columns in each counting tier.

    `own_from`: by rule, the number of the first of its own columns in the model, where it has any.
    """

    n_candidates: int
    model: LinearModel
    shortages: tuple[Shortage, ...]
    own_from: tuple[int, ...]

    def prices(self, tier: Tier) -> Int64:
        """Of shape (n_columns,)."""
        prices = np.zeros(self.model.n_columns, dtype=np.int64)
        for shortage in self.shortages:
            if shortage.tier is tier:
                prices[shortage.column] = shortage.price
        return prices

    def empty(self) -> Int64:
        """The roster without a placement, every ask unmet: what the engine begins with."""
        values = np.clip(0, self.model.column_lower, self.model.column_upper)
        return self.settled(values)

    def settled(self, values: Int64) -> Int64:
        """The same values with each shortfall as small as its row allows."""
        values = values.copy()
        values[self._shortfall_columns] = 0
        sums = self.model.sums(values)
        for shortage in self.shortages:
            values[shortage.column] = np.maximum(0, shortage.need - sums[shortage.model_row])
        return values

    def short(self, values: Int64) -> Bool:
        """(n_columns,): the shortfalls above 0."""
        found = np.zeros(self.model.n_columns, bool)
        found[self._shortfall_columns] = values[self._shortfall_columns] > 0
        return found

    @property
    def _shortfall_columns(self) -> Int64:
        return np.concatenate([np.empty(0, dtype=np.int64), *(shortage.column for shortage in self.shortages)])


def assemble(n_candidates: int, rules: Sequence[Rows]) -> Assembly:
    """One model of all rules; a rule's own columns and shortfalls follow the candidates in the order of the rules."""
    zeros = np.zeros(n_candidates, dtype=np.int64)
    model = LinearModel.of_columns(zeros, zeros + 1)
    shortages: list[Shortage] = []
    own_from: list[int] = []
    for rule, rows in enumerate(rules):
        own_from.append(model.n_columns)
        block = _block(rows, n_candidates, model.n_columns)
        model = model.with_columns(rows.extra_lower.astype(np.int64), rows.extra_upper.astype(np.int64))
        soft = np.flatnonzero(rows.price)
        if len(soft):
            shortage = _shortage(rule, rows, soft, model)
            most = shortage.need - _least_sums(block, model)[soft]
            model = model.with_columns(np.zeros_like(most), np.maximum(0, most))
            block = _filled_up(block, shortage)
            shortages.append(shortage)
        model = model.with_rows(block)
    return Assembly(n_candidates=n_candidates, model=model, shortages=tuple(shortages), own_from=tuple(own_from))


def _block(rows: Rows, n_candidates: int, first_extra: int) -> Block:
    column = rows.column.astype(np.int64)
    column[column >= n_candidates] += first_extra - n_candidates
    return Block(
        row=rows.row.astype(np.int64),
        column=column,
        coefficient=rows.coefficient.astype(np.int64),
        lower=rows.lower.astype(np.int64),
        upper=rows.upper.astype(np.int64),
    )


def _shortage(rule: int, rows: Rows, soft: Int64, model: LinearModel) -> Shortage:
    if rows.tier not in COUNTING_TIERS:
        raise ValueError(f"rows with a price belong to one of {[tier.value for tier in COUNTING_TIERS]}, not to {rows.tier}")
    return Shortage(
        rule=rule,
        tier=rows.tier,
        row=soft,
        model_row=model.n_rows + soft,
        column=model.n_columns + np.arange(len(soft), dtype=np.int64),
        price=rows.price[soft].astype(np.int64),
        need=rows.lower[soft].astype(np.int64),
    )


def _least_sums(block: Block, model: LinearModel) -> Int64:
    """The smallest sum that the domains leave to each row of the block."""
    end = np.where(block.coefficient > 0, model.column_lower[block.column], model.column_upper[block.column])
    return np.bincount(block.row, weights=block.coefficient * end, minlength=len(block.lower)).astype(np.int64)


def _filled_up(block: Block, shortage: Shortage) -> Block:
    """Each soft row takes its shortfall as one more column, so that it can always be met."""
    return Block(
        row=np.concatenate([block.row, shortage.row]),
        column=np.concatenate([block.column, shortage.column]),
        coefficient=np.concatenate([block.coefficient, np.ones_like(shortage.column)]),
        lower=block.lower,
        upper=block.upper,
    )
