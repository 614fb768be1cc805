"""What earlier plans left behind: whose last visit fell short of what they had wished for then."""

from collections.abc import Iterator
from datetime import date

from scheduler.organisation import Organisation, Plan
from solver.facts import Horizon
from solver.outcome import Kind, Placement
from solver.periods import QUARTERS_REMEMBERED, quarter_index

BEST_WISH_UNSAID = 0


def wish_lost(org: Organisation, placement: Placement) -> int:
    """By how much the unit is worth less to them than the best they wish for now; helpers go where they are needed and lose nothing."""
    person = org.people.get(placement.person)
    if placement.kind is Kind.COVER or person is None:
        return 0
    wishes = person.preferences
    return max(wishes.values(), default=BEST_WISH_UNSAID) - wishes.get(placement.unit, BEST_WISH_UNSAID)


def regrets(org: Organisation, span: Horizon, offset: int, leave_out: str | None) -> dict[str, int]:
    """By person what they lost with the last published visit that began in the four quarters before the span's; nobody who lost nothing."""
    since = quarter_index(span.first_day, offset) - QUARTERS_REMEMBERED
    last: dict[str, tuple[date, int]] = {}
    for plan in org.plans.values():
        for placement, lost in _visits(plan) if plan.status == "published" and plan.id != leave_out else ():
            day = placement.first_day
            remembered = day < span.first_day and quarter_index(day, offset) >= since
            if remembered and day >= last.get(placement.person, (date.min, 0))[0]:
                last[placement.person] = day, lost
    return {person: lost for person, (_, lost) in last.items() if lost}


def _visits(plan: Plan) -> Iterator[tuple[Placement, int]]:
    return ((placement, lost) for placement, lost in zip(plan.placements, plan.lost, strict=True) if placement.kind is not Kind.COVER)
