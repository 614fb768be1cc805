"""The same files twice append nothing; what differs is exactly what is new, changed, moved or gone."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.decide.people import ChangePerson, LeaveCompany, MovePerson
from tests.scheduler.imports.sets import EXAMPLES, PEOPLE, TODAY, UNITS, Company, places, written

WHOLE = {
    "units.csv": "unit;parent;calendar\nHQ;;GB\nNORTH;HQ;PLANT\nSOUTH;HQ;\n",
    "calendar.csv": "calendar,day,name\nPLANT,2026-12-28,stocktaking\n",
    "people.csv": PEOPLE,
    "moves.csv": "person,unit,first_day\n008,HQ,2011-01-01\n008,SOUTH,2015-01-01\n009,NORTH,2027-01-01\n",
    "absences.csv": "person,first_day,last_day\n008,2026-07-01,2026-07-05\n008,2026-07-04,2026-07-09\n",
    "skills.csv": "person,skill,first_day,last_day\n008,driving,,\n009,driving,2026-01-01,2026-12-31\n",
    "preferences.csv": "person,unit,weight\n008,NORTH,7\n",
    "peaks.csv": """unit,first_day,last_day,heads,skill,priority,note
NORTH,2026-07-01,2026-07-03,2,driving,1,fair
SOUTH,2026-07-01,2026-07-03,0,,,
""",
    "programs.toml": 'adopt = ["telus-day"]\n[program.mine]\nextends = "rotation"\nwho = { person = ["008"] }\n',
}


@pytest.mark.parametrize("full", [False, True])
def test_the_same_files_twice_are_no_command(tmp_path: Path, full: bool) -> None:
    company, where = Company(), written(tmp_path / "set", WHOLE)
    assert company.imports(where).commands
    again = company.reads(where, full=full)
    assert again.commands == ()
    assert not again.difference
    assert not again.ends_many


def test_order_of_rows_decides_the_order_of_people(tmp_path: Path) -> None:
    company = Company()
    company.imports(written(tmp_path / "set", {"units.csv": UNITS, "people.csv": PEOPLE}))
    assert list(company.directory.person_numbers()) == ["007", "008", "009"]


def test_moves_win_over_people_and_the_disagreement_is_a_finding(tmp_path: Path) -> None:
    company = Company()
    plan = company.imports(written(tmp_path / "set", WHOLE))
    assert ("people.csv", 3, "unit") in places(plan.findings)
    ben = company.person("008").unit
    assert [ben.at(date(year, 6, 1)) for year in (2012, 2016)] == ["HQ", "SOUTH"]
    cy = company.person("009").unit
    assert [cy.at(date(year, 6, 1)) for year in (2026, 2027)] == ["SOUTH", "NORTH"]


def test_another_unit_in_people_is_a_move_of_today(tmp_path: Path) -> None:
    company = Company()
    company.imports(written(tmp_path / "set", {"units.csv": UNITS, "people.csv": PEOPLE}))
    plan = company.imports(written(tmp_path / "next", {"people.csv": PEOPLE.replace("008,Ben D'Hers,NORTH", "008,Ben D'Hers,SOUTH")}))
    assert [type(command) for command in plan.commands] == [MovePerson]
    assert company.person("008").unit.at(TODAY) == "SOUTH"
    assert company.person("008").unit.at(date(2026, 6, 14)) == "NORTH"
    assert plan.difference.moved == {"people": ["008 to SOUTH from 2026-06-15"]}


def test_only_the_columns_of_the_file_change_anything(tmp_path: Path) -> None:
    company = Company()
    company.imports(written(tmp_path / "set", {"units.csv": UNITS, "people.csv": PEOPLE}))
    plan = company.imports(written(tmp_path / "next", {"people.csv": "person,unit,level,title\n008,NORTH,manager,Head\n"}))
    (command,) = plan.commands
    assert isinstance(command, ChangePerson)
    assert (command.level, command.title, command.first_day) == ("manager", "Head", TODAY)
    assert company.directory.text(company.person("008").name) == "Ben D'Hers"
    assert company.person("008").hired == date(2011, 1, 1)


def test_a_last_day_comes_and_goes(tmp_path: Path) -> None:
    company = Company()
    company.imports(written(tmp_path / "set", {"units.csv": UNITS, "people.csv": PEOPLE}))
    company.imports(written(tmp_path / "next", {"people.csv": PEOPLE.replace("2011-01-01,", "2011-01-01,2026-12-31")}))
    assert company.person("008").left == date(2026, 12, 31)
    company.imports(written(tmp_path / "last", {"people.csv": PEOPLE}))
    assert company.person("008").left is None


def test_a_whole_file_ends_what_it_leaves_out(tmp_path: Path) -> None:
    company = Company()
    company.imports(written(tmp_path / "set", WHOLE))
    less = {name: "\n".join(content.splitlines()[:2]) for name, content in WHOLE.items() if name.endswith(".csv")}
    where = written(tmp_path / "next", {**less, "programs.toml": 'adopt = ["telus-day"]'})
    assert not company.reads(where).difference.gone
    plan = company.imports(where, full=True)
    assert plan.difference.gone == {
        "absences": ["008 2026-07-06..2026-07-09"],
        "skills": ["009 driving"],
        "peaks": ["SOUTH 2026-07-01..2026-07-03"],
        "programs": ["mine"],
        "people": ["008", "009"],
        "units": ["NORTH", "SOUTH"],
    }
    assert company.person("008").left == date(2026, 6, 14)
    assert not company.org.units["NORTH"].open.at(TODAY)
    assert company.person("009").unit.at(date(2027, 6, 1)) == "SOUTH"
    assert plan.ends_many
    assert company.reads(where, full=True).commands == ()


def test_a_kind_without_a_file_ends_nothing_even_if_the_set_is_whole(tmp_path: Path) -> None:
    company = Company()
    company.imports(written(tmp_path / "set", WHOLE))
    plan = company.reads(written(tmp_path / "next", {"units.csv": WHOLE["units.csv"]}), full=True)
    assert plan.commands == ()


def test_who_is_yet_to_come_and_left_out_has_one_day(tmp_path: Path) -> None:
    company = Company()
    company.imports(written(tmp_path / "set", {"units.csv": UNITS, "people.csv": PEOPLE + "010,Di,HQ,staff,,2026-09-01,\n"}))
    plan = company.imports(written(tmp_path / "next", {"people.csv": PEOPLE}), full=True)
    assert [(type(command), command.last_day) for command in plan.commands] == [(LeaveCompany, date(2026, 9, 1))]


def test_public_holidays_are_adopted_for_the_years_around_today_once(tmp_path: Path) -> None:
    company = Company()
    company.imports(written(tmp_path / "set", WHOLE))
    assert list(company.org.calendars["GB"].holidays) == [2025, 2026, 2027, 2028]
    assert company.org.calendars["PLANT"].holidays == {}
    plan = company.imports(tmp_path / "set", today=date(2027, 6, 15))
    assert plan.difference.new == {"calendar": ["GB 2029"]}


def test_the_example_company_is_read_twice_without_a_word(tmp_path: Path) -> None:
    from scheduler.imports.mapping import shipped_map

    company, demo = Company(), shipped_map("adventureworks-demo")
    company.imports(EXAMPLES / "adventureworks", mapping=demo)
    assert company.reads(EXAMPLES / "adventureworks", mapping=demo, full=True).commands == ()


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
NUMBERS = st.sampled_from(["1", "02", "3"])
UNIT = st.sampled_from(["A", "B", "C"])
SPANS = st.tuples(DAYS, DAYS).map(sorted)


@st.composite
def sets(draw: st.DrawFn) -> dict[str, str]:
    """Small companies whose files may contradict each other in every way that is no error."""
    people = [f"{n},{draw(UNIT)},{draw(st.sampled_from(['staff', 'manager']))},{draw(st.none() | DAYS) or ''}" for n in ("1", "02", "3")]
    moves = {(n, day): unit for n, unit, day in draw(st.lists(st.tuples(NUMBERS, UNIT, DAYS), max_size=6))}
    absences = draw(st.lists(st.tuples(NUMBERS, SPANS), max_size=6))
    skills = draw(st.sets(st.tuples(NUMBERS, st.sampled_from("xy"), SPANS.map(tuple)), max_size=4))
    files = {
        "units.csv": "unit\nA\nB\nC\n",
        "people.csv": "\n".join(["person,unit,level,hired", *people]),
        "moves.csv": "\n".join(["person,unit,first_day", *(f"{n},{unit},{day}" for (n, day), unit in moves.items())]),
        "absences.csv": "\n".join(["person,first_day,last_day", *(f"{n},{a},{b}" for n, (a, b) in absences)]),
        "skills.csv": "\n".join(["person,skill,first_day,last_day", *(f"{n},{skill},{a},{b}" for n, skill, (a, b) in sorted(skills))]),
    }
    return {name: files[name] for name in files if name in ("units.csv", "people.csv") or draw(st.booleans())}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=sets(), second=sets(), full=st.booleans())
def test_any_set_twice_is_no_command_the_second_time(tmp_path: Path, first: dict[str, str], second: dict[str, str], full: bool) -> None:
    company = Company()
    for files in (first, second):
        where = tmp_path / "set"
        for old in where.glob("*") if where.exists() else ():
            old.unlink()
        written(where, files)
        company.imports(where, full=full)
        assert company.reads(where, full=full).commands == ()


def test_a_program_may_stand_above_the_one_that_comes_first(tmp_path: Path) -> None:
    text = '[program.third]\nkind = "rotation"\nafter = "second"\n[program.second]\nkind = "rotation"\nafter = "first"\n'
    company = Company()
    company.imports(written(tmp_path / "set", {"programs.toml": text + '[program.first]\nkind = "rotation"\n'}))
    assert list(company.org.programs) == ["first", "second", "third"]
