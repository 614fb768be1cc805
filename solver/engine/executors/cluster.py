"""Parts on a Dask cluster, by the address of its scheduler: whatever dies there, no part is lost."""

import gc
import logging
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solver.engine.executors.here import Here
from solver.engine.executors.interrupts import noted
from solver.engine.executors.sending import Sending
from solver.engine.executors.task import Desk, Task, Unusable
from solver.engine.executors.versions import require_same_on_all
from solver.outcome import Outcome

if TYPE_CHECKING:
    from distributed import Client

CONNECT_S = 5.0


@dataclass(slots=True, kw_only=True)
class Cluster:
    """A cluster that has workers, all of our versions."""

    client: "Client"
    lanes: int
    kind: str = "dask"
    remote: bool = True

    def run(self, tasks: Sequence[Task], desk: Desk) -> list[Outcome | None]:
        """In the order given, as many at a time as the workers have threads. What the cluster cannot finish is solved here."""
        sending = Sending(client=self.client, tasks={task.number: task for task in tasks}, desk=desk)
        with noted(desk.stop), sending.listening():
            sending.through()
        left = [task for task in tasks if task.number in sending.left]
        sending.outcomes |= {task.number: outcome for task, outcome in zip(left, Here().run(left, desk), strict=True)}
        return [sending.outcomes.get(task.number) for task in tasks]


@contextmanager
def closing(client: "Client", lanes: int) -> Iterator[Cluster]:
    try:
        yield Cluster(client=client, lanes=lanes)
    finally:
        client.close()


def connected(address: str) -> "Client":
    """Raises Unusable where the cluster cannot be reached, has no workers, or workers of other versions."""
    client = _client(address)
    try:
        _require_workers(client, address)
        require_same_on_all(client)
    except BaseException:
        client.close()
        raise
    return client


def _client(address: str) -> "Client":
    try:
        from distributed import Client
    except ImportError:
        says = "A Dask cluster needs the package distributed on this machine too: pip install 'rotaledger[distributed]'"
        raise Unusable("executor-missing", says) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong there is said in our words
    try:
        return Client(address, timeout=CONNECT_S, set_as_default=False, name="rotaledger")
    except (OSError, ValueError) as error:
        _let_go(error)
        says = f"No Dask scheduler answers at {address}. Start one there with: dask scheduler; or leave out --executor."
        raise Unusable("executor-unreachable", says) from error


def _let_go(error: Exception) -> None:
    """Of a client that did not connect: collected in the thread of a later one, the two would wait for each other."""
    traceback.clear_frames(error.__traceback__)
    gc.collect()


def _require_workers(client: "Client", address: str) -> None:
    if not client.nthreads():
        says = f"The Dask scheduler at {address} has no workers. Start some: dask worker {address}; or leave out --executor."
        raise Unusable("executor-idle", says)
