"""A workbook is read by the rules of the CSV files, and its faults are named by file, sheet and row."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from scheduler.imports.mapping import map_of
from tests.scheduler.imports.books import Rows, book, with_part
from tests.scheduler.imports.sets import PEOPLE, UNITS, Company, places, written

HEAD = ("person", "unit", "level", "hired", "fte", "hosts", "name")
SHEETS: dict[str, Rows] = {
    "units": [("unit", "parent", "front_line", "seats"), ("HQ", None, "no", 1), ("NORTH", "HQ", True, 2)],
    "people": [
        HEAD,
        ("007", "HQ", "executive", date(2010, 1, 1), 1, False, "Ann"),
        (8, "NORTH", "staff", "2011-01-01", 0.8, "yes", "Ben"),
    ],
}


def people(*rows: object, head: object = HEAD) -> dict[str, Rows]:
    """The sheets with these people after Ann."""
    return {**SHEETS, "people": [head, SHEETS["people"][1], *rows]}


def reads(tmp_path: Path, data: bytes, name: str = "book.xlsx"):  # what an import of this workbook would do
    return Company().reads(written(tmp_path / "set", {name: data}) / name)


def test_a_workbook_says_what_csv_files_say(tmp_path: Path) -> None:
    company = Company()
    path = written(tmp_path / "set", {"book.xlsx": book(SHEETS)}) / "book.xlsx"
    company.imports(path)
    assert list(company.org.units) == ["HQ", "NORTH"]
    assert list(company.directory.person_numbers()) == ["007", "8"]
    ann, ben = company.person("007"), company.person("8")
    assert (ann.hired, ben.hired) == (date(2010, 1, 1), date(2011, 1, 1))
    assert ben.fte_permille.at(date(2026, 6, 15)) == 800
    assert company.org.units["NORTH"].front_line.at(date(2026, 6, 15))
    assert company.reads(path).commands == ()


def test_the_same_rows_lead_to_the_same_commands_from_either(tmp_path: Path) -> None:
    files = {"units": UNITS, "people": PEOPLE, "peaks": "unit,first_day,last_day,heads,skill\nNORTH,2026-07-01,2026-07-03,2,\n"}
    plain = Company().reads(written(tmp_path / "csv", {f"{kind}.csv": text for kind, text in files.items()}))
    sheets = {kind: [line.split(",") for line in text.splitlines()] for kind, text in files.items()}
    assert Company().reads(written(tmp_path / "xlsx", {"book.xlsx": book(sheets)})).commands == plain.commands != ()


def test_a_workbook_may_lie_among_csv_files(tmp_path: Path) -> None:
    company = Company()
    absences = book(
        {"Absences": [("person", "first day", "last day"), ("007", date(2026, 7, 1), datetime.combine(date(2026, 7, 2), time()))]}
    )
    company.imports(written(tmp_path / "set", {"units.csv": UNITS, "people.csv": PEOPLE, "away.xlsx": absences, "~$away.xlsx": b"x"}))
    assert len(company.person("007").absences) == 1


@pytest.mark.parametrize(
    ("row", "column", "value", "hint"),
    [
        ((7.5, "HQ", "staff"), "person", "7.5", "a fraction where an id"),
        ((date(2026, 3, 1), "HQ", "staff"), "person", "2026-03-01", "format the column as text"),
        ((True, "HQ", "staff"), "person", "yes", "TRUE or FALSE where an id"),
        ((1234567890123456, "HQ", "staff"), "person", None, "more digits than"),
        (("9", "HQ", "staff", 46204), "hired", "46204", "is a number and no date"),
        (("9", "HQ", "staff", datetime.combine(date(2026, 7, 1), time(8, 30))), "hired", "2026-07-01 08:30:00", "a time of day"),
        (("9", "HQ", "staff", time(8, 30)), "hired", "08:30", "a time where a date"),
        (("9", "HQ", "staff", "2026-13-01"), "hired", "2026-13-01", "there is no month 13"),
        (("9", "HQ", "staff", None, None, 2), "hosts", "2", "neither yes nor no"),
        (("9", "HQ", "staff", None, None, None, True), "name", "yes", "write it as text"),
        (("9", "HQX", "staff"), "unit", "HQX", 'Did you mean "HQ"?'),
        (("9", None, "staff"), "unit", None, "is empty and must not be"),
    ],
)
def test_a_cell_that_is_not_what_its_column_wants_is_named_with_its_sheet_and_row(
    tmp_path: Path, row: tuple[object, ...], column: str, value: str | None, hint: str
) -> None:
    plan = reads(tmp_path, book(people(row)))
    assert places(plan.errors) == [("book.xlsx:people", 3, column)]
    assert hint in plan.errors[0].says
    assert value is None or plan.errors[0].value == value


def test_empty_rows_and_columns_count_as_a_sheet_shows_them(tmp_path: Path) -> None:
    rows: Rows = [(), (None, *HEAD[:3]), (), (None, "1", "HQ", "staff"), (None, "2", "HQX", "staff")]
    plan = reads(tmp_path, book({**SHEETS, "people": [row[1:] for row in rows]}))
    assert places(plan.errors) == [("book.xlsx:people", 5, "unit")]
    plan = reads(tmp_path, book({**SHEETS, "people": rows}))
    assert [(problem.row, problem.says) for problem in plan.errors] == [(2, "column 1 has no name")]


def test_a_row_that_is_longer_than_its_header_is_an_error(tmp_path: Path) -> None:
    plan = reads(tmp_path, book(people(("9", "HQ", "staff", None, None, None, None, "what is this?"))))
    assert [(problem.row, problem.says) for problem in plan.errors] == [(3, "has 8 cells where the header has 7")]


def test_formulas_give_their_results(tmp_path: Path) -> None:
    def formulas(written) -> None:  # three cells of Ann
        sheet = written.get_worksheet_by_name("people")
        sheet.write_formula("A3", '="0"&"9"', None, "09")
        sheet.write_formula("B3", "=B2", None, "HQ")
        sheet.write_formula("E3", "=1/2", None, 0.5)

    company = Company()
    company.imports(written(tmp_path / "set", {"book.xlsx": book(people((None, None, "staff")), formulas)}))
    assert company.person("09").fte_permille.at(date(2026, 6, 15)) == 500


@pytest.mark.parametrize(
    ("result", "hint"), [("#REF!", "an error of a formula"), ("#N/A", "an error of a formula"), ("", "is not in the file")]
)
def test_formulas_without_a_result_are_errors(tmp_path: Path, result: str, hint: str) -> None:
    def formula(written) -> None:
        written.get_worksheet_by_name("people").write_formula("B3", "=X1", None, result)

    plan = reads(tmp_path, book(people(("9", None, "staff")), formula))
    assert places(plan.errors) == [("book.xlsx:people", 3, "unit")]
    assert hint in plan.errors[0].says


def test_an_error_past_the_last_value_is_seen(tmp_path: Path) -> None:
    def formula(written) -> None:
        written.get_worksheet_by_name("people").write_formula("B9", "=X1", None, "")

    plan = reads(tmp_path, book(SHEETS, formula))
    assert ("book.xlsx:people", 9, "unit") in places(plan.errors)


def test_merged_cells_are_an_error_and_nothing_follows_from_them(tmp_path: Path) -> None:
    def merged(written) -> None:
        written.get_worksheet_by_name("people").merge_range("B2:B3", "HQ")

    plan = reads(tmp_path, book(people(("9", None, "staff")), merged))
    assert places(plan.errors) == [("book.xlsx:people", 2, "unit")]
    assert "B2:B3" in plan.errors[0].says


def test_merged_cells_under_the_table_or_beside_it_are_nobodys_concern(tmp_path: Path) -> None:
    def merged(written) -> None:
        written.get_worksheet_by_name("people").merge_range("A20:B21", "")
        written.get_worksheet_by_name("people").merge_range("K2:L3", "")

    assert reads(tmp_path, book(SHEETS, merged)).errors == ()


def test_many_merged_blocks_are_told_of_up_to_a_number(tmp_path: Path) -> None:
    def merged(written) -> None:
        for row in range(2, 62, 2):
            written.get_worksheet_by_name("people").merge_range(row, 1, row + 1, 1, "HQ")

    rows = [(str(number), None, "staff") for number in range(60)]
    errors = reads(tmp_path, book(people(*rows), merged)).errors
    assert (len(errors), sum("10 more merged blocks" in problem.says for problem in errors)) == (
        20 + 1 + 10,
        1,
    )  # in the ten, the cells below the first are empty


def test_texts_are_composed_and_blanks_around_them_dropped(tmp_path: Path) -> None:
    company = Company()
    company.imports(written(tmp_path / "set", {"book.xlsx": book({"units": [("unit ", "name"), (" Zoe\u0308 ", "x")]})}))
    assert list(company.org.units) == ["Zo\u00eb"]


def test_sheets_of_notes_and_hidden_and_empty_ones_are_left_alone(tmp_path: Path) -> None:
    more: dict[str, Rows] = {"README": [("x",)], "Notes": [("x",)], "_lists": [("x",)], "Sheet7": [], "codes": [("x",)]}
    plan = reads(tmp_path, book({**SHEETS, **more}, lambda written: written.get_worksheet_by_name("codes").hide()))
    assert plan.errors == ()


@pytest.mark.parametrize(
    ("title", "hint"), [("Poeple", 'Did you mean "people"?'), ("Sheet1", "known are calendar, units"), ("programs", "programs.toml")]
)
def test_a_sheet_of_another_name_is_an_error(tmp_path: Path, title: str, hint: str) -> None:
    plan = reads(tmp_path, book({**SHEETS, title: [("person",)]}))
    assert places(plan.errors) == [(f"book.xlsx:{title}", None, None)]
    assert hint in plan.errors[0].says


def test_a_workbook_without_any_sheet_to_import_is_an_error(tmp_path: Path) -> None:
    plan = reads(tmp_path, book({"README": [("x",)], "Sheet1": []}))
    assert places(plan.errors) == [("book.xlsx", None, None)]


def test_two_sheets_of_one_name_are_an_error(tmp_path: Path) -> None:
    plan = reads(tmp_path, book({**SHEETS, "Un_its": [("unit",), ("EAST",)]}))
    assert places(plan.errors) == [("book.xlsx:Un_its", None, None)]
    assert '"units"' in plan.errors[0].says


def test_a_name_in_another_case_is_the_same_name(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {"units": SHEETS["units"], "other": [("unit",)]}
    data = with_part(book(sheets), "xl/workbook.xml", lambda part: part.replace(b'"other"', b'"Units"'))
    assert places(reads(tmp_path, data).errors) == [("book.xlsx:Units", None, None)]


def test_a_hidden_sheet_that_bears_the_name_of_a_kind_is_read(tmp_path: Path) -> None:
    plan = reads(tmp_path, book(people(("9", "HQX", "staff")), lambda written: written.get_worksheet_by_name("people").hide()))
    assert places(plan.errors) == [("book.xlsx:people", 3, "unit")]


def test_days_may_be_counted_from_1904(tmp_path: Path) -> None:
    company = Company()
    data = with_part(book(SHEETS), "xl/workbook.xml", lambda part: part.replace(b"<workbookPr ", b'<workbookPr date1904="1" '))
    company.imports(written(tmp_path / "set", {"book.xlsx": data}))
    assert company.person("007").hired == date(2014, 1, 2)


def test_names_of_parts_match_whatever_their_case(tmp_path: Path) -> None:
    data = book(SHEETS).replace(b"xl/sharedStrings.xml", b"xl\\SharedStrings.xml").replace(b"xl/worksheets/sheet1", b"xl/Worksheets/Sheet1")
    assert reads(tmp_path, data).errors == ()


def test_a_workbook_in_which_a_sheet_is_damaged_is_refused_for_that_alone(tmp_path: Path) -> None:
    data = with_part(book(SHEETS), "xl/worksheets/sheet1.xml", lambda part: part[:-20])
    assert [problem.file for problem in reads(tmp_path, data).errors] == ["book.xlsx:units"]


def test_columns_and_titles_match_whatever_their_case(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "UNITS": [("Unit", "Front Line"), ("HQ", "no")],
        "People": [("PERSON", " unit", "Level"), ("1", "HQ", "Staff")],
    }
    assert reads(tmp_path, book(sheets)).errors == ()


MAP = {
    "sources": {"staff": {"file": "export*.xlsx", "sheet": "Staff", "drop": ["Home"], "dates": "day.month.year"}},
    "units": [{"from": "staff", "distinct": True, "columns": {"unit": "Dept"}}],
    "people": [{"from": "staff", "columns": {"person": "Nr", "unit": "Dept", "level": {"constant": "staff"}, "hired": "Since"}}],
}
STAFF: dict[str, Rows] = {
    "Staff": [("Nr", "Dept", "Since", "Home"), (1, "Shop", date(2020, 2, 1), "x"), ("02", "Shop", "03.04.2021", "x")],
    "README": [("x",)],
}


def test_a_map_may_name_a_sheet(tmp_path: Path) -> None:
    company = Company()
    company.imports(written(tmp_path / "set", {"export 7.xlsx": book(STAFF)}), mapping=map_of("mine", MAP))
    assert (company.person("1").hired, company.person("02").hired) == (date(2020, 2, 1), date(2021, 4, 3))


def test_faults_under_a_map_are_named_by_the_sheet_too(tmp_path: Path) -> None:
    def formula(written) -> None:
        sheet = written.get_worksheet_by_name("Staff")
        sheet.write_formula("A4", "=X1", None, "#REF!")
        sheet.write_formula("D4", "=X1", None, "#REF!")

    data = book({**STAFF, "Staff": [*STAFF["Staff"], (None, "Shop", "1/2/2021")], "Sites": [("x",)]}, formula)
    plan = Company().reads(written(tmp_path / "set", {"export.xlsx": data}), mapping=map_of("mine", MAP))
    assert places(plan.errors) == [("export.xlsx:Staff", 4, "Nr"), ("export.xlsx:Staff", 4, "Since"), ("export.xlsx:Sites", None, None)]


def test_a_sheet_that_a_map_wants_must_be_there(tmp_path: Path) -> None:
    plan = Company().reads(written(tmp_path / "set", {"export.xlsx": book({"README": [("x",)]})}), mapping=map_of("mine", MAP))
    assert places(plan.errors) == [("export*.xlsx:Staff", None, None)]
