"""Proofs over the tree: that an event is in it, and that a later tree begins with an earlier one.

Positions count from 1. What is asked (position, sizes) and what is trusted (leaf, roots) are arguments and come from the question and from
checkpoints; a proof is nothing but hashes. How many there must be and on which side each one goes follows from the arguments alone.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from events.merkle import EMPTY_ROOT, Edge, edge_places, node_hash, root

HashAt: TypeAlias = Callable[[int, int], bytes]  # (position, level) -> hash of the complete subtree that ends there
Proof: TypeAlias = tuple[bytes, ...]

_HASH = 32


def inclusion(position: int, size: int, hash_at: HashAt) -> Proof:
    """The audit path of the event at `position` in the tree of `size` events, leaf upwards (RFC 9162, 2.1.3.1)."""
    if not 1 <= position <= size:
        raise ValueError(f"position {position} is not in a tree of {size}")
    return tuple(_span_hash(first, last, hash_at) for first, last, _ in reversed(list(_siblings(position, size))))


def consistency(early: int, size: int, hash_at: HashAt) -> Proof:
    """What shows that the tree of `size` events begins with that of `early` (RFC 9162, 2.1.4.1); empty where `early` is 0 or `size`."""
    if not 0 <= early <= size:
        raise ValueError(f"a tree of {size} does not begin with {early}")
    if early in (0, size):
        return ()
    anchor, path = _anchor(early, size)
    known = () if anchor == (1, early) else (_span_hash(*anchor, hash_at),)
    return (*known, *(_span_hash(first, last, hash_at) for first, last, _ in reversed(path)))


def is_included(leaf: bytes, position: int, size: int, proof: Sequence[bytes], trusted: bytes) -> bool:
    """Whether the proof leads from the leaf at `position` to the `trusted` root of the tree of `size` events."""
    if not 1 <= position <= size or not _are_hashes([leaf, *proof]):
        return False
    siblings = list(_siblings(position, size))
    if len(proof) != len(siblings):
        return False
    found = leaf
    for (_, _, left), other in zip(reversed(siblings), proof, strict=True):
        found = node_hash(other, found) if left else node_hash(found, other)
    return found == trusted


def is_consistent(early: int, early_root: bytes, size: int, trusted: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of `size` events with the `trusted` root is shown to begin with that of `early` events with `early_root`."""
    if not 0 <= early <= size or not _are_hashes(proof):
        return False
    if early == 0:
        return not proof and early_root == EMPTY_ROOT
    if early == size:
        return not proof and early_root == trusted
    anchor, path = _anchor(early, size)
    known = list(proof) if anchor != (1, early) else [early_root, *proof]
    if len(known) != len(path) + 1:
        return False
    old = new = known[0]
    for (_, _, left), other in zip(reversed(path), known[1:], strict=True):
        old = node_hash(other, old) if left else old
        new = node_hash(other, new) if left else node_hash(new, other)
    return (old, new) == (early_root, trusted)


def _siblings(position: int, size: int) -> Iterator[tuple[int, int, bool]]:
    """From the root down to the leaf: (first, last) of each subtree beside the way, and whether it lies on the left."""
    first, last = 1, size
    while first < last:
        split = first + _left_of(last - first + 1) - 1
        if position <= split:
            yield split + 1, last, False
            last = split
        else:
            yield first, split, True
            first = split + 1


def _anchor(early: int, size: int) -> tuple[tuple[int, int], list[tuple[int, int, bool]]]:
    """The largest subtree of both trees that ends at `early`, and the subtrees beside the way to it from the root down."""
    first, last = 1, size
    path: list[tuple[int, int, bool]] = []
    while last != early:
        split = first + _left_of(last - first + 1) - 1
        if early <= split:
            path.append((split + 1, last, False))
            last = split
        else:
            path.append((first, split, True))
            first = split + 1
    return (first, last), path


def _left_of(leaves: int) -> int:
    """How many leaves lie on the left: the largest power of two below `leaves`."""
    return 1 << (leaves - 1).bit_length() - 1


def _span_hash(first: int, last: int, hash_at: HashAt) -> bytes:
    """The hash of a subtree of the tree: its span begins after a multiple of its own width, so its parts are stored ones."""
    hashes = tuple(hash_at(first - 1 + place, level) for place, level in edge_places(last - first + 1))
    return root(Edge(size=last - first + 1, hashes=hashes))


def _are_hashes(proof: Sequence[bytes]) -> bool:
    return all(type(one) is bytes and len(one) == _HASH for one in proof)
