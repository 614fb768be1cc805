"""`rota demo`: the main job from end to end on a sample company, by the commands that anybody would type."""

import contextlib
import shlex
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.caller import Caller, calls, keys_beside
from scheduler.cli.speech import print_text, say

if TYPE_CHECKING:
    from scheduler.organisation import Organisation, Plan

TODAY, HORIZON, PLAN = "2026-12-01", "2027Q1", "2027Q1-1"
SECONDS_TO_PLAN = 25
SAMPLE = Path(__file__).resolve().parents[1] / "sample" / "adventureworks"


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), default=Path("demo"), metavar="[DIR]")
@click.option("--time-limit", type=click.IntRange(1, 3600), default=SECONDS_TO_PLAN, metavar="S", help="Seconds to plan.  [25]")
@calls
def demo(caller: Caller, directory: Path, time_limit: int) -> None:
    """Plan, publish, judge and verify a quarter of a sample company of 290 people, in a new log in DIR.

    Where DIR holds a log already, the new one goes to DIR/run-2 and so on: no log is ever overwritten.

    \b
    rota demo
    rota demo somewhere/else
    """
    directory = _free(directory)
    directory.mkdir(parents=True, exist_ok=True)
    shutil.copytree(SAMPLE, directory / "adventureworks", dirs_exist_ok=True)
    begun = time.perf_counter()
    with contextlib.redirect_stdout(sys.stderr) if caller.json else contextlib.nullcontext():
        print_text(_INTRODUCTION.format(directory=directory))
        for command in _commands(directory, time_limit):
            _run(directory, command)
    here = replace(caller, where=str(directory / "rota.db"), keys=keys_beside(str(directory / "rota.db")))
    _conclude(here, directory, time.perf_counter() - begun)


_INTRODUCTION = """AdventureWorks makes bicycles. Its executives and managers are to spend a day a quarter beside somebody of a work
centre, its staff two weeks a quarter in another department, and helpers are to come where the work peaks.
All names are invented. The peaks are those of real demand series of 2012 and 2019, moved by whole 52-week steps so that
weekdays stay. {directory}/adventureworks/SOURCE.md says where the data come from and what was made up."""


def _commands(directory: Path, time_limit: int) -> tuple[tuple[str, ...], ...]:
    roster = str(directory / "plan.json")
    return (
        ("init",),
        ("import", str(directory / "adventureworks"), "--profile", "adventureworks-demo"),
        ("programs", "list"),
        ("peaks", "list", "--limit", "5"),
        ("plan", "make", HORIZON, "--time-limit", str(time_limit)),
        ("plan", "show", PLAN),
        ("plan", "publish", PLAN),
        ("plan", "export", PLAN, "--format", "json", "--output", roster),
        ("plan", "judge", roster),
        ("log", "verify"),
    )


def _free(directory: Path) -> Path:
    """The directory itself, or the first `run-N` in it that holds no log."""
    runs = (directory / f"run-{number}" for number in count(2))
    return next(place for place in chain([directory], runs) if not (place / "rota.db").exists())


def _run(directory: Path, command: tuple[str, ...]) -> None:
    """Show a command as it would be typed and run it; whatever stops it stops the demo with its exit code."""
    say(f"\n$ rota {shlex.join(command)}")
    root = click.get_current_context().find_root().command
    try:
        root.main(["--db", str(directory / "rota.db"), "--keys", str(keys_beside(str(directory / "rota.db"))), "--today", TODAY, *command])
    except SystemExit as end:
        if end.code:
            raise click.exceptions.Exit(int(end.code)) from None


def _conclude(caller: Caller, directory: Path, seconds: float) -> None:
    """What was planned, what was not and why, and what to look at next."""
    from scheduler.auditing import judge_stored
    from scheduler.views.plan_head import counts_of, size_in_words

    plan = caller.org.plan(PLAN)
    judgement = judge_stored(caller.ledger, PLAN)
    summary = {
        "plan": plan.id,
        "status": plan.status,
        "seconds": round(seconds, 1),
        "counts": counts_of(plan),
        "size": size_in_words(plan),
        "executives_and_managers_hosted": _hosted(plan, caller.org),
        "breaches": len(judgement.breaches),
        "says": judgement.sentence,
        "tiers": {tier.name: {"value": tier.value, "bound": tier.bound} for tier in plan.made.tiers},
        "position": caller.org.position,
        "root": caller.ledger.log.root_at(caller.org.position).hex(),
    }
    caller.answers(summary, lambda: _print_conclusion(summary, directory))


def _hosted(plan: "Plan", org: "Organisation") -> int:
    """How many executives and managers go beside a named host."""
    going = {placement.person: placement.first_day for placement in plan.placements if placement.host is not None}
    return sum(org.people[person].level.at(day) != "staff" for person, day in going.items())


def _print_conclusion(summary: dict[str, object], directory: Path) -> None:
    print_text(f"\nDone in {summary['seconds']} seconds: {summary['size']}.")
    print_text(f"{summary['executives_and_managers_hosted']} executives and managers have their day beside a named host. {summary['says']}")
    print_text(f"The log ends at position {summary['position']}, root {str(summary['root'])[:16]}.\n\nLook further:")
    for line in _next_steps(directory):
        print_text(f"  {line}")


def _next_steps(directory: Path) -> Iterator[str]:
    yield f"export ROTA_DB={shlex.quote(str(directory / 'rota.db'))} ROTA_TODAY={TODAY}"
    yield "rota plan show --unit WC40                 who comes to a work centre, and who goes from it"
    yield "rota plan show --person 3                  one person's quarter"
    yield "rota people show 3                         what the log holds on somebody"
    yield "rota peaks declare WC10 --from 2027-02-08 --to 2027-02-12 --heads 2"
    yield "rota log show --last 10                    what happened, by whom"
    yield f"rota plan judge {shlex.quote(str(directory / 'plan.json'))}"
