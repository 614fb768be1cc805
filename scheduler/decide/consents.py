"""What must be said before a plan is published: consents at short notice, consultations; and when publishing is refused without."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from events.kinds.base import Event
from events.kinds.consents import PlanConsented, PlanConsulted
from scheduler.decide.checks import check_one_of, secret
from scheduler.errors import Rejected
from scheduler.nearest import did_you_mean
from scheduler.organisation import Organisation, Plan
from scheduler.wording import the_person, the_person_typed
from solver.outcome import Placement

OUTCOMES = ("agreed", "objected")
CONSULTATION = "consultation"  # the policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Record that `person` agrees to a placement of a draft."""

    plan: str
    placement: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consult:
    """Record that a draft was discussed with `partner`, and what they said."""

    plan: str
    partner: str
    outcome: str  # agreed | objected
    note: str | None = None


def consent(command: Consent, org: Organisation) -> tuple[Event, ...]:
    """Only whoever is placed consents, only to what is still a draft; nothing happens where they did already."""
    plan = _draft(command.plan, org)
    placement = _placement(command.placement, plan)
    if placement.person != command.person:
        who = the_person(placement.person)
        raise Rejected("consent-of-another", f"{placement.id} places {who}, so only {who} can consent, not {the_person(command.person)}.")
    if command.placement in org.consents:
        return ()
    return (PlanConsented(plan=plan.id, placement=command.placement, person=command.person),)


def consult(command: Consult, org: Organisation) -> tuple[Event, ...]:
    """Of a draft, as often as it is discussed; the last word counts for nothing but the record."""
    plan = _draft(command.plan, org)
    check_one_of(command.outcome, OUTCOMES, "The outcome of a consultation")
    if not command.partner:
        raise Rejected("partner-missing", "Say with whom the plan was discussed: --with TEXT.")
    subject = f"plan:{plan.id}"
    partner, note = secret(subject, command.partner, "name of the party"), secret(subject, command.note, "note")
    return (PlanConsulted(plan=plan.id, partner=partner, outcome=command.outcome, note=note),)


def refuse_without(plan: Plan, org: Organisation, today: date) -> None:
    """Refuse to publish a plan that somebody must still be asked about. Raises Rejected with what to do."""
    if awaits_consultation(plan, org):
        sentence = f"{plan.id} must be discussed first, and no consultation is recorded."
        raise Rejected("consultation-missing", f'{sentence} Record it: rota plan consult {plan.id} --with "works council" --outcome agreed')
    missing = list(without_consent(plan, org, today))
    if missing:
        begin = "1 placement begins" if len(missing) == 1 else f"{len(missing)} placements begin"
        sentence = f"{begin} within the notice of the program, and whoever is placed has not agreed. Record it where they do, or plan anew."
        raise Rejected("consent-missing", sentence, tuple(_told(one, plan, org) for one in missing))


def awaits_consultation(plan: Plan, org: Organisation) -> bool:
    """It needs one, and none is recorded."""
    return needs_consultation(plan, org) and plan.id not in org.consultations


def needs_consultation(plan: Plan, org: Organisation) -> bool:
    """The policy says so of every plan but drafts of helpers, or a program of one of its placements did when the plan was made."""
    if plan.made.asks is not None:
        return False
    stated = (org.terms_in(plan, program) for program in {placement.program for placement in plan.placements})
    return bool(org.policy.get(CONSULTATION)) or any(terms.consultation for terms in stated if terms is not None)


def without_consent(plan: Plan, org: Organisation, today: date) -> Iterator[Placement]:
    """The placements that begin in fewer days than their program's notice, as it was when the plan was made, and that nobody agreed to."""
    for placement in plan.placements:
        notice = _notice(placement, plan, org)
        if notice is not None and (placement.first_day - today).days < notice and placement.id not in org.consents:
            yield placement


def _notice(placement: Placement, plan: Plan, org: Organisation) -> int | None:
    terms = org.terms_in(plan, placement.program)
    return None if terms is None else terms.notice_days


def _told(placement: Placement, plan: Plan, org: Organisation) -> str:
    who, days = the_person(placement.person), _notice(placement, plan, org)
    record = f"rota plan consent {plan.id} {placement.id} --by {the_person_typed(placement.person)}"
    return f"{placement.id}: {who} to {placement.unit} on {placement.first_day} ({placement.program}, {days} days of notice): {record}"


def _draft(name: str, org: Organisation) -> Plan:
    plan = org.plan(name)
    if plan.status != "draft":
        raise Rejected(f"plan-{plan.status}", f"{plan.id} is {plan.status}; only of a draft is anybody asked.")
    return plan


def _placement(name: str, plan: Plan) -> Placement:
    found = {placement.id or "": placement for placement in plan.placements}
    if name not in found:
        near = did_you_mean(name, found) or f"All of them: rota plan export {plan.id} --format csv"
        raise Rejected("placement-unknown", f'"{name}" is no placement of {plan.id}. {near}')
    return found[name]
