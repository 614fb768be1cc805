"""Checkpoints (c2sp.org/tlog-checkpoint): a log's name, its size and its root, as a signed note."""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from events.notes import BadNote, Note, VerifierKey, parse_note

EVERY = 256  # a commit that crosses a multiple of this is followed by a checkpoint

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """That the log `origin` had this root when it held `size` events; nothing about who says so."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCheckpoint:
    """A checkpoint with its note; the signatures are unchecked."""

    checkpoint: Checkpoint
    note: Note

    def signers(self, keys: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
        """Those of the keys that signed it."""
        return tuple(key for key in keys if self.note.signed_by(key))

    def forgeries(self, keys: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
        """Those of the keys in whose name a line stands that they did not sign."""
        return tuple(key for key in keys if self.note.claims(key) and not self.note.signed_by(key))


def origin_of(log: str) -> str:
    """The name under which the log of this id signs: the `log` of its first event."""
    return f"rotaledger/{log}"


def parse_checkpoint(data: bytes) -> SignedCheckpoint:
    """The checkpoint in these bytes; `BadNote` where they are none."""
    note = parse_note(data)
    lines = note.text.split("\n")
    if len(lines) != 4 or not lines[0] or not _SIZE.fullmatch(lines[1]):
        raise BadNote("The signed note is no checkpoint: a log's name, a size and a root are expected, a line each.")
    checkpoint = Checkpoint(origin=lines[0], size=int(lines[1]), root=_root(lines[2]))
    if checkpoint.text != note.text:
        raise BadNote("The signed note is no checkpoint: it is not written as one.")
    return SignedCheckpoint(checkpoint=checkpoint, note=note)


def _root(text: str) -> bytes:
    try:
        root = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        root = b""
    if len(root) != 32:
        raise BadNote("The signed note is no checkpoint: its root is not 32 bytes.")
    return root
