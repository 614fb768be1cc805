"""The companies of the acceptance tests, each from its files to a judged plan, by the commands that people type."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measuring import Run, timed
from tests.acceptance.cases import ADVENTUREWORKS, MYSQL, MYSQL_CUT, ORACLE, Case
from tests.acceptance.companies import NOT_IN_THE_REPOSITORY

COMPANIES: tuple[tuple[str, Case], ...] = (
    ("Oracle HR", ORACLE),
    ("AdventureWorks", ADVENTUREWORKS),
    ("MySQL sample, cut", MYSQL_CUT),
    ("MySQL sample", MYSQL),
)
BESIDE = frozenset({"mysql_employees"})  # data that are no part of the repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """One line of the table."""

    company: str
    people: int
    events: int
    findings: int
    placements: str
    shortfalls: int
    tiers: str
    imported: Run
    planned: Run
    judged: Run


def quarters(directory: Path) -> list[Quarter]:
    """A line for each company whose files are there."""
    directory.mkdir()
    there = [(name, case) for name, case in COMPANIES if case.profile not in BESIDE or (NOT_IN_THE_REPOSITORY / case.profile).is_dir()]
    return [_quarter(directory / str(number), name, case) for number, (name, case) in enumerate(there)]


def _quarter(where: Path, company: str, case: Case) -> Quarter:
    where.mkdir()
    case.files(where / "files")
    case.made_up.write(where / "files")
    timed(where, ["init"])
    imported = timed(where, ["import", "files", "--profile", case.profile, "--json"])
    timed(where, ["programs", "adopt", "telus-day", *case.who])
    timed(where, ["programs", "adopt", "rotation"])
    planned = timed(where, ["plan", "make", "next", "--time-limit", str(case.seconds), "--json"])
    plan = json.loads(planned.stdout)["plan"]
    judged = timed(where, ["plan", "judge", plan])
    roster = json.loads(timed(where, ["plan", "export", plan, "--format", "json"]).stdout)
    told = json.loads(imported.stdout)
    return Quarter(
        company=company,
        people=len(told["difference"]["new"]["people"]),
        events=json.loads(timed(where, ["log", "verify", "--json"]).stdout)["size"],
        findings=len(told["findings"]),
        placements=_placed(roster),
        shortfalls=sum(gap["missing"] for gap in roster["shortfalls"]),
        tiers=", ".join(f"{tier['value']} / {'-' if tier['bound'] is None else tier['bound']}" for tier in roster["tiers"][:3]),
        imported=imported,
        planned=planned,
        judged=judged,
    )


def _placed(roster: Mapping[str, Any]) -> str:
    kinds = Counter(placement["kind"] for placement in roster["placements"])
    days = sum(len(placement["days"]) for placement in roster["placements"] if placement["kind"] == "cover")
    return f"{kinds['shadow']}, {kinds['rotation']}, {days}"


def quarters_table(rows: Sequence[Quarter]) -> str:
    columns = ["company", "people", "events", "findings", "shadows, rotations, cover days", "unmet"]
    columns += ["programs, cover, rotations", "import: s, CPU s, MiB", "plan: s, CPU s, MiB", "judge: s, CPU s, MiB"]
    lines = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    lines += [f"| {' | '.join(_cells(row))} |" for row in rows]
    return "\n".join(lines)


def _cells(row: Quarter) -> list[str]:
    counts = [row.company, f"{row.people:,}", f"{row.events:,}", f"{row.findings:,}", row.placements, f"{row.shortfalls:,}", row.tiers]
    return [*counts, *(f"{run.seconds:.1f}, {run.cpu_seconds:.1f}, {run.peak_mib}" for run in (row.imported, row.planned, row.judged))]
