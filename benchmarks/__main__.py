"""`make bench`: measures, prints and writes docs/benchmarks.md."""

import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.commands import CommandTime, command_times
from benchmarks.quarters import Quarter, quarters

if TYPE_CHECKING:
    from benchmarks.plans import PlanTime

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"

HEAD = """# Benchmarks

Written by `make bench`. {cores} cores, {memory} GiB, Python {python}, OR-Tools {ortools}.
Medians of three for commands, one run for plans; ratios travel, seconds do not. The machine's load when it began was
{load:.1f}: where that is far above 0, only CPU seconds compare, for the others include waiting.

## Plans: the engine beside the textbook model

The same facts and the same seconds ({seconds:.0f}) and workers for both. The textbook model has one Boolean for each
person, unit, day or block, and host, and solves the same tiers one after another with CP-SAT (`benchmarks/textbook.py`).
*value / bound* of the first three tiers; a dash is a bound that was not found. Both models have the same optimum: what
differs is what is found and proven in the time. Its seconds include the writing of the model, which it cannot cut short;
where the hosts would make too many Booleans it is written without them, and at 2,000 people left out.

{plans}

AdventureWorks is the sample company (290 people, its quarter with two programs and sixteen peaks). The made-up companies
are those of `benchmarks/companies.py`: 15 % of staff rotate in blocks of four weeks, executives owe a shadow day,
everybody holds 2 of 12 skills, staff are absent 8 % of the days and executives 30 %. Memory is the engine's process at
its peak.

## Three companies from their files to a judged plan

A first quarter of 2027 by `telus-day` (who: managers where the company has few or no executives, its executives at
AdventureWorks) and `rotation`, with absences and peaks made up by the rules of `tests/acceptance/companies.py`.
*value / bound* of the first three tiers. Seconds and memory are those of the commands, start included; the time limit of
each plan is that of `tests/acceptance/cases.py`, and what is left of it after the first three tiers goes to fairness.

{quarters}

## Commands

Whole processes, start included.

{commands}
"""


def plans_table(times: Sequence["PlanTime"]) -> str:
    ours = ["company", "engine: programs, cover, rotations", "seconds", "MiB", "columns"]
    columns = [*ours, "textbook: programs, cover, rotations", "seconds", "columns"]
    rows = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    rows += [
        f"| {t.company} | {t.engine} | {t.engine_seconds:.0f} | {t.engine_mib} | {t.engine_columns:,} "
        f"| {t.textbook} | {_or_dash(t.textbook_seconds, '.0f')} | {_or_dash(t.textbook_columns, ',')} |"
        for t in times
    ]
    return "\n".join(rows)


def _or_dash(number: float | None, form: str) -> str:
    return "-" if number is None else format(number, form)


def commands_table(times: Sequence[CommandTime]) -> str:
    rows = ["| command | people | seconds | CPU seconds | peak MiB |", "|---|---|---|---|---|"]
    rows += [f"| `{t.command}` | {t.people or '-'} | {t.seconds:.2f} | {t.cpu_seconds:.2f} | {t.peak_mib} |" for t in times]
    return "\n".join(rows)


def quarters_table(rows: Sequence[Quarter]) -> str:
    columns = ["company", "people", "events", "findings", "shadows, rotations, cover days", "unmet"]
    columns += ["programs, cover, rotations", "import: s, CPU s, MiB", "plan: s, CPU s, MiB", "judge: s, CPU s, MiB"]
    lines = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    lines += [f"| {' | '.join(_cells(row))} |" for row in rows]
    return "\n".join(lines)


def _cells(row: Quarter) -> list[str]:
    counts = [row.company, f"{row.people:,}", f"{row.events:,}", f"{row.findings:,}", row.placements, f"{row.shortfalls:,}", row.tiers]
    return [*counts, *(f"{run.seconds:.1f}, {run.cpu_seconds:.1f}, {run.peak_mib}" for run in (row.imported, row.planned, row.judged))]


def main() -> None:
    """An argument is the seconds for each plan and solver; 60 if not said."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as directory:
        commands = command_times(Path(directory))
        companies = quarters(Path(directory, "companies"))
    from benchmarks.plans import plan_times  # only now: a child's peak of memory begins at its parent's

    plans = plan_times(seconds)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    page = HEAD.format(
        cores=os.cpu_count(),
        memory=round(memory),
        python=platform.python_version(),
        ortools=version("ortools"),
        seconds=seconds,
        load=load,
        plans=plans_table(plans),
        commands=commands_table(commands),
        quarters=quarters_table(companies),
    )
    PAGE.write_text(page)
    print(page)


if __name__ == "__main__":
    main()
