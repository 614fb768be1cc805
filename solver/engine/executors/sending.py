"""One run on a Dask cluster as the client sees it: who is there, what is under way, what came back."""

import queue
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solver.engine.executors.serving import Numbers, news_of, parcel_of, serve
from solver.engine.executors.task import Desk, Limit, Task, Unusable
from solver.engine.executors.versions import our_versions
from solver.outcome import Outcome

if TYPE_CHECKING:
    from distributed import Client, Future

POLL_S = 0.2
ASKED_EVERY_S = 1.0  # who is there
PATIENCE_S = 10.0  # with a cluster without workers: whatever looks after them brings one back within that
GRACE_S = 15.0  # for workers that were told to stop to give what they have
FETCH_S = 5.0  # for an answer to arrive


@dataclass(slots=True, kw_only=True)
class Sending:
    """`left`: parts that the cluster will not finish; the clocks run since no worker was there, and since workers were told to stop."""

    client: "Client"
    tasks: dict[int, Task]
    desk: Desk
    outcomes: dict[int, Outcome | None] = field(default_factory=dict)
    left: list[int] = field(default_factory=list)
    waiting: deque[int] = field(default_factory=deque)
    under_way: "dict[int, Future[Outcome]]" = field(default_factory=dict)
    heard: "queue.SimpleQueue[Numbers]" = field(default_factory=queue.SimpleQueue)
    workers: dict[str, int] = field(default_factory=dict)
    looked: Limit = field(default_factory=lambda: Limit(0.0))
    alone: Limit | None = None
    stopping: Limit | None = None

    @property
    def name(self) -> str:
        """Of this run, for its news and for the wish to stop."""
        return f"rotaledger-{self.client.id}"

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Within, the workers' news arrive."""
        self.client.subscribe_topic(self.name, lambda event: self.heard.put(event[1]))
        try:
            yield
        finally:
            if self._reachable():
                self.client.unsubscribe_topic(self.name)

    def through(self) -> None:
        """Until every part has an outcome or is left, or the time is up."""
        self.waiting.extend(self.tasks)
        while self.waiting or self.under_way:
            if self.desk.over() and self._ended():
                return
            self._look_around()
            self._hand_out()
            self._tell()
            self._gather()
            if self.under_way or self.waiting:
                time.sleep(POLL_S)
        self._count()
        self._tell()

    # --- who is there ---

    def _reachable(self) -> bool:
        return bool(self.client.status == "running")

    def _look_around(self) -> None:
        """Once in a while; a cluster without workers for too long is given up."""
        if not self.looked.over():
            return
        self.looked = Limit(ASKED_EVERY_S)
        self._count()
        self.alone = None if self.workers else self.alone or Limit(PATIENCE_S)
        if self.alone is not None and self.alone.over():
            self._give_up()

    def _count(self) -> None:
        """Who is there; of those who are gone a word is said."""
        before, self.workers = self.workers, self._there()
        if before.keys() - self.workers.keys() and self.workers:
            self.desk.word("A Dask worker went away; what it was at is begun again elsewhere.")

    def _there(self) -> dict[str, int]:
        """How many parts each worker takes at a time."""
        try:
            return dict(self.client.nthreads()) if self._reachable() else {}
        except OSError:
            return {}

    def _give_up(self) -> None:
        numbers = sorted((*self.under_way, *self.waiting))
        self.desk.word(f"No Dask worker is left; {_many(len(numbers))} solved in this process.")
        for number in list(self.under_way):
            self._cancel(number)
        self.waiting.clear()
        self.left.extend(numbers)

    # --- what is under way ---

    def _hand_out(self) -> None:
        import dask

        while self.waiting and self.stopping is None and len(self.under_way) < sum(self.workers.values()) and self._reachable():
            number = self.waiting.popleft()
            with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1TiB"}):
                self.under_way[number] = self.client.submit(
                    serve,
                    parcel_of(self.tasks[number]),
                    self.name,
                    self.desk.seconds_left(),
                    our_versions(),
                    key=f"{self.name}-{number}",
                    pure=False,
                )

    def _tell(self) -> None:
        while not self.heard.empty():
            self.desk.news(*news_of(self.heard.get()))

    def _gather(self) -> None:
        for number, future in list(self.under_way.items()):
            if future.status == "finished":
                self._fetch(number, future)
            elif future.status != "pending":
                self._lose(number, future)

    def _fetch(self, number: int, future: "Future[Outcome]") -> None:
        try:
            self.outcomes[number] = future.result(timeout=FETCH_S)
        except OSError:  # with it went the worker that had the answer, or it is slow: the scheduler has it solved again, or we ask again
            return
        del self.under_way[number]

    def _lose(self, number: int, future: "Future[Outcome]") -> None:
        """Raises what went wrong in the part itself; what only the cluster cannot do is left."""
        from distributed import KilledWorker

        error = future.exception(timeout=FETCH_S) if future.status == "error" else None
        if error is not None and not isinstance(error, KilledWorker | Unusable):
            raise error
        says = error.sentence if isinstance(error, Unusable) else f"The Dask cluster lost part {number + 1}, again and again."
        self.desk.word(f"{says} The part is solved in this process.")
        self._cancel(number)
        self.left.append(number)

    def _cancel(self, number: int) -> None:
        future = self.under_way.pop(number)
        if self._reachable():
            future.cancel()

    # --- the end ---

    def _ended(self) -> bool:
        """Whether those at work have had the time to give what they have; the rest is not begun."""
        from distributed import Event

        self.waiting.clear()
        if self.stopping is None:
            self.stopping = Limit(GRACE_S)
            if self._reachable():
                Event(self.name, client=self.client).set()
        if self.stopping.over() or not self._reachable():
            for number in list(self.under_way):
                self._cancel(number)
        return not self.under_way


def _many(parts: int) -> str:
    return "1 part is" if parts == 1 else f"{parts} parts are"
