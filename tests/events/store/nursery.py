"""Writers forked from a process that has imported everything already: half a second less for each of a thousand.

Each is a process of its own with its own connections, which can be killed like any other. Usage: python -m tests.events.store.nursery FD
"""

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TextIO

from tests.events.places import Place
from tests.events.store import writer

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Writer:
    """A running writer: what it reads, what it says."""

    pid: int
    input: TextIO
    output: TextIO

    def begin(self) -> None:
        """Let it go."""
        self.input.write("\n")
        self.input.flush()

    def kill(self) -> None:
        """End it without a word; it may have ended already."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def rest(self) -> str:
        """All that it says until it ends."""
        with self.input, self.output:
            return self.output.read()


class Nursery:
    """Where writers come from."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def writer(self, place: Place, name: str, times: int) -> Writer:
        """A writer that opens the log, says "ready" and waits."""
        from_us, to_writer = os.pipe()
        to_us, from_writer = os.pipe()
        request = json.dumps([place.where, str(place.keys), name, str(times)]).encode()
        socket.send_fds(self._line, [request], [from_us, from_writer])
        pid = int(self._line.recv(64))
        os.close(from_us)
        os.close(from_writer)
        return Writer(pid, os.fdopen(to_writer, "w"), os.fdopen(to_us))


@contextmanager
def nursery() -> Iterator[Nursery]:
    """The process that forks, for as long as it is needed."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-m", "tests.events.store.nursery", str(theirs.fileno())]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with ours, subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[theirs.fileno()]) as process:
        theirs.close()
        yield Nursery(ours)
        ours.close()
        process.wait(timeout=120)


def main(number: str) -> None:
    """Fork a writer for each request, until whoever asks is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    _import_what_opening_imports()
    with socket.socket(fileno=int(number)) as line:
        while True:
            request, handles, _, _ = socket.recv_fds(line, 65536, 2)
            if not request:
                return
            pid = os.fork()
            if pid == 0:
                _become_writer(line, handles, json.loads(request))
            for handle in handles:
                os.close(handle)
            line.send(str(pid).encode())


def _import_what_opening_imports() -> None:
    """What a log imports when it is opened, on either engine where its driver is there: a quarter of a second less for each writer."""
    import_module("sqlalchemy.dialects.sqlite.pysqlite")
    with suppress(ImportError):
        for name in ("psycopg", "sqlalchemy.dialects.postgresql.psycopg", "events.store.postgresql.database"):
            import_module(name)
    gc.freeze()  # what is never collected is never copied


def _become_writer(line: socket.socket, handles: list[int], arguments: list[str]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    line.close()
    sys.stdin, sys.stdout = os.fdopen(handles[0]), os.fdopen(handles[1], "w")
    code = 1
    try:
        writer.main(*arguments)
        sys.stdout.flush()
        code = 0
    finally:  # nothing of what was forked is ever returned to
        if code:
            traceback.print_exc()
        os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
