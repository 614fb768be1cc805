"""`rota people accommodate` and `accommodations`: what somebody cannot do, never why, and on whose word."""

from datetime import date
from typing import TYPE_CHECKING

import click

from scheduler.cli import options
from scheduler.cli.caller import Caller, reads, writes
from scheduler.cli.options import DAY, TEXT
from scheduler.cli.speech import say
from scheduler.cli.tables import Column

if TYPE_CHECKING:
    from scheduler.decide.accommodations import Accommodate, WithdrawAccommodation
    from scheduler.handling import Done

COLUMNS = tuple(Column(name.replace("_", " "), name) for name in ("person", "cannot", "first_day", "last_day", "approved_by", "programs"))


@click.command()
@click.argument("person", type=TEXT)
@click.option("--cannot", type=TEXT, required=True, metavar="DEMAND[,..]", help="What they cannot do, as programs demand it.")
@click.option("--approved-by", type=TEXT, metavar="LOGIN", help="Who approved it; needed, but with --withdraw.")
@click.option("--from", "first_day", type=DAY, metavar="DAY", help="The first day.  [today; with --withdraw: whichever]")
@click.option("--until", "last_day", type=DAY, metavar="DAY", help="The last day, included.  [without end; with --withdraw: whichever]")
@click.option("--withdraw", is_flag=True, help="Take it back instead: it holds on no day any more.")
@writes
def accommodate(
    caller: Caller,
    person: str,
    cannot: str,
    approved_by: str | None,
    first_day: date | None,
    last_day: date | None,
    withdraw: bool,
) -> None:
    """Note what PERSON cannot do; never why. No plan places them where a program demands it (its key `demands`), or asks them to go.

    Only HR and the person read what it is. It is sealed under the person's key and goes when they are erased. Others see at most that
    a program is not for them on a day, as it could be for any reason.

    \b
    rota people accommodate E17 --cannot lifting,nights --approved-by anna --until 2026-12-31
    rota people accommodate E17 --cannot lifting --withdraw
    """
    from scheduler.cli.deeds import print_deed
    from scheduler.decide.accommodations import Accommodate

    demands = tuple(dict.fromkeys(one for word in cannot.split(",") if (one := word.strip())))
    if not demands:
        raise click.UsageError("Say what they cannot do: --cannot DEMAND.")
    if approved_by is None and not withdraw:
        raise click.UsageError("Say who approved it: --approved-by LOGIN.")
    caller.ledger.require(Accommodate)
    request = repr(("accommodate", person, demands, approved_by, first_day, last_day, withdraw)).encode()
    outcome = caller.ledger.was_done(caller.command_id, request) if caller.command_id else None
    if outcome is None:
        days = (first_day, last_day)
        commands = _taken_back(caller, person, demands, days) if withdraw else _noted(caller, person, demands, days, approved_by or "")
        outcome = caller.ledger.handle_all(commands, command_id=caller.command_id, request=request, dry_run=caller.dry_run)
    print_deed(caller, outcome, f"{person}: {', '.join(demands)} {'taken back' if withdraw else 'noted'}.")
    if not withdraw:
        _say_what_is_not_demanded(caller, demands)
    say_who_is_placed(caller, outcome)


def _noted(
    caller: Caller, person: str, demands: tuple[str, ...], days: tuple[date | None, date | None], approved_by: str
) -> "list[Accommodate]":
    from scheduler.decide.accommodations import Accommodate

    who = caller.directory.person_id(person)
    return [
        Accommodate(
            person=who,
            accommodation=caller.new_id(),
            demand=demand,
            first_day=days[0] or caller.today,
            last_day=days[1],
            actor=caller.new_id(),
            login=approved_by,
        )
        for demand in demands
    ]


def _taken_back(
    caller: Caller, person: str, demands: tuple[str, ...], days: tuple[date | None, date | None]
) -> "list[WithdrawAccommodation]":
    """Everything of that name, or where days are said that of exactly these. Raises Rejected where there is none."""
    from scheduler.decide.accommodations import WithdrawAccommodation
    from scheduler.errors import Rejected

    found = caller.ledger.org.person(caller.directory.person_id(person))
    meant = [
        one
        for one in found.accommodations
        if caller.directory.text(one.demand) in demands and days[0] in (None, one.span.first_day) and days[1] in (None, one.span.last_day)
    ]
    missing = [demand for demand in demands if demand not in {caller.directory.text(one.demand) for one in meant}]
    if missing:
        sentence = f"It is not noted of {person} that they cannot do {', '.join(missing)}, or not for these days. What is:"
        raise Rejected("accommodation-unknown", f"{sentence} rota people accommodations --person {person}")
    return [WithdrawAccommodation(person=found.id, accommodation=one.id) for one in meant]


def _say_what_is_not_demanded(caller: Caller, demands: tuple[str, ...]) -> None:
    """It may be noted before a program demands it; a slip of the pen must not look like that."""
    from scheduler.views.listing_accommodations import undemanded

    for sentence in undemanded(demands, caller.ledger.org):
        say(sentence)


def say_who_is_placed(caller: Caller, outcome: "Done") -> None:
    """A published plan stands; HR hears where it now asks for what somebody cannot do, whichever command brought that about."""
    if caller.dry_run:
        return
    from events.kinds.accommodations import BarSet
    from scheduler.views.listing_accommodations import placed_all_the_same, placed_line
    from solver.facts import Barred, Span

    bars = [
        (bar.person, Barred(program=bar.program, span=Span(first_day=bar.first_day, last_day=bar.last_day)))
        for bar in outcome.events
        if isinstance(bar, BarSet)
    ]
    for placement in placed_all_the_same(bars, caller.ledger.org, caller.today):
        say(placed_line(placement, caller.ledger.directory))


@click.command()
@click.option("--person", type=TEXT, metavar="PERSON", help="Only of this person.")
@click.option("--all", "everything", is_flag=True, help="Also those that are over.")
@options.LIMIT
@reads
def accommodations(caller: Caller, person: str | None, everything: bool, limit: int | None) -> None:
    """What people cannot do, from when until when, on whose word, and which programs leave them out because of it. For HR alone.

    \b
    rota people accommodations
    rota people accommodations --person E17 --all
    """
    from scheduler.views.listing_accommodations import accommodations_of

    caller.ledger.require_hr("read what people cannot do")
    who = None if person is None else caller.directory.person_id(person)
    records = accommodations_of(caller.org, caller.directory, caller.day, person=who, everything=everything)
    caller.lists(COLUMNS, list(records), none="Nothing is noted that anybody cannot do.", limit=limit)
