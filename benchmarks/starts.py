"""Commands that show few people of a company, however many it has."""

import statistics
from collections.abc import Sequence
from pathlib import Path

from benchmarks.commands import PERSON, REPEATS, write_company
from benchmarks.measuring import Run, timed
from benchmarks.page import Table, stamp

USUAL_SIZES = (10_000, 300_000)
SHOWN = (
    f"people show {PERSON}",
    "people list --limit 200",
    "people list --unit U07 --level executive --limit 200",
    "units show U07 --json",
    f"log show --person {PERSON}",
    "peaks list",
    "plan list",
)
TABLE = Table(columns=("people", "command", "seconds", "CPU seconds", "peak MiB", "measured"), keys=2)


def measured(directory: Path, size: int) -> list[tuple[str, ...]]:
    """A row for the import, one for the first command, and one for each that follows it."""
    at = stamp()
    write_company(directory / "files", size)
    timed(directory, ["init"])
    imported = timed(directory, ["import", "files"])
    (directory / "rota.db.cache").unlink(missing_ok=True)
    first = timed(directory, SHOWN[0].split())
    later = {f"`rota {command}`": [timed(directory, command.split()) for _ in range(REPEATS)] for command in SHOWN}
    once = {"`rota import files`": [imported], f"`rota {SHOWN[0]}`, the first": [first]}
    return [_cells(size, name, runs, at) for name, runs in (once | later).items()]


def _cells(size: int, command: str, runs: Sequence[Run], at: str) -> tuple[str, ...]:
    seconds, cpu = (statistics.median(values) for values in ([run.seconds for run in runs], [run.cpu_seconds for run in runs]))
    return f"{size:,}", command, f"{seconds:.2f}", f"{cpu:.2f}", str(max(run.peak_mib for run in runs)), at
