"""What an import says: every error, the findings or how many there are of each kind, and what changed."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cli.speech import print_json, print_text, say
from scheduler.cli.tables import Column, Record, print_table

if TYPE_CHECKING:
    from scheduler.cli.caller import Caller
    from scheduler.handling import Done
    from scheduler.imports.problems import Problem
    from scheduler.imports.whole import ImportPlan

ERRORS_SHOWN = 10_000
FINDINGS_SHOWN = 20  # more are counted by kind
DIFFERENCES = ("new", "changed", "moved", "gone")
FIELDS = ("file", "row", "column", "value", "says", "kind")


def print_import(caller: "Caller", plan: "ImportPlan", done: "Done | None") -> None:
    """The whole of it as JSON, else for people: errors and findings as tables, then what changed, kind by kind."""
    if caller.json:
        print_json(_as_json(caller, plan, done))
    elif plan.errors:
        _print_problems(plan.errors[:ERRORS_SHOWN])
        if len(plan.errors) > ERRORS_SHOWN:
            print_text(f"and {len(plan.errors) - ERRORS_SHOWN:,} more: --errors FILE.csv, or --json")
        among = f" in {_counted(plan.rows, 'row')}" if plan.rows else ""
        say(f"Error: {_counted(len(plan.errors), 'error')}{among}. Nothing was imported.")
    else:
        _print_findings(plan.findings)
        _print_difference(plan)
        say(_ending(caller, done))


def _print_findings(findings: Sequence["Problem"]) -> None:
    if len(findings) > FINDINGS_SHOWN:
        _print_kinds(findings)
    else:
        _print_problems(findings)
    if findings:
        all_of_them = " All of them: --findings FILE.csv, or --json." if len(findings) > FINDINGS_SHOWN else ""
        print_text(f"{_counted(len(findings), 'finding')}; they were imported as they are.{all_of_them}\n")


def _print_kinds(findings: Sequence["Problem"]) -> None:
    """A line for each kind, the most frequent first, with the first finding of the kind."""
    from scheduler.imports.problems import FINDINGS

    counts = Counter(problem.kind or "" for problem in findings)
    first = {problem.kind or "": problem for problem in reversed(findings)}
    records = [
        {**asdict(first[kind]), "findings": f"{number:,}", "about": FINDINGS.get(kind, kind)} for kind, number in counts.most_common()
    ]
    columns = (Column("findings", "findings"), Column("about", "about"), Column("the first", _where), Column("value", _quoted))
    print_table((*columns, Column("says", "says")), records)


def _print_problems(problems: Sequence["Problem"]) -> None:
    if problems:
        columns = (Column("where", _where), Column("column", "column"), Column("value", _quoted), Column("says", "says"))
        print_table(columns, [asdict(problem) for problem in problems])


def _where(problem: Record) -> str:
    return str(problem["file"]) if problem["row"] is None else f"{problem['file']}:{problem['row']}"


def _quoted(problem: Record) -> str | None:
    value = problem["value"]
    return None if value is None else f'"{value if len(str(value)) <= 60 else str(value)[:57] + "..."}"'


def _print_difference(plan: "ImportPlan") -> None:
    difference = asdict(plan.difference)
    kinds = dict.fromkeys(kind for change in DIFFERENCES for kind in difference[change])
    if not kinds:
        return
    records = [{"kind": kind, **{change: len(difference[change].get(kind, ())) for change in DIFFERENCES}} for kind in kinds]
    print_table([Column(name, name) for name in ("kind", *DIFFERENCES)], records)


def _ending(caller: "Caller", done: "Done | None") -> str:
    if caller.dry_run:
        return f"{_counted(len(done.events) if done else 0, 'event')} would be appended; nothing was."
    if done is None or done.first is None:
        return "The log says all of this already; nothing was appended."
    return f"Imported: events {done.first} to {done.last}{' (done before under this command id)' if done.repeated else ''}."


def _as_json(caller: "Caller", plan: "ImportPlan", done: "Done | None") -> dict[str, object]:
    return {
        "errors": [asdict(problem) for problem in plan.errors],
        "findings": [asdict(problem) for problem in plan.findings],
        "kinds_of_findings": Counter(problem.kind or "" for problem in plan.findings),
        "difference": asdict(plan.difference),
        "rows": plan.rows,
        "events": len(done.events) if done else 0,
        "first": done.first if done else None,
        "last": done.last if done else None,
        "repeated": bool(done and done.repeated),
        "dry_run": caller.dry_run,
    }


def write_problems(file: Path | None, problems: Sequence["Problem"]) -> None:
    """The problems as CSV where a file is named; no cell of it is a formula."""
    from scheduler.exports.csv_plan import cell

    if file is None:
        return
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(FIELDS)
    lines.writerows([cell(getattr(problem, name)) for name in FIELDS] for problem in problems)
    file.write_bytes(text.getvalue().encode("utf-8", "backslashreplace"))
    say(f"{file}: {_counted(len(problems), 'line')}.")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
