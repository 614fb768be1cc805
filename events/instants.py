"""Instants as the log writes them: UTC, microseconds, always 27 characters, so that text order is time order."""

from datetime import UTC, datetime

from events.errors import NotCanonical

_WIDTH = len("2026-07-01T12:00:00.000000Z")


def instant_text(instant: datetime) -> str:
    """`YYYY-MM-DDTHH:MM:SS.ffffffZ`; `NotCanonical` for an instant without a time zone."""
    if instant.tzinfo is None:
        raise NotCanonical(f"The instant {instant} has no time zone.")
    return instant.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def instant_of(text: str) -> datetime:
    """The aware UTC instant written as `instant_text` writes it; `NotCanonical` for any other spelling."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise NotCanonical(f"{text!a} is no instant.") from None
    if len(text) != _WIDTH or text[26] != "Z" or text[10] != "T" or text[19] != ".":
        raise NotCanonical(f"The instant {text!a} is not written as YYYY-MM-DDTHH:MM:SS.ffffffZ.")
    return instant
