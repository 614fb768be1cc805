"""Signed notes as C2SP defines them: a text, and Ed25519 signatures under it that name their keys.

The forms are those of c2sp.org/signed-note and c2sp.org/tlog-cosignature: a log signs the text itself, a cosigner signs the text with the
second in which it looked. A key is written down as its verifier key, `NAME+ID+BASE64`.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from events.errors import LogError

LOG_KEY, COSIGNER_KEY = 1, 4  # the kinds of keys, as their first byte says
LARGEST_NOTE = 64 * 2**10

_NAME = re.compile(r"[^\s+\x00-\x20\x7f]+")
_LINE = re.compile(r"\u2014 (?P<name>[^\s+]+) (?P<content>[A-Za-z0-9+/]+={0,2})")


class BadNote(LogError):
    """The text is no signed note, or the key no verifier key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierKey:
    """A public key with the name under which it signs; `kind` is LOG_KEY or COSIGNER_KEY."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + self._content).digest()[:4]

    @property
    def _content(self) -> bytes:
        return bytes([self.kind]) + self.public

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self._content).decode()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerKey:
    """A private key with the name under which it signs."""

    name: str
    kind: int
    private: Ed25519PrivateKey = field(repr=False)

    @property
    def verifier(self) -> VerifierKey:
        """What others need to check its signatures."""
        public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return VerifierKey(name=self.name, kind=self.kind, public=public)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature line: the key it claims by name and id, and what follows."""

    name: str
    key_id: bytes
    content: bytes

    def __str__(self) -> str:
        return f"\u2014 {self.name} {base64.b64encode(self.key_id + self.content).decode()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text, its final line break included, and the signatures under it, unchecked."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(f"{one}\n" for one in self.signatures)

    def claims(self, key: VerifierKey) -> bool:
        """Whether some line says that it was made by this key; says nothing of its being true."""
        return any((one.name, one.key_id) == (key.name, key.id) for one in self.signatures)

    def signed_by(self, key: VerifierKey) -> bool:
        """Whether the key signed this text, and no line that claims so is wrong."""
        mine = [one for one in self.signatures if (one.name, one.key_id) == (key.name, key.id)]
        return bool(mine) and all(_is_signature(one, self.text, key) for one in mine)

    def cosigned_at(self, key: VerifierKey) -> int | None:
        """The second (Unix time) in which a cosigner looked, where its signature holds."""
        mine = [one for one in self.signatures if (one.name, one.key_id) == (key.name, key.id)]
        if key.kind != COSIGNER_KEY or not self.signed_by(key):
            return None
        return max(int.from_bytes(one.content[:8]) for one in mine)


def parse_note(data: bytes) -> Note:
    """The note in these bytes; `BadNote` where they are none."""
    if len(data) > LARGEST_NOTE:
        raise BadNote(f"The file has more than {LARGEST_NOTE >> 10} KiB and is no signed note.")
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise BadNote("The file is no signed note: it is not UTF-8.") from None
    text, gap, below = whole.rpartition("\n\n")
    if not gap or not below.endswith("\n") or _has_control(whole):
        raise BadNote("The file is no signed note: a text, an empty line and signature lines are expected.")
    note = Note(text=text + "\n", signatures=tuple(_signatures(below)))
    if str(note) != whole:
        raise BadNote("The file is no signed note: a signature is not spelt as it is written.")
    return note


def parse_verifier(text: str) -> VerifierKey:
    """The key in `NAME+ID+BASE64`; `BadNote` where it is none, or its id is not that of the key."""
    name, _, rest = text.strip().partition("+")
    _, _, encoded = rest.partition("+")
    try:
        content = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not _NAME.fullmatch(name) or len(content) != 33 or content[0] not in (LOG_KEY, COSIGNER_KEY):
        raise BadNote(f"{text.strip()[:100]!r} is no verifier key; one is written NAME+ID+BASE64.")
    key = VerifierKey(name=name, kind=content[0], public=content[1:])
    if str(key) != text.strip():
        raise BadNote(f"The verifier key {text.strip()[:100]!r} is damaged: its id is not that of the key.")
    return key


def sign(text: str, key: SignerKey, *, second: int = 0) -> Signature:
    """A log's signature of a text that ends with a line break, or a cosigner's, who looked in that second (Unix time)."""
    if key.kind == LOG_KEY:
        content = key.private.sign(text.encode())
    else:
        content = second.to_bytes(8) + key.private.sign(_cosigned(text, second))
    return Signature(name=key.name, key_id=key.verifier.id, content=content)


def _is_signature(one: Signature, text: str, key: VerifierKey) -> bool:
    stamp = one.content[:8] if key.kind == COSIGNER_KEY else b""
    message = _cosigned(text, int.from_bytes(stamp)) if stamp else text.encode()
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(one.content[len(stamp) :], message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _cosigned(text: str, second: int) -> bytes:
    return f"cosignature/v1\ntime {second}\n{text}".encode()


def _signatures(below: str) -> Iterator[Signature]:
    for line in below[:-1].split("\n"):
        found = _LINE.fullmatch(line)
        content = _decoded(found["content"]) if found else b""
        if found is None or len(content) < 5:
            raise BadNote(f"The signature line {line[:60]!r} is none.")
        yield Signature(name=found["name"], key_id=content[:4], content=content[4:])


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""


def _has_control(text: str) -> bool:
    return any(letter < " " and letter != "\n" for letter in text)
