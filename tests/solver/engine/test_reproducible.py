"""The same problem solved twice with `reproducible` gives the same roster: in other processes, with other hashes, on a busy machine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from benchmarks.companies import Company, facts_of
from solver.engine import solve as front
from solver.engine.solve import solve
from solver.outcome import Effort, Outcome
from solver.problem import Problem
from tests.cli.conftest import ROOT

SOLVED = """
import hashlib, sys
from benchmarks.companies import Company, facts_of
from solver.engine import solve as front
from solver.outcome import Effort
from solver.problem import Problem

staff, executives, units, peaks, scarcity, opened, limit = map(int, sys.argv[1:])
if opened:
    front.OPENED_FROM, front.WRITTEN_UP_TO = -1, (-1 if opened == 1 else 10**9)
facts = facts_of(Company(staff=staff, executives=executives, units=units, peaks=peaks, scarcity=scarcity))
found = front.solve(Problem.of(facts), Effort(time_limit_s=limit, workers=2, reproducible=True))
tiers = [(line.value, line.bound) for line in found.tiers]
print(found.candidates, tiers, hashlib.sha256(repr((found.roster, found.shortfalls)).encode()).hexdigest())
"""


def solved(hash_seed: int, company: Company, *, opened: int, limit: int) -> str:
    """What a process of its own finds, in a line."""
    numbers = (company.staff, company.executives, company.units, company.peaks, company.scarcity, opened, limit)
    environment = os.environ | {"PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", SOLVED, *map(str, numbers)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


@contextmanager
def busy() -> Iterator[None]:
    """Other processes want every processor."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


@pytest.mark.parametrize("opened", [0, 1, 2], ids=["written down", "two steps", "two steps, then written down"])
def test_another_process_with_other_hashes_finds_the_same(opened: int) -> None:
    company = Company(staff=90, executives=12, units=6, peaks=6, scarcity=2)
    first, second = (solved(seed, company, opened=opened, limit=3) for seed in (1, 2))
    assert first == second
    assert "None" not in first  # a bound of every tier


@pytest.mark.campaign
@pytest.mark.parametrize(
    "company",
    [
        Company(staff=900, executives=120, units=24, peaks=40),  # between what is written down at once and what the clock may limit
        Company(staff=2000, executives=350, units=40, peaks=60, scarcity=2),
        Company(staff=7000, executives=100, units=60, peaks=20),  # beyond where helpers are exchanged one by one
    ],
    ids=lambda company: f"{company.staff} staff",
)
def test_a_busy_machine_finds_the_same(company: Company) -> None:
    calm = solved(3, company, opened=0, limit=20)
    with busy():
        assert solved(4, company, opened=0, limit=20) == calm


def outcome_of(company: Company, effort: Effort, clock: "Clock") -> Outcome:
    return solve(Problem.of(facts_of(company)), effort, clock=clock)


class Clock:
    """Time that runs by `step` seconds whenever somebody looks."""

    def __init__(self, step: float) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@pytest.mark.parametrize("opened", [False, True], ids=["written down", "two steps"])
def test_the_clock_has_no_say(opened: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an hour passes at every look the same is found as where none does, exchanges of helpers included."""
    if opened:
        monkeypatch.setattr(front, "OPENED_FROM", -1)
        monkeypatch.setattr(front, "WRITTEN_UP_TO", -1)
        monkeypatch.setattr("solver.engine.opened.STEPPED", 10)
    effort = Effort(time_limit_s=3, workers=1, reproducible=True)
    company = Company(staff=60, executives=10, units=5, peaks=5)
    slow, fast = (outcome_of(company, effort, Clock(step)) for step in (3600.0, 0.0))
    assert replace(slow, milliseconds=0) == replace(fast, milliseconds=0)
    assert slow.roster


def test_exchanges_end_by_counted_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """With little to spend fewer helpers are exchanged, and always the same ones."""
    for name in ("OPENED_FROM", "WRITTEN_UP_TO"):
        monkeypatch.setattr(front, name, -1)
    monkeypatch.setattr("solver.engine.opened.STEPPED", 10)
    company = Company(staff=60, executives=10, units=5, peaks=5)
    effort = Effort(time_limit_s=3, workers=1, reproducible=True)
    whole = outcome_of(company, effort, Clock(0.0))
    monkeypatch.setattr("solver.engine.pace.SECONDS_AN_EXCHANGE", 0.2)
    few = [outcome_of(company, effort, Clock(step)) for step in (0.0, 3600.0)]
    assert replace(few[0], milliseconds=0) == replace(few[1], milliseconds=0)
    assert few[0].tiers[4].value > whole.tiers[4].value
