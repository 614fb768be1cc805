"""Rosters that come in from files and go out to them."""

import sys
from pathlib import Path

import click

from scheduler.cli.terminal import safe
from scheduler.errors import Rejected

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


def print_content(content: str) -> None:
    """A whole file on stdout, byte for byte in a pipe; a terminal is kept from acting on it."""
    click.echo(safe(content) if sys.stdout.isatty() else content.encode(), nl=False)


def write_file(output: Path, content: str, *, plan: str, position: int, root: str, slip: bool) -> None:
    """The file and, where its format holds none itself, its receipt beside it."""
    from scheduler.exports.receipt import receipt

    output.write_bytes(content.encode())
    if slip:
        text = receipt(plan=plan, position=position, root=root, file=output.name, content=content.encode())
        output.with_name(f"{output.name}.receipt.json").write_text(text, encoding="utf-8")
