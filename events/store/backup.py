"""A copy of a log in use: one consistent state, whole or absent, read back before it gets its name."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from events.errors import LogError, Tampered
from events.record import Head
from events.store.reading import head_of
from events.store.sqlite import SqliteDatabase
from events.verification import Finding, Verification

Verify = Callable[[Path], Verification]

_A_STEP = 4096  # pages; between two steps a Ctrl-C is heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy that stands: its file, its size in bytes, where the log ended in that moment, and what reading it back found.

    `head` is None where the log's own head row cannot be read; the verification says so too.
    """

    file: Path
    octets: int
    head: Head | None
    verification: Verification


def back_up(database: SqliteDatabase, file: Path, verify: Verify) -> Backup:
    """Copy the log into a new file of mode 0600, synced and verified; writers are not held up, and nothing is left of a copy cut short.

    Raises LogError where the file exists, cannot be made, or has no room. A log with findings is copied as it is.
    """
    _refuse_existing(file)
    partial = file.with_name(f"{file.name}.partial")
    _make(partial, file)
    try:
        head = _copied(database, partial, file)
        _sync(partial)
        verification = _compared(verify(partial), head)
        octets = partial.stat().st_size
        _name(partial, file)
    except BaseException:
        _remove(partial)
        raise
    return Backup(file=file, octets=octets, head=head, verification=verification)


def _refuse_existing(file: Path) -> None:
    """A stray journal is in the way too: the database engine would take it for the copy's own."""
    for place in chain((file,), journals(file)):
        if os.path.lexists(place):
            raise LogError(f"There is something at {place} already; a backup is never written over anything. Name another file.")


def journals(file: Path) -> Iterator[Path]:
    """The files that the database engine may keep beside a database."""
    for more in ("-wal", "-shm", "-journal"):
        yield file.with_name(file.name + more)


def _make(partial: Path, file: Path) -> None:
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise LogError(f"{partial} stands in the way: a backup to {file} runs just now, or one was cut short. Remove it then.") from None
    except OSError as error:
        raise LogError(f"No backup can be made at {file}: {_why(error, file)}.") from None


def _why(error: OSError, file: Path) -> str:
    return f"there is no directory {file.parent}" if isinstance(error, FileNotFoundError) else str(error.strerror)


def _copied(database: SqliteDatabase, partial: Path, file: Path) -> Head | None:
    """The head of the state that was copied: the reading transaction holds that state for all steps, however busy the writers are."""
    with database.reading() as connection:
        try:
            head = head_of(connection)
        except (Tampered, DBAPIError):
            head = None
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        try:
            _copy_pages(source, partial)
        except sqlite3.Error as error:
            raise _complaint(file, error, database.path) from error
    return head


def _copy_pages(source: sqlite3.Connection, partial: Path) -> None:
    with closing(sqlite3.connect(f"{partial.absolute().as_uri()}?mode=rw", uri=True)) as target:
        target.execute("PRAGMA journal_mode = OFF")  # a copy cut short is removed, never rolled back
        source.backup(target, pages=_A_STEP, progress=_listen)


def _listen(status: int, remaining: int, pages: int) -> None:
    """Called between two steps, which is where Python notices a Ctrl-C."""


def _complaint(file: Path, error: sqlite3.Error, log: Path) -> LogError:
    if "full" in str(error):
        needed = log.stat().st_size >> 20
        return LogError(f"The disk is full: there is no room for a backup at {file} (about {needed + 1} MiB). Nothing was kept.")
    return LogError(f"The backup at {file} could not be written: {error}. Nothing was kept.")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _compared(found: Verification, head: Head | None) -> Verification:
    """What was read back, held against the head of the moment at which the copy was made."""
    if head is None or (found.size, found.root) == (head.position, head.root):
        return found
    says = f"The copy holds {found.size} events with the root {found.root.hex()}; the log said {head.position} and {head.root.hex()}."
    return replace(found, findings=(*found.findings, Finding(position=None, reason="copy-differs", sentence=says)))


def _name(partial: Path, file: Path) -> None:
    """Give the copy its name: the name is taken first, so that even a file made meanwhile is not written over."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        _refuse_existing(file)
        raise
    try:
        partial.replace(file)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    _sync(file.absolute().parent)


def _remove(partial: Path) -> None:
    for path in (partial, *journals(partial)):
        path.unlink(missing_ok=True)
