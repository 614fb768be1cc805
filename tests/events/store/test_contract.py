"""What every store promises, on every engine: positions, heads, roots, idempotent commands, conflicts, personal slots."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events import merkle
from events.codec import Origin, open_envelope
from events.errors import CommandReused, Conflict, LogError, NotCanonical, Unreadable
from events.kinds.base import Event
from events.kinds.log import LogOpened
from events.kinds.people import PersonChanged
from events.personal import Secret, Slot
from events.record import Appended
from events.store import Log
from events.store.appending import ready
from tests.events.any_event import ORDINARY_EVENT
from tests.events.places import NOW, add, away, dice, hired

LATER = NOW + timedelta(hours=1)


def test_a_new_log_opens_with_one_event_that_names_it(log):
    (record,) = log.read()
    assert record.position == 1
    assert isinstance(record.event, LogOpened)
    assert len(bytes.fromhex(record.event.log)) == 16
    assert (record.recorded_at, log.head().recorded_at) == (NOW, NOW)


def test_two_logs_have_two_names(place, tmp_path):
    one = place.create()
    place.where, place.keys = str(tmp_path / "other.db"), tmp_path / "other"
    other = place.create()
    assert next(one.read()).event != next(other.read()).event
    one.close()
    other.close()


def test_positions_run_on_without_a_gap(log):
    assert add(log, away(), away(), command="c1") == Appended(first=2, last=3, repeated=False)
    assert add(log, away(), command="c2") == Appended(first=4, last=4, repeated=False)
    assert [record.position for record in log.read()] == [1, 2, 3, 4]


def test_a_record_says_what_happened_when_by_whom_and_why(log):
    log.append(
        [away("bob")],
        based_on=1,
        actor="actor-9",
        command="c1",
        request=b"r",
        now=LATER,
        entropy=dice(),
        correlation="import-1",
        causation="e0",
    )
    *_, record = log.read()
    assert (record.event, record.actor, record.command, record.correlation, record.causation, record.recorded_at) == (
        (away("bob"), "actor-9", "c1", "import-1", "e0", LATER)
    )
    (raw,) = log.raw(after=1)
    assert record.leaf == raw.leaf == merkle.leaf_hash(raw.envelope)
    assert open_envelope(raw.envelope).id == record.id


def test_ids_of_events_differ(log):
    add(log, *[away()] * 50, command="c1")
    assert len({record.id for record in log.read()}) == 51


def test_reading_takes_any_part(log):
    add(log, *[away(str(n)) for n in range(2, 10)], command="c1")
    for after in range(-1, 11):
        for upto in range(-1, 11):
            assert [record.position for record in log.read(after=after, upto=upto)] == [p for p in range(1, 10) if after < p <= upto]
    assert [record.position for record in log.read(after=7)] == [8, 9]


def test_events_alone_are_those_of_the_records(log):
    add(log, hired("ann"), *[away(str(n)) for n in range(1200)], command="c1")
    for after, upto in ((0, None), (3, 1100), (1000, None), (1202, None), (5, 5)):
        records = log.read(after=after, upto=upto)
        assert list(log.events(after=after, upto=upto)) == [(record.position, record.event) for record in records]


def test_reading_goes_on_over_many_batches(log):
    add(log, *[away(str(n)) for n in range(2, 2502)], command="c1")
    assert [record.event.person for record in log.read(after=1)] == [str(n) for n in range(2, 2502)]


def test_a_reading_that_began_ends_at_the_head_of_its_beginning(log):
    add(log, away(), command="c1")
    reading = log.read()
    assert next(reading).position == 1
    add(log, away(), command="c2")
    assert [record.position for record in reading] == [2]


def test_only_what_is_wanted_is_handed_out(log):
    add(log, hired("ann"), *[away()] * 5, command="c1")
    some = list(log.raw(wanted=lambda position, envelope: position % 3 == 0 or b"log-opened" in envelope))
    assert some == [raw for raw in log.raw() if raw.position in (1, 3, 6)]


def test_what_is_written_in_several_steps_is_one_commit(log, monkeypatch):
    monkeypatch.setattr("events.store.appending.TOGETHER", 3)
    done = add(log, hired("ann"), *[away()] * 7, command="c1")
    assert (done.first, done.last) == (2, 9)
    edge, _ = merkle.grow(merkle.Edge(), [raw.leaf for raw in log.raw()])
    assert (log.head().position, log.head().root) == (9, merkle.root(edge))
    assert log.verify().findings == ()
    assert log.was_done("c1", b"c1") == Appended(first=2, last=9, repeated=True)


def test_a_decision_on_an_older_position_is_a_conflict_and_leaves_nothing(log):
    add(log, away(), command="c1")
    for based_on in (0, 1, 3):
        with pytest.raises(Conflict, match="moved"):
            add(log, hired("carl"), command="c2", based_on=based_on)
    assert log.head().position == 2
    assert log.verify().findings == ()
    assert add(log, away(), command="c2").first == 3


def test_two_who_append_in_turn_go_on_from_each_other(place):
    one, other = place.create(), place.open()
    sizes = [
        add(log, *[away()] * n, command=f"c{turn}").last for turn, (log, n) in enumerate([(one, 3), (other, 3), (one, 150), (other, 2)])
    ]
    assert sizes == [4, 7, 157, 159]
    assert [log.verify().findings for log in (one, other)] == [(), ()]
    one.close()
    other.close()


def test_an_append_undone_at_its_end_leaves_nothing_that_the_next_one_goes_on_from(log):
    with pytest.raises(InterruptedError):
        _append_but_for_the_commit(log, [away(), away("bea")])
    add(log, away("cy"), away("dan"), command="c2")
    assert [record.event.person for record in log.read(after=1)] == ["cy", "dan"]
    assert log.verify().findings == ()


def _append_but_for_the_commit(log: Log, events: list[Event]) -> None:
    origin = Origin(actor="actor-1", command="undone", login=log._database.login)
    with log._database.reading() as connection:
        commit = ready(events, connection, log._keys, origin=origin, request=b"", based_on=1, now=NOW, entropy=dice(7))
    with log._database.writing() as connection:
        log._database.append(commit, connection, log._keys)
        raise InterruptedError


def test_a_repeated_command_answers_with_its_first_positions(log):
    first = add(log, away(), away(), command="c1")
    add(log, away(), command="c2")
    again = add(log, away("another"), command="c1", based_on=2)
    assert again == Appended(first=first.first, last=first.last, repeated=True)
    assert log.was_done("c1", b"c1") == again
    assert log.head().position == 4


def test_a_command_never_done_is_not_known(log):
    assert log.was_done("c1", b"c1") is None


def test_a_command_id_used_again_for_something_else_is_refused(log):
    add(log, away(), command="c1")
    with pytest.raises(CommandReused, match=r'"c1".*position 2'):
        add(log, away(), command="c1", request=b"something else")
    with pytest.raises(CommandReused):
        log.was_done("c1", b"something else")
    assert log.head().position == 2


def test_nothing_cannot_be_appended(log):
    with pytest.raises(ValueError, match="nothing"):
        add(log, command="c1")


def test_a_clock_that_falls_back_does_not_pull_the_log_back(log):
    add(log, away(), command="c1", now=LATER)
    add(log, away(), command="c2", now=NOW)
    add(log, away(), command="c3", now=LATER + timedelta(seconds=1))
    assert [record.recorded_at for record in log.read(after=1)] == [LATER, LATER, LATER + timedelta(seconds=1)]


def test_an_instant_without_a_zone_is_refused(log):
    with pytest.raises(NotCanonical, match="time zone"):
        add(log, away(), command="c1", now=datetime(2026, 7, 2))  # noqa: DTZ001
    assert log.head().position == 1


def test_the_position_at_an_instant_is_the_last_one_recorded_by_then(log):
    for hour in (1, 1, 2, 5):
        add(log, away(), command=f"c{log.head().position}", now=NOW + timedelta(hours=hour))
    at = [log.position_at(NOW + timedelta(minutes=minutes)) for minutes in (-1, 0, 59, 60, 61, 120, 299, 300, 10_000)]
    assert at == [0, 1, 1, 3, 3, 4, 4, 5, 5]
    assert log.position_at(datetime.min.replace(tzinfo=UTC)) == 0


def test_the_root_at_every_position_is_that_of_its_events(log):
    sizes = [0, 1]
    for n in (1, 2, 1, 7, 1, 20):
        sizes.append(add(log, *[away()] * n, command=f"c{len(sizes)}").last)
    leaves = [raw.leaf for raw in log.raw()]
    for position in range(len(leaves) + 1):
        edge, _ = merkle.grow(merkle.Edge(), leaves[:position])
        assert log.root_at(position) == merkle.root(edge)
    assert log.head().root == log.root_at(sizes[-1])
    for nowhere in (-1, len(leaves) + 1):
        with pytest.raises(LogError, match=f"no position {nowhere}"):
            log.root_at(nowhere)


def test_personal_texts_are_stored_sealed_and_open_with_the_keys(log):
    add(log, hired("ann", name="Ann O'Sjögren", number="4711"), command="c1")
    *_, record = log.read()
    assert isinstance(record.event.name, Slot)
    assert (record.event.name.event, record.event.name.field, record.event.name.subject) == (record.id, "name", "ann")
    assert record.event.email is None
    read = log.reader()
    assert (read(record.event.name), read(record.event.number)) == ("Ann O'Sjögren", "4711")


def test_a_subject_keeps_its_key_over_events_and_sessions(place):
    log = place.create()
    add(log, hired("ann", name="Ann"), command="c1")
    log.close()
    log = place.open()
    add(log, PersonChanged(person="ann", first_day=None, name=Secret(subject="ann", text="Anna")), hired("bob", name="Bob"), command="c2")
    read = log.reader()
    assert [read(record.event.name) for record in log.read(after=1)] == ["Ann", "Anna", "Bob"]
    assert log.verify().slots_open == 5
    log.close()


def test_many_slots_open_together_and_those_that_cannot_are_left_out(log):
    add(log, *[hired(f"p{n}", name=f"Name {n}") for n in range(700)], command="c1")
    slots = [record.event.name for record in log.read(after=1)]
    stray = Slot(event="none", field="name", subject="nobody", commitment="00")
    texts = log.reader().many([*slots, stray])
    assert [texts.get(slot) for slot in slots] == [f"Name {n}" for n in range(700)]
    assert stray not in texts
    with pytest.raises(Unreadable, match="nobody"):
        log.reader()(stray)


def test_without_keys_a_log_is_read_and_verified_but_not_opened_or_written(place):
    log = place.create()
    add(log, hired(), command="c1")
    log.close()
    log = place.open(keyless=True)
    *_, record = log.read()
    verification = log.verify()
    assert (verification.findings, verification.slots_open, verification.slots_sealed) == ((), 0, 2)
    assert "--keys" in verification.sealed_because
    with pytest.raises(Unreadable, match="--keys"):
        log.reader()(record.event.name)
    with pytest.raises(Unreadable, match="--keys"):
        add(log, away(), command="c2")
    assert log.head().position == 2
    log.close()


def test_the_keys_of_another_log_neither_open_nor_write(place, tmp_path):
    log = place.create()
    add(log, hired(), command="c1")
    log.close()
    here = place.where
    place.where, place.keys, place.entropy = str(tmp_path / "other.db"), tmp_path / "other", dice(99)
    place.create().close()
    place.where = here
    log = place.open()
    *_, record = log.read()
    with pytest.raises(Unreadable, match="wrapping key"):
        log.reader()(record.event.name)
    with pytest.raises(Unreadable, match="Name the right"):
        add(log, hired("bob"), command="c2")
    verification = log.verify()
    assert (verification.findings, verification.slots_sealed) == ((), 2)
    assert "not this log's" in verification.sealed_because
    log.close()


def test_a_slot_is_not_sealed_twice(log):
    add(log, hired(), command="c1")
    *_, record = log.read()
    with pytest.raises(LogError, match="sealed already"):
        add(log, record.event, command="c2")


def test_an_event_that_cannot_be_stored_leaves_nothing_of_its_command(log):
    with pytest.raises(NotCanonical):
        add(log, hired("bob"), away("a\x00b"), command="c1")
    assert log.head().position == 1
    assert log.verify().findings == ()
    assert add(log, away(), command="c1").first == 2


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large])
@given(batches=st.lists(st.lists(ORDINARY_EVENT, min_size=1, max_size=4), min_size=1, max_size=3))
def test_whatever_is_appended_is_read_back_and_verifies(log, batches):
    reader = log.reader()
    for batch in batches:
        done = add(log, *batch, command=f"c{log.head().position}", seed=log.head().position)
        for event, record in zip(batch, log.read(after=done.first - 1), strict=True):
            for name in type(event).__struct_fields__:
                given_value, stored = getattr(event, name), getattr(record.event, name)
                assert reader(stored) == given_value.text if isinstance(given_value, Secret) else stored == given_value
    assert log.verify().findings == ()


def test_verification_says_what_it_saw(log):
    add(log, hired(), away(), command="c1")
    seen = []
    verification = log.verify(lambda done, size: seen.append((done, size)))
    assert verification.findings == ()
    assert (verification.size, verification.root) == (3, log.head().root)
    assert (verification.slots_open, verification.slots_sealed, verification.sealed_because, verification.unknown) == (2, 0, None, 0)
    assert seen[-1] == (3, 3)
