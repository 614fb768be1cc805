"""What people cannot do: sealed, and told to plans only as programs for which they are not available."""

from datetime import UTC, date, datetime
from random import Random

import pytest

from events.kinds.accommodations import AccommodationWithdrawn, BarLifted, BarSet, PersonAccommodated
from events.kinds.corrections import PersonStruck
from events.kinds.log import ActorSeen
from events.kinds.privacy import PersonErased
from events.personal import Secret, Slot
from events.store import Log
from scheduler.barring import bars_due
from scheduler.decide.accommodations import Accommodate, WithdrawAccommodation
from scheduler.decide.people import Hire
from scheduler.decide.programs import AdoptProgram, AmendProgram, RetireProgram
from scheduler.decide.registry import decide
from scheduler.decide.units import OpenUnit
from scheduler.directory import SEALED
from scheduler.errors import Rejected
from scheduler.evolve import evolve, replay
from scheduler.handling import Ledger
from scheduler.problem import digest, facts_for
from solver.facts import Barred, Span
from tests.scheduler.stories import hired, opened, state_after, terms

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
COMPANY = (opened("HQ"), hired("ann", "HQ"), ActorSeen(actor="board", login=Secret(subject="board", text="board")))
ANN = "a" * 32
NOW = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)


def asked(person="ann", name="n1", **facts):
    usual = {"demand": "lifting", "actor": "board", "login": "board"}
    return Accommodate(person=person, accommodation=name, **usual | facts)


def noted(name="n1", demand="lifting", **days):
    return PersonAccommodated(person="ann", accommodation=name, demand=Secret(subject="ann", text=demand), approved_by="board", **days)


def refusal(command, *events):
    with pytest.raises(Rejected) as refused:
        decide(command, state_after(*COMPANY, *events))
    return refused.value.reason


def test_it_says_who_cannot_do_what_from_when_to_when_and_on_whose_word():
    org = state_after(*COMPANY)
    assert decide(asked(first_day=FIRST, last_day=LAST), org) == (noted(first_day=FIRST, last_day=LAST),)
    first, second = decide(asked(actor="new", login="works council"), org)
    assert first == ActorSeen(actor="new", login=Secret(subject="new", text="works council"))
    assert second.approved_by == "new"


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"person": "zoe"}, "person-unknown"),
        ({"demand": ""}, "text-empty"),
        ({"first_day": LAST, "last_day": FIRST}, "span-reversed"),
    ],
)
def test_what_cannot_be_is_refused(facts, reason):
    assert refusal(asked(**facts)) == reason


def test_nothing_is_noted_of_somebody_erased():
    erased = PersonErased(person="ann", approved_by="board", reason=None, number_lost=False)
    assert refusal(asked(), erased) == "person-erased"


def test_it_is_taken_back_once():
    withdraw = WithdrawAccommodation(person="ann", accommodation="n1")
    assert decide(withdraw, state_after(*COMPANY, noted())) == (AccommodationWithdrawn(person="ann", accommodation="n1"),)
    assert refusal(withdraw, noted(), AccommodationWithdrawn(person="ann", accommodation="n1")) == "accommodation-unknown"
    assert refusal(withdraw) == "accommodation-unknown"


def test_what_somebody_cannot_do_is_forgotten_with_them():
    bar = BarSet(person="ann", program="depot-day", first_day=FIRST)
    org = state_after(*COMPANY, noted(), bar, PersonErased(person="ann", approved_by="board", reason=None, number_lost=False))
    assert (org.people["ann"].accommodations, org.people["ann"].cannot) == ((), ())


def test_somebody_struck_is_erased_like_anybody_else():
    struck = PersonStruck(person="ann", reason=None)
    org = state_after(*COMPANY, noted(), struck, PersonErased(person="ann", approved_by="board", reason=None, number_lost=False))
    assert org.people == {}


# --- what follows from it ---


@pytest.fixture
def ledger(tmp_path):
    """Ann of HQ, in a log of its own."""
    place, keys, entropy = str(tmp_path / "rota.db"), tmp_path / "keys", Random(0).randbytes
    Log.create(place, keys, now=NOW, entropy=entropy).close()
    opened_log = Ledger.open(place, keys, login="anna", now=NOW, entropy=entropy)
    opened_log.handle_all((OpenUnit(unit="HQ"), Hire(person=ANN, number="E17", unit="HQ", level="staff")))
    return opened_log


def told(ledger, *commands):
    """The events about bars that follow from the commands."""
    return [event for event in ledger.handle_all(commands).events if isinstance(event, BarSet | BarLifted)]


