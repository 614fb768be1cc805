"""Shadow days by Timefold: the facts written as numbers, solved in Java, and named hosts found for what came back."""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from benchmarks.hosting import hosts_there, with_hosts_named
from benchmarks.measuring import run
from benchmarks.solving import Answer, Measured
from benchmarks.spare import spare
from solver.facts import Facts, Program
from solver.outcome import Kind, Placement
from solver.referee.period import days_between
from solver.referee.reading import Reading

SOURCE = Path(__file__).parent / "timefold" / "ShadowDays.java"
RELEASE = "timefold==1.24.0b0"
NO_CELL = -1
LEAST_WISHED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Facts with one program, a shadow day with a named host, as tables: (unit, day) cells, homes, executives."""

    facts: Facts
    program: Program
    read: Reading
    days: tuple[date, ...]
    cells: tuple[tuple[str, date], ...]
    hosts: dict[tuple[str, date], list[str]]
    visitors: tuple[str, ...]
    homes: dict[tuple[str, date], int] = field(default_factory=dict)


def java_is_there() -> bool:
    """A JDK: the peer is compiled here."""
    return shutil.which("javac") is not None and shutil.which("java") is not None


def compiled(place: Path) -> str:
    """The class path, after the peer was compiled against the jars of the wheel; raises CalledProcessError where that fails."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(place), RELEASE]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with zipfile.ZipFile(next(place.glob("timefold-*.whl"))) as wheel:
        jars = [wheel.extract(name, place) for name in wheel.namelist() if name.endswith(".jar")]
    classes = place / "classes"
    path = os.pathsep.join([*jars, str(classes)])
    subprocess.run(["javac", "-proc:none", "-cp", path, "-d", str(classes), str(SOURCE)], check=True)
    return path


def solve_by_timefold(facts: Facts, class_path: str, *, seconds: float) -> Measured:
    """The facts hold one program of single shadow days and no ask. Cells that no host can be named for are given up."""
    grid = grid_of(facts)
    with tempfile.TemporaryDirectory() as directory:
        asked, answered = Path(directory) / "in.txt", Path(directory) / "out.txt"
        asked.write_text("\n".join(_lines(grid)) + "\n")
        used = run(["java", "-Xmx6g", "-cp", class_path, "ShadowDays", str(asked), str(answered), str(seconds)])
        chosen = [int(line) for line in answered.read_text().split()]
    visits = (_placement(grid, grid.visitors[place], *grid.cells[cell]) for place, cell in enumerate(chosen) if cell != NO_CELL)
    roster, unhosted = with_hosts_named(facts, tuple(visits))
    answer = Answer(roster=roster, tiers=(), seconds=used.seconds, columns=len(grid.cells), unhosted=unhosted)
    return Measured(answer=answer, cpu_seconds=used.cpu_seconds, peak_mib=used.peak_mib)


def _placement(grid: Grid, person: str, unit: str, day: date) -> Placement:
    return Placement(kind=Kind.SHADOW, program=grid.program.id, person=person, unit=unit, first_day=day, last_day=day, days=(day,))


def grid_of(facts: Facts) -> Grid:
    """What the rules leave possible cell by cell; raises ValueError where the facts are more than shadow days."""
    if len(facts.programs) != 1 or facts.asks or (facts.programs[0].length, facts.programs[0].length_unit) != (1, "days"):
        raise ValueError("the peer knows one program of single days, and no asks")
    program, read = facts.programs[0], Reading(facts)
    days = tuple(days_between(facts.horizon.first_day, facts.horizon.last_day))
    hosts = hosts_there(read, days)
    cells = tuple((unit.id, day) for unit in facts.units for day in days if hosts[unit.id, day] and _open(program, read, unit.id, day))
    visitors = tuple(person.id for person in facts.people if read.asked_for(program, person.id, days[0]))
    grid = Grid(facts=facts, program=program, read=read, days=days, cells=cells, hosts=hosts, visitors=visitors)
    grid.homes.update({home: number for number, home in enumerate(_homes(grid))})
    return grid


def _open(program: Program, read: Reading, unit: str, day: date) -> bool:
    return read.asked_to_receive(program, unit, day) and not read.closed(unit, day) and _calm(read, unit, day)


def _calm(read: Reading, unit: str, day: date) -> bool:
    return not read.in_peak(unit, day)


def _homes(grid: Grid) -> list[tuple[str, date]]:
    return sorted({(grid.read.unit_on(person, day), day) for person in grid.visitors for day in grid.days})


def _may_leave(grid: Grid, person: str, day: date) -> bool:
    return grid.read.works(person, day) and _calm(grid.read, grid.read.unit_on(person, day), day)


def _lines(grid: Grid) -> Iterator[str]:
    unit_number = {unit.id: number for number, unit in enumerate(grid.facts.units)}
    day_number = {day: number for number, day in enumerate(grid.days)}
    yield f"cells {len(grid.cells)}"
    for unit, day in grid.cells:
        limit = min(grid.read.units[unit].seats.at(day), len(grid.hosts[unit, day]))
        yield f"{unit_number[unit]} {day_number[day]} {limit}"
    yield f"units {len(grid.facts.units)}"
    for unit in unit_number:
        everybody = {host for day in grid.days for host in grid.hosts[unit, day]}
        yield str(grid.program.host_load * len(everybody))
    yield f"homes {len(grid.homes)}"
    lendable = spare(grid.read, grid.days)
    yield from (str(lendable.get(home, 0)) for home in grid.homes)
    yield f"days {len(grid.days)}"
    yield f"executives {len(grid.visitors)}"
    cells_by_day = defaultdict(list)
    for number, (unit, day) in enumerate(grid.cells):
        cells_by_day[day].append((number, unit))
    for person in grid.visitors:
        yield _reach(grid, person, cells_by_day)


def _reach(grid: Grid, person: str, cells_by_day: dict[date, list[tuple[int, str]]]) -> str:
    free = [day for day in grid.days if _may_leave(grid, person, day)]
    homes = [str(grid.homes[grid.read.unit_on(person, day), day]) for day in grid.days]
    wishes = [str(LEAST_WISHED - grid.facts.preferences.get((person, unit.id), 0)) for unit in grid.facts.units]
    reach = [str(number) for day in free for number, unit in cells_by_day[day] if unit != grid.read.unit_on(person, day)]
    return " ".join([*homes, *wishes, str(len(reach)), *reach])
