"""A command taken back leaves the state that there were without it, or is refused whole."""

from collections import Counter
from contextlib import nullcontext, suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from msgspec import UNSET

from events.kinds.corrections import CommandTakenBack, PersonStruck
from events.kinds.log import ActorSeen
from events.kinds.peaks import CoverApproved, CoverWithdrawn, PeakWithdrawn
from events.kinds.people import AbsenceRecorded, PersonChanged, PersonMoved, PreferenceStated, SkillGained
from events.kinds.programs import ProgramRetired
from events.kinds.roles import RoleGranted
from events.kinds.units import HolidaysAdopted
from events.personal import Secret
from events.record import Record
from scheduler.decide.corrections import StrikePerson, TakeBackCommand
from scheduler.decide.peaks import DeclarePeak, WithdrawPeak
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
from scheduler.decide.programs import AdoptProgram, AmendProgram, RetireProgram
from scheduler.decide.references import settle
from scheduler.decide.registry import decide
from scheduler.decide.units import AddCalendarDay, AdoptHolidays, ChangeUnit, CloseUnit, OpenUnit, RemoveCalendarDay, ReopenUnit
from scheduler.directory import Directory
from scheduler.errors import Rejected
from scheduler.evolve import evolve
from scheduler.organisation import Organisation
from scheduler.problem import facts_for
from scheduler.taking_back import taking_back
from tests.scheduler.small_company import published
from tests.scheduler.stories import hired, opened, placement, terms
from tests.scheduler.test_decide_properties import CHANGES, DAYS, HIRES, PEOPLE, SPANS, UNITS, maybe

NOW = datetime(2026, 7, 1, tzinfo=UTC)
AN_END = (PeakWithdrawn, CoverApproved, CoverWithdrawn, ProgramRetired)
DAY, NEXT = date(2026, 7, 6), date(2026, 7, 10)


class Story:
    """A log in memory: every transaction is a command `c1`, `c2` ... whose events follow from what was asked."""

    def __init__(self, *past):
        self.org, self.records = Organisation(), []
        self.happens(*past)

    @property
    def directory(self):
        return Directory(self.org, lambda slot: "")

    def happens(self, *events, command=None):
        command = command or f"c{len({record.command for record in self.records}) + 1}"
        for event in events:
            position = self.org.position + 1
            self.records.append(
                Record(
                    position=position,
                    id=f"e{position}",
                    event=event,
                    recorded_at=NOW,
                    actor="a",
                    command=command,
                    correlation=None,
                    causation=None,
                    leaf=b"",
                )
            )
            evolve(self.org, event, position=position)
        return command

    def asks(self, *commands):
        """What is refused is left out, as in a story that was lived; the id of the transaction, None where nothing came of it."""
        draft, events = self.org.copy(), []
        for command in commands:
            trial = draft.copy()
            try:
                said = decide(command, trial)
                for event in said:
                    evolve(trial, event, position=trial.position + 1)
                settle((*events, *said), trial)
            except Rejected:
                continue
            draft, events = trial, [*events, *said]
        return self.happens(*events) if events else None

    def taken_back(self, named):
        """The state after the command was taken back; raises Rejected. The taking back is part of the story."""
        plan = taking_back(named, self.records, self.org, self.directory)
        events, draft = [], self.org.copy()
        for command in (TakeBackCommand(taken_back=plan.command), *plan.commands):
            for event in decide(command, draft):
                evolve(draft, event, position=draft.position + 1)
                events.append(event)
        settle(events, draft)
        self.happens(*events)
        return self.org

    def without(self, *commands):
        """The state that the other events add up to; what ends a thing that never was ends nothing."""
        org = Organisation()
        for record in self.records:
            if record.command not in commands or isinstance(record.event, HolidaysAdopted):
                with suppress(KeyError) if isinstance(record.event, AN_END) else nullcontext():
                    evolve(org, record.event, position=record.position)
        return org


def meaning(org, horizon=(date(2026, 1, 1), date(2026, 12, 31))):
    """The facts without the numbers of peaks and asks, names beside them."""
    facts = facts_for(org, horizon)
    return {
        "units": facts.units,
        "people": facts.people,
        "texts": [(person.id, told(person.name), told(person.title)) for person in org.people.values()],
        "closures": sorted((code, day) for code, days in facts.calendars.items() for day in days),
        "peaks": Counter((peak.unit, peak.first_day, peak.last_day) for peak in facts.peaks),
        "asks": Counter((ask.unit, ask.first_day, ask.last_day, ask.heads, ask.skill, ask.priority) for ask in facts.asks),
        "programs": facts.programs,
        "preferences": facts.preferences,
        "standing": facts.standing,
    }


def told(personal):
    return personal.text if isinstance(personal, Secret) else personal


