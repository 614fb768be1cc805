"""The referee judges any roster; its own claims are believed only where they are true."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from events.kinds.base import Event
from events.kinds.people import AbsenceRecorded
from events.kinds.programs import ProgramAdopted
from scheduler.auditing import Judgement, judged_file, judged_plan
from scheduler.contradictions import Where
from scheduler.errors import Rejected
from scheduler.organisation import Organisation
from scheduler.problem import EDITION, digest, facts_for
from scheduler.rosters import read_roster, unknown_keys
from solver.facts import LATEST_EDITION
from tests.scheduler.small_company import HORIZON, Numbers, company, drafted, july, opaque, published
from tests.scheduler.stories import terms

HERE = Where(position=24, root="ab" * 32)
Json = dict[str, Any]

NOTHING_STATED: Json = {"horizon": {"first_day": "2026-07-01", "last_day": "2026-09-30"}, "placements": []}


def on(day: int) -> str:
    return f"2026-07-{day:02}"


def visit(person: str = "E1", unit: str = "NORTH", host: str | None = "N1", day: int = 15, **changed: Any) -> Json:
    """An executive's shadow day that breaks no rule, but for what is changed."""
    one_day = {"first_day": on(day), "last_day": on(day), "days": [on(day)]}
    return {"kind": "shadow", "program": "telus-day", "person": person, "unit": unit, "host": host, **one_day, **changed}


def helps(person: str = "O2", day: int = 20, **changed: Any) -> Json:
    return {**visit(person, "SOUTH", None, day), "kind": "cover", "program": "cover", "ask": "A1", "skill": "driving", **changed}


def weeks(person: str = "O1", unit: str = "SOUTH", first: int = 6, **changed: Any) -> Json:
    days = [on(day) for day in (*range(first, first + 5), *range(first + 7, first + 12))]
    block = {"first_day": on(first), "last_day": on(first + 13), "days": days}
    return {"kind": "rotation", "program": "weeks", "person": person, "unit": unit, "host": None, **block, **changed}


GOOD = [visit(), visit("E2", "SOUTH", "S1", 7), helps(), helps(day=21), weeks()]


def judge(*placements: Json, org: Organisation | None = None, where: Where = HERE, **stated: Any) -> Judgement:
    org = org or company()
    roster = read_roster(json.dumps({**NOTHING_STATED, "placements": placements, **stated}).encode(), "roster.json")
    return judged_file(roster, org, Numbers(org), where)


def tiers(**values: int | tuple[int, int | None]) -> list[Json]:
    names = ("programs", "cover", "rotations", "stability", "fairness", "preferences")
    pairs = {name: value if isinstance(value, tuple) else (value, None) for name, value in values.items()}
    return [{"name": name, "value": pairs[name][0], "bound": pairs[name][1]} for name in names]


GOOD_TIERS = {"programs": 0, "cover": 0, "rotations": 0, "stability": 0, "fairness": 10600, "preferences": 50}


def test_a_good_roster_has_no_breach_and_pays_what_it_says() -> None:
    found = judge(*GOOD, tiers=tiers(**GOOD_TIERS), shortfalls=[])
    assert found.breaches == ()
    assert found.findings == ()
    assert found.sentence == "No breach; 0 of 3 owed placements unmet, 0 of 2 head-days of cover missing."
    assert found.totals.placements == {"shadow": 2, "rotation": 1, "cover": 2}
    assert (found.totals.people, found.totals.head_days) == (4, 14)


def test_an_empty_roster_is_judged_by_what_it_leaves_unmet_and_never_called_good() -> None:
    found = judge()
    assert found.in_order
    assert found.sentence == "No breach; 3 of 3 owed placements unmet, 2 of 2 head-days of cover missing."
    assert {tier.name: tier.value for tier in found.tiers} == {
        "programs": 2,
        "cover": 8,
        "rotations": 1,
        "stability": 0,
        "fairness": 0,
        "preferences": 0,
    }


def test_an_empty_roster_that_claims_to_be_perfect_is_found_out() -> None:
    found = judge(tiers=tiers(**dict.fromkeys(GOOD_TIERS, (0, 0))), shortfalls=[])
    assert {finding.claim for finding in found.findings} == {"tier-value", "shortfall"}


