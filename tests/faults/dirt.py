"""Files as they should not be: a small good file of some kind, spoilt in one to three ways that are drawn."""

import gzip
import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

from scheduler.imports.kinds import column_names
from tests.scheduler.imports.books import book, with_part

GOOD: dict[str, str] = {
    "units": "NORTH,Nordstern,HQ,yes,Oslo,2,1,20,Mon-Fri,,Europe/Oslo,08:00-16:00\nSOUTH,Südhafen,HQ,no,,1,,50,Mon-Sat,,,\n",
    "people": "E3,Łucja Żak,l@example.com,CS,staff,Clerk,E2,,2020-01-01,,Mon-Thu,,0.8,no,forms,new\nE4,Ed,,HQ,manager,,,,,,,,1,,,\n",
    "moves": "007,HQ,2026-07-01,\n008,CS,2026-08-01,2026-09-30\n",
    "absences": "007,2026-07-01,2026-07-10\n008,2026-08-03,2026-08-03\n",
    "skills": "007,forms,2020-01-01,\n008,phones,,2026-12-31\n",
    "preferences": "007,HQ,3\n008,HQ,1\n",
    "peaks": "CS,2026-07-06,2026-07-10,2,,1,month's end\nCS,2026-09-01,2026-09-02,1,forms,3,\n",
    "accommodations": "007,lifting,board,2026-07-01,\n008,nights,board,,2026-12-31\n",
    "calendar": "NO,2026-05-17,Grunnlovsdag\nNO,2026-12-25,\n",
}
CELLS = (
    *("", " ", "\u200b", "0", "-1", "1e309", "nan", "²", "٣", "9" * 400),
    *("2026-02-30", "9999-12-31", "0001-01-01", "31.12.2026", "tomorrow", "HQ", "007", "yes", "staff", "../../etc/passwd"),
    *("=1+1", '=cmd|"/C calc"!A0', "@SUM(A1)", "<script>alert(1)</script>", "'; DROP TABLE", "{0}", "%s%n", "${x}"),
    *("x\ty", "\x1b[31m", "\u202eabc", "\ufeff", "\x85", "\u2028", "A" + "\u0301" * 40, "é" * 5000, "\x00", "\x07", "\x7f"),
)
ENCODINGS = (
    *("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"),
    *("latin-1", "cp1252", "cp1250", "cp500", "shift_jis", "gb18030"),
)
VALUES = ('""', "nan", "-1", "1979-05-27", "[[]]", "{}", "9" * 5000, '"\\u0000"', '"' + "x" * 3000 + '"', "= =", "true")

Draws = random.Random


def dirty(draws: Draws) -> tuple[str, bytes]:
    """The name of a file and its bytes."""
    return draws.choices((a_table, a_book, programs, a_packed_table, noise), weights=(60, 20, 8, 8, 4))[0](draws)


def a_table(draws: Draws) -> tuple[str, bytes]:
    """CSV: first its cells and lines are spoilt, then its bytes."""
    kind = draws.choice(list(GOOD))
    text = ",".join(column_names(kind)) + "\n" + GOOD[kind]
    for spoil in draws.choices(TEXTS, k=draws.randint(0, 2)):
        text = spoil(text, draws)
    data = _encoded(text, draws)
    for change in draws.choices(BYTES, k=draws.choice((0, 0, 1, 2))):
        data = change(data, draws)
    return f"{kind}.csv", data


def a_packed_table(draws: Draws) -> tuple[str, bytes]:
    """The same in gzip, now and then damaged, cut, twice, or a bomb."""
    name, data = a_table(draws)
    packed = gzip.compress(data, mtime=0)
    match draws.randrange(6):
        case 0:
            packed = flipped(packed, draws)
        case 1:
            packed = packed[: draws.randrange(len(packed))]
        case 2:
            packed += packed
        case 3:
            packed += b"rest"
        case 4 if draws.random() < 0.1:
            packed = gzip.compress(bytes([draws.randrange(256)]) * 70_000_000, 1, mtime=0)
    return f"{name}.gz", packed


