"""A plan is counted again where it rests: the company may move on as it likes, and only what was altered makes a difference."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from events.kinds.plans import PlacementProposed, PlanDrafted, TierLine
from events.store import Log
from scheduler.auditing import judge_roster, judge_stored
from scheduler.checking import PlanCheck, checked
from scheduler.decide.corrections import StrikePerson
from scheduler.decide.peaks import DeclarePeak, WithdrawCover, WithdrawPeak
from scheduler.decide.people import (
    ChangePerson,
    GrantSkill,
    Hire,
    LeaveCompany,
    MovePerson,
    RecordAbsence,
    StatePreference,
    WithdrawAbsence,
    WithdrawSkill,
)
from scheduler.decide.pins import PinPlacement
from scheduler.decide.plans import PublishPlan, WithdrawPlan
from scheduler.decide.policy import SetPolicy
from scheduler.decide.programs import AmendProgram, RetireProgram
from scheduler.decide.roles import GrantRole
from scheduler.decide.units import AddCalendarDay, AdoptHolidays, ChangeUnit, CloseUnit, OpenUnit
from scheduler.errors import Rejected
from scheduler.exports import json_plan
from scheduler.handling import Ledger
from scheduler.lots import Seed
from scheduler.problem import EDITION, digest, facts_for
from scheduler.rosters import read_roster
from scheduler.views.judgements import check_object, judgement_object
from solver.facts import LATEST_EDITION
from solver.outcome import TIERS, Placement, TierValue
from solver.referee.judge import judge
from tests.scheduler.exports.outgoing import sheet_of
from tests.scheduler.sample_plan import HELP, ROTATION, VISIT
from tests.scheduler.small_company import COMPANY, HORIZON, july, opaque
from tests.scheduler.stories import proposal, terms

PLAN = "2026Q3-1"
SEEDS = count(100)  # no two ledgers make the same ids
NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
ROSTER = tuple(replace(placement, sealed_until=None, compensation_day=None) for placement in (VISIT, HELP, ROTATION))


def founded(directory: Path) -> Log:
    """The small company in a new log, the same bytes every time."""
    chance = Random(1).randbytes
    directory.mkdir(exist_ok=True)
    log = Log.create(str(directory / "rota.db"), directory / "keys", now=NOW, entropy=chance)
    log.append(COMPANY, based_on=log.head().position, actor="system", command="begin", request=b"", now=NOW, entropy=chance)
    return log


def opened(directory: Path) -> Ledger:
    return Ledger.open(str(directory / "rota.db"), directory / "keys", login="hr", now=NOW, entropy=Random(next(SEEDS)).randbytes)


def planned(ledger: Ledger, roster: tuple[Placement, ...] = ROSTER, edition: int = LATEST_EDITION) -> Any:
    """The command that keeps the roster as a draft on the log's head, with all that the referee counts."""
    facts = facts_for(ledger.org, HORIZON, edition=edition)
    verdict = judge(facts, roster)
    return proposal(
        *roster,
        based_on=ledger.org.position,
        log_root=ledger.log.root_at(ledger.org.position).hex(),
        problem_digest=digest(facts),
        tiers=tuple(TierValue(tier=tier, value=verdict.values[tier], bound=None) for tier in TIERS),
        shortfalls=verdict.shortfalls,
        parameters={EDITION: edition},
    )


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company with a plan, closed; each test works on a copy."""
    directory = tmp_path_factory.mktemp("planned")
    founded(directory).close()
    ledger = opened(directory)
    ledger.handle(planned(ledger))
    ledger.log.close()
    return directory


@pytest.fixture
def ledger(company: Path, tmp_path: Path) -> Iterator[Ledger]:
    shutil.copytree(company, tmp_path / "log")
    one = opened(tmp_path / "log")
    yield one
    one.log.close()


def check(ledger: Ledger) -> PlanCheck:
    [found] = checked(ledger, [ledger.org.plans[PLAN]])
    return found


def exported(ledger: Ledger) -> bytes:
    return exported_as(ledger, PLAN)


def exported_as(ledger: Ledger, plan: str) -> bytes:
    return json_plan.write(sheet_of(ledger.org, plan, ledger.directory)).encode()


def said(ledger: Ledger, file: bytes) -> tuple[str, ...]:
    """All that is said of the plan at its own position, as bytes would be: of the stored one, of the file, of the certificate."""
    judged = (judge_stored(ledger, PLAN), judge_roster(ledger, read_roster(file, "plan.json")))
    counted = {key: value for key, value in check_object(check(ledger)).items() if key != "status"}
    return *(json.dumps(judgement_object(one), default=str) for one in judged), json.dumps(counted, default=str)


def least_plan(ledger: Ledger) -> tuple[Any, ...]:
    """A draft of what any plan of the horizon must hold; nothing where that cannot hold."""
    facts = facts_for(ledger.org, HORIZON)
    roster = tuple(replace(pin, id=None) for pin in facts.pins)
    return () if judge(facts, roster).breaches else (planned(ledger, roster),)


SPAN = {"first_day": july(13), "last_day": july(17)}
LATER: tuple[tuple[Any, ...], ...] = (
    (Hire(person="9" * 32, number="X1", unit="NORTH", level="staff"),),
    (MovePerson(person=opaque("N1"), unit="SOUTH", first_day=july(8)),),
    (MovePerson(person=opaque("O1"), unit="SOUTH", first_day=None),),
    (LeaveCompany(person=opaque("E1"), last_day=july(2)),),
    (RecordAbsence(person=opaque("E1"), **SPAN), WithdrawAbsence(person=opaque("E1"), first_day=july(6), last_day=july(10))),
    (ChangePerson(person=opaque("E1"), level="staff"),),
    (WithdrawSkill(person=opaque("O2"), skill="driving"), GrantSkill(person=opaque("N2"), skill="driving")),
    (StatePreference(person=opaque("E1"), unit="NORTH", weight=1),),
    (CloseUnit(unit="NORTH", last_day=july(3)),),
    (OpenUnit(unit="WEST", parent="SOUTH", front_line=True), ChangeUnit(unit="SOUTH", seats=1, calendar="JP")),
    (AdoptHolidays(calendar="CITY", year=2026, days=(july(15),), source="s"), AddCalendarDay(calendar="CITY", day=july(16))),
    (WithdrawPeak(peak="P1", today=july(1)), DeclarePeak(unit="NORTH", heads=2, **SPAN)),
    (WithdrawCover(ask="A1"),),
    (RetireProgram(program="weeks"),),
    (AmendProgram(program="telus-day", terms=terms(quota=2)),),
    (SetPolicy(policy="cover-days", value=1), SetPolicy(policy="fiscal-offset", value=1)),
    (PublishPlan(plan=PLAN),),
    (WithdrawPlan(plan=PLAN),),
    (GrantRole(actor="8" * 32, login="hr", role="hr"), GrantRole(actor="7" * 32, login="otto", role="auditor")),
    (PinPlacement(placement=f"{PLAN}.1"),),
    (StrikePerson(person=opaque("S2"), reason="entered twice"),),
    (StrikePerson(person=opaque("O1"), reason="entered twice"),),  # who is in the draft
)


def test_a_plan_holds_and_says_what_was_stored_and_what_was_counted(ledger: Ledger) -> None:
    found, made = check(ledger), ledger.org.plans[PLAN].made
    assert found.holds
    compared = {one.what: (one.stored, one.counted) for one in found.compared}
    assert list(compared) == ["based-on", "log-root", "problem-digest", "placements", *TIERS, "missing"]
    assert compared["problem-digest"] == (made.problem_digest, digest(facts_for(ledger.known_at(made.based_on), HORIZON)))
    assert compared["log-root"] == (made.log_root, ledger.log.root_at(made.based_on).hex())
    assert compared["placements"] == (3, 3)
    assert f"{PLAN} holds" in found.sentence
    assert "1 of 3 owed placements unmet, 1 of 2 head-days of cover missing" in found.sentence


@pytest.mark.parametrize("commands", LATER, ids=lambda commands: type(commands[0]).__name__)
def test_whatever_happens_later_the_plan_is_judged_as_it_was(ledger: Ledger, commands: tuple[Any, ...]) -> None:
    file = exported(ledger)
    before = said(ledger, file)
    assert ledger.handle_all(commands).events
    assert said(ledger, file) == before


def test_the_company_really_moves_on_in_these_tests(ledger: Ledger) -> None:
    before = digest(facts_for(ledger.org, HORIZON))
    for commands in LATER[:16]:
        ledger.handle_all(commands)
    assert digest(facts_for(ledger.org, HORIZON)) != before
    assert judge_stored(ledger, PLAN).in_order
    assert len(judge_stored(ledger, PLAN, known_at=ledger.org.position).breaches) > 2


PEOPLE, UNITS = st.sampled_from(["E1", "E2", "N1", "S1", "O1", "O2"]).map(opaque), st.sampled_from(["HQ", "OFFICE", "NORTH", "SOUTH"])
DAYS = st.integers(1, 31).map(july)
RANDOM = st.one_of(
    *map(st.just, LATER),
    st.builds(lambda person, unit, day: (MovePerson(person=person, unit=unit, first_day=day),), PEOPLE, UNITS, DAYS),
    st.builds(lambda person, day: (LeaveCompany(person=person, last_day=day),), PEOPLE, DAYS),
    st.builds(lambda person, day: (RecordAbsence(person=person, first_day=day, last_day=day),), PEOPLE, DAYS),
    st.builds(lambda unit, day: (CloseUnit(unit=unit, last_day=day),), UNITS, DAYS),
    st.builds(lambda unit, day: (DeclarePeak(unit=unit, heads=1, first_day=day, last_day=day),), UNITS, DAYS),
    st.builds(lambda unit, seats: (ChangeUnit(unit=unit, seats=seats, max_away=50),), UNITS, st.integers(0, 3)),
    st.just("another plan"),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(RANDOM, min_size=1, max_size=8))
def test_whatever_is_done_in_whatever_order_a_plan_stays_what_it_was(company: Path, later: list[Any]) -> None:
    with TemporaryDirectory() as place:
        directory = Path(place) / "log"
        shutil.copytree(company, directory)
        ledger = opened(directory)
        file = exported(ledger)
        before = said(ledger, file)
        for commands in later:
            try:
                ledger.handle_all(least_plan(ledger) if commands == "another plan" else commands)
            except Rejected as refusal:
                event(f"rejected: {refusal.reason}")
        event("the facts changed" if digest(facts_for(ledger.org, HORIZON)) != ledger.org.plans[PLAN].made.problem_digest else "no change")
        assert said(ledger, file) == before
        assert all(found.holds for found in checked(ledger, ledger.org.plans.values()))
        ledger.log.close()


def test_all_plans_are_checked_each_at_its_own_position(ledger: Ledger) -> None:
    ledger.handle(RecordAbsence(person=opaque("O1"), first_day=july(6), last_day=july(6)))
    ledger.handle(planned(ledger, ROSTER[:1]))
    checks = {found.plan.id: found for found in checked(ledger, reversed(ledger.org.plans.values()))}
    assert [checks[plan].judgement.where.position for plan in (PLAN, "2026Q3-2")] == [ledger.org.plans[p].made.based_on for p in checks]
    assert all(found.holds for found in checks.values())
    assert checks[PLAN].judgement.problem_digest != checks["2026Q3-2"].judgement.problem_digest


def test_a_plan_of_the_first_edition_is_counted_as_it_was_then(ledger: Ledger) -> None:
    ledger.handle(RecordAbsence(person=opaque("E1"), first_day=date(2026, 1, 5), last_day=date(2026, 2, 27)))
    for edition in (1, LATEST_EDITION):
        ledger.handle(planned(ledger, edition=edition))
    plans = [ledger.org.plans[plan] for plan in ("2026Q3-2", "2026Q3-3")]
    first, second = ({tier.name: tier.value for tier in plan.made.tiers} for plan in plans)
    assert first["fairness"] < second["fairness"]
    assert all(found.holds for found in checked(ledger, plans))
    assert all(judge_roster(ledger, read_roster(exported_as(ledger, plan.id), "plan.json")).in_order for plan in plans)


def with_seed(ledger: Ledger, seed: Seed) -> PlanCheck:
    command = planned(ledger)
    done = ledger.handle(replace(command, parameters={**command.parameters, **seed.parameters}))
    [found] = checked(ledger, [ledger.org.plans[next(one.plan for one in done.events if isinstance(one, PlanDrafted))]])
    return found


def test_the_seed_of_the_lots_is_that_of_the_first_draft_of_the_quarter(ledger: Ledger) -> None:
    first = ledger.org.plans[PLAN].made.based_on
    right = Seed(position=first, root=ledger.log.root_at(first).hex(), drafts=1)
    found = with_seed(ledger, right)
    assert found.holds
    assert [one.what for one in found.compared][-3:] == ["lots-position", "lots-root", "drafts-before"]


@pytest.mark.parametrize("claim", ["lots-position", "lots-root", "drafts-before"])
def test_a_seed_that_was_chosen_does_not_hold(ledger: Ledger, claim: str) -> None:
    first = ledger.org.plans[PLAN].made.based_on
    right = Seed(position=first, root=ledger.log.root_at(first).hex(), drafts=1)
    wrong = {"lots-position": replace(right, position=first + 1), "lots-root": replace(right, root="00" * 32)}
    found = with_seed(ledger, wrong.get(claim, replace(right, drafts=0)))
    assert [one.what for one in found.compared if not one.same] == [claim]
    assert not found.holds


# --- forgeries: what the log would hold if somebody had rewritten it, tree and all ---


def forged(ledger: Ledger, **changed: Any) -> list[Any]:
    """The plan's events with the certificate changed."""
    events = [record.event for record in ledger.log.read(after=ledger.org.plans[PLAN].drafted_at_position - 1)]
    return [msgspec.structs.replace(one, **changed) if isinstance(one, PlanDrafted) else one for one in events]


