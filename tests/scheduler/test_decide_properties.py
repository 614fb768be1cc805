"""Whatever is asked in whatever order: refusals leave no trace, replays agree, and saying a thing twice says it once."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET

from events.store import Log
from scheduler.decide.accommodations import Accommodate, WithdrawAccommodation
from scheduler.decide.consents import Consent, Consult
from scheduler.decide.corrections import CorrectPerson, CorrectUnit, StrikePerson, StrikeUnit, TakeBackCommand, WithdrawMove
from scheduler.decide.exemptions import Exempt, Unexempt
from scheduler.decide.peaks import ApproveCover, AskCover, DeclarePeak, DeclineCover, WithdrawCover, WithdrawPeak
from scheduler.decide.people import (
    ChangePerson,
    GrantSkill,
    Hire,
    LeaveCompany,
    MovePerson,
    RecordAbsence,
    StatePreference,
    StayAfterAll,
    WithdrawAbsence,
    WithdrawPreference,
    WithdrawSkill,
)
from scheduler.decide.pins import PinByHand, PinPlacement, Unpin
from scheduler.decide.plans import ProposeHelpers, ProposePlan, PublishPlan, WithdrawPlan
from scheduler.decide.policy import SetPolicy
from scheduler.decide.privacy import ErasePerson, RotateKey
from scheduler.decide.programs import AdoptProgram, AmendProgram, RetireProgram
from scheduler.decide.registry import DECISIONS, decide
from scheduler.decide.roles import GrantRole, RevokeRole
from scheduler.decide.units import AddCalendarDay, AdoptHolidays, ChangeUnit, CloseUnit, OpenUnit, RemoveCalendarDay, ReopenUnit
from scheduler.errors import Rejected
from scheduler.evolve import evolve, replay
from scheduler.handling import Ledger
from scheduler.organisation import Organisation
from solver.timeline import Timeline
from tests.scheduler.stories import placement, proposal, terms

NOW = datetime(2026, 7, 1, tzinfo=UTC)
PEOPLE = st.sampled_from(["1" * 32, "2" * 32, "3" * 32])
UNITS = st.sampled_from(["SHOP", "DEPOT", "PLANT"])
DAYS = st.integers(0, 20).map(lambda n: date(2026, 7, 1) + timedelta(n))
SPANS = st.fixed_dictionaries({"first_day": DAYS, "last_day": DAYS})
PLANS = st.sampled_from(["2026Q3-1", "2026Q3-2"])
PEAKS, ASKS, PROGRAMS = st.sampled_from(["P1", "P2"]), st.sampled_from(["A1", "A2"]), st.sampled_from(["telus-day", "weeks"])
ACTORS = {"anna": "a" * 32, "otto": "0" * 32}
ROLES = st.sampled_from(
    [("anna", "hr", ()), ("anna", "manager", ("SHOP",)), ("otto", "manager", ("SHOP", "DEPOT")), ("otto", "auditor", ())]
)


def maybe(values, nothing=None):
    return st.one_of(st.just(nothing), values)


NAMED = st.sampled_from(["a" * 32, "b" * 32])
HIRES = PEOPLE.flatmap(
    lambda person: st.builds(
        Hire,
        person=st.just(person),
        number=st.just(f"E{person[0]}"),
        unit=UNITS,
        level=st.sampled_from(["executive", "staff"]),
        manager=maybe(PEOPLE),
        tags=st.just(("x",)),
    )
)
CHANGES = st.builds(
    ChangePerson,
    person=PEOPLE,
    first_day=maybe(DAYS),
    manager=maybe(maybe(PEOPLE), UNSET),
    level=maybe(st.sampled_from(["executive", "staff"]), UNSET),
    tags=maybe(st.just(("y", "x")), UNSET),
    hired=maybe(DAYS, UNSET),
)
HISTORIES = st.builds(lambda day, unit, later: Timeline.of(unit).since(day, later), DAYS, UNITS, UNITS)
STATEMENTS = (
    CHANGES,
    st.builds(MovePerson, person=PEOPLE, unit=UNITS, first_day=maybe(DAYS)),
    st.builds(LeaveCompany, person=PEOPLE, last_day=DAYS),
    st.builds(StayAfterAll, person=PEOPLE),
    st.builds(lambda person, span: RecordAbsence(person=person, **span), PEOPLE, SPANS),
    st.builds(lambda person, span: WithdrawAbsence(person=person, **span), PEOPLE, SPANS),
    st.builds(GrantSkill, person=PEOPLE, skill=st.just("till"), first_day=maybe(DAYS)),
    st.builds(WithdrawSkill, person=PEOPLE, skill=st.just("till"), first_day=maybe(DAYS)),
    st.builds(StatePreference, person=PEOPLE, unit=UNITS, weight=st.integers(0, 10)),
    st.builds(WithdrawPreference, person=PEOPLE, unit=UNITS),
    HIRES,
    st.builds(OpenUnit, unit=UNITS, parent=maybe(UNITS), seats=st.integers(-1, 3)),
    st.builds(ChangeUnit, unit=UNITS, first_day=maybe(DAYS), parent=maybe(maybe(UNITS), UNSET), seats=maybe(st.integers(0, 3), UNSET)),
    st.builds(CloseUnit, unit=UNITS, last_day=DAYS),
    st.builds(ReopenUnit, unit=UNITS, first_day=DAYS),
    st.builds(AddCalendarDay, calendar=st.just("OURS"), day=DAYS),
    st.builds(RemoveCalendarDay, calendar=st.just("OURS"), day=DAYS),
    st.builds(AdoptHolidays, calendar=st.just("OURS"), year=st.just(2026), days=st.lists(DAYS, max_size=2).map(tuple), source=st.just("s")),
    st.builds(StrikePerson, person=PEOPLE, reason=st.just("never here")),
    st.builds(StrikeUnit, unit=UNITS, reason=st.just("misspelt")),
    st.builds(WithdrawMove, person=PEOPLE, unit=UNITS, first_day=DAYS),
    st.builds(CorrectPerson, person=PEOPLE, unit=HISTORIES, manager=maybe(maybe(PEOPLE).map(Timeline.of), UNSET), left=maybe(DAYS, UNSET)),
    st.builds(CorrectUnit, unit=UNITS, parent=maybe(maybe(UNITS).map(Timeline.of), UNSET), open=maybe(st.just(Timeline.of(True)), UNSET)),
    st.builds(TakeBackCommand, taken_back=st.sampled_from(["c", "d"])),
    st.builds(WithdrawPeak, peak=PEAKS, today=DAYS),
    st.builds(ApproveCover, ask=ASKS),
    st.builds(DeclineCover, ask=ASKS),
    st.builds(WithdrawCover, ask=ASKS),
    st.builds(AdoptProgram, program=PROGRAMS, terms=st.just(terms())),
    st.builds(AmendProgram, program=PROGRAMS, terms=st.builds(lambda quota: terms(quota=quota), st.integers(1, 2))),
    st.builds(RetireProgram, program=PROGRAMS),
    st.builds(PublishPlan, plan=PLANS),
    st.builds(Consent, plan=PLANS, placement=PLANS.map("{}.1".format), person=PEOPLE),
    st.builds(Consult, plan=PLANS, partner=st.just("works council"), outcome=st.sampled_from(["agreed", "objected"])),
    st.builds(
        lambda program, person, span: Exempt(program=program, person=person, reason="away", actor=ACTORS["anna"], login="anna", **span),
        PROGRAMS,
        PEOPLE,
        SPANS,
    ),
    st.builds(Unexempt, exemption=st.sampled_from(["X1", "X2"])),
    st.builds(
        lambda person, name, day: Accommodate(
            person=person, accommodation=name, demand="lifting", first_day=day, actor=ACTORS["anna"], login="anna"
        ),
        PEOPLE,
        NAMED,
        maybe(DAYS),
    ),
    st.builds(WithdrawAccommodation, person=PEOPLE, accommodation=NAMED),
    st.builds(WithdrawPlan, plan=PLANS),
    st.builds(PinPlacement, placement=PLANS.map("{}.1".format)),
    st.builds(PinByHand, person=PEOPLE, unit=UNITS, program=PROGRAMS, first_day=DAYS, host=PEOPLE),
    st.builds(Unpin, pin=st.sampled_from(["PIN1", "PIN2"])),
    st.builds(SetPolicy, policy=st.sampled_from(["cover-days", "fiscal-offset"]), value=st.integers(0, 2)),
    ROLES.map(lambda who: GrantRole(actor=ACTORS[who[0]], login=who[0], role=who[1], units=who[2])),
    ROLES.map(lambda who: RevokeRole(actor=ACTORS[who[0]], login=who[0], role=who[1], units=who[2][:1])),
)
ADDITIONS = (
    st.builds(lambda unit, span, heads: DeclarePeak(unit=unit, heads=heads, **span), UNITS, SPANS, st.integers(0, 2)),
    st.builds(lambda unit, span, peak: AskCover(unit=unit, heads=1, peak=peak, **span), UNITS, SPANS, maybe(PEAKS)),
    st.builds(
        lambda person, unit, day: proposal(placement(person, unit, day, host=None), based_on=0),
        PEOPLE,
        UNITS,
        DAYS,
    ),
    st.builds(lambda ask: ProposeHelpers(draft=proposal(asks=(ask,), based_on=0)), ASKS),
)
ADDING = (DeclarePeak, AskCover, ProposePlan, ProposeHelpers)
COMMANDS = st.one_of(*STATEMENTS, *ADDITIONS)
ELSEWHERE = {ErasePerson, RotateKey}  # these change what lies beside the log: tests/events/store/test_erasing.py, test_rotation.py


def test_the_commands_made_here_are_all_there_are():
    made = {type(command) for command in map(sample, (*STATEMENTS, *ADDITIONS))}
    assert made | ELSEWHERE == set(DECISIONS)
    assert not made & ELSEWHERE


def sample(strategy):
    found = []

    @settings(max_examples=1, database=None, deadline=None)
    @given(strategy)
    def keep(command):
        found.append(command)

    keep()
    return found[0]


def said(command, org):
    try:
        return decide(command, org)
    except Rejected:
        return ()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(*STATEMENTS), max_size=25), st.lists(COMMANDS, max_size=10))
def test_what_is_said_twice_happens_once(first, then):
    org = Organisation()
    for command in (OpenUnit(unit="SHOP"), *then, *first):
        for event in said(command, org):
            evolve(org, event, position=org.position + 1)
        assert isinstance(command, ADDING) or not said(command, org)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(COMMANDS, min_size=1, max_size=4), min_size=1, max_size=12))
def test_refusals_leave_no_trace_and_a_replay_is_the_live_state(transactions):
    with TemporaryDirectory() as place:
        where, keys, entropy = str(Path(place) / "rota.db"), Path(place) / "keys", Random(0).randbytes
        Log.create(where, keys, now=NOW, entropy=entropy).close()
        ledger = Ledger.open(where, keys, login="anna", now=NOW, entropy=entropy)
        ledger.handle_all([OpenUnit(unit="SHOP"), Hire(person="1" * 32, number="E1", unit="SHOP", level="staff")])
        for commands in transactions:
            before = ledger.log.head().position
            try:
                done = ledger.handle_all(commands)
            except Rejected:
                done = None
            grown = len(done.events) if done else 0
            assert ledger.log.head().position == before + grown == ledger.org.position
            assert replay(ledger.log.read()) == ledger.org
        ledger.log.close()
