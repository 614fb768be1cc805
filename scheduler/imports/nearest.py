"""Guesses at the known word that was meant."""

from collections.abc import Iterable

from scheduler.nearest import did_you_mean


def guess(wrong: str, known: Iterable[str]) -> str:
    """`. Did you mean "DEPOT-3"?` as the end of a sentence, or nothing."""
    meant = did_you_mean(wrong, known)
    return f". {meant}" if meant else ""


class Guesser:
    """Guesses among many words, but not without end: a wrong file of 10,000 rows would otherwise take minutes."""

    def __init__(self, known: Iterable[str], most: int = 50) -> None:
        self._known = tuple(known)
        self._left = most
        self._said: dict[str, str] = {}

    def says(self, wrong: str) -> str:
        """As `guess`; nothing any more once the guesses are used up."""
        if wrong not in self._said and self._left:
            self._left -= 1
            self._said[wrong] = guess(wrong, self._known)
        return self._said.get(wrong, "")
