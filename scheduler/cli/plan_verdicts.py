"""Plans counted again, as people read it: what was stored, what was counted, and one line that says whether it holds."""

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from scheduler.cli.speech import print_text
from scheduler.cli.tables import Column, print_table

if TYPE_CHECKING:
    from scheduler.auditing import Judgement
    from scheduler.checking import PlanCheck

COMPARED = tuple(Column(name, name) for name in ("what", "stored", "counted", "same"))
CHECKED = tuple(Column(name, name) for name in ("plan", "status", "based on", "root", "digest", "breaches", "not as stored", "verdict"))
MOST_LISTED = 50


def print_check(check: "PlanCheck") -> None:
    """What was stored and what was counted, line by line, then what the referee objects to, then the verdict."""
    print_table(COMPARED, [{"what": one.what, "stored": one.stored, "counted": one.counted, "same": one.same} for one in check.compared])
    print_objections(check.judgement)
    print_text(check.sentence)


def print_checks(checks: Sequence["PlanCheck"]) -> None:
    """A line a plan; what is wrong with one is told by looking at it alone."""
    records = [
        {
            "plan": check.plan.id,
            "status": check.plan.status,
            "based on": check.plan.made.based_on,
            "root": check.judgement.where.root[:8],
            "digest": check.judgement.problem_digest[:8],
            "breaches": len(check.judgement.breaches),
            "not as stored": max(sum(not one.same for one in check.compared), len(check.judgement.findings)),
            "verdict": "holds" if check.holds else f"does not hold: rota plan check {check.plan.id}",
        }
        for check in checks
    ]
    print_table(CHECKED, records)


def print_objections(judgement: "Judgement") -> None:
    """Breaches, then claims that are not borne out, then notes, a line each; of very many the first."""
    breaches = (f"breach  {breach.rule}: {breach.says}" for breach in judgement.breaches)
    findings = (f"finding {finding.claim}: {finding.says}" for finding in judgement.findings)
    notes = (f"note    {note.claim}: {note.says}" for note in judgement.notes)
    lines = list(chain(breaches, findings, notes))
    for line in lines[:MOST_LISTED]:
        print_text(line)
    if len(lines) > MOST_LISTED:
        print_text(f"and {len(lines) - MOST_LISTED} more, all of them with --json")
