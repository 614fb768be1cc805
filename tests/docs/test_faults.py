"""The page on faults says what the tests hold."""

from pathlib import Path

import pytest

from tests.faults import __main__ as report
from tests.faults.__main__ import PAGE, ROWS, page
from tests.faults.matrix import matrix

ROOT = Path(__file__).resolve().parents[2]


def test_the_matrix_in_the_documents_is_the_one_that_the_tests_hold() -> None:
    assert PAGE.read_text(encoding="utf-8").endswith(matrix())


def test_every_row_of_the_report_is_there() -> None:
    told = PAGE.read_text(encoding="utf-8")
    assert all(f"| {row.name} | {row.what} |" in told for row in ROWS)
    assert "**" not in told.partition("## The matrix")[0]


def test_a_row_that_failed_is_said_to_have_failed() -> None:
    result: dict[str, object] = {"ran": 3, "failed": 1, "held": False, "seconds": 1}
    assert "**1 failed** | 3 | 1" in page({"matrix": result})


def test_what_all_rows_took_in_one_run_is_said_until_the_next_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(report, "PAGE", tmp_path / "faults.md")
    report.PAGE.write_text(page({}), encoding="utf-8")
    assert report.whole_before() is None
    report.PAGE.write_text(page({}, "31 minutes, begun 2026-11-22 10:00 UTC"), encoding="utf-8")
    assert report.whole_before() == "31 minutes, begun 2026-11-22 10:00 UTC"


def test_a_row_that_does_not_exist_is_refused() -> None:
    assert report.main(["nowhere"]) == 2


def test_the_tests_of_every_row_exist() -> None:
    assert all((ROOT / file).exists() for row in ROWS for file in row.tests)
