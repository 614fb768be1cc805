"""Proofs against the recursive definitions of RFC 9162, at every size, and against everybody who forges them."""

import random
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.merkle import Edge, grow, leaf_hash
from events.proofs import consistency, inclusion, is_consistent, is_included
from tests.events.test_merkle import CT_LEAVES, CT_ROOTS, LEAVES, grown, tree_hash

LARGEST = 130
_, STORED = grown(LARGEST)
ROOTS = [tree_hash(LEAVES[:size]) for size in range(LARGEST + 1)]


def hash_at(position: int, level: int) -> bytes:
    return STORED[position, level]


def split(size: int) -> int:
    k = 1
    while k * 2 < size:
        k *= 2
    return k


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH(m, D[n]) of RFC 9162, section 2.1.3.1, word for word; m counts from 0."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), tree_hash(leaves[k:])]
    return [*path(m - k, leaves[k:]), tree_hash(leaves[:k])]


def subproof(m: int, leaves: list[bytes], *, known: bool = True) -> list[bytes]:
    """SUBPROOF(m, D[n], b) of RFC 9162, section 2.1.4.1, word for word."""
    if m == len(leaves):
        return [] if known else [tree_hash(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], known=known), tree_hash(leaves[k:])]
    return [*subproof(m - k, leaves[k:], known=False), tree_hash(leaves[:k])]


def test_every_inclusion_proof_to_size_130_is_that_of_the_definition_and_holds():
    for size in range(1, LARGEST + 1):
        for position in range(1, size + 1):
            proof = inclusion(position, size, hash_at)
            assert list(proof) == path(position - 1, LEAVES[:size])
            assert is_included(LEAVES[position - 1], position, size, proof, ROOTS[size])


def test_every_consistency_proof_to_size_130_is_that_of_the_definition_and_holds():
    for size in range(1, LARGEST + 1):
        for early in range(1, size + 1):
            proof = consistency(early, size, hash_at)
            assert list(proof) == subproof(early, LEAVES[:size])
            assert is_consistent(early, ROOTS[early], size, ROOTS[size], proof)


def test_every_tree_begins_with_the_empty_one_and_needs_no_proof_of_it():
    for size in range(LARGEST + 1):
        assert consistency(0, size, hash_at) == ()
        assert is_consistent(0, ROOTS[0], size, ROOTS[size], ())
        assert not is_consistent(0, ROOTS[1], size, ROOTS[size], ())


