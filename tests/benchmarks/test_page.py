"""The page keeps what was not measured again, and says of each row when it was."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import __main__ as bench
from benchmarks.page import Table, sections_of, stamp, write_page
from benchmarks.sections import SECTIONS, Section, Wanted

TABLE = Table(columns=("company", "seconds"))


def test_rows_measured_again_replace_their_own_and_the_others_stay_in_their_order() -> None:
    before = "Words.\n\n" + TABLE.written([["small", "1"], ["large", "9"]]) + "\n\nMore words.\n"
    assert TABLE.merged([["large", "7"]], before=before, order=["small", "large"]) == [("small", "1"), ("large", "7")]
    assert TABLE.merged([["middle", "3"]], before=before, order=["small", "middle", "large"])[1] == ("middle", "3")


def test_rows_of_a_table_with_other_columns_are_not_kept() -> None:
    before = Table(columns=("company", "minutes")).written([["small", "1"]])
    assert TABLE.merged([["large", "7"]], before=before) == [("large", "7")]


def test_a_table_may_know_its_rows_by_two_cells() -> None:
    table = Table(columns=("company", "solver", "seconds"), keys=2)
    before = table.written([["small", "one", "1"], ["small", "two", "2"]])
    assert table.merged([["small", "two", ""]], before=before) == [("small", "one", "1"), ("small", "two", "")]


def test_an_empty_cell_stays_empty_when_it_is_read_again() -> None:
    table = Table(columns=("a", "b", "c"))
    assert table.merged([], before=table.written([["1", "", ""]])) == [("1", "", "")]


def test_sections_are_read_back_as_they_were_written_in_the_order_of_the_titles(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    write_page(page, {"Two": "second", "One": "first\n"}, ["One", "Two"])
    assert list(sections_of(page)) == ["One", "Two"]
    assert [text.strip() for text in sections_of(page).values()] == ["first", "second"]
    assert sections_of(tmp_path / "none.md") == {}


def test_a_stamp_has_the_minute_the_commit_and_the_load() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d, ([0-9a-f]{7,}\+?|no commit), load \d+\.\d", stamp())


def test_a_run_writes_the_page_after_each_row_and_leaves_the_other_sections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, seen = tmp_path / "page.md", []
    write_page(page, {"Commands": "as before", "Plans of growing companies": "old"}, bench.TITLES)

    def measured(wanted: Wanted, before: str) -> Iterator[str]:
        assert (before.strip(), wanted.sizes, wanted.repeats) == ("old", (500, 2_000), 2)
        for text in ("one row", "two rows"):
            yield text
            seen.append(sections_of(page)["Plans of growing companies"].strip())

    monkeypatch.setitem(SECTIONS, "growth", Section(title="Plans of growing companies", measured=measured))  # type: ignore[arg-type]
    bench.main(["growth", "--sizes", "500", "2,000", "--repeats", "2", "--page", str(page)])
    assert seen == ["one row", "two rows"]
    assert sections_of(page)["Commands"].strip() == "as before"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["growht"], "there is no section growht"),
        (["growth", "--repeats", "0"], "--repeats is at least 1"),
        (["growth", "--sizes", "many"], "argument --sizes: invalid"),
    ],
)
def test_a_run_that_nobody_can_mean_is_refused_before_anything_is_measured(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        bench.main(words)
    assert says in capsys.readouterr().err.splitlines()[-1]


def test_the_page_of_the_repository_has_known_sections_only() -> None:
    assert set(sections_of(bench.PAGE)) <= set(bench.TITLES)
