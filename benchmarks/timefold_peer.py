"""Shadow days by Timefold: the facts written as numbers, solved in Java, named hosts found for what came back, judged by the referee."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ortools.sat.python import cp_model

from solver.facts import Facts, Program
from solver.outcome import Kind, Placement, Tier
from solver.referee.judge import judge
from solver.referee.period import days_between
from solver.referee.reading import Reading

SOURCE = Path(__file__).parent / "timefold" / "ShadowDays.java"
RELEASE = "timefold==1.24.0b0"
NO_CELL = -1
LEAST_WISHED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowResult:
    """What the referee counts. `seconds` of search, files aside; `unhosted`: cells that no host could be named for."""

    unmet: int
    preferences: int
    seconds: float
    unhosted: int


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


def solve_by_timefold(facts: Facts, class_path: str, *, seconds: float) -> ShadowResult:
    """The facts hold one program of single shadow days and no ask."""
    grid = grid_of(facts)
    with tempfile.TemporaryDirectory() as directory:
        asked, answered = Path(directory) / "in.txt", Path(directory) / "out.txt"
        asked.write_text("\n".join(_lines(grid)) + "\n")
        began = time.monotonic()
        command = ["java", "-Xmx6g", "-cp", class_path, "ShadowDays", str(asked), str(answered), str(seconds)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        took = time.monotonic() - began
        chosen = [int(line) for line in answered.read_text().split()]
    visits = [(grid.visitors[place], *grid.cells[cell]) for place, cell in enumerate(chosen) if cell != NO_CELL]
    roster = tuple(_hosted(grid, visits))
    verdict = judge(facts, roster)
    if verdict.breaches:
        raise AssertionError(f"the peer's roster breaks a rule: {verdict.breaches[:3]}")
    values = verdict.values
    return ShadowResult(unmet=values[Tier.PROGRAMS], preferences=values[Tier.PREFERENCES], seconds=took, unhosted=len(visits) - len(roster))


def grid_of(facts: Facts) -> Grid:
    """What the rules leave possible cell by cell; raises ValueError where the facts are more than shadow days."""
    if len(facts.programs) != 1 or facts.asks or (facts.programs[0].length, facts.programs[0].length_unit) != (1, "days"):
        raise ValueError("the peer knows one program of single days, and no asks")
    program, read = facts.programs[0], Reading(facts)
    days = tuple(days_between(facts.horizon.first_day, facts.horizon.last_day))
    hosts = _hosts(facts, read, days)
    cells = tuple((unit.id, day) for unit in facts.units for day in days if hosts[unit.id, day] and _open(program, read, unit.id, day))
    visitors = tuple(person.id for person in facts.people if read.asked_for(program, person.id, days[0]))
    grid = Grid(facts=facts, program=program, read=read, days=days, cells=cells, hosts=hosts, visitors=visitors)
    grid.homes.update({home: number for number, home in enumerate(_homes(grid))})
    return grid


def _open(program: Program, read: Reading, unit: str, day: date) -> bool:
    return read.asked_to_receive(program, unit, day) and not read.closed(unit, day) and _calm(read, unit, day)


def _calm(read: Reading, unit: str, day: date) -> bool:
    return not read.in_peak(unit, day)


def _hosts(facts: Facts, read: Reading, days: tuple[date, ...]) -> dict[tuple[str, date], list[str]]:
    """Who could host in a unit on a day, reporting lines aside."""
    there: defaultdict[tuple[str, date], list[str]] = defaultdict(list)
    front = {unit.id: unit.front_line for unit in facts.units}
    for person in facts.people:
        for day in days:
            unit, said = person.unit.at(day), person.hosts.at(day)
            willing = (person.level.at(day) == "staff" and front[unit].at(day)) if said is None else said
            if willing and read.works(person.id, day):
                there[unit, day].append(person.id)
    return there


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
    yield from (str(limit) for limit in _spare(grid))
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


def _spare(grid: Grid) -> list[int]:
    """How many each home can lend on its day."""
    read, spare = grid.read, []
    ours: defaultdict[tuple[str, date], list[str]] = defaultdict(list)
    for person in grid.facts.people:
        for day in grid.days:
            if read.employed(person.id, day) and read.in_pattern(person.id, day):
                ours[read.unit_on(person.id, day), day].append(person.id)
    for unit, day in grid.homes:
        base = ours[unit, day]
        least = read.units[unit].min_staff.at(day)
        least = (100 - read.units[unit].max_away.at(day)) * len(base) // 100 if least is None else least
        spare.append(max(0, sum(not read.absent(person, day) for person in base) - least))
    return spare


def _hosted(grid: Grid, visits: list[tuple[str, str, date]]) -> Iterator[Placement]:
    """As many of the visits as hosts can be named for, unit by unit, exactly."""
    by_unit: defaultdict[str, list[tuple[str, date]]] = defaultdict(list)
    for person, unit, day in visits:
        by_unit[unit].append((person, day))
    for unit, guests in by_unit.items():
        for (person, day), host in _named(grid, unit, guests):
            yield Placement(
                kind=Kind.SHADOW,
                program=grid.program.id,
                person=person,
                unit=unit,
                host=host,
                first_day=day,
                last_day=day,
                days=(day,),
            )


def _named(grid: Grid, unit: str, guests: list[tuple[str, date]]) -> list[tuple[tuple[str, date], str]]:
    model = cp_model.CpModel()
    pairs = [
        (guest, host, model.new_bool_var(""))
        for guest in guests
        for host in grid.hosts[unit, guest[1]]
        if not grid.read.in_one_line(guest[0], host, guest[1])
    ]
    limits: defaultdict[tuple[object, ...], list[cp_model.IntVar]] = defaultdict(list)
    for guest, host, chosen in pairs:
        limits["guest", guest].append(chosen)
        limits["day", host, guest[1]].append(chosen)
        limits["load", host].append(chosen)
    for key, together in limits.items():
        model.add(sum(together) <= (grid.program.host_load if key[0] == "load" else 1))
    model.maximize(sum(chosen for _, _, chosen in pairs))
    solver = cp_model.CpSolver()
    solver.solve(model)
    return [(guest, host) for guest, host, chosen in pairs if solver.boolean_value(chosen)]
