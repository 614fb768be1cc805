"""A whole log as lines of JSON: a header, every part of it, and an end by which a cut or changed file is known.

Envelopes stand in it as the exact text that was stored. What is computed from them (leaves, tree, index columns) is computed again by
whoever reads it.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

import msgspec

from events.canonical import LARGEST
from events.errors import LogError, Tampered
from events.record import Head
from events.store.database import Database
from events.store.parts import CheckpointPart, CommandPart, EventPart, FencePart, KeyPart, Part, PayloadPart, parts_in
from events.store.reading import head_of
from events.store.tables import SCHEMA_VERSION

FORMAT = "rotaledger log 1"
LARGEST_LINE = 16 * 2**20

_KINDS: dict[str, type[Part]] = {
    "event": EventPart,
    "command": CommandPart,
    "key": KeyPart,
    "payload": PayloadPart,
    "fence": FencePart,
    "checkpoint": CheckpointPart,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_PERSONAL = (KeyPart, PayloadPart)


class BadDump(LogError):
    """The file is no export of a log, or not as it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """An export that is being read: where its log ends, and its parts. Raises BadDump along the way where the file is not whole."""

    head: Head
    texts: bool
    parts: Iterator[Part]


def dumped(database: Database, origin: str, *, texts: bool) -> Iterator[bytes]:
    """The lines of an export of the log as it is in one moment; without `texts`, sealed texts and their keys stay out of it.

    Raises `Tampered` where an event is missing or no text.
    """
    digest = hashlib.sha256()
    with database.reading() as connection:
        for value in _values(head_of(connection), origin, parts_in(connection), texts=texts):
            line = _line(value)
            digest.update(line)
            yield line
    yield _line({"end": digest.hexdigest()})


def read_dump(lines: Iterator[bytes]) -> Dump:
    """The export in these lines. Raises BadDump where the first one is no header, or is of a newer version."""
    begin = next(lines, b"")
    stated = _parsed(begin, 1)
    try:
        head = Head(position=int(stated["count"]), root=bytes.fromhex(stated["root"]), recorded_at=None)
        known = (stated["format"], stated["schema"] <= SCHEMA_VERSION) == (FORMAT, True)
    except (KeyError, TypeError, ValueError):
        raise BadDump(f"The file is no export of a log: its first line is no header of {FORMAT!r}.") from None
    if not known:
        raise BadDump(f"The file is of another version: it says {stated['format']!r}, schema {stated['schema']}. Update first.")
    return Dump(head=head, texts=bool(stated.get("texts")), parts=_parts(begin, lines))


def lines_in(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file, a longer one than any export has cut: nobody's memory is filled by a file without line breaks."""
    return iter(lambda: file.readline(LARGEST_LINE + 1), b"")


def _values(head: Head, origin: str, parts: Iterable[Part], *, texts: bool) -> Iterator[dict[str, Any]]:
    span = {"count": head.position, "first": min(head.position, 1), "last": head.position, "root": head.root.hex()}
    yield {"format": FORMAT, "schema": SCHEMA_VERSION, "origin": origin, **span, "texts": texts}
    for part in parts:
        if texts or not isinstance(part, _PERSONAL):
            yield {_NAMES[type(part)]: _columns(part)}


def lines_of(parts: Iterable[Part]) -> Iterator[bytes]:
    """Parts as lines of JSON that hold nothing but their columns."""
    return (_line(_columns(part)) for part in parts)


def _columns(part: Part) -> dict[str, Any]:
    """Bytes as base64; an envelope as its text, so that people can read it."""
    if isinstance(part, EventPart):
        return {"envelope": _text(part.envelope)}
    return {name: base64.b64encode(value).decode() if isinstance(value, bytes) else value for name, value in asdict(part).items()}


def _text(envelope: bytes) -> str:
    try:
        return envelope.decode()
    except UnicodeDecodeError:
        raise Tampered("An event is no text, so nothing can be exported. Run `rota log verify`.") from None


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


# --- back ---


def _parts(begin: bytes, lines: Iterator[bytes]) -> Iterator[Part]:
    digest, number = hashlib.sha256(begin), 1
    for number, data in enumerate(lines, start=2):
        found = _parsed(data, number)
        if "end" in found:
            _check_end(found["end"], digest.hexdigest(), lines)
            return
        digest.update(data)
        yield _part(found, number)
    raise BadDump(f"The file was cut: it ends with line {number} and without its end.")


def _check_end(stated: object, found: str, rest: Iterator[bytes]) -> None:
    if stated != found:
        raise BadDump("The file is not as it was written: its SHA-256 is another one.")
    if any(line.strip() for line in rest):
        raise BadDump("The file goes on after its end.")


def _parsed(data: bytes, number: int) -> dict[str, Any]:
    try:
        found = json.loads(data) if len(data) <= LARGEST_LINE else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadDump(f"Line {number} of the file is damaged." if number > 1 else "The file is no export of a log.")
    return found


def _part(found: dict[str, Any], number: int) -> Part:
    try:
        ((name, columns),) = found.items()
        _check_storable(columns.values())
        if name == "event":
            return EventPart(envelope=columns["envelope"].encode())
        return msgspec.convert(columns, _KINDS[name])
    except (ValueError, AttributeError, KeyError, TypeError):
        raise BadDump(f"Line {number} of the file is damaged, or of a kind that is not known here.") from None


def _check_storable(values: Iterable[object]) -> None:
    """No half of a surrogate pair, and no number that a database has no room for."""
    for value in values:
        if isinstance(value, str):
            value.encode()
        elif not isinstance(value, int) or abs(value) > LARGEST:
            raise ValueError(value)
