"""The signer signs one history: what it signed last, and what extends that."""

import json
import random
import stat
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.checkpoints import Checkpoint, parse_checkpoint
from events.errors import LogError
from events.keys import SIGNING_FILE, make_keys
from events.merkle import Edge, grow
from events.notes import COSIGNER_KEY
from events.proofs import consistency
from events.signing import COSIGNING_FILE, NotSigned, Signer, cosigner_in, new_signing_key, signer_of, verifiers_in
from tests.events.places import Place, add, away, dice
from tests.events.test_merkle import LEAVES, grown, tree_hash

ORIGIN = "rotaledger/0123"
_, STORED = grown(130)


def at(size: int, leaves: list[bytes] = LEAVES) -> Checkpoint:
    return Checkpoint(origin=ORIGIN, size=size, root=tree_hash(leaves[:size]))


def extend(signer: Signer, size: int) -> None:
    signer.sign(at(size), lambda early: consistency(early, size, lambda position, level: STORED[position, level]))


@pytest.fixture
def signer(tmp_path):
    make_keys(tmp_path / "keys", dice())
    return signer_of(tmp_path / "keys", ORIGIN)


def test_a_signer_signs_what_extends_what_it_signed_last(signer):
    for size in (0, 1, 2, 2, 64, 100, 130):
        extend(signer, size)
        assert signer.last(ORIGIN).checkpoint == at(size)


def test_a_shorter_log_gets_no_signature_and_is_not_remembered(signer):
    extend(signer, 100)
    with pytest.raises(NotSigned, match="holds only 99 now"):
        extend(signer, 99)
    assert signer.last(ORIGIN).checkpoint.size == 100


def test_a_rewritten_log_gets_no_signature_however_long_it_is(signer):
    extend(signer, 100)
    other = [*LEAVES[:50], LEAVES[0], *LEAVES[51:]]
    honest = consistency(100, 120, lambda position, level: STORED[position, level])
    for proof in (honest, (), honest[1:]):
        with pytest.raises(NotSigned, match="rewritten"):
            signer.sign(at(120, other), lambda early, proof=proof: proof)
    with pytest.raises(NotSigned, match="rewritten"):
        signer.sign(at(100, other), lambda early: ())


def test_what_the_log_says_was_signed_counts_where_nothing_is_remembered(signer):
    with pytest.raises(NotSigned, match="holds only 5"):
        signer.sign(at(5), lambda early: (), known=at(6))


def test_logs_that_share_a_key_directory_are_remembered_apart(signer):
    extend(signer, 100)
    other = signer_of(signer.directory, "rotaledger/4567")
    other.sign(Checkpoint(origin=other.key.name, size=3, root=LEAVES[0]), lambda early: ())
    assert (signer.last(ORIGIN).checkpoint.size, other.last(other.key.name).checkpoint.size) == (100, 3)


@pytest.mark.parametrize(
    "damage", [b"", b"[]", b'{"rotaledger/0123": {"size": -1, "root": "00", "log_key": null}}', b"\xff", b'{"a": 1}', b"[" * 100_000]
)
def test_a_damaged_memory_signs_nothing(signer, damage):
    signer.memory.write_bytes(damage)
    with pytest.raises(NotSigned, match="memory, is damaged"):
        extend(signer, 5)


def test_key_memory_and_lock_are_their_owners_alone(signer):
    extend(signer, 5)
    cosigner_in(signer.directory, dice())
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in signer.directory.iterdir()}
    assert set(modes.values()) == {0o600}
    assert {SIGNING_FILE, "signing.memory", COSIGNING_FILE} <= set(modes)


def test_without_a_signing_key_is_said_what_to_run(tmp_path):
    for directory in (None, tmp_path):
        with pytest.raises(NotSigned, match="rota log checkpoint --new-key"):
            signer_of(directory, ORIGIN)


def test_a_damaged_signing_key_is_refused_in_a_sentence(signer):
    (signer.directory / SIGNING_FILE).write_bytes(b"-----BEGIN")
    with pytest.raises(NotSigned, match="damaged"):
        signer_of(signer.directory, ORIGIN)


def test_a_new_key_leaves_the_old_one_checkable_and_starts_anew(signer):
    extend(signer, 100)
    renewed = new_signing_key(signer.directory, ORIGIN, dice(7))
    assert renewed.key.verifier != signer.key.verifier
    assert verifiers_in(signer.directory, ORIGIN) == (signer.key.verifier, renewed.key.verifier)
    assert renewed.last(ORIGIN) is None
    extend(renewed, 5)


def test_a_cosigner_has_a_key_and_a_name_of_its_own(signer, tmp_path):
    cosigner = cosigner_in(tmp_path / "auditor", dice(3))
    assert cosigner.key.kind == COSIGNER_KEY
    assert cosigner_in(tmp_path / "auditor", dice(4)).key.verifier == cosigner.key.verifier
    assert cosigner.key.name != cosigner_in(tmp_path / "other", dice(5)).key.name


def test_a_cosigner_remembers_the_logs_key(tmp_path, signer):
    cosigner = cosigner_in(tmp_path / "auditor", dice(3))
    cosigner.sign(at(5), lambda early: (), log_key=str(signer.key.verifier), second=9)
    assert verifiers_in(cosigner.directory, ORIGIN) == (signer.key.verifier, cosigner.key.verifier)
    cosigner.sign(at(5), lambda early: (), second=9)
    assert json.loads(cosigner.memory.read_text())[ORIGIN]["log_key"] == str(signer.key.verifier)


