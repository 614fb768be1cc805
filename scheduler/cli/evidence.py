"""What an auditor brings along: checkpoints in files, and the keys that are to have signed them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.errors import Rejected

if TYPE_CHECKING:
    from events.checkpoints import SignedCheckpoint
    from events.notes import VerifierKey

LARGEST_FILE = 4 * 2**20
FILE = click.Path(dir_okay=False, path_type=Path)
CHECKPOINT = click.option("--checkpoint", "held", type=FILE, metavar="FILE", help="The checkpoint that you hold.")
VKEY = click.option("--vkey", metavar="KEY|FILE", help="The key that must have signed it, as `rota log checkpoint` prints it.")


def checkpoint_of(file: Path) -> "SignedCheckpoint":
    """The checkpoint in a file. Raises OSError, and BadNote where it is none."""
    from events.checkpoints import parse_checkpoint
    from events.notes import BadNote

    try:
        return parse_checkpoint(content_of(file))
    except BadNote as bad:
        raise BadNote(f"{file}: {bad}") from None


def keys_of(said: str | None) -> "tuple[VerifierKey, ...]":
    """The verifier keys said, or those in the file said, a line each; none where nothing was. Raises BadNote, and OSError."""
    from events.notes import parse_verifier

    if said is None:
        return ()
    if "+" in said:
        return (parse_verifier(said),)
    lines = content_of(Path(said)).decode(errors="replace").splitlines()
    return tuple(parse_verifier(line) for line in lines if line.strip())


def content_of(file: Path) -> bytes:
    """The bytes of a small file. Raises OSError, and Rejected where it is too large to be meant."""
    with file.open("rb") as opened:
        content = opened.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Rejected("file-large", f"{file} has more than {LARGEST_FILE >> 20} MiB; that is neither a checkpoint nor a proof.")
    return content
