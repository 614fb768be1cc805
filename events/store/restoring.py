"""A log put back from a backup or an export: beside its place first, and in its place only when it is whole."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from events.errors import LogError
from events.keys import sync_directory
from events.store.backup import journals
from events.store.dump import lines_in
from events.store.log import Log

Reapply: TypeAlias = Callable[[Log], int]  # erases again what was erased after the backup was made; how many subjects

_SQLITE = b"SQLite format 3\x00"


def restore(source: Path, where: str, keys: Path, reapply: Reapply | None) -> int:
    """Put a log back into the file that `where` names, where there must be none; how many subjects were erased again.

    `source` is a copy made by `Log.backup` or an export. Whatever is to be erased again is erased before the log has its name, so nobody
    ever opens it with what the law wants gone. Raises LogError, and leaves nothing, where the source is not whole.
    """
    place = _file_of(where)
    for taken in (place, *journals(place)):
        if os.path.lexists(taken):
            raise LogError(
                f"There is something at {taken} already; a log is never overwritten. Move it away, or name another place with --db."
            )
    beside = place.with_name(f"{place.name}.restoring")
    try:
        _copy(source, beside, keys)
        erased = _erase_again(beside, keys, reapply)
        beside.rename(place)
        sync_directory(place.absolute().parent)
    finally:
        for left in (beside, *journals(beside)):
            left.unlink(missing_ok=True)
    return erased


def _file_of(where: str) -> Path:
    name = where.removeprefix("sqlite:///")
    if "://" in name:
        raise LogError("A log is restored into a file, named with --db. Onto a server: rota log export there, then rota log import.")
    return Path(name)


def _copy(source: Path, beside: Path, keys: Path) -> None:
    with source.open("rb") as file:
        begin = file.read(len(_SQLITE))
    if begin == _SQLITE:
        backup = Log.open(str(source), keys)
        try:
            backup.backup(beside)
        finally:
            backup.close()
        return
    with source.open("rb") as file:
        Log.load(str(beside), keys, lines_in(file)).close()


def _erase_again(beside: Path, keys: Path, reapply: Reapply | None) -> int:
    restored = Log.open(str(beside), keys)
    try:
        return reapply(restored) if reapply else 0
    finally:
        restored.close()
