"""The one byte form of a stored value: RFC 8785 restricted to ASCII keys, clean NFC text, booleans, null and whole numbers.

Inside this profile a sorted, compact JSON encoding is the RFC's own output; the tests compare it with an independent implementation.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import msgspec

from events.errors import NotCanonical

LARGEST = 2**53 - 1  # RFC 7493: integers that every reader of JSON gets right

_BACKSLASH, _DELETE = 0x5C, 0x7F
_UNCLEAN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def canonical(value: Any) -> bytes:
    """The canonical bytes of a value made of dict, list, tuple, str, int, bool and None; `NotCanonical` for anything else."""
    return _spelt(value, texts=True)


def _spelt(value: Any, *, texts: bool) -> bytes:
    try:
        if texts or not _has_plain_numbers((value,)):
            check(value)
        return msgspec.json.encode(value, order="sorted")
    except RecursionError:
        raise NotCanonical("The value is nested too deeply to be stored.") from None


def _has_plain_numbers(values: Iterable[Any]) -> bool:
    """Whether no number in values read from JSON needs a closer look."""
    for value in values:
        kind = type(value)
        if kind is str or kind is bool or value is None:
            continue
        if kind is dict or kind is list:
            if not _has_plain_numbers(value.values() if kind is dict else value):
                return False
        elif kind is not int or not -LARGEST <= value <= LARGEST:
            return False
    return True


def is_plain(encoded: bytes) -> bool:
    """Whether text encoded as JSON needs no closer look: it is printable ASCII in which nothing had to be escaped."""
    return encoded.isascii() and _BACKSLASH not in encoded and _DELETE not in encoded


def parse(data: bytes) -> Any:
    """The value whose canonical bytes these are; `NotCanonical` for every other byte string, duplicate keys included."""
    try:
        value = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotCanonical(f"The stored bytes are no JSON: {error}.") from None
    if _spelt(value, texts=not is_plain(data)) != data:
        raise NotCanonical("The stored bytes are not in canonical form (order, spacing, a repeated key or another spelling).")
    return value


def check(value: Any) -> None:
    """Raise `NotCanonical` unless the value lies inside the profile."""
    kind = type(value)
    if kind is str:
        _check_text(value)
    elif kind is int:
        _check_number(value)
    elif kind is dict:
        _check_object(value)
    elif kind is list or kind is tuple:
        for item in value:
            check(item)
    elif kind is not bool and value is not None:
        raise NotCanonical(f"A {kind.__name__} has no canonical form.")


def _check_text(text: str) -> None:
    if text.isascii() and text.isprintable():
        return
    if _UNCLEAN.search(text):
        raise NotCanonical(f"The text {text!a} holds a control character or half of a surrogate pair.")
    if not unicodedata.is_normalized("NFC", text):
        raise NotCanonical(f"The text {text!a} is not in Unicode normal form C.")


def _check_number(number: int) -> None:
    if not -LARGEST <= number <= LARGEST:
        raise NotCanonical(f"The number {number} is not within 2^53.")


def _check_object(members: dict[Any, Any]) -> None:
    for key, member in members.items():
        if type(key) is not str or not (key.isascii() and key.isprintable()):
            raise NotCanonical(f"The key {key!a} is not plain ASCII text.")
        check(member)
