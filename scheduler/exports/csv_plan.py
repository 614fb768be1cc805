"""The plan's placements as CSV, a line each, for spreadsheets and for other programs.

A cell that a spreadsheet would take for a formula (it begins with `=`, `+`, `-` or `@`, wide ones too, whatever blanks stand before, or
with a tab or a carriage return) gets an apostrophe in front; so does what would be such a cell for a reader who separates cells by
semicolons or tabs, and knows no quotation marks within them. That holds for ids too: a reader that needs the id of a person called `-7`
drops the apostrophe, or takes the JSON.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from scheduler.exports.sheet import Sheet

HEADER = (
    *("plan", "id", "status", "kind", "program", "ask", "skill", "person", "unit", "host"),
    *("first_day", "last_day", "days", "compensation_day", "sealed_until"),
)
_OF_PLAN = ("plan", "status")
_BLANKS = r"(?:[^\S\t\r\n]|[\u200b\ufeff])*"  # none that separates: looking ahead from each separator must not take time that grows squared
_BEFORE_ACTING = re.compile(rf"^(?=[\t\r])|(?:^|(?<=[;\t\r\n]))(?={_BLANKS}[=+\-@＝＋－＠])")


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
    safe = _BEFORE_ACTING.sub("'", _written(value))
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
