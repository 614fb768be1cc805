"""The Merkle tree of RFC 9162 over the log's envelopes, grown at its right edge.

A complete subtree of height `level` ends at the leaf of a `position` that is a multiple of 2^level; (position, level) names it.
Positions count from 1, a size is the position of the last leaf. Level 0 is the leaf itself.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import NamedTuple

EMPTY_ROOT = sha256(b"").digest()


class Node(NamedTuple):
    """A complete subtree of 2^level leaves, level > 0, that ends at `position`."""

    position: int
    level: int
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The complete subtrees that make up a tree of `size` leaves, largest (leftmost) first: all that growth and the root need."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()


_node: Callable[[tuple[int, int, bytes]], Node] = partial(tuple.__new__, Node)  # without looking at names, for a great many


def leaf_hash(envelope: bytes) -> bytes:
    """SHA-256(0x00 || envelope), RFC 9162 section 2.1.1."""
    return sha256(b"\x00" + envelope).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right), RFC 9162 section 2.1.1."""
    return sha256(b"\x01" + left + right).digest()


def grow(edge: Edge, leaves: Iterable[bytes]) -> tuple[Edge, list[Node]]:
    """The edge after these leaves, and every subtree they complete in the order of completion."""
    size, hashes, nodes = edge.size, list(edge.hashes), list[Node]()
    for leaf in leaves:
        size += 1
        hashes.append(leaf)
        level, pairs = 1, size
        while not pairs & 1:
            right, left = hashes.pop(), hashes.pop()
            node = sha256(b"\x01" + left + right).digest()  # as node_hash, with one call less
            hashes.append(node)
            nodes.append(_node((size, level, node)))
            level, pairs = level + 1, pairs >> 1
    return Edge(size=size, hashes=tuple(hashes)), nodes


def root(edge: Edge) -> bytes:
    """The root of the tree with this edge; the hash of nothing for the empty tree."""
    if not edge.hashes:
        return EMPTY_ROOT
    result = edge.hashes[-1]
    for left in reversed(edge.hashes[:-1]):
        result = node_hash(left, result)
    return result


def edge_places(size: int) -> Iterator[tuple[int, int]]:
    """(position, level) of each complete subtree of a tree of `size` leaves, largest first."""
    position = 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            position += 1 << level
            yield position, level


def edge_at(size: int, hash_at: Callable[[int, int], bytes]) -> Edge:
    """The edge that a tree had at `size`, from its stored subtrees; `hash_at(position, level)` looks one up."""
    return Edge(size=size, hashes=tuple(hash_at(position, level) for position, level in edge_places(size)))
