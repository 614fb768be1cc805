"""`rota calendar`: days on which units are closed."""

from datetime import date

import click

from scheduler.cli import options
from scheduler.cli.caller import Caller, reads, writes
from scheduler.cli.nouns import Verbs
from scheduler.cli.options import DAY, TEXT
from scheduler.cli.tables import Column

COLUMNS = tuple(Column(name, name) for name in ("calendar", "day", "kind", "name"))


@click.group(cls=Verbs)
def calendar() -> None:
    """Days on which units are closed."""


@calendar.command("list")
@click.option("--calendar", "code", type=TEXT, metavar="CODE", help="Only this calendar.")
@click.option("--year", type=click.IntRange(1900, 2199), metavar="YEAR", help="Only days of this year.")
@options.LIMIT
@reads
def list_(caller: Caller, code: str | None, year: int | None, limit: int | None) -> None:
    """The closures known to the log: your own days, and public holidays of the years that were needed so far."""
    from scheduler.views.listing_calendar import closures

    records = [
        record
        for record in closures(caller.org, caller.directory)
        if code in (None, record["calendar"]) and year in (None, record["day"].year)
    ]
    caller.lists(COLUMNS, records, none="No closure like that is known. Add one with: rota calendar add CODE DAY", limit=limit)


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
