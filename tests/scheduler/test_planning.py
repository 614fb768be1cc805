"""A plan rests where its solving began, holds what the referee accepts, and is published only while nothing stands against it."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from events.errors import CommandReused
from events.kinds.plans import PlanDrafted
from events.kinds.units import HolidaysAdopted
from events.store import Log
from scheduler import planning
from scheduler.auditing import judge_roster, judge_stored
from scheduler.calendar import NamedHorizon
from scheduler.decide.people import RecordAbsence
from scheduler.decide.plans import WithdrawPlan
from scheduler.decide.programs import RetireProgram
from scheduler.decide.units import ChangeUnit
from scheduler.errors import Rejected, Stale
from scheduler.exports import json_plan
from scheduler.handling import Ledger
from scheduler.planning import EngineFault, draft, make, publish
from scheduler.problem import digest, facts_for
from scheduler.public_holidays import missing_holidays
from scheduler.rosters import read_roster
from solver.facts import Facts
from solver.outcome import TIERS, Effort, Outcome, Roster, TierValue
from solver.referee.judge import judge
from tests.scheduler.exports.outgoing import sheet_of
from tests.scheduler.sample_plan import HELP, ROTATION, VISIT
from tests.scheduler.small_company import COMPANY, FIRST, HORIZON, LAST, july, opaque

QUARTER = NamedHorizon(name="2026Q3", first_day=FIRST, last_day=LAST)
NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
EFFORT = Effort(time_limit_s=5.0, workers=1)
GOOD: Roster = tuple(replace(placement, sealed_until=None, compensation_day=None) for placement in (VISIT, HELP, ROTATION))

Engine = Callable[[Facts], Outcome]


def entropy(first: int = 1) -> Callable[[int], bytes]:
    """The same at each run; no two parts of it are alike, as several ids are cut from one."""
    numbers = count(first)
    return lambda size: hashlib.shake_128(next(numbers).to_bytes(8, "big")).digest(size)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """The small company in a log of its own."""
    where, keys, chance = str(tmp_path / "rota.db"), tmp_path / "keys", entropy()
    log = Log.create(where, keys, now=NOW, entropy=chance)
    log.append(COMPANY, based_on=log.head().position, actor="system", command="begin", request=b"", now=NOW, entropy=chance)
    log.close()
    opened = Ledger.open(where, keys, login="hr", now=NOW, entropy=chance)
    yield opened
    opened.log.close()


def outcome(facts: Facts, roster: Roster, **changed: Any) -> Outcome:
    """What an engine would say of this roster if it counted as the referee does, but for what is changed."""
    verdict = judge(facts, roster)
    usual = {
        "roster": roster,
        "tiers": tuple(TierValue(tier=tier, value=verdict.values[tier], bound=None) for tier in TIERS),
        "shortfalls": verdict.shortfalls,
        "candidates": 9,
        "milliseconds": 1,
        "engine": "by hand",
        "engine_version": "1",
        "seed": 1,
        "parameters": {"workers": 1},
    }
    return Outcome(**{**usual, **changed})


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Callable[[Engine], None]:
    """Lets a function of the facts take the engine's place."""

    def instead(find: Engine) -> None:
        monkeypatch.setattr("solver.engine.parted.solve_facts", lambda facts, *asked, **more: find(facts))
        monkeypatch.setattr(planning, "with_what_gave_way", lambda facts, found, *asked, **more: found)

    return instead


@pytest.fixture
def by_hand(engine: Callable[[Engine], None]) -> None:
    """The engine finds the same good roster every time."""
    engine(lambda facts: outcome(facts, GOOD))


@pytest.mark.usefixtures("by_hand")
def test_a_draft_keeps_the_roster_and_its_certificate(ledger: Ledger) -> None:
    before = ledger.org.position
    plan = make(ledger, QUARTER, EFFORT)
    assert plan == "2026Q3-1"
    kept = ledger.org.plans[plan]
    assert (kept.status, kept.made.based_on, kept.made.engine) == ("draft", before, "by hand")
    assert kept.made.log_root == ledger.log.root_at(before).hex()
    assert kept.made.problem_digest == digest(facts_for(ledger.known_at(before), HORIZON))
    assert [tier.name for tier in kept.made.tiers] == list(TIERS)
    assert [placement.first_day for placement in kept.placements] == [july(6), july(15), july(20)]


@pytest.mark.usefixtures("by_hand")
def test_drafts_of_one_horizon_are_numbered(ledger: Ledger) -> None:
    assert [make(ledger, QUARTER, EFFORT) for _ in range(2)] == ["2026Q3-1", "2026Q3-2"]


def test_a_breach_is_a_bug_and_nothing_is_kept(ledger: Ledger, engine: Callable[[Engine], None]) -> None:
    absent = replace(GOOD[0], first_day=july(8), last_day=july(8), days=(july(8),))
    engine(lambda facts: outcome(facts, (absent,)))
    before = ledger.org.position
    with pytest.raises(EngineFault, match="one-place"):
        make(ledger, QUARTER, EFFORT)
    assert ledger.log.head().position == before


