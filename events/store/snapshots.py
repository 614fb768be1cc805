"""A cache of what the events add up to, in a file beside the log: believed only where it fits every byte of the log it was made of.

The file is a title, an HMAC under a key derived from the wrapping key, and what is authenticated: who made it, position and root of the
log, a digest over all leaves up to there, and the content. Whatever is wrong with it, it counts as not there.
"""

import hmac
import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from events.errors import LogError
from events.keys import Keys
from events.store.database import Database
from events.store.reading import Passed, root_at, stored_rows

_TITLE = b"rotaledger snapshot 1\n"
_MAC = sha256().digest_size
_LARGEST = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The content as it was remembered; `passed`: the events that it was made of, each of which was read again just now."""

    content: memoryview
    passed: Passed


class _Kept(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    maker: bytes
    position: int
    root: bytes
    leaves: bytes
    content: memoryview


def recall(database: Database, keys: Keys, maker: bytes) -> Snapshot | None:
    """What the same `maker` remembered of this log, where nothing in it or in the log changed since; else None."""
    kept = None if database.cache is None else _kept_in(database.cache, keys)
    if kept is None or kept.maker != maker:
        return None
    passed = Passed()
    try:
        if root_at(database, kept.position) != kept.root:
            return None
        for _ in stored_rows(database, 0, kept.position, passed):
            pass
    except LogError:  # what is wrong with the log is said by whoever reads it next
        return None
    same = (passed.position, passed.leaves.digest()) == (kept.position, kept.leaves)
    return Snapshot(content=kept.content, passed=passed) if same else None


def remember(database: Database, keys: Keys, maker: bytes, content: bytes, passed: Passed) -> None:
    """Keep the content for `recall`, in place of what was kept; where that cannot be, nothing is kept."""
    if database.cache is None:
        return
    root = root_at(database, passed.position)
    kept = _Kept(maker=maker, position=passed.position, root=root, leaves=passed.leaves.digest(), content=memoryview(content))
    body = msgspec.msgpack.encode(kept)
    with suppress(OSError):
        _replace(database.cache, b"".join((_TITLE, keys.snapshot_mac(body), body)))


def _kept_in(cache: Path, keys: Keys) -> _Kept | None:
    try:
        if (
            not cache.is_file() or cache.stat().st_size > _LARGEST
        ):  # a pipe would be waited for, a device or a file of holes fills the memory
            return None
        data = memoryview(cache.read_bytes())
    except OSError:
        return None
    start = len(_TITLE) + _MAC
    title, mac, body = data[: len(_TITLE)], data[len(_TITLE) : start], data[start:]
    if title != _TITLE or not hmac.compare_digest(mac, keys.snapshot_mac(body)):
        return None
    try:
        return msgspec.msgpack.decode(body, type=_Kept)
    except msgspec.DecodeError:
        return None


def _replace(cache: Path, content: bytes) -> None:
    """Whole or not at all, for whoever reads at the same time; only the owner may read it."""
    partial = cache.with_name(f"{cache.name}.{os.getpid()}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        partial.replace(cache)
    except OSError:
        partial.unlink(missing_ok=True)
        raise
