"""Placements are pinned, from a draft or by hand, and unpinned."""

from datetime import date

import pytest

from events.kinds.base import Event
from events.kinds.peaks import CoverApproved, CoverAsked, CoverDeclined, CoverWithdrawn
from events.kinds.people import AbsenceRecorded
from events.kinds.pins import PlacementPinned, PlacementUnpinned
from events.kinds.plans import PlanPublished, PlanWithdrawn
from events.kinds.programs import Choice, ProgramAdopted, ProgramRetired
from events.kinds.units import CalendarDayAdded
from events.personal import Secret
from scheduler.decide.pins import PinByHand, PinPlacement, Unpin
from scheduler.decide.plans import PublishPlan, WithdrawPlan
from tests.scheduler.stories import Story, given, hired, opened, placement, proposal, terms

TUESDAY, MONDAY, FRIDAY = date(2026, 7, 14), date(2026, 7, 13), date(2026, 7, 17)
ROTATION = {"kind": "rotation", "host": "none", "who": Choice(level=("staff",))}
PAST: tuple[Event, ...] = (
    opened("SHOP", front_line=True),
    opened("OFFICE", calendar="OURS"),
    CalendarDayAdded(calendar="OURS", day=date(2026, 7, 16)),
    hired("ann", "OFFICE", level="executive"),
    hired("bob"),
    hired("cem", "OFFICE"),
    AbsenceRecorded(person="cem", first_day=date(2026, 7, 21), last_day=date(2026, 7, 22)),
    ProgramAdopted(program="telus-day", source=None, terms=terms()),
    ProgramAdopted(program="run", source=None, terms=terms(**ROTATION, length=3)),
    ProgramAdopted(program="weeks", source=None, terms=terms(**ROTATION, length=2, length_unit="weeks", weekdays=0b0001111)),
    ProgramAdopted(program="spread", source=None, terms=terms(**ROTATION, length=2, length_unit="spread")),
    CoverAsked(ask="A1", peak=None, unit="SHOP", first_day=MONDAY, last_day=FRIDAY, heads=1, skill="till"),
    CoverApproved(ask="A1"),
)
VISIT = {"person": "ann", "unit": "SHOP", "program": "telus-day", "first_day": TUESDAY, "host": "bob"}


def by_hand(**changes: object) -> PinByHand:
    return PinByHand(**(VISIT | changes))


def pinned(**changes: object) -> PlacementPinned:
    usual = {"pin": "PIN1", "kind": "shadow", "program": "telus-day", "person": "ann", "unit": "SHOP", "host": "bob"}
    return PlacementPinned(**(usual | {"first_day": TUESDAY, "last_day": TUESDAY, "days": (TUESDAY,)} | changes))


def days_said(story: Story) -> list[tuple[date, date, list[int]]]:
    return [(one.first_day, one.last_day, [day.day for day in one.days]) for one in story.answer() if isinstance(one, PlacementPinned)]


def test_a_placement_of_a_draft_is_pinned_by_its_id() -> None:
    story = given(*PAST, *given(*PAST).when(proposal(placement(), placement("ann", day=MONDAY))).answer())
    reason = Secret(subject="pin:PIN1", text="promised")
    story.when(PinPlacement(placement="2026Q3-1.1", reason="promised")).then(pinned(placement="2026Q3-1.1", reason=reason))
    story.when(PinPlacement(placement="2026Q3-1.9")).refused("placement-unknown", "rota plan export 2026Q3-1")
    story.when(PinPlacement(placement="nonsense")).refused("placement-unknown", "2026Q3-1.7")


def test_what_was_published_or_withdrawn_cannot_be_pinned() -> None:
    draft = given(*PAST).when(proposal(placement())).answer()
    published = given(*PAST, *draft, PlanPublished(plan="2026Q3-1"))
    published.when(PinPlacement(placement="2026Q3-1.1")).refused("placement-stands", "ann in SHOP on 2026-07-14", "nothing to pin")
    published.when(by_hand()).refused("placement-stands", "nothing to pin")
    withdrawn = given(*PAST, *draft, PlanWithdrawn(plan="2026Q3-1"))
    withdrawn.when(PinPlacement(placement="2026Q3-1.1")).refused("plan-withdrawn", "only placements of a draft")
    withdrawn.when(by_hand()).then(pinned())


def test_the_same_is_pinned_once_until_it_is_unpinned() -> None:
    story = given(*PAST, pinned())
    story.when(by_hand()).refused("pin-known", "ann in SHOP on 2026-07-14", "PIN1")
    story.when(Unpin(pin="PIN1"), by_hand()).then(PlacementUnpinned(pin="PIN1"), pinned(pin="PIN2"))
    story.when(by_hand(first_day=MONDAY)).then(pinned(pin="PIN2", first_day=MONDAY, last_day=MONDAY, days=(MONDAY,)))


def test_a_pin_is_let_go_once() -> None:
    story = given(*PAST, pinned())
    reason = Secret(subject="pin:PIN1", text="plans changed")
    story.when(Unpin(pin="PIN1", reason="plans changed")).then(PlacementUnpinned(pin="PIN1", reason=reason))
    story.when(Unpin(pin="PIN1"), Unpin(pin="PIN1")).refused("pin-unpinned", "PIN1")
    story.when(Unpin(pin="PIN7")).refused("pin-unknown", "PIN1")


