"""Weeks as grids from Monday to Sunday: labels to the left, a narrow column a day, names below."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scheduler.cli.speech import print_text
from scheduler.cli.tables import width_of
from scheduler.cli.terminal import one_line
from scheduler.cli.wrapping import page_width, wrapped

if TYPE_CHECKING:
    from scheduler.views.weeks import Week

NARROWEST = 24  # columns for labels, however small the terminal
INDENT = "  "


def print_week(week: "Week") -> None:
    """One week, as wide as the terminal allows."""
    for line in grid_lines(week, page_width()):
        print_text(line)
    for line in wrapped(INDENT + names for names in week.names):
        print_text(line)


def grid_lines(week: "Week", width: int | None) -> Iterator[str]:
    """Weekdays, days of the month and the rows, in at most `width` columns where that leaves room for labels; None: as wide as it takes."""
    rows = [(week.title, [f"{day:%a}" for day in week.days]), ("", [str(day.day) for day in week.days])]
    yield from ruled([*rows, *((INDENT + row.label, row.cells) for row in week.rows)], width, least=4)


def ruled(rows: Sequence[tuple[str, Sequence[str]]], width: int | None, *, least: int) -> Iterator[str]:
    """Labels and cells in columns of one width, `least` or more; labels are cut where `width` asks it."""
    labels = [one_line(label) for label, _ in rows]
    cell = max([least, *(len(text) for _, cells in rows for text in cells)])
    longest, columns = max(map(width_of, labels)), max(len(cells) for _, cells in rows)
    room = longest if width is None else max(NARROWEST, width - columns * (cell + 1))
    for label, (_, cells) in zip(labels, rows, strict=True):
        yield _line(label, cells, min(longest, room), cell)


def _line(label: str, cells: Sequence[str], room: int, cell: int) -> str:
    shown = _cut(label, room)
    return (shown + " " * (room - width_of(shown)) + "".join(f" {text:>{cell}}" for text in cells)).rstrip()


def _cut(text: str, room: int) -> str:
    """The text, or as much of it as there is room for and a sign that it goes on."""
    if width_of(text) <= room:
        return text
    while width_of(text) > room - 1:
        text = text[:-1]
    return f"{text}…"
