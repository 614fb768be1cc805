"""The auditor's count of lots is what the engine pays, though neither knows the other."""

from collections import Counter
from random import Random

import numpy as np
import pytest

from benchmarks.companies import Company, facts_of
from solver.drawn import drawn
from solver.engine.lots import lots_of
from solver.engine.solve import solve
from solver.engine.ties import Ties
from solver.facts import Facts, Program
from solver.outcome import Effort
from solver.problem import Problem
from tests.properties.cases import facts_by
from tests.solver.tiny_worlds import facts as fortnight
from tests.solver.tiny_worlds import person, program, unit

SEED = bytes(range(32))
CALM = Effort(time_limit_s=5, workers=1, reproducible=True)


@pytest.fixture
def paid(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the engine has paid in lots at the end of each draw: those of the rows of its table that it chose."""
    sums: list[int] = []
    draw = Ties.draw

    def watched(ties: Ties, seed: bytes) -> bool:
        settled, table = draw(ties, seed), ties.climb.ground.table
        chosen = np.asarray(ties.climb.best.base[: len(table)], np.int64)
        sums.append(int(chosen @ lots_of(ties.problem, table, seed)))
        return settled

    monkeypatch.setattr(Ties, "draw", watched)
    return sums


def worlds() -> list[Facts]:
    return [
        *(facts_by(Random(seed), small=seed % 3 == 0) for seed in range(16)),
        facts_of(Company(staff=30, executives=4, units=3, peaks=2)),
        visited_by(program(weekdays=0b0100000, off_pattern=True, compensation_days=5)),
        visited_by(program(length=2, length_unit="spread", kind="rotation")),
    ]


def visited_by(visits: Program) -> Facts:
    """Two weeks in which three people of S go to N or W."""
    people = tuple(person(name, "S") for name in "abc")
    return fortnight(11, units=(unit("N"), unit("S", seats=0), unit("W")), people=people, programs=(visits,))


def test_a_roster_pays_the_same_lots_by_either_count(paid: list[int]) -> None:
    tried: Counter[str] = Counter()
    for facts in worlds():
        roster = solve(Problem.of(facts), CALM, lots=SEED).roster
        assert drawn(facts, roster, SEED).visits == paid.pop()
        spread = {program.id for program in facts.programs if program.length_unit == "spread"}
        tried.update(one.kind.value for one in roster)
        tried["free"] += sum(one.compensation_day is not None for one in roster)
        tried["spread"] += sum(one.program in spread for one in roster)
    assert all(tried[kind] for kind in ("shadow", "rotation", "cover", "free", "spread")), tried


def test_nothing_is_paid_for_nobody() -> None:
    nobody = drawn(facts_by(Random(1)), (), SEED)
    assert (nobody.memory, nobody.visits, nobody.hosts) == (0, 0, 0)