PLANTED: Mapping[str, tuple[str, list[Json]]] = {
    "a person nobody knows": ("form", [visit("E999")]),
    "a unit nobody knows": ("form", [visit(unit="WEST")]),
    "a program nobody knows": ("form", [visit(program="mars-day")]),
    "an ask nobody knows": ("form", [helps(ask="A99")]),
    "a host nobody knows": ("form", [visit(host="N99")]),
    "a placement without days": ("form", [visit(days=[])]),
    "days in disorder": ("form", [weeks(days=[on(7), on(6)])]),
    "a rotation called shadow": ("form", [weeks(kind="shadow")]),
    "two places on one day": ("one-place", [helps(), helps()]),
    "a day of absence": ("one-place", [visit(day=8)]),
    "a Saturday": ("one-place", [visit(day=11)]),
    "a day outside the horizon": ("one-place", [visit(first_day="2026-10-01", last_day="2026-10-01", days=["2026-10-01"])]),
    "the own unit": ("own-unit", [visit("N2", "NORTH", "N1")]),
    "a host of one's own line": ("own-unit", [visit("E2", host="N1")]),
    "one guest more than seats": ("seats", [visit(), visit("E2", host="N2", day=15)]),
    "one too many from home": ("home-cover", [weeks(), weeks("O2", "NORTH"), visit("E2", "SOUTH", "S1", 7)]),
    "a shadow guest in a peak": ("peaks", [visit(unit="SOUTH", host="S1", day=22)]),
    "a helper out of a peak": ("peaks", [helps("S1", unit="SOUTH")]),
    "no host": ("hosts", [visit(host=None)]),
    "a host of another unit": ("hosts", [visit(host="S1")]),
    "a host on a closure": ("hosts", [visit(day=14)]),
    "the quota twice": ("program", [visit(), visit(day=16)]),
    "somebody the program is not for": ("program", [visit("O2")]),
    "a place the program does not go to": ("program", [visit(unit="OFFICE", host=None)]),
    "a block that begins on a Tuesday": ("program", [weeks(first=7)]),
    "a helper without the skill": ("cover", [helps("O1")]),
    "one helper more than heads": ("cover", [helps(), helps("N1")]),
    "a day outside the ask": ("cover", [helps(day=22)]),
    "a weekend between two weeks": ("working-time", [visit("E2", day=18), visit("E2", day=19)]),
    "a day given back for nothing": ("compensation", [visit(compensation_day="2026-07-20")]),
}


@pytest.mark.parametrize("case", PLANTED)
def test_a_planted_violation_of_each_rule_is_rejected(case: str) -> None:
    rule, placements = PLANTED[case]
    found = judge(*placements)
    assert rule in {breach.rule for breach in found.breaches}
    assert not found.in_order


def test_a_planted_visit_out_of_order_is_rejected() -> None:
    org = company(ProgramAdopted(program="later", source=None, terms=terms(after="telus-day")))
    later = visit(day=16, program="later", host="N2")
    assert judge(visit(), later, org=org).in_order
    assert {breach.rule for breach in judge(later, org=org).breaches} == {"precedence"}


def test_every_rule_of_the_referee_is_planted() -> None:
    from solver.referee.registry import REFEREE

    assert {*(rule for rule, _ in PLANTED.values()), "precedence"} == set(REFEREE)


def test_a_breach_names_people_by_their_numbers() -> None:
    found = judge(visit(day=8))
    assert [(breach.person, breach.says) for breach in found.breaches if breach.rule == "one-place"] == [
        ("E1", "E1 is absent on 2026-07-08")
    ]
    assert opaque("E1") not in str(found)


@pytest.mark.parametrize(
    ("changed", "claim"),
    [
        ({"programs": 1}, "tier-value"),
        ({"fairness": 10599}, "tier-value"),
        ({"preferences": (50, 51)}, "tier-bound"),
        ({"preferences": (50, -1)}, "tier-bound"),
    ],
)
def test_a_wrong_value_or_an_impossible_bound_is_a_finding(changed: Any, claim: str) -> None:
    found = judge(*GOOD, tiers=tiers(**(GOOD_TIERS | changed)))
    assert [finding.claim for finding in found.findings] == [claim]


def test_a_bound_says_nothing_of_a_roster_that_pays_more_in_an_earlier_tier() -> None:
    """With one placement less, rotations cost more than is said and fairness less than its bound."""
    proven = tiers(**(GOOD_TIERS | {"fairness": (10600, 10600)}))
    assert judge(*GOOD, tiers=proven).in_order
    fewer = judge(*GOOD[:4], tiers=proven)
    assert next(tier.value for tier in fewer.tiers if tier.name == "fairness") < 10600
    assert {finding.claim for finding in fewer.findings} == {"tier-value"}
    impossible = judge(*GOOD[:4], tiers=tiers(**(GOOD_TIERS | {"fairness": (10600, -1)})))
    assert [finding.says for finding in impossible.findings if finding.claim == "tier-bound"] == [
        "fairness: a bound of -1 is below 0, and no tier ever pays less than 0."
    ]


