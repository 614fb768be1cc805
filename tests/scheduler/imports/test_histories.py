"""Histories with ends: an end that does not go with what follows is told, and changes nothing."""

from datetime import date
from pathlib import Path

import pytest

from scheduler.imports.problems import FINDINGS
from tests.scheduler.imports.sets import ROOT, UNITS, Company, places, written

PERSON = "person,unit,level,hired,left\n7,NORTH,staff,2010-01-01,{left}\n"
HEAD = "person,unit,first_day,last_day\n"


def told(tmp_path: Path, moves: str, left: str = "") -> list[tuple[str | None, int | None]]:
    """Kind and row of each finding."""
    files: dict[str, str | bytes] = {"units.csv": UNITS, "people.csv": PERSON.format(left=left), "moves.csv": HEAD + moves}
    return [(problem.kind, problem.row) for problem in Company().imports(written(tmp_path / "set", files)).findings]


@pytest.mark.parametrize(
    ("moves", "left", "expected"),
    [
        ("7,SOUTH,2010-01-01,2012-05-31\n7,NORTH,2012-06-01,\n", "", []),
        ("7,NORTH,2012-06-01,\n7,SOUTH,2010-01-01,2012-05-31\n", "", []),
        ("7,SOUTH,2010-01-01,2012-05-30\n7,NORTH,2012-06-01,\n", "", [("move-gap", 2)]),
        ("7,SOUTH,2010-01-01,2012-06-01\n7,NORTH,2012-06-01,\n", "", [("move-overlap", 2)]),
        ("7,SOUTH,2010-01-01,2012-05-31\n7,NORTH,2012-06-01,2020-01-01\n", "", [("move-ends", 3)]),
        ("7,SOUTH,2010-01-01,2012-05-31\n7,NORTH,2012-06-01,2020-01-01\n", "2020-01-01", []),
        ("7,NORTH,2010-01-01,2019-12-31\n", "2020-01-01", [("move-ends", 2)]),
        ("7,NORTH,2010-01-01,\n7,SOUTH,2011-01-01,2010-12-31\n", "", [("no-length", 3)]),
    ],
    ids=["touching", "in any order", "gap", "overlap", "ends in the air", "ends with the employment", "ends before it", "no length"],
)
def test_ends_that_do_not_go_with_what_follows_are_told(tmp_path: Path, moves: str, left: str, expected: list[tuple[str, int]]) -> None:
    assert told(tmp_path, moves, left) == expected


def test_a_person_stays_where_they_were_in_a_gap(tmp_path: Path) -> None:
    company = Company()
    moves = HEAD + "7,SOUTH,2010-01-01,2012-05-30\n7,NORTH,2012-07-01,\n"
    company.imports(written(tmp_path / "set", {"units.csv": UNITS, "people.csv": PERSON.format(left=""), "moves.csv": moves}))
    unit = company.person("7").unit
    assert [unit.at(date(2012, 6, 15)), unit.at(date(2012, 7, 1))] == ["SOUTH", "NORTH"]


def test_an_end_long_before_its_begin_is_an_error(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "units.csv": UNITS,
        "people.csv": PERSON.format(left=""),
        "moves.csv": HEAD + "7,SOUTH,2012-01-01,2011-01-01\n",
    }
    assert places(Company().reads(written(tmp_path / "set", files)).errors) == [("moves.csv", 2, "last_day")]


def test_every_kind_of_finding_is_made_somewhere() -> None:
    sources = [path for path in (ROOT / "scheduler" / "imports").rglob("*.py") if path.name != "problems.py"]
    written_down = "".join(path.read_text(encoding="utf-8") for path in sources)
    assert [kind for kind in FINDINGS if f'"{kind}"' not in written_down] == []
