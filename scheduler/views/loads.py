"""What a person's days count for: their share, what they are credited with, and whether they go first where plans are equal."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.views.plan_head import counted
from solver.outcome import Kind, Placement
from solver.referee.fairness import credits_of, share_of

if TYPE_CHECKING:
    from solver.explain.given import Given

FULL = 1000


def load_object(given: "Given", placement: Placement) -> dict[str, object]:
    """For other programs: the share in thousandths, days credited, and what the last visit before these days fell short of their wishes."""
    return {
        "share_permille": share_of(given.read, placement.person),
        "days_credited": credits_of(given.read)[placement.person],
        "wish_lost_before": given.facts.regrets.get(placement.person, 0),
    }


def load_lines(given: "Given", placement: Placement, number: str) -> Iterator[str]:
    """Nothing of somebody full-time who was there all the time and met with their wish."""
    share, credit = share_of(given.read, placement.person), credits_of(given.read)[placement.person]
    lost = given.facts.regrets.get(placement.person, 0)
    if share != FULL:
        yield f"{number} could give {share / 10:g} % of what is asked of somebody full-time in four quarters; each day counts the more."
    if credit:
        yield f"{number} is credited with {counted(credit, 'day', 'days')}, as many as their group gave before they came."
    if lost and placement.kind is not Kind.COVER:
        yield f"{number} goes first where plans are as good: their last visit was worth {lost} less to them than their best wish then."
