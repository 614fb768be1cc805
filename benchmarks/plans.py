"""The engine beside the textbook model, on the sample company and on made-up ones of growing size."""

import resource
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context

from benchmarks.companies import Company, facts_of
from benchmarks.sample import sample_facts
from benchmarks.textbook import solve_textbook
from solver.engine.solve import solve
from solver.facts import Facts
from solver.outcome import COUNTING_TIERS, Effort, TierValue
from solver.problem import Problem

QUARTER = (date(2027, 1, 1), date(2027, 3, 31))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTime:
    """One line of the table."""

    company: str
    engine: str
    engine_seconds: float
    engine_mib: int
    engine_columns: int
    textbook: str
    textbook_seconds: float
    textbook_columns: int


def _sample() -> Facts:
    return sample_facts(*QUARTER)


def _small() -> Facts:
    return facts_of(Company(staff=100, executives=20, units=8, peaks=8))


def _scarce() -> Facts:
    return facts_of(Company(staff=500, executives=50, units=20, peaks=30, scarcity=2))


def _large() -> Facts:
    return facts_of(Company(staff=2000, executives=350, units=40, peaks=60))


COMPANIES: tuple[tuple[str, Callable[[], Facts]], ...] = (
    ("100 staff, 20 executives, 8 units, 8 peaks", _small),
    ("AdventureWorks", _sample),
    ("500 / 50 / 20 / 30, scarce", _scarce),
    ("2,000 / 350 / 40 / 60", _large),
)


def plan_times(seconds: float) -> list[PlanTime]:
    """Each solver in a process of its own, one after the other."""
    return [_line(company, facts, seconds) for company, facts in COMPANIES]


def _line(company: str, facts: Callable[[], Facts], seconds: float) -> PlanTime:
    engine, engine_seconds, mib, engine_columns = _alone(_by_engine, facts, seconds)
    textbook, textbook_seconds, _, textbook_columns = _alone(_by_textbook, facts, seconds)
    return PlanTime(
        company=company,
        engine=engine,
        engine_seconds=engine_seconds,
        engine_mib=mib,
        engine_columns=engine_columns,
        textbook=textbook,
        textbook_seconds=textbook_seconds,
        textbook_columns=textbook_columns,
    )


Measured = tuple[str, float, int, int]


def _alone(solver: Callable[[Callable[[], Facts], float], Measured], facts: Callable[[], Facts], seconds: float) -> Measured:
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as beside:
        return beside.submit(solver, facts, seconds).result()


def _by_engine(facts: Callable[[], Facts], seconds: float) -> Measured:
    outcome = solve(Problem.of(facts()), Effort(time_limit_s=seconds))
    return _said(outcome.tiers), outcome.milliseconds / 1000, _peak(), outcome.candidates


def _by_textbook(facts: Callable[[], Facts], seconds: float) -> Measured:
    result = solve_textbook(facts(), seconds=seconds)
    return _said(result.tiers), result.seconds, _peak(), result.booleans


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _said(tiers: Sequence[TierValue]) -> str:
    counting = [tier for tier in tiers if tier.tier in COUNTING_TIERS]
    return ", ".join(f"{tier.value} / {'-' if tier.bound is None else tier.bound}" for tier in counting)
