"""Who was erased, remembered outside the database: a backup from before knows nothing of it, and must not bring anybody back.

The key directory holds one file for that, with opaque ids alone, by the name of the log.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from events.errors import LogError
from events.keys import write_private

ERASED_FILE = "erased.json"


def remember(directory: Path, origin: str, subjects: Iterable[str]) -> None:
    """Add these subjects to those of the log. Raises LogError where the directory cannot be written."""
    known = _all(directory)
    wanted = sorted({*known.get(origin, ()), *subjects})
    if wanted == known.get(origin, []):
        return
    try:
        write_private(directory / ERASED_FILE, json.dumps({**known, origin: wanted}, indent=1, sort_keys=True).encode())
    except OSError as error:
        raise LogError(f"The key directory {directory} cannot be written: {error.strerror}.") from None


def remembered(directory: Path, origin: str) -> list[str]:
    """The subjects of the log that were erased, sorted. Raises LogError where the file is damaged."""
    return _all(directory).get(origin, [])


def _all(directory: Path) -> dict[str, list[str]]:
    path = directory / ERASED_FILE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(subjects, list) for subjects in found.values()):
        raise LogError(f"The file {path} is damaged: who was erased before is not known here. Restore it from the keys' backup.")
    return found