# --- on a log ---


def test_a_checkpoint_is_signed_over_the_head_and_kept_beside_the_events(place: Place):
    log = place.create()
    add(log, away(), away(), command="c1")
    signed = log.checkpoint()
    assert (signed.checkpoint.size, signed.checkpoint.root) == (3, log.head().root)
    assert signed.signers(log.verifiers()) == log.verifiers() != ()
    assert [str(one.note) for one in log.checkpoints()] == [str(log.checkpoint().note)]
    assert parse_checkpoint(str(signed.note).encode()) == signed
    log.close()


def test_a_rolled_back_database_gets_no_fresh_signature(file_place: Place):
    log = file_place.create()
    log.close()
    older = file_place.file.read_bytes()
    log = file_place.open()
    add(log, away(), command="c1")
    log.checkpoint()
    log.close()
    file_place.file.write_bytes(older)
    log = file_place.open()
    with pytest.raises(NotSigned, match="holds only 1 now"):
        log.checkpoint()
    add(log, away("bob"), away("bob"), command="c2")
    with pytest.raises(NotSigned, match="rewritten"):
        log.checkpoint()
    assert log.checkpoints() == []
    log.close()


def test_a_signer_whose_memory_was_removed_begins_with_what_the_log_holds(file_place: Place):
    log = file_place.create()
    add(log, away(), command="c1")
    log.checkpoint()
    (file_place.keys / "signing.memory").unlink()
    add(log, away(), command="c2")
    assert log.checkpoint().checkpoint.size == 3
    log.close()


def test_every_event_and_every_extension_of_a_log_is_proven(log):
    add(log, *[away()] * 9, command="c1")
    early = log.checkpoint().checkpoint
    add(log, *[away()] * 9, command="c2")
    late = log.checkpoint().checkpoint
    assert len(log.prove_extension(early, late)) == len(consistency(10, 19, lambda position, level: b""))
    for position in range(1, 20):
        log.prove_event(position, late)
    with pytest.raises(LogError, match="covers events 1 to 10"):
        log.prove_event(11, early)
    with pytest.raises(LogError, match="turn them round"):
        log.prove_extension(late, early)
    with pytest.raises(LogError, match="another root"):
        log.prove_extension(at(5), late)
    with pytest.raises(LogError, match="holds 19"):
        log.prove_event(1, at(20))


def test_a_log_that_cannot_be_written_is_signed_and_keeps_no_checkpoint(file_place: Place):
    log = file_place.create()
    log.close()
    file_place.file.chmod(0o400)
    file_place.file.parent.chmod(0o700)
    log = file_place.open()
    if log._database.writable:
        pytest.skip("nothing is forbidden to this user")
    assert log.checkpoint().checkpoint.size == 1
    assert log.checkpoints() == []
    log.close()


def test_a_signature_is_handed_out_where_the_log_cannot_keep_a_copy(file_place: Place, monkeypatch: pytest.MonkeyPatch):
    log = file_place.create()

    def refused(*_: object) -> None:
        raise LogError("no room")

    monkeypatch.setattr("events.store.checkpointing._store", refused)
    signed = log.checkpoint()
    assert signed.signers(log.verifiers()) == log.verifiers()
    assert log.checkpoints() == []
    log.close()


# --- whatever happens ---

BRANCHES = [LEAVES, [*LEAVES[:20], LEAVES[0], *LEAVES[21:]], [*LEAVES[:3], *LEAVES[4:], LEAVES[3]]]


def leaves_proof(leaves: list[bytes], early: int, size: int) -> tuple[bytes, ...]:
    _, nodes = grow(Edge(), leaves[:size])
    stored = {(node.position, node.level): node.hash for node in nodes}
    return consistency(early, size, lambda position, level: stored[position, level] if level else leaves[position - 1])


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 40)), max_size=12))
def test_all_that_one_key_ever_signed_is_one_history(asked):
    """Of whatever logs it is asked in whatever order: each checkpoint signed begins with the one signed before."""
    with TemporaryDirectory() as directory:
        make_keys(Path(directory), dice())
        signer = signer_of(Path(directory), ORIGIN)
        signed: list[tuple[int, int]] = []
        for branch, size in asked:
            leaves = BRANCHES[branch]
            try:
                signer.sign(at(size, leaves), lambda early, leaves=leaves, size=size: leaves_proof(leaves, early, size))
            except NotSigned:
                before, last = signed[-1]
                assert size < last or BRANCHES[before][:last] != leaves[:last]
            else:
                signed.append((branch, size))
        for (before, early), (after, late) in pairwise(signed):
            assert early <= late
            assert BRANCHES[before][:early] == BRANCHES[after][:early]


def test_those_who_sign_at_once_take_turns(signer):
    sizes = list(range(1, 41))
    random.Random(1).shuffle(sizes)

    def sign(size: int) -> int | None:
        try:
            extend(signer, size)
        except NotSigned:
            return None
        return size

    with ThreadPoolExecutor(8) as pool:
        done = [size for size in pool.map(sign, sizes) if size is not None]
    assert max(done) == 40 == signer.last(ORIGIN).checkpoint.size
