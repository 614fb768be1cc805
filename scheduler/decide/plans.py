"""What can be asked about a plan, and when it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from events.kinds.base import Event
from events.kinds.plans import (
    PlacementProposed,
    PlanDrafted,
    PlanPublished,
    PlanWithdrawn,
    TierLine,
)
from scheduler.decide.approved import approved_ask
from scheduler.decide.checks import check_code, check_number, check_span, secret
from scheduler.decide.consents import refuse_without
from scheduler.decide.shortfalls import shortfall_line
from scheduler.errors import Rejected
from scheduler.organisation import Organisation
from scheduler.wording import the_person
from solver.outcome import COVER_PROGRAM, TIERS, Kind, Placement, Roster, Shortfall, TierValue


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposePlan:
    """Keep a solved roster as the next draft for its horizon, with the certificate that lets anybody check it.

    `horizon` is its name (`2026Q3`, or the span); ids of the plan and of its placements are given here and those in the roster ignored.
    """

    horizon: str
    first_day: date
    last_day: date
    based_on: int  # position of the log whose state was solved
    log_root: str
    problem_digest: str
    engine: str
    engine_version: str
    milliseconds: int
    seed: int
    candidates: int
    parameters: Mapping[str, str | int | bool | None]
    tiers: tuple[TierValue, ...]
    shortfalls: tuple[Shortfall, ...]
    placements: Roster
    asks: tuple[str, ...] | None = None  # the only asks that it answers; None: everything


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeHelpers:
    """Keep a draft for approved asks alone; other than a whole plan, a manager may propose it for the asks of their units."""

    draft: ProposePlan  # with `asks`


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPlan:
    """Put the acting person's name under a draft; `today` is the day from which notice is counted, None where it is not asked for."""

    plan: str
    today: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPlan:
    """Let a draft or a published plan count no more."""

    plan: str
    reason: str | None = None


def propose_plan(command: ProposePlan, org: Organisation) -> tuple[Event, ...]:
    """Every draft of a horizon gets the next number; other drafts of it stay drafts.

    Whether the roster keeps the rules is the referee's question, asked where the plan is made and again before it is published.
    """
    _check_certificate(command, org)
    _check_asks(command, org)
    for placement in command.placements:
        _check_placement(placement, command, org)
    plan = _next_id(command.horizon, org)
    proposed = (_proposed(placement, plan, number) for number, placement in enumerate(command.placements, start=1))
    return (_drafted(command, plan), *proposed)


def propose_helpers(command: ProposeHelpers, org: Organisation) -> tuple[Event, ...]:
    """As any plan, but the asks that it answers are named."""
    if not command.draft.asks:
        raise Rejected("asks-missing", "Helpers are proposed for asks; name at least one.")
    return propose_plan(command.draft, org)


def publish_plan(command: PublishPlan, org: Organisation) -> tuple[Event, ...]:
    """Only a draft can be published.

    This sees to the status alone: that the roster keeps the rules at the log's head is judged by `check` of `Ledger.handle`,
    which runs on the very state on which this is decided. Other drafts of the horizon stay drafts.
    """
    plan = org.plan(command.plan)
    if plan.status != "draft":
        raise Rejected(f"plan-{plan.status}", f"{plan.id} is {plan.status} already; only a draft can be published.")
    for placement in plan.placements:
        _refuse_strangers(placement, org)
    if command.today is not None:
        refuse_without(plan, org, command.today)
    return (PlanPublished(plan=plan.id),)


def withdraw_plan(command: WithdrawPlan, org: Organisation) -> tuple[Event, ...]:
    """A draft or a published plan can be withdrawn."""
    plan = org.plan(command.plan)
    if plan.status not in ("draft", "published"):
        raise Rejected(f"plan-{plan.status}", f"{plan.id} is {plan.status} already; nothing is left to withdraw.")
    return (PlanWithdrawn(plan=plan.id, reason=secret(f"plan:{plan.id}", command.reason, "reason")),)


