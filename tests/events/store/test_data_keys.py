"""Keys of very many subjects are kept as what they are, and few of them ready for use."""

import pytest

from events.entropy import Entropy
from events.store import data_keys
from events.store.data_keys import DataKeys
from tests.events.places import dice
from tests.events.test_sealing import KEYS

NONCE = bytes(12)


@pytest.fixture
def entropy(monkeypatch: pytest.MonkeyPatch) -> Entropy:
    monkeypatch.setattr(data_keys, "AT_HAND", 3)
    return dice(5)


def test_each_subject_keeps_its_key_however_many_there_are(entropy: Entropy) -> None:
    known, again = DataKeys(), DataKeys()
    subjects = [f"s{number}" for number in range(10)]
    for subject in subjects:
        again.learn(known.draw(subject, KEYS, entropy), KEYS)
    sealed = {subject: known[subject].encrypt(NONCE, subject.encode(), None) for subject in subjects}
    assert len(set(sealed.values())) == 10
    for subject in [*subjects, *reversed(subjects)]:
        assert subject in known
        assert (
            again[subject].decrypt(NONCE, sealed[subject], None) == known[subject].decrypt(NONCE, sealed[subject], None) == subject.encode()
        )
    assert len(known._ready) <= data_keys.AT_HAND


def test_a_key_that_is_learned_anew_takes_the_place_of_the_one_at_hand(entropy: Entropy) -> None:
    known = DataKeys()
    known.draw("s", KEYS, entropy)
    before = known["s"].encrypt(NONCE, b"text", None)
    other = DataKeys()
    known.learn(other.draw("s", KEYS, entropy), KEYS)
    assert known["s"].encrypt(NONCE, b"text", None) == other["s"].encrypt(NONCE, b"text", None) != before


def test_who_is_not_known_has_no_key() -> None:
    known = DataKeys()
    assert "s" not in known
    with pytest.raises(KeyError):
        known["s"]
