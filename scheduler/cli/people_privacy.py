"""`rota people erase` and `export`: what a person may ask of whoever keeps data about them."""

from pathlib import Path

import click

from scheduler.cli.caller import Caller, reads, writes
from scheduler.cli.options import TEXT
from scheduler.cli.speech import json_text, print_text, say


@click.command()
@click.argument("person", type=TEXT, required=False)
@click.option("--id", "id_", type=TEXT, metavar="ID", help="Who, by the id that stands for them in the log: the whole, or its beginning.")
@click.option("--number-lost", is_flag=True, help="Even where damage hides their number, so that it may be entered again.")
@click.option("--reason", type=TEXT, metavar="TEXT", help="Why; it stays in the log, so do not name the person.")
@click.option("--approved-by", type=TEXT, metavar="LOGIN", help="Who approved it.")
@click.option("--finish", is_flag=True, help="Only finish what an erasure before could not: rid the files of what it destroyed.")
@writes
def erase(
    caller: Caller, person: str | None, id_: str | None, number_lost: bool, reason: str | None, approved_by: str | None, finish: bool
) -> None:
    """Destroy everything that the log says about PERSON in words: number, name, e-mail, title and notes about them, with their key.

    Nobody can undo it. Days, units and placements stay, of somebody without a name; plans can be checked and the log verifies as
    before. Whoever still works here leaves today. The number is not taken again, in an import neither.
    Copies made earlier, backups and exported files, are not reached from here: docs/privacy.md.
    Somebody whose number cannot be opened is named by --id, as `rota log verify` and `rota log show --raw` print it, or as lists show
    them (#1a2b3c4d).

    \b
    rota people erase E17 --reason "asked for it, ticket 812" --approved-by otto
    rota people erase --id 1a2b3c4d --number-lost --reason "ticket 812" --approved-by otto
    rota people erase --finish
    """
    if finish:
        if person is not None or id_ is not None:
            raise click.UsageError("--finish takes no PERSON.")
        _finish(caller)
        return
    if (person is None) == (id_ is None) or reason is None or approved_by is None:
        raise click.UsageError("Say who is erased, why, and who approved it: rota people erase PERSON --reason TEXT --approved-by LOGIN")
    _erase(caller, person, id_, reason=reason, approved_by=approved_by, number_lost=number_lost)


def _erase(caller: Caller, person: str | None, id_: str | None, *, reason: str, approved_by: str, number_lost: bool) -> None:
    from scheduler.cli.deeds import print_deed
    from scheduler.decide.privacy import ErasePerson

    request = repr(("erase", person, reason, approved_by, *([id_] if id_ else []))).encode()
    outcome = caller.ledger.was_done(caller.command_id, request) if caller.command_id else None
    if outcome is None:
        who = caller.ledger.anybody_id(person) if person is not None else caller.directory.id_beginning(id_ or "")
        erasure = ErasePerson(
            person=who, reason=reason, actor=caller.new_id(), login=approved_by, last_day=caller.today, number_lost=number_lost
        )
        outcome = caller.ledger.handle_all((erasure,), command_id=caller.command_id, request=request, dry_run=caller.dry_run)
    print_deed(caller, outcome, f"{person or id_} is erased.")
    if number_lost:
        say("A number that could not be opened is not marked: see to it yourselves that nobody enters them again.")
    if not caller.dry_run:
        _finish(caller)


def _finish(caller: Caller) -> None:
    """Sign what the log is now, and rid its files of what was destroyed. Exits with 1 where that is not done yet."""
    from events.errors import LogError
    from scheduler.cli.refusals import FINDINGS

    log = caller.ledger.log
    log.remember_erasures(caller.ledger.org.erased)
    try:
        log.checkpoint()
    except LogError as error:
        say(f"No checkpoint was signed. {error}")
    left = log.clean()
    for sentence in left:
        say(sentence)
    if not log.is_clean():
        caller.finish(FINDINGS)
    if not left:
        say("Nothing of what was erased is left in the files of the log. Copies elsewhere, such as backups, are yours to see to.")


@click.command()
@click.argument("person", type=TEXT)
@click.option(
    "--format", "form", type=click.Choice(["json", "html"]), default="html", show_default=True, help="For machines or for people."
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Where to write it.  [standard output]")
@reads
def export(caller: Caller, person: str, form: str, output: Path | None) -> None:
    """Everything that the log holds on PERSON, to hand to them: facts, history, placements, and every event about them or naming them.

    \b
    rota people export E17 --output E17.html
    rota people export E17 --format json
    """
    from scheduler.exports.person_file import person_as_html
    from scheduler.restricted import sight_of
    from scheduler.views.person_file import person_file

    caller.spare_the_log(output)
    who, raw = caller.directory.anybody_id(person), caller.seen.log.raw
    sight = sight_of(caller.ledger.viewer, who)
    whole = person_file(caller.org, caller.directory, who, caller.day, raw, caller.receipt.root, sight)
    text = json_text(whole) if form == "json" or caller.json else person_as_html(whole)
    if output is None:
        print_text(text)
        return
    output.write_text(text + "\n", encoding="utf-8")
    say(f"Wrote {output}: {len(whole['events'])} events.")
