"""Foreign files by a map: what a map can say, what it may not say, and that faults are named in the file a person has."""

import gzip
import tomllib
from datetime import date
from pathlib import Path

import pytest

from scheduler.errors import Rejected
from scheduler.imports.mapping import load_map, map_of, shipped_map, shipped_maps
from tests.scheduler.imports.sets import Company, places, written

STAFF = """Nr.;Surname;Dept;Grade;Boss;From;Until;Area
1;Ann;;A;;01.02.2010;;HQ
2;Ben;Shop;C;1;28.02.2011;9999-12-31;north
3;Cy;;C;2;01.01.2012;;
4;Di;Shop;C;3;01.01.2012;01.01.2020;south
"""
MAP = """
[sources.staff]
file = "staff*.csv*"
dates = "day.month.year"
empty = ["9999-12-31"]

[[units]]
rows = [{ unit = "HQ", seats = 0 }]

[[units]]
from = "staff"
keep = [{ column = "Dept", empty = false }]
distinct = true
columns = { unit = { column = "Dept", prefix = "D-" }, parent = { constant = "HQ" }, front_line = { constant = true } }

[[people]]
from = "staff"
on_missing_unit = "skip-person"

[people.columns]
person = { column = "nr.", prefix = "0" }
name = "Surname"
unit = { first_of = [{ column = "Dept", prefix = "D-" }, { column = "Area", like = "HQ" }] }
level = { column = "Grade", values = { A = "executive", "C*" = "staff" }, otherwise = "error" }
manager = { column = "Boss", prefix = "0" }
hired = "From"
left = { column = "Until", exclusive = true }
tags = { template = "{Area}-{Grade}" }
"""


def by(text: str):  # the map in this text
    return map_of("mine", tomllib.loads(text))


def test_a_map_says_everything_that_a_foreign_file_needs(tmp_path: Path) -> None:
    company = Company()
    plan = company.imports(written(tmp_path / "set", {"Staff 2026.csv": STAFF}), mapping=by(MAP))
    assert list(company.org.units) == ["HQ", "D-Shop"]
    assert list(company.directory.person_numbers()) == ["01", "02", "04"]
    ben, di = company.person("02"), company.person("04")
    assert (ben.hired, ben.left, di.left) == (date(2011, 2, 28), None, date(2019, 12, 31))
    assert ben.tags.at(date(2026, 1, 1)) == {"north-C"}
    assert di.manager.at(date(2026, 1, 1)) is None
    assert [problem.says.split(",")[0].split(";")[0] for problem in plan.findings] == ["is empty", "was left out"]


def test_a_packed_source_is_read_as_the_plain_one(tmp_path: Path) -> None:
    company = Company()
    company.imports(written(tmp_path / "set", {"staff.csv.gz": gzip.compress(STAFF.encode())}), mapping=by(MAP))
    assert len(company.org.people) == 3


def test_faults_are_named_by_the_foreign_file_row_and_column(tmp_path: Path) -> None:
    faulty = STAFF.replace("28.02.2011", "30.02.2011").replace("3;Cy;;C", "3;Cy;Shop;X").replace("4;Di;Shop;C;3", "4;Di;Shop;C;9")
    plan = Company().reads(written(tmp_path / "set", {"staff.csv": faulty}), mapping=by(MAP))
    assert places(plan.errors) == [("staff.csv", 3, "From"), ("staff.csv", 4, "Grade"), ("staff.csv", 5, "Boss")]
    assert [problem.value for problem in plan.errors] == ["30.02.2011", "X", "9"]
    assert "this file's dates are day.month.year" in plan.errors[0].says


def test_columns_that_nobody_reads_or_drops_and_those_that_are_not_there_are_errors(tmp_path: Path) -> None:
    plan = Company().reads(
        written(tmp_path / "set", {"staff.csv": STAFF.replace("Grade", "Grad").replace("Area", "Area2")}), mapping=by(MAP)
    )
    assert sorted(places(plan.errors), key=str) == [("staff.csv", 1, name) for name in ("Area", "Area2", "Grad", "Grade")]


def test_a_file_that_a_map_wants_must_be_there_and_strange_ones_must_not(tmp_path: Path) -> None:
    plan = Company().reads(written(tmp_path / "set", {"stuff.csv": "a\n", "units.csv": "unit\nA\n"}), mapping=by(MAP))
    assert places(plan.errors) == [("staff*.csv*", None, None), ("stuff.csv", None, None)]


def test_our_own_files_may_lie_beside_the_foreign_ones(tmp_path: Path) -> None:
    company = Company()
    files = {"staff.csv": STAFF, "absences.csv": "person,first_day,last_day\n02,2026-07-01,2026-07-02\n"}
    company.imports(written(tmp_path / "set", files), mapping=by(MAP))
    assert len(company.person("02").absences) == 1


