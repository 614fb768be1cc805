"""Layouts of other systems, read by maps that a person writes from docs/import.md."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from scheduler.errors import Rejected
from scheduler.imports.mapping import FileMap, map_of, shipped_map
from solver.facts import Level
from tests.acceptance.companies import outside
from tests.scheduler.imports.sets import TODAY, Company, places, written

GERMAN = """Pers.-Nr.;Nachname;Vorname;Standort;Kostenstelle;Tätigkeit;Vorgesetzter;Eintritt;Austritt;Modell;Std/Woche
00017;Müller;Jörg;Köln;4711;Geschäftsführer;;01.03.2010;;5T;40
00018;Groß;Änne;Köln;4711;Leiterin Einkauf;Müller, Jörg;15.04.2012;31.12.9999;5T;40
00019;Öztürk;Deniz;Düsseldorf;4800;Sachbearbeiter;Groß, Änne;01.10.2018;;4T;32
00020;Weiß;Zoë;Düsseldorf;4800;Teamleitung Lager;Groß, Änne;01.10.2013;;SO-DO;40
00021;Maier;Jo;Köln;4800;Lagerist;Weiß, Zoë;01.10.2019;31.07.2025;5T;20
"""
GERMAN_MAP = """
[sources.personal]
file = "Personal.csv"
dates = "day.month.year"
drop = ["Kostenstelle"]
empty = ["31.12.9999"]

[[units]]
from = "personal"
distinct = true
columns = { unit = "Standort", front_line = { column = "Standort", values = { "Düsseldorf" = true }, otherwise = "empty" } }

[[people]]
from = "personal"
join = { personal = { key = "{Nachname}, {Vorname}", with = "Vorgesetzter" } }

