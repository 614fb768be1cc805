import _thread
import threading

import numpy as np
import pytest

from solver.engine.answer import Contradiction, ModelInvalid, Search, Status
from solver.engine.cpsat import search
from solver.engine.linear import Draft, LinearModel

CALM = Search(seconds=10.0, work=None, workers=1, seed=1, repeatable=True)


def booleans(n: int) -> LinearModel:
    zeros = np.zeros(n, dtype=np.int64)
    return LinearModel.of_columns(zeros, zeros + 1)


def with_row(model: LinearModel, columns: list[int], coefficients: list[int], **bounds: int) -> LinearModel:
    draft = Draft()
    draft.add(columns, coefficients, **bounds)
    return model.with_rows(draft.block())


def test_the_cheapest_values_are_found_and_proven() -> None:
    model = with_row(booleans(3), [0, 1, 2], [1, 1, 1], lower=2)
    answer = search(model, np.array([5, 1, 2]), CALM)
    assert answer.status is Status.OPTIMAL
    assert answer.values is not None
    assert answer.values.tolist() == [0, 1, 1]
    assert answer.bound == 3


def test_a_row_that_nothing_keeps_is_a_contradiction() -> None:
    with pytest.raises(Contradiction):
        search(with_row(booleans(2), [0, 1], [1, 1], lower=3), np.array([1, 1]), CALM)


def test_a_malformed_model_is_a_bug_and_says_so() -> None:
    upside_down = LinearModel.of_columns(np.array([1]), np.array([0]))
    with pytest.raises(ModelInvalid):
        search(upside_down, np.array([1]), CALM)


def test_nothing_found_in_no_time_has_no_values_and_no_bound() -> None:
    rng = np.random.default_rng(1)
    model = booleans(60)
    for _ in range(40):
        coefficients = rng.integers(1, 1000, 60)
        model = with_row(
            model, list(range(60)), coefficients.tolist(), lower=int(coefficients.sum() // 2), upper=int(coefficients.sum() // 2)
        )
    answer = search(model, np.ones(60, dtype=np.int64), Search(seconds=0.01, work=0.0001, workers=1, seed=1, repeatable=True))
    assert answer.status is Status.UNKNOWN
    assert answer.values is None
    assert answer.bound is None


def endless() -> LinearModel:
    """A market split problem, whose optimum no search proves in any time a test has."""
    rng = np.random.default_rng(7)
    model = booleans(60)
    for _ in range(6):
        coefficients = rng.integers(1, 100, 60)
        slack = model.n_columns
        model = model.with_columns(np.array([0, 0]), np.array([10**4, 10**4]))
        half = int(coefficients.sum() // 2)
        model = with_row(model, [*range(60), slack, slack + 1], [*coefficients.tolist(), 1, -1], lower=half, upper=half)
    return model


def misses(model: LinearModel) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array([0] * 60 + [1] * (model.n_columns - 60), dtype=np.int64)


def test_a_watch_stops_the_search_and_the_best_values_are_kept() -> None:
    model = endless()
    answer = search(model, misses(model), CALM, watch=lambda news: news.value is not None)
    assert answer.status is Status.FEASIBLE
    assert answer.values is not None
    assert model.admits(answer.values)
    assert answer.bound is not None
    assert answer.bound < int(misses(model) @ answer.values)
    assert not answer.interrupted


def test_ctrl_c_stops_the_search_and_is_told() -> None:
    model = endless()
    pressed = threading.Timer(0.5, _thread.interrupt_main)
    pressed.start()
    answer = search(model, misses(model), CALM)
    assert answer.interrupted
    assert answer.status is Status.FEASIBLE


def test_the_same_search_twice_gives_the_same_values() -> None:
    model = endless()
    how = Search(seconds=None, work=0.2, workers=2, seed=3, repeatable=True)
    one, other = search(model, misses(model), how), search(model, misses(model), how)
    assert one.values is not None
    assert other.values is not None
    assert one.values.tolist() == other.values.tolist()
