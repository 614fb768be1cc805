"""The values of a program's keys as people write them: each reader gives what the terms keep, or says what would be right."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

import msgspec

from events.kinds.programs import Choice, Closed, Floor
from scheduler.calendar import parse_span, parse_workdays
from scheduler.nearest import did_you_mean
from scheduler.seasons import is_month_and_day
from solver.facts import Level

LONGEST_ENTRY = 120
MOST_HOURS = 2000
MOST_PLACEMENTS = 366  # that one person owes in a period
LENGTHS = '"1d", "3d", "2w", "5d spread", "4h" or "half"'
MOST_DAYS = 3660
WHOLE_DAY = 480  # minutes
HALF = WHOLE_DAY // 2
LENGTH = re.compile(r"(\d{1,3})\s*(d|w)(\s+spread)?", re.ASCII)
HOURS = re.compile(r"(\d{1,4})\s*h", re.ASCII)
SEASON = re.compile(r"(\d\d-\d\d)\s*\.\.\s*(\d\d-\d\d)", re.ASCII)
DAYS = re.compile(r"(\d{1,4})\s*(d|w)", re.ASCII)
COMPENSATION = re.compile(r"day within (\d{1,3})d", re.ASCII)
NO_REPEAT = re.compile(r"(unit|site|host)(?:\s+(\d{1,3})\s+quarters?)?", re.ASCII)


class Unfit(Exception):
    """A value does not fit its key; `below` is the way from the program's table or key to the place.

    `more` is what else is wrong with the same value, `rest` what of it can be read all the same.
    """

    def __init__(self, says: str, value: Any = None, below: tuple[str, ...] = ()) -> None:
        super().__init__(says)
        self.more: tuple[Unfit, ...] = ()
        self.rest: Any = None
        self.says = says
        self.value = value
        self.below = below


class People(msgspec.Struct, frozen=True, kw_only=True):
    """A selection as written: people by number until they are looked up. Fields as in `Choice`."""

    level: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    front_line: bool | None = None
    joined_within_days: int | None = None

    def with_people(self, ids: tuple[str, ...]) -> "People":
        """The same with opaque ids for the numbers."""
        return msgspec.structs.replace(self, person=ids)

    def choice(self) -> Choice:
        """As the log keeps it."""
        return Choice(**msgspec.structs.asdict(self))


def _unfit(value: Any, says: str) -> NoReturn:
    raise Unfit(says, value)


def raise_all(wrong: Sequence[Unfit], rest: Any = None) -> None:
    """Raise the first with the others in it, if there are any."""
    if wrong:
        wrong[0].more, wrong[0].rest = tuple(wrong[1:]), rest
        raise wrong[0]


def _text(value: Any, example: str) -> str:
    if not isinstance(value, str):
        _unfit(value, f"is no text; write {example}")
    return value.strip()


def one_of(*known: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            near = did_you_mean(value, known) if isinstance(value, str) else ""
            _unfit(value, f"is none of {', '.join(known)}. {near}".strip())
        return value

    return read


def whole_number(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            _unfit(value, f"is no whole number from {least} to {most}")
        return value

    return read


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        _unfit(value, "is neither true nor false")
    return value


def entries_of(value: Any) -> tuple[str, ...]:
    """A list of texts; a single text is a list of one."""
    entries = [value] if isinstance(value, str) else value
    if not isinstance(entries, list) or not all(isinstance(entry, str) and _readable(entry) for entry in entries):
        _unfit(value, f"is no list of texts; write {_in_quotes(value)}")
    return tuple(dict.fromkeys(entry.strip() for entry in entries))


def entries_or_none(value: Any) -> tuple[str, ...]:
    """The same; "none" takes back what was said."""
    return () if value == "none" else entries_of(value)


def demands(value: Any) -> tuple[str, ...]:
    """A list of words, or "none"; a comma parts the words that somebody cannot do, and can be in none of them."""
    words = entries_or_none(value)
    if any("," in word for word in words):
        _unfit(value, f"holds a comma; write {json.dumps([part.strip() for word in words for part in word.split(',')])}")
    return words


def _in_quotes(value: Any) -> str:
    """What would be right; people and units whose names are numbers need quotes."""
    entries = value if isinstance(value, list) else [value]
    is_digits = bool(entries) and all(type(entry) is int for entry in entries)
    return json.dumps([str(entry) for entry in entries[:3]] if is_digits else ["one", "another"])


def _readable(entry: str) -> bool:
    return 0 < len(entry.strip()) <= LONGEST_ENTRY and entry.isprintable()


def _levels(value: Any) -> tuple[str, ...]:
    known = [level.value for level in Level]
    levels = entries_of(value)
    for level in levels:
        if level not in known:
            _unfit(level, f"is no level; known are {', '.join(known)}. {did_you_mean(level, known)}".strip())
    return levels


def weekdays(value: Any) -> int:
    try:
        return parse_workdays(_text(value, '"Mon-Fri" or "Thu,Fri"'))
    except ValueError:
        _unfit(value, 'names no weekdays; write "Mon-Fri" or "Thu,Fri"')


@dataclass(frozen=True, slots=True)
class Hours:
    """A quota stated in hours, as minutes."""

    minutes: int


def quota(value: Any) -> int | Hours:
    """A number of placements, or hours that they should come to."""
    if isinstance(value, str):
        found = HOURS.fullmatch(value.strip())
        if found is None or not 1 <= int(found[1]) <= MOST_HOURS:
            _unfit(value, f'is no whole number of placements, and no hours from 1 to {MOST_HOURS}; write 2 or "10h"')
        return Hours(60 * int(found[1]))
    return whole_number(1, MOST_PLACEMENTS)(value)


def length(value: Any) -> tuple[int, str, int | None]:
    """(number, unit, minutes of a visit under a day) with the unit days, weeks or spread."""
    text = _text(value, LENGTHS)
    if (minutes := _under_a_day(value, text)) is not None:
        return 1, "days", minutes
    found = LENGTH.fullmatch(text)
    if found is None:
        _unfit(value, f"is no length; write {LENGTHS}")
    number, weeks, spread = int(found[1]), found[2] == "w", found[3] is not None
    if weeks and spread:
        _unfit(value, 'spreads weeks; only days are spread, such as "5d spread"')
    if not 1 <= number <= (26 if weeks else 60):
        _unfit(value, "is too short or too long; 1 to 60 days or 1 to 26 weeks")
    return number, "weeks" if weeks else "spread" if spread else "days", None


def _under_a_day(value: Any, text: str) -> int | None:
    found = HOURS.fullmatch(text)
    minutes = HALF if text == "half" else None if found is None else 60 * int(found[1])
    if minutes is not None and not 0 < minutes < WHOLE_DAY:
        _unfit(value, 'is no part of a day; write "1h" to "7h" or "half", and "1d" for a whole day')
    return minutes


def _days(value: Any) -> int:
    found = DAYS.fullmatch(_text(value, '"21d" or "3w"'))
    days = 0 if found is None else int(found[1]) * (7 if found[2] == "w" else 1)
    if not 1 <= days <= MOST_DAYS:
        _unfit(value, f'is no number of days from 1 to {MOST_DAYS}; write "21d" or "3w"')
    return days


def days_or_none(value: Any) -> int | None:
    return None if value == "none" else _days(value)


@dataclass(frozen=True, slots=True)
class Season:
    """A window of every year, month and day of both ends: `10-01` and `12-31`."""

    first_day: str
    last_day: str


def window(value: Any) -> tuple[date, date] | Season | None:
    """A span of days, or of months and days of every year; "none" is the horizon."""
    if value == "none":
        return None
    text = _text(value, '"2026-07-01..2026-09-30", or "10-01..12-31" for every year')
    if (found := SEASON.fullmatch(text)) is not None:
        return Season(_of_every_year(value, found[1]), _of_every_year(value, found[2]))
    try:
        return parse_span(text)
    except ValueError as why:
        _unfit(value, f'is no span: write "2026-07-01..2026-09-30", or "10-01..12-31" for every year ({why})')


def _of_every_year(value: Any, month_and_day: str) -> str:
    if not is_month_and_day(month_and_day):
        _unfit(value, f'"{month_and_day}" is no day of every year; write month and day, such as "10-01..12-31"')
    return month_and_day


def no_repeat(value: Any) -> tuple[str, int | None]:
    text = _text(value, '"unit", "unit 4 quarters" or "none"')
    if text == "none":
        return "none", None
    found = NO_REPEAT.fullmatch(text)
    if found is None or (found[2] is not None and not 1 <= int(found[2]) <= 100):
        _unfit(value, 'is none of "none", "unit", "site", "host", or one of these with a reach such as "unit 4 quarters"')
    return found[1], None if found[2] is None else int(found[2])


def compensation(value: Any) -> int | None:
    text = _text(value, '"day within 14d" or "none"')
    if text == "none":
        return None
    found = COMPENSATION.fullmatch(text)
    if found is None or int(found[1]) < 1:
        _unfit(value, 'is neither "none" nor such as "day within 14d"')
    return int(found[1])


def name(value: Any) -> str:
    """One readable text."""
    if type(value) is int:
        _unfit(value, f'is a number; names are written in quotes: "{value}"')
    text = _text(value, '"a name"')
    if not _readable(text):
        _unfit(value, "is no readable name")
    return text


def name_or_none(value: Any) -> str | None:
    """One readable text; "none" takes back what was said."""
    return None if value == "none" else name(value)


def number_or_none(least: int, most: int) -> Callable[[Any], int | None]:
    read = whole_number(least, most)
    return lambda value: None if value == "none" else read(value)


def blackout(value: Any) -> tuple[Closed, ...]:
    """Spans and single days, in the order of their first days. TOML's own days, without quotes, will do; "none" is none."""
    if value in ("none", ""):
        return ()
    spans = []
    for entry in entries_of([_day_text(entry) for entry in value] if isinstance(value, list) else _day_text(value)):
        try:
            first, last = parse_span(entry if ".." in entry else f"{entry}..{entry}")
        except ValueError as why:
            _unfit(entry, f'is neither a day nor a span: write "2026-12-24" or "2026-12-20..2027-01-05" ({why})')
        spans.append(Closed(first_day=first, last_day=last))
    return tuple(sorted(spans, key=lambda days: (days.first_day, days.last_day)))


