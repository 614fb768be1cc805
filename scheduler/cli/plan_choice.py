"""Which plan is meant, and what of it."""

from datetime import date
from typing import TYPE_CHECKING

import click

from scheduler.cli.caller import Caller

if TYPE_CHECKING:
    from scheduler.organisation import Plan
    from scheduler.views.visits import Selection


def plan_meant(caller: Caller, plan_id: str | None, monday: date | None = None) -> "Plan":
    """The plan of this name, or the latest that was not withdrawn."""
    from scheduler.errors import Rejected
    from scheduler.views.plans import latest_plan

    if plan_id is not None:
        return caller.org.plan(plan_id)
    latest = latest_plan(caller.org, monday)
    if latest is None:
        raise Rejected("plan-none", "There is no plan yet. Make one: rota plan make next")
    return latest


def selection_of(caller: Caller, unit: str | None, person: str | None, week: str | None = None) -> "Selection":
    """What is looked at, by the company's own ids. Raises Rejected for what nobody has."""
    from scheduler.views.days import parse_week
    from scheduler.views.visits import Selection

    try:
        monday = None if week is None else parse_week(week)
    except ValueError as wrong:
        raise click.UsageError(f"{wrong}.") from None
    return Selection(
        unit=None if unit is None else caller.org.unit(unit).id,
        person=None if person is None else caller.directory.person_id(person),
        monday=monday,
    )
