"""A Dask scheduler and workers as processes of their own, on loopback, started and ended by process id."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 60.0


@dataclass(kw_only=True)
class LocalCluster:
    """`address` of the scheduler; workers have one thread and nobody who restarts them."""

    directory: Path
    scheduler: subprocess.Popen[bytes]
    address: str
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @classmethod
    def at(cls, directory: Path) -> "LocalCluster":
        """With a scheduler and no worker."""
        told = directory / "scheduler.json"
        scheduler = _started(directory, "scheduler", "--port", "0", "--scheduler-file", str(told))
        address = _until(lambda: json.loads(told.read_text())["address"] if told.exists() and told.read_text().strip() else None)
        return cls(directory=directory, scheduler=scheduler, address=address)

    def need(self, workers: int) -> None:
        """So many workers are there, no more and no fewer."""
        from distributed import Client

        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) > workers:
            self.kill()
        while len(self.workers) < workers:
            self.workers.append(_started(self.directory, "worker", self.address, "--nthreads", "1", "--no-nanny", "--memory-limit", "0"))
        with Client(self.address, set_as_default=False) as client:
            _until(lambda: len(client.nthreads()) == workers or None)

    def hold(self) -> None:
        """The worker that is killed next takes what it is given and does nothing of it."""
        self.workers[-1].send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        """One worker, at once."""
        worker = self.workers.pop()
        worker.kill()
        worker.wait()

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.send_signal(signal.SIGKILL)
            process.wait()


def _started(directory: Path, what: str, *words: str) -> subprocess.Popen[bytes]:
    run = [sys.executable, "-W", "ignore", "-m", f"distributed.cli.dask_{what}", "--host", "127.0.0.1", "--no-dashboard", *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with (directory / "said.txt").open("ab") as said:
        return subprocess.Popen(run, cwd=directory, env=environment, stdout=said, stderr=said)


def _until(found: Callable[[], object]) -> str:
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends:
        if (what := found()) is not None:
            return str(what)
        time.sleep(0.1)
    raise TimeoutError("the cluster did not come up")
