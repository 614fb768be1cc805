"""`rota units`: departments and teams, their seats and their staffing."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli import options
from scheduler.cli.caller import Caller, reads, writes
from scheduler.cli.nouns import Verbs
from scheduler.cli.options import DAY, LAST_DAY, SHIFT, TEXT, WORKDAYS
from scheduler.cli.tables import Column

if TYPE_CHECKING:
    from scheduler.decide.units import ChangeUnit
    from scheduler.organisation import Unit

COLUMNS = tuple(
    Column(name.replace("_", " "), name)
    for name in ("unit", "name", "parent", "front_line", "site", "seats", "min_staff", "max_away", "workdays", "calendar", "people", "open")
)
PERCENT = click.IntRange(0, 100)
HEADS = click.IntRange(min=0, max=1_000_000)
FACTS_TO_CLEAR = ("name", "parent", "site", "calendar", "timezone", "shift")


@click.group(cls=Verbs)
def units() -> None:
    """Departments and teams, their seats and their staffing."""


@units.command("list")
@click.option("--front-line", is_flag=True, help="Only front-line units.")
@click.option("--site", type=TEXT, metavar="SITE", help="Only units of this site.")
@options.LIMIT
@reads
def list_(caller: Caller, front_line: bool, site: str | None, limit: int | None) -> None:
    """The units, in the order in which they entered the log."""
    from scheduler.views.listing_units import units_on

    records = [
        record
        for record in units_on(caller.org, caller.directory, caller.day)
        if (record["front_line"] or not front_line) and site in (None, record["site"])
    ]
    caller.lists(COLUMNS, records, none="There is no unit like that. Open one with: rota units open UNIT", limit=limit)


@units.command()
@click.argument("unit", type=TEXT)
@reads
def show(caller: Caller, unit: str) -> None:
    """Everything the log holds on UNIT: facts, changes, people, peaks, asks, visits.

    \b
    rota units show CS-NORTH --as-of 2026-07-01
    """
    from scheduler.cli.sheets import print_sheet
    from scheduler.views.listing_units import unit_in_full

    whole = unit_in_full(caller.org, caller.directory, caller.org.unit(unit), caller.day)
    caller.answers(whole, lambda: print_sheet(whole))


@units.command("open")
@click.argument("unit", type=TEXT)
@click.option("--name", type=TEXT, help="Its name.")
@click.option("--parent", type=TEXT, metavar="UNIT", help="The unit above it.")
@click.option("--front-line", is_flag=True, help="It meets customers, or makes what they buy.")
@click.option("--site", type=TEXT, help="Where it is.")
@click.option("--seats", type=HEADS, default=1, metavar="N", help="Guests it can take a day.  [1]")
@click.option("--min-staff", type=HEADS, metavar="N", help="People who must be there on a workday.")
@click.option("--max-away", type=PERCENT, default=20, metavar="PERCENT", help="Or: how many may be away.  [20]")
@click.option("--workdays", type=WORKDAYS, default="Mon-Fri", metavar="DAYS", help="Mon-Fri or Mon,Wed,Sat.  [Mon-Fri]")
@click.option("--calendar", type=TEXT, metavar="CODE", help="Holidays, such as US-WA.  [none]")
@click.option("--timezone", type=TEXT, metavar="NAME", help="Such as Europe/Berlin.")
@click.option("--shift", type=SHIFT, metavar="HOURS", help="07:00-15:00.")
@writes
def open_(caller: Caller, /, unit: str, **facts: Any) -> None:
    """Let UNIT exist; `rota units reopen` opens one that was closed.

    \b
    rota units open DEPOT-3 --front-line --seats 2 --workdays Mon-Sat --calendar US-WA
    """
    from scheduler.decide.units import OpenUnit

    caller.does(OpenUnit(unit=unit, **facts), done=f"{unit} is open.")


@units.command()
@click.argument("unit", type=TEXT)
@click.option("--last-day", type=DAY, metavar="DAY", help="The last day on which it takes anybody.  [today]")
@writes
def close(caller: Caller, unit: str, last_day: date | None) -> None:
    """Close UNIT and every unit below it.

    \b
    rota units close DEPOT-3 --last-day 2026-09-30
    """
    from scheduler.decide.units import CloseUnit

    last = last_day or caller.today
    caller.does(CloseUnit(unit=unit, last_day=last), done=f"{unit} closes; its last day is {last}.")


@units.command()
@click.argument("unit", type=TEXT)
@options.SINCE
@writes
def reopen(caller: Caller, unit: str, first_day: date | None) -> None:
    """Open a closed UNIT again from a day on.

    \b
    rota units reopen DEPOT-3 --from 2026-11-02
    """
    from scheduler.decide.units import ReopenUnit

    first = first_day or caller.today
    caller.does(ReopenUnit(unit=unit, first_day=first), done=f"{unit} opens again on {first}.")


@units.command()
@click.argument("unit", type=TEXT)
@options.SINCE
@options.ALWAYS
@click.option("--name", type=TEXT, help="Its name.")
@click.option("--parent", type=TEXT, metavar="UNIT", help="The unit above it.")
@click.option("--front-line/--no-front-line", default=None, help="Whether it meets customers.")
@click.option("--site", type=TEXT, help="Where it is.")
@click.option("--seats", type=HEADS, metavar="N", help="Guests it can take a day.")
@click.option("--workdays", type=WORKDAYS, metavar="DAYS", help="Mon-Fri or Mon,Wed,Sat.")
@click.option("--calendar", type=TEXT, metavar="CODE", help="Holidays, such as US-WA.")
@click.option("--timezone", type=TEXT, metavar="NAME", help="Such as Europe/Berlin.")
@click.option("--shift", type=SHIFT, metavar="HOURS", help="07:00-15:00.")
@click.option(
    "--clear", type=click.Choice(FACTS_TO_CLEAR), multiple=True, help="A fact to clear: none any more. May be given several times."
)
@writes
def change(caller: Caller, /, unit: str, first_day: date | None, always: bool, clear: tuple[str, ...], **facts: Any) -> None:
    """Change facts of UNIT from a day on; what is not said stays.

    A change holds until the next one that is known. To put a wrong one right, say what is right from the day on which the wrong
    one begins: rota units show UNIT lists the days.

    \b
    rota units change DEPOT-3 --seats 3 --from 2026-07-01
    rota units change DEPOT-3 --clear parent
    """
    from scheduler.decide.units import ChangeUnit

    changed = {fact: value for fact, value in facts.items() if value is not None}
    options.require_apart(clear, changed)
    changed |= dict.fromkeys(clear)
    if not changed:
        raise click.UsageError("Say what changes, such as --seats 3.")
    start = None if always else first_day or caller.today
    caller.does(ChangeUnit(unit=unit, first_day=start, **changed), done=f"{unit} is changed.")


@units.command()
@click.argument("unit", type=TEXT)
@click.option("--reason", type=TEXT, required=True, metavar="TEXT", help="How it came to be entered.")
@writes
def strike(caller: Caller, unit: str, reason: str) -> None:
    """Strike UNIT, which was entered by mistake and never existed. For one that ended: rota units close.

    Refused while something rests on it, such as people who belong to it. Its id is free again; the log keeps what was said.

    \b
    rota units strike DEPOT-33 --reason "misspelt"
    """
    from scheduler.decide.corrections import StrikeUnit

    caller.does(StrikeUnit(unit=unit, reason=reason), done=f"{unit} is struck.")


@units.command()
@click.argument("unit", type=TEXT)
@click.option("--min", "min_staff", type=HEADS, metavar="N", help="People who must be there on a workday.")
@click.option("--max-away", type=PERCENT, metavar="PERCENT", help="Or: how many may be away; this drops a minimum set before.")
@click.option("--on", "on", type=DAY, metavar="DAY", help="On this day only.")
@click.option("--from", "first_day", type=DAY, metavar="DAY", help="From this day.  [today]")
@click.option("--to", "last_day", type=DAY, metavar="DAY", help="To this day, included; then as before.  [without end]")
@writes
def staffing(
    caller: Caller,
    unit: str,
    min_staff: int | None,
    max_away: int | None,
    on: date | None,
    first_day: date | None,
    last_day: date | None,
) -> None:
    """Say how many people UNIT keeps at home on its workdays.

    \b
    rota units staffing NORTH --min 18 --on 2026-08-07
    rota units staffing NORTH --max-away 25 --from 2026-07-01
    """
    if (min_staff is None) == (max_away is None):
        raise click.UsageError("Say either --min or --max-away.")
    if on is not None and (first_day or last_day):
        raise click.UsageError("--on is one day; leave --from and --to out.")
    first, last = (on, on) if on else (first_day or caller.today, last_day)
    if last is not None and last < first:
        raise click.UsageError(f"--to {last} lies before the first day, {first}.")
    caller.does(*_staffing(caller.org.unit(unit), min_staff, max_away, first, last), done=f"The staffing of {unit} is set.")


def _staffing(unit: "Unit", min_staff: int | None, max_away: int | None, first: date, last: date | None) -> list["ChangeUnit"]:
    """The change on `first` and on each day up to `last` on which another one would begin; then the way back."""
    from msgspec import UNSET

    from scheduler.decide.units import ChangeUnit

    away = UNSET if max_away is None else max_away
    days = [first, *(day for day in sorted({*unit.min_staff.days, *unit.max_away.days}) if last is not None and first < day <= last)]
    changes = [ChangeUnit(unit=unit.id, first_day=day, min_staff=min_staff, max_away=away) for day in days]
    if last is not None and last < LAST_DAY:
        after = last + timedelta(days=1)
        changes.append(ChangeUnit(unit=unit.id, first_day=after, min_staff=unit.min_staff.at(after), max_away=unit.max_away.at(after)))
    return changes
