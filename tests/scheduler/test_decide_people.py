"""People are hired, changed, moved, leave and stay; their absences, skills and preferences."""

from datetime import date

import pytest

from events.kinds.people import (
    AbsenceRecorded,
    AbsenceWithdrawn,
    DepartureWithdrawn,
    PersonChanged,
    PersonHired,
    PersonLeft,
    PersonMoved,
    PreferenceStated,
    PreferenceWithdrawn,
    SkillGained,
    SkillWithdrawn,
)
from events.personal import Secret
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
from tests.scheduler.stories import given, hired, opened

SHOP, DEPOT = opened("SHOP"), opened("DEPOT")
ANN, BOB = hired("ann"), hired("bob", manager="ann")
DAY = date(2026, 7, 1)


def hire_of(person="cy", **facts):
    return Hire(**({"person": person, "number": person.upper(), "unit": "SHOP", "level": "staff"} | facts))


def test_somebody_is_hired_with_everything_that_is_known():
    given(SHOP, ANN).when(
        hire_of(
            first_day=DAY,
            manager="ann",
            site="Leeds",
            workdays=0b11,
            shift="22:00-06:00",
            fte_permille=400,
            hosts=False,
            tags=("b", "a", "b"),
            name="Cy Ng",
            email="cy@example.org",
            title="Clerk",
        )
    ).then(
        PersonHired(
            person="cy",
            first_day=DAY,
            unit="SHOP",
            level="staff",
            manager="ann",
            site="Leeds",
            workdays=0b11,
            shift="22:00-06:00",
            fte_permille=400,
            hosts=False,
            tags=("a", "b"),
            number=Secret(subject="cy", text="CY"),
            name=Secret(subject="cy", text="Cy Ng"),
            email=Secret(subject="cy", text="cy@example.org"),
            title=Secret(subject="cy", text="Clerk"),
        )
    )


def test_nobody_is_hired_twice():
    given(SHOP, ANN).when(hire_of("ann")).refused("person-known", "ann was hired already")


def test_a_manager_may_be_hired_later_in_the_same_transaction():
    events = given(SHOP).when(hire_of("cy", manager="di"), hire_of("di")).answer()
    assert [event.person for event in events] == ["cy", "di"]


def test_a_manager_who_never_comes_is_refused():
    given(SHOP).when(hire_of("cy", manager="di")).refused("manager-unknown", "cy", "di")


@pytest.mark.parametrize(
    ("facts", "reason", "said"),
    [
        ({"unit": "SHOPP"}, "unit-unknown", 'Did you mean "SHOP"?'),
        ({"level": "boss"}, "word-unknown", "executive or manager or staff"),
        ({"fte_permille": 0}, "number-out-of-range", "1 to 1000"),
        ({"fte_permille": 1001}, "number-out-of-range", "1 to 1000"),
        ({"workdays": 0}, "number-out-of-range", "1 to 127"),
        ({"workdays": 128}, "number-out-of-range", "1 to 127"),
        ({"shift": "7 to 3"}, "shift-malformed", "07:00-15:00"),
        ({"shift": "7:00-15:00"}, "shift-malformed", "write 07:00-15:00"),
        ({"site": " Leeds"}, "text-blanks", "Leeds"),
        ({"site": ""}, "text-empty", "site"),
        ({"tags": ("a\x07",)}, "text-unprintable", "\\u0007"),
        ({"number": "E\n7"}, "text-unprintable", "E\\u000a7"),
        ({"number": "7" * 201}, "text-long", "201"),
        ({"name": "\ud800"}, "text-unprintable", "name"),
        ({"email": ""}, "text-empty", "e-mail"),
        ({"first_day": date(1066, 10, 14)}, "day-out-of-range", "1900"),
        ({"manager": "cy"}, "manager-circle", "cy answers to cy"),
    ],
)
def test_a_hire_with_a_fault_is_refused(facts, reason, said):
    given(SHOP).when(hire_of(**facts)).refused(reason, said)


def test_texts_that_look_the_same_are_kept_the_same():
    (event,) = given(opened("CAFÉ")).when(hire_of(unit="CAFE\u0301", site="Orle\u0301ans", tags=("e\u0301",), name="Rene\u0301")).answer()
    assert (event.unit, event.site, event.tags, event.name.text) == ("CAFÉ", "Orl\u00e9ans", ("\u00e9",), "Ren\u00e9")


def test_a_change_names_only_what_differs_from_its_day_on():
    given(SHOP, ANN).when(
        ChangePerson(person="ann", first_day=DAY, level="manager", site=None, fte_permille=500, tags=("y", "x", "y"), hosts=True)
    ).then(PersonChanged(person="ann", first_day=DAY, level="manager", fte_permille=500, tags=("x", "y"), hosts=True))


