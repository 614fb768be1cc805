import hashlib
import hmac
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as struct_replace

from events.errors import NotCanonical, Unreadable
from events.keys import Keys
from events.personal import Secret
from events.sealing import new_data_key, seal, unseal, unwrap
from tests.events.places import dice
from tests.events.test_keys import KEYS

KEY, STORED = new_data_key("ann", KEYS, dice(7))
SECRET = Secret(subject="ann", text="Ann O'Sjögren")
SLOT, PAYLOAD = seal(SECRET, KEY, event="e1", field="name", entropy=dice(8))


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200))
def test_any_text_comes_back_as_it_was(text):
    slot, payload = seal(Secret(subject="ann", text=text), KEY, event="e1", field="note", entropy=dice())
    assert unseal(slot, payload, KEY) == text
    if len(text.encode()) > 3:
        assert text.encode() not in payload


def test_the_commitment_is_the_hmac_that_the_design_says():
    salt = dice(8)(32)
    assert SLOT.commitment == hmac.new(salt, SECRET.text.encode(), hashlib.sha256).hexdigest()


def test_the_same_text_has_another_commitment_each_time():
    entropy = dice()
    seals = [seal(SECRET, KEY, event="e1", field="name", entropy=entropy) for _ in range(5)]
    assert len({slot.commitment for slot, _ in seals}) == len({payload for _, payload in seals}) == 5


@pytest.mark.parametrize("moved", [{"event": "e2"}, {"field": "title"}, {"subject": "bob"}], ids=repr)
def test_a_payload_cannot_be_moved_to_another_slot(moved):
    with pytest.raises(Unreadable, match="belongs to another slot"):
        unseal(struct_replace(SLOT, **moved), PAYLOAD, KEY)


def test_a_payload_of_another_text_breaks_its_commitment():
    _, other = seal(Secret(subject="ann", text="Bob"), KEY, event="e1", field="name", entropy=dice(9))
    with pytest.raises(Unreadable, match="committed to"):
        unseal(SLOT, other, KEY)


def test_each_flipped_bit_of_a_payload_is_noticed():
    for bit in range(len(PAYLOAD) * 8):
        flipped = bytearray(PAYLOAD)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Unreadable):
            unseal(SLOT, bytes(flipped), KEY)


@pytest.mark.parametrize("length", range(0, len(PAYLOAD), 5))
def test_a_payload_cut_short_is_noticed(length):
    with pytest.raises(Unreadable):
        unseal(SLOT, PAYLOAD[:length], KEY)


def test_a_data_key_opens_what_it_sealed_after_it_was_wrapped():
    assert unseal(SLOT, PAYLOAD, unwrap(STORED, KEYS)) == SECRET.text


def test_another_wrapping_key_is_named_together_with_the_right_one():
    other = Keys(id="fedcba9876543210", wrapping=bytes(32))
    with pytest.raises(Unreadable, match=rf"{KEYS.id}.*{other.id}"):
        unwrap(STORED, other)


@pytest.mark.parametrize(
    "change", [{"wrapped": STORED.wrapped[:-1] + b"x"}, {"wrapped": b""}, {"subject": "bob"}, {"fingerprint": "0" * 16}], ids=repr
)
def test_a_stored_key_that_was_changed_is_noticed(change):
    with pytest.raises(Unreadable, match="data key of"):
        unwrap(replace(STORED, **change), KEYS)


def test_half_of_a_surrogate_pair_is_refused_before_anything_is_sealed():
    with pytest.raises(NotCanonical):
        seal(Secret(subject="ann", text="\ud800"), KEY, event="e1", field="name", entropy=dice())
