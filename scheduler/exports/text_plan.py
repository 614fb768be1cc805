"""The plan's placements as a plain table for people, and under it what gave way to cover."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from scheduler.exports.csv_plan import HEADER
from scheduler.exports.plain import plain
from scheduler.exports.sheet import Sheet
from scheduler.views.gave_way import Parameters, gave_way_in_words, gave_way_of

_SHOWN = tuple(name for name in HEADER if name not in {"plan", "status", "sealed_until", "compensation_day"})


def write(sheet: Sheet) -> str:
    """A heading and a line a placement, columns two blanks apart, a dash where there is nothing; then how many rotations gave way."""
    placements = cast("Iterable[Mapping[str, object]]", sheet["placements"])
    rows = [_SHOWN, *([_written(placement[name]) for name in _SHOWN] for placement in placements)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "".join(_line(row, widths) for row in rows) + _gave_way(sheet)


def _gave_way(sheet: Sheet) -> str:
    """A sentence after a blank line, nothing where none did."""
    engine = cast("Mapping[str, Parameters]", sheet["engine"])
    told = gave_way_in_words(gave_way_of(engine["parameters"]))
    return f"\n{told}\n" if told else ""


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = (text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True))
    return "  ".join(padded).rstrip() + "\n"


def _written(value: object) -> str:
    text = ";".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return plain(text) or "-"


def _width(text: str) -> int:
    return sum(0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
