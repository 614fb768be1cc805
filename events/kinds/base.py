"""What every event is: a frozen struct without floats, naive instants or personal text outside its slots."""

from datetime import date
from typing import ClassVar

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=False):
    """A fact. Subclasses are registered with `@event(name, version)`; the name is stable, the class may be renamed."""

    event_name: ClassVar[str]
    event_version: ClassVar[int]

    @property
    def stream(self) -> str:
        """The label under which one noun's history is read, as `kind:id`."""
        raise NotImplementedError

    @property
    def effective_day(self) -> date | None:
        """The first day on which the fact holds; None where it holds from the moment it is recorded."""
        return None
