"""A state that was remembered is the state: for any log, at any position, whatever is folded into it afterwards."""

from copy import copy
from datetime import UTC, date, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from events.kinds.people import PersonHired
from events.personal import Secret, Slot
from events.store import Log
from scheduler import handling
from scheduler.decide.people import Hire, RecordAbsence
from scheduler.decide.units import OpenUnit
from scheduler.evolve import evolve, replay
from scheduler.handling import Ledger
from scheduler.hints import GROUP, Hints
from scheduler.organisation import Organisation, Person
from scheduler.packed_people import COLUMNS, TEXTS, UnpackedPeople, pack_people
from scheduler.picking import employed, picked
from scheduler.remembered_people import RememberedPeople
from scheduler.snapshots import maker, packed, unpacked
from scheduler.views.listing_state import state_digest
from solver.facts import SkillHeld, Span
from solver.timeline import Timeline
from tests.scheduler.stories import hired, state_after
from tests.scheduler.test_evolve import A_HISTORY

NOW = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
TOMORROW = date(2026, 7, 2)


def sealed(event, number):
    """The event as a log hands it out: its texts in slots."""
    secrets = {name: value for name in event.__struct_fields__ if isinstance(value := getattr(event, name), Secret)}
    slots = {name: Slot(event=f"e{number}", field=name, subject=secret.subject, commitment="00") for name, secret in secrets.items()}
    return structs.replace(event, **slots)


HISTORY = tuple(sealed(event, number) for number, event in enumerate(A_HISTORY))


@pytest.mark.parametrize("size", range(len(HISTORY) + 1))
def test_every_state_survives_being_packed_and_goes_on_as_it_would_have(size):
    org = state_after(*HISTORY[:size])
    again, _ = unpacked(memoryview(packed(org, None)))
    assert again == org
    assert state_digest(again) == state_digest(org)
    for position, event in enumerate(HISTORY[size:], start=size + 1):
        evolve(again, event, position=position)
    assert again == state_after(*HISTORY)


@pytest.mark.parametrize("commitment", ["00ff", "00FF", "00 ff", "", "0", "no hex"])
def test_a_commitment_is_remembered_as_it_is_written(commitment):
    said = Slot(event="e1", field="name", subject="ann", commitment=commitment)
    ann = structs.replace(state_after(sealed(hired("ann"), 1)).people["ann"], name=said)
    assert UnpackedPeople(pack_people([ann])).person(0) == ann


IDS = [f"p{number}" for number in range(7)]
PEOPLE = {person: state_after(sealed(hired(person), 1)).people[person] for person in (*IDS, "new")}
DEEDS = st.lists(st.tuples(st.sampled_from(["look", "replace", "remove", "copy", "all"]), st.sampled_from([*IDS, "new"])), max_size=12)


def remembered(ids):
    return RememberedPeople(UnpackedPeople(pack_people(PEOPLE[person] for person in ids)))


@given(deeds=DEEDS)
def test_remembered_people_are_what_a_dict_would_be(deeds):
    people = remembered(IDS)
    plain = {person: PEOPLE[person] for person in IDS}
    before, before_plain = people, dict(plain)
    for deed, person in deeds:
        changed = structs.replace(PEOPLE[person], left=NOW.date())
        match deed:
            case "look":
                assert people.get(person) == plain.get(person)
            case "replace":
                people[person] = plain[person] = changed
            case "remove":
                assert people.pop(person, None) == plain.pop(person, None)
            case "copy":
                before, before_plain, people = people, dict(plain), copy(people)
            case "all":
                assert list(people.values()) == list(plain.values())
        assert (len(people), person in people, list(people)) == (len(plain), person in plain, list(plain))
        assert picked(people, "id", employed(TOMORROW)) == picked(plain, "id", employed(TOMORROW))
    assert list(people.items()) == list(plain.items())
    assert list(reversed(people.keys())) == list(reversed(plain))
    assert people == plain
    assert plain == people
    assert before == (plain if before is people else before_plain)


DAYS = st.none() | st.sampled_from([NOW.date(), TOMORROW, date(2026, 7, 3)])
LINES = st.sampled_from([Timeline.of("SHOP"), Timeline.of("DEPOT"), Timeline.of("SHOP").since(TOMORROW, "DEPOT")])
HELD = st.lists(st.builds(SkillHeld, skill=st.sampled_from(["first-aid", "driving"]), span=st.builds(Span, first_day=DAYS, last_day=DAYS)))
ANYBODY = st.builds(lambda **facts: facts, hired=DAYS, left=DAYS, unit=LINES, skills=HELD.map(tuple))


@given(facts=st.lists(ANYBODY, max_size=8), day=st.sampled_from([NOW.date(), TOMORROW]), looked_at=st.sets(st.integers(0, 7)))
def test_who_is_picked_of_remembered_people_is_who_would_be_picked_of_all(facts, day, looked_at):
    plain = {f"p{place}": structs.replace(PEOPLE["p0"], id=f"p{place}", **one) for place, one in enumerate(facts)}
    people = RememberedPeople(UnpackedPeople(pack_people(plain.values())))
    for place in looked_at:
        people.get(f"p{place}")
    tests = {**employed(day), "unit": lambda line: line.at(day) == "SHOP"}
    expected = [person for person in plain.values() if person.employed_on(day) and person.unit.at(day) == "SHOP"]
    for field in ("id", "unit", "skills"):
        assert picked(people, field, tests) == picked(plain, field, tests) == [getattr(person, field) for person in expected]
    assert people == plain


