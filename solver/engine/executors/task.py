"""What is carried out somewhere: one part to be solved, and what it needs from whoever waits for it.

A task holds facts, so opaque ids of people and codes of units; nothing personal travels.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from solver.arrays.shares import Shares
from solver.engine.answer import Stop
from solver.facts import Facts
from solver.outcome import Effort, Outcome, Report, Told


class Unusable(Exception):
    """Nothing can be solved there: a stable kebab-case reason and a sentence that says what to do."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(reason, sentence)
        self.reason = reason
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A part and how hard to search in it; the answer depends on nothing else, unless the clock ends the search.

    `lots` as for the engine: the lots of parts add up to those of the whole. `shares`: of its people, by the whole company: newcomers
    are credited with what others gave who may be in other parts.
    """

    number: int
    facts: Facts
    shares: Shares
    effort: Effort
    lots: bytes | None = None


@dataclass(slots=True, kw_only=True)
class Desk:
    """Where an executor reports and asks. `seconds_left` None: the clock has no say."""

    news: Callable[[int, Told], None]
    word: Callable[[str], None]
    stop: Stop
    seconds_left: Callable[[], float | None]

    def over(self) -> bool:
        """Whether the time is up or somebody wants to stop."""
        left = self.seconds_left()
        return self.stop.now() or (left is not None and left <= 0)


class Executor(Protocol):
    """Somewhere to solve tasks. `kind` is kept with the plan.

    `remote`: even a single task is to be solved there. `lanes`: so many at a time are counted on when the time is shared out.
    """

    @property
    def kind(self) -> str: ...
    @property
    def remote(self) -> bool: ...
    @property
    def lanes(self) -> int: ...

    def run(self, tasks: Sequence[Task], desk: Desk) -> list[Outcome | None]:
        """An outcome for each task, None where there was no time for it."""
        ...


@dataclass(slots=True)
class Limit:
    """Over when so many seconds have passed since it was made; None: never."""

    seconds: float | None
    clock: Callable[[], float] = time.monotonic
    began: float = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.clock()

    def left(self) -> float | None:
        return None if self.seconds is None else self.seconds - (self.clock() - self.began)

    def over(self) -> bool:
        left = self.left()
        return left is not None and left <= 0


def solved(task: Task, report: Report, wants_stop: Callable[[], bool]) -> Outcome:
    """The part's best roster."""
    from solver.engine.solve import solve
    from solver.problem import Problem

    return solve(replace(Problem.of(task.facts), shares=task.shares), task.effort, report, wants_stop=wants_stop, lots=task.lots)
