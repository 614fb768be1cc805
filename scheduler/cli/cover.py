"""`rota cover`: asks for help at peak times."""

from datetime import date

import click

from scheduler.cli import options
from scheduler.cli.caller import Caller, reads_undated, writes
from scheduler.cli.nouns import Verbs
from scheduler.cli.options import TEXT, Seconds
from scheduler.cli.peaks import PRIORITY
from scheduler.cli.refusals import STOPPED
from scheduler.cli.speech import say
from scheduler.cli.tables import Column

COLUMNS = (
    *(Column(name.replace("_", " "), name) for name in ("ask", "peak", "unit", "first_day", "last_day", "heads", "skill", "priority")),
    *(Column(*names) for names in (("status", "status"), ("asked", "head_days"), ("helped", "helper_days"), ("missing", "missing"))),
    Column("note", "note"),
)
STATUSES = click.Choice(["asked", "approved", "declined", "withdrawn"])
REASON = click.option("--reason", type=TEXT, help="A word on it.")


@click.group(cls=Verbs)
def cover() -> None:
    """Asks for help at peak times."""


@cover.command("list")
@click.option("--unit", type=TEXT, metavar="UNIT", help="Only asks of this unit.")
@click.option("--status", type=STATUSES, help="Only asks that stand so.")
@options.LIMIT
@reads_undated
def list_(caller: Caller, unit: str | None, status: str | None, limit: int | None) -> None:
    """The asks for cover, in the order of the log.

    asked, helped and missing are head-days: helped counts what is published, missing what that leaves.
    """
    from scheduler.views.listing_peaks import asks_of

    if unit is not None:
        caller.org.unit(unit)
    records = [
        record for record in asks_of(caller.org, caller.directory) if unit in (None, record["unit"]) and status in (None, record["status"])
    ]
    caller.lists(COLUMNS, records, none="There is no ask like that. Ask with: rota cover ask UNIT", limit=limit)


@cover.command()
@click.argument("ask", type=TEXT)
@reads_undated
def show(caller: Caller, ask: str) -> None:
    """One ASK: who comes on which day, what is missing, and whom drafts propose.

    \b
    rota cover show A1
    """
    from scheduler.views.listing_peaks import ask_in_full

    whole = ask_in_full(caller.org, caller.directory, caller.org.ask(ask).id)
    caller.answers(whole, lambda: _print_ask(caller, ask))


def _print_ask(caller: Caller, ask: str) -> None:
    from scheduler.cli.labels import label_of
    from scheduler.cli.sheets import print_sheet
    from scheduler.views.listing_peaks import ask_for_people

    print_sheet(ask_for_people(caller.org, caller.directory, ask, label_of(caller, ())))


@cover.command()
@click.argument("unit", type=TEXT)
@options.FROM
@options.TO
@click.option("--heads", type=click.IntRange(1, 1_000_000), required=True, metavar="N", help="How many more people, each workday.")
@click.option("--skill", type=TEXT, metavar="SKILL", help="What they must hold.  [anybody]")
@click.option("--priority", type=PRIORITY, default=3, metavar="1..5", help="1 is the most urgent.  [3]")
@click.option("--peak", type=TEXT, metavar="PEAK", help="The peak it belongs to.")
@click.option("--note", type=TEXT, help="A word on it.")
@writes
def ask(
    caller: Caller,
    unit: str,
    first_day: date,
    last_day: date,
    heads: int,
    skill: str | None,
    priority: int,
    peak: str | None,
    note: str | None,
) -> None:
    """Ask for more people in UNIT; it counts in the next plan once it is approved.

    \b
    rota cover ask DEPOT-3 --from 2026-12-01 --to 2026-12-04 --heads 2 --skill driving
    """
    from scheduler.cli.deeds import new_ids
    from scheduler.decide.peaks import AskCover

    command = AskCover(unit=unit, first_day=first_day, last_day=last_day, heads=heads, skill=skill, priority=priority, peak=peak, note=note)
    caller.does(command, done=lambda outcome: f"{new_ids(outcome)}: {unit} asks for {heads} more from {first_day} to {last_day}.")


@cover.command()
@click.argument("ask", type=TEXT)
@writes
def approve(caller: Caller, ask: str) -> None:
    """Let ASK count in the next plan."""
    from scheduler.decide.peaks import ApproveCover

    caller.does(ApproveCover(ask=ask), done=f"{ask} is approved.")


@cover.command()
@click.argument("asks", type=TEXT, metavar="[ASK]...", nargs=-1)
@click.option("--time-limit", type=Seconds(min=0.1, max=86_400), default=30.0, metavar="S", help="At most so many seconds.  [30]")
@writes
def fill(caller: Caller, asks: tuple[str, ...], time_limit: float) -> None:
    """Find helpers for approved ASKs that lack some.

    Without ASK: for all that are yours to fill. Prints the id of the draft, which books nobody until HR publishes it. Nobody who is
    in a published plan is moved.

    \b
    rota cover fill A3
    rota cover fill --json
    """
    from scheduler.cli.fill_pages import tell_filled
    from scheduler.cli.plan_progress import Progressing
    from scheduler.cli.stopping import stopped_once
    from scheduler.filling import fill as fill_asks
    from scheduler.waiting import Waiting
    from solver.outcome import Effort

    effort = Effort(time_limit_s=time_limit)
    with stopped_once() as stopping, Progressing(quiet=True, is_stopping=stopping.is_wanted) as progress:
        ledger = caller.ledger
        stopping.keep()
        waiting = Waiting(report=progress.report, wants_stop=stopping.is_wanted, waited=progress.waited)
        filled = fill_asks(
            ledger,
            asks,
            caller.today,
            effort,
            waiting,
            command_id=caller.command_id,
            dry_run=caller.dry_run,
            sight_day=caller.sight_day,
        )
    tell_filled(caller, filled)
    if filled.interrupted:
        say("Stopped: this is the best that was found so far.")
        caller.finish(STOPPED)


@cover.command()
@click.argument("ask", type=TEXT)
@REASON
@writes
def decline(caller: Caller, ask: str, reason: str | None) -> None:
    """Say no to ASK: it will not be planned."""
    from scheduler.decide.peaks import DeclineCover
    from scheduler.views.listing_peaks import told_already

    caller.does(DeclineCover(ask=ask, reason=reason), done=lambda _: f"{ask} is declined.{told_already(caller.ledger.org, [ask])}")


@cover.command()
@click.argument("ask", type=TEXT)
@REASON
@writes
def withdraw(caller: Caller, ask: str, reason: str | None) -> None:
    """Take ASK back: the unit needs no help after all."""
    from scheduler.decide.peaks import WithdrawCover
    from scheduler.views.listing_peaks import told_already

    caller.does(WithdrawCover(ask=ask, reason=reason), done=lambda _: f"{ask} is withdrawn.{told_already(caller.ledger.org, [ask])}")
