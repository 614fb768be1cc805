"""The three sample companies as directories to import: their own files, and absences and peaks made up by stated rules."""

import csv
import gzip
import io
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_IN_THE_REPOSITORY = Path(os.environ.get("ROTA_TEST_DATA") or ROOT.parent / "shared" / "data")
ORACLE = ROOT / "tests" / "data" / "oracle_hr"
ADVENTUREWORKS = ROOT / "scheduler" / "sample" / "adventureworks"
ADVENTUREWORKS_FILES = ("departments.csv", "employees.csv", "history.csv", "shifts.csv")

Rows = list[dict[str, str]]


def rows(path: Path) -> Rows:
    """The rows of a CSV file, packed or not, by the standard library alone."""
    packed = path.read_bytes()
    text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def outside(name: str) -> Path:
    """A data set that is no part of the repository, in `$ROTA_TEST_DATA`, else beside it; its test is skipped where it is not there."""
    where = NOT_IN_THE_REPOSITORY / name
    if not where.is_dir():
        pytest.skip(f"{name} is no part of the repository (too large, or under another licence); say in ROTA_TEST_DATA where it lies")
    return where


def oracle(where: Path) -> None:
    shutil.copytree(ORACLE, where)


def adventureworks(where: Path) -> None:
    where.mkdir()
    for name in ADVENTUREWORKS_FILES:
        shutil.copy(ADVENTUREWORKS / name, where)


def mysql(where: Path) -> None:
    shutil.copytree(outside("mysql_employees"), where)
    where.chmod(0o755)


def mysql_cut(where: Path) -> None:
    """Every twentieth of the MySQL sample's people, and all who manage somebody, with their histories."""
    source = outside("mysql_employees")
    where.mkdir()
    shutil.copy(source / "departments.csv", where)
    people = rows(source / "employees_10k.csv.gz")
    managers = {row["manager_id"] for row in people}
    kept = {row["employee_id"] for row in people if int(row["employee_id"]) % 20 == 0 or row["employee_id"] in managers}
    for name, several in (("employees_10k.csv", people), ("dept_history_10k.csv", rows(source / "dept_history_10k.csv.gz"))):
        write(where / name, list(several[0]), [list(row.values()) for row in several if row["employee_id"] in kept])


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUp:
    """What the data sets do not say: who is away, and which units expect how much.

    Where 5 divides n, the n-th person of the file, counted from 0, is away from Monday to Friday of ISO week 1 + (n / 5 mod 12) of 2027.
    The n-th unit of `peaks`, counted from 0, has a peak of two weeks from the Monday of week 3 + 3n on and asks for so many heads,
    with priority 1 + n.
    """

    people: Path
    peaks: tuple[tuple[str, int], ...]

    def write(self, where: Path) -> None:
        """Write absences.csv and peaks.csv."""
        numbers = [row["employee_id"] for row in rows(where / self.people)]
        skipped = {row["employee_id"] for row in rows(where / self.people) if not row["department"] or row["end_date"]}
        away = [[number, *week(1 + n // 5 % 12)] for n, number in enumerate(numbers) if n % 5 == 0 and number not in skipped]
        write(where / "absences.csv", ["person", "first_day", "last_day"], away)
        asks = [[unit, week(3 + 3 * n)[0], week(4 + 3 * n)[1], str(heads), str(1 + n)] for n, (unit, heads) in enumerate(self.peaks)]
        write(where / "peaks.csv", ["unit", "first_day", "last_day", "heads", "priority"], asks)

    def head_days(self) -> int:
        """Head-days asked for: each peak has ten workdays, public holidays aside."""
        return sum(10 * heads for _, heads in self.peaks)


def week(number: int) -> tuple[str, str]:
    """Monday and Friday of an ISO week of 2027."""
    monday = date.fromisocalendar(2027, number, 1)
    return monday.isoformat(), (monday + timedelta(days=4)).isoformat()


def write(path: Path, header: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *lines])


def touching(history: Rows) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Each row of a history with the next one of the same person."""
    by_person: dict[str, Rows] = {}
    for row in history:
        by_person.setdefault(row["employee_id"], []).append(row)
    for several in by_person.values():
        ordered = sorted(several, key=lambda row: row["start_date"])
        yield from pairwise(ordered)