def cannot(demand="lifting", number=1, **days):
    return Accommodate(person=ANN, accommodation=f"{number:032x}", demand=demand, actor="f" * 32, login="board", **days)


def adopted(*demands, program="depot-day"):
    return AdoptProgram(program=program, terms=terms(demands=demands))


def barred(ledger):
    return {(bar.program, bar.span.first_day, bar.span.last_day) for bar in ledger.org.people[ANN].cannot}


def test_whoever_cannot_do_what_a_program_demands_is_not_available_for_it(ledger):
    told(ledger, adopted("lifting"), adopted("nights", program="ward-night"), adopted(program="telus-day"))
    assert told(ledger, cannot(first_day=FIRST)) == [BarSet(person=ANN, program="depot-day", first_day=FIRST)]
    assert barred(ledger) == {("depot-day", FIRST, None)}


def test_a_program_that_is_adopted_later_leaves_them_out_too(ledger):
    assert told(ledger, cannot(), cannot("nights", 2, last_day=LAST)) == []
    assert told(ledger, adopted("lifting", "nights")) == [
        BarSet(person=ANN, program="depot-day"),
        BarSet(person=ANN, program="depot-day", last_day=LAST),
    ]


def test_a_program_that_runs_no_more_bars_nobody_until_it_runs_again(ledger):
    told(ledger, adopted("lifting"), RetireProgram(program="depot-day"))
    assert told(ledger, cannot()) == []
    assert told(ledger, adopted("lifting")) == [BarSet(person=ANN, program="depot-day")]


def test_a_demand_that_is_dropped_bars_nobody_any_more(ledger):
    told(ledger, adopted("lifting"), cannot())
    assert told(ledger, AmendProgram(program="depot-day", terms=terms())) == [BarLifted(person=ANN, program="depot-day")]
    assert told(ledger, AmendProgram(program="depot-day", terms=terms(demands=("lifting",)))) == [BarSet(person=ANN, program="depot-day")]


def test_what_is_retired_needs_no_word_and_hears_it_when_it_runs_again(ledger):
    told(ledger, adopted("lifting"), cannot())
    assert told(ledger, RetireProgram(program="depot-day")) == []
    assert told(ledger, adopted("nights")) == [BarLifted(person=ANN, program="depot-day")]


def test_of_two_reasons_for_the_same_bar_one_taken_back_leaves_it(ledger):
    told(ledger, adopted("lifting", "nights"), cannot(), cannot("nights", 2))
    assert barred(ledger) == {("depot-day", None, None)}
    assert told(ledger, WithdrawAccommodation(person=ANN, accommodation=f"{1:032x}")) == []
    assert told(ledger, WithdrawAccommodation(person=ANN, accommodation=f"{2:032x}")) == [BarLifted(person=ANN, program="depot-day")]


def test_the_same_word_for_the_same_days_is_noted_once(ledger):
    told(ledger, cannot(first_day=FIRST))
    assert ledger.handle(cannot(number=2, first_day=FIRST)).events == ()
    assert len(ledger.handle(cannot(number=3)).events) == 1


def test_no_envelope_says_what_it_is(ledger):
    told(ledger, cannot("allergic-words"), adopted("lifting"))
    assert not any(b"allergic" in raw.envelope for raw in ledger.log.raw())
    (one,) = replay(ledger.log.read()).people[ANN].accommodations
    assert isinstance(one.demand, Slot)
    assert one.demand.subject == ANN


def test_without_the_keys_nobody_can_say_what_follows():
    org = state_after(*COMPANY, noted())
    with pytest.raises(Rejected) as refused:
        list(bars_due((noted(),), org, lambda text: SEALED))
    assert (refused.value.reason, "--keys" in refused.value.sentence) == ("accommodations-sealed", True)


# --- what plans depend on ---


def test_facts_hold_the_bars_of_programs_that_run_and_touch_the_horizon_and_their_digest_says_so(ledger):
    told(
        ledger,
        adopted("lifting"),
        cannot(last_day=FIRST),
        adopted("nights", program="ward-night"),
        cannot("nights", 2, last_day=date(2026, 6, 1)),
    )
    facts = facts_for(ledger.org, (FIRST, LAST))
    assert facts.people[0].cannot == (Barred(program="depot-day", span=Span(first_day=None, last_day=FIRST)),)
    assert facts_for(ledger.org, (FIRST, LAST), asks=("A1",)).people[0].cannot == ()
    before = digest(facts)
    evolve(ledger.org, BarLifted(person=ANN, program="depot-day", last_day=FIRST), position=ledger.org.position + 1)
    assert digest(facts_for(ledger.org, (FIRST, LAST))) != before
