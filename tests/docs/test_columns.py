"""What docs/import.md says of the files is what is read."""

import re
import tomllib
from pathlib import Path

import pytest

from scheduler.imports.kinds import KINDS, ROWS, Row
from scheduler.programs import Company, read_programs

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
LISTED = dict(re.findall(r"^\| `(\w+)\.csv` \| (.*) \|$", PAGE, flags=re.M))


def test_every_kind_of_row_is_registered_and_documented() -> None:
    written = {row.__name__ for row in Row.__subclasses__()}  # by name: a slotted class has a twin until the collector comes by
    assert written == {row.__name__ for row in ROWS}
    assert set(LISTED) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_columns_of_a_file_are_those_of_the_page_and_the_needed_ones_are_bold(kind: str) -> None:
    plain = re.sub(r"\([^)]*\)", "", LISTED[kind])
    words = [word.strip() for word in plain.split(",")]
    columns = KINDS[kind].columns
    assert [word.strip("*") for word in words] == [column.name for column in columns]
    assert [word.startswith("**") for word in words] == [column.needed for column in columns]


def test_the_programs_on_the_page_can_be_imported() -> None:
    (text,) = (block for block in re.findall(r"```toml\n(.*?)```", PAGE, flags=re.S) if "program" in tomllib.loads(block))
    read = read_programs(text, Company(person_id=lambda number: None, units=frozenset(), numbers=()))
    assert read.faults == []
    assert [program.name for program in read.defined] == ["telus-day", "plant-weeks"]
