"""A judgement, and a plan counted again, as plain data."""

from dataclasses import asdict

from scheduler.auditing import Judgement
from scheduler.checking import PlanCheck


def judgement_object(judgement: Judgement) -> dict[str, object]:
    """Everything the referee said; people by the ids of the company's files."""
    return {
        "plan": judgement.plan,
        "position": judgement.where.position,
        "log_root": judgement.where.root,
        "problem_digest": judgement.problem_digest,
        "in_order": judgement.in_order,
        "summary": judgement.sentence,
        "breaches": [asdict(breach) for breach in judgement.breaches],
        "findings": [asdict(finding) for finding in judgement.findings],
        "notes": [asdict(note) for note in judgement.notes],
        "tiers": [asdict(tier) for tier in judgement.tiers],
        "totals": asdict(judgement.totals),
    }


def compared_records(check: PlanCheck) -> list[dict[str, object]]:
    """A record for each claim: what was stored, what was counted, and whether they are the same."""
    return [{"what": one.what, "stored": one.stored, "counted": one.counted, "same": one.same} for one in check.compared]


def check_object(check: PlanCheck) -> dict[str, object]:
    """A plan counted again: what was stored and what was counted, and the whole judgement."""
    return {
        "plan": check.plan.id,
        "status": check.plan.status,
        "drafted_at": check.plan.drafted_at_position,
        "based_on": check.plan.made.based_on,
        "holds": check.holds,
        "summary": check.sentence,
        "levels": [asdict(level) for level in check.levels],
        "compared": compared_records(check),
        "judgement": judgement_object(check.judgement),
    }
