"""`make faults`: every test of faults and abuse at its full number, and docs/faults.md written from what came out.

python -m tests.faults [ROW ...]     only these rows; what was measured before stays for the others
"""

import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.matrix import matrix
from tests.faults.rows import ROWS, Row

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "faults.md"
LIMIT_SECONDS = 3600
WHOLE = "All rows in one run: "


def run(row: Row) -> dict[str, object]:
    """How the tests of a row ended and how long they took; a row held only if none of its tests failed or was skipped."""
    flags = ("-q", "-p", "no:cacheprovider", "-m", "campaign or not campaign", "-k", row.select)
    begun = time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *flags, *row.tests], cwd=ROOT, capture_output=True, text=True, timeout=LIMIT_SECONDS
        )
        code, marks = done.returncode, marks_in(done.stdout)
    except subprocess.TimeoutExpired:
        code, marks = 1, "F"
    counts = {"ran": len(marks) - marks.count("s"), "failed": marks.count("F") + marks.count("E"), "skipped": marks.count("s")}
    held, load = code == 0 and not counts["skipped"], round(os.getloadavg()[2])
    return {**counts, "held": held, "seconds": round(time.monotonic() - begun), "load": load}


def marks_in(output: str) -> str:
    """One letter a test, as pytest prints them."""
    return "".join(found[1] for line in output.splitlines() if (found := re.match(r"([.FsxE]+)\s+\[", line)))


def page(results: dict[str, dict[str, object]], whole: str | None = None) -> str:
    """The whole of docs/faults.md; `whole` says of the last run of all rows when it began and how long it took."""
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
    lines += [
        "",
        f"{WHOLE}{whole or 'not yet'}. Two rows run at a time; the load is the machine's at the end of a row, on two cores about 2",
    ]
    lines += ["where nobody else uses it."]
    return "\n".join([*lines, "", f"<!-- {json.dumps(results, sort_keys=True)} -->", "", matrix()])


def _told(result: dict[str, object]) -> str:
    bad = [f"**{result[name]} {name}**" for name in ("failed", "skipped") if result.get(name)]
    outcome = "held" if result["held"] else ", ".join(bad) or "**broken off**"
    busy = f" (load {result['load']})" if "load" in result else ""
    return f"{outcome} | {result['ran']} | {result['seconds']}{busy}"


def before() -> dict[str, dict[str, object]]:
    """What the page says of earlier runs."""
    found = re.search(r"<!-- (\{.*\}) -->", PAGE.read_text(encoding="utf-8")) if PAGE.exists() else None
    return dict(json.loads(found[1])) if found else {}


def whole_before() -> str | None:
    """What the page says of the last run of all rows."""
    found = re.search(f"{WHOLE}(.*?)\\. ", PAGE.read_text(encoding="utf-8")) if PAGE.exists() else None
    return found[1] if found and found[1] != "not yet" else None


def main(names: list[str]) -> int:
    """Run the rows named, all where none is, two at a time and the longest first; write the page after each."""
    unknown = {*names} - {row.name for row in ROWS}
    if unknown:
        sys.stderr.write(f"There is no row {', '.join(sorted(unknown))}; there are {', '.join(row.name for row in ROWS)}.\n")
        return 2
    results, whole, begun, began = before(), whole_before(), time.monotonic(), datetime.now(UTC)
    wanted = [row for row in ROWS if not names or row.name in names]
    with ThreadPoolExecutor(max_workers=2) as pool:
        running = {pool.submit(run, row): row for row in sorted(wanted, key=lambda row: row.minutes, reverse=True)}
        for done in as_completed(running):
            row = running[done]
            results[row.name] = done.result()
            sys.stderr.write(f"{row.name}: {_told(results[row.name])}\n")
            PAGE.write_text(page(results, whole), encoding="utf-8")
    if len(wanted) == len(ROWS):
        minutes = (time.monotonic() - begun) / 60
        PAGE.write_text(page(results, f"{minutes:.0f} minutes, begun {began:%Y-%m-%d %H:%M} UTC"), encoding="utf-8")
        sys.stderr.write(f"All rows: {minutes:.0f} minutes.\n")
    return 0 if all(result["held"] for result in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
