"""A judgement as plain data."""

from dataclasses import asdict

from scheduler.auditing import Judgement


def judgement_object(judgement: Judgement) -> dict[str, object]:
    """Everything the referee said; people by the ids of the company's files."""
    return {
        "plan": judgement.plan,
        "position": judgement.where.position,
        "log_root": judgement.where.root,
        "in_order": judgement.in_order,
        "summary": judgement.sentence,
        "breaches": [asdict(breach) for breach in judgement.breaches],
        "findings": [asdict(finding) for finding in judgement.findings],
        "tiers": [asdict(tier) for tier in judgement.tiers],
        "totals": asdict(judgement.totals),
    }
