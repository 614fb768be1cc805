"""Cosigning: an auditor signs a log's checkpoint with a key and a memory of their own, on a machine of their own."""

from dataclasses import replace

from events.checkpoints import SignedCheckpoint
from events.notes import VerifierKey, parse_verifier
from events.signing import NotSigned, ProofSince, Signer


def cosign(
    signed: SignedCheckpoint, cosigner: Signer, proof_since: ProofSince, *, log_key: VerifierKey | None, second: int
) -> SignedCheckpoint:
    """The checkpoint with one more signature: that it bears the log's and extends what this cosigner signed last.

    `log_key` is needed the first time and remembered; `second` is now, in Unix time. Raises NotSigned.
    """
    origin = signed.checkpoint.origin
    key = log_key or _remembered(cosigner, origin)
    if not signed.note.signed_by(key):
        raise NotSigned(f"Nothing was signed: the checkpoint does not bear the signature of {key}.")
    mine = cosigner.sign(signed.checkpoint, proof_since, log_key=str(key), second=second)
    others = tuple(one for one in signed.note.signatures if (one.name, one.key_id) != (mine.name, mine.key_id))
    return replace(signed, note=replace(signed.note, signatures=(*others, mine)))


def _remembered(cosigner: Signer, origin: str) -> VerifierKey:
    last = cosigner.last(origin)
    if last is None or last.log_key is None:
        raise NotSigned(
            f"Nothing was signed: you never cosigned {origin} before, so its key is not known here. Ask for it by another way than the "
            "checkpoint (rota log checkpoint prints it), and name it with --vkey."
        )
    return parse_verifier(last.log_key)
