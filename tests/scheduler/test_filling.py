"""A fill rests where its solving began, keeps only what the referee accepts, and nothing where nobody is found."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from events.kinds.plans import PlanDrafted
from scheduler.decide.peaks import WithdrawCover
from scheduler.decide.people import RecordAbsence
from scheduler.decide.plans import ProposeHelpers
from scheduler.errors import Rejected
from scheduler.filling import fill
from scheduler.handling import Ledger
from scheduler.planning import EngineFault
from scheduler.problem import digest, facts_for
from solver.facts import Facts
from solver.outcome import Outcome, Roster
from tests.scheduler import test_planning as planning
from tests.scheduler.sample_plan import HELP
from tests.scheduler.small_company import july, opaque
from tests.scheduler.test_planning import EFFORT, outcome

Engine = Callable[[Facts], Outcome]
HELPERS: Roster = (replace(HELP, id=None, plan=None),)
TODAY = july(1)
ledger, engine = planning.ledger, planning.engine


@pytest.fixture
def by_hand(engine: Callable[[Engine], None]) -> None:
    """The engine finds one helper for the two head-days of A1."""
    engine(lambda facts: outcome(facts, HELPERS))


@pytest.mark.usefixtures("by_hand")
def test_the_draft_rests_on_the_facts_of_its_asks_alone(ledger: Ledger) -> None:
    before = ledger.org.position
    found = fill(ledger, ("A1",), TODAY, EFFORT)
    made = ledger.org.plan(found.plan or "").made
    assert (found.plan, made.asks, made.based_on) == ("2026-07-20..2026-07-21-1", ("A1",), before)
    assert (made.first_day, made.last_day) == (july(20), july(21))
    assert made.problem_digest == digest(facts_for(ledger.known_at(before), (july(20), july(21)), asks=("A1",)))
    assert [one.person for one in found.helpers] == [opaque("O2")]
    assert [(one.day, one.missing) for one in found.shortfalls] == [(july(21), 1)]


def test_the_engine_sees_no_program_and_no_other_ask(ledger: Ledger, engine: Callable[[Engine], None]) -> None:
    seen: list[Facts] = []
    engine(lambda facts: seen.append(facts) or outcome(facts, ()))
    fill(ledger, (), TODAY, EFFORT)
    assert [([ask.id for ask in facts.asks], facts.programs) for facts in seen] == [(["A1"], ())]


def test_a_breach_is_a_bug_and_nothing_is_kept(ledger: Ledger, engine: Callable[[Engine], None]) -> None:
    engine(lambda facts: outcome(facts, (replace(HELPERS[0], person=opaque("O1")),)))
    before = ledger.org.position
    with pytest.raises(EngineFault, match="does not hold driving"):
        fill(ledger, ("A1",), TODAY, EFFORT)
    assert ledger.log.head().position == before


def test_where_nobody_is_found_nothing_is_appended(ledger: Ledger, engine: Callable[[Engine], None]) -> None:
    engine(lambda facts: outcome(facts, (), interrupted=True))
    before = ledger.org.position
    found = fill(ledger, (), TODAY, EFFORT)
    assert (found.plan, found.asks, found.interrupted) == (None, ("A1",), True)
    assert ledger.log.head().position == before


def test_a_draft_rests_where_solving_began_even_if_the_log_moves_on(ledger: Ledger, engine: Callable[[Engine], None]) -> None:
    def find(facts: Facts) -> Outcome:
        ledger.handle(RecordAbsence(person=opaque("S2"), first_day=july(1), last_day=july(2)))
        return outcome(facts, HELPERS)

    engine(find)
    before = ledger.org.position
    found = fill(ledger, (), TODAY, EFFORT)
    assert ledger.org.plan(found.plan or "").made.based_on == before


def test_an_ask_withdrawn_while_the_engine_works_is_not_answered(ledger: Ledger, engine: Callable[[Engine], None]) -> None:
    def find(facts: Facts) -> Outcome:
        ledger.handle(WithdrawCover(ask="A1"))
        return outcome(facts, HELPERS)

    engine(find)
    with pytest.raises(Rejected, match="was withdrawn"):
        fill(ledger, (), TODAY, EFFORT)
    assert not ledger.org.plans


@pytest.mark.usefixtures("by_hand")
def test_a_retry_solves_nothing_again(ledger: Ledger, engine: Callable[[Engine], None]) -> None:
    first = fill(ledger, (), TODAY, EFFORT, command_id="once")
    engine(lambda facts: pytest.fail("solved again"))
    again = fill(ledger, (), TODAY, EFFORT, command_id="once")
    assert (again.plan, again.asks, len(again.helpers)) == (first.plan, first.asks, len(first.helpers))


@pytest.mark.usefixtures("by_hand")
def test_a_dry_run_gives_the_events_and_appends_nothing(ledger: Ledger) -> None:
    before = ledger.org.position
    found = fill(ledger, (), TODAY, EFFORT, dry_run=True)
    assert PlanDrafted in {type(event) for event in found.events}
    assert ledger.log.head().position == before


def test_a_fill_is_kept_by_a_command_of_its_own(ledger: Ledger, engine: Callable[[Engine], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its permission is another one than that of whole plans."""
    asked: list[object] = []
    engine(lambda facts: outcome(facts, HELPERS))
    handle = ledger.handle
    monkeypatch.setattr(ledger, "handle", lambda command, **more: asked.append(command) or handle(command, **more))
    fill(ledger, (), TODAY, EFFORT)
    assert [type(command) for command in asked] == [ProposeHelpers]
