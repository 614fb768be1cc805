"""From the log to a draft, as HR waits for it: whole commands, for companies of growing size."""

import json
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.commands import Run, timed
from benchmarks.companies import Company, facts_of
from benchmarks.files import write_files

LIMITS = {500: 10, 2_000: 20, 20_000: 90}  # seconds of `plan make`
SIZES: tuple[Company, ...] = (
    Company(staff=500, executives=50, units=20, peaks=30, scarcity=2),
    Company(staff=2_000, executives=350, units=40, peaks=60),
    Company(staff=2_000, executives=350, units=40, peaks=60, scarcity=2),
    Company(staff=20_000, executives=1_000, units=200, peaks=300),
)
THRICE = 2_000  # up to so many staff a plan is made three times


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """One line: medians of wall clock and CPU seconds of `rota plan make`, its peak of memory, and what the plan says of itself."""

    company: str
    candidates: int
    seconds: float
    cpu_seconds: float
    peak_mib: int
    judged_seconds: float
    tiers: tuple[tuple[int, int | None], ...]  # value and bound of all six


def growth(directory: Path) -> list[Growth]:
    """Each company in its own directory, one after the other; judged by the referee, which must find no breach."""
    return [_line(directory / str(number), company) for number, company in enumerate(SIZES)]


def _line(where: Path, company: Company) -> Growth:
    facts = facts_of(company)
    write_files(facts, where / "files")
    for words in (["init"], ["import", "files"], ["config", "set", "cover-days", str(facts.policy.cover_days)]):
        timed(where, words)
    span = f"{company.first_day}..{company.last_day}"
    make = ["plan", "make", span, "--time-limit", str(LIMITS[company.staff]), "--json"]
    runs = [timed(where, make) for _ in range(3 if company.staff <= THRICE else 1)]
    plans = [json.loads(run.stdout) for run in runs]
    judged = timed(where, ["plan", "judge", plans[0]["plan"]])
    return _told(company, runs, plans[0], judged)


def _told(company: Company, runs: list[Run], plan: dict[str, Any], judged: Run) -> Growth:
    scarce = ", scarce" if company.scarcity > 1 else ""
    return Growth(
        company=f"{company.staff:,} staff, {company.executives:,} executives, {company.units} units, {company.peaks} peaks{scarce}",
        candidates=plan["engine"]["candidates"],
        seconds=statistics.median(run.seconds for run in runs),
        cpu_seconds=statistics.median(run.cpu_seconds for run in runs),
        peak_mib=max(run.peak_mib for run in runs),
        judged_seconds=judged.seconds,
        tiers=tuple((tier["value"], tier["bound"]) for tier in plan["tiers"]),
    )


def growth_table(rows: list[Growth]) -> str:
    columns = ["company", "columns", "seconds", "CPU s", "MiB", "judge: s", "programs", "cover", "rotations", "fairness", "preferences"]
    lines = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    for row in rows:
        tiers = [f"{value} / {'-' if bound is None else bound}" for value, bound in (*row.tiers[:3], *row.tiers[4:])]
        numbers = [f"{row.seconds:.1f}", f"{row.cpu_seconds:.1f}", str(row.peak_mib), f"{row.judged_seconds:.1f}"]
        lines.append(f"| {' | '.join([row.company, f'{row.candidates:,}', *numbers, *tiers])} |")
    return "\n".join(lines)
