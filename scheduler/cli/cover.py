"""`rota cover`: asks for help at peak times."""

from datetime import date

import click

from scheduler.cli import options
from scheduler.cli.caller import Caller, reads, writes
from scheduler.cli.nouns import Verbs
from scheduler.cli.options import TEXT
from scheduler.cli.peaks import PRIORITY
from scheduler.cli.tables import Column

COLUMNS = tuple(
    Column(name.replace("_", " "), name)
    for name in ("ask", "peak", "unit", "first_day", "last_day", "heads", "skill", "priority", "status", "helper_days", "note")
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
@reads
def list_(caller: Caller, unit: str | None, status: str | None, limit: int | None) -> None:
    """The asks for cover, in the order of the log."""
    from scheduler.views.listing_peaks import asks_of

    if unit is not None:
        caller.org.unit(unit)
    records = [
        record for record in asks_of(caller.org, caller.directory) if unit in (None, record["unit"]) and status in (None, record["status"])
    ]
    caller.lists(COLUMNS, records, none="There is no ask like that. Ask with: rota cover ask UNIT", limit=limit)


@cover.command()
@click.argument("ask", type=TEXT)
@reads
def show(caller: Caller, ask: str) -> None:
    """One ASK and the people who help.

    \b
    rota cover show A1
    """
    from scheduler.cli.sheets import print_sheet
    from scheduler.views.listing_peaks import ask_in_full

    whole = ask_in_full(caller.org, caller.directory, caller.org.ask(ask).id)
    caller.answers(whole, lambda: print_sheet(whole))


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
@click.argument("ask", type=TEXT)
@REASON
@writes
def decline(caller: Caller, ask: str, reason: str | None) -> None:
    """Say no to ASK: it will not be planned."""
    from scheduler.decide.peaks import DeclineCover

    caller.does(DeclineCover(ask=ask, reason=reason), done=f"{ask} is declined.")


@cover.command()
@click.argument("ask", type=TEXT)
@REASON
@writes
def withdraw(caller: Caller, ask: str, reason: str | None) -> None:
    """Take ASK back: the unit needs no help after all."""
    from scheduler.decide.peaks import WithdrawCover

    caller.does(WithdrawCover(ask=ask, reason=reason), done=f"{ask} is withdrawn.")