def _day_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def floors(value: Any) -> tuple[Floor, ...] | int:
    """A number of placements by unit, or one for each of the units that `where` lists; "none" is none."""
    if value == "none":
        return ()
    if not isinstance(value, dict):
        return whole_number(1, 366)(value)
    if not all(_readable(unit) for unit in value):
        _unfit(value, 'is no table of units; write { "WARD-A" = 2 }, or 2 for each of the units that where lists')
    read, found, wrong = whole_number(1, 366), [], []
    for unit, placements in value.items():
        try:
            found.append(Floor(unit=unit, placements=read(placements)))
        except Unfit as unfit:
            wrong.append(Unfit(unfit.says, unfit.value, (unit,)))
    raise_all(wrong)
    return tuple(found)


WHO: dict[str, Callable[[Any], Any]] = {
    "level": _levels,
    "tag": entries_of,
    "unit": entries_of,
    "person": entries_of,
    "joined_within": _days,
}
WHERE: dict[str, Callable[[Any], Any]] = {"front_line": flag, "unit": entries_of, "site": entries_of}


def selection(readers: Mapping[str, Callable[[Any], Any]]) -> Callable[[Any], People]:
    def read(value: Any) -> People:
        if not isinstance(value, dict):
            _unfit(value, f"is no table; write {{ {next(iter(readers))} = ... }}")
        chosen: dict[str, Any] = {}
        wrong: list[Unfit] = []
        for key, entry in value.items():
            if key not in readers:
                wrong.append(Unfit(f"is no key here; known are {', '.join(readers)}. {did_you_mean(key, readers)}".strip(), None, (key,)))
                continue
            try:
                chosen["joined_within_days" if key == "joined_within" else key] = readers[key](entry)
            except Unfit as unfit:
                wrong.append(Unfit(unfit.says, unfit.value, (key,)))
        raise_all(wrong, People(**chosen))
        return People(**chosen)

    return read
