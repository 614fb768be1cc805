"""One line of every (name, version) ever released: it must decode, and mean the same, forever.

A new event or version adds a line and never changes one. `golden_line(sample)` writes it.
"""

import zlib
from pathlib import Path

import pytest
from msgspec import UNSET

from events.canonical import canonical, parse
from events.catalogue import CATALOGUE
from events.codec import Origin, draft, event_in, event_of, open_envelope
from events.personal import Secret, Slot
from events.sealing import new_data_key, seal
from tests.events.places import dice
from tests.events.samples import SAMPLES
from tests.events.test_keys import KEYS

GOLDEN = Path(__file__).parents[1] / "data" / "golden" / "events.ndjson"
LINES = GOLDEN.read_bytes().splitlines()
AT = b"2026-07-01T08:30:00.000000Z"
SAMPLE_OF = {sample.event_name: sample for sample in SAMPLES}


def title(line):
    envelope = parse(line)
    return f"{envelope['name']}-{envelope['version']}"


def golden_line(event):
    """The line of a sample event, the same in every run."""
    kind = CATALOGUE.kind(event.event_name)
    event_id = dice(zlib.crc32(event.event_name.encode()))(16).hex()
    slots = {name: _sealed(getattr(event, name), event_id, name) for name in kind.personal if getattr(event, name) is not UNSET}
    origin = Origin(actor="0c" * 16, command=f"golden-{event.event_name}", correlation="import-1")
    return draft(event, event_id=event_id, slots=slots, origin=origin).recorded(AT)


def _sealed(secret, event_id, name):
    if secret is None:
        return None
    key, _ = new_data_key(secret.subject, KEYS, dice(1))
    slot, _ = seal(secret, key, event=event_id, field=name, entropy=dice(2))
    return slot.subject, slot.commitment


def again(line):
    """The line written anew from the event it decodes to."""
    envelope = open_envelope(line)
    event = event_of(envelope)
    fields = {name: getattr(event, name) for name in CATALOGUE.kind(envelope.name).personal}
    slots = {name: slot and (slot.subject, slot.commitment) for name, slot in fields.items() if slot is not UNSET}
    origin = Origin(actor=envelope.actor, command=envelope.command_id, correlation=envelope.correlation, causation=envelope.causation)
    return draft(event, event_id=envelope.id, slots=slots, origin=origin).recorded(envelope.recorded_at.encode())


def test_every_released_version_has_its_line_and_no_line_is_of_another():
    stored = [(envelope["name"], envelope["version"]) for envelope in map(parse, LINES)]
    assert stored == sorted(CATALOGUE.released())


@pytest.mark.parametrize("line", LINES, ids=title)
def test_a_golden_line_is_in_canonical_form_and_decodes(line):
    assert canonical(parse(line)) == line
    event = event_of(open_envelope(line))
    assert event.stream == open_envelope(line).stream
    assert event_in(line) == (event, open_envelope(line).recorded_at)


@pytest.mark.parametrize(
    "line", [line for line in LINES if parse(line)["version"] == CATALOGUE.kind(parse(line)["name"]).cls.event_version], ids=title
)
def test_a_present_line_decodes_to_its_sample_and_encodes_to_the_same_bytes(line):
    envelope = open_envelope(line)
    event, sample = event_of(envelope), SAMPLE_OF[envelope.name]
    for name in CATALOGUE.kind(envelope.name).plain:
        assert getattr(event, name) == getattr(sample, name)
    for name in CATALOGUE.kind(envelope.name).personal:
        slot, secret = getattr(event, name), getattr(sample, name)
        assert (slot is UNSET, slot is None) == (secret is UNSET, secret is None)
        assert not isinstance(slot, Secret)
        if isinstance(slot, Slot):
            assert (slot.event, slot.field, slot.subject) == (envelope.id, name, secret.subject)
    assert again(line) == line


def test_the_golden_lines_hold_no_personal_text():
    texts = [
        getattr(sample, name).text for sample in SAMPLES for name in CATALOGUE.kind(sample.event_name).personal if getattr(sample, name)
    ]
    assert len(texts) > 10
    for text in texts:
        assert text.encode() not in GOLDEN.read_bytes()
