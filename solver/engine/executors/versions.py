"""What the answer may depend on must be the same wherever parts of one plan are solved."""

import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING

from solver.engine.executors.task import Unusable

if TYPE_CHECKING:
    from distributed import Client

PACKAGES = ("ortools", "rotaledger")


def our_versions() -> dict[str, str]:
    """Of this process; of Python only what changes with its features."""
    return {"python": _feature(platform.python_version()), **{name: version(name) for name in PACKAGES}}


def _feature(python: str) -> str:
    return python.rpartition(".")[0]


def require_same(ours: Mapping[str, str], theirs: Mapping[str, str | None], worker: str) -> None:
    """Raises Unusable that names what differs."""
    for name, wanted in ours.items():
        found = theirs.get(name)
        if found != wanted:
            has = f"has no {name}, here is {name} {wanted}" if found is None else f"has {name} {found}, here is {wanted}"
            remedy = f"Install {name} {wanted} there, or leave out --executor."
            raise Unusable("executor-differs", f"The Dask worker {worker} {has}: their plans might differ. {remedy}")


def require_same_on_all(client: "Client") -> None:
    """Asked by means of Python itself, so that a worker without rotaledger answers too. Raises Unusable."""
    ours = our_versions()
    theirs: dict[str, dict[str, str | None]] = {}
    for worker, said in client.run(platform.python_version, on_error="return").items():
        theirs[worker] = {"python": _feature(said) if isinstance(said, str) else None}
    for name in PACKAGES:
        for worker, said in client.run(version, name, on_error="return").items():
            theirs.setdefault(worker, {})[name] = said if isinstance(said, str) else None
    for worker, has in sorted(theirs.items()):
        require_same(ours, has, worker)
