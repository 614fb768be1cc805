"""Event names and versions, and the way from each old version to the present one; a gap or a duplicate stops the import."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from events.kinds.base import Event

Body = dict[str, Any]
Upcaster = Callable[[Body], Body]
E = TypeVar("E", bound=type[Event])

_classes: dict[str, type[Event]] = {}
_upcasters: dict[tuple[str, int], Upcaster] = {}


def event(name: str, *, version: int) -> Callable[[E], E]:
    """Register the class that holds the present `version` of the event `name`."""

    def register(cls: E) -> E:
        if name in _classes:
            raise TypeError(f"two classes claim the event {name!r}: {_classes[name].__name__} and {cls.__name__}")
        cls.event_name, cls.event_version = name, version
        _classes[name] = cls
        return cls

    return register
