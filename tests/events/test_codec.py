from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import asdict, replace

from events.canonical import canonical, parse
from events.catalogue import CATALOGUE
from events.codec import Origin, draft, event_in, event_of, open_envelope
from events.errors import LogError, NotCanonical, Tampered, UnknownEvent
from events.kinds.log import PolicySet
from events.kinds.people import PersonChanged
from events.kinds.units import HolidaysAdopted
from events.personal import Secret, Slot
from tests.events.any_event import CLEAN, events_of
from tests.events.places import away, hired

AT = b"2026-07-01T08:30:00.000000Z"
ORIGIN = Origin(actor="actor-1", command="command-1")


def sealed(event, event_id="e1"):
    """The slots and the event as it will be read: every secret with a commitment of its own."""
    secrets = {name: getattr(event, name) for name in CATALOGUE.kind(event.event_name).personal if getattr(event, name) is not UNSET}
    slots = {name: secret and (secret.subject, f"commitment of {name}") for name, secret in secrets.items()}
    read = {name: slot and Slot(event=event_id, field=name, subject=slot[0], commitment=slot[1]) for name, slot in slots.items()}
    return slots, replace(event, **read)


def envelope_of(event, **origin):
    slots, _ = sealed(event)
    return draft(event, event_id="e1", slots=slots, origin=Origin(**{"actor": "actor-1", "command": "command-1", **origin})).recorded(AT)


def changed(event=None, **changes):
    """The envelope of an event with some keys of it put differently, in canonical form again."""
    return canonical({**parse(envelope_of(event or away())), **changes})


def read(data):
    """The event in the bytes, by the long way and by the short one, which must come to the same or refuse alike."""
    said = []
    for way in (lambda: event_of(open_envelope(data)), lambda: event_in(data)[0]):
        try:
            said.append(way())
        except LogError as refusal:
            said.append(refusal)
    by_record, alone = said
    assert type(by_record) is type(alone)
    if isinstance(by_record, LogError):
        raise by_record
    assert by_record == alone
    return alone


@pytest.mark.parametrize("name", sorted(CATALOGUE.kinds()))
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_an_event_survives_its_envelope(name, data):
    event = data.draw(events_of(CATALOGUE.kind(name)))
    slots, as_read = sealed(event)
    envelope = draft(event, event_id="e1", slots=slots, origin=ORIGIN).recorded(AT)
    assert read(envelope) == as_read
    assert event_in(envelope)[1].encode() == AT
    assert canonical(parse(envelope)) == envelope


@given(actor=CLEAN, command=CLEAN, correlation=st.none() | CLEAN, causation=st.none() | CLEAN)
def test_an_envelope_says_who_acted_and_why(actor, command, correlation, causation):
    read = open_envelope(envelope_of(away(), actor=actor, command=command, correlation=correlation, causation=causation))
    assert (read.actor, read.command_id, read.correlation, read.causation) == (actor, command, correlation, causation)


def test_the_envelope_has_exactly_these_keys_in_this_order():
    assert list(parse(envelope_of(hired()))) == (
        [
            "actor",
            "body",
            "causation",
            "command_id",
            "correlation",
            "effective_day",
            "id",
            "name",
            "recorded_at",
            "slots",
            "stream",
            "version",
        ]
    )


def test_no_personal_text_reaches_the_envelope():
    event = hired(name="Zoë Unmistakable", number="00815")
    envelope = envelope_of(event)
    assert b"Unmistakable" not in envelope
    assert b"00815" not in envelope
    assert set(parse(envelope)["slots"]) == {"number", "name", "email", "title"}


def test_a_field_left_alone_and_a_field_emptied_are_told_apart():
    change = PersonChanged(person="ann", first_day=None, name=None, manager=None)
    event = read(envelope_of(change))
    assert (event.name, event.manager) == (None, None)
    assert (event.email, event.site) == (UNSET, UNSET)
    assert parse(envelope_of(change))["slots"] == {"name": None}


@pytest.mark.parametrize(
    "event",
    [
        replace(away(), person="a\nb"),
        replace(away(), person=7),
        replace(away(), first_day=datetime(2026, 7, 6)),  # noqa: DTZ001
        replace(away(), first_day="2026-13-01"),
        PolicySet(policy="cover-days", value=1.5),
        PolicySet(policy="cover-days", value=2**53),
        PolicySet(policy="cover-days", value=2**70),
        PolicySet(policy="cover-days", value=True),
        replace(away(), person="ann\ud800"),
        HolidaysAdopted(calendar="DE", year=2026, days=(date(2026, 1, 1), None), source="x"),
        replace(hired(), tags=("e\u0301",)),
    ],
    ids=repr,
)
def test_what_could_not_be_read_back_is_never_written(event):
    with pytest.raises(NotCanonical):
        envelope_of(event)


@pytest.mark.parametrize(("kind", "version"), [("never-heard-of", 1), ("absence-recorded", 2), ("absence-recorded", 0)])
def test_an_event_of_a_newer_version_is_named_and_the_way_out_too(kind, version):
    with pytest.raises(UnknownEvent, match=rf'"{kind}".*Update first'):
        read(changed(name=kind, version=version))


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"person": "ann", "first_day": "2026-07-06", "last_day": "yesterday"},
        {"person": "ann", "first_day": "2026-07-06", "last_day": None},
        {"person": "ann", "first_day": "2026-07-06", "last_day": "2026-07-06", "more": 1},
        ["ann"],
        None,
    ],
    ids=repr,
)
def test_a_body_that_is_none_of_its_kind_is_tampering(body):
    with pytest.raises(Tampered, match=r"absence-recorded|no envelope"):
        read(changed(body=body))


def test_personal_text_smuggled_into_a_body_is_tampering():
    forged = parse(envelope_of(hired()))
    del forged["slots"]["name"]
    for smuggled in (
        "Ann",
        {"type": "Secret", "subject": "ann", "text": "Ann"},
        asdict(Slot(event="e", field="f", subject="s", commitment="c")),
    ):
        forged["body"]["name"] = smuggled
        with pytest.raises(Tampered):
            read(canonical(forged))


@pytest.mark.parametrize("slots", [{"person": ["a", "b"]}, {"unheard": ["a", "b"]}, {"unheard": None}], ids=repr)
def test_a_slot_where_none_belongs_is_tampering(slots):
    with pytest.raises(Tampered):
        read(changed(slots=slots))


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"actor":1}'], ids=lambda data: repr(data[:12])
)
def test_bytes_that_are_no_envelope_are_tampering(data):
    with pytest.raises(Tampered):
        read(data)


def test_a_secret_does_not_print_as_part_of_a_refusal():
    with pytest.raises(NotCanonical) as refused:
        envelope_of(replace(hired(name="Zoë Unmistakable"), level=3))
    assert "Unmistakable" not in str(refused.value)
    assert Secret(subject="ann", text="Zoë") != Secret(subject="ann", text="Zoe")
