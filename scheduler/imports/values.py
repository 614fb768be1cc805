"""How the text of one cell becomes a value; each reader raises `Wrong` with what would be right."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from scheduler.calendar import parse_shift, parse_workdays
from scheduler.imports.nearest import guess
from scheduler.imports.problems import Wrong
from solver.facts import Level

Reader = Callable[[str], Any]

FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_ID = 120
LONGEST_NAME = 400
LONGEST_NOTE = 4000
YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0"})
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
WHOLE = re.compile(r"\d{1,9}", re.ASCII)
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def identifier(text: str) -> str:
    """An id as the company writes it, leading zeros and all; no line breaks."""
    if len(text) > LONGEST_ID:
        raise Wrong(f"is longer than the {LONGEST_ID} characters of an id")
    if not text.isprintable():
        raise Wrong("is no id: it holds a line break or an invisible character")
    return text


def word(text: str) -> str:
    """A skill or tag: an id that may stand in a list."""
    if ";" in text:
        raise Wrong("holds a semicolon, which separates the entries of a list")
    return identifier(text)


def words(text: str) -> tuple[str, ...]:
    """A list, separated by `;`; blanks around entries and repeated entries are dropped."""
    return tuple(dict.fromkeys(identifier(entry) for entry in map(str.strip, text.split(";")) if entry))


def prose(longest: int) -> Reader:
    """Any text of at most so many characters, on one line: line breaks and tabs become blanks."""

    def read(text: str) -> str:
        if len(text) > longest:
            raise Wrong(f"is longer than {longest} characters")
        return text if text.isprintable() else " ".join(text.split())

    return read


name = prose(LONGEST_NAME)
note = prose(LONGEST_NOTE)


def email(text: str) -> str:
    """Something before and something after one @."""
    if not EMAIL.fullmatch(text) or len(text) > LONGEST_NAME:
        raise Wrong("is no e-mail address")
    return text


@lru_cache(maxsize=8192)
def day(text: str) -> date:
    """A local date, written 2026-07-31; the years between `FIRST_YEAR` and `LAST_YEAR`."""
    parts = DAY.fullmatch(text)
    if parts is None:
        raise Wrong("is no date; write year-month-day, such as 2026-07-31 (another order only if a --map says so)")
    year, month, number = map(int, parts.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Wrong(f"lies outside the years {FIRST_YEAR} to {LAST_YEAR}; leave an open end empty")
    try:
        return date(year, month, number)
    except ValueError as why:
        raise Wrong(f"is no date: {_no_day(year, month)}") from why


def _no_day(year: int, month: int) -> str:
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    following = date(year + month // 12, month % 12 + 1, 1)
    return f"{date(year, month, 1):%B %Y} has {(following - date(year, month, 1)).days} days"


def yes_no(text: str) -> bool:
    """yes or no; also y/n, true/false, 1/0."""
    folded = text.casefold()
    if folded not in YES | NO:
        raise Wrong("is neither yes nor no")
    return folded in YES


def whole(least: int, most: int) -> Reader:
    """A whole number between two, both included."""

    def read(text: str) -> int:
        if not WHOLE.fullmatch(text) or not text.isascii() or not least <= int(text) <= most:
            raise Wrong(f"is no whole number from {least} to {most}")
        return int(text)

    return read


@lru_cache(maxsize=1024)
def permille(text: str) -> int:
    """A full-time share above 0 and up to 1, exact to three decimals, in thousandths; a decimal comma will do."""
    try:
        thousandths = Decimal(text.replace(",", ".")) * 1000 if text.isascii() and len(text) < 20 else Decimal(0)
    except InvalidOperation:
        thousandths = Decimal(0)
    if not thousandths.is_finite() or not 0 < thousandths <= 1000:
        raise Wrong("is no full-time share; write 1 for full time, 0.5 for half")
    if thousandths != thousandths.to_integral_value():
        raise Wrong("has more than three decimals; round it")
    return int(thousandths)


def level(text: str) -> Level:
    """executive, manager or staff."""
    try:
        return Level(text.casefold())
    except ValueError as why:
        known = [entry.value for entry in Level]
        raise Wrong(f"is no level: executive, manager or staff{guess(text, known)}") from why


@lru_cache(maxsize=1024)
def workdays(text: str) -> int:
    """Weekdays as a mask: `Mon-Fri`, `Mon,Wed,Sat`, `Sun-Thu`."""
    try:
        return parse_workdays(text)
    except ValueError as why:
        raise Wrong("names no weekdays; write Mon-Fri, Mon,Wed,Sat or Sun-Thu") from why


@lru_cache(maxsize=1024)
def shift(text: str) -> str:
    """Two times of a day: `07:00-15:00`; over midnight where the end comes first."""
    try:
        return parse_shift(text)
    except ValueError as why:
        raise Wrong("is no shift; write begin and end, such as 07:00-15:00") from why


@lru_cache(maxsize=1024)
def timezone(text: str) -> str:
    """A name of the tz database, such as Europe/Berlin."""
    known = available_timezones()
    if text not in known:
        raise Wrong(f"is no time zone; write its name as in Europe/Berlin{guess(text, sorted(known))}")
    return text
