"""Rosters that come in from files and go out to them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.terminal import safe
from scheduler.errors import Rejected

if TYPE_CHECKING:
    from events.receipts import Receipt

LARGEST_FILE = 512 * 2**20


def read_content(name: str) -> tuple[bytes, str]:
    """The bytes of a file (`-`: stdin) and what to call it. Raises OSError, and Rejected where it is too large to be a roster."""
    if name == "-":
        content, called = sys.stdin.buffer.read(LARGEST_FILE + 1), "stdin"
    else:
        with Path(name).open("rb") as file:
            content, called = file.read(LARGEST_FILE + 1), Path(name).name
    if len(content) > LARGEST_FILE:
        raise Rejected("roster-large", f"{called} has more than {LARGEST_FILE >> 20} MiB and is no roster.")
    return content, called


def print_content(content: bytes, *, text: bool = True) -> None:
    """A whole file on stdout, byte for byte in a pipe; a terminal is kept from acting on it. Raises Rejected for what it cannot show."""
    if not sys.stdout.isatty():
        click.echo(content, nl=False)
    elif text:
        click.echo(safe(content.decode()), nl=False)
    else:
        raise Rejected("not-for-terminals", "A workbook is nothing to be read here; say where to write it with --output FILE.")


def write_file(output: Path, content: bytes, *, plan: str, receipt: "Receipt | None") -> None:
    """The file and, where its format holds none itself, its receipt beside it."""
    from scheduler.exports.receipt import receipt as slip_of

    output.write_bytes(content)
    if receipt is not None:
        text = slip_of(plan=plan, position=receipt.position, root=receipt.root, file=output.name, content=content)
        output.with_name(f"{output.name}.receipt.json").write_text(text, encoding="utf-8")