CT = [leaf_hash(bytes.fromhex(leaf)) for leaf in CT_LEAVES]
PATHS = {  # the vectors by which implementations of Certificate Transparency check each other: (position, size) -> path
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (3, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (2, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
EXTENSIONS = {  # (early, size) -> proof
    (1, 1): [],
    (1, 8): PATHS[1, 8],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def ct_hash_at(position: int, level: int) -> bytes:
    _, nodes = grow(Edge(), CT)
    stored = {(node.position, node.level): node.hash for node in nodes}
    return stored[position, level] if level else CT[position - 1]


@pytest.mark.parametrize(("position", "size"), PATHS)
def test_the_known_inclusion_proofs_of_certificate_transparency(position, size):
    proof = [bytes.fromhex(one) for one in PATHS[position, size]]
    assert list(inclusion(position, size, ct_hash_at)) == proof
    assert is_included(CT[position - 1], position, size, proof, bytes.fromhex(CT_ROOTS[size - 1]))


@pytest.mark.parametrize(("early", "size"), EXTENSIONS)
def test_the_known_consistency_proofs_of_certificate_transparency(early, size):
    proof = [bytes.fromhex(one) for one in EXTENSIONS[early, size]]
    assert list(consistency(early, size, ct_hash_at)) == proof
    assert is_consistent(early, bytes.fromhex(CT_ROOTS[early - 1]), size, bytes.fromhex(CT_ROOTS[size - 1]), proof)


@pytest.mark.parametrize(("position", "size"), [(0, 5), (6, 5), (-1, 5), (1, 0)])
def test_there_is_no_proof_of_what_is_not_in_the_tree(position, size):
    with pytest.raises(ValueError, match="not in a tree"):
        inclusion(position, size, hash_at)
    assert not is_included(LEAVES[0], position, size, (), LEAVES[0])


def test_there_is_no_proof_that_a_tree_begins_with_a_larger_one():
    with pytest.raises(ValueError, match="does not begin"):
        consistency(6, 5, hash_at)
    assert not is_consistent(6, ROOTS[6], 5, ROOTS[5], ())


def test_a_million_events_are_proven_with_twenty_hashes_and_an_extension_with_twenty_one():
    def any_hash(position: int, level: int) -> bytes:
        return sha256(f"{position}/{level}".encode()).digest()

    size = 1_000_000
    assert max(len(inclusion(position, size, any_hash)) for position in (1, 2, 777_777, 524_288, 524_289, size)) == 20
    assert max(len(consistency(early, size, any_hash)) for early in (1, 3, 777_777, 524_288, 524_289, 999_999)) <= 21


# --- forgers ---


def forged(proof: tuple[bytes, ...], draws: random.Random) -> tuple[bytes, ...]:
    """The proof changed in one of the ways in which proofs are forged; never the proof itself."""
    while True:
        made = draws.choice(FORGERIES)(list(proof), draws)
        if tuple(made) != proof:
            return tuple(made)


def _flip(proof: list[bytes], draws: random.Random) -> list[bytes]:
    if not proof:
        return [draws.choice(LEAVES)]
    place, bit = draws.randrange(len(proof)), draws.randrange(256)
    changed = bytearray(proof[place])
    changed[bit // 8] ^= 1 << bit % 8
    return [*proof[:place], bytes(changed), *proof[place + 1 :]]


def _drop(proof: list[bytes], draws: random.Random) -> list[bytes]:
    place = draws.randrange(len(proof) + 1)
    return proof[:place] + proof[place + 1 :]


def _insert(proof: list[bytes], draws: random.Random) -> list[bytes]:
    place = draws.randrange(len(proof) + 1)
    return [*proof[:place], draws.choice([*LEAVES, *STORED.values(), b"", bytes(32), bytes(31)]), *proof[place:]]


def _shuffle(proof: list[bytes], draws: random.Random) -> list[bytes]:
    return draws.sample(proof, len(proof))


def _swap(proof: list[bytes], draws: random.Random) -> list[bytes]:
    if not proof:
        return [bytes(32)]
    place = draws.randrange(len(proof))
    return [*proof[:place], draws.choice(list(STORED.values())), *proof[place + 1 :]]


def _cut(proof: list[bytes], draws: random.Random) -> list[bytes]:
    """The same bytes, divided otherwise."""
    whole = b"".join(proof)
    place = draws.randrange(len(whole) + 1)
    return [whole[:place], whole[place:]]


FORGERIES = (_flip, _drop, _insert, _shuffle, _swap, _cut)


def forgeries_are_refused(draws: random.Random, times: int) -> int:
    """How many of so many forgeries were accepted: changed proofs, and sound proofs of something else."""
    accepted = 0
    for _ in range(times):
        size = draws.randint(1, LARGEST)
        position, early = draws.randint(1, size), draws.randint(1, size)
        sound, longer = inclusion(position, size, hash_at), consistency(early, size, hash_at)
        other = draws.choice([n for n in range(1, LARGEST + 1) if n != position])
        less = draws.choice([n for n in range(LARGEST + 1) if n != early])
        accepted += is_included(LEAVES[position - 1], position, size, forged(sound, draws), ROOTS[size])
        accepted += is_included(LEAVES[other - 1], position, size, sound, ROOTS[size])
        accepted += is_included(LEAVES[position - 1], other, size, sound, ROOTS[size])
        accepted += is_consistent(early, ROOTS[early], size, ROOTS[size], forged(longer, draws))
        accepted += is_consistent(early, ROOTS[less], size, ROOTS[size], longer)
        accepted += is_consistent(less, ROOTS[early], size, ROOTS[size], longer)
    return accepted


def test_forged_proofs_are_refused():
    assert forgeries_are_refused(random.Random(1), 500) == 0


@pytest.mark.campaign
def test_fifty_thousand_forged_proofs_are_refused():
    assert forgeries_are_refused(random.Random(2), 8_400) == 0


def test_events_inserted_before_old_ones_are_no_extension():
    """A library once took them for one: it read the size from the proof."""
    for early in range(1, 40):
        inserted = [leaf_hash(b"new"), *LEAVES[:early]]
        for proof in ([], subproof(early, inserted), subproof(1, inserted), path(early, inserted)):
            assert not is_consistent(early, ROOTS[early], early + 1, tree_hash(inserted), proof)


@given(st.integers(1, LARGEST), st.integers(1, LARGEST), st.lists(st.binary(min_size=32, max_size=32), max_size=9))
def test_no_bytes_at_all_prove_what_is_not_so(size, position, proof):
    assert not is_included(leaf_hash(b"never appended"), position, size, proof, ROOTS[size])
    assert not is_consistent(position, leaf_hash(b"no root"), size, ROOTS[size], proof)


@pytest.mark.parametrize(
    "junk", [["x" * 32], [None], [bytearray(32)], [memoryview(bytes(32))]], ids=["text", "nothing", "bytearray", "memoryview"]
)
def test_what_is_no_hash_is_no_proof(junk):
    assert not is_included(LEAVES[0], 1, 2, junk, ROOTS[2])
    assert not is_consistent(1, ROOTS[1], 2, ROOTS[2], junk)
