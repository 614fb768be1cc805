"""A backup is one state of the log, whole or absent, whatever goes on meanwhile."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from events.errors import LogError
from events.store import Log, backup
from events.store.restoring import restore
from events.store.sqlite import SqliteDatabase
from tests.events.places import Place, add, away, hired
from tests.events.store.test_tampering import forge

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def log(file_place: Place) -> Iterator[Log]:
    """Eleven events and some sealed texts."""
    log = file_place.create()
    add(log, hired("ann", name="Ann Unmistakable"), *[away("ann")] * 9, command="c1")
    yield log
    log.close()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_copy_is_the_log_of_that_moment_and_is_verified(log: Log, file_place: Place, tmp_path: Path) -> None:
    head = log.head()
    made = log.backup(tmp_path / "copy.db")
    assert (made.head, made.verification.size, made.verification.root) == (head, head.position, head.root)
    assert made.verification.findings == ()
    assert (made.verification.slots_open, made.verification.slots_sealed) == (2, 0)
    assert made.octets == made.file.stat().st_size
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert log.head() == head
    copy = Log.open(str(made.file), file_place.keys)
    assert list(copy.raw()) == list(log.raw())
    add(copy, away("ann"), command="c2")  # it is a log like any other
    copy.close()


def test_nothing_but_the_copy_is_left(log: Log, tmp_path: Path) -> None:
    before = names(tmp_path)
    log.backup(tmp_path / "copy.db")
    assert names(tmp_path) - before == {"copy.db"}


def test_no_key_is_needed_and_none_is_copied(log: Log, file_place: Place, tmp_path: Path) -> None:
    keyless = file_place.open(keyless=True)
    made = keyless.backup(tmp_path / "copy.db")
    keyless.close()
    assert made.verification.findings == ()
    assert (made.verification.slots_open, made.verification.slots_sealed) == (0, 2)
    secret = bytes.fromhex((file_place.keys / "wrapping.key").read_text().splitlines()[2])
    assert secret not in made.file.read_bytes()
    assert b"Unmistakable" not in made.file.read_bytes()


@pytest.mark.parametrize("in_use", [True, False])
def test_whoever_may_only_read_the_log_can_copy_it(log: Log, file_place: Place, tmp_path: Path, in_use: bool) -> None:
    """An auditor's rights: the journal of a writer is there, or the file lies still."""
    head = log.head()
    if not in_use:
        log.close()
    assert file_place.file.with_name("rota.db-wal").exists() == in_use
    reader = Log(SqliteDatabase(file_place.file, writable=False), None)
    made = reader.backup(tmp_path / "copy.db")
    reader.close()
    assert (made.head, made.verification.findings) == (head, ())


