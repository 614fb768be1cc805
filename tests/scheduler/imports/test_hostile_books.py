"""A workbook that is none, is locked, or would unpack without end is refused in a sentence, and before anything large is built."""

import io
import resource
import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.imports.books import archive, markup
from tests.scheduler.imports.books import Rows, book, with_part
from tests.scheduler.imports.sets import Company, written

QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SHEETS: dict[str, Rows] = {"units": [("unit", "name"), ("HQ", "Head"), ("NORTH", date(2026, 7, 1))]}
GOOD = book(SHEETS)
OLD = archive.OLD_CONTAINER + bytes(600)
SHEET1, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
PARTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", STRINGS, "xl/styles.xml", SHEET1)


def said(tmp_path: Path, data: bytes) -> list[str]:
    """The errors of an import of this workbook."""
    plan = Company().reads(written(tmp_path / "set", {"book.xlsx": data}) / "book.xlsx")
    assert not plan.commands
    return [problem.says for problem in plan.errors]


def zipped(parts: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return whole.getvalue()


def sheet_of(cells: str, more: str = "") -> bytes:
    """The good workbook with other cells."""
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'{more}<worksheet xmlns="{namespace}"><sheetData>{cells}</sheetData></worksheet>'
    return with_part(GOOD, SHEET1, lambda _: text.encode())


HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>unit</t></is></c></row>'


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b"", "is empty"),
        (b"unit\nHQ\n", "is no workbook"),
        (b"PK", "is no workbook"),
        (GOOD[:-30], "is no workbook"),
        (GOOD[200:], "is no workbook"),
        (zipped({"a.txt": b"x"}), "an archive, but no workbook"),
        (zipped({"mimetype": b"x", "content.xml": b"x"}), "an OpenDocument sheet"),
        (zipped({"xl/workbook.bin": b"x"}), "a binary workbook"),
        (OLD, "old format (.xls)"),
        (OLD + archive.ENCRYPTED, "protected by a password"),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_word(tmp_path: Path, data: bytes, hint: str) -> None:
    (says,) = said(tmp_path, data)
    assert hint in says


@pytest.mark.parametrize("name", ["old.xls", "macros.xlsm", "binary.xlsb", "open.ods"])
def test_other_formats_are_refused_by_name_and_left_alone_in_a_directory(tmp_path: Path, name: str) -> None:
    where = written(tmp_path / "set", {name: b"x", "units.csv": "unit\nHQ\n"})
    assert ["save it as .xlsx" in problem.says for problem in Company().reads(where / name).errors] == [True]
    beside = Company().reads(where)
    assert (beside.errors, [problem.file for problem in beside.findings]) == ((), [name])


def test_a_bomb_is_refused_by_its_table_of_contents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_UNPACKED", 2 * 1024 * 1024)
    (says,) = said(tmp_path, with_part(GOOD, "xl/media/picture.png", lambda _: bytes(3 * 1024 * 1024)))
    assert "unpacks to more than 2 MiB" in says


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    data = with_part(GOOD, STRINGS, lambda part: part + b" " * 50_000_000)
    size = struct.pack("<L", len(zipfile.ZipFile(io.BytesIO(GOOD)).read(STRINGS)) + 50_000_000)
    assert data.count(size) == 2
    (says,) = said(tmp_path, data.replace(size, struct.pack("<L", 700)))
    assert "cannot be unpacked" in says


def test_an_archive_of_countless_parts_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_DIRECTORY", 500)
    (says,) = said(tmp_path, GOOD)
    assert "more parts than any workbook" in says


@pytest.mark.parametrize(
    ("cells", "hint"),
    [
        ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "more than 500,000 rows"),
        ('<row r="2"><c r="XFD2"><v>1</v></c></row>', "something stands in column XFD"),
        ('<row r="400000"><c r="Z400000"><v>1</v></c></row>', "more than 4,000,000 cells"),
        ('<row r="2"><c r="A0"><v>1</v></c></row>', "no place in a sheet"),
        ('<row r="2"><c r="A2" t="s"><v>999</v></c></row>', "a text that is not there"),
        (f'<row r="2"><c r="A2" t="str"><v>{"x" * 70_000}</v></c></row>', "more than 64 KiB: A2"),
        ('<row r="2"><c r="A2"><v>1</c></row>', "markup cannot be read"),
    ],
)
def test_cells_that_stand_far_out_or_hold_too_much_are_refused(tmp_path: Path, cells: str, hint: str) -> None:
    (says,) = said(tmp_path, sheet_of(HEADER + cells))
    assert hint in says


@pytest.mark.parametrize("number", ["-1e308", "nan", "inf", "9" * 400, "\u0663\u0665x"])
def test_numbers_that_mean_nothing_are_refused_before_they_are_made_dates(tmp_path: Path, number: str) -> None:
    changed = with_part(GOOD, SHEET1, lambda part: part.replace(b"<v>46204</v>", f"<v>{number}</v>".encode()))
    (says,) = said(tmp_path, changed)
    assert "in B3" in says


