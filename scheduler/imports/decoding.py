"""Bytes of a file become text: UTF-8 with or without BOM, UTF-16 with one, Windows-1252 where it can be nothing else."""

import gzip
import io
import unicodedata
import zlib

from scheduler.imports.problems import Problem, Report, Wrong

NEWLINE = b"\n"
MOST_BYTES = 64 * 1024 * 1024


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
        text = _decoded(file, data, report)
    except Wrong as wrong:
        report.errors.append(Problem(file=file, says=wrong.says))
        return None
    return unicodedata.normalize("NFC", text)


def _decoded(file: str, data: bytes, report: Report) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _utf16(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as first:
        text = _cp1252(data, first)
    report.findings.append(Problem(file=file, says="is not UTF-8; it was read as Windows-1252 (cp1252)"))
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
        raise Wrong("holds NUL bytes and is not UTF-8; perhaps it is UTF-16 without a byte order mark, or no text: save it as UTF-8")
    if not rest.isascii():
        raise Wrong(f"is UTF-8 except for the byte 0x{data[first.start]:02X} in {where}; save it again as UTF-8")
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as why:
        raise Wrong(f"is neither UTF-8 nor Windows-1252 (byte 0x{data[why.start]:02X}); save it as UTF-8") from why
