"""Who agreed to a plan at short notice, and with whom it was discussed."""

from collections.abc import Iterator

from scheduler.directory import Directory
from scheduler.organisation import Organisation, Plan
from scheduler.views.labels import Label


def consultations_of(plan: Plan, org: Organisation, directory: Directory) -> list[dict[str, object]]:
    """A record for each consultation, in the order of the log."""
    return [
        {"with": directory.text(one.partner), "outcome": one.outcome, "note": directory.text(one.note)}
        for one in org.consultations.get(plan.id, ())
    ]


def consented_in(plan: Plan, org: Organisation) -> list[str]:
    """The placements of the plan to which whoever is placed agreed."""
    return [placement.id for placement in plan.placements if placement.id is not None and placement.id in org.consents]


def consultation_lines(plan: Plan, org: Organisation, directory: Directory) -> Iterator[str]:
    """A line for each consultation."""
    for one in org.consultations.get(plan.id, ()):
        note = directory.text(one.note)
        yield f"  {directory.text(one.partner)} {one.outcome}{f': {note}' if note else ''}"


def consent_lines(plan: Plan, org: Organisation, label: Label) -> Iterator[str]:
    """A line for each placement to which whoever is placed agreed."""
    agreed = set(consented_in(plan, org))
    for one in plan.placements:
        if one.id in agreed:
            yield f"  {one.id}: {label(one.person)} to {one.unit}, {one.first_day}"
