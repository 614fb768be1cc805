"""How wide the page is, and lines that go on below where it ends."""

import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator

from scheduler.cli.terminal import one_line

HANGING = "    "
NARROWEST = 20  # columns


def page_width() -> int | None:
    """Columns of the terminal, no fewer than words need; None in a pipe, where nothing is cut or wrapped."""
    return max(shutil.get_terminal_size().columns, NARROWEST) if sys.stdout.isatty() else None


def wrapped(lines: Iterable[str]) -> Iterator[str]:
    """The lines, made safe; on a terminal what is too long goes on below, further to the right than it began."""
    width = page_width()
    for line in map(one_line, lines):
        if width is None or len(line) < width:
            yield line
        else:
            text = line.lstrip()
            indent = line[: len(line) - len(text)]
            yield from textwrap.wrap(text, width - 1, initial_indent=indent, subsequent_indent=indent + HANGING, break_on_hyphens=False)
