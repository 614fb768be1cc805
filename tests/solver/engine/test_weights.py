from hypothesis import given
from hypothesis import strategies as st

from solver.engine.weights import bounds_in, fits, near, taken_apart, weights_for

TIERS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: (min(pair), max(pair))), min_size=1, max_size=3)


@given(TIERS)
def test_a_weighted_sum_is_taken_apart_into_its_tiers(tiers: list[tuple[int, int]]) -> None:
    values, most = [value for value, _ in tiers], [limit for _, limit in tiers]
    weights = weights_for(most)
    total = sum(weight * value for weight, value in zip(weights, values, strict=True))
    assert taken_apart(total, weights) == tuple(values)


@given(TIERS, TIERS)
def test_the_smaller_sum_is_the_better_plan_in_the_order_of_the_tiers(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    pairs = list(zip(one, other, strict=False))
    most = [max(a[1], b[1]) for a, b in pairs]
    ours, theirs = [a[0] for a, _ in pairs], [b[0] for _, b in pairs]
    weights = weights_for(most)
    sums = [sum(weight * value for weight, value in zip(weights, values, strict=True)) for values in (ours, theirs)]
    assert (sums[0] < sums[1]) == (ours < theirs)


@given(TIERS, TIERS, st.integers(0, 200))
def test_a_bound_of_the_sum_bounds_every_plan_that_is_as_good_before(
    ours: list[tuple[int, int]], theirs: list[tuple[int, int]], slack: int
) -> None:
    pairs = list(zip(ours, theirs, strict=False))
    most = [max(a[1], b[1]) for a, b in pairs]
    values, others = [a[0] for a, _ in pairs], [b[0] for _, b in pairs]
    weights = weights_for(most)
    bound = sum(weight * value for weight, value in zip(weights, others, strict=True)) - slack  # the other plan respects it
    for place, least in enumerate(bounds_in(bound, values, weights, most)):
        assert least <= values[place]
        if all(b <= a for a, b in zip(values[:place], others[:place], strict=True)):
            assert least <= others[place]


def test_a_proven_sum_proves_every_tier() -> None:
    weights = weights_for([9, 99, 9])
    total = sum(weight * value for weight, value in zip(weights, [2, 31, 4], strict=True))
    assert bounds_in(total, [2, 31, 4], weights, [9, 99, 9]) == (2, 31, 4)


def test_tiers_too_large_for_one_objective_are_not_put_into_one() -> None:
    assert fits([400, 10_000, 500])
    assert not fits([10**7, 10**7, 10**7])


def test_near_is_a_unit_or_a_thousandth() -> None:
    assert near(1, 0)
    assert not near(2, 0)
    assert near(5005, 5000)
    assert not near(5006, 5000)
