"""Absences that leave seats to others to the day."""

import random
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solver.engine.tiling import Demand, Stock, Tiling, covered

DAYS = 8
masks = st.integers(min_value=0, max_value=2**DAYS - 1)


def stock_of(blocks: Sequence[int], seed: int = 1, exact: int = 2**20 - 1) -> Stock:
    kinds, many = np.unique(np.array(blocks, np.int64), return_counts=True)
    return Stock(kinds=kinds, many=many, draw=random.Random(seed).random, exact=exact)


def absent(blocks: Sequence[int], n_days: int = DAYS) -> list[int]:
    return [sum(block >> day & 1 for block in blocks) for day in range(n_days)]


def demand_met_by(blocks: Sequence[int], n_days: int = DAYS) -> Demand:
    return Demand.of(len(blocks), np.array(absent(blocks, n_days), np.int64))


@given(blocks=st.lists(masks, min_size=1, max_size=5), one=st.integers(min_value=0, max_value=4))
def test_what_is_covered_is_taken_off_the_days_once(blocks: list[int], one: int) -> None:
    demand, block = demand_met_by(blocks), blocks[one % len(blocks)]
    rest = covered(demand.levels, block)
    left = [many - (block >> day & 1) for day, many in enumerate(absent(blocks))]
    assert [sum(level >> day & 1 for level in rest) for day in range(DAYS)] == left
    assert all(rest)


@given(inside=st.lists(masks, max_size=6), beside=st.lists(masks, max_size=12), seed=st.integers(min_value=0, max_value=99))
def test_what_is_found_meets_the_demand_to_the_day_and_is_in_stock(inside: list[int], beside: list[int], seed: int) -> None:
    demand, stock = demand_met_by(inside), stock_of([*inside, *beside], seed)
    found = stock.tiled(demand, tries=3)
    if found is not None:
        assert len(found) == demand.blocks
        assert absent([int(stock.kinds[kind]) for kind in found]) == absent(inside)
        assert all(found.count(kind) <= stock.many[kind] for kind in found)


@given(pair=st.lists(masks, max_size=2), beside=st.lists(masks, max_size=12))
def test_two_blocks_are_always_found_where_there_are_any(pair: list[int], beside: list[int]) -> None:
    assert stock_of([*pair, *beside]).tiled(demand_met_by(pair), tries=1) is not None


def torn(n_units: int, draw: random.Random) -> list[list[int]]:
    """For each unit seven blocks of twenty days of which each day is missing from one, in two runs at most."""
    units = []
    for _ in range(n_units):
        edges = [0, *sorted(draw.sample(range(1, 20), 8)), 20]
        runs = [sum(1 << day for day in range(begin, end)) for begin, end in pairwise(edges)]
        units.append([runs[0] | runs[4], runs[1] | runs[6], runs[2], runs[3], runs[5], runs[7], runs[8]])
    return units


def test_hardly_any_unit_is_left_where_all_could_be_laid() -> None:
    units = torn(60, random.Random(3))
    tiling = Tiling(stock=stock_of([block for unit in units for block in unit]), demands=[demand_met_by(unit, 20) for unit in units])
    tiling.lay(range(len(units)))
    before, laid = len(tiling.failed), dict(tiling.found)
    assert before > 0
    tiling.mend(lambda: False)
    assert len(tiling.failed) < before
    assert len(tiling.failed) <= 2
    assert len(laid) < len(tiling.found)
    assert sorted([*tiling.found, *tiling.failed]) == list(range(len(units)))
    used = np.bincount([kind for found in tiling.found.values() for kind in found], minlength=len(tiling.stock.kinds))
    assert (used + tiling.stock.many == stock_of([block for unit in units for block in unit]).many).all()


def test_nothing_is_mended_once_time_is_over() -> None:
    units = torn(60, random.Random(3))
    tiling = Tiling(stock=stock_of([block for unit in units for block in unit]), demands=[demand_met_by(unit, 20) for unit in units])
    tiling.lay(range(len(units)))
    failed = list(tiling.failed)
    tiling.mend(lambda: True)
    assert tiling.failed == failed
