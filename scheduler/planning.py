"""Make a plan and publish it: solve on the log's head, let the referee have the last word, keep what stands."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from events.kinds.base import Event
from events.kinds.plans import PlanDrafted
from scheduler.auditing import against_facts
from scheduler.calendar import NamedHorizon
from scheduler.decide.plans import ProposePlan, PublishPlan
from scheduler.errors import Rejected, Stale
from scheduler.evolve import evolve
from scheduler.giving_way import with_what_gave_way
from scheduler.lots import seed_for
from scheduler.organisation import Organisation, Plan
from scheduler.pin_clashes import require_possible_pins
from scheduler.pinning import solved_with_pins, told_with_pins
from scheduler.problem import EDITION, digest, facts_for
from scheduler.public_holidays import adopt_holidays
from scheduler.rosters import LONGEST_SPAN
from scheduler.visibility import ALL_OF_IT, as_seen_by
from scheduler.waiting import NOBODY, Waiting
from solver.facts import Facts
from solver.outcome import Breach, Effort, Outcome, Phase, Placement, Roster, Shortfall
from solver.referee.judge import judge

if TYPE_CHECKING:
    from scheduler.handling import Done, Ledger
    from solver.engine.executors import Executor


MADE_WITH, ASKED_OF = "made_with", "asked_of"  # among a plan's parameters: versions and platform; the executor that was asked for
HAVE_A_SAY = tuple(Path(__file__).with_name(name) for name in ("pinning.py", "waiting.py"))  # in what is found, beside the solver


class EngineFault(Exception):
    """The engine gave what the referee does not accept: a bug, of which nothing is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A draft as it was kept, or would be by a dry run: `events` are all that it took.

    `interrupted`: a person stopped the search, and this is the best it had found.
    """

    plan: str
    events: tuple[Event, ...]
    interrupted: bool = False


def make(ledger: "Ledger", horizon: NamedHorizon, effort: Effort, waiting: Waiting = NOBODY) -> str:
    """Solve the horizon on the log's head and keep the draft; returns its id."""
    return draft(ledger, horizon, effort, waiting).plan


def draft(
    ledger: "Ledger",
    horizon: NamedHorizon,
    effort: Effort,
    waiting: Waiting = NOBODY,
    *,
    executor: str | None = None,
    command_id: str | None = None,
    dry_run: bool = False,
) -> Made:
    """As `make`. Missing public holidays are adopted first; the log may move on while the engine works, the draft rests where it began.

    Under a `command_id` used before for the same request nothing is solved again. `executor` says where the parts of the company are
    solved. Raises EngineFault where the referee objects, Rejected for an executor that cannot be used, before anything is kept.
    """
    _require_within_reach(horizon)
    if not dry_run:
        ledger.log.require_writable()
    request = _request(horizon, effort)
    repeated = ledger.was_done(command_id, request) if command_id else None
    if repeated:
        return _made(repeated.events)
    ledger.require(ProposePlan)
    waiting.report(Phase.FACTS)
    _refuse_impossible_pins(ledger, horizon)
    with opened(executor, effort) as somewhere:
        adopted = adopt_holidays(ledger, horizon.first_day, horizon.last_day, dry_run=dry_run)
        org = after(ledger.org, adopted) if dry_run else ledger.org
        command, interrupted = solved(ledger, org, horizon, effort, waiting, executor=somewhere)
    waiting.report(Phase.KEEPING)
    done = ledger.handle(command, command_id=command_id, request=request, dry_run=dry_run)
    return _made((*adopted, *done.events), interrupted=interrupted)


def publish(ledger: "Ledger", plan: str, *, today: date | None = None, command_id: str | None = None, dry_run: bool = False) -> "Done":
    """Put the acting person's name under a draft, unless the facts at the log's head stand against it: then Stale says which.

    Notice is counted from `today`, the day of the ledger's instant where it is None. Raises Rejected for consents and consultations
    that are missing.
    """
    known = ledger.org.plans.get(plan)
    if known is not None and known.status == "draft":
        ledger.require(PublishPlan)
        adopt_holidays(ledger, known.made.first_day, known.made.last_day, dry_run=dry_run)

    def check(org: Organisation) -> None:
        _require_fresh(org.plan(plan), org, ledger)

    command = PublishPlan(plan=plan, today=today or ledger.now.date())
    return ledger.handle(command, command_id=command_id, request=request_of_publishing(plan), dry_run=dry_run, check=check)


