"""`rota import`: take what the HR system exports, whole or not at all."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.accommodations import say_who_is_placed
from scheduler.cli.caller import Caller, writes
from scheduler.cli.options import TEXT
from scheduler.cli.refusals import REFUSED
from scheduler.cli.speech import say
from scheduler.errors import Rejected

if TYPE_CHECKING:
    from scheduler.handling import Done
    from scheduler.imports.mapping import FileMap
    from scheduler.imports.whole import ImportPlan

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1, metavar="PATH...")
@click.option("--map", "map_file", type=FILE, metavar="FILE", help="How foreign files, headers and values are to be read (TOML).")
@click.option("--profile", metavar="NAME", help="One of the maps as shipped.")
@click.option("--errors", "errors_file", type=FILE, metavar="FILE", help="Write the errors as CSV too.")
@click.option("--findings", "findings_file", type=FILE, metavar="FILE", help="Write the findings as CSV too.")
@click.option("--template", type=FILE, metavar="BOOK.xlsx", help="Write a workbook to fill in, and import nothing.")
@click.option("--full", is_flag=True, help="What a file leaves out has ended.")
@click.option("--correct", is_flag=True, help="What differs was wrong for as long as the log has had it, not only from today.")
@click.option("--take-back", metavar="COMMAND", help="Take a wrong import back: its command id, or the position of one of its events.")
@click.option("--reason", type=TEXT, metavar="TEXT", help="Why it is taken back; kept with it.")
@click.option("--yes", is_flag=True, help="Even where --full ends more than a tenth of the people.")
@writes
def import_(
    caller: Caller,
    paths: tuple[Path, ...],
    map_file: Path | None,
    profile: str | None,
    errors_file: Path | None,
    findings_file: Path | None,
    template: Path | None,
    full: bool,
    correct: bool,
    take_back: str | None,
    reason: str | None,
    yes: bool,
) -> None:
    """Take a directory, or CSV files, workbooks and programs.toml, as one set: whole or not at all.

    Errors refuse the set, all of them are told in one run, the log stays as it is (exit code 3). Findings are told and imported.
    --dry-run prints the difference only. The same files twice append nothing.

    \b
    rota import hr-export/
    rota import hr-export/ --dry-run
    rota import people.csv absences.csv --full
    rota import dump/ --profile adventureworks
    rota import --template company.xlsx
    rota import company.xlsx
    rota import people.csv --correct
    rota import --take-back 312 --reason "of the sister company"
    """
    if take_back is not None:
        others = (*paths, template, map_file, profile, errors_file, findings_file, full, correct, yes)
        _take_back(caller, take_back, reason, alone=not any(others))
    elif reason is not None:
        raise click.UsageError("--reason says why an import is taken back; it goes with --take-back.")
    elif template is not None:
        _write_template(caller, template, paths)
    elif not paths:
        raise click.UsageError("Missing argument 'PATH...'. A workbook to fill in: rota import --template BOOK.xlsx")
    else:
        _require_right_to_import(caller)
        for file in (errors_file, findings_file):
            caller.spare_the_log(file)
        mapping = _mapping(map_file, profile)
        request = _request(paths, map_file, profile, full, correct)
        done = caller.ledger.was_done(caller.command_id, request) if caller.command_id else None
        plan = _read(caller, paths, mapping, full=full, correct=correct)
        _require_right_to(caller, plan)
        _report_problems(caller, plan, errors_file, findings_file)
        outcome = done or _appended(caller, plan, request, yes)
        _print(caller, plan, outcome)
        say_who_is_placed(caller, outcome)


def _take_back(caller: Caller, named: str, reason: str | None, *, alone: bool) -> None:
    from scheduler.cli.deeds import print_deed
    from scheduler.taking_back import take_back

    if not alone:
        raise click.UsageError("--take-back takes an import back and nothing else with it; import the right files after that.")
    done = take_back(caller.ledger, named, reason, command_id=caller.command_id, dry_run=caller.dry_run)
    print_deed(caller, done, f"What {named} entered is taken back.")


def _require_right_to_import(caller: Caller) -> None:
    """HR and managers may record absences; whoever may not even do that gets no report. Each row is asked for later."""
    from scheduler.decide.people import RecordAbsence

    caller.ledger.require(RecordAbsence)


def _require_right_to(caller: Caller, plan: "ImportPlan") -> None:
    """Whether a row of accommodations.csv is new tells what is noted, so that whoever may not read that gets no answer to the file."""
    from scheduler.decide.accommodations import Accommodate

    if "accommodations" in plan.kinds:
        caller.ledger.require(Accommodate)


def _read(caller: Caller, paths: tuple[Path, ...], mapping: "FileMap | None", *, full: bool, correct: bool) -> "ImportPlan":
    from scheduler.imports.whole import read_set

    return read_set(
        paths,
        mapping=mapping,
        org=caller.ledger.org,
        directory=caller.ledger.directory,
        today=caller.today,
        entropy=caller.entropy,
        full=full,
        correct=correct,
    )


def _report_problems(caller: Caller, plan: "ImportPlan", errors_file: Path | None, findings_file: Path | None) -> None:
    """Into the files that are wanted; errors end the command."""
    from scheduler.cli.import_report import write_problems

    write_problems(errors_file, plan.errors)
    write_problems(findings_file, plan.findings)
    if plan.errors:
        _print(caller, plan, None)
        caller.finish(REFUSED)


def _print(caller: Caller, plan: "ImportPlan", done: "Done | None") -> None:
    from scheduler.cli.import_report import print_import

    print_import(caller, plan, done)


def _write_template(caller: Caller, file: Path, paths: tuple[Path, ...]) -> None:
    """A workbook to fill in, never over an existing file."""
    from scheduler.imports.books.explained import SHEETS
    from scheduler.imports.books.template import template

    if paths:
        raise click.UsageError("--template writes a workbook and imports nothing; name no PATH beside it.")
    if file.suffix.casefold() != ".xlsx":
        raise click.UsageError(f"--template writes a workbook; call it {file.with_suffix('.xlsx')}.")
    caller.spare_the_log(file)
    if file.exists():
        raise Rejected("file-exists", f"{file} is there already and is never written over. Name another file.")
    if not caller.dry_run:
        _write_new(file, template())
    sheets = list(SHEETS)
    done = f"{file} {'would be written' if caller.dry_run else 'is written'}: fill it in, then: rota import {file}"
    caller.answers({"file": str(file), "sheets": sheets, "dry_run": caller.dry_run}, lambda: say(done))


def _write_new(file: Path, data: bytes) -> None:
    try:
        with file.open("xb") as fresh:
            fresh.write(data)
    except OSError as why:
        raise Rejected("file-not-written", f"{file} cannot be written: {why.strerror or why}.") from why


def _mapping(map_file: Path | None, profile: str | None) -> "FileMap | None":
    from scheduler.imports.mapping import load_map, shipped_map

    if map_file is not None and profile is not None:
        raise click.UsageError("Say either --map or --profile.")
    if map_file is not None:
        return load_map(map_file)
    return None if profile is None else shipped_map(profile)


def _appended(caller: Caller, plan: "ImportPlan", request: bytes, yes: bool) -> "Done":
    if plan.ends_many and not yes and not caller.dry_run:
        sentence = (
            f"--full would end {plan.people_ending} of {plan.people_known} people. "
            "Look at them with --dry-run --json, and say --yes if it is meant."
        )
        raise Rejected("many-would-end", sentence)
    return caller.ledger.handle_all(plan.commands, command_id=caller.command_id, request=request, dry_run=caller.dry_run)


def _request(paths: tuple[Path, ...], map_file: Path | None, profile: str | None, full: bool, correct: bool) -> bytes:
    """What is asked, for a retry under the same command id: the files' bytes, for the commands they lead to are none the second time.

    Only files that are imported count; one that cannot be read is left to the import, which says so among its errors.
    """
    from scheduler.imports.problems import Report
    from scheduler.imports.sources import sources_of

    named = [source.path for source in sources_of(paths, Report())]
    hashes = [_hash(path) for path in (*named, *([map_file] if map_file else [])) if path.is_file()]
    return repr(("import", hashes, profile, full, *(["correct"] if correct else []))).encode()


def _hash(path: Path) -> str | None:
    from hashlib import file_digest

    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
