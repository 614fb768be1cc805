"""Signed notes and checkpoints in the forms that other tools read."""

import base64
import dataclasses

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from events.checkpoints import Checkpoint, SignedCheckpoint, origin_of, parse_checkpoint
from events.notes import COSIGNER_KEY, LOG_KEY, BadNote, Note, SignerKey, parse_note, parse_verifier, sign

LOG = SignerKey(name="rotaledger/0123", kind=LOG_KEY, private=Ed25519PrivateKey.from_private_bytes(bytes(32)))
OTHER = SignerKey(name="rotaledger/0123", kind=LOG_KEY, private=Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32))
WITNESS = SignerKey(name="otto.example", kind=COSIGNER_KEY, private=Ed25519PrivateKey.from_private_bytes(bytes([2]) * 32))
CHECKPOINT = Checkpoint(origin="rotaledger/0123", size=256, root=bytes(range(32)))

# the note and the key by which Go's implementation of the format explains itself
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def signed(*keys: SignerKey, second: int = 0) -> bytes:
    return str(Note(text=CHECKPOINT.text, signatures=tuple(sign(CHECKPOINT.text, key, second=second) for key in keys))).encode()


def test_a_note_of_another_implementation_is_read_and_its_signature_holds():
    key = parse_verifier(GO_KEY)
    assert str(key) == GO_KEY
    note = parse_note(GO_NOTE.encode())
    assert str(note) == GO_NOTE
    assert note.signed_by(key)
    assert not dataclasses.replace(note, text=note.text.replace("answer", "reason")).signed_by(key)


def test_a_checkpoint_is_three_lines_and_a_signature_of_its_name():
    lines = signed(LOG).decode().split("\n")
    assert lines[:4] == ["rotaledger/0123", "256", base64.b64encode(CHECKPOINT.root).decode(), ""]
    assert lines[4].startswith("\u2014 rotaledger/0123 ")
    assert len(base64.b64decode(lines[4].split(" ")[2])) == 4 + 64
    assert parse_checkpoint(signed(LOG)).checkpoint == CHECKPOINT


def test_only_the_key_that_signed_is_a_signer():
    held = parse_checkpoint(signed(LOG))
    assert held.signers([OTHER.verifier, LOG.verifier]) == (LOG.verifier,)
    assert held.forgeries([OTHER.verifier, LOG.verifier]) == ()


def test_a_line_in_a_keys_name_that_it_did_not_sign_is_a_forgery():
    line = dataclasses.replace(sign(CHECKPOINT.text, OTHER), key_id=LOG.verifier.id)
    held = SignedCheckpoint(checkpoint=CHECKPOINT, note=Note(text=CHECKPOINT.text, signatures=(line,)))
    assert held.signers([LOG.verifier]) == ()
    assert held.forgeries([LOG.verifier]) == (LOG.verifier,)
    both = dataclasses.replace(held, note=Note(text=CHECKPOINT.text, signatures=(sign(CHECKPOINT.text, LOG), line)))
    assert both.signers([LOG.verifier]) == ()


def test_a_cosigner_signs_the_second_in_which_it_looked():
    held = parse_checkpoint(signed(LOG, WITNESS, second=1_700_000_000))
    assert held.signers([WITNESS.verifier, LOG.verifier]) == (WITNESS.verifier, LOG.verifier)
    assert held.note.cosigned_at(WITNESS.verifier) == 1_700_000_000
    line = held.note.signatures[1]
    later = dataclasses.replace(line, content=(1_800_000_000).to_bytes(8) + line.content[8:])
    assert not Note(text=CHECKPOINT.text, signatures=(later,)).signed_by(WITNESS.verifier)


def test_a_cosignature_is_never_taken_for_the_logs_own_signature():
    as_log = SignerKey(name=WITNESS.name, kind=LOG_KEY, private=WITNESS.private)
    assert as_log.verifier.id != WITNESS.verifier.id
    assert parse_checkpoint(signed(WITNESS)).signers([as_log.verifier]) == ()
    text = f"cosignature/v1\ntime 5\n{CHECKPOINT.text}"
    assert sign(CHECKPOINT.text, WITNESS, second=5).content[8:] == sign(text, as_log).content


def test_a_private_key_does_not_print_itself():
    assert "private" not in repr(LOG)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a+b",
        "a+00000000+AAAA",
        GO_KEY[:-4],
        GO_KEY.replace("c74f20a3", "c74f20a4"),
        GO_KEY.replace("PeterNeumann", "Peter"),
        GO_KEY.replace("+ARpc", "+CRpc"),
        GO_KEY.replace("PeterNeumann", "Peter Neumann"),
    ],
)
def test_what_is_no_verifier_key_is_refused_in_a_sentence(text):
    with pytest.raises(BadNote, match="verifier key"):
        parse_verifier(text)


SOUND = signed(LOG).decode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\n\n\xe2\x80\x94 a AAAAAAA=\n",
        SOUND.rstrip("\n").encode(),
        SOUND.replace("\n\n", "\n").encode(),
        SOUND.replace("\n256\n", "\n0256\n").encode(),
        SOUND.replace("\n256\n", "\n-1\n").encode(),
        SOUND.replace("\n256\n", "\n256\r\n").encode(),
        SOUND.replace("\n256\n", "\n99999999999999999999\n").encode(),
        SOUND.replace("\n256\n", "\n256\nmore\n").encode(),
        SOUND.replace("AAECAw", "AAEC").encode(),
        SOUND.replace("\u2014", "-").encode(),
        (SOUND + "\u2014 rotaledger/0123 AAAA\n").encode(),
        (SOUND + "\n").encode(),
        SOUND.encode() * 1000,
        f"\n256\n{base64.b64encode(bytes(32)).decode()}\n\n\u2014 a AAAAAAA=\n".encode(),
    ],
)
def test_what_is_no_checkpoint_is_refused_in_a_sentence(data):
    with pytest.raises(BadNote):
        parse_checkpoint(data)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data):
    try:
        read = parse_checkpoint(data)
    except BadNote:
        return
    assert str(read.note).encode() == data


def test_one_bit_of_a_checkpoint_changed_and_nobody_signed_it():
    for bit in range(len(SOUND.encode()) * 8):
        changed = bytearray(SOUND.encode())
        changed[bit // 8] ^= 1 << bit % 8
        try:
            read = parse_checkpoint(bytes(changed))
        except BadNote:
            continue
        assert read.signers([LOG.verifier]) == ()


def test_a_log_signs_under_a_name_of_its_own():
    assert origin_of("ab" * 16) == "rotaledger/" + "ab" * 16
