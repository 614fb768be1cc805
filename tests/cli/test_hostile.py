"""Bad words, bad files, bad places: a sentence and an exit code, never a traceback and never half an event."""

import os
from pathlib import Path
from typing import Any

import pytest

BAD_TEXTS = ["\x1b[31mred", "two\nlines", "tab\there", "nul\x00", "bell\x07", "c1\x9b31m", "x" * 5000, "\ud800"]


@pytest.mark.parametrize("text", BAD_TEXTS, ids=ascii)
@pytest.mark.parametrize(
    "words",
    [
        ("people", "show", "{}"),
        ("people", "hire", "{}", "--unit", "CS", "--level", "staff"),
        ("people", "hire", "E9", "--unit", "CS", "--level", "staff", "--name", "{}"),
        ("units", "open", "{}"),
        ("peaks", "declare", "CS", "--from", "2026-07-01", "--to", "2026-07-01", "--note", "{}"),
        ("people", "list", "--as", "{}"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_text_that_cannot_be_kept_is_a_mistake_in_use(company: Any, words: tuple[str, ...], text: str) -> None:
    before = company.json("log", "verify")["root"]
    result = company(*(text if word == "{}" else word for word in words))
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert not any(letter in result.output for letter in "\x00\x07\x1b\x9b")
    assert len(result.output) < 1000
    assert company.json("log", "verify")["root"] == before


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_name_is_refused(company: Any, text: str) -> None:
    assert company("units", "open", text).exit_code in (2, 3)


def test_letters_are_kept_in_one_form(company: Any) -> None:
    company.ok("people", "hire", "E9", "--unit", "CS", "--level", "staff", "--name", "  Zoe\u0308 ")
    assert company.json("people", "show", "E9")["name"] == "Zo\u00eb"


def test_letters_that_turn_the_line_round_are_spelled_out(company: Any) -> None:
    company.ok("people", "hire", "E9", "--unit", "CS", "--level", "staff", "--name", "abc\u202edef", "--from", "2026-01-01")
    for output in (company.ok("people", "list").stdout, company.ok("log", "show").stdout, company.ok("people", "show", "E9").stdout):
        assert "abc\\u202edef" in output
        assert "\u202e" not in output


@pytest.mark.parametrize(
    "day", ["2026-02-30", "1.7.2026", "20260701", "2026-W27-1", "0001-01-01", "9999-12-31", "２０２６-07-01", "tomorrow", "", "2026-7-1"]
)
def test_what_is_no_day_is_a_mistake_in_use(company: Any, day: str) -> None:
    assert "days are written 2026-07-01" in company.refused("people", "list", "--as-of", day, code=2)
    assert company("people", "absent", "007", "--from", day, "--to", "2026-07-01").exit_code == 2


@pytest.mark.parametrize(
    "moment",
    ["-1", "1.5", "2026-07-01T12:00:00", "now", "9" * 30, "²", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "1900-01-01/T00Z"],
)
def test_what_is_no_moment_of_the_log_is_a_mistake_in_use(company: Any, moment: str) -> None:
    assert company("people", "list", "--known-at", moment).exit_code == 2


@pytest.mark.parametrize("share", ["0", "1.5", "-1", "0.0001", "half", "1e-1", "0,5"])
def test_what_is_no_share_of_full_time_is_a_mistake_in_use(company: Any, share: str) -> None:
    assert company("people", "change", "007", "--fte", share).exit_code == 2


@pytest.mark.parametrize(
    ("name", "content"), [("text.db", b"hello"), ("empty.db", b""), ("header.db", b"SQLite format 3\x00" + b"\xff" * 2000)]
)
def test_a_file_that_is_no_log_is_refused(rota: Any, name: str, content: bytes) -> None:
    (rota.directory / name).write_bytes(content)
    for words in (("people", "list"), ("log", "verify"), ("log", "show"), ("init",)):
        assert "Traceback" not in rota.refused(*words, "--db", name)
    assert (rota.directory / name).read_bytes() == content


def test_a_directory_is_no_log(rota: Any) -> None:
    assert "Traceback" not in rota.refused("people", "list", "--db", str(rota.directory))
    assert "Traceback" not in rota.refused("init", "--db", str(rota.directory))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_directory_that_may_not_be_written_is_refused(rota: Any) -> None:
    locked = rota.directory / "locked"
    locked.mkdir(mode=0o500)
    assert "Permission denied" in rota.refused("init", "--db", str(locked / "rota.db"))


def test_a_place_that_cannot_be_written_is_refused(company: Any) -> None:
    (company.directory / "file").write_text("")
    assert "Traceback" not in company.refused("init", "--db", "file/rota.db")
    assert "Traceback" not in company.refused("init", "--db", "new.db", "--keys", "file/keys")
    assert not Path("new.db").exists()


def test_an_import_of_rubbish_ends_in_sentences(company: Any) -> None:
    rubbish = company.directory / "rubbish"
    rubbish.mkdir()
    (rubbish / "people.csv").write_bytes(bytes(range(256)) * 20)
    (rubbish / "units.csv").write_bytes(b"")
    (rubbish / "programs.toml").write_bytes(b"\xff\xfe[[[")
    result = company("import", str(rubbish))
    assert result.exit_code == 3
    assert not any(letter in result.output for letter in "\x00\x07\x1b\x9b")
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "words", [("plan", "make", "{}"), ("people", "list", "--as-of", "{}"), ("units", "open", "N", "--shift", "{}")], ids=" ".join
)
@pytest.mark.parametrize("text", ["\x1b[31mred", "\u202ehorizon", "x" * 100_000], ids=lambda text: ascii(text[:9]))
def test_what_a_mistake_in_use_quotes_cannot_act_and_is_cut_short(company: Any, words: tuple[str, ...], text: str) -> None:
    result = company(*(text if word == "{}" else word for word in words))
    assert result.exit_code == 2
    assert not any(letter in result.stderr for letter in "\x1b\u202e")
    assert len(result.stderr) < 2000