@pytest.mark.parametrize("wrong", ["tiers", "shortfalls"])
def test_an_engine_that_counts_otherwise_is_a_bug(ledger: Ledger, engine: Callable[[Engine], None], wrong: str) -> None:
    def find(facts: Facts) -> Outcome:
        right = outcome(facts, GOOD)
        tiers = (replace(right.tiers[0], value=7), *right.tiers[1:])
        return replace(right, **{wrong: tiers if wrong == "tiers" else right.shortfalls[1:]})

    engine(find)
    with pytest.raises(EngineFault):
        make(ledger, QUARTER, EFFORT)


def test_a_draft_rests_where_solving_began_even_if_the_log_moves_on(ledger: Ledger, engine: Callable[[Engine], None]) -> None:
    def find(facts: Facts) -> Outcome:
        ledger.handle(RecordAbsence(person=opaque("S2"), first_day=july(1), last_day=july(2)))
        return outcome(facts, GOOD)

    engine(find)
    before = ledger.org.position
    kept = ledger.org.plans[make(ledger, QUARTER, EFFORT)]
    assert kept.made.based_on == before
    assert kept.drafted_at_position > before + 1
    assert judge_stored(ledger, kept.id).in_order


def test_a_stopped_search_leaves_its_best_as_a_draft(ledger: Ledger, engine: Callable[[Engine], None]) -> None:
    engine(lambda facts: outcome(facts, GOOD, interrupted=True))
    made = draft(ledger, QUARTER, EFFORT)
    assert made.interrupted
    assert ledger.org.plans[made.plan].status == "draft"


@pytest.mark.usefixtures("by_hand")
def test_a_dry_run_shows_the_events_and_appends_nothing(ledger: Ledger) -> None:
    ledger.handle(ChangeUnit(unit="SOUTH", calendar="GB"))
    before = ledger.org.position
    made = draft(ledger, QUARTER, EFFORT, dry_run=True)
    assert ledger.log.head().position == before
    assert {type(event) for event in made.events} >= {HolidaysAdopted, PlanDrafted}
    assert made.plan == "2026Q3-1"


def test_a_retry_under_the_same_command_id_solves_nothing_again(ledger: Ledger, engine: Callable[[Engine], None]) -> None:
    solved = []
    engine(lambda facts: solved.append(1) or outcome(facts, GOOD, milliseconds=len(solved)))
    first = draft(ledger, QUARTER, EFFORT, command_id="once")
    again = draft(ledger, QUARTER, EFFORT, command_id="once")
    assert (first.plan, again.plan, len(solved)) == ("2026Q3-1", "2026Q3-1", 1)
    with pytest.raises(CommandReused):
        draft(ledger, QUARTER, replace(EFFORT, seed=2), command_id="once")


@pytest.mark.usefixtures("by_hand")
def test_public_holidays_are_adopted_once_and_before_the_plan(ledger: Ledger) -> None:
    ledger.handle(ChangeUnit(unit="SOUTH", calendar="GB"))
    kept = ledger.org.plans[make(ledger, QUARTER, EFFORT)]
    assert sorted(ledger.org.calendars["GB"].holidays) == [2026]
    assert date(2026, 12, 25) in ledger.org.calendars["GB"].days
    assert kept.made.based_on == ledger.org.position - 1 - len(kept.placements)
    make(ledger, QUARTER, EFFORT)
    adoptions = [record for record in ledger.log.read() if isinstance(record.event, HolidaysAdopted)]
    assert [record.event.calendar for record in adoptions] == ["GB"]


def test_only_calendars_with_public_holidays_and_years_of_the_horizon_are_adopted(ledger: Ledger) -> None:
    assert list(missing_holidays(ledger.org, *HORIZON)) == []
    ledger.handle(ChangeUnit(unit="SOUTH", calendar="US-WA", first_day=date(2026, 9, 1)))
    assert [(one.calendar, one.year) for one in missing_holidays(ledger.org, *HORIZON)] == [("US-WA", 2026)]
    assert list(missing_holidays(ledger.org, FIRST, july(31))) == []
    over_new_year = missing_holidays(ledger.org, date(2026, 12, 1), date(2027, 2, 28))
    assert [(one.calendar, one.year) for one in over_new_year] == [("US-WA", 2026), ("US-WA", 2027)]


@pytest.mark.usefixtures("by_hand")
def test_a_fresh_draft_is_published_and_stands(ledger: Ledger) -> None:
    publish(ledger, make(ledger, QUARTER, EFFORT))
    assert ledger.org.plans["2026Q3-1"].status == "published"
    assert len(facts_for(ledger.org, HORIZON).standing) == 3
    assert judge_stored(ledger, "2026Q3-1").in_order
    assert judge_stored(ledger, "2026Q3-1", known_at=ledger.org.position).breaches == ()


@pytest.mark.usefixtures("by_hand")
def test_a_stale_draft_is_refused_with_the_list(ledger: Ledger) -> None:
    plan = make(ledger, QUARTER, EFFORT)
    ledger.handle(RecordAbsence(person=opaque("E1"), first_day=july(15), last_day=july(15)))
    before = ledger.org.position
    with pytest.raises(Stale, match="rota plan make 2026Q3") as refusal:
        publish(ledger, plan)
    assert refusal.value.reason == "plan-stale"
    assert refusal.value.details == ("one-place: E1 is absent on 2026-07-15",)
    assert ledger.log.head().position == before