def test_a_change_that_changes_nothing_is_no_event():
    given(SHOP, ANN, BOB).when(
        ChangePerson(person="bob", level="staff", manager="ann", tags=(), hired=date(2020, 1, 1), name=None, workdays=None, shift=None)
    ).then()


def test_a_change_back_on_a_later_day_is_a_change():
    given(SHOP, ANN, PersonChanged(person="ann", first_day=DAY, level="manager")).when(
        ChangePerson(person="ann", first_day=date(2026, 8, 1), level="staff")
    ).then(PersonChanged(person="ann", first_day=date(2026, 8, 1), level="staff"))


def test_a_new_name_is_sealed_under_the_person():
    given(SHOP, ANN).when(ChangePerson(person="ann", name="Ann B", title=None)).then(
        PersonChanged(person="ann", first_day=None, name=Secret(subject="ann", text="Ann B"))
    )


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"person": "zoe"}, "person-unknown"),
        ({"level": "king"}, "word-unknown"),
        ({"fte_permille": 0}, "number-out-of-range"),
        ({"manager": "zoe"}, "manager-unknown"),
        ({"manager": "bob"}, "manager-circle"),
        ({"name": "a\tb"}, "text-unprintable"),
        ({"first_day": date(2200, 1, 1), "level": "manager"}, "day-out-of-range"),
        ({"hired": date(1800, 1, 1)}, "day-out-of-range"),
    ],
)
def test_a_change_with_a_fault_is_refused(facts, reason):
    given(SHOP, ANN, BOB).when(ChangePerson(**({"person": "ann"} | facts))).refused(reason)


def test_nobody_is_hired_after_they_left():
    given(SHOP, ANN, PersonLeft(person="ann", last_day=DAY)).when(ChangePerson(person="ann", hired=date(2026, 7, 2))).refused(
        "left-before-hired", "2026-07-02", "2026-07-01"
    )


def test_two_people_can_swap_who_manages_whom_in_one_transaction():
    events = given(SHOP, ANN, BOB).when(ChangePerson(person="ann", manager="bob"), ChangePerson(person="bob", manager=None)).answer()
    assert len(events) == 2


def test_a_circle_of_managers_that_begins_on_a_later_day_is_refused():
    later = PersonChanged(person="bob", first_day=date(2027, 1, 1), manager="cy")
    given(SHOP, ANN, hired("bob"), hired("cy", manager="ann"), later).when(
        ChangePerson(person="ann", first_day=DAY, manager="bob")
    ).refused("manager-circle", "ann answers to bob answers to cy answers to ann")


def test_managers_who_take_turns_are_no_circle():
    until = PersonChanged(person="bob", first_day=DAY, manager=None)
    given(SHOP, ANN, BOB, until).when(ChangePerson(person="ann", first_day=DAY, manager="bob")).then(
        PersonChanged(person="ann", first_day=DAY, manager="bob")
    )


def test_a_move_is_to_a_unit_that_exists_and_from_another_one():
    story = given(SHOP, DEPOT, ANN)
    story.when(MovePerson(person="ann", unit="DEPOT", first_day=DAY)).then(PersonMoved(person="ann", unit="DEPOT", first_day=DAY))
    story.when(MovePerson(person="ann", unit="SHOP", first_day=DAY)).then()
    story.when(MovePerson(person="ann", unit="PLANT", first_day=DAY)).refused("unit-unknown", "PLANT")
    story.when(MovePerson(person="zoe", unit="SHOP", first_day=DAY)).refused("person-unknown", "zoe")
    story.when(MovePerson(person="ann", unit="DEPOT", first_day=date.max)).refused("day-out-of-range")


def test_a_move_can_be_corrected_on_its_own_day():
    moved = PersonMoved(person="ann", unit="DEPOT", first_day=DAY)
    state = given(SHOP, DEPOT, ANN, moved).when(MovePerson(person="ann", unit="SHOP", first_day=DAY)).state()
    assert state.people["ann"].unit.at(DAY) == "SHOP"


def test_somebody_leaves_and_a_later_word_corrects_it():
    given(SHOP, ANN).when(LeaveCompany(person="ann", last_day=DAY)).then(PersonLeft(person="ann", last_day=DAY))
    left = given(SHOP, ANN, PersonLeft(person="ann", last_day=DAY))
    left.when(LeaveCompany(person="ann", last_day=DAY)).then()
    left.when(LeaveCompany(person="ann", last_day=date(2026, 7, 31))).then(PersonLeft(person="ann", last_day=date(2026, 7, 31)))


