"""What a plan says of plans that are as good: whether one was drawn by lot, and from what."""

from scheduler.lots import SETTLED, TIE_BREAK, Parameters, Seed, seed_in
from scheduler.views.plan_head import counted


def lots_in_words(parameters: Parameters) -> str | None:
    """Whether of equal plans one was drawn, and from what; None for plans made before there were lots."""
    seed = seed_in(parameters)
    if seed is None:
        return None
    if parameters.get("reproducible"):
        return "Other plans may be as good as this one in every tier: with --reproducible no lots are drawn, so any log gives it."
    if parameters.get(TIE_BREAK) != SETTLED:
        return "Other plans may be as good as this one in every tier: no lots were drawn, as that is done only where all of it is proven."
    return f"Of plans that are as good in every tier this one was drawn by lot, from {_said(seed)}."


def _said(seed: Seed) -> str:
    before = "no draft" if not seed.drafts else counted(seed.drafts, "draft", "drafts")
    return f"the log's root at position {seed.position} ({seed.root[:8]}), with {before} made for these quarters before"
