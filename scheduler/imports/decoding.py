"""Bytes of a file become text: UTF-8 with or without BOM, UTF-16 with one, Windows-1252 where it can be nothing else."""

import gzip
import io
import re
import unicodedata
import zlib
from functools import cache

from scheduler.imports.problems import Problem, Report, Wrong

NEWLINE = b"\n"
NUL_BYTES = "holds NUL bytes; perhaps it is UTF-16 without a byte order mark, or no text: save it as UTF-8"
MOST_BYTES = 64 * 1024 * 1024
MOST_MARKS = 32  # accents on one letter; putting a run of them in order takes time that grows with its square
LAST_MARK = 0x1F000  # all combining marks of Unicode lie below


def unpacked(name: str, data: bytes) -> bytes:
    """The bytes themselves, or those inside a `.gz`; raises `Wrong` past `MOST_BYTES`, however small the packed file is."""
    if name.casefold().endswith(".gz"):
        data = _gunzip(data)
    if len(data) > MOST_BYTES:
        raise Wrong(f"is larger than {MOST_BYTES // 1024 // 1024} MiB; split it")
    return data


def _gunzip(data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            return packed.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as why:
        raise Wrong("cannot be unpacked: it is no gzip file, or it is cut off") from why


def text_of(file: str, data: bytes, report: Report) -> str | None:
    """The text in Unicode's composed form (the log stores no other), None with an error in the report."""
    try:
        return composed(_decoded(file, data, report))
    except Wrong as wrong:
        report.errors.append(Problem(file=file, says=wrong.says))
        return None


def composed(text: str) -> str:
    """The text in Unicode's composed form; raises `Wrong` where a letter bears more marks than any script has."""
    if text.isascii():
        return text
    if _marks().search(text):
        raise Wrong(f"heaps more than {MOST_MARKS} accents on one letter; remove them")
    return unicodedata.normalize("NFC", text)


@cache
def _marks() -> re.Pattern[str]:
    """A run of combining marks that is too long."""
    marks = "".join(letter for letter in map(chr, range(0x300, LAST_MARK)) if unicodedata.combining(letter))
    return re.compile(f"[{marks}]{{{MOST_MARKS + 1}}}")


def _decoded(file: str, data: bytes, report: Report) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _utf16(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as first:
        text = _cp1252(data, first)
    else:
        if "\0" in text[:4]:  # an ASCII text in UTF-16 is good UTF-8 with a NUL beside every letter
            raise Wrong(NUL_BYTES)
        return text
    report.findings.append(Problem(file=file, says="is not UTF-8; it was read as Windows-1252 (cp1252)", kind="other-encoding"))
    return text


def _utf16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as why:
        raise Wrong("begins like UTF-16 and is not; save it as UTF-8") from why


def _cp1252(data: bytes, first: UnicodeDecodeError) -> str:
    """Only where no part of the text is UTF-8 beyond ASCII: one bad byte in a good file is damage, not another encoding."""
    where = f"line {data.count(NEWLINE, 0, first.start) + 1}"
    rest = data.decode("utf-8", errors="ignore")
    if b"\x00" in data:
        raise Wrong(NUL_BYTES)
    if not rest.isascii():
        raise Wrong(f"is UTF-8 except for the byte 0x{data[first.start]:02X} in {where}; save it again as UTF-8")
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as why:
        raise Wrong(f"is neither UTF-8 nor Windows-1252 (byte 0x{data[why.start]:02X}); save it as UTF-8") from why
