"""`rota plan pin`, `unpin`, `pins`: placements that HR fixes, so that every plan holds them."""

from datetime import date
from typing import TYPE_CHECKING

import click

from scheduler.cli import options
from scheduler.cli.caller import Caller, reads, writes
from scheduler.cli.options import DAY, TEXT
from scheduler.cli.tables import Column

if TYPE_CHECKING:
    from scheduler.handling import Done

COLUMNS = tuple(
    Column(name.replace("_", " "), name)
    for name in ("pin", "person", "unit", "program", "ask", "host", "first_day", "last_day", "status", "reason")
)
REASON = click.option("--reason", type=TEXT, help="A word on it.")


@click.command()
@click.argument("placement", type=TEXT, metavar="[PLACEMENT]", required=False)
@click.option("--person", type=TEXT, metavar="PERSON", help="Who.")
@click.option("--unit", type=TEXT, metavar="UNIT", help="Where.")
@click.option("--program", type=TEXT, metavar="NAME", help="In which program.")
@click.option("--ask", type=TEXT, metavar="ASK", help="Or for which ask for cover.")
@click.option("--from", "first_day", type=DAY, metavar="DAY", help="The first day; the others follow from the program's length.")
@click.option("--to", "last_day", type=DAY, metavar="DAY", help="The last day: of help, or to make sure where a block ends.")
@click.option(
    "--day", "days", type=DAY, metavar="DAY", multiple=True, help="A day of help, or of those that a program spreads; once for each."
)
@click.option("--host", type=TEXT, metavar="PERSON", help="The colleague who hosts, where the program names one.")
@REASON
@writes
def pin(
    caller: Caller,
    placement: str | None,
    person: str | None,
    unit: str | None,
    program: str | None,
    ask: str | None,
    first_day: date | None,
    last_day: date | None,
    days: tuple[date, ...],
    host: str | None,
    reason: str | None,
) -> None:
    """Fix PLACEMENT of a draft, or one written by hand.

    Every plan around its days holds it until it is published or unpinned. Ids of placements stand in `rota plan export`. The program
    must be in force and the ask approved; whether the rules let the placement be is judged when a plan is made.

    \b
    rota plan pin 2026Q3-1.7
    rota plan pin --person E17 --unit CS-NORTH --program telus-day --from 2026-07-14 --host E204
    rota plan pin --person E30 --unit DEPOT-3 --ask A3 --from 2026-08-03 --to 2026-08-05
    """
    from scheduler.cli.deeds import print_deed
    from scheduler.decide.pins import PinByHand, PinPlacement
    from scheduler.pins_by_hand import pin_by_hand

    by_hand = {"--person": person, "--unit": unit, "--program": program, "--ask": ask, "--from": first_day, "--to": last_day}
    _require_one_way(placement, by_hand | {"--day": days or None, "--host": host})
    if placement is not None:
        caller.does(PinPlacement(placement=placement, reason=reason), done=_pinned)
        return
    command = PinByHand(
        person=caller.directory.person_id(person or ""),
        unit=unit or "",
        program=program,
        ask=ask,
        first_day=first_day,
        last_day=last_day,
        days=days,
        host=None if host is None else caller.directory.person_id(host),
        reason=reason,
    )
    outcome = pin_by_hand(caller.ledger, command, command_id=caller.command_id, dry_run=caller.dry_run)
    print_deed(caller, outcome, _pinned(outcome))


def _require_one_way(placement: str | None, by_hand: dict[str, object]) -> None:
    """Either the id of a placement, or person and unit at least."""
    said = [name for name, value in by_hand.items() if value is not None]
    if placement is not None and said:
        raise click.UsageError(f"Name a placement of a draft, or write one by hand; {placement} and {said[0]} together are neither.")
    missing = [name for name in ("--person", "--unit") if name not in said]
    if placement is None and missing:
        raise click.UsageError(f"Name a placement of a draft, such as 2026Q3-1.7, or write one by hand: {' and '.join(missing)} missing.")


def _pinned(outcome: "Done") -> str:
    from events.kinds.pins import PlacementPinned

    pins = [event for event in outcome.events if isinstance(event, PlacementPinned)]
    spans = (f"{one.first_day}" if one.first_day == one.last_day else f"{one.first_day} to {one.last_day}" for one in pins)
    listed = ", ".join(f"{one.pin} ({span})" for one, span in zip(pins, spans, strict=True))
    return f"{listed}: every plan around these days holds it from now on."


@click.command()
@click.argument("pin_id", type=TEXT, metavar="PIN")
@REASON
@writes
def unpin(caller: Caller, pin_id: str, reason: str | None) -> None:
    """Let plans place the person elsewhere again.

    \b
    rota plan unpin PIN2
    """
    from scheduler.decide.pins import Unpin

    caller.does(Unpin(pin=pin_id, reason=reason), done=f"{pin_id} is unpinned.")


@click.command()
@click.option("--all", "everything", is_flag=True, help="Also those published, over or unpinned.")
@options.LIMIT
@reads
def pins(caller: Caller, everything: bool, limit: int | None) -> None:
    """What is pinned, in the order of the log."""
    from scheduler.views.listing_pins import IN_FORCE, pins_of

    records = [record for record in pins_of(caller.org, caller.directory, caller.day) if everything or record["status"] == IN_FORCE]
    caller.lists(COLUMNS, records, none="Nothing is pinned. Pin a placement of a draft with: rota plan pin PLACEMENT", limit=limit)
