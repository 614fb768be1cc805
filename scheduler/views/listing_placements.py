"""Placements of the plans that still count, as records with the company's own ids."""

from collections.abc import Callable, Iterator

from scheduler.directory import Directory
from scheduler.organisation import Organisation
from solver.outcome import Placement

COUNTING = ("published", "draft")


def placements_where(org: Organisation, directory: Directory, wanted: Callable[[Placement], bool]) -> Iterator[dict[str, object]]:
    """Placements of published plans and of drafts, in the order of the log."""
    for plan in org.plans.values():
        if plan.status in COUNTING:
            yield from (_record(plan.id, plan.status, placement, directory) for placement in plan.placements if wanted(placement))


def _record(plan: str, status: str, placement: Placement, directory: Directory) -> dict[str, object]:
    return {
        "plan": plan,
        "status": status,
        "kind": str(placement.kind),
        **whereabouts(placement, directory),
    }


def whereabouts(placement: Placement, directory: Directory) -> dict[str, object]:
    """Who is where, when, with whom and for what."""
    return {
        "program": placement.program,
        "ask": placement.ask,
        "person": directory.number_of(placement.person),
        "unit": placement.unit,
        "host": None if placement.host is None else directory.number_of(placement.host),
        "first_day": placement.first_day,
        "last_day": placement.last_day,
        "days": list(placement.days),
    }
