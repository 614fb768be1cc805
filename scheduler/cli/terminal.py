"""Making text safe and fit for where it goes: no control character of the data ever acts on a terminal."""

import re

# C0 but for tab and newline, DEL, C1, line and paragraph separators, and the marks that reorder text.
_ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BREAKING = re.compile(r"[\t\n]")


def safe(text: str) -> str:
    """The text with every acting character spelled out as an escape; tabs and newlines stay."""
    return _ACTING.sub(_spelled, text)


def one_line(text: str) -> str:
    """As `safe`, on one line."""
    return _BREAKING.sub(" ", safe(text))


def _spelled(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def json_safe(text: str) -> str:
    """JSON text that means the same and holds no acting character outside ASCII's own escapes."""
    return _ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
