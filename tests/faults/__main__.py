"""`make faults`: every test of faults and abuse at its full number, and docs/faults.md written from what came out.

python -m tests.faults [ROW ...]     only these rows; what was measured before stays for the others
"""

import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.faults.matrix import matrix

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "faults.md"
LIMIT_SECONDS = 3600


@dataclass(frozen=True)
class Row:
    """One line of the report: what is done to the log, how often, what is promised, and the tests that do it."""

    name: str
    what: str
    promise: str
    tests: tuple[str, ...]
    select: str


ROWS = (
    Row(
        "matrix",
        "structured attacks with and without a held checkpoint",
        "the matrix below, exactly",
        ("tests/events/store/test_attacks.py",),
        "held_checkpoint or found_by_nothing or database_that_fails or another_key",
    ),
    Row(
        "checks",
        "`rota log verify` and the bundle's verifier with each of their checks removed",
        "every removal makes a test fail",
        ("tests/events/store/test_attacks.py", "tests/events/test_verifier.py"),
        "without_any_one_of_its_checks",
    ),
    Row(
        "proofs",
        "50,000 forged proofs; all sizes to 130; RFC vectors",
        "0 accepted",
        ("tests/events/test_proofs.py",),
        "forged or size or known",
    ),
    Row(
        "fields",
        "one bit of any stored field of an event changed, triggers dropped, 5,000 times",
        "5,000 found, the event named",
        ("tests/events/store/test_tampering.py",),
        "events_named",
    ),
    Row(
        "bits",
        "one bit anywhere in the database file changed, 5,000 times",
        "no change of any answer while verification passes",
        ("tests/events/store/test_tampering.py",),
        "bits_anywhere",
    ),
    Row(
        "kills",
        "kill -9 of a writer at a random instant, 500 times on one log",
        "0 acknowledged events lost, 0 half commands",
        ("tests/events/store/test_processes.py",),
        "five_hundred_kills",
    ),
    Row(
        "writers",
        "8 processes write at once: 250 commands each on SQLite, 1,000 on PostgreSQL",
        "0 lost, doubled or out of order; a reader misses 0",
        ("tests/events/store/test_processes.py",),
        "eight_writers",
    ),
)


def run(row: Row) -> dict[str, object]:
    """How the tests of a row ended and how long they took."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-m",
        "campaign or not campaign",
        "-k",
        row.select,
        *row.tests,
    ]
    begun = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT_SECONDS)
    lines = done.stdout.splitlines()
    failed = sum(line.startswith("FAILED") for line in lines)
    ran = sum(len(found[1]) for line in lines if (found := re.match(r"([.FsxE]+)\s+\[", line)))
    return {"ran": ran, "failed": failed, "held": done.returncode == 0, "seconds": round(time.monotonic() - begun)}


def page(results: dict[str, dict[str, object]]) -> str:
    """The whole of docs/faults.md."""
    lines = [
        "# Faults and abuse",
        "",
        'Written by `make faults` (`make faults ROWS="matrix proofs"` for some rows); `make test` runs a short form of each. What an',
        "attack means for whom: [threat-model.md](threat-model.md).",
        "",
        "| row | what is done | promised | outcome | tests | seconds |",
        "|---|---|---|---|---|---|",
    ]
    for row in ROWS:
        result = results.get(row.name)
        told = "not run in this report | | " if result is None else _told(result)
        lines.append(f"| {row.name} | {row.what} | {row.promise} | {told} |")
    return "\n".join([*lines, "", f"<!-- {json.dumps(results, sort_keys=True)} -->", "", matrix()])


def _told(result: dict[str, object]) -> str:
    outcome = "held" if result["held"] else f"**{result['failed']} failed**"
    return f"{outcome} | {result['ran']} | {result['seconds']}"


def before() -> dict[str, dict[str, object]]:
    """What the page says of earlier runs."""
    found = re.search(r"<!-- (\{.*\}) -->", PAGE.read_text(encoding="utf-8")) if PAGE.exists() else None
    return dict(json.loads(found[1])) if found else {}


def main(names: list[str]) -> int:
    """Run the rows named, all where none is, and write the page."""
    results = before()
    for row in ROWS:
        if not names or row.name in names:
            results[row.name] = run(row)
            sys.stderr.write(f"{row.name}: {_told(results[row.name])}\n")
    PAGE.write_text(page(results), encoding="utf-8")
    return 0 if all(result["held"] for result in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
