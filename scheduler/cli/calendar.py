"""`rota calendar`: days on which units are closed."""

from datetime import date

import click

from scheduler.cli import options
from scheduler.cli.caller import Caller, reads, writes
from scheduler.cli.nouns import Verbs
from scheduler.cli.options import DAY, TEXT
from scheduler.cli.speech import print_text
from scheduler.cli.tables import Column, print_table

COLUMNS = tuple(Column(name, name) for name in ("calendar", "day", "kind", "name", "source"))
FEW = 4  # units that are named


SUMMARY = (
    Column("calendar", "calendar"),
    Column("units", lambda record: _few(record["units"])),
    Column("public years", "public_years"),
    Column("from", "sources"),
    Column("public days", "public_days"),
    Column("own days", "own_days"),
)


@click.group(cls=Verbs)
def calendar() -> None:
    """Days on which units are closed."""


@calendar.command("list")
@click.option("--calendar", "code", type=TEXT, metavar="CODE", help="Only this calendar.")
@click.option("--year", type=click.IntRange(1900, 2199), metavar="YEAR", help="Only days of this year.")
@options.LIMIT
@reads
def list_(caller: Caller, code: str | None, year: int | None, limit: int | None) -> None:
    """The closures known to the log: your own days, and public holidays of the years that were needed so far.

    Before them, unless one calendar is named: which units go by which calendar, and where its days come from.
    """
    from scheduler.views.listing_calendar import calendars_on, closures

    records = [record for record in closures(caller.org, caller.directory, code) if year in (None, record["day"].year)]
    used = calendars_on(caller.org, caller.day)
    if code is None and used and not caller.json:
        print_table(SUMMARY, used)
        print_text("")
    caller.lists(COLUMNS, records, none="No closure like that is known. Add one with: rota calendar add CODE DAY", limit=limit)


def _few(units: object) -> str:
    """The first units by name, and how many more there are."""
    names = units if isinstance(units, list) else []
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return ", ".join(names[:FEW]) + more


@calendar.command()
@click.argument("code", type=TEXT)
@reads
def show(caller: Caller, code: str) -> None:
    """One calendar: its units, its closures and where they come from.

    Public holidays name the library and version that they were taken from.

    \b
    rota calendar show US-WA
    """
    from scheduler.cli.sheets import print_sheet
    from scheduler.views.listing_calendar import calendar_in_full

    whole = calendar_in_full(caller.org, caller.directory, code, caller.day)
    caller.answers(whole, lambda: print_sheet(whole))


@calendar.command()
@click.argument("code", type=TEXT)
@click.argument("day", type=DAY)
@click.option("--name", type=TEXT, help="What the day is called.")
@writes
def add(caller: Caller, code: str, day: date, name: str | None) -> None:
    """Close every unit with the calendar CODE on DAY.

    \b
    rota calendar add PLANT 2026-12-24 --name "Christmas Eve"
    """
    from scheduler.decide.units import AddCalendarDay

    caller.does(AddCalendarDay(calendar=code, day=day, name=name), done=f"Units with the calendar {code} are closed on {day}.")


@calendar.command()
@click.argument("code", type=TEXT)
@click.argument("day", type=DAY)
@writes
def remove(caller: Caller, code: str, day: date) -> None:
    """Let DAY be a working day in the calendar CODE after all, be it your own or a public holiday.

    \b
    rota calendar remove US-WA 2026-10-12
    """
    from scheduler.decide.units import RemoveCalendarDay

    caller.does(RemoveCalendarDay(calendar=code, day=day), done=f"Units with the calendar {code} work on {day}.")
