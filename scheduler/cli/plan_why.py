"""`rota plan why`, `why-not` and `relief`: what stands behind a plan."""

from datetime import date
from typing import TYPE_CHECKING

import click

from scheduler.cli.caller import Caller, reads_undated
from scheduler.cli.options import DAY, TEXT, Seconds
from scheduler.cli.refusals import STOPPED
from scheduler.cli.speech import print_text, say
from scheduler.cli.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.explaining import Clock, Explained
    from scheduler.organisation import Plan
    from scheduler.views.explanations import Words

LIMIT = click.option(
    "--time-limit", type=Seconds(min=0.1, max=86_400), default=30.0, metavar="S", help="Ask the engine for at most so many seconds.  [30]"
)
PLAN = click.option("--plan", "plan_id", type=TEXT, metavar="PLAN", help="In this plan.  [the latest]")


@click.command()
@click.argument("placement", type=TEXT)
@click.option("--instead", type=click.IntRange(min=0), default=2, metavar="N", help="At most N alternatives of each sort.  [2]")
@LIMIT
@reads_undated
def why(caller: Caller, placement: str, instead: int, time_limit: float) -> None:
    """Why PLACEMENT is in its plan: what it serves, and what anything else would cost.

    PLACEMENT is an id, PLAN/PERSON/DAY, or PERSON/DAY in the latest plan. Facts are those on which the plan rests, or those of --known-at.

    \b
    rota plan why 2026Q3-1.17
    rota plan why E17/2026-07-14
    """
    from scheduler.cli.stopping import stopped_once
    from scheduler.explaining import explained, placement_meant, why_placed
    from scheduler.views.explanations import why_lines, why_object

    plan, meant = placement_meant(caller.seen, placement)
    about = explained(caller.seen, plan, caller.known_at)
    with stopped_once():
        answer, stopped = why_placed(about, meant, _clock(time_limit), most=instead)
    words = _words(caller, about)
    caller.answers(why_object(about, answer, words), lambda: _print(why_lines(about, answer, words)))
    _end(caller, about, stopped)


@click.command("why-not")
@click.argument("person", type=TEXT)
@click.argument("unit", type=TEXT)
@click.argument("day", type=DAY)
@click.option("--program", type=TEXT, metavar="PROGRAM", help="Only in this program.")
@click.option("--ask", type=TEXT, metavar="ASK", help="Only as a helper to this ask.")
@PLAN
@LIMIT
@reads_undated
def why_not(
    caller: Caller, person: str, unit: str, day: date, program: str | None, ask: str | None, plan_id: str | None, time_limit: float
) -> None:
    """Why PERSON is not in UNIT on DAY: the rule that forbids it, or what it would cost.

    \b
    rota plan why-not E17 CS-NORTH 2026-07-14
    rota plan why-not E204 DEPOT-3 2026-08-07 --ask A7
    """
    from scheduler.cli.stopping import stopped_once
    from scheduler.explaining import explained
    from scheduler.explaining import why_not as asked
    from scheduler.views.explanations import why_not_lines, why_not_object

    if program is not None and ask is not None:
        raise click.UsageError("Say either --program or --ask.")
    about = explained(caller.seen, _plan(caller, plan_id), caller.known_at)
    who, where = about.directory.person_id(person), about.org.unit(unit).id
    with stopped_once():
        answers, stopped = asked(about, who, where, day, _clock(time_limit), program=program, ask=ask)
    words = _words(caller, about)
    caller.answers(why_not_object(about, answers, words), lambda: _print(why_not_lines(about, answers, words)))
    _end(caller, about, stopped)


@click.command()
@click.argument("plan_id", type=TEXT, metavar="[PLAN]", required=False)
@click.option("--ask", type=TEXT, metavar="ASK", help="Only what this ask misses.")
@click.option("--program", type=TEXT, metavar="PROGRAM", help="Only what this program misses.")
@click.option("--person", type=TEXT, metavar="PERSON", help="Only what this person misses.")
@click.option("--unit", type=TEXT, metavar="UNIT", help="Only what this unit misses.")
@click.option("--day", type=DAY, metavar="DAY", help="Only cover missing that day.")
@click.option("--gaps", type=click.IntRange(min=0), default=6, metavar="N", help="At most N gaps, the dearest; 0 for all.  [6]")
@LIMIT
@reads_undated
def relief(
    caller: Caller,
    plan_id: str | None,
    ask: str | None,
    program: str | None,
    person: str | None,
    unit: str | None,
    day: date | None,
    gaps: int,
    time_limit: float,
) -> None:
    """What would help what PLAN, the latest one if not said, leaves unmet: the smallest grant, checked, and the command for it.

    \b
    rota plan relief 2026Q3-1
    rota plan relief --ask A7 --day 2026-08-07
    """
    from scheduler.cli.stopping import stopped_once
    from scheduler.explaining import Selected, explained, reliefs
    from scheduler.views.reliefs import relief_lines, reliefs_object

    about = explained(caller.seen, _plan(caller, plan_id), caller.known_at)
    selected = Selected(
        ask=None if ask is None else about.org.ask(ask).id,
        program=None if program is None else about.org.program(program).id,
        person=None if person is None else about.directory.person_id(person),
        unit=None if unit is None else about.org.unit(unit).id,
        day=day,
    )
    with stopped_once():
        found = reliefs(about, selected, _clock(time_limit), most=gaps or None)
    words = _words(caller, about)
    caller.answers(reliefs_object(about, found, words), lambda: _print(relief_lines(about, found, words)))
    _end(caller, about, found.stopped)


def _plan(caller: Caller, plan_id: str | None) -> "Plan":
    from scheduler.explaining import latest_plan

    return latest_plan(caller.seen.org) if plan_id is None else caller.seen.org.plan(plan_id)


def _clock(limit: float) -> "Clock":
    import time

    from scheduler.explaining import Clock

    return Clock(seconds=time.monotonic, limit=limit)


def _words(caller: Caller, about: "Explained") -> "Words":
    """Names as the position that is explained knows them."""
    from scheduler.views.explanations import Words

    def label(person: str) -> str:
        name = about.directory.name_of(person) if person in about.org.people else None
        number = about.directory.number_of(person)
        return one_line(f"{number} {name}" if name else number)

    gaps = any(one.max_gap_days or one.unit_max_gap_days for one in about.given.facts.programs)
    return Words(label=label, number=about.directory.number_of, of_placements=not gaps)


def _print(lines: "Iterable[str]") -> None:
    for line in lines:
        print_text(one_line(line))


def _end(caller: Caller, about: "Explained", stopped: bool) -> None:
    say(f"By the facts of position {about.position}, on which {about.plan.id} {_rests(about)}.")
    if stopped:
        say("Stopped: not everything was asked.")
        caller.finish(STOPPED)


def _rests(about: "Explained") -> str:
    return "rests" if about.position == about.plan.made.based_on else f"does not rest (that is {about.plan.made.based_on})"
