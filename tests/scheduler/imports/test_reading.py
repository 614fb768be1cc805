"""Bytes become rows: encodings, delimiters, headers, row numbers, and bounds on all of it."""

import gzip

import pytest

from scheduler.imports import decoding, reading
from scheduler.imports.decoding import unpacked
from scheduler.imports.problems import Report, Wrong
from scheduler.imports.reading import Table, table_of

ROWS = "unit,name\nNORTH,Zoë\n"


def read(data: bytes | str) -> tuple[Table | None, Report]:
    report = Report()
    return table_of("units.csv", data if isinstance(data, bytes) else data.encode(), report), report


@pytest.mark.parametrize(
    "data",
    [ROWS.encode(), ROWS.encode("utf-8-sig"), ROWS.encode("utf-16"), ROWS.replace(",", ";").encode(), ROWS.replace(",", "\t").encode()],
)
def test_encodings_with_a_mark_and_all_delimiters_are_read_right(data: bytes) -> None:
    table, report = read(data)
    assert table is not None
    assert table.header == ("unit", "name")
    assert table.rows == ((2, ("NORTH", "Zoë")),)
    assert not report.errors
    assert not report.findings


def test_windows_1252_is_read_and_said_so() -> None:
    table, report = read("unit,name\nNORTH,Zoë – “x”\n".encode("cp1252"))
    assert table is not None
    assert table.rows[0][1][1] == "Zoë – “x”"
    assert "cp1252" in report.findings[0].says


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (ROWS.encode("utf-16-le"), "NUL"),
        (ROWS.encode() + "Zoë".encode("cp1252"), "in line 3"),
        (b"unit,name\nA,\x81\n", "neither UTF-8 nor Windows-1252"),
        (b"", "is empty"),
        (b"\n\n,,\n", "is empty"),
        (b'unit,name\nA,"never closed\n', "never closed"),
        (b"unit,Unit_\nA,B\n", 'the same column as "unit"'),
        (b"unit,,name\nA,B,C\n", "column 2 has no name"),
        (b"unit,name\nA\x00B,C\n", "NUL byte"),
        (b"unit,name\nA\x07B,C\n", "control character"),
        (b"unit,name\nA,B,C\n", "has 3 cells where the header has 2"),
        (b"unit,name\nA\n", "has 1 cells where the header has 2"),
        (b"unit,name\nA," + b"x" * 70_000 + b"\n", "more than 64 KiB"),
        (b"unit,name\nA," + b"x" * 200_000 + b"\n", "more than 64 KiB"),
    ],
)
def test_what_cannot_be_read_right_is_an_error(data: bytes, hint: str) -> None:
    _, report = read(data)
    assert any(hint in problem.says for problem in report.errors), report.errors
    assert len(report.errors) == 1


def test_rows_are_counted_as_a_sheet_shows_them() -> None:
    table, _ = read('unit,name\n"A","two\nlines"\n\nB,x\n')
    assert table is not None
    assert [number for number, _ in table.rows] == [2, 4]


def test_a_line_that_names_the_delimiter_counts_as_a_row() -> None:
    table, _ = read("sep=;\r\nunit;name\r\nA;B,C\r\n")
    assert table is not None
    assert table.rows == ((3, ("A", "B,C")),)


def test_empty_cells_past_the_header_are_no_data() -> None:
    table, report = read("unit,name,,\nA,B,,\n")
    assert table is not None
    assert table.rows == ((2, ("A", "B")),)
    assert not report.errors


def test_texts_are_composed() -> None:
    table, _ = read("unit,name\nA,Zoe\u0308\n")
    assert table is not None
    assert table.rows[0][1][1] == "Zoë"


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    _, report = read("unit\nA\nB\nC\n")
    assert "more than 3 rows" in report.errors[0].says


def test_a_packed_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MOST_BYTES", 1000)
    with pytest.raises(Wrong, match="larger than"):
        unpacked("people.csv.gz", gzip.compress(b"x" * 1_000_000))


@pytest.mark.parametrize("data", [b"no gzip", gzip.compress(b"unit\nA\n", mtime=0)[:-6]], ids=["not packed", "cut short"])
def test_a_damaged_packed_file_is_refused(data: bytes) -> None:
    with pytest.raises(Wrong, match="cannot be unpacked"):
        unpacked("people.csv.gz", data)
