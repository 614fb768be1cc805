"""Explanations of the log's plans: the facts on which a plan rests, who and what is meant, and the engine asked again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from scheduler.errors import Rejected
from scheduler.nearest import did_you_mean
from scheduler.organisation import Organisation, Plan, where_and_when
from scheduler.problem import edition_of, facts_for
from scheduler.views.days import span_text
from scheduler.views.gave_way import gave_way_of
from scheduler.visibility import as_seen_by
from solver.facts import AskFacts, Program
from solver.outcome import Placement, Shortfall, Tier
from solver.referee import pins

if TYPE_CHECKING:
    from scheduler.directory import Directory
    from scheduler.handling import Ledger
    from solver.explain.given import Given
    from solver.explain.givenway import GivenWay
    from solver.explain.relief import Relieved
    from solver.explain.solving import Solving
    from solver.explain.why import Why
    from solver.explain.whynot import WhyNot


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A plan with the state by which it is explained: that of `position`, which is its own unless another was chosen."""

    plan: Plan
    org: Organisation
    directory: "Directory"
    given: "Given"
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """`seconds` tells the time; an explanation takes at most `limit` of them."""

    seconds: Callable[[], float]
    limit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """Which gaps are asked about; None: all."""

    ask: str | None = None
    program: str | None = None
    person: str | None = None
    unit: str | None = None
    day: date | None = None

    def __contains__(self, gap: Shortfall) -> bool:
        pairs = ((self.ask, gap.ask), (self.program, gap.program), (self.person, gap.person), (self.unit, gap.unit), (self.day, gap.day))
        return all(wanted in (None, said) for wanted, said in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliefs:
    """What helps the gaps, the dearest gap first; `gaps` were asked about. `gave_way` None: it could not be compared."""

    found: "tuple[Relieved, ...]"
    gaps: int
    gave_way: "GivenWay | None"
    stopped: bool


def latest_plan(org: Organisation) -> Plan:
    """The latest plan that was not withdrawn. Raises Rejected where there is none."""
    latest = next((plan for plan in reversed(org.plans.values()) if plan.status != "withdrawn"), None)
    if latest is None:
        raise Rejected("plan-none", "There is no plan yet. Make one: rota plan make next")
    return latest


def explained(ledger: "Ledger", plan: Plan, known_at: int | datetime | None = None) -> Explained:
    """The plan on the position on which it rests, or on another. Raises Rejected where the plan breaks a rule there."""
    from solver.explain.given import Given

    org = ledger.known_at(plan.made.based_on if known_at is None else known_at)
    made = plan.made
    facts = facts_for(
        as_seen_by(made.parameters, org),
        (made.first_day, made.last_day),
        leave_out=plan.id,
        asks=made.asks,
        edition=edition_of(made.parameters),
    )
    pinned = set(map(where_and_when, facts.pins))
    given = Given(
        facts=replace(facts, pins=()),
        roster=tuple(plan.placements),
        candidates=made.candidates,
        held=tuple(one for one in plan.placements if where_and_when(one) in pinned),
    )
    if many := len(given.verdict.breaches) + len(tuple(pins.judge(facts, given.roster))):
        breaks = f"{plan.id} breaks {many} rule{'s' if many > 1 else ''} at position {org.position}"
        which = f"Which: rota plan judge {plan.id} --known-at {org.position}"
        raise Rejected("plan-breaks-rules", f"{breaks}, so nothing else can be compared with it. {which}")
    return Explained(plan=plan, org=org, directory=ledger.directory.over(org), given=given, position=org.position)


def placement_meant(ledger: "Ledger", words: str) -> tuple[Plan, Placement]:
    """The placement with this id, or PLAN/PERSON/DAY, or PERSON/DAY in the latest plan. Raises Rejected with those that look like it."""
    parts = words.split("/")
    if len(parts) in (2, 3):
        plan = ledger.org.plan(parts[0]) if len(parts) == 3 else latest_plan(ledger.org)
        return plan, _of_person(ledger, plan, parts[-2], _day(parts[-1]))
    by_id = {placement.id or "": plan for plan in ledger.org.plans.values() for placement in plan.placements}
    if words not in by_id:
        near = did_you_mean(words, by_id) or "Ids stand in: rota plan export PLAN --format csv. PLAN/PERSON/DAY does as well."
        raise Rejected("placement-unknown", f'"{words}" is no placement. {near}')
    plan = by_id[words]
    return plan, next(placement for placement in plan.placements if placement.id == words)


def _of_person(ledger: "Ledger", plan: Plan, number: str, day: date) -> Placement:
    person = ledger.directory.person_id(number)
    theirs = [placement for placement in plan.placements if placement.person == person]
    found = next((one for one in theirs if day in one.days), None) or next((p for p in theirs if p.first_day <= day <= p.last_day), None)
    if found is None:
        else_where = f"they are placed on {_few(str(one.first_day) for one in theirs)}" if theirs else "they are not in the plan at all"
        raise Rejected("placement-unknown", f"{number} is not placed on {day} in {plan.id}; {else_where}.")
    return found


def _few(words: Iterable[str]) -> str:
    listed = sorted(words)
    return ", ".join(listed[:4]) + (f" and {len(listed) - 4} other days" if len(listed) > 4 else "")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Rejected("day-unreadable", f'"{text}" is no day; days are written 2026-07-01.') from None


# --- the answers ---


def why_placed(about: Explained, placement: Placement, clock: Clock, *, most: int) -> "tuple[Why, bool]":
    """Why the placement is in the plan, and whether a person stopped the search."""
    from solver.explain.why import why

    solving = _solving(about, clock)
    return why(about.given, placement, solving, most=most), solving.pressed


def why_not(
    about: Explained, person: str, unit: str, day: date, clock: Clock, *, program: str | None = None, ask: str | None = None
) -> "tuple[tuple[WhyNot, ...], bool]":
    """One answer for each program in force and each ask of the unit that day, or for the one named; possible ones first."""
    from solver.explain.whynot import Answer, WhyNot, for_ask, in_program, placed_there

    _require_inside(about, day)
    placed = placed_there(about.given, person, unit, day)
    if placed is not None:
        return (WhyNot(answer=Answer.PLACED, placement=placed),), False
    solving, facts = _solving(about, clock), about.given.facts
    programs = [one for one in facts.programs if ask is None and program in (None, one.id)]
    asks = [one for one in facts.asks if program is None and _is_meant(one, unit, day, ask)]
    _require_something(about, unit, day, programs, asks, program, ask)
    answers = [in_program(about.given, one, person, unit, day, solving) for one in programs]
    answers += [for_ask(about.given, one, person, day, solving) for one in asks]
    return tuple(sorted(answers, key=lambda answer: answer.answer is Answer.FORBIDDEN)), solving.pressed


def _is_meant(ask: AskFacts, unit: str, day: date, named: str | None) -> bool:
    return ask.unit == unit and (ask.id == named if named is not None else ask.first_day <= day <= ask.last_day)


def _require_inside(about: Explained, day: date) -> None:
    made = about.plan.made
    if not made.first_day <= day <= made.last_day:
        raise Rejected("day-outside", f"{day} is outside {about.plan.id}, which is for {span_text(made.first_day, made.last_day)}.")


def _require_something(
    about: Explained, unit: str, day: date, programs: list[Program], asks: list[AskFacts], program: str | None, ask: str | None
) -> None:
    if programs or asks:
        return
    at = f"at position {about.position}, on which the explanation rests"
    if program is not None:
        in_force = [one.id for one in about.given.facts.programs]
        raise Rejected("program-unknown", f'"{program}" is no program in force {at}. {did_you_mean(program, in_force)}'.rstrip())
    if ask is not None:
        here = [one.id for one in about.given.facts.asks if one.unit == unit]
        raise Rejected("ask-unknown", f'"{ask}" is no approved ask of {unit} {at}. {did_you_mean(ask, here)}'.rstrip())
    raise Rejected("nothing-asked", f"Nothing could bring anybody to {unit} on {day}: no program is in force and no ask is approved {at}.")


def reliefs(about: Explained, selected: Selected, clock: Clock, *, most: int | None) -> Reliefs:
    """What helps the dearest gaps, at most so many of them (None: all), and what gave way to cover."""
    from solver.explain.relief import relieved

    solving = _solving(about, clock)
    gaps = [gap for gap in about.given.verdict.shortfalls if gap in selected]
    gaps.sort(key=lambda gap: (list(Tier).index(gap.tier), -gap.missing * gap.price))
    found = [relieved(about.given, gap, solving) for gap in gaps[:most] if not solving.over()]
    return Reliefs(found=tuple(found), gaps=len(gaps), gave_way=_gave_way(about, solving), stopped=solving.pressed)


def _gave_way(about: Explained, solving: "Solving") -> "GivenWay | None":
    """As it was counted when the plan was made, on the facts on which it rests; else it is counted with the time that is left."""
    from solver.explain.givenway import GivenWay, given_way

    stored = gave_way_of(about.plan.made.parameters)
    if stored.least is not None and about.position == about.plan.made.based_on:
        return GivenWay(least=stored.least, most=stored.most)
    return given_way(about.given, solving)


def _solving(about: Explained, clock: Clock) -> "Solving":
    from solver.explain.solving import Solving

    return Solving(clock=clock.seconds, deadline=clock.seconds() + clock.limit, candidates=about.given.candidates)
