"""What a cell of a sheet means: the text a CSV file would hold, or why it is not what its column wants."""

from datetime import date, datetime, time, timedelta
from enum import Enum

from scheduler.imports import values
from scheduler.imports.books.markup import NO_VALUE
from scheduler.imports.decoding import composed
from scheduler.imports.values import Reader

Cell = int | float | str | bool | date | datetime | time | timedelta
MIDNIGHT = time()
EXACT = 10**15  # a spreadsheet keeps 15 digits of a number


class Want(Enum):
    """What a column does with a cell that is not text; ANY: a map decides later."""

    ID = "an id"
    DAY = "a date"
    YES_NO = "yes or no"
    PLAIN = "a text or number"
    ANY = "anything"


WANTED_BY: dict[Reader, Want] = {
    values.identifier: Want.ID,
    values.word: Want.ID,
    values.words: Want.ID,
    values.day: Want.DAY,
    values.yes_no: Want.YES_NO,
}


def text_of(cell: Cell) -> str:
    """Texts composed as those of CSV files are, whole numbers without a point, days as 2026-07-31, TRUE as yes."""
    match cell:
        case str():
            return composed(cell)
        case bool():
            return "yes" if cell else "no"
        case int() | float():
            return str(int(cell)) if cell == cell // 1 and abs(cell) < EXACT else f"{cell:.15g}"
        case datetime():
            return cell.date().isoformat() if cell.time() == MIDNIGHT else cell.isoformat(" ")
        case date():
            return cell.isoformat()
        case time():
            return cell.isoformat("minutes" if cell.second == cell.microsecond == 0 else "auto")
        case _:
            return str(cell)


def odd_says(shown: str) -> str:
    """What is wrong with a cell that holds no value."""
    if shown == NO_VALUE:
        return "is a formula whose result is not in the file; open the workbook in a spreadsheet program and save it"
    return "is an error of a formula in the workbook; mend it, or write the value itself"


def fault_of(cell: Cell, want: Want) -> str | None:
    """Why this cell cannot stand in a column that wants something else; None where its text says it all."""
    if isinstance(cell, str) or want is Want.ANY:
        return None
    if isinstance(cell, bool):
        return None if want is Want.YES_NO else f"is TRUE or FALSE where {want.value} is wanted; write it as text"
    if want is Want.ID:
        return _id_fault(cell)
    return _day_fault(cell) if want is Want.DAY else None


def _id_fault(cell: int | float | date | time | timedelta) -> str | None:
    if not isinstance(cell, int | float):
        return (
            "is a date or time where an id is wanted, perhaps made one by the spreadsheet; format the column as text and write the id again"
        )
    if cell != cell // 1:
        return "is a fraction where an id is wanted; format the column as text and write the id again"
    if abs(cell) >= EXACT:
        return "has more digits than a spreadsheet keeps of a number; format the column as text and write the id again"
    return None


def _day_fault(cell: int | float | date | time | timedelta) -> str | None:
    if isinstance(cell, int | float):
        return "is a number and no date; format the cell as a date, or write 2026-07-31 as text"
    if isinstance(cell, datetime) and cell.time() != MIDNIGHT:
        return "holds a time of day where a date is wanted"
    return None if isinstance(cell, date) else "is a time where a date is wanted"
