"""The plan as a workbook: its placements, what is unmet, and what the plan is. No cell is a formula, whatever is in it."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from scheduler.errors import Rejected
from scheduler.exports.csv_plan import HEADER
from scheduler.exports.outgoing import Outgoing
from scheduler.exports.sheet import Sheet

MOST_ROWS = 1_048_575  # under the header
LONGEST_CELL = 32_767
WIDEST = 40
ACTING = ("=", "+", "-", "@", "\t", "\r")
UNMET = ("tier", "program", "ask", "unit", "person", "period", "day", "skill", "rule", "missing", "price", "reasons")
DAY = "yyyy-mm-dd"

Row = Sequence[object]


def write(outgoing: Outgoing) -> bytes:
    """The workbook; the same plan at the same position gives the same bytes. Raises Rejected where a sheet would be too long."""
    import xlsxwriter

    sheet, whole = outgoing.sheet, io.BytesIO()
    book = xlsxwriter.Workbook(whole, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": outgoing.plan.id, "created": outgoing.recorded_at})
    pages = {"placements": (HEADER, _placements(sheet)), "unmet": (UNMET, _unmet(sheet)), "plan": (("what", "value"), _about(sheet))}
    formats = {
        "header": book.add_format({"bold": True, "bg_color": "#D9E2F3"}),
        "day": book.add_format({"num_format": DAY}),
        "quoted": book.add_format({"quote_prefix": True}),
    }
    for name, (header, rows) in pages.items():
        _write_page(book.add_worksheet(name), header, rows, formats)
    book.close()
    return whole.getvalue()


def _write_page(page: Any, header: Sequence[str], rows: list[Row], formats: Mapping[str, Any]) -> None:
    if len(rows) > MOST_ROWS:
        says = f"A sheet takes {MOST_ROWS} rows, and there are {len(rows)}. Take a part of the plan, or --format csv."
        raise Rejected("sheet-long", says)
    for place, title in enumerate(header):
        page.write_string(0, place, title, formats["header"])
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            _write_cell(page, number, place, value, formats)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(rows), len(header) - 1)
    for place, title in enumerate(header):
        page.set_column(place, place, min(WIDEST, 2 + max([len(title), *(len(_text(row[place])) for row in rows)])))


def _write_cell(page: Any, number: int, place: int, value: object, formats: Mapping[str, Any]) -> None:
    match value:
        case None:
            return
        case bool() | list() | str():
            text = _text(value)
            page.write_string(number, place, text[:LONGEST_CELL], formats["quoted"] if text.startswith(ACTING) else None)
        case int():
            page.write_number(number, place, value)
        case date():
            page.write_datetime(number, place, value, formats["day"])
        case _:
            raise TypeError(f"{type(value).__name__} has no place in a cell")


def _text(value: object) -> str:
    if isinstance(value, list):
        return ";".join(map(_text, value))
    return "" if value is None else str(value)


def _placements(sheet: Sheet) -> list[Row]:
    of_plan = {name: sheet[name] for name in ("plan", "status")}
    return [[(of_plan | dict(one))[name] for name in HEADER] for one in _records(sheet, "placements")]


def _unmet(sheet: Sheet) -> list[Row]:
    rows: list[Row] = []
    for line in _records(sheet, "shortfalls"):
        reasons = [f"{reason['reason']} {reason['people']}" for reason in cast("Iterable[Mapping[str, object]]", line["reasons"])]
        rows.append([{**line, "reasons": reasons}.get(name) for name in UNMET])
    return rows


def _about(sheet: Sheet) -> list[Row]:
    """What the plan is, a line each; the receipt is the last one."""
    horizon = cast("Mapping[str, date]", sheet["horizon"])
    engine = cast("Mapping[str, object]", sheet["engine"])
    rows: list[Row] = [(name, sheet[name]) for name in ("plan", "status")]
    rows += [("first day", horizon["first_day"]), ("last day", horizon["last_day"]), ("asks", sheet["asks"])]
    rows += [(name.replace("_", " "), sheet[name]) for name in ("based_on", "log_root", "problem_digest")]
    rows += [("engine", f"{engine['name']} {engine['version']}"), ("seed", engine["seed"])]
    for tier in _records(sheet, "tiers") if sheet["tiers"] else ():
        rows += [(f"{tier['name']}", tier["value"]), (f"{tier['name']}, at least", tier["bound"])]
    for one in _records(sheet, "exemptions"):
        rows.append(("exempt", "; ".join(f"{name} {value}" for name, value in one.items() if value is not None)))
    receipt = sheet.get("receipt")
    if isinstance(receipt, dict):
        rows.append(("receipt", f"{receipt['position']}:{receipt['root']}"))
    return rows


def _records(sheet: Sheet, name: str) -> list[Mapping[str, object]]:
    return cast("list[Mapping[str, object]]", sheet[name])
