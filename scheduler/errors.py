"""How the domain says no."""

from collections.abc import Sequence


class Rejected(Exception):
    """A decision was refused: a stable kebab-case reason and a sentence a manager understands, with the next command where there is one.

    `details` say what stands against it, a sentence each.
    """

    def __init__(self, reason: str, sentence: str, details: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence
        self.details = tuple(details)


class NotPermitted(Rejected):
    """The actor's role does not allow it."""


class Stale(Rejected):
    """The world moved on since the draft was made or the log was read; `details` say what stands against it now."""


def no_such_position(position: int, last: int) -> Rejected:
    """The refusal of a position that the log, which ends at `last`, does not have."""
    return Rejected("position-unknown", f"The log holds positions 1 to {last}; there is no position {position}.")