def test_one_person_is_unpacked_and_nobody_else():
    people = remembered(IDS)
    assert people["p4"] == PEOPLE["p4"]
    assert picked(people, "id", employed(TOMORROW)) == IDS
    assert sum(not isinstance(found, int) for found in people._known.values()) == 1


def test_every_field_of_a_person_is_packed():
    assert {"id", "absences", *COLUMNS, *TEXTS} == {*Person.__struct_fields__}


def test_more_values_than_fit_a_byte_are_kept_apart():
    many = [structs.replace(PEOPLE["p0"], id=f"p{place}", unit=Timeline.of(f"U{place}")) for place in range(300)]
    people = RememberedPeople(UnpackedPeople(pack_people(many)))
    assert list(people.values()) == many


@pytest.fixture
def place(tmp_path):
    Log.create(str(tmp_path / "rota.db"), tmp_path / "keys", now=NOW, entropy=Random(0).randbytes).close()
    return tmp_path


def ledger_at(place, seed):
    return Ledger.open(str(place / "rota.db"), place / "keys", login="anna", now=NOW, entropy=Random(seed).randbytes)


def closed(ledger):
    ledger.remember()
    ledger.log.close()
    return ledger.org


def hire(ledger, *numbers):
    ledger.handle_all([Hire(person=Random(number).randbytes(16).hex(), number=number, unit="SHOP", level="staff") for number in numbers])


def test_the_next_command_begins_where_the_last_one_ended(place, monkeypatch):
    monkeypatch.setattr(handling, "WORTH", 1)
    first = ledger_at(place, 1)
    first.handle(OpenUnit(unit="SHOP"))
    hire(first, *[f"E{number}" for number in range(100)])
    org = closed(first)
    second = ledger_at(place, 2)
    assert isinstance(second.org.people, RememberedPeople)
    assert second.org == org == replay(second.log.read())
    hire(second, "F1")
    second.handle(RecordAbsence(person=second.directory.person_id("E7"), first_day=NOW.date(), last_day=NOW.date()))
    assert second.org == replay(second.log.read())
    org = closed(second)
    third = ledger_at(place, 3)
    assert third.org == org == replay(third.log.read())
    closed(third)


def test_a_number_is_found_by_opening_a_few_and_one_hired_since_too(place, monkeypatch):
    monkeypatch.setattr(handling, "WORTH", 50)
    first = ledger_at(place, 1)
    first.handle(OpenUnit(unit="SHOP"))
    hire(first, *[f"E{number}" for number in range(GROUP * 5)])
    ids = dict(first.directory.person_numbers())
    closed(first)
    second = ledger_at(place, 2)
    hire(second, "F1")
    closed(second)
    third = ledger_at(place, 3)
    assert [third.directory.person_id(number) for number in ("E7", "E99", "E0")] == [ids["E7"], ids["E99"], ids["E0"]]
    assert third.directory.number_of(third.directory.person_id("F1")) == "F1"
    assert len(third.directory._texts) < len(ids)
    assert third.directory.person_id("E7") == third.directory.anybody_id("E7")
    closed(third)


def test_a_state_is_not_kept_before_it_pays(place):
    first = ledger_at(place, 1)
    first.handle(OpenUnit(unit="SHOP"))
    closed(first)
    assert not (place / "rota.db.cache").exists()


def test_nothing_personal_is_in_what_is_kept(place, monkeypatch):
    monkeypatch.setattr(handling, "WORTH", 1)
    first = ledger_at(place, 1)
    first.handle(OpenUnit(unit="SHOP", name="Unmistakable shop"))
    person = Hire(person="a" * 32, number="00815-X", name="Ann Unmistakable", email="ann@example.org", unit="SHOP", level="staff")
    first.handle(person)
    closed(first)
    kept = (place / "rota.db.cache").read_bytes()
    assert not [text for text in (b"Unmistakable", b"00815-X", b"example.org", b"anna") if text in kept]


def test_a_hint_is_shared_by_many(place):
    hints = Hints.over({f"E{number}": f"p{number}" for number in range(640)}, hash)
    assert len(hints.groups) == 640 // GROUP
    assert "p7" in hints.alike("E7", hash)


def test_hints_that_lead_nowhere_cost_time_and_nothing_else(place, monkeypatch):
    monkeypatch.setattr(handling, "WORTH", 1)
    first = ledger_at(place, 1)
    first.handle(OpenUnit(unit="SHOP"))
    hire(first, *[f"E{number}" for number in range(GROUP * 3)])
    monkeypatch.setattr(first.directory, "make_hints", lambda: Hints.over({"E0": "nobody"}, first.directory._hint))
    wanted = first.directory.person_id("E7")
    closed(first)
    second = ledger_at(place, 2)
    assert second.directory.person_id("E7") == wanted
    closed(second)


def test_another_edition_of_the_fold_is_another_maker(monkeypatch, tmp_path):
    present = maker()
    other = tmp_path / "evolve.py"
    other.write_text("# folded otherwise")
    monkeypatch.setattr("scheduler.evolve.__file__", str(other))
    maker.cache_clear()
    try:
        assert maker() != present
    finally:
        maker.cache_clear()


def test_a_state_with_a_text_that_is_not_sealed_is_never_packed():
    with pytest.raises(AssertionError, match="sealed"):
        packed(state_after(hired("ann")), None)
    assert isinstance(Organisation(), Organisation)
    assert isinstance(hired("ann"), PersonHired)
