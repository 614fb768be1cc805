"""The plans there are."""

from collections.abc import Iterable, Mapping

from scheduler.organisation import Plan


def plan_records(plans: Iterable[Plan]) -> list[Mapping[str, object]]:
    """A record a plan, in the order of the log."""
    return [
        {
            "plan": plan.id,
            "status": plan.status,
            "first_day": plan.made.first_day,
            "last_day": plan.made.last_day,
            "placements": len(plan.placements),
            **{tier.name: tier.value for tier in plan.made.tiers},
            "based_on": plan.made.based_on,
        }
        for plan in plans
    ]
