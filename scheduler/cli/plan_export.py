"""`rota plan export`: a plan as a file, for people's calendars, for spreadsheets, for other programs."""

from datetime import datetime
from pathlib import Path

import click

from scheduler.cli.caller import Caller, reads_undated
from scheduler.cli.options import TEXT
from scheduler.cli.plan_choice import plan_meant, selection_of
from scheduler.cli.speech import say

FORMATS = click.Choice(["json", "csv", "text", "ics", "xlsx"])


@click.command()
@click.argument("plan_id", type=TEXT, metavar="[PLAN]", required=False)
@click.option("--format", "form", type=FORMATS, default="json", help="How it is written.  [json]")
@click.option("--person", type=TEXT, metavar="PERSON", help="Only where PERSON goes and whom they host.")
@click.option("--unit", type=TEXT, metavar="UNIT", help="Only who comes to UNIT and who goes from it.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Where to.  [stdout]")
@reads_undated
def export(caller: Caller, plan_id: str | None, form: str, person: str | None, unit: str | None, output: Path | None) -> None:
    """Write PLAN, the latest one if not said, for other programs.

    JSON is the whole plan, and what `rota plan judge` reads. ICS is a calendar: whoever imports it again after the plan was published
    or withdrawn has the same events, changed. In CSV and XLSX no cell is a formula; in CSV such a cell begins with an apostrophe. A
    CSV or text file gets a receipt beside it, FILE.receipt.json; the others hold it.

    \b
    rota plan export 2026Q3-1 --format csv --output plan.csv
    rota plan export 2026Q3-1 --format ics --person E17 --output E17.ics
    rota plan export 2026Q3-1 --format xlsx --unit DEPOT-3 --output depot-3.xlsx
    """
    from scheduler.cli.labels import label_of
    from scheduler.cli.plan_files import print_content, write_file
    from scheduler.exports.outgoing import Outgoing
    from scheduler.exports.registry import BY_NAME
    from scheduler.views.listing_exemptions import exemptions_in

    caller.spare_the_log(output)
    receipt = caller.receipt if caller.receipt.root else None
    exported, format_, selection = plan_meant(caller, plan_id), BY_NAME[form], selection_of(caller, unit, person)
    if format_.whole and not selection.is_all:
        raise click.UsageError("JSON is the whole plan. For a part of it take --format csv, text, ics or xlsx.")
    outgoing = Outgoing.of(
        exported,
        caller.org,
        caller.directory,
        label_of(caller, (one.person for one in exported.placements)),
        selection=selection,
        receipt=receipt,
        recorded_at=_recorded_at(caller),
        exemptions=exemptions_in(exported, caller.org, caller.directory),
    )
    content = format_.write(outgoing)
    if output is None:
        print_content(content, text=format_.text)
    else:
        write_file(output, content, plan=exported.id, receipt=receipt if format_.slip else None)
    rooted = f", root {receipt.root}: receipt {receipt}" if receipt else ""
    say(f"{exported.id}, {exported.status}, as at position {caller.org.position} of the log{rooted}.")


def _recorded_at(caller: Caller) -> datetime:
    """When the last event was recorded that the export may know of."""
    position = caller.org.position
    return next(record.recorded_at for record in caller.seen.log.read(after=position - 1, upto=position))