NAMES = st.sampled_from(["Ann", "Bo", None])
OF_IMPORTS = st.one_of(
    HIRES,
    CHANGES,
    st.builds(ChangePerson, person=PEOPLE, name=NAMES, title=maybe(NAMES, UNSET)),
    st.builds(MovePerson, person=PEOPLE, unit=UNITS, first_day=maybe(DAYS)),
    st.builds(LeaveCompany, person=PEOPLE, last_day=DAYS),
    st.builds(StayAfterAll, person=PEOPLE),
    st.builds(lambda person, span: RecordAbsence(person=person, **span), PEOPLE, SPANS),
    st.builds(lambda person, span: WithdrawAbsence(person=person, **span), PEOPLE, SPANS),
    st.builds(GrantSkill, person=PEOPLE, skill=st.sampled_from(["till", "fork"]), first_day=maybe(DAYS)),
    st.builds(WithdrawSkill, person=PEOPLE, skill=st.sampled_from(["till", "fork"]), first_day=maybe(DAYS)),
    st.builds(StatePreference, person=PEOPLE, unit=UNITS, weight=st.integers(1, 10)),
    st.builds(WithdrawPreference, person=PEOPLE, unit=UNITS),
    st.builds(OpenUnit, unit=UNITS, parent=maybe(UNITS), seats=st.integers(0, 3)),
    st.builds(ChangeUnit, unit=UNITS, first_day=maybe(DAYS), parent=maybe(maybe(UNITS), UNSET), name=maybe(NAMES, UNSET)),
    st.builds(ChangeUnit, unit=UNITS, first_day=maybe(DAYS), seats=st.integers(0, 3)),
    st.builds(CloseUnit, unit=UNITS, last_day=DAYS),
    st.builds(ReopenUnit, unit=UNITS, first_day=DAYS),
    st.builds(AddCalendarDay, calendar=st.just("OURS"), day=DAYS),
    st.builds(RemoveCalendarDay, calendar=st.just("OURS"), day=DAYS),
    st.builds(AdoptHolidays, calendar=st.just("OURS"), year=st.just(2026), days=DAYS.map(lambda day: (day,)), source=st.just("s")),
    st.builds(lambda unit, span, heads: DeclarePeak(unit=unit, heads=heads, note="n", **span), UNITS, SPANS, st.integers(0, 2)),
    st.builds(WithdrawPeak, peak=st.sampled_from(["P1", "P2", "P3"]), today=st.just(DAY)),
    st.builds(AdoptProgram, program=st.sampled_from(["x", "y"]), terms=st.builds(lambda quota: terms(quota=quota), st.integers(1, 2))),
    st.builds(AmendProgram, program=st.sampled_from(["x", "y"]), terms=st.builds(lambda quota: terms(quota=quota), st.integers(1, 2))),
    st.builds(RetireProgram, program=st.sampled_from(["x", "y"])),
)
SETS = st.lists(OF_IMPORTS, max_size=12)


def lived(*transactions):
    story = Story(opened("SHOP"), opened("DEPOT"), hired("1" * 32), hired("2" * 32))
    return story, [story.asks(*transaction) for transaction in transactions]


@settings(max_examples=300, deadline=None)
@for_all(SETS, SETS)
def test_an_import_followed_by_nothing_is_taken_back_without_a_trace(past, wrong):
    story, (_, command) = lived(past, wrong)
    if command is not None:
        before = meaning(story.without(command))
        assert meaning(story.taken_back(command)) == before


@settings(max_examples=300, deadline=None)
@for_all(SETS, SETS, SETS)
def test_what_came_later_stays_or_nothing_is_taken_back(past, wrong, later):
    story, (_, command, _) = lived(past, wrong, later)
    if command is None:
        return
    untouched = meaning(story.org)
    reason = refusal_of(lambda: story.taken_back(command))
    if reason is None:
        assert meaning(story.org) == meaning(story.without(command, story.records[-1].command))
    else:
        assert reason in {"in-use", "not-taken-back", "manager-circle", "unit-circle", "manager-unknown", "unit-unknown"}
        assert meaning(story.org) == untouched


def refusal_of(act):
    try:
        act()
    except Rejected as refusal:
        return refusal.reason
    return None


@settings(max_examples=100, deadline=None)
@for_all(SETS, SETS, SETS)
def test_two_imports_are_taken_back_one_after_the_other(past, first, second):
    story, (_, one, two) = lived(past, first, second)
    if one is not None and two is not None:
        before = meaning(story.without(one, two))
        story.taken_back(two)
        assert meaning(story.taken_back(one)) == before


def company():
    return Story(opened("SHOP"), opened("DEPOT"), hired("ann"), hired("bob"))


def refused(story, named):
    with pytest.raises(Rejected) as refusal:
        story.taken_back(named)
    return refusal.value


def test_people_who_never_worked_here_are_struck_and_their_number_is_free():
    story = company()
    command = story.asks(
        Hire(person="zoe", number="E55", unit="SHOP", level="staff"), RecordAbsence(person="ann", first_day=DAY, last_day=NEXT)
    )
    org = story.taken_back(command)
    assert (list(org.people), list(org.struck)) == (["ann", "bob"], ["zoe"])
    assert org.people["ann"].absences == ()
    assert "E55" not in story.directory.person_numbers()
    assert story.directory.struck_id("E55") == "zoe"


