"""How time and memory grow with the candidates: one kind of company in many sizes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.chart import Panel, Point, chart
from benchmarks.companies import Company, facts_of
from benchmarks.page import Table, pair, stamp
from benchmarks.solving import Solver, Task, solved_apart
from solver.engine.helping import Helpers
from solver.facts import Facts
from solver.generate.somewhere import open_programs
from solver.outcome import COUNTING_TIERS
from solver.problem import Problem
from solver.referee.judge import judge

USUAL_SIZES = (250, 500, 1_000, 2_000, 5_000, 10_000, 20_000)  # staff
SECONDS = 120.0
DRAWN = ("CPU s", "MiB")
TABLE = Table(
    columns=("staff", "candidates", "columns", "seconds", "CPU s", "MiB", *(tier.value for tier in COUNTING_TIERS), "breaches", "measured")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCurve:
    """One size. `candidates`: combinations of person, unit and days that could come into question; `columns`: those written down."""

    staff: int
    candidates: int
    columns: int
    seconds: float
    cpu_seconds: float
    peak_mib: int
    tiers: tuple[tuple[int, int | None], ...]
    breaches: int
    measured: str


def company_of(staff: int) -> Company:
    """One executive for 20 staff, a unit for 50, three peaks for two units."""
    units = max(1, staff // 50)
    return Company(staff=staff, executives=staff // 20, units=units, peaks=3 * units // 2)


def measured(staff: int, *, seconds: float = SECONDS) -> OnCurve:
    """The counting tiers alone: fairness and preferences take what time they get."""
    at, facts = stamp(), facts_of(company_of(staff))
    found = solved_apart(Task(facts=facts, solver=Solver.ENGINE, seconds=seconds, tiers=COUNTING_TIERS))
    verdict = judge(facts, found.answer.roster)
    bounds = {line.tier: line.bound for line in found.answer.tiers}
    return OnCurve(
        staff=staff,
        candidates=candidates(facts),
        columns=found.answer.columns,
        seconds=found.answer.seconds,
        cpu_seconds=found.cpu_seconds,
        peak_mib=found.peak_mib,
        tiers=tuple((verdict.values[tier], bounds[tier]) for tier in COUNTING_TIERS),
        breaches=len(verdict.breaches),
        measured=at,
    )


def candidates(facts: Facts) -> int:
    """Placements of programs in each unit, and helpers of each ask on each day."""
    problem = Problem.of(facts)
    return len(open_programs(problem)) * problem.n_units + Helpers(problem=problem).many


def cells(row: OnCurve) -> list[str]:
    """As `TABLE` has them."""
    numbers = [f"{row.seconds:.1f}", f"{row.cpu_seconds:.1f}", str(row.peak_mib)]
    tiers = [pair(value, bound) for value, bound in row.tiers]
    return [f"{row.staff:,}", f"{row.candidates:,}", f"{row.columns:,}", *numbers, *tiers, str(row.breaches), row.measured]


def drawn(rows: Sequence[Sequence[str]]) -> str:
    """SVG of a table's rows: seconds and memory over candidates, both axes logarithmic."""
    return chart([Panel(title=f"{name}, by staff", points=_points(rows, name)) for name in DRAWN], across="candidates")


def _points(rows: Sequence[Sequence[str]], name: str) -> tuple[Point, ...]:
    across, up = _numbers(rows, "candidates"), _numbers(rows, name)
    return tuple(Point(x=x, y=y, label=row[0]) for row, x, y in zip(rows, across, up, strict=True))


def _numbers(rows: Sequence[Sequence[str]], name: str) -> list[float]:
    """A column; a time too short to be told counts as what the table can tell."""
    return [max(0.1, float(row[TABLE.columns.index(name)].replace(",", ""))) for row in rows]


def said(rows: Sequence[Sequence[str]]) -> str:
    """The exponents of growth in words."""
    if len(rows) < 2:
        return "One size alone has no curve."
    across = _numbers(rows, "candidates")
    seconds, memory = (exponent(across, _numbers(rows, name)) for name in DRAWN)
    return (
        f"From {rows[0][1]} to {rows[-1][1]} candidates CPU seconds grow like their number to the power of {seconds:.2f}, "
        f"memory like that to the power of {memory:.2f}\n(least squares of the logarithms; 1 is proportional)."
    )


def exponent(across: Sequence[float], up: Sequence[float]) -> float:
    """The slope of the straight line through the logarithms that has the least squares."""
    xs, ys = [math.log(x) for x in across], [math.log(y) for y in up]
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / sum((x - x_mean) ** 2 for x in xs)
