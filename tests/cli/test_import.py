"""`rota import`: whole or not at all."""

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

UNITS = "unit,front_line,parent\nHQ,no,\nCS,yes,HQ\n"
PEOPLE = "person,name,unit,level,hired\n001,Zoë,HQ,executive,2020-01-01\n002,=1+1,CS,staff,2021-01-01\n003,Bo,CS,staff,2021-01-01\n"


@pytest.fixture
def files(rota: Any) -> Path:
    rota.ok("init")
    directory: Path = rota.directory / "hr"
    directory.mkdir()
    (directory / "units.csv").write_text(UNITS, encoding="utf-8")
    (directory / "people.csv").write_text(PEOPLE, encoding="utf-8")
    return directory


def test_a_directory_is_imported_once(rota: Any, files: Path) -> None:
    assert rota.json("import", str(files))["difference"]["new"] == {"units": ["HQ", "CS"], "people": ["001", "002", "003"]}
    assert [person["person"] for person in rota.json("people", "list")] == ["001", "002", "003"]
    again = rota.json("import", str(files))
    assert (again["first"], again["events"]) == (None, 0)
    assert "already" in rota.ok("import", str(files)).stderr


def test_a_dry_run_shows_the_difference_and_appends_nothing(rota: Any, files: Path) -> None:
    shown = rota.json("import", str(files), "--dry-run")
    assert (shown["first"], len(shown["difference"]["new"]["people"]), shown["dry_run"]) == (None, 3, True)
    assert "people" in rota.ok("import", str(files), "--dry-run").stdout
    assert rota.json("log", "verify")["size"] == 1


def test_every_error_is_told_at_once_and_the_log_stays_as_it_is(rota: Any, files: Path) -> None:
    (files / "people.csv").write_text(PEOPLE + "004,X,CSS,staff,2021-01-01\n005,Y,CS,boss,2021-13-01\n", encoding="utf-8")
    before = rota.json("log", "verify")["root"]
    result = rota("import", str(files), "--errors", "errors.csv")
    assert result.exit_code == 3
    assert "people.csv:5" in result.stdout
    assert '"CSS"' in result.stdout
    assert "3 errors in 7 rows. Nothing was imported." in result.stderr
    with (rota.directory / "errors.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["row"], row["column"], row["value"]) for row in csv.DictReader(file)] == [
            ("5", "unit", "CSS"),
            ("6", "level", "boss"),
            ("6", "hired", "2021-13-01"),
        ]
    told = json.loads(rota("import", str(files), "--json").stdout)["errors"]
    assert [(one["file"], one["row"]) for one in told] == [("people.csv", 5), ("people.csv", 6), ("people.csv", 6)]
    assert rota.json("log", "verify")["root"] == before


def test_many_findings_are_counted_by_kind_and_imported(rota: Any, files: Path) -> None:
    absences = "".join(f"00{1 + n % 3},2026-07-{20 - n % 10:02},2026-07-{19 - n % 10:02}\n" for n in range(30))
    (files / "absences.csv").write_text("person,first_day,last_day\n" + absences, encoding="utf-8")
    result = rota.ok("import", str(files), "--findings", "findings.csv")
    assert "30        rows without a day  absences.csv:2" in result.stdout
    assert "30 findings; they were imported as they are. All of them: --findings FILE.csv, or --json." in result.stdout
    assert len((rota.directory / "findings.csv").read_text(encoding="utf-8").splitlines()) == 31


def test_an_import_that_ends_many_people_wants_a_second_word(rota: Any, files: Path) -> None:
    rota.ok("import", str(files))
    (files / "people.csv").write_text("person,unit,level\n001,HQ,executive\n", encoding="utf-8")
    assert "--yes" in rota.refused("import", str(files), "--full")
    assert len(rota.json("import", str(files), "--full", "--dry-run")["difference"]["gone"]["people"]) == 2
    assert len(rota.json("people", "list")) == 3
    rota.ok("import", str(files), "--full", "--yes")
    assert [person["person"] for person in rota.json("people", "list")] == ["001"]


def test_the_same_import_under_one_command_id_acts_once(rota: Any, files: Path) -> None:
    words = ("import", str(files), "--command-id", "monday")
    first, again = rota.json(*words), rota.json(*words)
    assert (first["first"], first["last"], first["repeated"]) == (again["first"], again["last"], not again["repeated"])
    (files / "people.csv").write_text(PEOPLE + "004,X,CS,staff,2021-01-01\n", encoding="utf-8")
    assert '"monday"' in rota.refused(*words)


