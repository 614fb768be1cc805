"""The sample company as it is exported, and the demo's data beside it."""

import csv
from collections import Counter
from datetime import date, timedelta

import pytest

from scheduler.imports.mapping import shipped_map
from scheduler.imports.whole import ImportPlan
from solver.facts import Level
from tests.scheduler.imports.sets import EXAMPLES, TODAY, Company

WHERE = EXAMPLES / "adventureworks"


@pytest.fixture(scope="module")
def imported() -> tuple[Company, ImportPlan]:
    company = Company()
    return company, company.imports(WHERE, mapping=shipped_map("adventureworks-demo"))


def rows(name: str) -> list[dict[str, str]]:
    with (WHERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_290_people_are_there_with_their_levels_and_managers(imported: tuple[Company, ImportPlan]) -> None:
    people = imported[0].org.people.values()
    assert Counter(person.level.at(TODAY) for person in people) == {Level.STAFF: 242, Level.MANAGER: 43, Level.EXECUTIVE: 5}
    assert sum(person.manager.at(TODAY) is None for person in people) == 1


def test_accents_and_apostrophes_survive(imported: tuple[Company, ImportPlan]) -> None:
    company = imported[0]
    names = {company.directory.text(person.name) for person in company.org.people.values()}
    assert {"Ken J Sánchez", "François P Ajenstat"} <= names
    assert any(name and "D'Hers" in name for name in names)


def test_the_102_hired_before_their_manager_are_findings(imported: tuple[Company, ImportPlan]) -> None:
    assert sum("was hired on" in problem.says for problem in imported[1].findings) == 102


def test_work_centres_are_the_front_line_below_production(imported: tuple[Company, ImportPlan]) -> None:
    units = imported[0].org.units
    front = [unit for unit in units.values() if unit.front_line.at(TODAY)]
    assert [unit.id for unit in front] == ["WC60", "WC10", "WC50", "WC30", "WC40", "WC20", "WC45"]
    assert {(unit.parent.at(TODAY), unit.seats.at(TODAY)) for unit in front} == {("Production", 2)}
    assert len(units) == 16 + 7


def test_technicians_stand_in_their_work_centre_and_movers_move(imported: tuple[Company, ImportPlan]) -> None:
    company = imported[0]
    homes = Counter(person.unit.at(TODAY) for person in company.org.people.values())
    assert (homes["WC60"], homes["WC10"], homes["Production"]) == (29, 20, 1)
    assert sum(len(person.unit.days) > 1 for person in company.org.people.values()) == 5
    mover = company.person("250").unit
    days = (date(2011, 7, 30), date(2011, 7, 31), date(2012, 7, 15))
    assert [mover.at(day) for day in days] == ["Marketing", "Quality Assurance", "Purchasing"]


def test_shifts_are_those_of_the_people(imported: tuple[Company, ImportPlan]) -> None:
    shifts = Counter(person.shift.at(TODAY) for person in imported[0].org.people.values())
    assert set(shifts) == {"07:00-15:00", "15:00-23:00", "23:00-07:00"}


def test_peaks_keep_their_weekdays_and_lie_in_the_quarter(imported: tuple[Company, ImportPlan]) -> None:
    company, plan = imported
    peaks = company.org.peaks.values()
    assert len(peaks) == 16
    assert all(date(2027, 1, 1) <= peak.first_day and peak.last_day <= date(2027, 3, 31) for peak in peaks)
    weekdays = [date.fromisoformat(row["start_date"]).weekday() for row in rows("demand_peaks.csv")]
    assert Counter(weekdays) == Counter(peak.first_day.weekday() for peak in peaks)
    assert {ask.heads for ask in company.org.asks.values()} == {1, 2, 3, 4}
    assert sum("without a workday" in problem.says for problem in plan.findings) == 2


def test_what_is_made_up_follows_the_rule_that_its_source_note_states() -> None:
    expected = []
    for number in (int(row["employee_id"]) for row in rows("employees.csv")):
        if number % 5 == 0:
            monday = date.fromisocalendar(2027, 1 + number // 5 % 12, 1)
            expected.append((str(number), str(monday), str(monday + timedelta(days=4))))
    assert [tuple(row.values()) for row in rows("absences.csv")] == expected

    departments = [row["name"] for row in rows("departments.csv")]
    wishes = []
    for row in rows("employees.csv"):
        number = int(row["employee_id"])
        if number % 4 == 0 and not row["site"].startswith("WC"):
            place = departments.index(row["department"]) + 1 + number // 4 % 15
            wishes.append((str(number), departments[place % 16], str(1 + number % 10)))
    assert [tuple(row.values()) for row in rows("preferences.csv")] == wishes
