"""Attacks that need more than the log of the matrix: on what an erasure left, on receipts, and with the checkpoint that is handed over."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from events.checkpoints import SignedCheckpoint
from events.kinds.privacy import PersonErased
from events.notes import LOG_KEY, SignerKey, sign
from events.personal import Secret
from events.receipts import Receipt
from tests.events.places import Place, add
from tests.events.store.attacks import forge


@dataclass(frozen=True)
class Other:
    """What somebody does to a copy of the sound log, and what verification finds; `act` does the one and gives the other."""

    says: str
    found: set[str]
    act: Callable[[Place, SignedCheckpoint], set[str]]


def handed_another(place: Place, held: SignedCheckpoint) -> set[str]:
    """The keeper hands the auditor a checkpoint of the right log and root, signed by another key than the one that the auditor noted."""
    own = SignerKey(name=held.checkpoint.origin, kind=LOG_KEY, private=Ed25519PrivateKey.from_private_bytes(bytes([3]) * 32))
    handed = replace(held, note=replace(held.note, signatures=(sign(held.note.text, own),)))
    log = place.open()
    try:
        return {finding.reason for finding in log.verify(held=[handed], verifiers=log.verifiers()).findings}
    finally:
        log.close()


def with_receipt(position: int) -> Callable[[Place, SignedCheckpoint], set[str]]:
    """Somebody has a report that says another root of that position."""

    def act(place: Place, held: SignedCheckpoint) -> set[str]:
        log = place.open()
        try:
            return {finding.reason for finding in log.verify(receipts=[Receipt(position=position, root="0" * 8)]).findings}
        finally:
            log.close()

    return act


def after_an_erasure(*statements: str) -> Callable[[Place, SignedCheckpoint], set[str]]:
    """Ann is erased, and then somebody does this to the database."""

    def act(place: Place, held: SignedCheckpoint) -> set[str]:
        log = place.open()
        reason = Secret(subject="erasure:ann", text="asked for it")
        add(log, PersonErased(person="ann", approved_by="actor-2", reason=reason, number_lost=False), command="erase")
        assert log.verify().findings == ()
        log.close()
        forge(place, *statements)
        log = place.open()
        try:
            return {finding.reason for finding in log.verify().findings}
        finally:
            log.close()

    return act


OTHERS = (
    Other("hand over a checkpoint of another key", {"checkpoint-unsigned"}, handed_another),
    Other("rewrite what a report was made of", {"receipt-differs"}, with_receipt(5)),
    Other("cut what a report was made of", {"receipt-beyond"}, with_receipt(12)),
    Other(
        "put a key back behind a fence",
        {"key-changed", "key-present", "key-stray"},
        after_an_erasure("INSERT INTO subject_keys SELECT 'ann', fingerprint, wrapped_by, wrapped FROM subject_keys WHERE subject = 'bob'"),
    ),
    Other("remove a fence", {"fence-missing"}, after_an_erasure("DELETE FROM erasure_fence WHERE subject = 'ann'")),
    Other("put up a fence around somebody", {"fence-stray"}, after_an_erasure("INSERT INTO erasure_fence VALUES ('bob', '', 'x')")),
    Other("remove the mark of a number", {"fence-missing"}, after_an_erasure("DELETE FROM erasure_fence WHERE subject <> 'ann'")),
    Other(
        "mark a number with another key",
        {"fence-changed"},
        after_an_erasure("UPDATE erasure_fence SET fingerprint = 'x' WHERE subject <> 'ann'"),
    ),
    Other(
        "remove the key that marks numbers", {"key-missing"}, after_an_erasure("DELETE FROM subject_keys WHERE subject = 'erasure-fence'")
    ),
)
