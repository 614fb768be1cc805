"""Single keys of a program set anew, each as `KEY=VALUE` (`length=2w`, `who.level=manager`, `who={level=["staff"]}`)."""

import math
import tomllib
from datetime import date, time
from typing import Any

from scheduler.term_values import Unfit

TEXTS = ("about", "from", "example")  # words for people that a table may hold beside its keys; `example` is what must be set to adopt it
IN_FILES_ONLY = (*TEXTS, "extends")


def set_key(table: dict[str, Any], setting: str) -> None:
    """Lay one setting over a program's table. Raises Unfit for what is no setting."""
    key, equals, text = setting.partition("=")
    path = [part.strip() for part in key.split(".")]
    if not equals or not all(path):
        raise Unfit("is no setting; write KEY=VALUE, such as length=2w or who.level=manager", None, (setting,))
    if path[0] in IN_FILES_ONLY:
        raise Unfit("is said in programs.toml only; here single keys are set anew", None, (path[0],))
    for part in path[:-1]:
        below = table.get(part)
        table[part] = dict(below) if isinstance(below, dict) else {}
        table = table[part]
    table[path[-1]] = _value(text.strip())


def _value(text: str) -> Any:
    """As TOML where it is some, else the text itself, so that nobody needs quotes within quotes."""
    try:
        return _written(tomllib.loads(f"value = {text}")["value"])
    except (ValueError, RecursionError):
        return text


def _written(value: Any) -> Any:
    """Days, and numbers that are none (`nan`, `inf`), as texts: no key takes them as such, and a table is written back."""
    if isinstance(value, dict):
        return {key: _written(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_written(entry) for entry in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
