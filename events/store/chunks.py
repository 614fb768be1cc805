"""Long lists in pieces small enough for one SQL statement."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
A_STATEMENT = 500


def chunks(items: Iterable[T], size: int = A_STATEMENT) -> Iterator[list[T]]:
    """The items in their order, in lists of `size` and a shorter last one."""
    rest = iter(items)
    while piece := list(islice(rest, size)):
        yield piece
