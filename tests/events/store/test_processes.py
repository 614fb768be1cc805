"""Several processes on one log, and processes that die: nothing acknowledged is lost, nothing is torn, doubled or out of order."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from events.errors import LogError
from tests.events.places import Place, add, away

ROOT = Path(__file__).parents[3]


def started(place: Place, name: str, times: int) -> subprocess.Popen[str]:
    """A writer that opens the log and waits."""
    script = Path(__file__).with_name("writer.py")
    return subprocess.Popen(
        [sys.executable, str(script), place.where, str(place.keys), name, str(times)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def begin(*writers: subprocess.Popen[str]) -> None:
    """Let writers go together, once the last of them has opened the log."""
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()


def acknowledged(writer: subprocess.Popen[str]) -> list[tuple[str, int, int]]:
    """What the writer was told is stored; the last line may be torn where it was killed."""
    output, _ = writer.communicate(timeout=120)
    parts = [line.split() for line in output.splitlines(keepends=True) if line.endswith("\n")]
    return [(command, int(first), int(last)) for command, first, last in parts]


def check_whole(place: Place, promised: list[tuple[str, int, int]]) -> None:
    log = place.open()
    verification = log.verify()
    log.close()
    assert verification.findings == ()
    check_since(place, 1, promised)


def check_since(place: Place, position: int, promised: list[tuple[str, int, int]]) -> int:
    """After that position there are whole commands only, without a gap, and all that was promised; returns the last position."""
    log = place.open()
    stored: dict[str, list[int]] = {}
    for record in log.read(after=position):
        stored.setdefault(record.command, []).append(record.position)
    log.close()
    assert all(len(positions) == 3 for positions in stored.values())
    for command, first, last in promised:
        assert stored[command] == list(range(first, last + 1))
    found = [at for positions in stored.values() for at in positions]
    assert sorted(found) == list(range(position + 1, position + 1 + len(found)))
    return position + len(found)


def kill_writers(place: Place, kills: int, draws: random.Random) -> None:
    """After each kill what came since the one before is looked at; the whole log after every fiftieth and the last."""
    place.create().close()
    promised: list[tuple[str, int, int]] = []
    position = 1
    for n in range(kills):
        writer = started(place, f"w{n}", 10_000)
        begin(writer)
        time.sleep(draws.uniform(0.02, 0.25))
        writer.send_signal(signal.SIGKILL)
        told = acknowledged(writer)
        promised += told
        position = check_since(place, position, told)
        if n % 50 == 49 or n == kills - 1:
            check_whole(place, promised)
    assert promised


def test_a_writer_killed_at_any_moment_loses_nothing_acknowledged_and_tears_no_command(place):
    kill_writers(place, 4, random.Random(5))


@pytest.mark.campaign
def test_five_hundred_kills_on_one_database(place):
    kill_writers(place, 500, random.Random(6))


def many_writers(place: Place, writers: int, times: int) -> None:
    place.create().close()
    running = [started(place, f"w{n}", times) for n in range(writers)]
    begin(*running)
    log, seen = place.open(), [1]
    while any(writer.poll() is None for writer in running) and len(seen) < 3 * writers * times:
        seen += [record.position for record in log.read(after=seen[-1])]
        time.sleep(0.02)
    promised = [line for writer in running for line in acknowledged(writer)]
    seen += [record.position for record in log.read(after=seen[-1])]
    log.close()
    assert all(writer.returncode == 0 for writer in running)
    assert len(promised) == writers * times
    assert seen == list(range(1, 3 * writers * times + 2))
    check_whole(place, promised)


def test_four_writers_at_once_lose_double_and_reorder_nothing_and_a_reader_misses_nothing(place):
    many_writers(place, 4, 25)


@pytest.mark.campaign
def test_eight_writers_at_once(place):
    many_writers(place, 8, 1000 if "://" in place.where else 250)


def test_a_reading_held_open_neither_blocks_a_writer_nor_sees_what_it_wrote(log):
    add(log, *[away(str(n)) for n in range(1500)], command="c1")
    reading = log.read()
    assert [next(reading).position for _ in range(3)] == [1, 2, 3]
    add(log, away(), command="c2")
    assert [record.position for record in reading] == list(range(4, 1502))
    assert log.head().position == 1502


def test_a_transaction_held_open_by_another_reader_does_not_stop_a_writer(file_place):
    log = file_place.create()
    other = sqlite3.connect(file_place.file, isolation_level=None)
    other.execute("BEGIN")
    assert other.execute("SELECT max(position) FROM events").fetchone() == (1,)
    add(log, away(), command="c1")
    assert other.execute("SELECT max(position) FROM events").fetchone() == (1,)
    other.execute("COMMIT")
    assert other.execute("SELECT max(position) FROM events").fetchone() == (2,)
    other.close()
    log.close()


def test_a_lock_that_is_not_given_back_is_said_in_a_sentence(file_place, monkeypatch):
    monkeypatch.setattr("events.store.sqlite._PATIENCE_SECONDS", 0.1)
    log = file_place.create()
    other = sqlite3.connect(file_place.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LogError, match="busy"):
        add(log, away(), command="c1")
    other.execute("ROLLBACK")
    other.close()
    assert add(log, away(), command="c1").first == 2
    log.close()
