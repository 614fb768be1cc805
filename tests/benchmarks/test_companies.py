"""The made-up companies are what is said of them, whatever the seed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.companies import BLOCKS, COMPANY_300_000, PLENTY_2_000, SCARCE_2_000, SKILLS, TELUS_DAY, Company, facts_of
from benchmarks.files import write_files
from benchmarks.sample import imported_facts
from solver.facts import Facts, PersonFacts

SEEDS = (1, 2, 3)
DAYS = tuple(date(2027, 1, 4) + timedelta(days=n) for n in range(87))


@pytest.fixture(scope="module", params=SEEDS)
def facts(request: pytest.FixtureRequest) -> Facts:
    return facts_of(replace(SCARCE_2_000, seed=request.param))


def staff(facts: Facts) -> list[PersonFacts]:
    return [person for person in facts.people if person.id.startswith("S")]


def executives(facts: Facts) -> list[PersonFacts]:
    return [person for person in facts.people if person.id.startswith("X")]


def absent(people: Sequence[PersonFacts]) -> float:
    """The share of people's days."""
    return sum(any(day in span for span in person.absences) for person in people for day in DAYS) / len(people) / len(DAYS)


def test_the_horizon_is_the_quarter_that_is_counted(facts: Facts) -> None:
    assert (facts.horizon.first_day, facts.horizon.last_day) == (DAYS[0], DAYS[-1])


def test_there_are_as_many_people_units_and_peaks_as_were_asked_for(facts: Facts) -> None:
    assert (len(staff(facts)), len(executives(facts)), len(facts.peaks), len(facts.asks)) == (2_000, 350, 60, 60)
    assert sum(unit.front_line.at(DAYS[0]) for unit in facts.units) == 40


def test_about_fifteen_percent_of_staff_rotate(facts: Facts) -> None:
    assert sum("rotates" in person.tags.at(DAYS[0]) for person in staff(facts)) / 2_000 == pytest.approx(0.15, abs=0.025)


def test_absences_cover_eight_percent_of_staff_days_and_thirty_of_executives_days(facts: Facts) -> None:
    assert absent(staff(facts)) == pytest.approx(0.08, abs=0.005)
    assert absent(executives(facts)) == pytest.approx(0.30, abs=0.015)


def test_absences_are_runs_of_one_to_five_days_that_never_touch(facts: Facts) -> None:
    lengths = Counter((span.last_day - span.first_day).days + 1 for person in facts.people for span in person.absences)
    assert set(lengths) == {1, 2, 3, 4, 5}
    for person in facts.people:
        for one, other in zip(person.absences, person.absences[1:], strict=False):
            assert other.first_day > one.last_day + timedelta(days=1)


def test_everybody_holds_two_of_twelve_skills_and_states_three_wishes(facts: Facts) -> None:
    assert {len({held.skill for held in person.skills}) for person in facts.people} == {2}
    assert len({held.skill for person in facts.people for held in person.skills}) == SKILLS == 12
    assert set(Counter(person for person, _ in facts.preferences).values()) == {3}
    assert set(facts.preferences.values()) == set(range(1, 11))


def test_units_keep_eighty_five_percent_and_have_two_or_three_seats(facts: Facts) -> None:
    front = [unit for unit in facts.units if unit.front_line.at(DAYS[0])]
    assert {unit.max_away.at(DAYS[0]) for unit in front} == {15}
    assert {unit.seats.at(DAYS[0]) for unit in front} == {2, 3}


def test_peaks_last_five_to_eleven_days_and_ask_for_two_to_eight_heads_twice_as_many_where_helpers_are_scarce(facts: Facts) -> None:
    assert {(peak.last_day - peak.first_day).days + 1 for peak in facts.peaks} <= set(range(5, 12))
    assert {ask.heads for ask in facts.asks} <= set(range(4, 17, 2))
    assert {ask.heads for ask in facts_of(PLENTY_2_000).asks} <= set(range(2, 9))
    assert all(DAYS[0] <= peak.first_day and peak.last_day <= DAYS[-1] for peak in facts.peaks)


def test_another_seed_is_another_company_and_the_same_seed_the_same() -> None:
    company = Company(staff=40, executives=4, units=4, peaks=3)
    assert facts_of(company) == facts_of(company)
    assert facts_of(company) != facts_of(replace(company, seed=2))


def test_of_three_hundred_thousand_people_thirty_thousand_rotate() -> None:
    company = COMPANY_300_000
    assert company.staff + company.executives == 300_000
    assert company.staff * company.rotating / 100 == pytest.approx(30_000)
    tenth = facts_of(replace(company, staff=29_800, executives=2, units=100, peaks=2))
    assert sum("rotates" in person.tags.at(DAYS[0]) for person in tenth.people) == pytest.approx(3_000, abs=150)


def test_the_files_of_a_company_are_imported_as_its_facts(tmp_path: Path) -> None:
    facts = facts_of(Company(staff=60, executives=8, units=4, peaks=4, scarcity=2))
    write_files(facts, tmp_path)
    imported = imported_facts(tmp_path, horizon=(facts.horizon.first_day, facts.horizon.last_day))
    assert [told(person) for person in imported.people] == [told(person) for person in facts.people]
    assert [(u.id, u.seats.at(DAYS[0]), u.max_away.at(DAYS[0]), u.front_line.at(DAYS[0])) for u in imported.units] == [
        (u.id, u.seats.at(DAYS[0]), u.max_away.at(DAYS[0]), u.front_line.at(DAYS[0])) for u in facts.units
    ]
    assert sorted(wishes(imported)) == sorted(wishes(facts))
    assert imported.programs == (TELUS_DAY, BLOCKS)
    assert sorted(asked(imported)) == sorted(asked(facts))


def test_long_files_are_cut_and_imported_one_after_the_other(tmp_path: Path) -> None:
    facts = facts_of(Company(staff=24, executives=3, units=3, peaks=2))
    parts = write_files(facts, tmp_path / "files", most_rows=30)
    horizon = (facts.horizon.first_day, facts.horizon.last_day)
    assert [part.name for part in parts][:3] == ["files", "files-2", "files-3"]
    assert all(len(path.read_text().splitlines()) <= 31 for part in parts for path in part.glob("*.csv"))
    imported = imported_facts(*parts, horizon=horizon)
    assert [told(person) for person in imported.people] == [told(person) for person in facts.people]
    assert sorted(wishes(imported)) == sorted(wishes(facts))


def told(person: PersonFacts) -> tuple[Any, ...]:
    day = DAYS[0]
    skills = frozenset(held.skill for held in person.skills)
    return person.unit.at(day), person.level.at(day), person.tags.at(day), skills, person.absences


def wishes(facts: Facts) -> list[tuple[int, str, int]]:
    """By people's places: in the log they have other names."""
    place = {person.id: number for number, person in enumerate(facts.people)}
    return [(place[person], unit, weight) for (person, unit), weight in facts.preferences.items()]


def asked(facts: Facts) -> list[tuple[Any, ...]]:
    return [(a.unit, a.first_day, a.last_day, a.heads, a.skill, a.priority) for a in facts.asks]
