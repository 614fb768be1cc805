"""The dirt of the three companies by a second, independent reading: what contradicts itself is told, and nothing is bent on the way in.

The counts are made here from the CSV files by the standard library alone, and days from the rows of the histories,
whatever kind of end they have.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from scheduler.imports.mapping import shipped_map
from scheduler.imports.whole import ImportPlan
from tests.acceptance.companies import ADVENTUREWORKS, ORACLE, Rows, adventureworks, outside, rows, touching
from tests.scheduler.imports.sets import Company

TODAY = date(2026, 12, 1)
DAY = timedelta(days=1)
Imported = tuple[Company, ImportPlan]


def imported(where: Path, profile: str) -> Imported:
    company = Company()
    return company, company.imports(where, mapping=shipped_map(profile), today=TODAY)


def kinds(plan: ImportPlan) -> dict[str, int]:
    return dict(Counter(problem.kind or "" for problem in plan.findings))


def day(text: str) -> date:
    return date.fromisoformat(text)


def hired_before_manager(people: Rows) -> set[str]:
    hired = {row["employee_id"]: row["hire_date"] for row in people}
    return {row["employee_id"] for row in people if row["manager_id"] and row["hire_date"] < hired[row["manager_id"]]}


def told(plan: ImportPlan, kind: str, numbers: Callable[[int], str], file: str) -> set[str]:
    """Of whom a finding of this kind is told, by the row of the file."""
    found = [problem for problem in plan.findings if problem.kind == kind]
    assert {problem.file for problem in found} <= {file}
    return {numbers(problem.row or 0) for problem in found}


def in_row(people: Rows) -> Callable[[int], str]:
    return lambda row: people[row - 2]["employee_id"]


def levels(company: Company) -> dict[str, int]:
    return dict(Counter(person.level.at(TODAY).value for person in company.org.people.values()))


@pytest.fixture(scope="module")
def oracle() -> Imported:
    return imported(ORACLE, "oracle_hr")


def test_oracle_people_units_and_levels_are_those_of_the_files(oracle: Imported) -> None:
    company, _ = oracle
    people = rows(ORACLE / "employees.csv")
    kept = [row for row in people if row["department"]]
    assert (len(people), len(kept), len(company.org.units)) == (107, 106, len(rows(ORACLE / "departments.csv")))
    assert list(company.directory.person_numbers()) == [row["employee_id"] for row in kept]
    assert levels(company) == Counter(row["level"] for row in kept) == {"staff": 88, "manager": 15, "executive": 3}
    inhabited = {person.unit.at(TODAY) for person in company.org.people.values()}
    assert len(company.org.units.keys() - inhabited) == 16
    assert all(company.org.units[unit].open.at(TODAY) for unit in company.org.units)


def test_oracle_contradictions_are_findings_and_each_is_counted(oracle: Imported) -> None:
    _, plan = oracle
    people, history = rows(ORACLE / "employees.csv"), rows(ORACLE / "history.csv")
    kept = {row["employee_id"]: row for row in people if row["department"]}
    begins = {(row["employee_id"], day(row["start_date"])) for row in history}
    turns = begins | {(row["employee_id"], day(row["end_date"]) + DAY) for row in history}
    before_hire = {(number, since) for number, since in turns if since < day(kept[number]["hire_date"])}
    first = {number: min(since for other, since in turns if other == number) for number, _ in turns}
    unknown = {number for number, since in first.items() if since > day(kept[number]["hire_date"])}
    assert kinds(plan) == {
        "hired-before-manager": len(hired_before_manager(people) & kept.keys()),
        "move-before-hire": len(before_hire),
        "unit-before-moves": len(unknown),
        "unit-missing": 1,
    }
    assert told(plan, "hired-before-manager", in_row(people), "employees.csv") == hired_before_manager(people) & kept.keys()
    assert (len(hired_before_manager(people) & kept.keys()), len(before_hire), unknown) == (36, 6, {"114", "122"})


def test_oracle_people_stand_where_their_jobs_say_on_every_day_since_their_hire(oracle: Imported) -> None:
    company, plan = oracle
    jobs: dict[str, Rows] = {}
    for row in rows(ORACLE / "history.csv"):
        jobs.setdefault(row["employee_id"], []).append(row)
    for person in rows(ORACLE / "employees.csv"):
        if not person["department"]:
            continue
        unit = company.person(person["employee_id"]).unit
        for days in range((TODAY - day(person["hire_date"])).days):
            now = (day(person["hire_date"]) + days * DAY).isoformat()
            held = [job["department"] for job in jobs.get(person["employee_id"], []) if job["start_date"] <= now <= job["end_date"]]
            assert unit.at(day(now)) == (held or [person["department"]])[0], (person["employee_id"], now)
    assert sum(map(len, plan.difference.moved.values())) == 4


def test_adventureworks_ends_are_inclusive_and_people_stand_where_the_history_says(tmp_path: Path) -> None:
    adventureworks(tmp_path / "set")
    company, plan = imported(tmp_path / "set", "adventureworks")
    people, history = rows(ADVENTUREWORKS / "employees.csv"), rows(ADVENTUREWORKS / "history.csv")
    centres = {row["employee_id"]: row["site"] for row in people if row["site"].startswith("WC")}
    assert all(day(after["start_date"]) - day(row["end_date"]) == DAY for row, after in touching(history))
    for row in history:
        unit, last = company.person(row["employee_id"]).unit, row["end_date"] or TODAY.isoformat()
        expected = centres.get(row["employee_id"], row["department"])
        assert {unit.at(day(row["start_date"])), unit.at(day(last))} == {expected}
    assert sum(map(len, plan.difference.moved.values())) == len(list(touching(history))) == 6
    assert kinds(plan) == {"hired-before-manager": len(hired_before_manager(people))} == {"hired-before-manager": 102}
    assert told(plan, "hired-before-manager", in_row(people), "employees.csv") == hired_before_manager(people)


@pytest.fixture(scope="module")
def mysql() -> Imported:
    return imported(outside("mysql_employees"), "mysql_employees")


def test_mysql_people_leavers_and_managers_are_those_of_the_files(mysql: Imported) -> None:
    company, _ = mysql
    people = rows(outside("mysql_employees") / "employees_10k.csv.gz")
    assert (len(company.org.people), len(company.org.units)) == (len(people), 9) == (10_000, 9)
    assert levels(company) == Counter(row["level"] for row in people) == {"staff": 9_991, "manager": 9}
    last_days = {row["employee_id"]: day(row["end_date"]) - DAY if row["end_date"] else None for row in people}
    assert {number: company.person(number).left for number in last_days} == last_days
    assert sum(last is not None for last in last_days.values()) == 1_936


def test_mysql_contradictions_are_findings_and_each_is_counted(mysql: Imported) -> None:
    _, plan = mysql
    people, history = (rows(outside("mysql_employees") / name) for name in ("employees_10k.csv.gz", "dept_history_10k.csv.gz"))
    by_number = {row["employee_id"]: row for row in people}
    first: dict[str, str] = {}
    for row in history:
        if row["start_date"] != row["end_date"]:
            first[row["employee_id"]] = min(row["start_date"], first.get(row["employee_id"], "9"))
    late = {number for number, since in first.items() if since > by_number[number]["hire_date"]}
    gone = {number for number, row in by_number.items() if row["end_date"]}
    below_gone = {row["employee_id"] for row in people if row["manager_id"] in gone and row["employee_id"] not in gone}
    cut = "10039"  # the first of the two managers who stand below each other; who is below nobody is hired before nobody
    assert by_number[by_number[cut]["manager_id"]]["manager_id"] == cut
    earlier = hired_before_manager(people) - {cut}
    assert kinds(plan) == {
        "unit-before-moves": len(late),
        "hired-before-manager": len(earlier),
        "manager-left": len(below_gone),
        "no-length": sum(row["start_date"] == row["end_date"] for row in history),
        "manager-circle": 1,
    }
    assert (len(late), len(earlier), len(below_gone)) == (4_998, 4_581, 2_926)
    assert told(plan, "manager-left", in_row(people), "employees_10k.csv.gz") == below_gone


def test_mysql_ends_are_exclusive_and_people_stand_where_the_history_says(mysql: Imported) -> None:
    company, _ = mysql
    history = rows(outside("mysql_employees") / "dept_history_10k.csv.gz")
    assert {row["end_date"] == after["start_date"] for row, after in touching(history)} == {True}
    for row in history:
        if row["start_date"] == row["end_date"]:
            continue
        unit = company.person(row["employee_id"]).unit
        last = TODAY if row["end_date"] == "9999-01-01" else day(row["end_date"]) - DAY
        assert {unit.at(day(row["start_date"])), unit.at(last)} == {row["department"]}