def request_of_publishing(plan: str) -> bytes:
    """What is asked of `publish`, as bytes: a retry on another day is the same request."""
    return json.dumps(["publish", plan]).encode()


# --- making ---


def _require_within_reach(horizon: NamedHorizon) -> None:
    """Raises Rejected for a horizon longer than any roster may be."""
    if horizon.last_day - horizon.first_day > LONGEST_SPAN:
        raise Rejected("horizon-long", f"{horizon.name} has more than {LONGEST_SPAN.days} days; plan a shorter span.")


def _refuse_impossible_pins(ledger: "Ledger", horizon: NamedHorizon) -> None:
    """Judged with the public holidays that are still to be adopted, so that a refusal leaves nothing in the log."""
    span = horizon.first_day, horizon.last_day
    if any(ledger.org.pins_in_force()) and (coming := adopt_holidays(ledger, *span, dry_run=True)):
        require_possible_pins(facts_for(after(ledger.org, coming), span), ledger.directory)


def solved(
    ledger: "Ledger",
    org: Organisation,
    horizon: NamedHorizon,
    effort: Effort,
    waiting: Waiting,
    *,
    asks: tuple[str, ...] | None = None,
    executor: "Executor | None" = None,
    sight: Mapping[str, str | None] = ALL_OF_IT,
) -> tuple[ProposePlan, bool]:
    """The command that keeps what the engine found, and whether the engine was stopped; the referee has agreed.

    `asks`: a plan for these alone. `sight`: of whoever asks, where something is kept from them: what they do not see does not count, and
    where it matters HR hears of it who publishes. Raises EngineFault where the referee objects.
    """
    based_on, facts = ledger.org.position, facts_for(as_seen_by(sight, org), (horizon.first_day, horizon.last_day), asks=asks)
    require_possible_pins(facts, ledger.directory)
    seed = seed_for(org, (horizon.first_day, horizon.last_day), based_on, lambda position: ledger.log.root_at(position).hex())
    before = waiting.waited()
    outcome = searched(facts, effort, waiting, lots=None if effort.reproducible else seed.lots, executor=executor)
    waiting.report(Phase.JUDGING)
    _require_agreement(facts, outcome)
    outcome = replace(outcome, parameters={**outcome.parameters, **seed.parameters, **_beside_the_effort(executor), **sight})
    if asks is None:
        waiting.report(Phase.GIVING_WAY)
        outcome = with_what_gave_way(facts, outcome, effort, waiting, before=before)
    return replace(_proposal(horizon, facts, outcome, based_on, ledger.log.root_at(based_on).hex()), asks=asks), outcome.interrupted


def searched(facts: Facts, effort: Effort, waiting: Waiting, *, lots: bytes | None, executor: "Executor | None" = None) -> Outcome:
    """What the engine finds in the time that is left to it, pins included, equal plans told apart by `lots` (None: not at all).

    A search that is to be repeated draws none: their seed is the log's own, and the same files in another log would give another plan.
    """
    told = replace(waiting, report=told_with_pins(facts, waiting.report))
    return solved_with_pins(facts, lambda free: _found(free, effort, told, lots, executor))


def _found(free: Facts, effort: Effort, waiting: Waiting, lots: bytes | None, executor: "Executor | None") -> Outcome:
    from solver.engine.parted import solve_facts

    ceiling = waiting.before_the_rest(effort)
    return solve_facts(free, effort, waiting.report, waiting.word, executor, wants_stop=waiting.wants_stop, ceiling=ceiling, lots=lots)


def made_with() -> str:
    """Platform, versions and the solver's source here, on which it depends which of equal plans a search finds."""
    from solver.engine.surroundings import surroundings

    return surroundings(beside=HAVE_A_SAY)


def _beside_the_effort(executor: "Executor | None") -> dict[str, str]:
    """What whoever wants the same plan again has to know."""
    return {MADE_WITH: made_with(), **({} if executor is None else {ASKED_OF: executor.kind})}


@contextmanager
def opened(executor: str | None, effort: Effort) -> "Iterator[Executor | None]":
    """What is meant by an executor's name or address. Raises Rejected where nothing can be solved."""
    if executor is None:
        yield None
        return
    from solver.engine.executors import Unusable
    from solver.engine.executors import opened as executor_called

    try:
        somewhere = executor_called(executor, effort.workers)
    except Unusable as unusable:
        raise Rejected(unusable.reason, unusable.sentence) from None
    with somewhere as found:
        yield found


