import numpy as np
import pytest

from solver.engine.assemble import assemble
from solver.outcome import Tier
from solver.rows import Label, Rows


def asked(columns: list[list[int]], lower: list[int], price: int, tier: Tier) -> Rows:
    row = [index for index, found in enumerate(columns) for _ in found]
    return Rows.asked(
        row=np.array(row),
        column=np.array([column for found in columns for column in found]),
        lower=np.array(lower),
        price=np.full(len(lower), price),
        tier=tier,
        label=Label.of(len(lower)),
    )


def test_the_empty_roster_keeps_all_rows_and_pays_for_everything_asked() -> None:
    assembly = assemble(3, [asked([[0, 1], [2]], [2, 1], 5, Tier.COVER), asked([[1, 2]], [1], 1, Tier.ROTATIONS)])
    empty = assembly.empty()
    assert assembly.model.admits(empty)
    assert int(assembly.prices(Tier.COVER) @ empty) == 15
    assert int(assembly.prices(Tier.ROTATIONS) @ empty) == 1
    assert int(assembly.prices(Tier.PROGRAMS) @ empty) == 0


def test_shortfalls_are_never_larger_than_what_is_missing() -> None:
    assembly = assemble(2, [asked([[0, 1]], [1], 1, Tier.PROGRAMS)])
    both = assembly.settled(np.array([1, 1, 7]))
    assert both.tolist() == [1, 1, 0]


def test_columns_of_two_rules_do_not_mix() -> None:
    one = Rows.hard(
        row=np.array([0, 0]),
        column=np.array([0, 2]),
        upper=np.array([0]),
        label=Label.of(1),
        coefficient=np.array([1, -1]),
        extra_upper=np.array([1]),
    )
    other = Rows.hard(
        row=np.array([0, 0]),
        column=np.array([1, 2]),
        upper=np.array([0]),
        label=Label.of(1),
        coefficient=np.array([1, -1]),
        extra_upper=np.array([1]),
    )
    model = assemble(2, [one, other]).model
    assert model.n_columns == 4
    assert model.admits(np.array([1, 0, 1, 0]))
    assert not model.admits(np.array([1, 0, 0, 1]))


def test_a_price_outside_the_counting_tiers_is_refused() -> None:
    with pytest.raises(ValueError, match="fairness"):
        assemble(1, [asked([[0]], [1], 1, Tier.FAIRNESS)])
