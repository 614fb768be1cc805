"""`rota peaks`: times in which a unit has more work than people."""

from datetime import date
from typing import TYPE_CHECKING

import click

from scheduler.cli import options
from scheduler.cli.caller import Caller, reads, writes
from scheduler.cli.nouns import Verbs
from scheduler.cli.options import TEXT
from scheduler.cli.tables import Column

if TYPE_CHECKING:
    from scheduler.handling import Done

COLUMNS = tuple(
    Column(name.replace("_", " "), name) for name in ("peak", "unit", "first_day", "last_day", "heads", "asks", "status", "note")
)
HEADS = click.IntRange(0, 1_000_000)
PRIORITY = click.IntRange(1, 5)


@click.group(cls=Verbs)
def peaks() -> None:
    """Times in which a unit has more work than people."""


@peaks.command("list")
@click.option("--unit", type=TEXT, metavar="UNIT", help="Only peaks of this unit.")
@click.option("--all", "everything", is_flag=True, help="Also those withdrawn.")
@options.LIMIT
@reads
def list_(caller: Caller, unit: str | None, everything: bool, limit: int | None) -> None:
    """The declared peaks, in the order of the log."""
    from scheduler.views.listing_peaks import peaks_of

    if unit is not None:
        caller.org.unit(unit)
    records = [
        record
        for record in peaks_of(caller.org, caller.directory, caller.day)
        if unit in (None, record["unit"]) and (everything or record["status"] != "withdrawn")
    ]
    caller.lists(COLUMNS, records, none="No peak like that is declared. Declare one with: rota peaks declare UNIT", limit=limit)


@peaks.command()
@click.argument("peak", type=TEXT)
@reads
def show(caller: Caller, peak: str) -> None:
    """One PEAK with its asks and the people who help in it.

    \b
    rota peaks show P1
    """
    from scheduler.cli.sheets import print_sheet
    from scheduler.views.listing_peaks import peak_in_full

    whole = peak_in_full(caller.org, caller.directory, caller.org.peak(peak).id, caller.day)
    caller.answers(whole, lambda: print_sheet(whole))


@peaks.command()
@click.argument("unit", type=TEXT)
@options.FROM
@options.TO
@click.option("--heads", type=HEADS, default=0, metavar="N", help="How many more people, each workday; 0 asks for nobody.  [0]")
@click.option("--skill", type=TEXT, metavar="SKILL", help="What they must hold.  [anybody]")
@click.option("--priority", type=PRIORITY, default=3, metavar="1..5", help="1 is the most urgent.  [3]")
@click.option("--note", type=TEXT, help="A word on it.")
@writes
def declare(
    caller: Caller, unit: str, first_day: date, last_day: date, heads: int, skill: str | None, priority: int, note: str | None
) -> None:
    """Say that UNIT expects more work than its people can carry.

    \b
    rota peaks declare DEPOT-3 --from 2026-12-01 --to 2026-12-24 --heads 6 --skill driving
    """
    from scheduler.cli.deeds import new_ids
    from scheduler.decide.peaks import DeclarePeak

    command = DeclarePeak(unit=unit, first_day=first_day, last_day=last_day, heads=heads, skill=skill, priority=priority, note=note)
    caller.does(command, done=lambda outcome: f"{new_ids(outcome)}: {unit} is in a peak from {first_day} to {last_day}.{_waiting(outcome)}")


def _waiting(outcome: "Done") -> str:
    """A word on the ask where HR is still to approve it, as it is where a manager asks."""
    from events.kinds.peaks import CoverApproved, CoverAsked

    approved = {event.ask for event in outcome.events if isinstance(event, CoverApproved)}
    waiting = [event.ask for event in outcome.events if isinstance(event, CoverAsked) and event.ask not in approved]
    return f" It counts once HR approves it: rota cover approve {waiting[0]}." if waiting else ""


@peaks.command()
@click.argument("peak", type=TEXT)
@click.option("--reason", type=TEXT, help="A word on it.")
@writes
def withdraw(caller: Caller, peak: str, reason: str | None) -> None:
    """Say that PEAK will not come; its asks are withdrawn too.

    \b
    rota peaks withdraw P1
    """
    from scheduler.decide.peaks import WithdrawPeak
    from scheduler.views.listing_peaks import told_already

    def done(_: "Done") -> str:
        asks = [ask.id for ask in caller.ledger.org.asks.values() if ask.peak == peak]
        return f"{peak} is withdrawn.{told_already(caller.ledger.org, asks)}"

    caller.does(WithdrawPeak(peak=peak, today=caller.today, reason=reason), done=done)
