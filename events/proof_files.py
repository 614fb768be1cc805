"""A proof as a file that can be checked without the log: the hashes, the event's exact bytes, and the checkpoints it was made for.

Nothing in the file is believed. Whoever checks says which event or which earlier checkpoint they ask about and which checkpoint they hold;
position, sizes and roots come from there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from events.checkpoints import Checkpoint, SignedCheckpoint, parse_checkpoint
from events.errors import LogError
from events.merkle import leaf_hash
from events.proofs import Proof, is_consistent, is_included

FORMAT = "rotaledger proof 1"
INCLUSION, EXTENSION = "inclusion", "extension"
LARGEST_FILE = 4 * 2**20


class BadProof(LogError):
    """The file is no proof."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofFile:
    """What a file offers: hashes, for an event its envelope, and the checkpoint for which it says that it was made."""

    proves: str
    hashes: Proof
    checkpoint: SignedCheckpoint
    envelope: bytes | None

    def shows_event(self, position: int, held: Checkpoint) -> bool:
        """Whether the envelope in the file is event `position` of the log at the checkpoint held."""
        if self.envelope is None:
            return False
        return is_included(leaf_hash(self.envelope), position, held.size, self.hashes, held.root)

    def shows_extension(self, early: Checkpoint, held: Checkpoint) -> bool:
        """Whether the log at the checkpoint held begins with the log at the earlier one."""
        if self.proves != EXTENSION or early.origin != held.origin:
            return False
        return is_consistent(early.size, early.root, held.size, held.root, self.hashes)


def inclusion_file(position: int, envelope: bytes, proof: Proof, checkpoint: SignedCheckpoint) -> dict[str, object]:
    """The file that proves an event, as JSON says it; the position is there for people only."""
    return {**_head(INCLUSION, proof, checkpoint), "position": position, "envelope": envelope.decode()}


def extension_file(early: SignedCheckpoint, proof: Proof, checkpoint: SignedCheckpoint) -> dict[str, object]:
    """The file that proves an extension; the earlier checkpoint is there for people only."""
    return {**_head(EXTENSION, proof, checkpoint), "since": str(early.note)}


def parse_proof(data: bytes) -> ProofFile:
    """The proof in these bytes; `BadProof` or `BadNote` where they are none."""
    try:
        stated = json.loads(data) if len(data) <= LARGEST_FILE else None
    except (ValueError, RecursionError):
        stated = None
    if not isinstance(stated, dict) or stated.get("format") != FORMAT or stated.get("proves") not in (INCLUSION, EXTENSION):
        raise BadProof(f"The file is no proof: JSON that begins with the format {FORMAT!r} is expected.")
    return ProofFile(
        proves=stated["proves"],
        hashes=_hashes(stated.get("hashes")),
        checkpoint=parse_checkpoint(_text(stated, "checkpoint")),
        envelope=_text(stated, "envelope") if stated["proves"] == INCLUSION else None,
    )


def _head(proves: str, proof: Proof, checkpoint: SignedCheckpoint) -> dict[str, object]:
    return {"format": FORMAT, "proves": proves, "checkpoint": str(checkpoint.note), "hashes": [one.hex() for one in proof]}


def _hashes(stated: object) -> Proof:
    try:
        if isinstance(stated, list):
            return tuple(bytes.fromhex(one) for one in stated)
    except (ValueError, TypeError):
        pass
    raise BadProof('The file is no proof: its "hashes" are no list of hexadecimal numbers.')


def _text(stated: Mapping[str, Any], name: str) -> bytes:
    text = stated.get(name)
    if not isinstance(text, str):
        raise BadProof(f'The file is no proof: it has no "{name}".')
    return text.encode(errors="surrogatepass")
