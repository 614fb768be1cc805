"""The normal form of what is asked: texts that look the same are the same."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar
from unicodedata import normalize

import msgspec

C = TypeVar("C")


def normalised(command: C) -> C:
    """The command with every text in it in Unicode's form NFC, as the log keeps texts."""
    changed: C = _normal(command)
    return changed


def _normal(value: Any) -> Any:
    if type(value) is str:
        return normalize("NFC", value)
    if isinstance(value, tuple):
        return tuple(map(_normal, value))
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(value, **_news(value, value.__struct_fields__))
    if is_dataclass(value) and not isinstance(value, type):
        news = _news(value, [entry.name for entry in fields(value)])
        return replace(value, **news) if news else value
    return value


def _news(noun: object, names: Iterable[str]) -> dict[str, Any]:
    """The fields whose normal form is another one. Most texts are plain ASCII and are passed over quickly."""
    news = {}
    for name in names:
        old = getattr(noun, name)
        if old is None or (type(old) is str and old.isascii()):
            continue
        new = _normal(old)
        if new != old:
            news[name] = new
    return news