def test_tiers_left_out_or_in_another_order_are_a_finding() -> None:
    right = tiers(**GOOD_TIERS)
    assert [finding.claim for finding in judge(*GOOD, tiers=right[:5]).findings] == ["tiers"]
    assert [finding.claim for finding in judge(*GOOD, tiers=right[::-1]).findings] == ["tiers"]
    assert [finding.claim for finding in judge(*GOOD, tiers=[*right, right[0]]).findings] == ["tiers"]


SHORT: Json = {"tier": "rotations", "program": "weeks", "person": "O1", "period": "2026Q3", "missing": 1, "price": 1, "reasons": []}


def test_stated_shortfalls_are_compared_one_by_one() -> None:
    assert judge(*GOOD[:4], shortfalls=[SHORT]).in_order
    [twice] = judge(*GOOD[:4], shortfalls=[{**SHORT, "missing": 2}]).findings
    assert twice.says == "tier rotations program weeks person O1 period 2026Q3 price 1: the roster says 2 missing, the referee counts 1."
    someone_else = judge(*GOOD[:4], shortfalls=[{**SHORT, "person": "O2"}]).findings
    assert [finding.claim for finding in someone_else] == ["shortfall", "shortfall"]


def test_stated_shortfalls_add_up_to_the_stated_tiers() -> None:
    found = judge(*GOOD[:4], shortfalls=[SHORT], tiers=tiers(**(GOOD_TIERS | {"rotations": 2, "fairness": 600, "preferences": 40})))
    assert {finding.claim for finding in found.findings} == {"tier-value", "shortfall-sum"}


def test_root_and_digest_are_compared_where_the_roster_rests() -> None:
    right = {
        **{"based_on": 24, "log_root": "ab" * 32, "problem_digest": digest(facts_for(company(), HORIZON))},
        "engine": {"parameters": {EDITION: LATEST_EDITION}},
    }
    assert judge(*GOOD, **right).in_order
    assert [finding.claim for finding in judge(*GOOD, **(right | {"log_root": "00" * 32})).findings] == ["log-root"]
    assert [finding.claim for finding in judge(*GOOD, **(right | {"problem_digest": "00" * 32})).findings] == ["problem-digest"]
    elsewhere = Where(position=20, root="cd" * 32, chosen=True)
    assert judge(*GOOD, where=elsewhere, **right).in_order


def test_the_horizon_is_compared_with_that_of_the_plan_it_names() -> None:
    org = company(*drafted())
    shorter = {"first_day": "2026-07-01", "last_day": "2026-09-29"}
    assert judge(*GOOD, org=org, plan="2026Q3-1").in_order
    assert [finding.claim for finding in judge(*GOOD, org=org, plan="2026Q3-1", horizon=shorter).findings] == ["horizon"]


def test_the_asks_are_compared_with_those_of_the_plan_it_names() -> None:
    org = company(*drafted(asks=("A1",)))
    assert judge(helps(), org=org, plan="2026Q3-1", asks=["A1"]).in_order
    [finding] = judge(helps(), org=org, plan="2026Q3-1").findings
    assert (finding.claim, finding.says) == ("asks", "2026Q3-1 is the plan for the asks A1, not for everything.")


def test_a_roster_for_single_asks_owes_nothing_else() -> None:
    found = judge(helps(), asks=["A1"])
    assert found.sentence == "No breach; 0 of 0 owed placements unmet, 1 of 2 head-days of cover missing."
    assert {breach.rule for breach in judge(helps(), visit(), asks=["A1"]).breaches} == {"form"}
    assert {breach.rule for breach in judge(helps(), asks=[]).breaches} == {"form"}


def test_what_is_published_stands_against_others_but_not_against_itself() -> None:
    mine = company(*published(placements=judged_placements(visit())))
    assert judge(visit(), org=mine, plan="2026Q3-1").in_order
    assert {breach.rule for breach in judge(visit(), org=mine, plan="2026Q3-2").breaches} >= {"one-place", "program", "seats"}


def test_a_roster_that_borrows_the_name_of_a_published_plan_does_not_hide_what_stands_in_it() -> None:
    org = company(*published(placements=judged_placements(visit())))
    based_on = org.plans["2026Q3-1"].made.based_on
    assert judge(visit(), org=org, plan="2026Q3-1", based_on=based_on).breaches == ()
    borrowed = judge(visit(), org=org, plan="2026Q3-1", based_on=based_on + 1)
    assert {breach.rule for breach in borrowed.breaches} >= {"one-place", "program", "seats"}