def rewritten(directory: Path, honest: Ledger, plan: list[Any]) -> Ledger:
    """A log with the same past, byte for byte, and other events of the plan."""
    log = founded(directory)
    made = honest.org.plans[PLAN].made
    assert (log.head().position, log.head().root.hex()) == (made.based_on, made.log_root)
    log.append(plan, based_on=made.based_on, actor="system", command="plan", request=b"", now=NOW, entropy=Random(2).randbytes)
    log.close()
    return opened(directory)


def wrong_in(found: PlanCheck) -> set[str]:
    return {one.what for one in found.compared if not one.same} | {breach.rule for breach in found.judgement.breaches}


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, set()),
        ({"problem_digest": "00" * 32}, {"problem-digest"}),
        ({"log_root": "00" * 32}, {"log-root"}),
        ({"based_on": 3}, {"log-root", "problem-digest"}),
        ({"based_on": 10_000}, {"based-on"}),
        ({"placements": 4}, {"placements"}),
        ({"tiers": tuple(TierLine(name=tier.value, value=0, bound=None) for tier in TIERS)}, {"programs", "fairness"}),
        ({"shortfalls": ()}, {"missing"}),
        ({"last_day": date(2026, 9, 29)}, {"problem-digest"}),
    ],
    ids=lambda value: str(sorted(value)) if isinstance(value, dict) else "",
)
def test_a_forged_certificate_does_not_hold(ledger: Ledger, tmp_path: Path, changed: dict[str, Any], wrong: set[str]) -> None:
    other = rewritten(tmp_path / "other", ledger, forged(ledger, **changed))
    found = check(other)
    other.log.close()
    assert found.holds == (not wrong)
    assert wrong <= wrong_in(found)
    assert all(what in found.sentence for what in wrong)


