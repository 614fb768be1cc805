"""Where the parts of a problem are solved: in this process, in processes beside it, on a cluster."""

from contextlib import AbstractContextManager, nullcontext

from solver.engine.executors.here import Here
from solver.engine.executors.processes import Processes
from solver.engine.executors.task import Executor, Unusable

__all__ = ["Executor", "Unusable", "opened"]

SCHEMES = ("tcp://", "tls://")


def opened(where: str, workers: int) -> AbstractContextManager[Executor]:
    """By its name, or a Dask cluster by the address of its scheduler. Raises Unusable."""
    if where == "here":
        return nullcontext(Here())
    if where == "processes":
        return nullcontext(Processes(lanes=workers))
    if where.startswith(SCHEMES):
        from solver.engine.executors.cluster import closing, connected

        return closing(connected(where), workers)
    meant = "here, processes, or the address of a Dask scheduler such as tcp://10.0.0.5:8786"
    raise Unusable("executor-unknown", f"There is no executor {where!r}; there are {meant}.")
