"""The plan's placements as CSV, a line each, for spreadsheets and for other programs.

A cell that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return) gets an apostrophe
in front. That holds for ids too: a reader that needs the id of a person called `-7` drops the apostrophe, or takes the JSON.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from scheduler.exports.sheet import Sheet

HEADER = (
    *("plan", "id", "status", "kind", "program", "ask", "skill", "person", "unit", "host"),
    *("first_day", "last_day", "days", "compensation_day", "sealed_until"),
)
_OF_PLAN = ("plan", "status")
_ACTING = ("=", "+", "-", "@", "\t", "\r")


def write(sheet: Sheet) -> str:
    """A header line and a line a placement; the days of one placement are separated by semicolons."""
    placements = cast("Iterable[Mapping[str, object]]", sheet["placements"])
    of_plan = {name: sheet[name] for name in _OF_PLAN}
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(HEADER)
    lines.writerows([cell(({**placement, **of_plan})[name]) for name in HEADER] for placement in placements)
    return text.getvalue()


def cell(value: object) -> str:
    """A value as one cell that no spreadsheet runs."""
    text = _written(value)
    safe = f"'{text}" if text.startswith(_ACTING) else text
    return safe.replace("\r", " ")  # a lone carriage return would end the line for some readers


def _written(value: object) -> str:
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case list():
            return ";".join(map(_written, value))
        case _:
            return str(value)
