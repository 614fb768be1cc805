"""Shadow days alone, beside Timefold: the same facts, one referee."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.companies import PLENTY_2_000, TELUS_DAY, Company, facts_of
from benchmarks.page import Table, pair, stamp
from benchmarks.solving import Measured, Solver, Task, solved_apart
from benchmarks.timefold_peer import compiled, java_is_there, solve_by_timefold
from benchmarks.verdict import worse
from solver.facts import Facts
from solver.outcome import Tier, Verdict
from solver.referee.judge import judge

COMPANIES = (PLENTY_2_000, Company(staff=6_000, executives=1_000, units=60, peaks=90))
SMALL = Company(staff=200, executives=35, units=8, peaks=8)  # for a trial
NAMES = tuple(company.name for company in (SMALL, *COMPANIES))
OUR_SHARE = 10  # what the peer gets is so many times what we get
LOOKED_AT = (Tier.PROGRAMS, Tier.PREFERENCES)  # fairness is the same for all who place as many days
TABLE = Table(
    columns=(
        "company",
        "solver",
        "given: s",
        "seconds",
        "CPU s",
        "MiB",
        *(tier.value for tier in LOOKED_AT),
        "given up",
        "breaches",
        "is the engine worse?",
        "measured",
    ),
    keys=2,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadowed:
    """One line: a roster's values by the referee's count, and our bounds; Timefold gives none."""

    company: str
    solver: str
    given: float
    seconds: float
    cpu_seconds: float
    peak_mib: int
    values: tuple[int, ...]
    bounds: tuple[int | None, ...]
    given_up: int
    breaches: int
    measured: str


@contextmanager
def timefold() -> Iterator[str | None]:
    """The class path of the compiled peer; None without a JDK."""
    with tempfile.TemporaryDirectory() as directory:
        yield compiled(Path(directory)) if java_is_there() else None


def shadow_days_of(company: Company) -> Facts:
    """The company without its rotations and asks; its peaks stay."""
    return replace(facts_of(company), asks=(), programs=(TELUS_DAY,))


def beside(company: Company, class_path: str | None, *, peer_seconds: float) -> Iterator[list[str]]:
    """Rows of `TABLE`: the engine's, then Timefold's where there is a class path."""
    engine = by_engine(company, peer_seconds=peer_seconds)
    yield cells(engine, engine)
    if class_path is not None:
        yield cells(by_timefold(company, class_path, peer_seconds=peer_seconds), engine)


def by_engine(company: Company, *, peer_seconds: float) -> Shadowed:
    """With a tenth of the peer's seconds."""
    at, facts = stamp(), shadow_days_of(company)
    given = peer_seconds / OUR_SHARE
    found = solved_apart(Task(facts=facts, solver=Solver.ENGINE, seconds=given))
    bounds = {line.tier: line.bound for line in found.answer.tiers}
    return _line(company, Solver.ENGINE, given, found, judge(facts, found.answer.roster), tuple(bounds[tier] for tier in LOOKED_AT), at)


def by_timefold(company: Company, class_path: str, *, peer_seconds: float) -> Shadowed:
    """With all of its seconds."""
    at, facts = stamp(), shadow_days_of(company)
    found = solve_by_timefold(facts, class_path, seconds=peer_seconds)
    return _line(company, "Timefold", peer_seconds, found, judge(facts, found.answer.roster), (None,) * len(LOOKED_AT), at)


def _line(
    company: Company, solver: str, given: float, found: Measured, verdict: Verdict, bounds: tuple[int | None, ...], at: str
) -> Shadowed:
    return Shadowed(
        company=company.name,
        solver=solver,
        given=given,
        seconds=found.answer.seconds,
        cpu_seconds=found.cpu_seconds,
        peak_mib=found.peak_mib,
        values=tuple(verdict.values[tier] for tier in LOOKED_AT),
        bounds=bounds,
        given_up=found.answer.unhosted,
        breaches=len(verdict.breaches),
        measured=at,
    )


def cells(line: Shadowed, engine: Shadowed) -> list[str]:
    """As `TABLE` has them; `engine` is the engine's line for the same company."""
    numbers = [f"{line.given:.0f}", f"{line.seconds:.1f}", f"{line.cpu_seconds:.1f}", str(line.peak_mib)]
    tiers = [pair(value, bound) for value, bound in zip(line.values, line.bounds, strict=True)]
    verdict = "" if line is engine else worse(LOOKED_AT, engine.values, line.values, breaches=(engine.breaches, line.breaches))
    return [line.company, line.solver, *numbers, *tiers, str(line.given_up), str(line.breaches), verdict, line.measured]
