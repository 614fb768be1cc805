"""What people and programs get to see."""

import json
import unicodedata
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.cli.speech import json_text
from scheduler.cli.tables import Column, aligned, print_table, written
from scheduler.cli.terminal import one_line, safe
from scheduler.cli.wrapping import wrapped


@given(st.text())
def test_no_text_acts_on_a_terminal(text: str) -> None:
    for made in (safe(text), one_line(text), written(text)):
        assert not any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\t\n" for letter in made)
        assert not any(
            unicodedata.bidirectional(letter) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI") for letter in made
        )
    assert "\n" not in one_line(text)


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none() | st.booleans()))
def test_json_says_the_same_and_acts_on_no_terminal(value: dict[str, Any]) -> None:
    text = json_text(value)
    assert json.loads(text) == value
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") and letter != "\n" for letter in text)


def test_json_keeps_accents_and_writes_days_as_iso() -> None:
    value = {"name": "Zoë", "day": date(2026, 7, 1), "at": datetime(2026, 7, 1, 12, tzinfo=UTC), "tags": frozenset({"b", "a"})}
    assert json.loads(json_text(value)) == {"name": "Zoë", "day": "2026-07-01", "at": "2026-07-01T12:00:00Z", "tags": ["a", "b"]}
    assert "Zoë" in json_text(value)
    assert json_text(value, ascii_only=True).isascii()


@given(st.lists(st.tuples(st.text(), st.text(), st.text()), max_size=5))
def test_a_row_of_an_aligned_table_splits_into_its_cells_again(rows: list[tuple[str, str, str]]) -> None:
    lines = list(aligned(("a", "b", "c"), [[written(cell) for cell in row] for row in rows]))
    assert len(lines) == len(rows) + 1
    for line in lines:
        assert len([cell for cell in line.split("  ") if cell.strip()]) == 3


def test_columns_stand_under_each_other_whatever_the_letters() -> None:
    head, wide, narrow = aligned(("name", "unit"), [["田中", "HQ"], ["Ann", "CS"]])
    assert (head, wide, narrow) == ("name  unit", "田中  HQ", "Ann   CS")


def test_a_value_is_written_as_people_read_it() -> None:
    assert [written(value) for value in (None, True, False, date(2026, 7, 1), ["a", "b"], 3)] == [
        "",
        "yes",
        "no",
        "2026-07-01",
        "a; b",
        "3",
    ]


class Terminal:
    encoding = "utf-8"

    def __init__(self) -> None:
        self.written = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.written += text
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""


@pytest.mark.parametrize("no_colour", [True, False])
def test_a_terminal_gets_a_table_with_colour_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch, no_colour: bool) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_colour:
        monkeypatch.setenv("NO_COLOR", "1")
    print_table([Column("name", "name")], [{"name": "[red]\x1b[31mAnn"}])
    assert "[red]\\x1b[31mAnn" in terminal.written
    assert "\x1b[31m" not in terminal.written
    assert ("\x1b[1m" in terminal.written) is True


def test_a_terminal_narrower_than_a_word_still_gets_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", Terminal())
    for columns in ("1", "2", "5"):
        monkeypatch.setenv("COLUMNS", columns)
        assert " ".join(line.strip() for line in wrapped(["  Mon 6 Jul: helps at the depot"])) == "Mon 6 Jul: helps at the depot"
