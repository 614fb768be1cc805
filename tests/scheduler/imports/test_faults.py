"""Every fault of a set is reported in one run, with its place and what would be right, and nothing else is."""

from pathlib import Path

import pytest

from tests.scheduler.imports.sets import PEOPLE, UNITS, Company, places, written

FAULTY = {
    "units.csv": """unit,parent,front_line,seats,workdays,calendar,shift
HQ,,no,1,Mon-Fri,,
NORTH,HQX,yes,two,Mon-Fri,,07:00-15:00
SOUTH,HQ,maybe,2,Mon-Fry,US-WO,25:00-15:00
NORTH,HQ,yes,2,,,
""",
    "people.csv": """person,name,email,unit,level,manager,hired,left,fte
007,Ann,ann@example.com,HQ,executive,,2010-01-01,,1
008,Ben,nobody,NORT,staf,07,31.02.2024,,1
009,Cy,,SOUTH,staff,007,2012-02-30,,1.5
010,Di,,,staff,010,2012-01-01,2011-01-01,0.12345
011,Ed,,HQ,staff
007,Ann,,HQ,executive,,2010-01-01,,1
""",
    "absences.csv": "person,first_day,last_day\n012,2026-07-01,2026-07-02\n011,2026-07-05,2026-07-01\n",
    "peaks.csv": "unit,first_day,last_day,heads,priority\nSOUTH,2026-07-01,2026-07-03,2,9\nSOUTH,9999-01-01,2026-07-03,2,1\n",
    "skils.csv": "person,skill\n007,driving\n",
}
EXPECTED = [
    ("units.csv", 3, "parent"),
    ("units.csv", 3, "seats"),
    ("units.csv", 4, "front_line"),
    ("units.csv", 4, "workdays"),
    ("units.csv", 4, "calendar"),
    ("units.csv", 4, "shift"),
    ("units.csv", 5, "unit"),
    ("people.csv", 3, "email"),
    ("people.csv", 3, "unit"),
    ("people.csv", 3, "level"),
    ("people.csv", 3, "manager"),
    ("people.csv", 3, "hired"),
    ("people.csv", 4, "hired"),
    ("people.csv", 4, "fte"),
    ("people.csv", 5, "unit"),
    ("people.csv", 5, "manager"),
    ("people.csv", 5, "left"),
    ("people.csv", 5, "fte"),
    ("people.csv", 6, None),
    ("people.csv", 7, "person"),
    ("absences.csv", 2, "person"),
    ("absences.csv", 3, "last_day"),
    ("peaks.csv", 2, "priority"),
    ("peaks.csv", 3, "first_day"),
    ("skils.csv", None, None),
]


def test_every_planted_fault_is_reported_at_its_place_and_nothing_else(tmp_path: Path) -> None:
    plan = Company().reads(written(tmp_path / "set", FAULTY))
    assert sorted(places(plan.errors), key=str) == sorted(EXPECTED, key=str)
    assert plan.commands == ()


@pytest.mark.parametrize(
    ("place", "hint"),
    [
        (("units.csv", 3, "parent"), 'Did you mean "HQ"?'),
        (("units.csv", 4, "calendar"), 'Did you mean "US-'),
        (("units.csv", 5, "unit"), "the first time in units.csv:3"),
        (("people.csv", 3, "unit"), 'Did you mean "NORTH"'),
        (("people.csv", 3, "level"), 'Did you mean "staff"?'),
        (("people.csv", 3, "hired"), "such as 2026-07-31"),
        (("people.csv", 4, "hired"), "February 2012 has 29 days"),
        (("people.csv", 4, "fte"), "0.5 for half"),
        (("people.csv", 5, "manager"), "the person's own number"),
        (("people.csv", 6, None), "has 5 cells where the header has 9"),
        (("peaks.csv", 3, "first_day"), "leave an open end empty"),
        (("skils.csv", None, None), 'Did you mean "skills.csv"?'),
    ],
)
def test_an_error_says_what_would_be_right(tmp_path: Path, place: tuple[str, int | None, str | None], hint: str) -> None:
    plan = Company().reads(written(tmp_path / "set", FAULTY))
    assert any(hint in problem.says for problem in plan.errors if (problem.file, problem.row, problem.column) == place)


def test_an_error_shows_the_value_as_it_stands_in_the_file(tmp_path: Path) -> None:
    plan = Company().reads(written(tmp_path / "set", FAULTY))
    assert 'people.csv:3  hired  "31.02.2024"  is no date' in "\n".join(map(str, plan.errors))


def test_a_misspelt_column_is_an_error_and_names_the_right_one(tmp_path: Path) -> None:
    plan = Company().reads(written(tmp_path / "set", {"units.csv": "unit,frontline_\nHQ,no\n", "skills.csv": "person,skil,last day\n"}))
    assert places(plan.errors) == [("skills.csv", 1, "skil"), ("skills.csv", 1, "skill")]
    assert 'Did you mean "skill"?' in plan.errors[0].says


def test_references_to_what_another_fault_hides_are_no_faults_of_their_own(tmp_path: Path) -> None:
    plan = Company().reads(written(tmp_path / "set", {"units.csv": b"\x00\xff\xfe", "people.csv": PEOPLE}))
    assert [problem.file for problem in plan.errors] == ["units.csv"]


def test_circles_of_units_and_managers_are_errors(tmp_path: Path) -> None:
    units = "unit,parent\nA,B\nB,C\nC,A\n"
    people = "person,unit,level,manager\n1,A,staff,2\n2,A,staff,1\n"
    plan = Company().reads(written(tmp_path / "set", {"units.csv": units, "people.csv": people}))
    assert places(plan.errors) == [("units.csv", 2, "parent"), ("people.csv", 2, "manager")]
    assert "A below B below C below A" in plan.errors[0].says


def test_two_same_peaks_are_an_error_that_says_to_add_them_up(tmp_path: Path) -> None:
    row = "NORTH,2026-07-01,2026-07-02,2\n"
    plan = Company().reads(written(tmp_path / "set", {"units.csv": UNITS, "peaks.csv": "unit,first_day,last_day,heads\n" + row + row}))
    assert places(plan.errors) == [("peaks.csv", 3, None)]
    assert "add up the heads" in plan.errors[0].says


def test_workbooks_of_other_formats_and_other_files_are_refused_by_name(tmp_path: Path) -> None:
    where = written(tmp_path / "set", {"company.ods": b"PK", "people.txt": "", "mine.toml": ""})
    plan = Company().reads(*(where / name for name in ("company.ods", "people.txt", "mine.toml", "gone.csv")))
    assert ["save it as .xlsx" in problem.says for problem in plan.errors] == [True, False, False, False]
    assert "a map is named with --map" in plan.errors[2].says
    assert plan.errors[3].says == "is not there"


def test_hidden_files_notes_and_maps_in_a_directory_are_left_alone(tmp_path: Path) -> None:
    plan = Company().reads(written(tmp_path / "set", {"units.csv": UNITS, "SOURCE.md": "x", ".hidden.csv": "x", "my-map.toml": "x"}))
    assert plan.errors == ()


def test_faults_of_programs_come_with_the_same_report(tmp_path: Path) -> None:
    programs = '[program.mine]\nkind = "rotation"\nwho = { unit = ["NORHT"], person = ["07"] }\nlenght = "2w"\n'
    plan = Company().reads(written(tmp_path / "set", {"units.csv": UNITS, "people.csv": PEOPLE, "programs.toml": programs}))
    assert sorted(problem.column or "" for problem in plan.errors) == [
        "program.mine.lenght",
        "program.mine.who.person",
        "program.mine.who.unit",
    ]
