"""What SQLite writes, syncs and removes, in order: its own way to the files (its VFS) with a tape running beside it.

The library that Python is linked with is asked for its VFS, and a copy with a few functions replaced becomes the default: the store is
run as it is, and every call goes on to the real one. https://sqlite.org/vfs.html
"""

import _sqlite3
import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import POINTER, byref, c_char_p, c_int, c_int64, c_void_p, cast, string_at
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest

_CREATE, _JOURNALS = 0x4, 0x800 | 0x4000 | 0x80000  # SQLITE_OPEN_CREATE; main journal, super-journal, write-ahead log

_OPEN = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = ctypes.CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_CLOSE = ctypes.CFUNCTYPE(c_int, c_void_p)
_WRITE = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = ctypes.CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(ctypes.Structure):
    """`sqlite3_vfs`, version 3."""

    _fields_ = (
        *((name, c_int) for name in ("version", "size_of_file", "longest_path")),
        *((name, c_void_p) for name in ("next", "name", "data")),
        ("open", _OPEN),
        ("delete", _DELETE),
        ("rest", c_void_p * 14),
    )


class _Methods(ctypes.Structure):
    """`sqlite3_io_methods`, version 3."""

    _fields_ = (
        ("version", c_int),
        ("close", _CLOSE),
        ("read", c_void_p),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        ("rest", c_void_p * 13),
    )


class _File(ctypes.Structure):
    """The beginning of every `sqlite3_file`."""

    _fields_ = (("methods", POINTER(_Methods)),)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, in order.

    A `write` puts `data` at `at`, a `truncate` cuts to `at` bytes, a `sync` makes durable what was done to a file before, a `names` what
    files are called. `create`, `delete` and `rename` (to `data`) are of names. An `ack` is what a caller was told; `data` is whatever the
    test put there.
    """

    what: Literal["create", "delete", "rename", "write", "truncate", "sync", "names", "ack"]
    file: str = ""
    at: int = 0
    data: object = b""


@dataclass(slots=True)
class Tape:
    """The steps so far."""

    steps: list[Step] = field(default_factory=list)

    def acknowledged(self, what: object) -> None:
        """The caller was told of something."""
        self.steps.append(Step("ack", data=what))


@contextmanager
def recording() -> Iterator[Tape]:
    """A tape of what every connection does that is opened and closed within; skips the test where SQLite cannot be reached."""
    library = _library()
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    own = library.sqlite3_vfs_find(None)
    shim = _Shim(own.contents)
    library.sqlite3_vfs_register(byref(shim.vfs), 1)
    try:
        yield shim.tape
    finally:
        library.sqlite3_vfs_unregister(byref(shim.vfs))
        library.sqlite3_vfs_register(own, 1)
    assert not shim.files, "a connection is still open"


def _library() -> ctypes.CDLL:
    """The very library that the module `sqlite3` uses, found among what the module is linked with."""
    try:
        library = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
        library.sqlite3_vfs_register  # noqa: B018 - looked up here
    except (OSError, AttributeError):
        pytest.skip("Python's SQLite is linked in such a way that its calls cannot be recorded")
    return library


@dataclass(slots=True)
class _Open:
    """An open file: its name, the methods it came with, and whether its first sync also makes names durable."""

    name: str
    methods: _Methods
    names_due: bool


class _Shim:
    """A copy of a VFS that records; it keeps alive what C holds pointers to."""

    def __init__(self, own: _Vfs) -> None:
        self.tape = Tape()
        self.files: dict[int, _Open] = {}
        self._own = own
        self._name = c_char_p(b"recording")
        self._methods: dict[int, _Methods] = {}
        self.vfs = _Vfs.from_buffer_copy(own)
        self.vfs.name = cast(self._name, c_void_p)
        self.vfs.open, self.vfs.delete = _OPEN(self._open), _DELETE(self._delete)

    def _open(self, _vfs: int, name: int | None, file: int, flags: int, told: int | None) -> int:
        path = Path(string_at(name).decode()) if name else None
        new = path is not None and not (path.exists() and path.stat().st_size)
        code = self._own.open(ctypes.addressof(self._own), name, file, flags, told)
        opened = _File.from_address(file)
        if code == 0 and path is not None and opened.methods:
            journal = bool(flags & _CREATE and flags & _JOURNALS)
            self.files[file] = _Open(path.name, opened.methods.contents, journal)
            opened.methods = ctypes.pointer(self._recording(opened.methods))
            if new:
                self._note(Step("create", path.name))
        return code

    def _recording(self, methods: "ctypes._Pointer[_Methods]") -> _Methods:
        """The methods of a kind of file, with those that change it replaced."""
        address = ctypes.addressof(methods.contents)
        if address not in self._methods:
            copy = _Methods.from_buffer_copy(methods.contents)
            copy.close, copy.write = _CLOSE(self._close), _WRITE(self._write)
            copy.truncate, copy.sync = _TRUNCATE(self._truncate), _SYNC(self._sync)
            self._methods[address] = copy
        return self._methods[address]

    def _note(self, step: Step) -> None:
        self.tape.steps.append(step)

    def _close(self, file: int) -> int:
        return self.files.pop(file).methods.close(file)

    def _write(self, file: int, data: int, size: int, at: int) -> int:
        opened = self.files[file]
        self._note(Step("write", opened.name, at, string_at(data, size)))
        return opened.methods.write(file, data, size, at)

    def _truncate(self, file: int, size: int) -> int:
        opened = self.files[file]
        self._note(Step("truncate", opened.name, size))
        return opened.methods.truncate(file, size)

    def _sync(self, file: int, flags: int) -> int:
        opened = self.files[file]
        code = opened.methods.sync(file, flags)
        self._note(Step("sync", opened.name))
        if opened.names_due:
            opened.names_due = False
            self._note(Step("names"))
        return code

    def _delete(self, _vfs: int, name: bytes, names: int) -> int:
        code = self._own.delete(ctypes.addressof(self._own), name, names)
        self._note(Step("delete", Path(name.decode()).name))
        if names:
            self._note(Step("names"))
        return code
