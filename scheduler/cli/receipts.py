"""Receipts that an auditor holds against the log: typed in, or in the slip beside a report."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.evidence import content_of
from scheduler.cli.options import TEXT
from scheduler.cli.speech import say

if TYPE_CHECKING:
    from events.receipts import Receipt
    from events.verification import Finding

RECEIPT = click.option(
    "--receipt", "receipts", type=TEXT, multiple=True, metavar="POSITION:ROOT|FILE", help="What a report says of the log, or its slip."
)


def receipts_of(said: Sequence[str]) -> "list[Receipt]":
    """The receipts said, or those in the files said. Raises UsageError for what is none, OSError for a file that cannot be read."""
    return [_receipt_of(one) for one in said]


def findings_of(said: Sequence[str]) -> "Iterator[Finding]":
    """A finding for each slip beside which its report lies with other bytes than those for which it was written.

    A report that lies elsewhere is said to be left out.
    """
    from events.verification import Finding

    for slip in (Path(one) for one in said if _is_file(Path(one))):
        told = _slip_in(slip)
        if "sha256" not in told:
            continue
        report = _beside(slip, told.get("file"))
        if report is None:
            say(f"The report of which {slip} speaks does not lie beside it, so only the log was held against the slip.")
        elif _hash_of(report) != told["sha256"]:
            yield Finding(position=None, reason="report-changed", sentence=f"{report} is not the file for which {slip} was written.")


def _beside(slip: Path, named: object) -> Path | None:
    """The report that a slip names, in the slip's own directory; None where there is none."""
    name = Path(named).name if isinstance(named, str) else ""
    report = slip.parent / name
    return report if name and _is_file(report) else None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that no file can have
        return False


def _receipt_of(said: str) -> "Receipt":
    from events.receipts import parse_receipt

    slip = Path(said)
    is_slip = _is_file(slip)
    told = _slip_in(slip) if is_slip else {}
    try:
        return parse_receipt(f"{told.get('position')}:{told.get('root')}" if is_slip else said)
    except ValueError as wrong:
        raise click.UsageError(f"{slip} holds no receipt." if is_slip else f"{wrong}.") from None


def _slip_in(file: Path) -> Mapping[str, object]:
    """What a slip says, or a JSON report in its `receipt`; nothing where the file is neither."""
    try:
        told = json.loads(content_of(file))
    except (ValueError, RecursionError):
        return {}
    told = told.get("receipt", told) if isinstance(told, dict) else {}
    return told if isinstance(told, dict) else {}


def _hash_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