def test_a_cell_that_looks_like_a_formula_is_none_in_what_is_written(rota: Any, files: Path) -> None:
    (files / "people.csv").write_text("person,unit,level\n001,=cmd(),staff\n", encoding="utf-8")
    rota("import", str(files), "--errors", "errors.csv")
    assert ",'=cmd()," in (rota.directory / "errors.csv").read_text(encoding="utf-8")


def test_wrong_names_are_refused_in_a_sentence(rota: Any, files: Path) -> None:
    result = rota("import", "nowhere")
    assert (result.exit_code, "nowhere" in result.stdout) == (3, True)
    assert "adventureworks" in rota.refused("import", str(files), "--profile", "adventureworx")
    assert "cannot be read" in rota.refused("import", str(files), "--map", "nowhere.toml")
    assert "either" in rota.refused("import", str(files), "--map", "a.toml", "--profile", "b", code=2)


def test_errors_and_findings_are_never_written_over_the_log(rota: Any, files: Path) -> None:
    for option in ("--errors", "--findings"):
        assert "belongs to the log" in rota.refused("import", str(files), option, "rota.db")
    rota.ok("log", "verify")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_one_error_among_the_others(rota: Any, files: Path) -> None:
    (files / "people.csv").chmod(0)
    (files / "units.csv").write_text(UNITS + "OPS,maybe,\n", encoding="utf-8")
    assert "2 errors" in rota.refused("import", str(files))


def test_only_files_that_are_imported_count_for_a_retry(rota: Any, files: Path) -> None:
    rota.ok("import", str(files), "--command-id", "c1")
    (files / "notes.txt").write_text("nothing to import")
    assert "done before" in rota.ok("import", str(files), "--command-id", "c1").stderr


def test_a_pipe_among_the_files_is_an_error_and_is_not_waited_for(rota: Any, files: Path) -> None:
    os.mkfifo(files / "absences.csv")
    assert "regular file" in rota("import", str(files)).stdout


def test_the_hint_for_a_closed_unit_is_a_command_that_opens_it(rota: Any, files: Path) -> None:
    rota.ok("import", str(files))
    rota.ok("units", "close", "CS", "--last-day", "2026-06-01")
    assert "rota units reopen CS" in rota.ok("import", str(files)).stdout
    rota.ok("units", "reopen", "CS")


def test_a_workbook_to_fill_in_is_written_once_and_can_be_imported(rota: Any) -> None:
    assert "rota import company.xlsx" in rota.ok("import", "--template", "company.xlsx").stderr
    written = (rota.directory / "company.xlsx").read_bytes()
    assert "never written over" in rota.refused("import", "--template", "company.xlsx")
    assert (rota.directory / "company.xlsx").read_bytes() == written
    rota.ok("init")
    assert "already" in rota.ok("import", "company.xlsx").stderr


def test_a_template_is_tried_dry_and_told_as_json(rota: Any) -> None:
    told = rota.json("import", "--template", "company.xlsx", "--dry-run")
    assert (told["file"], told["sheets"][:2], told["dry_run"]) == ("company.xlsx", ["units", "people"], True)
    assert not (rota.directory / "company.xlsx").exists()


def test_a_template_goes_alone_and_is_a_workbook(rota: Any, files: Path) -> None:
    assert "no PATH" in rota.refused("import", str(files), "--template", "company.xlsx", code=2)
    assert "company.xlsx" in rota.refused("import", "--template", "company.csv", code=2)
    assert "cannot be written" in rota.refused("import", "--template", "nowhere/company.xlsx")
    assert "belongs to the log" in rota.refused("import", "--template", "rota.db.keys/company.xlsx")
    assert "PATH" in rota.refused("import", code=2)


def test_faults_of_a_workbook_are_told_by_sheet_and_row(rota: Any) -> None:
    import xlsxwriter

    rota.ok("init")
    with xlsxwriter.Workbook("hr.xlsx") as book:
        sheet = book.add_worksheet("people")
        sheet.write_row(0, 0, ("person", "unit", "level"))
        sheet.write_row(2, 0, (7.5, "HQ", "boss"))
    result = rota("import", "hr.xlsx", "--errors", "errors.csv")
    assert result.exit_code == 3
    assert "hr.xlsx:people:3" in result.stdout
    with (rota.directory / "errors.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["file"], row["row"], row["column"]) for row in csv.DictReader(file)] == [
            ("hr.xlsx:people", "3", "person"),
            ("hr.xlsx:people", "3", "level"),
            ("hr.xlsx:people", "3", "unit"),
        ]
