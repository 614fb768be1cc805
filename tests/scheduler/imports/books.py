"""Workbooks made for a test: by the library that writes them, then changed by hand where no library would write so."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time

import xlsxwriter

Rows = Sequence[Sequence[object]]


def book(sheets: Mapping[str, Rows], change: Callable[[xlsxwriter.Workbook], object] = lambda _: None) -> bytes:
    """A workbook whose sheets hold these rows; None leaves a cell empty, a text that begins with `=` is a formula."""
    whole = io.BytesIO()
    written = xlsxwriter.Workbook(whole, {"in_memory": True})
    day = written.add_format({"num_format": "yyyy-mm-dd"})
    for title, rows in sheets.items():
        sheet = written.add_worksheet(title)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date | datetime | time):
                    sheet.write_datetime(row, column, cell, day)
                else:
                    sheet.write(row, column, cell)
    change(written)
    written.close()
    return whole.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part of its archive changed, or added."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            after.writestr(part, change(before.read(part)) if part == name else before.read(part))
        if name not in before.namelist():
            after.writestr(name, change(b""))
    return whole.getvalue()