def test_a_reader_that_gives_up_is_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "LEAST", float("-inf"))
    (says,) = said(tmp_path, with_part(GOOD, SHEET1, lambda part: part.replace(b"<v>46204</v>", b"<v>-1e308</v>")))
    assert "is damaged" in says


def test_a_format_without_a_value_reaches_as_far_as_it_likes(tmp_path: Path) -> None:
    plan = Company().reads(written(tmp_path / "set", {"book.xlsx": sheet_of(HEADER + '<row r="1048576"><c r="XFD1048576" s="0"/></row>')}))
    assert plan.errors == ()


def test_cells_without_places_are_counted_on(tmp_path: Path) -> None:
    text = '<row><c t="inlineStr"><is><t>unit</t></is></c></row><row r="4"><c t="inlineStr"><is><t>H Q</t></is></c></row>'
    company = Company()
    company.imports(written(tmp_path / "set", {"book.xlsx": sheet_of(text)}))
    assert list(company.org.units) == ["H Q"]


def test_markup_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MOST_ELEMENTS", 1000)
    (says,) = said(tmp_path, sheet_of(HEADER + "<row><c/></row>" * 1000))
    assert "more markup than any table" in says


def test_declared_entities_are_refused(tmp_path: Path) -> None:
    (says,) = said(tmp_path, sheet_of(HEADER, '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'))
    assert "declares entities" in says


def test_one_long_text_used_again_and_again_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MOST_TEXT", 1_000_000)
    long: dict[str, Rows] = {"units": [("unit", "name"), *((str(number), "x" * 20_000) for number in range(60))]}
    (says,) = said(tmp_path, book(long))
    assert "MiB of text" in says


def test_workbooks_of_the_wildest_size_need_little_memory(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said(tmp_path, sheet_of(HEADER + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    said(tmp_path, with_part(GOOD, SHEET1, lambda _: b"<a>" * 3_000_000))
    said(tmp_path, with_part(GOOD, SHEET1, lambda _: bytes(200_000_000)))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 600_000  # KiB


def test_a_workbook_that_cannot_be_opened_hides_no_faults_behind_others(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"book.xlsx": b"x", "people.csv": "person,unit,level\n1,HQ,boss\n"}
    plan = Company().reads(written(tmp_path / "set", files))
    assert sorted(problem.column or "" for problem in plan.errors) == ["", "level"]


@QUICK
@given(data=st.data(), part=st.sampled_from(PARTS))
def test_any_change_in_the_markup(tmp_path: Path, data: st.DataObject, part: str) -> None:
    def change(content: bytes) -> bytes:
        begin = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(begin, min(len(content), begin + 40)))
        return content[:begin] + data.draw(st.sampled_from([b"", b"9", b"<", b"e", b"-1e308", b'" t="e'])) + content[end:]

    plan = Company().reads(written(tmp_path / "any", {"book.xlsx": with_part(GOOD, part, change)}) / "book.xlsx")
    assert not (plan.errors and plan.commands)


@QUICK
@given(data=st.data())
def test_any_change_in_the_bytes(tmp_path: Path, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(GOOD) - 1))
    changed = GOOD[:place] + data.draw(st.binary(max_size=4)) + GOOD[place + data.draw(st.integers(0, 4)) :]
    plan = Company().reads(written(tmp_path / "bytes", {"book.xlsx": changed}) / "book.xlsx")
    assert not (plan.errors and plan.commands)


CELLS = st.sampled_from([None, True, 7, 7.5, -1, 1e300, "HQ", "x", "=1/0", "yes", "2026-07-01", "Mon-Fri", "#REF!", "é"])


@QUICK
@given(rows=st.lists(st.lists(CELLS, max_size=13), max_size=4), kind=st.sampled_from(["units", "people", "peaks", "calendar"]))
def test_any_cells(tmp_path: Path, rows: list[list[object]], kind: str) -> None:
    from scheduler.imports.kinds import column_names

    company, path = Company(), written(tmp_path / "cells", {"book.xlsx": book({kind: [column_names(kind), *rows]})}) / "book.xlsx"
    plan = company.reads(path)
    assert not (plan.errors and plan.commands)
    if not plan.errors:
        company.imports(path)
        assert company.reads(path).commands == ()


def test_elements_within_each_other_without_end_are_refused(tmp_path: Path) -> None:
    (says,) = said(tmp_path, with_part(GOOD, SHEET1, lambda _: b"<a>" * 1_000))
    assert "nests its markup deeper" in says


def test_accents_heaped_on_a_letter_are_refused(tmp_path: Path) -> None:
    (says,) = said(tmp_path, sheet_of(HEADER + f'<row r="2"><c r="A2" t="inlineStr"><is><t>A{chr(0x301) * 40}</t></is></c></row>'))
    assert "heaps more than 32 accents" in says