def test_a_forged_roster_does_not_hold(ledger: Ledger, tmp_path: Path) -> None:
    plan = [msgspec.structs.replace(one, person=opaque("E2")) if isinstance(one, PlacementProposed) else one for one in forged(ledger)]
    other = rewritten(tmp_path / "other", ledger, plan)
    found = check(other)
    other.log.close()
    assert not found.holds
    assert found.judgement.breaches
    assert "does not hold" in found.sentence


def altered(file: bytes, **changed: Any) -> Any:
    return read_roster(json.dumps({**json.loads(file), **changed}).encode(), "plan.json")


def claims(ledger: Ledger, roster: Any, **judged: Any) -> set[str]:
    return {finding.claim for finding in judge_roster(ledger, roster, **judged).findings}


def notes(ledger: Ledger, roster: Any, **judged: Any) -> set[str]:
    return {note.claim for note in judge_roster(ledger, roster, **judged).notes}


def test_a_file_that_says_it_is_the_plan_and_is_not_is_found_out(ledger: Ledger) -> None:
    file = exported(ledger)
    placements = json.loads(file)["placements"]
    assert notes(ledger, altered(file)) == set()
    elsewhere = [{**placements[0], "unit": "OFFICE"}, *placements[1:]]
    assert "placements" in notes(ledger, altered(file, placements=elsewhere))
    assert "placements" in notes(ledger, altered(file, placements=placements[1:]))
    assert notes(ledger, altered(file, placements=placements[::-1])) == set()
    assert "based-on" in notes(ledger, altered(file, based_on=1))
    assert notes(ledger, altered(file, plan=None, placements=[], tiers=None, shortfalls=None)) == set()


