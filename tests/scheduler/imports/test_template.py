"""The workbook to fill in explains every column, and what is filled in is imported."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from scheduler.imports.books.explained import EXPLAINED, SHEETS
from scheduler.imports.books.template import NUMBERS, TEXT, template
from scheduler.imports.kinds import KINDS, column_names
from scheduler.imports.problems import Wrong
from tests.scheduler.imports.books import with_part
from tests.scheduler.imports.sets import Company, written

FILLED = {
    "units": [["HQ"], ["NORTH", "North", "HQ", "yes"]],
    "people": [
        ["007", "Ann", None, "HQ", "executive", None, None, None, "2020-01-01"],
        ["008", "Ben", None, "NORTH", "staff", None, "007"],
    ],
    "absences": [["007", "2026-07-01", "2026-07-02"]],
    "peaks": [["NORTH", "2026-08-03", "2026-08-04", 2]],
}


def filled(rows: dict[str, list[list[Any]]]) -> bytes:
    """The template with cells written under its headers, as a spreadsheet program would."""
    data = template()
    for kind, cells in rows.items():
        part = f"xl/worksheets/sheet{2 + list(SHEETS).index(kind)}.xml"
        data = with_part(
            data, part, lambda xml, cells=cells: xml.replace(b"</row></sheetData>", b"</row>" + _rows(cells) + b"</sheetData>")
        )
    return data


def _rows(rows: list[list[Any]]) -> bytes:
    return "".join(f'<row r="{number}">{"".join(map(_cell, cells))}</row>' for number, cells in enumerate(rows, start=2)).encode()


def _cell(value: Any) -> str:
    if value is None:
        return "<c/>"
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>' if isinstance(value, str) else f"<c><v>{value}</v></c>"


def test_every_column_of_every_kind_is_explained_in_order() -> None:
    assert set(SHEETS) == set(EXPLAINED) == set(KINDS)
    for kind, columns in EXPLAINED.items():
        assert tuple(columns) == column_names(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_cell_is_explained_just_where_it_may_be_empty(kind: str) -> None:
    for column in KINDS[kind].columns:
        assert bool(EXPLAINED[kind][column.name][1]) is not column.needed


@pytest.mark.parametrize("kind", KINDS)
def test_columns_of_numbers_are_those_that_read_a_number(kind: str) -> None:
    for column in KINDS[kind].columns:
        try:
            value = column.read("1")
        except Wrong:
            value = None
        assert (type(value) is int) is (column.name in NUMBERS)


def test_the_same_bytes_are_written_every_time() -> None:
    assert template() == template()


def test_each_sheet_names_its_columns_and_the_first_explains_them_all() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(template()))
    assert book.sheet_names == ["README", *SHEETS]
    for kind in SHEETS:
        assert book.get_sheet_by_name(kind).to_python() == [list(column_names(kind))]
    explained = {(str(row[0]), str(row[1])) for row in book.get_sheet_by_name("README").to_python() if row[1]}
    assert {(kind, name) for kind in KINDS for name in column_names(kind)} < explained


def test_yes_no_and_level_offer_their_choices_and_ids_and_days_are_texts() -> None:
    with zipfile.ZipFile(io.BytesIO(template())) as parts:
        people = parts.read(f"xl/worksheets/sheet{2 + list(SHEETS).index('people')}.xml").decode()
        formats = re.findall(r'<xf numFmtId="(\d+)"', parts.read("xl/styles.xml").decode().partition("<cellXfs")[2])
    assert "executive,manager,staff" in people
    assert people.count("yes,no") == 1
    spans = re.findall(r'<col min="(\d+)" max="(\d+)" width="[^"]*"(?: style="(\d+)")?', people)
    texts = {
        column for first, last, style in spans if style and formats[int(style)] == str(TEXT) for column in range(int(first), int(last) + 1)
    }
    assert texts == {place for place, name in enumerate(column_names("people"), start=1) if name != "fte"}


def test_an_empty_template_says_nothing(tmp_path: Path) -> None:
    plan = Company().reads(written(tmp_path / "set", {"book.xlsx": template()}))
    assert (plan.errors, plan.findings, plan.commands) == ((), (), ())


def test_a_template_filled_in_is_imported(tmp_path: Path) -> None:
    company = Company()
    where = written(tmp_path / "set", {"book.xlsx": filled(FILLED)})
    company.imports(where)
    assert company.person("007").hired == date(2020, 1, 1)
    assert company.org.units["NORTH"].parent.at(date(2026, 7, 1)) == "HQ"
    assert len(company.person("007").absences) == len(company.org.peaks) == 1
    assert company.reads(where).commands == ()


def test_faults_in_a_template_are_named_by_the_row_that_a_person_sees(tmp_path: Path) -> None:
    rows: dict[str, list[list[Any]]] = {**FILLED, "people": [["007", "Ann", None, "HQ", "exekutive"]]}
    (problem, *_) = Company().reads(written(tmp_path / "set", {"book.xlsx": filled(rows)})).errors
    assert str(problem).startswith('book.xlsx:people:2  level  "exekutive"  is no level')
