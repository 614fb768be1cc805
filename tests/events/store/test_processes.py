"""Several processes on one log, and processes that die: nothing acknowledged is lost, nothing is torn, doubled or out of order."""

import random
import sqlite3
import threading
import time
from collections.abc import Iterator

import pytest

from events.errors import LogError
from tests.events.places import Place, add, away
from tests.events.store.nursery import Nursery, Writer, nursery


@pytest.fixture(scope="module")
def writers() -> Iterator[Nursery]:
    with nursery() as found:
        yield found


def begin(*running: Writer) -> None:
    """Let writers go together, once the last of them has opened the log."""
    for writer in running:
        assert writer.output.readline() == "ready\n"
    for writer in running:
        writer.begin()


def acknowledged(writer: Writer, read: str = "") -> list[tuple[str, int, int]]:
    """What the writer was told is stored, with what was read of it already; the last line may be torn where it was killed."""
    parts = [line.split() for line in (read + writer.rest()).splitlines(keepends=True) if line.endswith("\n")]
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


def kill_writers(place: Place, writers: Nursery, kills: int, draws: random.Random) -> None:
    """Kill each after some acknowledgements and a moment, both drawn. What came since the kill before is looked at after each,
    the whole log after every fiftieth and the last."""
    place.create().close()
    promised: list[tuple[str, int, int]] = []
    position = 1
    for n in range(kills):
        writer = writers.writer(place, f"w{n}", 10_000)
        begin(writer)
        read = "".join(writer.output.readline() for _ in range(draws.randrange(6)))
        time.sleep(draws.uniform(0, 0.05))
        writer.kill()
        told = acknowledged(writer, read)
        promised += told
        position = check_since(place, position, told)
        if n % 50 == 49 or n == kills - 1:
            check_whole(place, promised)
    assert promised


def test_a_writer_killed_at_any_moment_loses_nothing_acknowledged_and_tears_no_command(place, writers):
    kill_writers(place, writers, 4, random.Random(5))


@pytest.mark.campaign
def test_five_hundred_kills_on_one_database(place, writers):
    kill_writers(place, writers, 500, random.Random(6))


def many_writers(place: Place, writers: Nursery, number: int, times: int) -> None:
    place.create().close()
    running = [writers.writer(place, f"w{n}", times) for n in range(number)]
    begin(*running)
    told: list[list[tuple[str, int, int]]] = []
    listening = [threading.Thread(target=lambda writer=writer: told.append(acknowledged(writer))) for writer in running]
    for thread in listening:
        thread.start()
    log, seen = place.open(), [1]
    while any(thread.is_alive() for thread in listening):
        seen += [record.position for record in log.read(after=seen[-1])]
        time.sleep(0.02)
    seen += [record.position for record in log.read(after=seen[-1])]
    log.close()
    promised = [line for lines in told for line in lines]
    assert len(promised) == number * times
    assert seen == list(range(1, 3 * number * times + 2))
    check_whole(place, promised)


def test_four_writers_at_once_lose_double_and_reorder_nothing_and_a_reader_misses_nothing(place, writers):
    many_writers(place, writers, 4, 25)


@pytest.mark.campaign
def test_eight_writers_at_once(place, writers):
    many_writers(place, writers, 8, 1000 if "://" in place.where else 250)


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
