"""What every event is: a frozen struct without floats, naive instants or personal text outside its slots."""

from datetime import date
from typing import Any, ClassVar, dataclass_transform

import msgspec


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(msgspec.field,))
class FactMeta(msgspec.StructMeta):
    """Makes every fact frozen and keyword-only and lets it refuse fields it does not know, without saying so on each class."""

    def __new__(mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **settings: Any) -> "FactMeta":
        fixed = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True}
        return super().__new__(mcls, name, bases, namespace, **(settings | fixed))


class Event(msgspec.Struct, metaclass=FactMeta):
    """A fact. Subclasses are registered with `@event(name, version)`; the name is stable, the class may be renamed."""

    event_name: ClassVar[str]
    event_version: ClassVar[int]

    @property
    def stream(self) -> str:
        """The label under which one noun's history is read, as `kind:id`."""
        raise NotImplementedError

    @property
    def erases(self) -> str | None:
        """The subject whose sealed texts are destroyed with the event; None for nearly every event."""
        return None

    @property
    def erases_unmarked(self) -> bool:
        """Whether it destroys them though a number of the subject cannot be opened, so that no mark of it can be kept."""
        return False

    @property
    def rewraps_by(self) -> str | None:
        """The id of the wrapping key that all data keys are wrapped by from this event on; None for nearly every event."""
        return None

    @property
    def effective_day(self) -> date | None:
        """The first day on which the fact holds; None where it holds from the moment it is recorded."""
        return None