def judged_placements(*placements: Json) -> Any:
    from scheduler.claims import placements_of

    roster = read_roster(json.dumps({**NOTHING_STATED, "placements": placements}).encode(), "roster.json")
    return list(placements_of(roster, Numbers(company()).person_numbers()))


def test_a_stored_plan_is_judged_by_its_certificate() -> None:
    org = company(*drafted(placements=judged_placements(*GOOD)))
    found = judged_plan(org.plans["2026Q3-1"], company(), Numbers(org), Where(position=24, root="ab" * 32))
    assert found.breaches == ()
    assert {finding.claim for finding in found.findings} == {"problem-digest", "tier-value"}


def test_the_same_roster_has_a_breach_once_somebody_is_absent() -> None:
    later: Event = AbsenceRecorded(person=opaque("E1"), first_day=july(15), last_day=july(15))
    assert judge(*GOOD).in_order
    assert [breach.rule for breach in judge(*GOOD, org=company(later)).breaches] == ["one-place"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is no JSON"),
        (b"{", "line 1, column 2"),
        (b"[]", "expected `object`, got `array`"),
        (b"\xff\xfe{", "is not UTF-8"),
        (b'{"plan": "a", "plan": "b"}', "'plan' stands twice"),
        (b'{"based_on": NaN}', "NaN is no number"),
        (b'{"based_on": ' + b"9" * 5000 + b"}", "too large a number"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"placements": []}', "an object lacks required field `horizon`"),
    ],
)
def test_what_is_no_roster_is_refused_with_place_and_fault(content: bytes, says: str) -> None:
    with pytest.raises(Rejected, match=r"roster\.json") as refusal:
        read_roster(content, "roster.json")
    assert says in refusal.value.sentence
    assert "rota plan export" in refusal.value.sentence


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"placements": [visit(person=17)]}, "`placements[0].person`"),
        ({"placements": [{"kind": "shadow"}]}, "lacks required field `program`"),
        ({"placements": [visit(kind="holiday")]}, "invalid enum value 'holiday'"),
        ({"placements": [visit(days=["15.07.2026"])]}, "`placements[0].days[0]`"),
        ({"placements": [visit(first_day="0001-01-01")]}, "lies outside the years 1900 to 2199"),
        ({"placements": [visit(days=["9999-12-31"])]}, "lies outside the years 1900 to 2199"),
        ({"placements": [visit(last_day="2026-07-01")]}, "`placements[0]` ends before it begins"),
        ({"horizon": {"first_day": "2026-09-30", "last_day": "2026-07-01"}}, "its horizon ends before it begins"),
        ({"horizon": {"first_day": "1990-01-01", "last_day": "2026-07-01"}}, "its horizon has more than 1100 days"),
        ({"tiers": [{"name": "programs"}]}, "lacks required field `value`"),
        ({"based_on": -1}, "`based_on`"),
        ({"shortfalls": [{"tier": "luck", "missing": 1, "price": 1}]}, "`shortfalls[0].tier`"),
    ],
)
def test_a_roster_of_the_wrong_form_is_refused_where_it_is_wrong(changed: Json, says: str) -> None:
    with pytest.raises(Rejected) as refusal:
        read_roster(json.dumps({**NOTHING_STATED, **changed}).encode(), "roster.json")
    assert says in refusal.value.sentence


def test_keys_that_mean_nothing_are_named_with_the_nearest_right_one() -> None:
    content = json.dumps({**NOTHING_STATED, "nots": 1, "placements": [visit(hots="N1"), visit(hots="N1")]}).encode()
    assert unknown_keys(content, "roster.json") == ("nots", "placements[].hots (did you mean host?)")


class Forgetful(Numbers):
    """A directory in which the number of one person cannot be opened any more."""

    def __init__(self, org: Organisation, gone: str) -> None:
        super().__init__(org)
        self._gone = self._numbers.pop(gone)

    def number_of(self, person: str) -> str:
        return super().number_of(person) if person in self._numbers else f"#{person[:8]}"


def test_a_person_whose_number_is_gone_is_found_by_what_exports_call_them() -> None:
    org = company()
    names = Forgetful(org, opaque("E1"))
    roster = read_roster(json.dumps({**NOTHING_STATED, "placements": [visit(names.number_of(opaque("E1")))]}).encode(), "roster.json")
    assert judged_file(roster, org, names, HERE).in_order
    with_number = read_roster(json.dumps({**NOTHING_STATED, "placements": [visit("E1")]}).encode(), "roster.json")
    assert [breach.rule for breach in judged_file(with_number, org, names, HERE).breaches] == ["form"]
