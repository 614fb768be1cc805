from hashlib import sha256

import pytest

from events.merkle import EMPTY_ROOT, Edge, edge_at, edge_places, grow, leaf_hash, node_hash, root

LEAVES = [leaf_hash(bytes([n])) for n in range(131)]

# The eight leaves and roots by which implementations of Certificate Transparency check each other.
CT_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def tree_hash(leaves: list[bytes]) -> bytes:
    """The definition of RFC 9162, section 2.1.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + tree_hash(leaves[:k]) + tree_hash(leaves[k:])).digest()


def grown(size: int) -> tuple[Edge, dict[tuple[int, int], bytes]]:
    edge, nodes = grow(Edge(), LEAVES[:size])
    stored = {(node.position, node.level): node.hash for node in nodes}
    return edge, stored | {(n, 0): leaf for n, leaf in enumerate(LEAVES[:size], start=1)}


@pytest.mark.parametrize("size", range(9))
def test_the_known_roots_of_certificate_transparency(size):
    edge, _ = grow(Edge(), [leaf_hash(bytes.fromhex(leaf)) for leaf in CT_LEAVES[:size]])
    assert root(edge).hex() == ([sha256(b"").hexdigest(), *CT_ROOTS])[size]


def test_the_empty_tree_has_the_hash_of_nothing():
    assert root(Edge()) == EMPTY_ROOT == tree_hash([])


def test_the_root_is_that_of_the_definition_at_every_size():
    for size in range(131):
        assert root(grown(size)[0]) == tree_hash(LEAVES[:size])


def test_it_does_not_matter_in_how_many_steps_a_tree_grew():
    for size in range(131):
        for first in range(0, size + 1, 7):
            edge, early = grow(Edge(), LEAVES[:first])
            edge, late = grow(edge, LEAVES[first:size])
            assert (edge, [*early, *late]) == grow(Edge(), LEAVES[:size])


def test_a_tree_of_n_leaves_has_all_its_complete_subtrees_and_no_other_node():
    for size in range(131):
        _, nodes = grow(Edge(), LEAVES[:size])
        assert {(node.position, node.level) for node in nodes} == {
            (end, level) for level in range(1, 8) for end in range(1 << level, size + 1, 1 << level)
        }
        assert all(node.hash == tree_hash(LEAVES[node.position - (1 << node.level) : node.position]) for node in nodes)


def test_the_root_at_a_former_size_comes_from_the_nodes_stored_since():
    _, stored = grown(130)
    for size in range(131):
        edge = edge_at(size, lambda position, level: stored[position, level])
        assert root(edge) == tree_hash(LEAVES[:size])
        assert edge == grown(size)[0]


def test_the_edge_covers_the_tree_without_gap_or_overlap():
    for size in range(131):
        covered = [leaf for position, level in edge_places(size) for leaf in range(position - (1 << level) + 1, position + 1)]
        assert covered == list(range(1, size + 1))


def test_a_leaf_is_never_taken_for_a_node():
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != node_hash(LEAVES[0], LEAVES[1])
