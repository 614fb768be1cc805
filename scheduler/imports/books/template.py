"""A workbook to fill in: a sheet for every kind, and one that explains their columns."""

import io
from datetime import UTC, datetime
from typing import Any

from scheduler.imports import values
from scheduler.imports.books.explained import EXPLAINED, SHEETS
from scheduler.imports.kinds import KINDS, Column
from scheduler.imports.values import Reader
from solver.facts import Level

ROWS = 100_000  # that bear the formats and choices
WIDTH, WIDE = 14, 60
CHOICES: dict[Reader, list[str]] = {values.yes_no: ["yes", "no"], values.level: [level.value for level in Level]}
NUMBERS = ("seats", "min_staff", "max_away", "fte", "weight", "heads", "priority")
TEXT = 49  # the number of the format of texts in every workbook
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)  # one for all, so that the same version writes the same bytes
ABOUT = (
    "Fill in the sheets and import the workbook with: rota import BOOK.xlsx",
    "Dark columns are needed; of the others fill in what you know.",
    "An empty cell means what this page says. Where you do not want to speak about a column at all, delete the column.",
    "Ids and days are texts: 007 stays 007, and a day is written 2026-07-01. Both ends of a span are included.",
    "Delete the sheets that you do not need. With --full, what a sheet leaves out has ended: of an empty sheet that is everything.",
    "The sheet README is not imported, nor is any whose name begins with _.",
)


def template() -> bytes:
    """The workbook; its bytes are the same every time."""
    import xlsxwriter

    whole = io.BytesIO()
    book = xlsxwriter.Workbook(whole, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "To fill in and import", "created": MADE_AT})
    formats = {
        "needed": book.add_format({"bold": True, "font_color": "white", "bg_color": "#1F3864", "num_format": TEXT}),
        "optional": book.add_format({"bold": True, "bg_color": "#D9E2F3", "num_format": TEXT}),
        "text": book.add_format({"num_format": TEXT}),
        "long": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    _write_explanations(book.add_worksheet("README"), formats)
    for kind in SHEETS:
        _write_kind(book.add_worksheet(kind), kind, formats)
    book.close()
    return whole.getvalue()


def _write_explanations(sheet: Any, formats: dict[str, Any]) -> None:
    for row, line in enumerate(ABOUT):
        sheet.write_string(row, 0, line)
    row = len(ABOUT) + 1
    for place, title in enumerate(("sheet", "column", "needed", "what it means", "an empty cell means")):
        sheet.write_string(row, place, title, formats["optional"])
    for kind, about in SHEETS.items():
        row += 1
        sheet.write_row(row, 0, (kind, "", "", about), formats["long"])
        for column in KINDS[kind].columns:
            row += 1
            meaning, empty = EXPLAINED[kind][column.name]
            needed = "needed" if column.needed else ""
            sheet.write_row(row, 0, (kind, column.name, needed, meaning, empty), formats["long"])
    sheet.set_column(0, 2, WIDTH)
    sheet.set_column(3, 3, WIDE)
    sheet.set_column(4, 4, WIDTH * 2)


def _write_kind(sheet: Any, kind: str, formats: dict[str, Any]) -> None:
    for place, column in enumerate(KINDS[kind].columns):
        sheet.write_string(0, place, column.name, formats["needed" if column.needed else "optional"])
        sheet.set_column(place, place, WIDTH, None if column.name in NUMBERS else formats["text"])
        _offer_choices(sheet, place, column)
        sheet.write_comment(0, place, _comment(kind, column), {"x_scale": 2})
    sheet.freeze_panes(1, 0)


def _offer_choices(sheet: Any, place: int, column: Column) -> None:
    choices = CHOICES.get(column.read)
    if choices is not None:
        wrong = {"error_title": column.name, "error_message": f"Choose one: {', '.join(choices)}."}
        sheet.data_validation(1, place, ROWS, place, {"validate": "list", "source": choices, **wrong})


def _comment(kind: str, column: Column) -> str:
    meaning, empty = EXPLAINED[kind][column.name]
    return f"{meaning} Needed." if column.needed else f"{meaning} Empty: {empty}."
