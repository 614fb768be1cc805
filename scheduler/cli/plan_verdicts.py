"""What the referee says of rosters and plans, as people read it: objections, what was stated and what is counted, the verdict."""

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from scheduler.cli.speech import print_text
from scheduler.cli.tables import Column, print_table
from scheduler.views.judgements import compared_records
from scheduler.views.lots import lots_in_words

if TYPE_CHECKING:
    from scheduler.auditing import Judgement
    from scheduler.checking import PlanCheck

JUDGED_TIERS = tuple(Column(name, name) for name in ("tier", "counted", "stated", "bound"))
COMPARED = tuple(Column(name, name) for name in ("what", "stored", "counted", "same"))
LEVELS = ("level 2", "level 3")
CHECKED = tuple(
    Column(name, name) for name in ("plan", "status", "based on", "root", "digest", "breaches", "not as stored", *LEVELS, "verdict")
)
ANSWERS = {True: "holds     ", False: "DIFFERS   ", None: "no answer "}
MOST_LISTED = 50


def print_judgement(judgement: "Judgement") -> None:
    """What the referee objects to, then what is paid, then the sentence that sums it up."""
    _print_objections(judgement)
    records = [{"tier": tier.name, "counted": tier.value, "stated": tier.stated, "bound": tier.bound} for tier in judgement.tiers]
    print_table(JUDGED_TIERS, records)
    held = ", ".join(f"{number} {kind}" for kind, number in judgement.totals.placements.items())
    root = f" (root {judgement.where.root[:8]})" if judgement.where.root else ""
    print_text(f"Judged at position {judgement.where.position}{root}: {held};")
    print_text(f"{judgement.totals.people} people on {judgement.totals.head_days} days in all.")
    print_text(judgement.sentence)


def print_check(check: "PlanCheck") -> None:
    """What was stored and what was counted, line by line, then what the referee objects to, then the verdict."""
    print_table(COMPARED, compared_records(check))
    if lots := lots_in_words(check.plan.made.parameters):
        print_text(lots)
    _print_objections(check.judgement)
    if check.remade:
        print_levels(check)
    print_text(check.sentence)


def print_levels(check: "PlanCheck") -> None:
    """A line for each level: its answer, and what it rests on."""
    for level in check.levels:
        print_text(f"level {level.level}  {ANSWERS[level.holds]}  {level.says}")


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
            "level 2": _in_short(check, 2),
            "level 3": _in_short(check, 3),
            "verdict": "holds" if check.holds else f"does not hold: rota plan check {check.plan.id}",
        }
        for check in checks
    ]
    solved = any(check.remade for check in checks)
    print_table([column for column in CHECKED if solved or column.heading not in LEVELS], records)


def _in_short(check: "PlanCheck", number: int) -> str:
    return next((ANSWERS[level.holds].strip() for level in check.levels if level.level == number), "")


def _print_objections(judgement: "Judgement") -> None:
    """Breaches, then claims that are not borne out, then notes, a line each; of very many the first."""
    breaches = (f"breach  {breach.rule}: {breach.says}" for breach in judgement.breaches)
    findings = (f"finding {finding.claim}: {finding.says}" for finding in judgement.findings)
    notes = (f"note    {note.claim}: {note.says}" for note in judgement.notes)
    lines = list(chain(breaches, findings, notes))
    for line in lines[:MOST_LISTED]:
        print_text(line)
    if len(lines) > MOST_LISTED:
        print_text(f"and {len(lines) - MOST_LISTED} more, all of them with --json")
