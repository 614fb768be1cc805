"""A roster as a file states it: read strictly, with errors that say where and what would be right."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Annotated, Any, Literal

import msgspec

from scheduler.calendar import FIRST_DAY, LAST_DAY
from scheduler.errors import Rejected

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
LARGEST_INT = 2**53
LONGEST_SPAN = timedelta(days=1100)


class _Stated(msgspec.Struct, frozen=True, kw_only=True):
    """Keys that are not named here are left aside; `unknown_keys` names them."""


class StatedHorizon(_Stated, frozen=True, kw_only=True):
    first_day: date
    last_day: date


class StatedPlacement(_Stated, frozen=True, kw_only=True):
    """A placement with the ids of the company's own files."""

    kind: Literal["shadow", "rotation", "cover"]
    program: str
    person: str
    unit: str
    first_day: date
    last_day: date
    days: tuple[date, ...]
    id: str | None = None
    ask: str | None = None
    skill: str | None = None
    host: str | None = None
    compensation_day: date | None = None
    sealed_until: date | None = None


class StatedTier(_Stated, frozen=True, kw_only=True):
    name: str
    value: int
    bound: int | None = None


class StatedReason(_Stated, frozen=True, kw_only=True):
    reason: str
    people: int


class StatedShortfall(_Stated, frozen=True, kw_only=True):
    """What the roster says is missing, with the ids of the company's own files."""

    tier: Literal["programs", "cover", "rotations"]
    missing: Annotated[int, msgspec.Meta(ge=1)]
    price: Annotated[int, msgspec.Meta(ge=1)]
    reasons: tuple[StatedReason, ...] = ()
    program: str | None = None
    person: str | None = None
    period: str | None = None
    unit: str | None = None
    rule: str | None = None
    ask: str | None = None
    day: date | None = None
    skill: str | None = None


class StatedReceipt(_Stated, frozen=True, kw_only=True):
    """Where the log ended when the file was written, and the first 8 hex of its root there."""

    position: Annotated[int, msgspec.Meta(ge=0)]
    root: str


class StatedRoster(_Stated, frozen=True, kw_only=True):
    """A roster and what it claims of itself; of the claims only the horizon must be there."""

    horizon: StatedHorizon
    placements: tuple[StatedPlacement, ...]
    plan: str | None = None
    status: str | None = None
    asks: tuple[str, ...] | None = None
    based_on: Annotated[int, msgspec.Meta(ge=0)] | None = None
    log_root: str | None = None
    problem_digest: str | None = None
    engine: dict[str, Any] | None = None
    exemptions: tuple[dict[str, Any], ...] | None = None  # said for readers; judged are those of the log
    tiers: tuple[StatedTier, ...] | None = None
    shortfalls: tuple[StatedShortfall, ...] | None = None
    receipt: StatedReceipt | None = None


def read_roster(content: bytes, name: str) -> StatedRoster:
    """The roster in a file's bytes; `name` is what errors call the file. Raises Rejected with place and fault."""
    raw = _parsed(content, name)
    try:
        roster = msgspec.convert(raw, StatedRoster)
    except msgspec.ValidationError as fault:
        raise _malformed(name, _in_words(fault)) from fault
    _refuse_wild_days(roster, name)
    return roster


def unknown_keys(content: bytes, name: str) -> tuple[str, ...]:
    """Keys that mean nothing here, as paths, each once, with the nearest known key where one is near."""
    raw = _parsed(content, name)
    found = dict.fromkeys(_strangers(raw, StatedRoster, ""))
    for key, kind in (("placements", StatedPlacement), ("shortfalls", StatedShortfall), ("tiers", StatedTier)):
        for entry in raw.get(key) or ():
            found |= dict.fromkeys(_strangers(entry, kind, f"{key}[]."))
    found |= dict.fromkeys(_strangers(raw.get("receipt") or {}, StatedReceipt, "receipt."))
    return tuple(found)


_FORM = "The form is that of: rota plan export ID --format json"


def _parsed(content: bytes, name: str) -> Any:
    try:
        raw = json.loads(_text(content, name), object_pairs_hook=_each_key_once, parse_constant=_no_constant, parse_int=_int)
        halves = _LONE_SURROGATE.search(json.dumps(raw, ensure_ascii=False))
    except json.JSONDecodeError as fault:
        where = f"line {fault.lineno}, column {fault.colno}"
        raise Rejected("roster-malformed", f"{name} is no JSON: {fault.msg} at {where}. {_FORM}") from fault
    except ValueError as fault:
        raise _malformed(name, str(fault)) from fault
    except RecursionError as fault:
        raise _malformed(name, "it is nested too deeply") from fault
    if halves:
        raise _malformed(name, "it holds half of a character")
    return raw


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Rejected("roster-malformed", f"{name} is not UTF-8 (byte {fault.start}). {_FORM}") from fault


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:60]!r} stands twice in one object")
        found[key] = value
    return found


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is no number here")


def _int(text: str) -> int:
    if len(text) > len(str(LARGEST_INT)) or abs(int(text)) > LARGEST_INT:
        raise ValueError(f"{text[:30]} is too large a number")
    return int(text)


def _in_words(fault: msgspec.ValidationError) -> str:
    sentence = str(fault).replace("Object missing", "an object lacks").replace("`$.", "`")
    return sentence[:1].lower() + sentence[1:]


def _refuse_wild_days(roster: StatedRoster, name: str) -> None:
    """Nothing is judged that turns around, lasts for years or lies where days cannot be reckoned with."""
    _refuse_wild_span(roster.horizon, "its horizon", name)
    for number, placement in enumerate(roster.placements):
        _refuse_wild_span(placement, f"`placements[{number}]`", name)
        if placement.days and (min(placement.days) < FIRST_DAY or max(placement.days) > LAST_DAY):
            raise _malformed(name, f"`placements[{number}].days` lies outside the years {FIRST_DAY.year} to {LAST_DAY.year}")


def _refuse_wild_span(span: StatedHorizon | StatedPlacement, what: str, name: str) -> None:
    if span.last_day < span.first_day:
        raise _malformed(name, f"{what} ends before it begins")
    if span.first_day < FIRST_DAY or span.last_day > LAST_DAY:
        raise _malformed(name, f"{what} lies outside the years {FIRST_DAY.year} to {LAST_DAY.year}")
    if span.last_day - span.first_day > LONGEST_SPAN:
        raise _malformed(name, f"{what} has more than {LONGEST_SPAN.days} days")


def _malformed(name: str, fault: str) -> Rejected:
    return Rejected("roster-malformed", f"{name} is no roster: {fault}. {_FORM}")


def _strangers(entry: dict[str, Any], kind: type[_Stated], where: str) -> Iterator[str]:
    for key in entry:
        if key not in kind.__struct_fields__:
            yield f"{where}{key}{_near(key, kind.__struct_fields__)}"


def _near(key: str, known: Iterable[str]) -> str:
    near = get_close_matches(key, list(known), n=1)
    return f" (did you mean {near[0]}?)" if near else ""