def _check_certificate(command: ProposePlan, org: Organisation) -> None:
    check_code(command.horizon, "horizon")
    check_span(command.first_day, command.last_day)
    check_number(command.based_on, 0, org.position, "The position a plan is based on")
    if tuple(line.tier for line in command.tiers) != TIERS:
        raise Rejected("tiers-incomplete", f"A plan states its tiers in this order: {', '.join(TIERS)}.")


def _check_asks(command: ProposePlan, org: Organisation) -> None:
    """A plan for single asks answers approved ones, and nothing else."""
    for ask in command.asks or ():
        approved_ask(org, ask)
    stray = next((placement for placement in command.placements if command.asks is not None and placement.ask not in command.asks), None)
    if stray is not None:
        raise Rejected("placement-malformed", f"{_said(stray)} serves none of the asks {', '.join(command.asks or ())}.")


def _check_placement(placement: Placement, command: ProposePlan, org: Organisation) -> None:
    _refuse_strangers(placement, org)
    _check_kind(placement, org)
    _check_days(placement, command)


def _refuse_strangers(placement: Placement, org: Organisation) -> None:
    """Whoever is placed, and where, and with whom is known here; of a draft they may have been struck since."""
    org.person(placement.person)
    org.unit(placement.unit)
    if placement.host is not None:
        org.person(placement.host)


def _check_kind(placement: Placement, org: Organisation) -> None:
    is_cover = placement.kind is Kind.COVER
    if is_cover != (placement.program == COVER_PROGRAM) or is_cover != (placement.ask is not None):
        raise Rejected("placement-malformed", f"{_said(placement)} is cover without an ask, or has an ask without being cover.")
    if placement.ask is not None:
        org.ask(placement.ask)
    else:
        org.program(placement.program)


def _check_days(placement: Placement, command: ProposePlan) -> None:
    days = placement.days
    if not days or any(later <= earlier for earlier, later in pairwise(days)):
        raise Rejected("placement-malformed", f"{_said(placement)} needs days in ascending order.")
    if not command.first_day <= placement.first_day <= days[0] <= days[-1] <= placement.last_day <= command.last_day:
        raise Rejected("placement-malformed", f"{_said(placement)} has days outside its span or outside the horizon.")


def _said(placement: Placement) -> str:
    return f"The placement of {the_person(placement.person)} in {placement.unit} from {placement.first_day}"


def _next_id(horizon: str, org: Organisation) -> str:
    made = sum(plan.made.horizon == horizon for plan in org.plans.values())
    return f"{horizon}-{made + 1}"


def _drafted(command: ProposePlan, plan: str) -> PlanDrafted:
    return PlanDrafted(
        plan=plan,
        horizon=command.horizon,
        first_day=command.first_day,
        last_day=command.last_day,
        based_on=command.based_on,
        log_root=command.log_root,
        problem_digest=command.problem_digest,
        engine=command.engine,
        engine_version=command.engine_version,
        milliseconds=command.milliseconds,
        seed=command.seed,
        candidates=command.candidates,
        placements=len(command.placements),
        parameters=dict(command.parameters),
        tiers=tuple(TierLine(name=str(line.tier), value=line.value, bound=line.bound) for line in command.tiers),
        shortfalls=tuple(map(shortfall_line, command.shortfalls)),
        asks=command.asks,
    )


def _proposed(placement: Placement, plan: str, number: int) -> PlacementProposed:
    return PlacementProposed(
        plan=plan,
        placement=f"{plan}.{number}",
        kind=str(placement.kind),
        program=placement.program,
        ask=placement.ask,
        skill=placement.skill,
        person=placement.person,
        unit=placement.unit,
        host=placement.host,
        first_day=placement.first_day,
        last_day=placement.last_day,
        days=placement.days,
        compensation_day=placement.compensation_day,
        sealed_until=placement.sealed_until,
    )
