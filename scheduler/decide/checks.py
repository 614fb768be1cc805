"""What every decision refuses alike: malformed texts, days, numbers and weekdays."""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from events.personal import Secret
from scheduler.calendar import EVERY_DAY, FIRST_DAY, LAST_DAY, parse_shift
from scheduler.errors import Rejected
from scheduler.nearest import did_you_mean

V = TypeVar("V")

LONGEST_CODE = 200
LONGEST_TEXT = 10_000
MOST = 1_000_000  # heads, seats and other counts


def check_code(text: str, what: str) -> None:
    """A short text that stands in the log as it is: a unit, a skill, a site, a tag."""
    _check_text(text, what, LONGEST_CODE)


def check_codes(texts: Iterable[str], what: str) -> None:
    """Several of them."""
    for text in texts:
        check_code(text, what)


def secret(subject: str, text: str | None, what: str) -> Secret | None:
    """A personal text to be sealed under the key of `subject`, checked; None where nothing is said."""
    if text is None:
        return None
    _check_text(text, what, LONGEST_TEXT)
    return Secret(subject=subject, text=text)


def check_day(day: date, what: str) -> None:
    """A day in the years with which the calendar reckons."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Rejected("day-out-of-range", f"The {what} {day} lies outside the years {FIRST_DAY.year} to {LAST_DAY.year}.")


def check_span(first_day: date | None, last_day: date | None) -> None:
    """Two days of which the first is not the later; an open end is left alone."""
    for day, what in ((first_day, "first day"), (last_day, "last day")):
        if day is not None:
            check_day(day, what)
    if first_day is not None and last_day is not None and last_day < first_day:
        raise Rejected("span-reversed", f"The last day {last_day} lies before the first day {first_day}; give the earlier day first.")


def check_number(value: int, low: int, high: int, what: str) -> None:
    """A whole number between `low` and `high`, both included."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise Rejected("number-out-of-range", f"{what} is a whole number from {low} to {high}, not {value}.")


def check_one_of(value: str, allowed: Iterable[str], what: str) -> None:
    """One of a few words."""
    words = tuple(allowed)
    if value not in words:
        raise Rejected("word-unknown", f'{what} is {" or ".join(words)}, not "{_visible(value)}". {did_you_mean(value, words)}'.rstrip())


def check_workdays(mask: int) -> None:
    """At least one day of the week; bit 0 is Monday."""
    check_number(mask, 1, EVERY_DAY, "The mask of workdays")


def check_timezone(name: str) -> None:
    """A zone of the IANA database, such as Europe/Berlin."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = did_you_mean(name, available_timezones()) or "Write one such as Europe/Berlin or America/Los_Angeles."
        raise Rejected("timezone-unknown", f'"{_visible(name)}" is no time zone. {hint}') from None


def check_shift(shift: str) -> None:
    """A shift in its normal form."""
    try:
        normal = parse_shift(shift)
    except ValueError as fault:
        raise Rejected("shift-malformed", f"{fault}.") from None
    if normal != shift:
        raise Rejected("shift-malformed", f'"{shift}" is not how a shift is kept; write {normal}.')


def unless_none(check: Callable[[V], None]) -> Callable[[V | None], None]:
    """The same check where None is as good an answer."""

    def checked(value: V | None) -> None:
        if value is not None:
            check(value)

    return checked


def _check_text(text: str, what: str, longest: int) -> None:
    if not text.strip():
        raise Rejected("text-empty", f"The {what} is empty.")
    if text != text.strip():
        raise Rejected("text-blanks", f'The {what} "{_visible(text)}" begins or ends with a blank; leave it out.')
    if len(text) > longest:
        raise Rejected("text-long", f"The {what} has {len(text)} characters; at most {longest} are kept.")
    if any(unicodedata.category(character) in _UNPRINTABLE for character in text):
        raise Rejected("text-unprintable", f'The {what} "{_visible(text)}" holds a character that cannot be printed; leave it out.')


_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}


def _visible(text: str) -> str:
    """The text as it can be shown on one line, cut where it is long."""
    shown = "".join(character if character.isprintable() else f"\\u{ord(character):04x}" for character in text)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