@pytest.mark.parametrize("taken", ["copy.db", "copy.db-wal", "copy.db-shm", "copy.db-journal", "copy.db.partial"])
def test_nothing_is_written_over(log: Log, tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_bytes(b"mine")
    before = names(tmp_path)
    with pytest.raises(LogError, match=taken):
        log.backup(tmp_path / "copy.db")
    assert (tmp_path / taken).read_bytes() == b"mine"
    assert names(tmp_path) == before


def test_neither_a_link_to_nowhere_nor_the_log_itself_is_written_over(log: Log, file_place: Place, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "nowhere.db")
    before = log.head()
    for file in (tmp_path / "link.db", file_place.file, tmp_path):
        with pytest.raises(LogError, match="already"):
            log.backup(file)
    assert not (tmp_path / "nowhere.db").exists()
    assert log.head() == before


def test_a_file_that_appears_meanwhile_is_not_written_over(log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "copy.db"
    synced = backup._sync

    def slow(path: Path) -> None:
        file.write_bytes(b"mine")
        synced(path)

    monkeypatch.setattr(backup, "_sync", slow)
    with pytest.raises(LogError, match="already"):
        log.backup(file)
    assert file.read_bytes() == b"mine"
    assert not (tmp_path / "copy.db.partial").exists()


def test_where_no_copy_can_be_made_a_sentence_says_why(log: Log, tmp_path: Path) -> None:
    with pytest.raises(LogError, match="there is no directory"):
        log.backup(tmp_path / "nowhere" / "copy.db")
    (tmp_path / "file").touch()
    with pytest.raises(LogError, match="Not a directory"):
        log.backup(tmp_path / "file" / "copy.db")
    with pytest.raises(LogError, match="name too long"):
        log.backup(tmp_path / ("x" * 300))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_directory_that_may_only_be_read_is_said_so(log: Log, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(LogError, match="Permission denied"):
        log.backup(tmp_path / "locked" / "copy.db")


IN_LITTLE_ROOM = """
import resource, signal, sys
from pathlib import Path
from events.errors import LogError
from events.store import Log
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
try:
    Log.open(sys.argv[1], None).backup(Path(sys.argv[2]))
except LogError as error:
    print(error)
"""


def test_a_copy_for_which_there_is_no_room_leaves_nothing(log: Log, file_place: Place, tmp_path: Path) -> None:
    before = names(tmp_path)
    command = [sys.executable, "-c", IN_LITTLE_ROOM, file_place.where, str(tmp_path / "copy.db")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "copy.db could not be written" in done.stdout
    assert "Nothing was kept" in done.stdout
    assert names(tmp_path) == before
    assert "The disk is full" in str(
        backup._complaint(tmp_path / "c", sqlite3.OperationalError("database or disk is full"), file_place.file)
    )


@pytest.mark.parametrize("step", ["_copy_pages", "_sync", "_compared", "_name"])
def test_whoever_stops_a_backup_finds_nothing_of_it(log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    before = names(tmp_path)
    monkeypatch.setattr(backup, step, stopped)
    with pytest.raises(KeyboardInterrupt):
        log.backup(tmp_path / "copy.db")
    assert names(tmp_path) == before


def test_a_copy_stopped_between_two_steps_leaves_nothing(log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = []

    def stop(status: int, remaining: int, pages: int) -> None:
        heard.append(remaining)
        if len(heard) == 3:
            raise KeyboardInterrupt  # what a Ctrl-C becomes there

    before = names(tmp_path)
    monkeypatch.setattr(backup, "_A_STEP", 1)
    monkeypatch.setattr(backup, "_listen", stop)
    with pytest.raises(KeyboardInterrupt):
        log.backup(tmp_path / "copy.db")
    assert heard[2] > 0
    assert names(tmp_path) == before


def test_a_damaged_log_is_copied_as_it_is_and_the_copy_says_so(log: Log, file_place: Place, tmp_path: Path) -> None:
    forge(file_place, "UPDATE events SET envelope = replace(envelope, 'staff', 'steff') WHERE position = 2")
    made = log.backup(tmp_path / "copy.db")
    assert made.file.exists()
    assert 2 in {finding.position for finding in made.verification.findings}
    forge(file_place, "DELETE FROM log_head")
    again = log.backup(tmp_path / "again.db")
    assert again.head is None
    assert again.file.exists()
    assert again.verification.findings


def test_a_copy_that_is_not_what_the_log_was_is_a_finding(log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    true_head = log.head()
    monkeypatch.setattr(backup, "head_of", lambda _: replace(true_head, position=true_head.position + 1))
    assert [finding.reason for finding in log.backup(tmp_path / "copy.db").verification.findings] == ["copy-differs"]


def test_busy_writers_neither_wait_nor_spoil_a_copy(log: Log, file_place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copied page by page while somebody else appends as fast as they can: every copy is the log at one of its positions."""
    monkeypatch.setattr(backup, "_A_STEP", 1)
    monkeypatch.setattr(backup, "_listen", lambda *_: time.sleep(0.002))
    done, appended = threading.Event(), []

    def write() -> None:
        writer = file_place.open()
        while not done.is_set():
            appended.append(add(writer, *[away("ann")] * 5, command=f"w{len(appended)}").last)
        writer.close()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        copies, after = [], []
        for number in range(6):
            copies.append(log.backup(tmp_path / f"copy{number}.db"))
            after.append(log.head().position)
    finally:
        done.set()
        thread.join()
    assert any(made.head and made.head.position < later for made, later in zip(copies, after, strict=True))
    for made in copies:
        assert made.verification.findings == ()
        assert made.head is not None
        assert made.head.root == log.root_at(made.head.position)
        assert made.head.position in (11, *appended)
    assert log.verify().findings == ()
    with closing(sqlite3.connect(tmp_path / "copy0.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_restored_log_has_its_name_on_the_disk_when_it_is_said_to_be_restored(file_place, tmp_path, monkeypatch):
    log = file_place.create()
    log.backup(tmp_path / "copy.db")
    log.close()
    there, synced = tmp_path / "there", []
    there.mkdir()
    monkeypatch.setattr("os.fsync", lambda handle: synced.append((os.fstat(handle).st_ino, (there / "rota.db").exists())))
    restore(tmp_path / "copy.db", str(there / "rota.db"), file_place.keys, None)
    assert (there.stat().st_ino, True) in synced
