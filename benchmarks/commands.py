"""Commands as people wait for them: whole processes, with what they used of the machine."""

import csv
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import Run, timed

SIZES = (100, 1_000, 10_000)
UNITS = 40
REPEATS = 3
PERSON = "00007"
READS = (f"people show {PERSON}", "people list", "log verify", f"log show --person {PERSON}")
LARGEST = SIZES[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandTime:
    """Medians: wall clock and CPU seconds, and the peak of resident memory."""

    command: str
    people: int | None
    seconds: float
    cpu_seconds: float
    peak_mib: int


def command_times(directory: Path) -> list[CommandTime]:
    """`--help`; then for growing companies import and reading, for the largest also what a manager asks for, and a plan of it."""
    times = [_median("rota --help", None, [timed(directory, ["--help"]) for _ in range(REPEATS)])]
    for size in SIZES:
        times += _of_company(directory / str(size), size)
    return times


def _of_company(directory: Path, size: int) -> list[CommandTime]:
    directory.mkdir(parents=True)
    write_company(directory / "files", size)
    imports = []
    for attempt in range(REPEATS):
        base = ["--db", f"{attempt}.db"]
        timed(directory, [*base, "init"])
        imports.append(timed(directory, [*base, "import", "files"]))
    times = [_median("rota import", size, imports), *(_of_command(directory, size, command) for command in READS)]
    return [*times, *_of_managers(directory, size)] if size == LARGEST else times


def _of_managers(directory: Path, size: int) -> list[CommandTime]:
    """What is written, a month later each time, and one plan for all of it."""
    asked = [f"--from 2027-0{month}-08 --to 2027-0{month}-12 --heads 20" for month in range(1, REPEATS + 1)]
    times = [
        _median(f"rota {command}", size, [timed(directory, ["--db", "0.db", *command.split(), *span.split()]) for span in asked])
        for command in ("peaks declare U03", "cover ask U05")
    ]
    timed(directory, ["--db", "0.db", "programs", "adopt", "telus-day"])
    plan = timed(directory, ["--db", "0.db", "plan", "make", "2027Q1"])
    return [*times, _median("rota plan make 2027Q1", size, [plan])]


def _of_command(directory: Path, size: int, command: str) -> CommandTime:
    return _median(f"rota {command}", size, [timed(directory, ["--db", "0.db", *command.split()]) for _ in range(REPEATS)])


def write_company(files: Path, size: int) -> None:
    files.mkdir()
    units = [[f"U{n:02}", "yes" if n % 2 else "no"] for n in range(UNITS)]
    people = [[f"{n:05}", f"Person {n}", f"p{n}@example.org", f"U{n % UNITS:02}", _level(n), f"Job {n % 9}"] for n in range(size)]
    absences = [[f"{n:05}", f"2027-01-{4 + n % 20:02}", f"2027-01-{5 + n % 20:02}"] for n in range(0, size, 3)]
    _write(files / "units.csv", ["unit", "front_line"], units)
    _write(files / "people.csv", ["person", "name", "email", "unit", "level", "title"], people)
    _write(files / "absences.csv", ["person", "first_day", "last_day"], absences)


def _level(number: int) -> str:
    """One in a hundred is an executive."""
    return "staff" if number % 100 else "executive"


def _write(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def _median(command: str, people: int | None, runs: Sequence[Run]) -> CommandTime:
    return CommandTime(
        command=command,
        people=people,
        seconds=statistics.median(run.seconds for run in runs),
        cpu_seconds=statistics.median(run.cpu_seconds for run in runs),
        peak_mib=max(run.peak_mib for run in runs),
    )


def commands_table(times: Sequence[CommandTime]) -> str:
    rows = ["| command | people | seconds | CPU seconds | peak MiB |", "|---|---|---|---|---|"]
    rows += [f"| `{t.command}` | {t.people or '-'} | {t.seconds:.2f} | {t.cpu_seconds:.2f} | {t.peak_mib} |" for t in times]
    return "\n".join(rows)
