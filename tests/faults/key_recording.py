"""What is written, renamed and synced in a key directory, in order, on the tape that SQLite's own calls are on.

Key files are written by Python: the functions of `os` by which that is done are replaced by some that do it and take it down.
"""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.recording import Step, Tape


@contextmanager
def recording_keys(tape: Tape, root: Path) -> Iterator[None]:
    """The tape also hears of files and directories below `root`, by their paths from there; of the log's own files SQLite tells."""
    with pytest.MonkeyPatch.context() as patched:
        shim = _Shim(tape, root)
        for name in ("open", "fdopen", "fsync", "replace", "mkdir"):
            patched.setattr(os, name, getattr(shim, name))
        yield


class _Shim:
    """The functions, as they were and as they are called."""

    def __init__(self, tape: Tape, root: Path) -> None:
        self._tape, self._root = tape, root
        self._own: dict[str, Callable[..., Any]] = {name: getattr(os, name) for name in ("open", "fdopen", "fsync", "replace", "mkdir")}
        self._open: dict[int, Path] = {}

    def open(self, path: Path, flags: int, mode: int = 0o777, **rest: Any) -> int:
        new = flags & os.O_CREAT and not os.path.lexists(path)
        handle: int = self._own["open"](path, flags, mode, **rest)
        name = self._name(path)
        if name is not None:
            self._open[handle] = Path(path)
            if new:
                self._note(Step("create", name))
            if flags & os.O_TRUNC:
                self._note(Step("truncate", name))
        return handle

    def fdopen(self, handle: int, *rest: Any) -> Any:
        name = self._name(self._open.get(handle))
        return (
            self._own["fdopen"](handle, *rest)
            if name is None
            else _Written(handle, lambda at, data: self._note(Step("write", name, at, data)))
        )

    def fsync(self, handle: int) -> None:
        self._own["fsync"](handle)
        path = self._open.get(handle)
        name = self._name(path)
        if path is not None and name is not None:
            self._note(Step("names", name) if path.is_dir() else Step("sync", name))

    def replace(self, source: Path, target: Path) -> None:
        self._own["replace"](source, target)
        name, new_name = self._name(source), self._name(target)
        if name is not None and new_name is not None:
            self._note(Step("rename", name, data=new_name))

    def mkdir(self, path: Path, *rest: Any, **more: Any) -> None:
        self._own["mkdir"](path, *rest, **more)
        name = self._name(path)
        if name is not None:
            self._note(Step("create", name))

    def _name(self, path: object) -> str | None:
        if not isinstance(path, str | Path) or not Path(path).is_relative_to(self._root):
            return None
        return Path(path).relative_to(self._root).as_posix()

    def _note(self, step: Step) -> None:
        self._tape.steps.append(step)


class _Written(io.BufferedWriter):
    """A file that tells what is written to it, and where."""

    def __init__(self, handle: int, tell: Callable[[int, bytes], None]) -> None:
        super().__init__(io.FileIO(handle, "wb"))
        self._tell = tell

    def write(self, data: Any, /) -> int:
        self._tell(self.tell(), bytes(data))
        return super().write(data)
