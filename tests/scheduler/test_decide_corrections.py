"""What was entered wrongly is put right: moves that never were, histories said anew, people and units struck."""

from datetime import date

import pytest

from events.kinds.corrections import CommandTakenBack, Dated, PersonCorrected, PersonStruck, SkillDays, UnitCorrected, UnitStruck
from events.kinds.peaks import CoverAsked, PeakDeclared, PeakWithdrawn
from events.kinds.people import PersonMoved, PreferenceStated
from events.kinds.programs import Choice, ProgramAdopted, ProgramRetired
from events.kinds.roles import RoleGranted
from events.personal import Secret
from scheduler.decide.corrections import CorrectPerson, CorrectUnit, StrikePerson, StrikeUnit, TakeBackCommand, WithdrawMove
from scheduler.decide.people import ChangePerson, Hire, MovePerson
from scheduler.errors import Rejected
from scheduler.wording import spoken
from solver.facts import Level, SkillHeld, Span
from solver.timeline import Timeline
from tests.scheduler.small_company import drafted, published
from tests.scheduler.stories import given, hired, opened, placement, terms

SHOP, DEPOT = opened("SHOP"), opened("DEPOT")
ANN, BOB = hired("ann"), hired("bob", manager="ann")
DAY, NEXT = date(2026, 7, 6), date(2026, 7, 10)
NO_ANN, NO_DEPOT = StrikePerson(person="ann", reason="r"), StrikeUnit(unit="DEPOT", reason="r")


def rests(story):
    """What is said to rest on what would be gone."""
    with pytest.raises(Rejected) as refusal:
        story.answer()
    assert refusal.value.reason == "in-use"
    return [spoken(detail, str) for detail in refusal.value.details]


def test_a_move_that_never_was_leaves_the_moves_before_and_after_it():
    moves = (PersonMoved(person="ann", first_day=DAY, unit="DEPOT"), PersonMoved(person="ann", first_day=NEXT, unit="SHOP"))
    story = given(SHOP, DEPOT, ANN, *moves).when(WithdrawMove(person="ann", unit="DEPOT", first_day=DAY))
    story.then(PersonCorrected(person="ann", unit=(Dated(first_day=None, value="SHOP"), Dated(first_day=NEXT, value="SHOP"))))
    assert story.state().people["ann"].unit.at(DAY) == "SHOP"


@pytest.mark.parametrize(("unit", "day"), [("DEPOT", NEXT), ("SHOP", DAY), ("SHOP", date.min)])
def test_only_a_move_that_is_known_never_was(unit, day):
    moved = PersonMoved(person="ann", first_day=DAY, unit="DEPOT")
    asked = WithdrawMove(person="ann", unit=unit, first_day=day)
    given(SHOP, DEPOT, ANN, moved).when(asked).refused("move-unknown", "The moves known: to DEPOT from 2026-07-06.")


def test_somebody_entered_by_mistake_is_struck_with_the_reason_sealed():
    given(SHOP, ANN).when(NO_ANN).then(PersonStruck(person="ann", reason=Secret(subject="ann", text="r")))


def test_nobody_is_struck_twice_or_asked_anything_afterwards():
    struck = given(SHOP, ANN, PersonStruck(person="ann", reason=None))
    struck.when(NO_ANN).refused("person-unknown")
    struck.when(MovePerson(person="ann", unit="SHOP", first_day=DAY)).refused("person-unknown")
    struck.when(Hire(person="ann", number="E1", unit="SHOP", level="staff")).refused("person-known")


def test_who_answers_to_somebody_keeps_them_from_being_struck():
    story = given(SHOP, ANN, BOB)
    assert rests(story.when(NO_ANN)) == ["bob answers to ann: rota people change bob --manager SOMEBODY --always"]
    story.when(NO_ANN, StrikePerson(person="bob", reason="r")).then(
        PersonStruck(person="ann", reason=Secret(subject="ann", text="r")),
        PersonStruck(person="bob", reason=Secret(subject="bob", text="r")),
    )
    assert len(story.when(ChangePerson(person="bob", manager=None), NO_ANN).answer()) == 2


def test_what_people_were_told_keeps_somebody_from_being_struck_and_a_draft_does_not():
    told = [placement("ann", "DEPOT", host="bob"), placement("bob", "DEPOT", host="ann"), placement("bob", "DEPOT", host=None)]
    assert [line.partition(", which")[0] for line in rests(given(SHOP, DEPOT, ANN, *published(placements=told)).when(NO_ANN))] == [
        "2026Q3-1"
    ] * 2
    given(SHOP, DEPOT, ANN, *drafted(placements=told)).when(NO_ANN).then(PersonStruck(person="ann", reason=Secret(subject="ann", text="r")))