def test_rows_of_other_files_are_joined_and_days_and_numbers_moved(tmp_path: Path) -> None:
    text = """
[sources.demand]
file = "demand.csv"
drop = ["*"]
[sources.places]
file = "places.csv"
[[units]]
from = "places"
columns = { unit = "unit" }
[[peaks]]
from = "demand"
join = { places = { key = "place", with = "where" } }
keep = [{ column = "day", between = ["2019-01-01", "2019-12-31"] }]
skip = [{ column = "where", is = ["nowhere"] }]
[peaks.columns]
unit = "places.unit"
first_day = { column = "day", shift_weeks = 52 }
last_day = { column = "day", shift_weeks = 52, shift_days = 1 }
heads = { column = "extra", divide = 5, at_most = 4 }
"""
    demand = "where,day,extra,noise\nx,2019-03-01,6,\nx,2019-03-05,99,\nx,2020-01-01,1,\nnowhere,2019-01-01,1,\n"
    company = Company()
    company.imports(written(tmp_path / "set", {"demand.csv": demand, "places.csv": "place,unit\nx,NORTH\n"}), mapping=by(text))
    asks = [(ask.unit, ask.first_day, ask.last_day, ask.heads) for ask in company.org.asks.values()]
    assert asks == [("NORTH", date(2020, 2, 28), date(2020, 2, 29), 2), ("NORTH", date(2020, 3, 3), date(2020, 3, 4), 4)]


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (('file = "staff*.csv*"', 'fyle = "staff.csv"'), "sources.staff.fyle is no key here"),
        (("[[people]]", "[[poeple]]"), 'Did you mean "people"?'),
        (('from = "staff"\non', 'from = "stuff"\non'), 'Did you mean "staff"?'),
        (("name = ", "nam = "), "people[1].columns.nam is no column of people"),
        (('"day.month.year"', '"year.day"'), "is none of year-month-day"),
        (("otherwise = ", "othrwise = "), 'Did you mean "otherwise"?'),
        (('"error"', '"fail"'), "is none of keep, empty, error"),
        (("exclusive = true", 'exclusive = "yes"'), "is no true or false"),
        (("skip-person", "skip"), "is none of skip-person"),
        (("{ constant = true }", "{ constant = true, column = 'x' }"), "needs exactly one of"),
        (("empty = false", "emty = false"), 'Did you mean "empty"?'),
        (("seats = 0", "seat = 0"), 'Did you mean "seats"?'),
    ],
)
def test_a_map_is_checked_before_any_file_is_read(change: tuple[str, str], hint: str) -> None:
    text = MAP.replace(*change)
    assert text != MAP
    with pytest.raises(Rejected) as refused:
        by(text)
    assert hint in str(refused.value)


def test_a_map_may_extend_a_shipped_one(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('extends = "adventureworks"\n[[units]]\nrows = [{ unit = "DEPOT" }]\n', encoding="utf-8")
    assert len(load_map(path).rules) == len(shipped_map("adventureworks").rules) + 1


def test_a_profile_that_is_not_shipped_names_those_that_are() -> None:
    with pytest.raises(Rejected, match='Did you mean "oracle_hr"'):
        shipped_map("oracle-hr")


@pytest.mark.parametrize("name", shipped_maps())
def test_every_shipped_map_is_sound_and_says_what_it_reads(name: str) -> None:
    assert shipped_map(name).about


ORACLE = {
    "departments.csv": """department_id,name,manager_id,site
1,Sales,,"Oxford, GB"
2,Executive,,"Seattle, US"
3,Accounting,,"Seattle, US"
""",
    "employees.csv": """employee_id,name,title,level,department,manager_id,site,hire_date,end_date,shift
100,K,President,executive,Executive,,,2013-06-17,,
178,G,Rep,staff,,100,,2015-01-01,,
200,W,Assistant,staff,Sales,100,,2013-09-17,,
102,L,VP,executive,Executive,100,,2011-01-13,,
""",
    "history.csv": """employee_id,department_id,department,title,start_date,end_date
102,3,Accounting,Programmer,2011-01-13,2016-07-24
200,2,Executive,Assistant,2005-09-17,2011-06-17
200,3,Accounting,Accountant,2012-07-01,2016-12-31
178,1,Sales,Rep,2014-01-01,2014-12-31
""",
    "sites.csv": "site_id\n1\n",
}


def test_past_jobs_end_in_the_department_of_today(tmp_path: Path) -> None:
    company = Company()
    plan = company.imports(written(tmp_path / "set", ORACLE), mapping=shipped_map("oracle_hr"))
    assert "178" not in company.directory.person_numbers()
    whalen = company.person("200").unit
    assert [whalen.at(date(year, 12, 31)) for year in (2014, 2016, 2017)] == ["Accounting", "Accounting", "Sales"]
    assert ("employees.csv", 3, "department") in places(plan.findings)
    assert sum("before the person's day of hire" in problem.says for problem in plan.findings) == 3
    assert company.reads(tmp_path / "set", mapping=shipped_map("oracle_hr")).commands == ()


MYSQL = {
    "departments.csv": "department_id,name\nd1,Sales\nd2,Production\n",
    "employees_10k.csv.gz": gzip.compress(
        b"""employee_id,name,title,level,department,manager_id,site,hire_date,end_date,shift
10001,A,Staff,manager,Sales,10002,,1986-06-26,,
10002,B,Staff,manager,Production,10001,,1985-11-21,,
10003,C,Staff,staff,Production,10002,,1985-11-21,2000-01-01,
"""
    ),
    "dept_history_10k.csv.gz": gzip.compress(
        b"""employee_id,department_id,department,start_date,end_date
10001,d1,Sales,1986-06-26,9999-01-01
10003,d1,Sales,1985-11-21,1990-01-01
10003,d1,Sales,1990-01-01,1990-01-01
10003,d2,Production,1990-01-01,2000-01-01
"""
    ),
    "title_history_10k.csv.gz": b"never looked at",
}


def test_ends_that_are_the_next_begin_are_read_as_such(tmp_path: Path) -> None:
    company = Company()
    plan = company.imports(written(tmp_path / "set", MYSQL), mapping=shipped_map("mysql_employees"))
    gone = company.person("10003")
    assert gone.left == date(1999, 12, 31)
    assert [gone.unit.at(date(1989, 12, 31)), gone.unit.at(date(1990, 1, 1))] == ["Sales", "Production"]
    assert ("dept_history_10k.csv.gz", 4, "end_date") in places(plan.findings)
    assert any("makes a circle" in problem.says for problem in plan.findings)
