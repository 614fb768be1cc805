"""A cache is believed only where it fits every byte of its log; whatever else it is, it is not there."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from events.errors import LogError
from events.merkle import leaf_hash
from events.store.reading import Passed
from tests.events.places import add, away, dice, hired, sqlite_place

MAKER, CONTENT = b"maker 1", b"what eight events add up to"


@pytest.fixture
def kept(file_place):
    """A log of eight events with a snapshot of them."""
    log = file_place.create()
    add(log, hired("ann"), *[away()] * 6, command="c1")
    remember(log)
    log.close()
    return file_place


def remember(log, maker=MAKER, content=CONTENT):
    passed = Passed()
    list(log.events(passed=passed))
    log.remember(maker, content, passed)


def recalled(place, maker=MAKER):
    log = place.open()
    try:
        return log.recall(maker)
    finally:
        log.close()


def cache_of(place):
    return place.file.with_name("rota.db.cache")


def forged(place, *statements):
    with closing(sqlite3.connect(place.file, isolation_level=None)) as raw:
        for (guard,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {guard}")
        for statement in statements:
            raw.execute(*statement)


def test_what_was_remembered_is_recalled_with_the_events_it_was_made_of(kept):
    found = recalled(kept)
    assert (bytes(found.content), found.passed.position) == (CONTENT, 8)
    log = kept.open()
    add(log, away(), command="c2")
    whole, rest = Passed(), found.passed
    list(log.events(passed=whole))
    list(log.events(after=8, passed=rest))
    assert (rest.position, rest.leaves.digest()) == (whole.position, whole.leaves.digest()) == (9, whole.leaves.digest())
    assert bytes(log.recall(MAKER).content) == CONTENT
    log.close()


def test_only_the_owner_may_read_it_and_nothing_else_is_left_beside_it(kept):
    assert cache_of(kept).stat().st_mode & 0o777 == 0o600
    assert not list(kept.file.parent.glob("*.partial"))


def test_a_flipped_bit_anywhere_in_it_makes_it_none(kept):
    sound = cache_of(kept).read_bytes()
    for place in range(len(sound)):
        changed = bytearray(sound)
        changed[place] ^= 1 << place % 8
        cache_of(kept).write_bytes(changed)
        assert recalled(kept) is None
    for size in range(len(sound)):
        cache_of(kept).write_bytes(sound[:size])
        assert recalled(kept) is None
    cache_of(kept).write_bytes(sound)
    assert recalled(kept) is not None


def test_it_is_none_for_another_maker_another_log_other_keys_and_without_keys(kept, tmp_path):
    assert recalled(kept, b"maker 2") is None
    (tmp_path / "other").mkdir()
    other = sqlite_place(tmp_path / "other")
    other.entropy = dice(9)
    log = other.create()
    add(log, hired("ann"), *[away()] * 6, command="c1")
    log.close()
    shutil.copy(cache_of(kept), cache_of(other))
    assert recalled(other) is None
    shutil.rmtree(other.keys)
    shutil.copytree(kept.keys, other.keys)
    assert recalled(other) is None
    keyless = kept.open(keyless=True)
    assert (keyless.recall(MAKER), keyless.remembers) == (None, False)
    keyless.close()


def test_a_log_that_is_shorter_than_it_was_has_none(kept, tmp_path):
    shutil.copy(kept.file, tmp_path / "early.db")
    log = kept.open()
    add(log, away(), command="c2")
    remember(log)
    log.close()
    shutil.copy(tmp_path / "early.db", kept.file)
    assert recalled(kept) is None


CHANGED = b'{"changed":true}'
CHANGES = {
    "an envelope": [("UPDATE events SET envelope = envelope || x'20' WHERE position = 4",)],
    "an envelope and its leaf": [("UPDATE events SET envelope = ?, leaf = ? WHERE position = 4", (CHANGED, leaf_hash(CHANGED)))],
    "a leaf": [("UPDATE events SET leaf = zeroblob(32) WHERE position = 4",)],
    "an event taken out": [("DELETE FROM events WHERE position = 4",)],
    "the last one taken out": [("DELETE FROM events WHERE position = 8",)],
    "two events swapped": [
        ("UPDATE events SET position = -4 WHERE position = 4",),
        ("UPDATE events SET position = 4 WHERE position = 5",),
        ("UPDATE events SET position = 5 WHERE position = -4",),
    ],
    "the tree": [("UPDATE merkle_nodes SET hash = zeroblob(32) WHERE position = 8",)],
    "the head": [("UPDATE log_head SET position = 5",)],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_log_that_was_tampered_with_is_read_as_if_nothing_had_been_remembered(kept, change):
    forged(kept, *change)
    assert recalled(kept) is None
    assert said_by_reading(kept) == said_by_reading(kept, without_cache=True)


@pytest.mark.parametrize("make", [os.mkfifo, lambda cache: cache.symlink_to("/dev/zero"), lambda cache: cache.symlink_to(cache)])
def test_what_would_be_read_without_end_is_not_read(kept, make):
    cache_of(kept).unlink()
    make(cache_of(kept))
    assert recalled(kept) is None


def test_a_cache_of_holes_is_not_read(kept):
    os.truncate(cache_of(kept), 2**40)
    assert recalled(kept) is None


def said_by_reading(place, *, without_cache=False):
    if without_cache:
        cache_of(place).unlink()
    log = place.open()
    try:
        return list(log.events())
    except LogError as error:
        return str(error)
    finally:
        log.close()


def test_where_it_cannot_be_written_there_is_none_and_nobody_is_told(kept):
    cache_of(kept).unlink()
    cache_of(kept).mkdir()
    log = kept.open()
    remember(log)
    assert log.recall(MAKER) is None
    log.close()
    assert not list(kept.file.parent.glob("*.partial"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_may_only_be_read_goes_without(kept):
    cache_of(kept).unlink()
    kept.file.parent.chmod(0o500)
    try:
        log = kept.open()
        assert not log.remembers
        remember(log)
        assert log.recall(MAKER) is None
        log.close()
    finally:
        kept.file.parent.chmod(0o700)


def test_cleaning_up_after_an_erasure_removes_it(kept):
    log = kept.open()
    assert log.clean() == ()
    log.close()
    assert not cache_of(kept).exists()


def test_neither_verification_nor_reading_asks_for_it(kept, monkeypatch):
    def asked(*_):
        raise AssertionError("the cache was asked for")

    monkeypatch.setattr("events.store.snapshots.recall", asked)
    log = kept.open()
    assert log.verify().findings == ()
    assert len(list(log.read())) == len(list(log.events())) == 8
    log.close()


def test_a_log_on_a_server_remembers_nothing(server_place):
    log = server_place.create()
    remember(log)
    assert (log.remembers, log.recall(MAKER)) == (False, None)
    log.close()
