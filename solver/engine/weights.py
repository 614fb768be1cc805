"""Several tiers in one objective: weights under which no sum of later tiers outweighs one unit of an earlier one."""

from collections.abc import Sequence

LARGEST = 2**50  # an objective that a double holds exactly, with room for scaling


def weights_for(most: Sequence[int]) -> tuple[int, ...]:
    """`most` are upper bounds of the tiers' values, first tier first."""
    weights = [1]
    for value in reversed(most[1:]):
        weights.insert(0, weights[0] * (value + 1))
    return tuple(weights)


def fits(most: Sequence[int]) -> bool:
    """Whether the weighted sum of the tiers can be counted exactly."""
    return weights_for(most)[0] * (most[0] + 1) <= LARGEST


def taken_apart(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """The tiers' values in a weighted sum."""
    values = []
    for weight in weights:
        values.append(total // weight)
        total %= weight
    return tuple(values)


def bounds_in(bound: int, values: Sequence[int], weights: Sequence[int], most: Sequence[int]) -> tuple[int, ...]:
    """What a bound of the weighted sum says of each tier, for plans that are as good as `values` in every earlier one."""
    bounds, rest = [], bound
    for index, (value, weight) in enumerate(zip(values, weights, strict=True)):
        later = sum(w * m for w, m in zip(weights[index + 1 :], most[index + 1 :], strict=True))
        bounds.append(min(value, max(0, -((later - rest) // weight))))
        rest -= weight * value
    return tuple(bounds)


def near(value: int, bound: int) -> bool:
    """Within a unit or a thousandth of the bound."""
    return value - bound <= max(1, bound // 1000)
