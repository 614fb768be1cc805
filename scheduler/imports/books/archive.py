"""The parts of a workbook's archive, unpacked within bounds, whatever the archive says of its own sizes."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

from scheduler.imports.problems import Wrong

MOST_UNPACKED = 128 * 1024 * 1024
MOST_DIRECTORY = 1024 * 1024  # bytes of the archive's table of contents
OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
END = struct.Struct("<4s4H2LH")
END_MARK = b"PK\x05\x06"
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LOCKED = "is protected by a password; save it without one"
DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, OverflowError)


class Archive:
    """The archive in `data`; raises `Wrong` where it is none, is locked, is another format's, or unpacks to more than `MOST_UNPACKED`."""

    def __init__(self, data: bytes) -> None:
        _check_container(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGED as why:
            raise Wrong("is no workbook: it cannot be unpacked, or it is cut off") from why
        self._members = {_plain(member.filename): member for member in self._zip.infolist()}
        self._left = MOST_UNPACKED
        _check_format(self._members)
        if sum(member.file_size for member in self._members.values()) > MOST_UNPACKED:
            raise Wrong(_too_large())

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, None where there is none of this name whatever its case; all parts read share one budget."""
        member = self._members.get(_plain(name))
        if member is None:
            return None
        if member.flag_bits & 1:
            raise Wrong(LOCKED)
        if member.compress_type not in METHODS:
            raise Wrong("is packed in a way that workbooks are not; save it again")
        try:
            with self._zip.open(member) as packed:
                data = packed.read(self._left + 1)
        except DAMAGED as why:
            raise Wrong(f"is damaged: its part {name} cannot be unpacked") from why
        self._left -= len(data)
        if self._left < 0:
            raise Wrong(_too_large())
        return data


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A fresh archive of parts that were measured: its table of contents cannot lie."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name), data)
    return whole.getvalue()


def _plain(name: str) -> str:
    """A name as names of parts are compared; some writers separate folders the wrong way."""
    return name.replace("\\", "/").casefold()


def _check_container(data: bytes) -> None:
    if data.startswith(OLD_CONTAINER):
        raise Wrong(LOCKED if ENCRYPTED in data else "is a workbook of the old format (.xls) under another name; save it as .xlsx")
    if not data.startswith(b"PK"):
        raise Wrong("is no workbook: save it as .xlsx, or its sheets as CSV files" if data else "is empty")
    at = data.rfind(END_MARK, max(0, len(data) - END.size - 0xFFFF))
    if at < 0 or at + END.size > len(data):
        raise Wrong("is no workbook: it cannot be unpacked, or it is cut off")
    if END.unpack_from(data, at)[5] > MOST_DIRECTORY:
        raise Wrong("holds more parts than any workbook has")


def _check_format(members: Iterable[str]) -> None:
    names = set(members)
    if "mimetype" in names and "content.xml" in names:
        raise Wrong("is an OpenDocument sheet under another name; save it as .xlsx")
    if "xl/workbook.bin" in names:
        raise Wrong("is a binary workbook (.xlsb) under another name; save it as .xlsx")
    if "xl/workbook.xml" not in names:
        raise Wrong("is an archive, but no workbook; save it as .xlsx")


def _too_large() -> str:
    return f"unpacks to more than {MOST_UNPACKED // 1024 // 1024} MiB; split it"
