"""Texts of people where lines are read by programs or shown on a screen."""

import re

_ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")  # ends a line, turns one round, or moves a cursor


def plain(text: str) -> str:
    """The text with U+FFFD for whatever does something there."""
    return _ACTING.sub("\N{REPLACEMENT CHARACTER}", text)
