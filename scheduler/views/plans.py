"""The plans there are."""

from collections.abc import Iterable, Mapping
from datetime import date

from scheduler.organisation import Organisation, Plan
from scheduler.views.days import ONE_DAY, ONE_WEEK
from solver.outcome import TIERS


def latest_plan(org: Organisation, monday: date | None = None) -> Plan | None:
    """The plan meant where none is named: the latest that was not withdrawn, of those that touch the week where there are any.

    A whole plan goes before one for single asks, which is read beside it.
    """
    plans = [plan for plan in reversed(org.plans.values()) if plan.status != "withdrawn"]
    in_week = [plan for plan in plans if monday is not None and touches_week(plan, monday)]
    return min(in_week or plans, key=lambda plan: plan.made.asks is not None, default=None)


def helpers_beside(org: Organisation, plan: Plan) -> list[Plan]:
    """The published plans for single asks that have days in common with this one."""
    day_after = plan.made.last_day + ONE_DAY
    fills = (other for other in org.plans.values() if other.status == "published" and other.made.asks is not None and other.id != plan.id)
    return [fill for fill in fills if _touches(fill, plan.made.first_day, day_after)]


def touches_week(plan: Plan, monday: date) -> bool:
    """Whether a day of the week is one of the plan's horizon."""
    return _touches(plan, monday, monday + ONE_WEEK)


def _touches(plan: Plan, begin: date, end: date) -> bool:
    return plan.made.first_day < end and plan.made.last_day >= begin


def plan_records(plans: Iterable[Plan]) -> list[Mapping[str, object]]:
    """A record a plan, in the order of the log."""
    return [
        {
            "plan": plan.id,
            "status": plan.status,
            "first_day": plan.made.first_day,
            "last_day": plan.made.last_day,
            "placements": len(plan.placements),
            **dict.fromkeys(map(str, TIERS)),
            **{tier.name: tier.value for tier in plan.made.tiers},
            "based_on": plan.made.based_on,
            "asks": None if plan.made.asks is None else list(plan.made.asks),
        }
        for plan in plans
    ]