def test_the_position_of_an_event_names_its_command():
    story = company()
    story.asks(ChangePerson(person="ann", first_day=DAY, level="manager"))
    assert story.taken_back("5").people["ann"].level.values == ("staff",)
    assert isinstance(story.records[5].event, CommandTakenBack)
    assert story.records[5].event.taken_back == "c2"


def test_who_acted_and_what_is_a_holiday_stays():
    story = company()
    command = story.happens(
        ActorSeen(actor="h", login=Secret(subject="h", text="hr")),
        HolidaysAdopted(calendar="GB", year=2026, days=(DAY,), source="s"),
        PersonChanged(person="ann", first_day=DAY, level="manager"),
    )
    org = story.taken_back(command)
    assert ("h" in org.actors, org.calendars["GB"].days) == (True, {DAY})


def test_a_later_right_change_stands():
    story = company()
    wrong = story.asks(ChangePerson(person="ann", first_day=DAY, level="executive"), MovePerson(person="ann", unit="DEPOT", first_day=DAY))
    story.asks(ChangePerson(person="ann", first_day=NEXT, level="manager"))
    ann = story.taken_back(wrong).people["ann"]
    assert (ann.level.at(DAY), ann.level.at(NEXT), ann.unit.values) == ("staff", "manager", ("SHOP",))


@pytest.mark.parametrize(
    "later",
    [
        AbsenceRecorded(person="zoe", first_day=DAY, last_day=NEXT),
        SkillGained(person="zoe", skill="till", first_day=None),
        PersonChanged(person="bob", first_day=DAY, manager="zoe"),
        PersonMoved(person="bob", first_day=DAY, unit="PLANT"),
        PreferenceStated(person="bob", unit="PLANT", weight=3),
        RoleGranted(actor="m", role="manager", units=("PLANT",)),
        hired("cy", "PLANT"),
        hired("cy", manager="zoe"),
        opened("HALL", parent="PLANT"),
    ],
    ids=lambda event: event.event_name,
)
def test_what_later_events_rest_on_is_not_taken_back(later):
    story = company()
    wrong = story.asks(OpenUnit(unit="PLANT"), Hire(person="zoe", number="E55", unit="PLANT", level="staff"))
    story.happens(later)
    refusal = refused(story, wrong)
    assert (refusal.reason, len(refusal.details)) == ("in-use", 1)
    assert "Nothing was changed." in refusal.sentence


def test_whom_a_published_plan_places_is_not_taken_back():
    story = company()
    wrong = story.asks(Hire(person="zoe", number="E55", unit="SHOP", level="staff"))
    story.happens(*published(placements=[placement("zoe", "DEPOT", host="bob"), placement("ann", "DEPOT", DAY, host="zoe")]))
    refusal = refused(story, wrong)
    assert refusal.reason == "in-use"
    assert refusal.details == (
        "2026Q3-1, which is published, places E55 in DEPOT on 2026-07-14: rota plan withdraw 2026Q3-1",
        "2026Q3-1, which is published, places ANN in DEPOT on 2026-07-06 with E55 as host: rota plan withdraw 2026Q3-1",
    )


def test_a_command_is_taken_back_once_and_no_taking_back_is_taken_back():
    story = company()
    wrong = story.asks(ChangePerson(person="ann", first_day=DAY, level="manager"))
    story.taken_back(wrong)
    assert refused(story, wrong).reason == "taken-back"
    again = refused(story, story.records[-1].command)
    assert (again.reason, "import the file again" in again.sentence) == ("not-taken-back", True)


def test_what_is_mended_otherwise_is_refused_with_the_way():
    story = company()
    plan, role = story.happens(*published()), story.happens(RoleGranted(actor="h", role="hr"))
    struck = story.asks(StrikePerson(person="bob", reason="r"))
    assert "rota plan withdraw" in refused(story, plan).sentence
    assert "rota roles revoke" in refused(story, role).sentence
    assert "rota people hire" in refused(story, struck).sentence
    assert refused(story, "nothing").reason == "command-unknown"


def test_who_was_struck_by_hand_since_rests_on_nothing():
    story = company()
    wrong = story.asks(Hire(person="zoe", number="E55", unit="SHOP", level="staff"), GrantSkill(person="ann", skill="till"))
    story.happens(PersonStruck(person="zoe", reason=None))
    org = story.taken_back(wrong)
    assert (list(org.people), org.people["ann"].skills) == (["ann", "bob"], ())


def test_a_peak_that_a_whole_file_withdrew_is_declared_again_with_its_ask():
    story = company()
    story.asks(DeclarePeak(unit="SHOP", first_day=DAY, last_day=NEXT, heads=2, skill="till", priority=1))
    wrong = story.asks(WithdrawPeak(peak="P1", today=DAY))
    org = story.taken_back(wrong)
    assert [(peak.id, peak.withdrawn) for peak in org.peaks.values()] == [("P1", True), ("P2", False)]
    assert [(ask.id, ask.peak, ask.heads, ask.status) for ask in org.asks.values()] == [
        ("A1", "P1", 2, "withdrawn"),
        ("A2", "P2", 2, "approved"),
    ]
