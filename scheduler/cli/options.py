"""The options that many commands share and the kinds of values they take; what was given waits in the click context."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, date, datetime, time
from math import isnan
from typing import Any, TypeVar

import click

Body = TypeVar("Body", bound=Callable[..., Any])

GIVEN = "rota.given"
LONGEST_TEXT = 2000
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)  # as in scheduler.calendar, which is not imported for a --help
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SHARE = re.compile(r"\d(\.\d{1,3})?", re.ASCII)


class Day(click.ParamType[date]):
    """A local date, `2026-07-01`."""

    name = "day"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return _iso_day(value)
        except ValueError:
            self.fail(f"{value!r} is no day; days are written 2026-07-01.", param, ctx)


class Workdays(click.ParamType[int]):
    """Weekdays, `Mon-Fri` or `Mon,Wed,Sat`, as a mask."""

    name = "weekdays"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        from scheduler.calendar import parse_workdays

        if isinstance(value, int):
            return value
        try:
            return parse_workdays(value)
        except ValueError as wrong:
            self.fail(f"{wrong}.", param, ctx)


class Shift(click.ParamType[str]):
    """Hours, `07:00-15:00`."""

    name = "hours"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from scheduler.calendar import parse_shift

        try:
            return parse_shift(value)
        except ValueError as wrong:
            self.fail(f"{wrong}.", param, ctx)


class FullTimeShare(click.ParamType[int]):
    """A share of full time, `0.8`, in thousandths."""

    name = "share"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        whole, _, part = value.partition(".")
        if not _SHARE.fullmatch(value) or not 0 < (permille := int(whole) * 1000 + int(part.ljust(3, "0"))) <= 1000:
            self.fail(f"{value!r} is no share of full time; write 1 or 0.8, three decimals at most.", param, ctx)
        return permille


class Seconds(click.FloatRange):
    """A number of seconds; `nan`, which lies in every range, is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        seconds = float(super().convert(value, param, ctx))
        if isnan(seconds):
            self.fail(f"{value!r} is no number of seconds.", param, ctx)
        return seconds


class KnownAt(click.ParamType[int | datetime]):
    """A position of the log, an instant with its offset, or a day, which means its first or its last moment in UTC."""

    name = "position|instant"

    def __init__(self, moment_of_day: time) -> None:
        self.moment_of_day = moment_of_day

    def convert(self, value: str | int | datetime, param: click.Parameter | None, ctx: click.Context | None) -> int | datetime:
        if not isinstance(value, str):
            return value
        try:
            return _position_or_instant(value, self.moment_of_day)
        except ValueError:
            self.fail(f"{value!r} is neither a position (1234) nor an instant (2026-07-01T12:00:00Z).", param, ctx)


class Text(click.ParamType[str]):
    """Words for the log: one line of real characters, blanks around them dropped, in Unicode's composed form."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = unicodedata.normalize("NFC", value).strip()
        if fault := _fault_of(text):
            self.fail(fault, param, ctx)
        return text


DAY, TEXT, WORKDAYS, SHIFT, FULL_TIME_SHARE = Day(), Text(), Workdays(), Shift(), FullTimeShare()
KNOWN_SINCE, KNOWN_AT = KnownAt(time.min), KnownAt(time.max)


def _iso_day(text: str) -> date:
    if not _ISO_DAY.fullmatch(text):
        raise ValueError(text)
    day = date.fromisoformat(text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(text)
    return day


def _position_or_instant(text: str, moment_of_day: time) -> int | datetime:
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    if _ISO_DAY.fullmatch(text):
        return datetime.combine(_iso_day(text), moment_of_day, UTC)
    from scheduler.calendar import parse_instant

    return parse_instant(text)


def _fault_of(text: str) -> str | None:
    if len(text) > LONGEST_TEXT:
        return f"The text has {len(text)} characters; at most {LONGEST_TEXT} are kept."
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        return "The text is not UTF-8."
    if any(unicodedata.category(letter) == "Cc" for letter in text):
        return f"The text {text[:40]!r} holds control characters."
    return None


def require_apart(cleared: Iterable[str], changed: Collection[str]) -> None:
    """Raises UsageError where a fact is to be cleared and set at once."""
    both = next((fact for fact in cleared if fact in changed), None)
    if both is not None:
        raise click.UsageError(f"Say a new {both} or --clear {both}, not both.")


def given(ctx: click.Context, name: str) -> Any:
    """What was said for a shared option on the leaf command, else on the root; None where nothing was."""
    return ctx.meta.get(f"{GIVEN}.{name}")


def shared(*names: str, **settings: Any) -> Callable[[Body], Body]:
    """An option that goes to the context rather than to the command's arguments; the leaf is parsed last and wins."""

    def remember(ctx: click.Context, param: click.Parameter, value: object) -> None:
        if value is not None and value is not False:
            ctx.meta[f"{GIVEN}.{param.name}"] = value

    return click.option(*names, expose_value=False, callback=remember, **settings)


def _where(*, hidden: bool) -> tuple[Callable[[Any], Any], ...]:
    return (
        shared("--db", metavar="URL|PATH", hidden=hidden, help="The log: a file of SQLite or a database URL.  [$ROTA_DB, else rota.db]"),
        shared("--as", "actor", type=TEXT, metavar="ACTOR", hidden=hidden, help="Who acts.  [$ROTA_ACTOR, else the system's user]"),
        shared("--keys", metavar="DIR", hidden=hidden, help="The key directory.  [$ROTA_KEYS, else beside the log]"),
        shared("--today", type=DAY, metavar="DAY", hidden=hidden, help="The day taken for today.  [$ROTA_TODAY, else the clock]"),
    )


WHERE_ON_ROOT, WHERE = _where(hidden=False), _where(hidden=True)
JSON = shared("--json", "json", is_flag=True, help="Print JSON.")
KNOWN = shared("--known-at", type=KNOWN_AT, metavar="POSITION|INSTANT", help="Only what the log knew then.")
READING = (JSON, shared("--as-of", type=DAY, metavar="DAY", help="Facts as they hold on that day; today if not said."), KNOWN)
READING_UNDATED = (JSON, shared("--as-of", type=DAY, metavar="DAY", help="Changes nothing here: the answer is the same on any day."), KNOWN)
WRITING = (
    shared("--dry-run", is_flag=True, help="Print the events and append nothing."),
    shared("--command-id", type=TEXT, metavar="ID", help="Makes a retry safe: the same id never acts twice."),
    JSON,
)


def with_options(options: tuple[Callable[[Any], Any], ...], body: Body) -> Body:
    """The options on a command, in the order given."""
    for option in reversed(options):
        body = option(body)
    return body


LIMIT = click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most N rows; 0 for all.  [all; 100 on a terminal]")
FROM = click.option("--from", "first_day", type=DAY, required=True, metavar="DAY", help="The first day.")
TO = click.option("--to", "last_day", type=DAY, required=True, metavar="DAY", help="The last day, included.")
SINCE = click.option("--from", "first_day", type=DAY, metavar="DAY", help="The first day on which it holds.  [today]")
ALWAYS = click.option("--always", is_flag=True, help="It was always so: a correction.")


def where(body: Body) -> Body:
    """The options that say where the log is and who acts, on the root group."""
    return with_options(WHERE_ON_ROOT, body)
