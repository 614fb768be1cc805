"""What becomes of sealed texts: a person's are destroyed, and the key that wraps all the others is changed."""

from events.kinds.base import Event
from events.personal import Personal
from events.registry import event


@event("person-erased", version=1)
class PersonErased(Event):
    """Every text sealed about the person, with its salt and key, is destroyed with this event; ids, days and placements stay.

    The reason is sealed under a subject of its own, `erasure:` and the person's id, for the person's key is gone.
    """

    person: str
    approved_by: str  # an actor
    reason: Personal

    @property
    def stream(self) -> str:
        return f"person:{self.person}"

    @property
    def erases(self) -> str | None:
        return self.person


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
