"""What becomes of sealed texts: a person's are destroyed, and the key that wraps all the others is changed."""

from typing import Any

from events.kinds.base import Event
from events.personal import Personal
from events.registry import event, upcasts


@event("person-erased", version=2)
class PersonErased(Event):
    """Every text sealed about the person, with its salt and key, is destroyed with this event; ids, days and placements stay.

    The reason is sealed under a subject of its own, `erasure:` and the person's id, for the person's key is gone.
    """

    person: str
    approved_by: str  # an actor
    reason: Personal
    number_lost: bool  # damage kept a number of theirs from being opened: nothing keeps it from being entered again

    @property
    def stream(self) -> str:
        return f"person:{self.person}"

    @property
    def erases(self) -> str | None:
        return self.person

    @property
    def erases_unmarked(self) -> bool:
        return self.number_lost


@upcasts("person-erased", from_version=1)
def _with_every_number_marked(body: dict[str, Any]) -> dict[str, Any]:
    """Until version 2 nobody was erased whose number could not be opened."""
    return {**body, "number_lost": False}


@event("wrapping-key-rotated", version=1)
class WrappingKeyRotated(Event):
    """Every data key was wrapped anew, by the wrapping key whose id this is: what was wrapped before opens with the old one only."""

    wrapped_by: str

    @property
    def stream(self) -> str:
        return "log"

    @property
    def rewraps_by(self) -> str | None:
        return self.wrapped_by