def a_book(draws: Draws) -> tuple[str, bytes]:
    """A workbook with odd cells, then with markup, parts or bytes changed."""
    kind = draws.choice(list(GOOD))
    rows: list[list[object]] = [list(column_names(kind)), *(_cells(line, draws) for line in GOOD[kind].splitlines())]
    data = book({draws.choice((kind, kind, "Sheet1", "units")): rows})
    for change in draws.choices(BOOKS, k=draws.randint(0, 2)):
        data = change(data, draws)
    return "book.xlsx", data


def programs(draws: Draws) -> tuple[str, bytes]:
    """programs.toml with a value, a key or the bytes spoilt."""
    text = 'adopt = ["telus-day"]\n[[program]]\nid = "tour"\nkind = "rotation"\nvisits = 2\n[program.every]\nmonths = 3\n'
    for _ in range(draws.randint(0, 3)):
        found = draws.choice(list(re.finditer(r'"[^"]*"|\d+|\w+', text)))
        value = draws.choice(VALUES)
        text = text[: found.start()] + value + text[found.end() :]
    data = _encoded(text, draws)
    return "programs.toml", flipped(data, draws) if draws.random() < 0.2 else data


def noise(draws: Draws) -> tuple[str, bytes]:
    """Bytes without any sense under any name that is looked at."""
    return draws.choice(("people.csv", "units.csv.gz", "book.xlsx", "programs.toml", "peaks.csv")), draws.randbytes(draws.randrange(2000))


def _encoded(text: str, draws: Draws) -> bytes:
    return text.encode("utf-8" if draws.random() < 0.7 else draws.choice(ENCODINGS), errors="replace")


def _cells(line: str, draws: Draws) -> list[object]:
    odd = (None, True, 7.5, 1e300, -1, "=1/0", "#REF!", *CELLS)
    return [draws.choice(odd) if draws.random() < 0.1 else cell for cell in line.split(",")]


# --- what is done to a text ---


def another_cell(text: str, draws: Draws) -> str:
    """One cell is something else."""
    lines = text.split("\n")
    row = draws.randrange(max(1, len(lines) - 1))
    cells = lines[row].split(",")
    cells[draws.randrange(len(cells))] = draws.choice(CELLS)
    return "\n".join([*lines[:row], ",".join(cells), *lines[row + 1 :]])


def ragged(text: str, draws: Draws) -> str:
    """Commas come or go."""
    at = draws.choice([place for place, sign in enumerate(text) if sign == ","] or [0])
    return text[:at] + draws.choice(("", ",,", ",,,,,,,,,", ";", "\t", ",\n")) + text[at + 1 :]


def a_giant_cell(text: str, draws: Draws) -> str:
    """A cell of a mebibyte, seldom; a long one else."""
    size = 1_048_576 if draws.random() < 0.1 else 70_000
    return text.replace(draws.choice(text.split(",")) or ",", draws.choice("x,é'\u0301") * size, 1)


def headers_twice(text: str, draws: Draws) -> str:
    """A column has the name of another, or the header comes again below."""
    head, _, rest = text.partition("\n")
    names = head.split(",")
    if draws.random() < 0.3:
        return f"{head}\n{rest}{head}\n{rest}"
    names[draws.randrange(len(names))] = draws.choice(names).upper()
    return ",".join(names) + "\n" + rest


def quotes(text: str, draws: Draws) -> str:
    """A quotation mark where none belongs, or the closing one is missing."""
    at = draws.randrange(len(text) + 1)
    return text[:at] + draws.choice(('"', '""', '"""', "'", "\\", '"\n', "“")) + text[at:]


def other_lines(text: str, draws: Draws) -> str:
    """Lines end otherwise, are empty, or are there twice."""
    match draws.randrange(4):
        case 0:
            return text.replace("\n", draws.choice(("\r", "\r\n", "\n\r", "\x0b", "\x0c", "\x1e", "\u2028", "\x85")))
        case 1:
            return text.replace("\n", "\n\n,,,\n")
        case 2:
            return text * draws.randint(2, 40)
        case _:
            return text.rstrip("\n")


