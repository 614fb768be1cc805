"""What goes where: results on stdout, talk on stderr."""

import json
import sys
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import click

from scheduler.cli.terminal import json_safe, safe


def say(sentence: str) -> None:
    """Talk: progress, advice, what was done; on stderr."""
    click.echo(safe(sentence), err=True)


def print_text(text: str) -> None:
    """A line of the result, on stdout."""
    click.echo(safe(text))


def print_json(value: object) -> None:
    """The result as JSON, in real characters where stdout takes them."""
    click.echo(json_text(value, ascii_only=not _stdout_is_unicode()))


def json_text(value: object, *, ascii_only: bool = False) -> str:
    """Indented JSON; days and instants as ISO text, instants in UTC with a Z."""
    return json_safe(json.dumps(value, ensure_ascii=ascii_only, indent=2, default=_plain))


def _stdout_is_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf8")


def _plain(value: object) -> Any:
    match value:
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case set() | frozenset():
            return sorted(value)
        case tuple():
            return list(value)
        case Mapping():
            return dict(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
