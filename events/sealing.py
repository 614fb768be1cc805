"""How a personal text is sealed: AES-256-GCM under its subject's data key, committed to by an HMAC under a random salt.

The payload is nonce (12) || ciphertext of salt (32) || text in UTF-8. Event id, field and subject are the associated data, so that no
payload can be moved to another slot. The commitment in the envelope stays when salt and key are destroyed, and then tells nothing.
"""

import hmac
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from events.entropy import Entropy
from events.errors import NotCanonical, Unreadable
from events.keys import Keys, key_id
from events.personal import Secret, Slot

_NONCE, _SALT = 12, 32
_LABEL = msgspec.json.Encoder()  # ids and names of fields lie in envelopes too, so that their canonical form was checked there


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedKey:
    """A subject's data key as it is stored: sealed by the wrapping key `wrapped_by`, with a fingerprint of its own."""

    subject: str
    fingerprint: str
    wrapped_by: str
    wrapped: bytes


def new_data_key(subject: str, keys: Keys, entropy: Entropy) -> tuple[AESGCM, WrappedKey]:
    """A fresh data key for a subject, ready for use and wrapped for storage."""
    key, stored = drawn_key(subject, keys, entropy)
    return AESGCM(key), stored


def drawn_key(subject: str, keys: Keys, entropy: Entropy) -> tuple[bytes, WrappedKey]:
    """The same as its 32 bytes."""
    key, nonce = entropy(32), entropy(_NONCE)
    wrapped = nonce + keys.cipher.encrypt(nonce, key, _key_label(subject))
    return key, WrappedKey(subject=subject, fingerprint=key_id(key), wrapped_by=keys.id, wrapped=wrapped)


def unwrap(stored: WrappedKey, keys: Keys) -> AESGCM:
    """The data key of a subject, ready for use; `Unreadable` as `opened_key` says."""
    return AESGCM(opened_key(stored, keys))


def rewrap(stored: WrappedKey, old: Keys, new: Keys, entropy: Entropy) -> WrappedKey:
    """The same data key under another wrapping key; raises `Unreadable` where the old one does not open it."""
    nonce = entropy(_NONCE)
    wrapped = nonce + new.cipher.encrypt(nonce, opened_key(stored, old), _key_label(stored.subject))
    return WrappedKey(subject=stored.subject, fingerprint=stored.fingerprint, wrapped_by=new.id, wrapped=wrapped)


def mark(text: str, key: bytes) -> str:
    """What a text is recognised by without being kept: hex HMAC-SHA256 under a key that is used for nothing else."""
    return hmac.digest(key, text.encode(errors="surrogatepass"), "sha256").hex()


def opened_key(stored: WrappedKey, keys: Keys) -> bytes:
    """The data key of a subject; `Unreadable` under another wrapping key or where the stored bytes were changed."""
    if stored.wrapped_by != keys.id:
        raise Unreadable(
            f"Personal data of {stored.subject} are sealed under the wrapping key {stored.wrapped_by}; the key directory holds {keys.id}."
        )
    try:
        key = keys.cipher.decrypt(stored.wrapped[:_NONCE], stored.wrapped[_NONCE:], _key_label(stored.subject))
    except (InvalidTag, ValueError):
        raise Unreadable(f"The data key of {stored.subject} was changed in the database and cannot be unwrapped.") from None
    if key_id(key) != stored.fingerprint:
        raise Unreadable(f"The data key of {stored.subject} does not have the fingerprint stored beside it.")
    return key


def seal(secret: Secret, key: AESGCM, *, event: str, field: str, entropy: Entropy) -> tuple[Slot, bytes]:
    """The slot that goes into the envelope, and the payload stored beside it."""
    try:
        text = secret.text.encode()
    except UnicodeEncodeError:
        raise NotCanonical(f'The text for "{field}" holds half of a surrogate pair.') from None
    salt, nonce = entropy(_SALT), entropy(_NONCE)
    slot = Slot(event=event, field=field, subject=secret.subject, commitment=hmac.digest(salt, text, "sha256").hex())
    return slot, nonce + key.encrypt(nonce, salt + text, _slot_label(slot))


def unseal(slot: Slot, payload: bytes, key: AESGCM) -> str:
    """The text in a slot; `Unreadable` where the payload is not the one that was sealed or breaks its commitment."""
    try:
        opened = key.decrypt(payload[:_NONCE], payload[_NONCE:], _slot_label(slot))
    except (InvalidTag, ValueError):
        raise Unreadable(f'The payload of "{slot.field}" of event {slot.event} was changed, or belongs to another slot or key.') from None
    salt, text = opened[:_SALT], opened[_SALT:]
    if not hmac.compare_digest(hmac.digest(salt, text, "sha256").hex(), slot.commitment):
        raise Unreadable(f'The payload of "{slot.field}" of event {slot.event} is not the text that was committed to.')
    return text.decode()


def _key_label(subject: str) -> bytes:
    return _LABEL.encode(["rotaledger data key", subject])


def _slot_label(slot: Slot) -> bytes:
    return _LABEL.encode([slot.event, slot.field, slot.subject])