@pytest.mark.usefixtures("by_hand")
def test_what_slips_in_between_judging_and_publishing_is_judged_too(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, judged = make(ledger, QUARTER, EFFORT), planning.against_facts

    def judged_while_somebody_else_acts(*asked: Any) -> Any:
        monkeypatch.setattr(planning, "against_facts", judged)
        found = judged(*asked)
        other = Ledger.open(str(tmp_path / "rota.db"), tmp_path / "keys", login="manager", now=NOW, entropy=entropy(1000))
        other.handle(RecordAbsence(person=opaque("E1"), first_day=july(15), last_day=july(15)))
        other.log.close()
        return found

    monkeypatch.setattr(planning, "against_facts", judged_while_somebody_else_acts)
    with pytest.raises(Stale):
        publish(ledger, plan)
    assert ledger.org.plans[plan].status == "draft"


@pytest.mark.usefixtures("by_hand")
def test_a_draft_for_a_program_retired_since_is_stale(ledger: Ledger) -> None:
    plan = make(ledger, QUARTER, EFFORT)
    ledger.handle(RetireProgram(program="weeks"))
    with pytest.raises(Stale, match="1 breach stands"):
        publish(ledger, plan)


@pytest.mark.usefixtures("by_hand")
def test_of_two_drafts_that_book_the_same_people_only_one_is_published(ledger: Ledger) -> None:
    first, second = make(ledger, QUARTER, EFFORT), make(ledger, QUARTER, EFFORT)
    publish(ledger, first)
    with pytest.raises(Stale) as refusal:
        publish(ledger, second)
    assert any("E1 is in 2 placements" in detail for detail in refusal.value.details)
    ledger.handle(WithdrawPlan(plan=first))
    publish(ledger, second)
    assert ledger.org.plans[second].status == "published"


@pytest.mark.usefixtures("by_hand")
def test_only_a_draft_is_published(ledger: Ledger) -> None:
    plan = make(ledger, QUARTER, EFFORT)
    with pytest.raises(Rejected, match="2026Q3-1"):
        publish(ledger, "2026Q3-9")
    publish(ledger, plan)
    with pytest.raises(Rejected, match="only a draft"):
        publish(ledger, plan)
    again = publish_twice_under_one_id(ledger)
    assert again.repeated


def publish_twice_under_one_id(ledger: Ledger) -> Any:
    ledger.handle(WithdrawPlan(plan="2026Q3-1"))
    plan = make(ledger, QUARTER, EFFORT)
    publish(ledger, plan, command_id="publish once")
    return publish(ledger, plan, command_id="publish once")


@pytest.mark.usefixtures("by_hand")
def test_holidays_that_a_draft_did_not_know_stand_against_it(ledger: Ledger) -> None:
    plan = make(ledger, QUARTER, EFFORT)
    ledger.handle(ChangeUnit(unit="OFFICE", calendar="JP"))
    with pytest.raises(Stale) as refusal:
        publish(ledger, plan)
    assert refusal.value.details == ("one-place: OFFICE, the unit of O2, has a closure on 2026-07-20",)


@pytest.mark.usefixtures("by_hand")
def test_an_exported_plan_is_judged_in_order_with_the_same_values(ledger: Ledger) -> None:
    plan = ledger.org.plans[make(ledger, QUARTER, EFFORT)]
    content = json_plan.write(sheet_of(ledger.org, plan.id, ledger.directory)).encode()
    found = judge_roster(ledger, read_roster(content, "plan.json"))
    assert found.in_order, (found.breaches, found.findings)
    assert [(tier.name, tier.value) for tier in found.tiers] == [(tier.name, tier.value) for tier in plan.made.tiers]
    assert json.loads(content)["placements"][0]["person"] == "O1"


@pytest.mark.usefixtures("by_hand")
def test_a_plan_keeps_its_verdict_after_the_company_moved_on(ledger: Ledger) -> None:
    plan = ledger.org.plans[make(ledger, QUARTER, EFFORT)]
    content = json_plan.write(sheet_of(ledger.org, plan.id, ledger.directory)).encode()
    ledger.handle(RecordAbsence(person=opaque("E1"), first_day=july(15), last_day=july(15)))
    assert judge_roster(ledger, read_roster(content, "plan.json")).in_order
    now = judge_roster(ledger, read_roster(content, "plan.json"), known_at=ledger.org.position)
    assert [breach.rule for breach in now.breaches] == ["one-place"]


def test_a_roster_from_a_longer_log_is_refused(ledger: Ledger) -> None:
    stated = {"horizon": {"first_day": "2026-07-01", "last_day": "2026-09-30"}, "placements": [], "based_on": 10_000}
    with pytest.raises(Rejected, match="--known-at"):
        judge_roster(ledger, read_roster(json.dumps(stated).encode(), "plan.json"))
    assert judge_roster(ledger, read_roster(json.dumps(stated).encode(), "plan.json"), known_at=NOW).where.chosen
