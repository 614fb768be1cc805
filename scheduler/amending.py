"""An adopted program written back as a table of programs.toml, with single keys set anew, and read again into complete terms."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from events.kinds.programs import Choice, Terms
from scheduler.calendar import workdays_text
from scheduler.errors import Rejected
from scheduler.organisation import AdoptedProgram
from scheduler.programs import Company, read_programs
from scheduler.settings import set_key
from scheduler.term_values import Unfit
from scheduler.term_words import IN_DAYS, SELECTIONS, days_text, explain, sponsor_text, window_text
from scheduler.terms import KEYS

Table = dict[str, Any]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_AS_WRITTEN = ("length", "no_repeat", "compensation", *IN_DAYS)  # `explain` writes these as they are read


def amended(program: AdoptedProgram, settings: Sequence[str], company: Company, number_of: Callable[[str], str]) -> Terms:
    """The program's terms with each `KEY=VALUE` set; raises Rejected with every fault named."""
    table = table_of(program.terms, number_of)
    for setting in settings:
        _set(table, setting)
    read = read_programs(toml_of(program.id, table), company)
    if read.faults:
        raise Rejected("program-faulty", "; ".join(str(fault).removeprefix(f"program.{program.id}.") for fault in read.faults))
    return read.defined[0].terms


def table_of(terms: Terms, number_of: Callable[[str], str]) -> Table:
    """The terms as programs.toml would hold them, people by number; what is open (no window, any weekday) is left out."""
    written = {key: value for key, value, _ in explain(terms, number_of)}
    table: Table = {}
    for key in KEYS:
        if key.name in SELECTIONS:
            table[key.name] = _selection(getattr(terms, key.name), number_of)
        elif key.name in _AS_WRITTEN:
            table[key.name] = written[key.name]
        elif key.name in Terms.__struct_fields__:
            table[key.name] = getattr(terms, key.name)
    days = {"starts": terms.starts, "weekdays": terms.weekdays}
    table |= {key: None if mask is None else workdays_text(mask) for key, mask in days.items()}
    table |= {
        "quota": terms.quota if terms.quota_minutes is None else written["quota"],
        "blackout": [days_text(days) for days in terms.blackout],
        "floors": _floors(terms),
        "sponsor": None if terms.sponsor is None else sponsor_text(terms.sponsor, number_of),
    }
    table["window"] = window_text(terms)
    return {key: value for key, value in table.items() if value not in (None, {})}


def _floors(terms: Terms) -> dict[str, int] | int:
    """One number where every listed unit has it, so that it goes with the list."""
    by_unit = {floor.unit: floor.placements for floor in terms.floors}
    alike = len({*by_unit.values()}) == 1 and {*by_unit} == {*terms.where.unit}
    return next(iter(by_unit.values())) if alike else by_unit


def _selection(choice: Choice, number_of: Callable[[str], str]) -> Table:
    joined = None if choice.joined_within_days is None else f"{choice.joined_within_days}d"
    parts = {
        "level": list(choice.level),
        "tag": list(choice.tag),
        "unit": list(choice.unit),
        "person": [number_of(person) for person in choice.person],
        "site": list(choice.site),
        "front_line": choice.front_line,
        "joined_within": joined,
    }
    return {key: value for key, value in parts.items() if value not in ([], None)}


def toml_of(name: str, table: Table) -> str:
    """A `[program.NAME]` table; JSON's texts, numbers and lists are TOML's too."""
    head = f"[program.{_key(name)}]"
    return "\n".join([head, *(f"{_key(key)} = {_toml(value)}" for key, value in table.items()), ""])


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_key(key)} = {_toml(entry)}' for key, entry in value.items())} }}"
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _set(table: Table, setting: str) -> None:
    try:
        set_key(table, setting)
    except Unfit as unfit:
        raise Rejected("program-faulty", f"{'.'.join(unfit.below)}: {unfit.says}.") from None
