"""The engine beside the textbook model, on the sample company and on made-up ones of growing size."""

import resource
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
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
    textbook_seconds: float | None
    textbook_columns: int | None


def _sample() -> Facts:
    return sample_facts(*QUARTER)


def _small() -> Facts:
    return facts_of(Company(staff=100, executives=20, units=8, peaks=8))


def _scarce() -> Facts:
    return facts_of(Company(staff=500, executives=50, units=20, peaks=30, scarcity=2))


def _large() -> Facts:
    return facts_of(Company(staff=2000, executives=350, units=40, peaks=60))


def _large_scarce() -> Facts:
    return facts_of(Company(staff=2000, executives=350, units=40, peaks=60, scarcity=2))


def _huge() -> Facts:
    return facts_of(Company(staff=20_000, executives=1_000, units=200, peaks=300))


class Peer(StrEnum):
    """How the textbook model is written: with each host as part of the Boolean, without hosts (it admits more, its bounds hold), or not."""

    WITH_HOSTS = "with hosts"
    WITHOUT_HOSTS = "without hosts"
    LEFT_OUT = "left out"


COMPANIES: tuple[tuple[str, Callable[[], Facts], Peer], ...] = (
    ("100 staff, 20 executives, 8 units, 8 peaks", _small, Peer.WITH_HOSTS),
    ("AdventureWorks", _sample, Peer.WITH_HOSTS),
    ("500 / 50 / 20 / 30, scarce", _scarce, Peer.WITHOUT_HOSTS),
    ("2,000 / 350 / 40 / 60", _large, Peer.LEFT_OUT),
    ("2,000 / 350 / 40 / 60, scarce", _large_scarce, Peer.LEFT_OUT),
    ("20,000 / 1,000 / 200 / 300", _huge, Peer.LEFT_OUT),
)


def plan_times(seconds: float) -> list[PlanTime]:
    """Each solver in a process of its own, one after the other."""
    return [_line(company, facts, peer, seconds) for company, facts, peer in COMPANIES]


def _line(company: str, facts: Callable[[], Facts], peer: Peer, seconds: float) -> PlanTime:
    engine, engine_seconds, mib, engine_columns = _alone(_by_engine, facts, seconds)
    textbook: tuple[str, float | None, int | None] = (peer.value, None, None)
    if peer is not Peer.LEFT_OUT:
        solver = _by_textbook if peer is Peer.WITH_HOSTS else _by_textbook_without_hosts
        said, took, _, columns = _alone(solver, facts, seconds)
        textbook = (f"{said} ({peer.value})", took, columns)
    return PlanTime(
        company=company,
        engine=engine,
        engine_seconds=engine_seconds,
        engine_mib=mib,
        engine_columns=engine_columns,
        textbook=textbook[0],
        textbook_seconds=textbook[1],
        textbook_columns=textbook[2],
    )


Measured = tuple[str, float, int, int]


def _alone(solver: Callable[[Callable[[], Facts], float], Measured], facts: Callable[[], Facts], seconds: float) -> Measured:
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as beside:
        return beside.submit(solver, facts, seconds).result()


def _by_engine(facts: Callable[[], Facts], seconds: float) -> Measured:
    outcome = solve(Problem.of(facts()), Effort(time_limit_s=seconds))
    return _said(outcome.tiers), outcome.milliseconds / 1000, _peak(), outcome.candidates


def _by_textbook(facts: Callable[[], Facts], seconds: float, with_hosts: bool = True) -> Measured:
    result = solve_textbook(facts(), seconds=seconds, with_hosts=with_hosts)
    return _said(result.tiers), result.seconds, _peak(), result.booleans


def _by_textbook_without_hosts(facts: Callable[[], Facts], seconds: float) -> Measured:
    return _by_textbook(facts, seconds, with_hosts=False)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _said(tiers: Sequence[TierValue]) -> str:
    counting = [tier for tier in tiers if tier.tier in COUNTING_TIERS]
    return ", ".join(f"{tier.value} / {'-' if tier.bound is None else tier.bound}" for tier in counting)
