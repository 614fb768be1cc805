"""A log taken apart and put together elsewhere is the same log, or there is none."""

from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest

from events.errors import LogError, Tampered
from events.record import Head
from events.store import Log
from events.store.parts import EventPart, KeyPart
from events.store.transplant import transplant
from tests.events.places import NOW, Place, add, away, hired
from tests.events.store.test_tampering import forge


@pytest.fixture
def full(log: Log) -> Log:
    add(log, hired("ann", name="Ann Unmistakable"), away("ann"), command="c1")
    add(log, *[away("ann")] * 2300, command="c2")
    add(log, hired("bob"), command="c3")
    return log


def test_the_same_bytes_stand_at_the_same_positions_under_the_same_root(full: Log, place: Place, other_place: Place) -> None:
    made = Log.rebuild(other_place.where, place.keys, full.parts(), expected=full.head())
    assert made.head() == full.head()
    assert list(made.raw()) == list(full.raw())
    assert made.verify() == full.verify()
    assert made.verify().findings == ()
    assert made.root_at(1000) == full.root_at(1000)
    assert list(made.parts()) == list(full.parts())
    made.close()


def test_what_was_moved_goes_on_as_a_log_like_any_other(full: Log, place: Place, other_place: Place) -> None:
    made = Log.rebuild(other_place.where, place.keys, full.parts())
    assert made.was_done("c2", b"c2") == full.was_done("c2", b"c2")
    *_, record = full.read()
    assert made.reader()(record.event.name) == full.reader()(record.event.name) == "Ann Sjögren"
    assert add(made, hired("carl"), command="c4").first == full.head().position + 1
    assert made.verify().findings == ()
    made.close()


def test_a_log_with_its_first_event_only_moves_too(log: Log, place: Place, other_place: Place) -> None:
    made = Log.rebuild(other_place.where, place.keys, log.parts(), expected=log.head())
    assert made.head() == log.head()
    made.close()


def refused(parts: object, place: Place, expected: Head | None = None) -> LogError:
    with pytest.raises(LogError) as error:
        Log.rebuild(place.where, None, parts, expected=expected)  # type: ignore[arg-type]
    with pytest.raises(LogError, match="no log"):
        Log.open(place.where, None)
    return error.value


def test_another_end_than_was_promised_leaves_no_log(full: Log, other_place: Place) -> None:
    head = full.head()
    for wrong in (replace(head, root=bytes(32)), replace(head, position=head.position + 1)):
        assert "Nothing was written" in str(refused(full.parts(), other_place, wrong))
    assert "should come to" in str(refused(islice(full.parts(), 100), other_place, head))


@pytest.mark.parametrize("place_of_damage", [0, 1, 1500])
def test_bytes_that_are_no_event_leave_no_log_and_are_named(full: Log, other_place: Place, place_of_damage: int) -> None:
    for damage in (b"", b"{}", b"[1]", b"\xff", b'{"a":1.5}'):
        parts = list(full.parts())
        parts[place_of_damage] = EventPart(envelope=damage)
        error = refused(parts, other_place)
        assert isinstance(error, Tampered)
        assert error.position == place_of_damage + 1


def test_events_out_of_time_leave_no_log(log: Log, other_place: Place) -> None:
    add(log, away(), command="c1", now=NOW + timedelta(hours=1))
    one, other, *rest = log.parts()
    assert "before the event ahead" in str(refused([other, one, *rest], other_place))


def test_the_same_event_or_key_twice_leaves_no_log(full: Log, other_place: Place) -> None:
    parts = list(islice(full.parts(), 3))
    refused([*parts, parts[2]], other_place)
    (key, *_) = [part for part in full.parts() if isinstance(part, KeyPart)]
    refused([*parts, key, key], other_place)


def test_a_log_in_use_is_never_written_into(full: Log) -> None:
    before = full.head()
    with pytest.raises(LogError, match="not empty"):
        transplant(full.parts(), full._database)
    assert full.head() == before


def test_a_damaged_log_is_not_moved(file_place: Place) -> None:
    log = file_place.create()
    add(log, *[away("ann")] * 5, command="c1")
    forge(file_place, "DELETE FROM events WHERE position = 3")
    with pytest.raises(Tampered, match="Event 3"):
        list(log.parts())
    log.close()