def test_a_pin_holds_until_its_placement_is_published_and_again_when_that_is_withdrawn() -> None:
    story = given(*PAST, pinned())
    published = (proposal(placement()), PublishPlan(plan="2026Q3-1"))
    held = [
        [pin.id for pin in story.when(*commands).state().pins_in_force()]
        for commands in ((), (proposal(placement()),), published, (*published, WithdrawPlan(plan="2026Q3-1")), (Unpin(pin="PIN1"),))
    ]
    assert held == [["PIN1"], ["PIN1"], [], ["PIN1"], []]
    state = story.when(*published).state()
    assert [pin.id for pin in state.pins_in_force(leave_out="2026Q3-1")] == ["PIN1"]


@pytest.mark.parametrize(
    ("changes", "reason", "says"),
    [
        ({"person": "zoe"}, "person-unknown", "zoe"),
        ({"unit": "PLANT"}, "unit-unknown", "PLANT"),
        ({"program": "ups-saturday"}, "program-unknown", "ups-saturday"),
        ({"program": None}, "pin-unclear", "--ask"),
        ({"ask": "A1"}, "pin-unclear", "one of the two"),
        ({"host": None}, "host-unsaid", "--host PERSON"),
        ({"host": "zoe"}, "person-unknown", "zoe"),
        ({"program": "run"}, "host-unwanted", "leave out --host"),
        ({"first_day": None}, "days-wrong", "--from DAY"),
        ({"days": (TUESDAY,)}, "days-wrong", "--from DAY"),
        ({"last_day": FRIDAY}, "days-wrong", "ends on 2026-07-14, not on 2026-07-17"),
        ({"last_day": MONDAY}, "span-reversed", "2026-07-13"),
        ({"program": "spread", "host": None}, "days-wrong", "--day DAY --day DAY"),
        ({"program": "spread", "host": None, "first_day": None, "days": (MONDAY, MONDAY)}, "days-wrong", "takes 2 days"),
    ],
)
def test_a_pin_by_hand_that_makes_no_sense_is_refused(changes: dict[str, object], reason: str, says: str) -> None:
    given(*PAST).when(by_hand(**changes)).refused(reason, says)


def test_a_retired_program_pins_nobody() -> None:
    given(*PAST, ProgramRetired(program="telus-day")).when(by_hand()).refused("program-retired", "telus-day")


def test_a_run_takes_the_next_workdays_of_the_person() -> None:
    run = {"program": "run", "person": "cem", "host": None}
    assert days_said(given(*PAST).when(by_hand(**run, first_day=MONDAY))) == [(MONDAY, date(2026, 7, 15), [13, 14, 15])]
    over_a_closure = given(*PAST).when(by_hand(**run, first_day=date(2026, 7, 15), last_day=date(2026, 7, 20)))
    assert days_said(over_a_closure) == [(date(2026, 7, 15), date(2026, 7, 20), [15, 17, 20])]
    over_an_absence = given(*PAST).when(by_hand(**run, first_day=date(2026, 7, 20)))
    assert days_said(over_an_absence) == [(date(2026, 7, 20), date(2026, 7, 22), [20, 21, 22])]
    given(*PAST).when(by_hand(**run, first_day=date(2026, 7, 16))).refused("no-day-of-work", "cem", "--from 2026-07-17")


def test_a_block_takes_the_days_of_work_that_the_program_uses() -> None:
    block = by_hand(program="weeks", person="cem", host=None, first_day=MONDAY)
    assert days_said(given(*PAST).when(block)) == [(MONDAY, date(2026, 7, 26), [13, 14, 15, 20, 23])]
    away = AbsenceRecorded(person="cem", first_day=MONDAY, last_day=date(2026, 8, 1))
    given(*PAST, away).when(block).refused("no-day-of-work", "other weeks")


def test_spread_days_are_named() -> None:
    spread = by_hand(program="spread", person="cem", host=None, first_day=None, days=(FRIDAY, MONDAY))
    assert days_said(given(*PAST).when(spread)) == [(MONDAY, FRIDAY, [13, 17])]


def test_help_is_a_pin_a_day_on_which_both_work() -> None:
    help_ = {"program": None, "ask": "A1", "person": "cem", "host": None}
    span = given(*PAST).when(by_hand(**help_, first_day=TUESDAY, last_day=FRIDAY))
    assert [(one.pin, one.kind, one.program, one.skill, one.days) for one in span.answer() if isinstance(one, PlacementPinned)] == [
        (f"PIN{number}", "cover", "cover", "till", (date(2026, 7, day),)) for number, day in enumerate((14, 15, 17), start=1)
    ]
    assert len(days_said(given(*PAST).when(by_hand(**help_, first_day=None, days=(FRIDAY, MONDAY))))) == 2
    given(*PAST).when(by_hand(**help_, first_day=date(2026, 7, 16))).refused("no-day-of-work", "cem and SHOP")
    given(*PAST).when(by_hand(**help_, first_day=date(2026, 7, 20))).refused("ask-on-other-days", "2026-07-17")
    given(*PAST).when(by_hand(**help_, first_day=None)).refused("days-wrong", "--from DAY")
    given(*PAST).when(by_hand(**help_ | {"host": "bob"})).refused("host-unwanted", "--host")
    given(*PAST).when(by_hand(**help_ | {"unit": "OFFICE"})).refused("ask-elsewhere", "SHOP")


@pytest.mark.parametrize(
    ("ended", "reason", "next_step"),
    [
        (CoverDeclined(ask="A1"), "ask-declined", "rota cover approve A1"),
        (CoverWithdrawn(ask="A1"), "ask-withdrawn", "rota cover ask SHOP"),
    ],
)
def test_only_an_approved_ask_is_helped(ended: Event, reason: str, next_step: str) -> None:
    given(*PAST, ended).when(by_hand(program=None, ask="A1", host=None)).refused(reason, next_step)
