"""What a spreadsheet reads of a plan: the same as the CSV, days as days, and no formula anywhere."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from scheduler.errors import Rejected
from scheduler.exports import xlsx_plan
from scheduler.exports.csv_plan import HEADER
from tests.scheduler.exports.outgoing import outgoing


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read(name).decode()


def test_there_is_a_row_a_placement_under_the_header_of_the_csv() -> None:
    header, *rows = sheets(xlsx_plan.write(outgoing()))["placements"]
    assert tuple(header) == HEADER
    first = dict(zip(header, rows[0], strict=True))
    assert (first["plan"], first["person"], first["unit"], first["host"]) == ("2026Q3-1", "E1", "NORTH", "N1")
    assert (first["first_day"], first["sealed_until"]) == (date(2026, 7, 15), date(2026, 7, 15))
    assert rows[1][header.index("days")].count(";") == 9
    assert len(rows) == 3


def test_what_is_unmet_and_what_the_plan_is_have_sheets_of_their_own() -> None:
    found = sheets(xlsx_plan.write(outgoing()))
    assert list(found) == ["placements", "unmet", "plan"]
    header, *rows = found["unmet"]
    assert len(rows) == 5
    assert dict(zip(header, rows[3], strict=True))["reasons"] == "no-skill 6;home-cover 1"
    about = {line[0]: line[1] for line in found["plan"]}
    assert (about["plan"], about["status"], about["first day"]) == ("2026Q3-1", "draft", date(2026, 7, 1))
    assert (about["fairness"], about["fairness, at least"], about["receipt"]) == (10200, 9000, "1240:5f0c91ab")
    assert about["rotations, at least"] == ""


def test_headers_stay_and_every_column_has_a_filter() -> None:
    content = xlsx_plan.write(outgoing())
    for number, last in ((1, "O4"), (2, "L6")):
        page = part(content, f"xl/worksheets/sheet{number}.xml")
        assert '<pane ySplit="1" topLeftCell="A2"' in page
        assert f'<autoFilter ref="A1:{last}"/>' in page


@pytest.mark.parametrize("acting", ["=1+1", "+1", "-7", "@SUM(A1)", '=HYPERLINK("http://x","y")', "{=1+1}", "http://x.example", "\tx"])
def test_no_cell_is_a_formula_or_a_link(acting: str) -> None:
    class Hostile:
        def number_of(self, person: str) -> str:
            return acting

    out = outgoing()
    content = xlsx_plan.write(type(out)(**{name: getattr(out, name) for name in out.__slots__} | {"directory": Hostile()}))
    header, *rows = sheets(content)["placements"]
    assert {row[header.index("person")] for row in rows} == {acting}
    for number in (1, 2, 3):
        assert "<f>" not in part(content, f"xl/worksheets/sheet{number}.xml")
        assert "<hyperlink" not in part(content, f"xl/worksheets/sheet{number}.xml")
    quoted = 'quotePrefix="1"' in part(content, "xl/styles.xml")
    assert quoted == acting.startswith(("=", "+", "-", "@", "\t"))


def test_a_sheet_that_would_be_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_plan, "MOST_ROWS", 2)
    with pytest.raises(Rejected, match="there are 3"):
        xlsx_plan.write(outgoing())
