"""Commands as people wait for them: whole processes, with what they used of the machine."""

import csv
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROTA = Path(sys.executable).parent / "rota"
SIZES = (100, 1_000, 10_000)
UNITS = 40
REPEATS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandTime:
    """Medians: wall clock and CPU seconds, and the peak of resident memory."""

    command: str
    people: int | None
    seconds: float
    cpu_seconds: float
    peak_mib: int


def command_times(directory: Path) -> list[CommandTime]:
    """`--help`; then for growing companies: import, list, verify."""
    times = [_median("rota --help", None, [_timed(directory, ["--help"]) for _ in range(REPEATS)])]
    for size in SIZES:
        times += _of_company(directory / str(size), size)
    return times


def _of_company(directory: Path, size: int) -> list[CommandTime]:
    directory.mkdir(parents=True)
    _write_company(directory / "files", size)
    imports = []
    for attempt in range(REPEATS):
        base = ["--db", f"{attempt}.db"]
        _timed(directory, [*base, "init"])
        imports.append(_timed(directory, [*base, "import", "files"]))
    reads = {
        command: [_timed(directory, ["--db", "0.db", *command.split()[1:]]) for _ in range(REPEATS)]
        for command in ("rota people show 00007", "rota people list", "rota log verify")
    }
    return [_median("rota import", size, imports), *(_median(command, size, runs) for command, runs in reads.items())]


def _write_company(files: Path, size: int) -> None:
    files.mkdir()
    units = [[f"U{n:02}", "yes" if n % 2 else "no"] for n in range(UNITS)]
    people = [[f"{n:05}", f"Person {n}", f"p{n}@example.org", f"U{n % UNITS:02}", "staff", f"Job {n % 9}"] for n in range(size)]
    absences = [[f"{n:05}", f"2027-01-{4 + n % 20:02}", f"2027-01-{5 + n % 20:02}"] for n in range(0, size, 3)]
    _write(files / "units.csv", ["unit", "front_line"], units)
    _write(files / "people.csv", ["person", "name", "email", "unit", "level", "title"], people)
    _write(files / "absences.csv", ["person", "first_day", "last_day"], absences)


def _write(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])


@dataclass(frozen=True, slots=True)
class _Run:
    seconds: float
    cpu_seconds: float
    peak_mib: int


def _timed(directory: Path, words: Sequence[str]) -> _Run:
    began = time.perf_counter()
    process = subprocess.Popen([ROTA, *words], cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"rota {' '.join(words)} ended with {process.returncode}")
    return _Run(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)


def _median(command: str, people: int | None, runs: Sequence[_Run]) -> CommandTime:
    return CommandTime(
        command=command,
        people=people,
        seconds=statistics.median(run.seconds for run in runs),
        cpu_seconds=statistics.median(run.cpu_seconds for run in runs),
        peak_mib=max(run.peak_mib for run in runs),
    )
