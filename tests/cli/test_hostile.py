"""Bad words, bad files, bad places: a sentence and an exit code, never a traceback and never half an event."""

import csv
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


@pytest.mark.parametrize(
    ("name", "content", "hint"),
    [
        ("units.csv", "unit\n".encode("utf-16-le") + "HQ\n".encode("utf-16-le"), "perhaps it is UTF-16 without a byte order mark"),
        ("units.csv", "unit\n".encode("utf-16-be"), "perhaps it is UTF-16 without a byte order mark"),
        ("units.csv", b"unit\nA" + "\u0301\u0316".encode() * 500_000 + b"\n", "heaps more than 32 accents on one letter"),
        ("units.csv", b"," * 5_000_000, "is a row of more than 2 MiB"),
        ("units.csv", b"unit\n" + b"," * 5_000_000, "is a row of more than 2 MiB"),
        ("units.csv", b"unit\n" + b'"\n",' * 1_000_000, "is a row of more than 2 MiB"),
        ("programs.toml", b"a = " + b"9" * 100_000, "is no TOML"),
    ],
    ids=["utf-16-le", "utf-16-be", "accents", "first row", "second row", "row over lines", "number"],
)
def test_what_would_take_time_or_memory_without_end_is_refused(company: Any, name: str, content: bytes, hint: str) -> None:
    files = company.directory / "files"
    files.mkdir()
    (files / name).write_bytes(content)
    before = company.json("log", "verify")["root"]
    result = company("import", str(files))
    assert result.exit_code == 3
    assert hint in result.output
    assert len(result.output) < 1000 or name == "programs.toml"
    assert company.json("log", "verify")["root"] == before


def test_a_circle_of_many_is_told_in_short(company: Any) -> None:
    units = company.directory / "units.csv"
    units.write_text("unit,parent\n" + "".join(f"u{n},u{(n + 1) % 5000}\n" for n in range(5000)), encoding="utf-8")
    result = company("import", str(units))
    assert result.exit_code == 3
    assert "u9 below ... (5,000 in all) below u0" in result.output


def test_a_map_that_is_no_file_or_no_map_is_refused(company: Any) -> None:
    (company.directory / "units.csv").write_text("unit\nN\n", encoding="utf-8")
    os.mkfifo(company.directory / "pipe.toml")
    (company.directory / "number.toml").write_text("a = " + "9" * 100_000, encoding="utf-8")
    assert "is no regular file" in company.refused("import", "units.csv", "--map", "pipe.toml")
    assert "is no TOML" in company.refused("import", "units.csv", "--map", "number.toml")


def test_a_template_of_a_map_makes_no_giants(company: Any) -> None:
    (company.directory / "staff.csv").write_text("a\n" + "x" * 60_000 + "\n", encoding="utf-8")
    text = '[sources.s]\nfile = "staff.csv"\n[[units]]\nfrom = "s"\ncolumns = { unit = { template = "' + "{a}" * 5000 + '" } }\n'
    (company.directory / "mine.toml").write_text(text, encoding="utf-8")
    assert "makes more than 64 KiB" in company("import", "staff.csv", "--map", "mine.toml").output


def test_formulas_in_names_stay_text_wherever_they_come_out(company: Any) -> None:
    evil = "=cmd|' /C calc'!A0"
    people = f'person,name,unit,level,title\n=1+1,"{evil}",CS,staff,@SUM(A1)\n-7,+7,HQ,boss,\n'
    (company.directory / "people.csv").write_text(people, encoding="utf-8")
    company("import", "people.csv", "--errors", "errors.csv")
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells_of(company.directory / "errors.csv"))
    (company.directory / "people.csv").write_text(people.replace("boss", "staff"), encoding="utf-8")
    company.ok("import", "people.csv")
    assert company.json("people", "show", "=1+1")["name"] == evil


def cells_of(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [cell for row in csv.reader(file) for cell in row]


def test_countless_errors_are_cut_on_the_terminal_and_whole_in_the_file(company: Any) -> None:
    people = "person,unit,level\n" + "".join(f"p{n},CS,boss\n" for n in range(12_000))
    (company.directory / "people.csv").write_text(people, encoding="utf-8")
    result = company("import", "people.csv", "--errors", "errors.csv")
    assert result.exit_code == 3
    assert "and 2,000 more: --errors FILE.csv, or --json" in result.output
    assert len(cells_of(company.directory / "errors.csv")) == 12_001 * 6


def test_a_place_without_a_name_is_no_log(rota: Any) -> None:
    for words in (("log", "backup", "copy.db"), ("plan", "export", "--output", "plan.json")):
        assert "Is a directory" in rota.refused(*words, "--db", "/")
