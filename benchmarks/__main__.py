"""`make bench`: measures and writes docs/benchmarks.md, all of it or the sections named (`python -m benchmarks growth shadow`)."""

import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.commands import CommandTime, command_times
from benchmarks.growth import growth, growth_table
from benchmarks.quarters import Quarter, quarters

if TYPE_CHECKING:
    from benchmarks.plans import PlanTime

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
SECONDS = 60.0  # for each plan and solver beside the textbook model

HEAD = """# Benchmarks

Written by `make bench`. {cores} cores, {memory} GiB, Python {python}, OR-Tools {ortools}. Ratios travel, seconds do not. Each
section says how busy the machine was when it began: where that load is far above 0, only CPU seconds compare, for the
others include waiting.
"""

GROWTH = """From the log to a draft: `rota plan make` as a whole command, from reading the log to the draft in it, then `rota plan judge`
of that draft. The time limit is 10 s for 500 staff, 20 s for 2,000, 90 s for 20,000; medians of three up to 2,000, above that
one run. *value / bound* of the tiers; stability is always 0. The companies are those of `benchmarks/companies.py`: 15 % of staff
rotate in blocks of four weeks, executives owe a shadow day, everybody holds 2 of 12 skills, staff are absent 8 % of the days and
executives 30 %; *scarce* doubles the heads asked for.

{table}
"""

PLANS = """The same facts and the same seconds ({seconds:.0f}) and workers for both. The textbook model has one Boolean for each
person, unit, day or block, and host, and solves the same tiers one after another with CP-SAT (`benchmarks/textbook.py`).
*value / bound* of the first three tiers; a dash is a bound that was not found. Both models have the same optimum: what
differs is what is found and proven in the time. Its seconds include the writing of the model, which it cannot cut short;
where the hosts would make too many Booleans it is written without them, and at 2,000 people left out.

{table}

AdventureWorks is the sample company (290 people, its quarter with two programs and sixteen peaks). Memory is the engine's
process at its peak.
"""

SHADOW = """Shadow days alone, each with a named host, beside Timefold 1.24 in Java (`benchmarks/timefold`), compiled against the jars of
its wheel. It gets {peer:.0f} seconds, the engine at most a tenth of that. Both rosters are judged by one referee; for Timefold's
the hosts are named afterwards, exactly. *value / bound* of ours; Timefold gives no bounds.

{table}
"""

QUARTERS = """From their files to a judged plan: a first quarter of 2027 by `telus-day` (who: managers where the company has few or no
executives, its executives at AdventureWorks) and `rotation`, with absences and peaks made up by the rules of
`tests/acceptance/companies.py`. *value / bound* of the first three tiers. Seconds and memory are those of the commands, start
included; the time limit of each plan is that of `tests/acceptance/cases.py`, and what is left of it after the first three
tiers goes to fairness.

{table}
"""

COMMANDS = """Whole processes, start included, medians of three.

{table}
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


def _growth() -> str:
    with tempfile.TemporaryDirectory() as directory:
        return GROWTH.format(table=growth_table(growth(Path(directory))))


def _plans() -> str:
    from benchmarks.plans import plan_times  # only now: a child's peak of memory begins at its parent's

    return PLANS.format(seconds=SECONDS, table=plans_table(plan_times(SECONDS)))


def _shadow() -> str:
    from benchmarks.shadow import PEER_SECONDS, beside_timefold, shadow_table

    return SHADOW.format(peer=PEER_SECONDS, table=shadow_table(beside_timefold()))


def _quarters() -> str:
    with tempfile.TemporaryDirectory() as directory:
        return QUARTERS.format(table=quarters_table(quarters(Path(directory, "companies"))))


def _commands() -> str:
    with tempfile.TemporaryDirectory() as directory:
        return COMMANDS.format(table=commands_table(command_times(Path(directory))))


SECTIONS: Mapping[str, tuple[str, Callable[[], str]]] = {
    "commands": ("Commands", _commands),
    "quarters": ("Companies from their files to a judged plan", _quarters),
    "growth": ("Plans of growing companies", _growth),
    "plans": ("The engine beside the textbook model", _plans),
    "shadow": ("Shadow days beside Timefold", _shadow),
}


def main() -> None:
    """The arguments name sections; the others stay as they were last measured."""
    wanted = sys.argv[1:] or list(SECTIONS)
    unknown = [name for name in wanted if name not in SECTIONS]
    if unknown:
        sys.exit(f"There is no section {unknown[0]}; there are: {', '.join(SECTIONS)}")
    kept = _kept(PAGE.read_text() if PAGE.exists() else "")
    for name in wanted:
        title, measure = SECTIONS[name]
        load = os.getloadavg()[0]
        kept[title] = f"Load when it began: {load:.1f}.\n\n{measure()}"
        PAGE.write_text(_page(kept))
        print(f"## {title}\n\n{kept[title]}")


def _kept(page: str) -> dict[str, str]:
    """The sections of the page by their titles."""
    parts = re.split(r"^## (.*)\n\n", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _page(sections: Mapping[str, str]) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    head = HEAD.format(cores=os.cpu_count(), memory=round(memory), python=platform.python_version(), ortools=version("ortools"))
    titles = [title for title, _ in SECTIONS.values() if title in sections]
    return "\n".join([head, *(f"## {title}\n\n{sections[title].strip()}\n" for title in titles)])


if __name__ == "__main__":
    main()
