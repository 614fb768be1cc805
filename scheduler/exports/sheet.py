"""A plan as other programs read it: the object that docs and checks rely on, with the ids of the company's own files."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from events.kinds.plans import PlanDrafted, ShortfallLine
from scheduler.organisation import Plan
from solver.outcome import Placement

Sheet = dict[str, object]


class Numbers(Protocol):
    """What the export needs of `scheduler.directory.Directory`."""

    def number_of(self, person: str) -> str: ...


def head_of(plan: Plan) -> Sheet:
    """What a plan is and what it pays, without its placements."""
    made = plan.made
    return {
        "plan": plan.id,
        "status": plan.status,
        "horizon": {"first_day": made.first_day, "last_day": made.last_day},
        "asks": None if made.asks is None else list(made.asks),
        "based_on": made.based_on,
        "log_root": made.log_root or None,
        "problem_digest": made.problem_digest or None,
        "engine": _engine_of(made),
        "tiers": [{"name": tier.name, "value": tier.value, "bound": tier.bound} for tier in made.tiers] or None,
    }


def placements_of(placements: Iterable[Placement], directory: Numbers) -> list[Sheet]:
    """One object a placement, in the order of the plan."""
    return [_placement_of(placement, directory) for placement in placements]


def shortfall_of(line: ShortfallLine, directory: Numbers) -> Sheet:
    """What is missing; which keys it has depends on what was asked."""
    return {
        "tier": line.tier,
        **_asked(line, directory),
        "missing": line.missing,
        "price": line.price,
        "reasons": [{"reason": reason.reason, "people": reason.people} for reason in line.reasons],
    }


def _engine_of(made: PlanDrafted) -> Mapping[str, object]:
    return {
        "name": made.engine,
        "version": made.engine_version,
        "milliseconds": made.milliseconds,
        "seed": made.seed,
        "candidates": made.candidates,
        "parameters": made.parameters,
    }


def _placement_of(placement: Placement, directory: Numbers) -> Sheet:
    return {
        "id": placement.id,
        "kind": placement.kind.value,
        "program": placement.program,
        "ask": placement.ask,
        "skill": placement.skill,
        "person": directory.number_of(placement.person),
        "unit": placement.unit,
        "host": None if placement.host is None else directory.number_of(placement.host),
        "first_day": placement.first_day,
        "last_day": placement.last_day,
        "days": list(placement.days),
        "compensation_day": placement.compensation_day,
        "sealed_until": placement.sealed_until,
    }


def _asked(line: ShortfallLine, directory: Numbers) -> Sheet:
    if line.ask is not None:
        return {"ask": line.ask, "unit": line.unit, "day": line.day, "skill": line.skill}
    if line.person is not None:
        about = {"period": line.period} if line.rule is None else {"rule": line.rule}
        return {"program": line.program, "person": directory.number_of(line.person), **about}
    found: Sheet = {"program": line.program, "unit": line.unit, "rule": line.rule}
    return found if line.period is None else {**found, "period": line.period}