@pytest.mark.parametrize("parameters", [{}, {EDITION: 1}, {EDITION: "2"}], ids=["says nothing", "says the first", "says no number"])
def test_a_file_that_is_judged_by_older_rules_is_told_so(ledger: Ledger, parameters: dict[str, Any]) -> None:
    outside = altered(exported(ledger), plan=None, engine={"parameters": parameters})
    [note] = judge_roster(ledger, outside).notes
    assert (note.claim, "edition 1 of the rules, which knows no working time" in note.says) == ("rules-edition", True)
    assert "rules-edition" not in notes(ledger, altered(exported(ledger), problem_digest=None, engine={"parameters": parameters}))


def test_a_plan_of_the_log_that_is_judged_by_older_rules_is_told_so(ledger: Ledger) -> None:
    ledger.handle(planned(ledger, edition=1))
    assert [note.claim for note in judge_stored(ledger, "2026Q3-2").notes] == ["rules-edition"]


def test_a_file_by_rules_that_are_not_known_yet_is_refused(ledger: Ledger) -> None:
    with pytest.raises(Rejected, match="Update first"):
        judge_roster(ledger, altered(exported(ledger), engine={"parameters": {EDITION: LATEST_EDITION + 1}}))


def test_a_roster_does_not_hide_behind_the_plan_whose_name_it_bears_wherever_it_is_judged(ledger: Ledger) -> None:
    file = exported(ledger)
    ledger.handle(PublishPlan(plan=PLAN))
    moved = [{**json.loads(file)["placements"][0], "person": "O2"}]
    head = ledger.org.position
    assert notes(ledger, altered(file), known_at=head) == set()
    assert "placements" in notes(ledger, altered(file, placements=moved), known_at=head)
    assert "placements" in notes(ledger, altered(file, placements=moved, based_on=None), known_at=head)


def test_a_file_may_be_older_than_the_plans_status_but_not_ahead_of_it(ledger: Ledger) -> None:
    file = exported(ledger)
    assert notes(ledger, altered(file, status="published")) == {"status"}
    assert claims(ledger, altered(file, status="published")) == set()  # a note is no fault
    ledger.handle(PublishPlan(plan=PLAN))
    for status, found in (("draft", set()), ("published", set()), (None, set()), ("withdrawn", {"status"}), ("final", {"status"})):
        assert notes(ledger, altered(file, status=status)) == found, status
    ledger.handle(WithdrawPlan(plan=PLAN))
    for status in ("draft", "published", "withdrawn"):
        assert notes(ledger, altered(file, status=status)) == set(), status
