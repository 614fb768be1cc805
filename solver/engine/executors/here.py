"""One part after the other in this process."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from solver.engine.executors.task import Desk, Task, solved
from solver.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Needs nothing but this process."""

    kind: str = "here"
    remote: bool = False
    lanes: int = 1

    def run(self, tasks: Sequence[Task], desk: Desk) -> list[Outcome | None]:
        """In the order given, until the time is up."""
        return [None if desk.over() else _one(task, desk) for task in tasks]


def _one(task: Task, desk: Desk) -> Outcome | None:
    try:
        outcome = solved(task, partial(desk.news, task.number), desk.over)
    except KeyboardInterrupt:  # while the part was laid out; in a search the engine itself notes it
        desk.stop.pressed = True
        return None
    if outcome.interrupted and not desk.over():
        desk.stop.pressed = True
    return outcome
