"""The plan as JSON: the whole object, which `rota plan judge` reads back."""

import json
from datetime import date

from scheduler.exports.sheet import Sheet


def write(sheet: Sheet) -> str:
    """Indented, in UTF-8 as it stands, keys in the order of the interface, a line break at the end."""
    return json.dumps(sheet, indent=1, ensure_ascii=False, default=_day) + "\n"


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
