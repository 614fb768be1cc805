"""What changes of people and of units have in common: the fields that they set, each with its check."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Checks = Mapping[str, Callable[[Any], None]]


def asked_of(command: "DataclassInstance", *keys: str) -> dict[str, Any]:
    """The fields that a change sets, by name; `keys` say only what is changed and when."""
    values = {entry.name: getattr(command, entry.name) for entry in fields(command) if entry.name not in keys}
    return {name: value for name, value in values.items() if value is not UNSET}


def check_fields(values: Mapping[str, Any], checks: Checks) -> None:
    """Each value by the check of its name; names without one may be anything of their type."""
    for name, value in values.items():
        if name in checks:
            checks[name](value)
