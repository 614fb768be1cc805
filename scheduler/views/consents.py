"""Who agreed to a plan at short notice, with whom it was discussed, and what of this is still to come before it is published."""

from collections.abc import Iterator
from datetime import date

from scheduler.decide.consents import awaits_consultation, without_consent
from scheduler.directory import Directory
from scheduler.organisation import Organisation, Plan
from scheduler.views.labels import Label
from scheduler.views.plan_head import counted


def consultations_of(plan: Plan, org: Organisation, directory: Directory) -> list[dict[str, object]]:
    """A record for each consultation, in the order of the log."""
    return [
        {"with": directory.text(one.partner), "outcome": one.outcome, "note": directory.text(one.note)}
        for one in org.consultations.get(plan.id, ())
    ]


def consented_in(plan: Plan, org: Organisation) -> list[str]:
    """The placements of the plan to which whoever is placed agreed."""
    return [placement.id for placement in plan.placements if placement.id is not None and placement.id in org.consents]


def awaited(plan: Plan, org: Organisation, today: date) -> dict[str, object]:
    """What a draft waits for if it is published today: a consultation, and the consents to these placements."""
    is_draft = plan.status == "draft"
    return {
        "consultation": is_draft and awaits_consultation(plan, org),
        "consents": [one.id for one in without_consent(plan, org, today)] if is_draft else [],
    }


def awaited_lines(plan: Plan, org: Organisation, today: date) -> Iterator[str]:
    """The same for people, with the commands that record it."""
    if plan.status != "draft":
        return
    if awaits_consultation(plan, org):
        yield f'  a consultation: rota plan consult {plan.id} --with "works council" --outcome agreed'
    missing = list(without_consent(plan, org, today))
    if missing:
        to = counted(len(missing), "placement", "placements")
        soonest = min(one.first_day for one in missing)
        yield f"  consent to {to} with less notice than promised, from {soonest} on; to which: rota plan publish {plan.id} --dry-run"


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
