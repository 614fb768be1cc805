"""What a roster says of itself, people by opaque id, whether a file states it or the log holds it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from events.kinds.plans import ShortfallLine
from scheduler.organisation import Plan
from scheduler.problem import edition_of
from scheduler.rosters import StatedHorizon, StatedRoster, StatedShortfall
from solver.facts import LATEST_EDITION
from solver.outcome import Kind, Placement, Reason, Shortfall, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a roster says of itself, people by opaque id. None: it does not say."""

    plan: str | None = None
    horizon: StatedHorizon
    asks: tuple[str, ...] | None = None  # None: it answers everything
    based_on: int | None = None
    log_root: str | None = None
    problem_digest: str | None = None
    edition: int = LATEST_EDITION  # of the rules by which it was made
    tiers: tuple[tuple[str, int, int | None], ...] | None = None
    shortfalls: tuple[Shortfall, ...] | None = None


def placements_of(roster: StatedRoster, to_opaque: Mapping[str, str]) -> Iterator[Placement]:
    """The placements of a file; ids of people that nobody has stay as they are."""
    for stated in roster.placements:
        yield Placement(
            kind=Kind(stated.kind),
            program=stated.program,
            person=to_opaque.get(stated.person, stated.person),
            unit=stated.unit,
            first_day=stated.first_day,
            last_day=stated.last_day,
            days=stated.days,
            ask=stated.ask,
            skill=stated.skill,
            host=None if stated.host is None else to_opaque.get(stated.host, stated.host),
            compensation_day=stated.compensation_day,
            sealed_until=stated.sealed_until,
            plan=roster.plan,
            id=stated.id,
        )


def claims_of(roster: StatedRoster, to_opaque: Mapping[str, str]) -> Claims:
    """What a file claims."""
    return Claims(
        plan=roster.plan,
        horizon=roster.horizon,
        asks=roster.asks,
        based_on=roster.based_on,
        log_root=roster.log_root,
        problem_digest=roster.problem_digest,
        edition=_edition(roster),
        tiers=None if roster.tiers is None else tuple((tier.name, tier.value, tier.bound) for tier in roster.tiers),
        shortfalls=None if roster.shortfalls is None else tuple(_shortfall(stated, to_opaque) for stated in roster.shortfalls),
    )


def _edition(roster: StatedRoster) -> int:
    """A roster that does not say which facts were planned is read by the rules as they are now. Raises Rejected for rules not known yet."""
    if roster.problem_digest is None:
        return LATEST_EDITION
    parameters = (roster.engine or {}).get("parameters")
    return edition_of(parameters if isinstance(parameters, dict) else {})


def claims_of_plan(plan: Plan) -> Claims:
    """What the certificate of a plan claims; nothing where it is blank, as it is read in a log that keeps surprises."""
    made = plan.made
    if not made.problem_digest:
        span = StatedHorizon(first_day=made.first_day, last_day=made.last_day)
        return Claims(plan=plan.id, horizon=span, asks=made.asks, based_on=made.based_on, edition=edition_of(made.parameters))
    return Claims(
        plan=plan.id,
        horizon=StatedHorizon(first_day=made.first_day, last_day=made.last_day),
        asks=made.asks,
        based_on=made.based_on,
        log_root=made.log_root,
        problem_digest=made.problem_digest,
        edition=edition_of(made.parameters),
        tiers=tuple((tier.name, tier.value, tier.bound) for tier in made.tiers),
        shortfalls=tuple(_shortfall(line, {}) for line in made.shortfalls),
    )


def _shortfall(line: StatedShortfall | ShortfallLine, to_opaque: Mapping[str, str]) -> Shortfall:
    return Shortfall(
        tier=Tier(line.tier),
        missing=line.missing,
        price=line.price,
        program=line.program,
        person=None if line.person is None else to_opaque.get(line.person, line.person),
        period=line.period,
        unit=line.unit,
        rule=line.rule,
        ask=line.ask,
        day=line.day,
        skill=line.skill,
        reasons=tuple(Reason(reason=entry.reason, people=entry.people) for entry in line.reasons),
    )