def test_nobody_leaves_before_they_were_hired():
    given(SHOP, ANN).when(LeaveCompany(person="ann", last_day=date(2019, 12, 31))).refused("left-before-hired", "2020-01-01")
    given(SHOP, ANN).when(LeaveCompany(person="ann", last_day=date.min)).refused("day-out-of-range")


def test_somebody_stays_after_all_only_where_they_were_leaving():
    given(SHOP, ANN, PersonLeft(person="ann", last_day=DAY)).when(StayAfterAll(person="ann")).then(DepartureWithdrawn(person="ann"))
    given(SHOP, ANN).when(StayAfterAll(person="ann")).refused("person-staying", "ann")


def test_an_absence_is_recorded_once():
    def away(first, last):
        return RecordAbsence(person="ann", first_day=date(2026, 7, first), last_day=date(2026, 7, last))

    story = given(SHOP, ANN, AbsenceRecorded(person="ann", first_day=date(2026, 7, 6), last_day=date(2026, 7, 10)))
    story.when(away(7, 9)).then()
    story.when(away(9, 12)).then(AbsenceRecorded(person="ann", first_day=date(2026, 7, 9), last_day=date(2026, 7, 12)))
    story.when(away(12, 9)).refused("span-reversed", "2026-07-12", "2026-07-09")


def test_an_absence_is_withdrawn_only_where_there_is_one():
    def back(first, last):
        return WithdrawAbsence(person="ann", first_day=date(2026, 7, first), last_day=date(2026, 7, last))

    story = given(SHOP, ANN, AbsenceRecorded(person="ann", first_day=date(2026, 7, 6), last_day=date(2026, 7, 10)))
    story.when(back(10, 20)).then(AbsenceWithdrawn(person="ann", first_day=date(2026, 7, 10), last_day=date(2026, 7, 20)))
    story.when(back(11, 20)).refused("absence-unknown", "ann", "2026-07-11")
    story.when(back(20, 10)).refused("span-reversed")


def test_a_skill_entry_is_gained_once_and_taken_back_exactly():
    entry = SkillGained(person="ann", skill="forklift", first_day=None, last_day=DAY)
    given(SHOP, ANN).when(GrantSkill(person="ann", skill="forklift", last_day=DAY)).then(entry)
    story = given(SHOP, ANN, entry)
    story.when(GrantSkill(person="ann", skill="forklift", last_day=DAY)).then()
    story.when(WithdrawSkill(person="ann", skill="forklift", last_day=DAY)).then(
        SkillWithdrawn(person="ann", skill="forklift", first_day=None, last_day=DAY)
    )
    story.when(WithdrawSkill(person="ann", skill="forklift")).refused("skill-unknown", "on other days")
    story.when(WithdrawSkill(person="ann", skill="crane")).refused("skill-unknown", "they hold forklift")
    given(SHOP, ANN).when(WithdrawSkill(person="ann", skill="crane")).refused("skill-unknown", "they hold no skill")


def test_a_skill_needs_a_name_and_days_in_order():
    given(SHOP, ANN).when(GrantSkill(person="ann", skill=" ")).refused("text-empty")
    given(SHOP, ANN).when(GrantSkill(person="ann", skill="x", first_day=DAY, last_day=date(2026, 6, 30))).refused("span-reversed")


def test_a_wish_has_a_unit_and_a_weight():
    story = given(SHOP, DEPOT, ANN, PreferenceStated(person="ann", unit="DEPOT", weight=4))
    story.when(StatePreference(person="ann", unit="DEPOT", weight=4)).then()
    story.when(StatePreference(person="ann", unit="DEPOT", weight=10)).then(PreferenceStated(person="ann", unit="DEPOT", weight=10))
    story.when(StatePreference(person="ann", unit="DEPOT", weight=11)).refused("number-out-of-range", "1 to 10")
    story.when(StatePreference(person="ann", unit="DEPOT", weight=True)).refused("number-out-of-range")
    story.when(StatePreference(person="ann", unit="PLANT", weight=1)).refused("unit-unknown")


def test_a_wish_is_withdrawn_only_where_there_is_one():
    story = given(SHOP, DEPOT, ANN, PreferenceStated(person="ann", unit="DEPOT", weight=4))
    story.when(WithdrawPreference(person="ann", unit="DEPOT")).then(PreferenceWithdrawn(person="ann", unit="DEPOT"))
    story.when(WithdrawPreference(person="ann", unit="SHOP")).refused("preference-unknown", "ann", "SHOP")
