"""One solver in a process of its own: the facts go in as a file, the roster and what the solver says of it come out as one."""

import pickle
import sys
import tempfile
import time
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from benchmarks.measuring import run
from solver.facts import Facts
from solver.outcome import TIERS, Effort, Roster, Tier, TierValue


class Solver(StrEnum):
    """The textbook model writes each host into its Booleans, or names hosts afterwards."""

    ENGINE = "engine"
    WITH_HOSTS = "textbook, with hosts"
    WITHOUT_HOSTS = "textbook, hosts named afterwards"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Facts, the solver, and how hard it tries: `seconds` include the writing of its model."""

    facts: Facts
    solver: Solver
    seconds: float
    seed: int = 1
    workers: int = 2
    tiers: Collection[Tier] = TIERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A roster, what the solver says of the tiers, its seconds from the facts to the roster, and the columns or Booleans it wrote.

    `unhosted`: placements that it gave up afterwards, because nobody could be named as their host.
    """

    roster: Roster
    tiers: tuple[TierValue, ...]
    seconds: float
    columns: int
    unhosted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """An answer, and the CPU seconds and peak of memory of the process that gave it, start and reading of the facts included."""

    answer: Answer
    cpu_seconds: float
    peak_mib: int


def solved_apart(task: Task) -> Measured:
    """Raises RuntimeError where the process fails."""
    with tempfile.TemporaryDirectory() as directory:
        asked, answered = Path(directory, "task"), Path(directory, "answer")
        asked.write_bytes(pickle.dumps(task))
        used = run([sys.executable, "-m", "benchmarks.solving", str(asked), str(answered)])
        answer = pickle.loads(answered.read_bytes())
    return Measured(answer=answer, cpu_seconds=used.cpu_seconds, peak_mib=used.peak_mib)


def solved(task: Task) -> Answer:
    """Here and now."""
    return _by_engine(task) if task.solver is Solver.ENGINE else _by_textbook(task)


def _by_engine(task: Task) -> Answer:
    from solver.engine.solve import solve
    from solver.problem import Problem

    began = time.monotonic()
    problem = Problem.of(task.facts)
    left = task.seconds - (time.monotonic() - began)
    outcome = solve(problem, Effort(time_limit_s=left, workers=task.workers, seed=task.seed), tiers=task.tiers)
    return Answer(roster=outcome.roster, tiers=outcome.tiers, seconds=time.monotonic() - began, columns=outcome.candidates)


def _by_textbook(task: Task) -> Answer:
    from benchmarks.textbook.solving import solve_textbook

    found = solve_textbook(
        task.facts, seconds=task.seconds, workers=task.workers, seed=task.seed, with_hosts=task.solver is Solver.WITH_HOSTS
    )
    return Answer(roster=found.roster, tiers=found.tiers, seconds=found.seconds, columns=found.booleans, unhosted=found.unhosted)


def main() -> None:
    """`python -m benchmarks.solving TASK ANSWER`, both pickled."""
    from benchmarks import solving  # under this name the classes were pickled

    task = pickle.loads(Path(sys.argv[1]).read_bytes())
    Path(sys.argv[2]).write_bytes(pickle.dumps(solving.solved(task)))


if __name__ == "__main__":
    main()
