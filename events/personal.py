"""Personal fields: outside the envelope, sealed under the key of the noun they describe."""

import msgspec


class Secret(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A personal text before it is sealed; `subject` is the id of the noun whose key seals it."""

    subject: str
    text: str


class Slot(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A sealed personal field as the log holds it: its address (event id, field name), its subject and its commitment.

    `commitment` is hex HMAC-SHA256(salt of 32 random bytes, plaintext in UTF-8).
    """

    event: str
    field: str
    subject: str
    commitment: str


Personal = Secret | Slot | None
