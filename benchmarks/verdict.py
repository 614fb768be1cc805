"""Which of two rosters is better: the first tier in which they differ decides."""

from collections.abc import Sequence

from solver.outcome import Tier


def worse(tiers: Sequence[Tier], engine: Sequence[int], peer: Sequence[int], *, breaches: tuple[int, int] = (0, 0)) -> str:
    """Whether the engine's roster is the worse, in words; `breaches` are the engine's and the peer's: who breaks a rule has no plan."""
    if breaches[0]:
        return "yes: it breaks rules"
    if breaches[1]:
        return "no: the other breaks rules"
    for tier, ours, theirs in zip(tiers, engine, peer, strict=True):
        if ours != theirs:
            return f"{'yes: worse' if ours > theirs else 'no: better'} in {tier.value}"
    return "no: equal in all tiers"