def test_a_unit_is_struck_and_everything_that_rests_on_it_is_named():
    given(SHOP, DEPOT).when(NO_DEPOT).then(UnitStruck(unit="DEPOT", reason=Secret(subject="unit:DEPOT", text="r")))
    assert rests(
        given(
            *(SHOP, DEPOT, opened("HALL", parent="DEPOT"), hired("ann", "DEPOT"), BOB),
            PersonMoved(person="bob", first_day=DAY, unit="DEPOT"),
            PreferenceStated(person="bob", unit="DEPOT", weight=3),
            PeakDeclared(peak="P1", unit="DEPOT", first_day=DAY, last_day=NEXT),
            CoverAsked(ask="A1", peak="P1", unit="DEPOT", first_day=DAY, last_day=NEXT, heads=1),
            CoverAsked(ask="A2", peak=None, unit="DEPOT", first_day=DAY, last_day=NEXT, heads=1),
            ProgramAdopted(program="x", source=None, terms=terms(where=Choice(unit=("DEPOT",)))),
            RoleGranted(actor="m", role="manager", units=("DEPOT",)),
        ).when(NO_DEPOT)
    ) == [
        "ann belongs to DEPOT: rota people move ann ANOTHER-UNIT --always",
        "bob belongs to DEPOT from 2026-07-06: rota people move bob ANOTHER-UNIT --from 2026-07-06",
        "bob would like to go to DEPOT: rota people prefer bob DEPOT --withdraw",
        "HALL lies below DEPOT: rota units change HALL --parent ANOTHER-UNIT --always",
        "P1 is a peak of DEPOT: rota peaks withdraw P1, or if it is over take back the command that entered it: "
        "rota import --take-back POSITION",
        "A2 asks for cover in DEPOT: rota cover withdraw A2",
        "The program x names DEPOT: rota programs amend x --set where=WHAT-IS-RIGHT",
        "Somebody is manager of DEPOT: rota roles revoke LOGIN manager --unit DEPOT",
    ]


def test_what_has_ended_rests_on_nothing():
    given(
        *(SHOP, DEPOT),
        PeakDeclared(peak="P1", unit="DEPOT", first_day=DAY, last_day=NEXT),
        PeakWithdrawn(peak="P1"),
        ProgramAdopted(program="x", source=None, terms=terms(where=Choice(unit=("DEPOT",)))),
        ProgramRetired(program="x"),
    ).when(NO_DEPOT).then(UnitStruck(unit="DEPOT", reason=Secret(subject="unit:DEPOT", text="r")))


def test_a_history_is_said_anew_and_only_what_differs_is_kept():
    levels = Timeline.of(Level.STAFF).since(DAY, Level.MANAGER)
    asked = CorrectPerson(
        person="ann",
        unit=Timeline.of("SHOP"),
        level=levels,
        tags=Timeline.of(frozenset("ba")),
        left=NEXT,
        skills=(SkillHeld(skill="till", span=Span(first_day=DAY, last_day=None)),),
    )
    given(SHOP, ANN).when(asked).then(
        PersonCorrected(
            person="ann",
            level=(Dated(first_day=None, value="staff"), Dated(first_day=DAY, value="manager")),
            tags=(Dated(first_day=None, value=("a", "b")),),
            left=NEXT,
            skills=(SkillDays(skill="till", first_day=DAY, last_day=None),),
        )
    )
    given(SHOP, ANN).when(CorrectPerson(person="ann", unit=Timeline.of("SHOP"))).then()
    given(SHOP).when(CorrectUnit(unit="SHOP", seats=Timeline.of(3), max_away=Timeline.of(20))).then(
        UnitCorrected(unit="SHOP", seats=(Dated(first_day=None, value=3),))
    )


def test_a_history_names_only_who_is_known_and_closes_no_circle():
    story = given(SHOP, DEPOT, ANN, BOB)
    story.when(CorrectPerson(person="ann", unit=Timeline.of("HALL"))).refused("unit-unknown")
    story.when(CorrectPerson(person="ann", manager=Timeline.of("zoe"))).refused("manager-unknown")
    story.when(CorrectPerson(person="ann", manager=Timeline.of("bob"))).refused("manager-circle")
    story.when(CorrectUnit(unit="SHOP", parent=Timeline.of("HALL"))).refused("unit-unknown")
    story.when(CorrectUnit(unit="SHOP", parent=Timeline.of("SHOP"))).refused("unit-circle")


def test_a_command_is_taken_back_once():
    note = CommandTakenBack(taken_back="c", reason=Secret(subject="command:c", text="wrong file"))
    given().when(TakeBackCommand(taken_back="c", reason="wrong file")).then(note)
    given(note).when(TakeBackCommand(taken_back="c")).refused("taken-back", "by event 1")
