"""The page of results: sections that stay as they were last measured, and tables whose rows do."""

import os
import platform
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.measuring import ROOT

HEAD = """# Benchmarks

Written by `make bench`; this head describes the machine of its last run: {cores} cores, {memory} GiB, Python {python}, OR-Tools
{ortools}. Ratios travel, seconds do not.

How to read it:

- Every section, or every row, says when and at which commit it was measured and how busy the machine was when it began (`+`: with
  changes that were not committed). Where that load is far above 0, only CPU seconds compare, for the others include waiting.
- A run measures the sections, companies and rows it is asked for and leaves the others as they were.
- *value / bound*: what the plan pays in the tier, and what no plan can undercut that is as good in every earlier tier; a dash is a
  bound that was not found. Less is better in every tier.
- Values are those of the referee, who judges every roster by the facts alone; *breaches* counts the rules it finds broken and the
  wrong claims of a plan about itself.
- Memory is the peak of the process, together with that of its children where it has some.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table whose rows are known by their first `keys` cells."""

    columns: tuple[str, ...]
    keys: int = 1

    def merged(self, rows: Sequence[Sequence[str]], *, before: str = "", order: Sequence[str] = ()) -> list[tuple[str, ...]]:
        """The rows, and those of the table in the text `before` that are not among them; by their first cells as in `order`."""
        known = {tuple(row[: self.keys]): tuple(row) for row in (*self._rows_in(before), *rows)}
        place = {name: number for number, name in enumerate(order)}
        return sorted(known.values(), key=lambda row: place.get(row[0], len(place)))

    def written(self, rows: Sequence[Sequence[str]]) -> str:
        """As the page has it."""
        return "\n".join([self._head(), *(_line(row) for row in rows)])

    def _head(self) -> str:
        return f"{_line(self.columns)}\n{'|---' * len(self.columns)}|"

    def _rows_in(self, text: str) -> list[tuple[str, ...]]:
        _, found, rest = text.partition(self._head() + "\n")
        lines = rest.split("\n\n")[0].splitlines() if found else []
        return [tuple(line.removeprefix("| ").removesuffix(" |").split(" | ")) for line in lines if line.startswith("| ")]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def pair(value: int, bound: int | None) -> str:
    """As every table says it."""
    return f"{value} / {'-' if bound is None else bound}"


def stamp() -> str:
    """When, at which commit, and how busy the machine is."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    return f"{now}, {_commit()}, load {os.getloadavg()[0]:.1f}"


def _commit() -> str:
    """Abbreviated; with a plus where the tree outside docs differs from it."""
    try:
        name = _git("rev-parse", "--short", "HEAD")
        return name + ("+" if _git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs") else "")
    except (OSError, subprocess.CalledProcessError):
        return "no commit"


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def sections_of(page: Path) -> dict[str, str]:
    """The sections of the page by their titles."""
    parts = re.split(r"^## (.*)\n\n", page.read_text() if page.exists() else "", flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def write_page(page: Path, sections: Mapping[str, str], titles: Sequence[str]) -> None:
    """The sections that there are, in the order of the titles."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    head = HEAD.format(cores=os.cpu_count(), memory=round(memory), python=platform.python_version(), ortools=version("ortools"))
    there = [f"## {title}\n\n{sections[title].strip()}\n" for title in titles if title in sections]
    page.write_text("\n".join([head, *there]))
