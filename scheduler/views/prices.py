"""What another plan would cost, in words that claim no more than is proven."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.views.plan_head import counted
from solver.outcome import TIERS, Tier

if TYPE_CHECKING:
    from solver.explain.price import Price, TierPrice

_MISSED = {
    Tier.PROGRAMS: ("placement of a mandatory program", "placements of mandatory programs"),
    Tier.ROTATIONS: ("placement of another program", "placements of other programs"),
}


def price_in_words(price: "Price", *, of_placements: bool = True) -> str:
    """`costs nothing: a tie`, `pays 3 more in cover (then 100 less in fairness)`, as far as it is certain; later tiers count for less.

    `of_placements`: programs ask for placements and for nothing else, such as days that nobody should let go by.
    """
    parts = [_difference(line.tier, line.most, of_placements=of_placements) for line in price.certain if line.most]
    doubtful = next((line for line in price.tiers if not line.exact), None)
    if doubtful is not None:
        parts.append(_doubtful(doubtful))
    if parts:
        return parts[0] + (f" (then {', '.join(parts[1:])})" if parts[1:] else "")
    return "costs nothing: a tie" if price.whole else f"costs nothing in {_listed(line.tier for line in price.tiers)}"


def _difference(tier: Tier, more: int, *, of_placements: bool) -> str:
    if tier in _MISSED and of_placements:
        return f"misses {counted(abs(more), *_MISSED[tier])} {'more' if more > 0 else 'less'}"
    return f"pays {abs(more)} {'more' if more > 0 else 'less'} in {tier}"


def _doubtful(line: "TierPrice") -> str:
    """A tier of which only the ends are known, or not even those; what comes after it is not told."""
    if line.least is None:
        return f"is unproven from {line.tier} on"
    if line.least >= 0:
        return f"pays {line.least} to {line.most} more in {line.tier}"
    if line.most <= 0:
        return f"pays {-line.most} to {-line.least} less in {line.tier}"
    return f"pays at most {line.most} more in {line.tier}, at best {-line.least} less"


def _listed(tiers: Iterator[Tier]) -> str:
    *first, last = [tier.value for tier in tiers]
    return f"{', '.join(first)} and {last}" if first else last


def price_object(price: "Price | None") -> dict[str, object] | None:
    """The same for other programs: by tier what was found and what is proven, both against the plan."""
    if price is None:
        return None
    return {
        "how": price.how.value,
        "tiers": [{"name": line.tier.value, "most": line.most, "least": line.least} for line in price.tiers],
        "certain_tiers": len(price.certain),
        "tie": price.tie and len(price.certain) == len(TIERS),
    }