def other_separators(text: str, draws: Draws) -> str:
    """Semicolons, tabs or bars between the cells."""
    return text.replace(",", draws.choice(";\t|:"))


def many_columns(text: str, draws: Draws) -> str:
    """A header without end."""
    return draws.choice(("a,", ",", "unit,")) * draws.choice((100, 20_000)) + text


TEXTS: tuple[Callable[[str, Draws], str], ...] = (
    *(another_cell, another_cell, ragged, headers_twice, quotes, quotes, other_lines),
    *(other_separators, a_giant_cell, many_columns),
)

# --- what is done to bytes ---


def flipped(data: bytes, draws: Draws) -> bytes:
    """One bit is another."""
    if not data:
        return b"\xff"
    at = draws.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << draws.randrange(8)]) + data[at + 1 :]


def with_nul(data: bytes, draws: Draws) -> bytes:
    """A NUL, or many, somewhere."""
    at = draws.randrange(len(data) + 1)
    return data[:at] + bytes(draws.choice((1, 1, 5000))) + data[at:]


def with_a_mark(data: bytes, draws: Draws) -> bytes:
    """A byte order mark that does not fit, or two."""
    return draws.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf\xef\xbb\xbf", b"\xff\xfe\x00\x00")) + data


def cut(data: bytes, draws: Draws) -> bytes:
    """Only a beginning."""
    return data[: draws.randrange(len(data) + 1)]


def not_utf8(data: bytes, draws: Draws) -> bytes:
    """Bytes that are no UTF-8, or overlong, or half a surrogate pair."""
    at = draws.randrange(len(data) + 1)
    return data[:at] + draws.choice((b"\xe9", b"\x81\x8d", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xe2\x80")) + data[at:]


BYTES: tuple[Callable[[bytes, Draws], bytes], ...] = (flipped, with_nul, with_a_mark, cut, not_utf8)

# --- what is done to a workbook ---

PARTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml")
MARKUP = (b"", b"9" * 30, b"<", b"&", b"-1e308", b'" t="e', b"<a>" * 2000, b"<!DOCTYPE a [<!ENTITY b 'c'>]>&b;", b'r="XFD1048576"', b"\x00")


def other_markup(data: bytes, draws: Draws) -> bytes:
    """A stretch of one part is replaced."""

    def change(content: bytes) -> bytes:
        begin = draws.randint(0, len(content))
        return content[:begin] + draws.choice(MARKUP) + content[min(len(content), begin + draws.randrange(40)) :]

    return _or_as_it_is(data, draws.choice(PARTS), change)


def without_a_part(data: bytes, draws: Draws) -> bytes:
    """A part is empty."""
    return _or_as_it_is(data, draws.choice(PARTS), lambda content: b"")


def a_bomb(data: bytes, draws: Draws) -> bytes:
    """A part unpacks to a hundred megabytes, seldom; to some else."""
    size = 140_000_000 if draws.random() < 0.02 else 500_000
    part, filling = draws.choice((*PARTS, "xl/media/picture.png")), draws.choice((b" ", b"<c/>"))
    return _or_as_it_is(data, part, lambda content: content + filling * size)


def broken_archive(data: bytes, draws: Draws) -> bytes:
    """A bit of the archive, or its end."""
    return draws.choice((flipped, flipped, cut))(data, draws)


def a_way_out(data: bytes, draws: Draws) -> bytes:
    """A part whose name leads elsewhere."""
    return _or_as_it_is(data, draws.choice(("../../escaped", "/tmp/escaped", "..\\escaped", "xl/" * 500 + "x")), lambda content: b"x")


def _or_as_it_is(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with a part changed; one that is broken already stays so."""
    try:
        return with_part(data, part, change)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, KeyError, NotImplementedError, RuntimeError):
        return data + io.BytesIO(data).read(20)


BOOKS: tuple[Callable[[bytes, Draws], bytes], ...] = (other_markup, other_markup, without_a_part, a_bomb, broken_archive, a_way_out)
