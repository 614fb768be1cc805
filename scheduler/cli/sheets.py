"""One noun with everything about it, for a person to read: its facts, then a small table for each list it has."""

from collections.abc import Mapping, Sequence
from functools import partial

from scheduler.cli.speech import print_text
from scheduler.cli.tables import Column, Record, print_table, written

MOST_LISTED = 3


def print_sheet(whole: Mapping[str, object]) -> None:
    """Facts a line each, those unsaid left out; lists of records as tables under their headings."""
    facts = {name: value for name, value in whole.items() if not _is_records(value)}
    width = max(len(name) for name in facts)
    for name, value in facts.items():
        if text := written(value):
            print_text(f"{_heading(name):{width}}  {text}")
    for name, value in whole.items():
        if _is_records(value):
            _print_records(name, value)


def _is_records(value: object) -> bool:
    return isinstance(value, Sequence) and bool(value) and isinstance(value[0], Mapping)


def _print_records(name: str, value: object) -> None:
    records = [record for record in value if isinstance(record, Mapping)] if isinstance(value, Sequence) else []
    print_text(f"\n{_heading(name)}")
    print_table([Column(_heading(key), partial(_brief, key)) for key in records[0]], records)


def _brief(key: str, record: Record) -> object:
    """The value; of a long list how many entries it has."""
    value = record[key]
    return len(value) if isinstance(value, list) and len(value) > MOST_LISTED else value


def _heading(name: str) -> str:
    return name.replace("_", " ")
