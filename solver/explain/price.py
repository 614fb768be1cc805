"""What another plan would cost against this one, tier by tier, and how much of that is proven."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from solver.outcome import TIERS, Tier


class How(StrEnum):
    """What was free to change while the price was found."""

    WHOLE = "whole-plan"  # everything: solved again
    NEARBY = "nearby"  # what stands near it: solved again, so that a plan is known, and not that none is better
    REST_FIXED = "rest-fixed"  # nothing but what is named: counted by the referee


@dataclass(frozen=True, slots=True, kw_only=True)
class TierPrice:
    """What the other plan pays more (less, below 0) in a tier: `most` was found, none as good in every earlier tier pays less than `least`.

    `least` None: nothing is proven.
    """

    tier: Tier
    most: int
    least: int | None

    @property
    def exact(self) -> bool:
        return self.least == self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """The tiers that were looked at, in their order; a tier after one that is not exact says nothing by itself."""

    how: How
    tiers: tuple[TierPrice, ...]

    @property
    def certain(self) -> tuple[TierPrice, ...]:
        """The tiers up to the first that is not exact."""
        exact = [line.exact for line in self.tiers]
        return self.tiers[: exact.index(False)] if False in exact else self.tiers

    @property
    def whole(self) -> bool:
        """All six tiers are known for certain."""
        return len(self.certain) == len(TIERS)

    @property
    def tie(self) -> bool:
        """Nothing is paid more or less in what is known for certain."""
        return all(line.most == 0 for line in self.certain)

    @property
    def decided_by(self) -> TierPrice | None:
        """The first tier in which the plans differ for certain."""
        return next((line for line in self.certain if line.most), None)


def counted(values: Sequence[int], other: Sequence[int]) -> Price:
    """Of two plans that are both known: everything is exact."""
    pairs = zip(TIERS, values, other, strict=True)
    return Price(
        how=How.REST_FIXED, tiers=tuple(TierPrice(tier=tier, most=theirs - ours, least=theirs - ours) for tier, ours, theirs in pairs)
    )


def proven(values: Sequence[int], found: Sequence[int], bounds: Sequence[int | None]) -> Price:
    """Of this plan and the best other one: `found` and `bounds` hold as many tiers as were looked at."""
    lines = zip(TIERS, values, found, bounds, strict=False)
    return Price(how=How.WHOLE, tiers=tuple(_line(*line) for line in lines))


def _line(tier: Tier, value: int, found: int, bound: int | None) -> TierPrice:
    return TierPrice(tier=tier, most=found - value, least=None if bound is None else bound - value)
