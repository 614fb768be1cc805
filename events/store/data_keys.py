"""Data keys of many subjects, unwrapped: as bytes, for a cipher takes two and a half kilobytes, and a company has 300,000 people."""

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from events.entropy import Entropy
from events.keys import Keys
from events.sealing import WrappedKey, drawn_key, opened_key

AT_HAND = 256  # ciphers; texts of one subject are sealed and opened one after the other


class DataKeys:
    """Keys by subject; those used last are ready for use."""

    def __init__(self) -> None:
        self._keys: dict[str, bytes] = {}
        self._ready: dict[str, AESGCM] = {}

    def __contains__(self, subject: object) -> bool:
        return subject in self._keys

    def learn(self, stored: WrappedKey, keys: Keys) -> None:
        """Unwrap a stored key; raises `Unreadable` as `opened_key` says."""
        self._keys[stored.subject] = opened_key(stored, keys)
        self._ready.pop(stored.subject, None)

    def draw(self, subject: str, keys: Keys, entropy: Entropy) -> WrappedKey:
        """A fresh key for a subject; returns it wrapped for storage."""
        self._keys[subject], stored = drawn_key(subject, keys, entropy)
        return stored

    def __getitem__(self, subject: str) -> AESGCM:
        """The subject's key, ready for use. Raises KeyError where it is not known."""
        if subject not in self._ready:
            if len(self._ready) >= AT_HAND:
                self._ready.clear()
            self._ready[subject] = AESGCM(self._keys[subject])
        return self._ready[subject]