[people.columns]
person = "Pers.-Nr."
name = { template = "{Vorname} {Nachname}" }
unit = "Standort"
level = { column = "Tätigkeit", values = { "Geschäftsführ*" = "executive", "Leiter*" = "manager", "Teamleit*" = "manager", "*" = "staff" } }
manager = "personal.Pers.-Nr."
hired = "Eintritt"
left = "Austritt"
workdays = { column = "Modell", values = { "5T" = "Mon-Fri", "4T" = "Mon-Thu", "SO-DO" = "Sun-Thu" }, otherwise = "error" }
fte = { column = "Std/Woche", values = { 40 = 1, 32 = "0.8", 20 = "0.5" }, otherwise = "error" }
"""
STORES = """Emp #\tFull Name\tGrade\tHome Store\tSupervisor\tStart\tCerts
a-1\t"O'Neil, Pat"\tVP Retail\tHQ\t\t1/15/2015\t
a-2\t"Núñez, Ana"\tStore Mgr\tS-01\ta-1\t2/28/2016\tforklift|first aid
"""
STORES_MAP = """
[sources.roster]
file = "*.csv"
dates = "month/day/year"
[[units]]
rows = [{ unit = "HQ" }, { unit = "S-01", front_line = true, workdays = "Mon-Sat" }]
[[people]]
from = "roster"
[people.columns]
person = "Emp #"
name = "Full Name"
level = { column = "Grade", values = { "VP*" = "executive", "*Mgr" = "manager" }, otherwise = "error" }
unit = "Home Store"
manager = "Supervisor"
hired = "Start"
skills = { column = "Certs", separator = "|" }
"""
IBM = """employee_id,level,department,job_role,job_level,education_field,education,age,gender,attrition,overtime,business_travel,\
distance_from_home,job_satisfaction,environment_satisfaction,job_involvement,relationship_satisfaction,work_life_balance,performance_rating,\
num_companies_worked,total_working_years,years_at_company,years_in_current_role,years_since_last_promotion,years_with_current_manager,\
training_times_last_year
"""


def by(text: str) -> FileMap:
    return map_of("mine", tomllib.loads(text))


def test_a_german_list_in_windows_1252_with_managers_by_name(tmp_path: Path) -> None:
    company = Company()
    plan = company.imports(written(tmp_path / "set", {"Personal.csv": GERMAN.encode("cp1252")}), mapping=by(GERMAN_MAP))
    assert [problem.kind for problem in plan.findings] == ["other-encoding"]
    assert list(company.directory.person_numbers()) == ["00017", "00018", "00019", "00020", "00021"]
    assert [unit.id for unit in company.org.units.values() if unit.front_line.at(TODAY)] == ["Düsseldorf"]
    deniz, jo = company.person("00019"), company.person("00021")
    assert company.directory.text(deniz.name) == "Deniz Öztürk"
    assert deniz.manager.at(TODAY) == company.directory.person_numbers()["00018"]
    assert (deniz.workdays.at(TODAY), deniz.fte_permille.at(TODAY), deniz.hired) == (0b1111, 800, date(2018, 10, 1))
    assert (jo.left, company.person("00018").left) == (date(2025, 7, 31), None)
    levels = [person.level.at(TODAY) for person in company.org.people.values()]
    assert levels == [Level.EXECUTIVE, Level.MANAGER, Level.STAFF, Level.MANAGER, Level.STAFF]


@pytest.mark.parametrize(
    ("change", "kind"),
    [(("Weiß, Zoë;01", "Weiss, Zoë;01"), "join-none"), (("Maier;Jo", "Groß;Änne"), "join-several")],
    ids=["nobody of that name", "two of one name"],
)
def test_a_manager_by_name_who_is_nobody_or_two_is_a_finding(tmp_path: Path, change: tuple[str, str], kind: str) -> None:
    plan = Company().reads(written(tmp_path / "set", {"Personal.csv": GERMAN.replace(*change)}), mapping=by(GERMAN_MAP))
    assert plan.errors == ()
    told = [problem for problem in plan.findings if problem.kind == kind]
    assert told
    assert {(problem.file, problem.column) for problem in told} == {("Personal.csv", "Vorgesetzter")}


def test_codes_and_days_that_the_map_does_not_know_are_named_in_the_foreign_file(tmp_path: Path) -> None:
    faulty = GERMAN.replace(";4T;32", ";6T;33").replace("15.04.2012", "04/15/2012")
    plan = Company().reads(written(tmp_path / "set", {"Personal.csv": faulty}), mapping=by(GERMAN_MAP))
    expected = [("Personal.csv", 3, "Eintritt"), ("Personal.csv", 4, "Modell"), ("Personal.csv", 4, "Std/Woche")]
    assert places(plan.errors) == expected


def test_a_list_of_stores_with_american_days_and_bars_between_skills(tmp_path: Path) -> None:
    company = Company()
    company.imports(written(tmp_path / "set", {"roster.csv": STORES}), mapping=by(STORES_MAP))
    ana = company.person("a-2")
    assert ana.hired == date(2016, 2, 28)
    assert {held.skill for held in ana.skills} == {"forklift", "first aid"}


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (('separator = "|"', 'separator = ""'), "is empty; write the mark between the entries"),
        (('"VP*" = "executive"', '"VP*" = 0.8'), 'is a number with a point; write it as a text: "0.8"'),
    ],
)
def test_what_a_map_may_not_say_is_refused_with_what_is_right(change: tuple[str, str], hint: str) -> None:
    with pytest.raises(Rejected, match=hint.replace("*", ".")):
        by(STORES_MAP.replace(*change))


def ibm_row(number: str, level: str, department: str, field: str, attrition: str, travel: str) -> str:
    return f"{number},{level},{department},Manager,3,{field},1,30,x,{attrition},No,{travel}" + ",1" * 14 + "\n"


def test_the_ibm_table_becomes_a_company_of_departments(tmp_path: Path) -> None:
    text = IBM + "".join(
        (
            ibm_row("4", "executive", "Sales", "Medical", "No", "Non-Travel"),
            ibm_row("7", "manager", "Human Resources", "Human Resources", "No", "Travel_Rarely"),
            ibm_row("9", "staff", "Sales", "Other", "No", "Travel_Rarely"),
            ibm_row("11", "staff", "Sales", "Other", "Yes", "Travel_Rarely"),
        )
    )
    company = Company()
    company.imports(written(tmp_path / "set", {"employees.csv": "\ufeff" + text}), mapping=shipped_map("ibm_hr"))
    assert list(company.directory.person_numbers()) == ["4", "7", "9"]
    assert list(company.org.units) == ["Sales", "Human Resources"]
    assert [person.tags.at(TODAY) for person in company.org.people.values()] == [{"no-travel"}, set(), set()]
    assert [[held.skill for held in person.skills] for person in company.org.people.values()] == [["Medical"], ["Human Resources"], []]


def test_the_whole_ibm_table_is_read_without_an_error() -> None:
    company = Company()
    plan = company.imports(outside("ibm_hr"), mapping=shipped_map("ibm_hr"))
    assert (len(company.org.people), len(company.org.units), plan.findings) == (1470 - 237, 3, ())
    assert sum(person.level.at(TODAY) is Level.EXECUTIVE for person in company.org.people.values()) == 64
