"""The nearest right ids for a wrong one."""

from collections.abc import Iterable
from difflib import get_close_matches

MOST_COMPARED = 20_000  # ids; past that a suggestion takes longer than it is worth


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """`Did you mean "DEPOT-3"?` with up to three ids that look alike, whatever their case; empty where none does."""
    by_folded = {name.casefold(): name for name in known}
    if len(by_folded) > MOST_COMPARED or len(wrong) > 100:
        return ""
    near = [f'"{by_folded[name]}"' for name in get_close_matches(wrong.casefold(), by_folded, n=3)]
    return f"Did you mean {' or '.join(near)}?" if near else ""
