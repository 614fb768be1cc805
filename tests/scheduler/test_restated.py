"""What a roster says of surprises and of reasons is held against the facts, though no tier counts it."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from events.kinds.programs import ProgramAmended
from scheduler import restated
from scheduler.pinning import solved_with_pins
from solver.engine.solve import solve
from solver.explain.recounted import recounted
from solver.facts import Facts
from solver.outcome import Outcome
from solver.problem import Problem
from tests.properties.cases import facts_by
from tests.scheduler.small_company import company
from tests.scheduler.stories import terms
from tests.scheduler.test_auditing import GOOD, SHORT, Json, helps, judge, on, visit, weeks
from tests.solver.explain.worlds import CALM

SEALED = company(ProgramAmended(program="telus-day", terms=terms(sealed=True)))
SECOND = visit("E2", "SOUTH", "S1", 7)
OTHERS = [SECOND, helps(), helps(day=21), weeks()]
SECRET = [visit(sealed_until=on(15)), {**SECOND, "sealed_until": on(7)}, *OTHERS[1:]]


def told(*placements: Json, **settings: Any) -> tuple[list[str], list[str]]:
    """What is found and what is noted."""
    found = judge(*placements, **settings)
    return [one.says for one in found.findings], [one.says for one in found.notes]


# --- reveal days ---


def test_a_surprise_is_kept_until_its_first_day() -> None:
    assert told(*SECRET, org=SEALED) == told(*GOOD) == ([], [])


def test_another_reveal_day_than_the_terms_give_is_not_borne_out() -> None:
    wrong = "E1 to NORTH, 2026-07-15 (telus-day): the roster says sealed until 2026-07-14; by the program's terms it is "
    assert told(visit(sealed_until=on(14)), *SECRET[1:], org=SEALED) == ([f"{wrong}sealed until 2026-07-15."], [])
    assert told(visit(sealed_until=on(14)), *OTHERS) == ([f"{wrong}not sealed."], [])
    assert told(*GOOD[:3], helps(day=21, sealed_until=on(21)), weeks())[0] == [
        "O2 to SOUTH, 2026-07-21 (cover): the roster says sealed until 2026-07-21; by the program's terms it is not sealed."
    ]


def test_a_surprise_of_which_nothing_is_said_is_noted() -> None:
    says = "E1 to NORTH, 2026-07-15 (telus-day): by the program's terms it is sealed until 2026-07-15; the roster does not say so."
    assert told(visit(), *SECRET[1:], org=SEALED) == ([], [says])


def test_of_a_program_that_nobody_knows_nothing_more_is_said() -> None:
    assert judge(*GOOD[:4], visit("O1", program="unknown", sealed_until=on(1))).findings == ()


# --- reasons ---

NOBODY = {**SHORT, "reasons": [{"reason": "absent", "people": 1}]}
HEAD = {"tier": "cover", "ask": "A1", "unit": "SOUTH", "day": on(21), "skill": "driving", "missing": 1, "price": 4}


def test_reasons_that_are_not_those_of_the_facts_are_noted() -> None:
    what = "tier rotations program weeks person O1 period 2026Q3 price 1"
    assert told(*GOOD[:4], shortfalls=[NOBODY]) == ([], [f"{what}: the roster names absent 1; counted are none."])
    away = weeks(first=6, days=[on(6)])
    assert judge(*GOOD[:4], away, shortfalls=[NOBODY]).notes == ()  # nothing is counted of a roster that breaks a rule
    elsewhere = {**HEAD, "reasons": [{"reason": "elsewhere", "people": 1}]}
    assert told(*GOOD[:3], shortfalls=[SHORT, elsewhere])[1] == [
        f"tier cover unit SOUTH ask A1 day {on(21)} skill driving price 4: the roster names elsewhere 1; counted are none."
    ]


def test_of_what_is_not_missing_no_reasons_are_counted() -> None:
    assert judge(*GOOD, shortfalls=[NOBODY]).findings
    assert judge(*GOOD, shortfalls=[NOBODY]).notes == ()


def test_of_very_many_people_reasons_are_not_counted_again_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restated, "MOST_PEOPLE", 3)
    assert told(*GOOD[:4], shortfalls=[NOBODY]) == ([], ["The reasons were not counted again: there are more than 3 people."])
    assert told(*GOOD[:4], shortfalls=[SHORT]) == ([], [])


def planned(facts: Facts) -> Outcome:
    return solved_with_pins(facts, lambda free: solve(Problem.of(free), CALM))


def test_the_reasons_that_a_plan_gives_are_counted_again_to_the_same_numbers() -> None:
    compared = 0
    for seed in range(24):
        facts = facts_by(Random(seed))
        outcome = planned(facts)
        with_a_pin = replace(facts, pins=outcome.roster[:1])
        for world, found in ((facts, outcome), (with_a_pin, planned(with_a_pin))):
            bare = [replace(one, reasons=()) for one in found.shortfalls]
            assert set(recounted(world, bare, found.roster)) == set(found.shortfalls)
            compared += sum(bool(one.reasons) for one in found.shortfalls)
    assert compared > 40