def _proposal(horizon: NamedHorizon, facts: Facts, outcome: Outcome, based_on: int, root: str) -> ProposePlan:
    return ProposePlan(
        horizon=horizon.name,
        first_day=horizon.first_day,
        last_day=horizon.last_day,
        based_on=based_on,
        log_root=root,
        problem_digest=digest(facts),
        engine=outcome.engine,
        engine_version=outcome.engine_version,
        milliseconds=outcome.milliseconds,
        seed=outcome.seed,
        candidates=outcome.candidates,
        parameters={**outcome.parameters, EDITION: facts.edition},
        tiers=outcome.tiers,
        shortfalls=outcome.shortfalls,
        placements=_in_order(outcome.roster, facts),
    )


def _in_order(roster: Roster, facts: Facts) -> Roster:
    """By day, then by person as they entered the log: the same placements in any log of the same files.

    Sealed ones come last, so that the numbers of the others have no gap to those who may not know of them.
    """
    rank = {person.id: number for number, person in enumerate(facts.people)}

    def key(placement: Placement) -> tuple[bool, date, int, date, str]:
        return placement.sealed_until is not None, placement.first_day, rank[placement.person], placement.last_day, placement.unit

    return tuple(sorted(roster, key=key))


def _require_agreement(facts: Facts, outcome: Outcome) -> None:
    """The referee finds no breach, the same values and the same shortfalls; else EngineFault with what it says."""
    verdict = judge(facts, outcome.roster)
    stated = {line.tier: line.value for line in outcome.tiers}
    if verdict.breaches:
        raise EngineFault(f"{len(verdict.breaches)} breaches, such as: {_told(verdict.breaches[:3])}")
    if stated != verdict.values:
        raise EngineFault(f"the engine states the tiers {stated}, the referee counts {verdict.values}")
    if _unmet(outcome.shortfalls) != _unmet(verdict.shortfalls):
        raise EngineFault("the shortfalls of the engine are not those that the referee counts")


def _unmet(shortfalls: Iterable[Shortfall]) -> Counter[tuple[object, ...]]:
    names = ("tier", "missing", "price", "program", "person", "period", "unit", "rule", "ask", "day", "skill")
    return Counter(tuple(getattr(one, name) for name in names) for one in shortfalls)


def _told(breaches: Iterable[Breach]) -> str:
    return "; ".join(f"{breach.rule}: {breach.says}" for breach in breaches)


def _request(horizon: NamedHorizon, effort: Effort) -> bytes:
    """What is asked of `make`, as bytes: a retry finds another plan, but it is the same request."""
    return json.dumps(["make", asdict(horizon), asdict(effort)], default=date.isoformat).encode()


def after(org: Organisation, events: Iterable[Event]) -> Organisation:
    """A second state into which the events are folded."""
    twin = org.copy()
    for event in events:
        evolve(twin, event, position=twin.position + 1)
    return twin


def _made(events: tuple[Event, ...], *, interrupted: bool = False) -> Made:
    plan = next(event.plan for event in events if isinstance(event, PlanDrafted))
    return Made(plan=plan, events=events, interrupted=interrupted)


# --- publishing ---


def _require_fresh(plan: Plan, org: Organisation, ledger: "Ledger") -> None:
    """What is no draft is left to the decision, which says so."""
    if plan.status != "draft":
        return
    facts = facts_for(org, (plan.made.first_day, plan.made.last_day), leave_out=plan.id, asks=plan.made.asks)
    breaches = against_facts(facts, tuple(plan.placements), ledger.directory)
    if breaches:
        raise _stale(plan, org, breaches)


def _stale(plan: Plan, org: Organisation, breaches: Sequence[Breach]) -> Stale:
    details = [f"{breach.rule}: {breach.says}" for breach in breaches]
    many = "1 breach stands" if len(breaches) == 1 else f"{len(breaches)} breaches stand"
    since = f"it was made on position {plan.made.based_on}, and things changed since"
    sentence = f"{many} against {plan.id} at position {org.position}; {since}. {_instead(plan, org)}"
    return Stale("plan-stale", sentence, details)


def _instead(plan: Plan, org: Organisation) -> str:
    """What to do with a draft that cannot be published; a plan for single asks is made anew for those that still count."""
    if plan.made.asks is None:
        return f"Make a new one: rota plan make {plan.made.horizon}"
    counting = [ask for ask in plan.made.asks if org.asks[ask].status == "approved"]
    if not counting:
        return f"None of its asks counts any more. Drop it: rota plan withdraw {plan.id}"
    return f"Make a new one: rota cover fill {' '.join(counting)}"
