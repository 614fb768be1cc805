"""`rota programs exempt`, `unexempt`, `exemptions`: whom HR lets off, for how long, why, and on whose word."""

from datetime import date

import click

from scheduler.cli import options
from scheduler.cli.caller import Caller, reads, writes
from scheduler.cli.options import DAY, TEXT
from scheduler.cli.tables import Column

COLUMNS = tuple(
    Column(name.replace("_", " "), name)
    for name in ("exemption", "program", "person", "unit", "first_day", "last_day", "status", "approved_by", "reason", "repeated")
)
OF_ONE_PROGRAM = tuple(column for column in COLUMNS if column.of != "program")


@click.command()
@click.argument("program", type=TEXT, metavar="NAME")
@click.option("--person", type=TEXT, metavar="PERSON", help="Who owes nothing.")
@click.option("--unit", type=TEXT, metavar="UNIT", help="Or which unit, with all below it and everybody in them.")
@click.option("--reason", type=TEXT, required=True, metavar="TEXT", help="Why; it stands on top of every plan that counts with it.")
@click.option("--approved-by", type=TEXT, required=True, metavar="LOGIN", help="Who approved it.")
@click.option("--from", "first_day", type=DAY, metavar="DAY", help="The first day.  [today]")
@click.option("--until", "last_day", type=DAY, required=True, metavar="DAY", help="The last day, included.")
@writes
def exempt(
    caller: Caller,
    program: str,
    person: str | None,
    unit: str | None,
    reason: str,
    approved_by: str,
    first_day: date | None,
    last_day: date,
) -> None:
    """Let a person or a unit owe the program NAME nothing for a while.

    Nothing is asked of them in plans made from now on: no placement, nobody to send, nobody to receive. They may still be placed. It
    stands on top of every plan that counts with it, and one that was exempt in an earlier quarter already is marked.

    \b
    rota programs exempt telus-day --person E17 --reason "leads the audit" --approved-by anna --until 2026-09-30
    rota programs exempt everyone-means-everyone --unit FINANCE --reason "moves house" --approved-by anna --until 2026-09-30
    """
    from scheduler.cli.deeds import print_deed
    from scheduler.decide.exemptions import Exempt

    if (person is None) == (unit is None):
        raise click.UsageError("Say who is exempt: --person PERSON or --unit UNIT, one of both.")
    request = repr(("exempt", program, person, unit, reason, approved_by, first_day, last_day)).encode()
    outcome = caller.ledger.was_done(caller.command_id, request) if caller.command_id else None
    if outcome is None:
        command = Exempt(
            program=program,
            person=None if person is None else caller.directory.person_id(person),
            unit=unit,
            first_day=first_day or caller.today,
            last_day=last_day,
            reason=reason,
            actor=caller.new_id(),
            login=approved_by,
        )
        outcome = caller.ledger.handle_all((command,), command_id=caller.command_id, request=request, dry_run=caller.dry_run)
    print_deed(caller, outcome, f"{person or unit} owes {program} nothing until {last_day}.")


@click.command()
@click.argument("exemption", type=TEXT, metavar="EXEMPTION")
@writes
def unexempt(caller: Caller, exemption: str) -> None:
    """Take an exemption back: plans made from now on ask again for what it lifted.

    \b
    rota programs unexempt X1
    """
    from scheduler.decide.exemptions import Unexempt

    caller.does(Unexempt(exemption=exemption), done=f"{exemption} is withdrawn.")


@click.command()
@click.option("--program", type=TEXT, metavar="NAME", help="Only from this program.")
@click.option("--all", "everything", is_flag=True, help="Also those that are over or withdrawn.")
@options.LIMIT
@reads
def exemptions(caller: Caller, program: str | None, everything: bool, limit: int | None) -> None:
    """Who is exempt from what, why, on whose word and until when, in the order of the log."""
    from scheduler.views.listing_exemptions import exemptions_of

    wanted = None if program is None else caller.org.program(program).id
    records = [
        record
        for record in exemptions_of(caller.org, caller.directory, caller.day)
        if wanted in (None, record["program"]) and (everything or record["status"] not in ("over", "withdrawn"))
    ]
    caller.lists(COLUMNS, records, none="Nobody is exempt.", limit=limit)
