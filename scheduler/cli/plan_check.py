"""`rota plan check`: is a plan still what it was, and is it the plan that comes out?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from scheduler.cli.caller import Caller, reads_undated
from scheduler.cli.options import TEXT
from scheduler.cli.refusals import FINDINGS, STOPPED
from scheduler.cli.speech import say

if TYPE_CHECKING:
    from scheduler.checking import PlanCheck
    from scheduler.organisation import Plan


@click.command()
@click.argument("plan_id", type=TEXT, metavar="[PLAN]", required=False)
@click.option("--solve", is_flag=True, help="Levels 2 and 3 too: make it once more, as it was made, and compare. As long as making it.")
@reads_undated
def check(caller: Caller, plan_id: str | None, solve: bool) -> None:
    """Is PLAN still what it was? Without one: every plan of the log, a line each.

    Level 1: the facts are rebuilt at the position on which the plan rests, whatever became of the company since. Their digest, the
    log's root there, the tiers and what is missing are counted again and held against what was stored with the plan; the referee
    judges the stored roster.

    With --solve, level 2: a plan made with --reproducible is searched again as it was and must come out the same, where versions and
    platform are the same. Level 3: where lots decided between equal plans, they are drawn again from the root of the log and the
    plan must be the one of the lowest lots. Says where a level cannot be asked, and why. Exit code 1: something differs.

    \b
    rota plan check 2026Q3-1
    rota plan check 2026Q3-1 --solve
    rota plan check --json
    """
    from scheduler.cli.plan_verdicts import print_check, print_checks
    from scheduler.views.judgements import check_object

    caller.require_whole("check what is stored with plans")
    plans = list(caller.org.plans.values()) if plan_id is None else [caller.org.plan(plan_id)]
    if not plans and not caller.json:
        say("There is no plan yet. Make one: rota plan make next")
        return
    found, stopped = _solved(caller, plans) if solve else (_counted(caller, plans), False)
    if plan_id is None:
        caller.answers([check_object(one) for one in found], lambda: print_checks(found))
    else:
        caller.answers(check_object(found[0]), lambda: print_check(found[0]))
    if not all(one.holds for one in found):
        caller.finish(FINDINGS)
    if stopped:
        say("Stopped: not every plan was made again.")
        caller.finish(STOPPED)


def _counted(caller: Caller, plans: "Sequence[Plan]") -> "list[PlanCheck]":
    from scheduler.checking import checked

    return sorted(checked(caller.ledger, plans), key=_drafted_at)


def _solved(caller: Caller, plans: "Sequence[Plan]") -> "tuple[list[PlanCheck], bool]":
    """The same with levels 2 and 3, and whether a person stopped it."""
    from scheduler.checking import checked
    from scheduler.cli.plan_progress import Progressing
    from scheduler.cli.stopping import stopped_once
    from scheduler.waiting import Waiting

    with stopped_once() as stopping, Progressing(quiet=True, is_stopping=stopping.is_wanted) as progress:
        ledger = caller.ledger
        stopping.keep()
        waiting = Waiting(report=progress.report, word=progress.word, wants_stop=stopping.is_wanted)
        found = sorted(checked(ledger, plans, solving=waiting), key=_drafted_at)
    return found, stopping.wanted


def _drafted_at(check: "PlanCheck") -> int:
    return check.plan.drafted_at_position
