"""A state that was remembered is the state: for any log, at any position, whatever is folded into it afterwards."""

from copy import copy
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from events.kinds.people import PersonHired
from events.personal import Secret, Slot
from events.store import Log
from scheduler import handling, snapshots
from scheduler.decide.people import Hire, RecordAbsence
from scheduler.decide.units import OpenUnit
from scheduler.evolve import evolve, replay
from scheduler.handling import Ledger
from scheduler.hints import GROUP, Hints
from scheduler.organisation import Organisation
from scheduler.people_in_pieces import PeopleInPieces
from scheduler.snapshots import maker, packed, unpacked
from scheduler.views.listing_state import state_digest
from tests.scheduler.stories import hired, state_after
from tests.scheduler.test_evolve import A_HISTORY

NOW = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)


def sealed(event, number):
    """The event as a log hands it out: its texts in slots."""
    secrets = {name: value for name in event.__struct_fields__ if isinstance(value := getattr(event, name), Secret)}
    slots = {name: Slot(event=f"e{number}", field=name, subject=secret.subject, commitment="00") for name, secret in secrets.items()}
    return structs.replace(event, **slots)


HISTORY = tuple(sealed(event, number) for number, event in enumerate(A_HISTORY))


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(snapshots, "A_PIECE", 2)


@pytest.mark.parametrize("size", range(len(HISTORY) + 1))
def test_every_state_survives_being_packed_and_goes_on_as_it_would_have(size):
    org = state_after(*HISTORY[:size])
    again, _ = unpacked(memoryview(packed(org, None)))
    assert again == org
    assert state_digest(again) == state_digest(org)
    for position, event in enumerate(HISTORY[size:], start=size + 1):
        evolve(again, event, position=position)
    assert again == state_after(*HISTORY)


IDS = [f"p{number}" for number in range(7)]
PEOPLE = {person: state_after(sealed(hired(person), 1)).people[person] for person in (*IDS, "new")}
DEEDS = st.lists(st.tuples(st.sampled_from(["look", "replace", "remove", "copy", "all"]), st.sampled_from([*IDS, "new"])), max_size=12)


@given(deeds=DEEDS, size=st.integers(1, 8))
def test_people_in_pieces_are_what_a_dict_would_be(deeds, size):
    pieces = PeopleInPieces(IDS, size, lambda piece: [PEOPLE[person] for person in IDS[piece * size : (piece + 1) * size]])
    plain = {person: PEOPLE[person] for person in IDS}
    before, before_plain = pieces, dict(plain)
    for deed, person in deeds:
        changed = structs.replace(PEOPLE[person], left=NOW.date())
        match deed:
            case "look":
                assert pieces.get(person) == plain.get(person)
            case "replace":
                pieces[person] = plain[person] = changed
            case "remove":
                assert pieces.pop(person, None) == plain.pop(person, None)
            case "copy":
                before, before_plain, pieces = pieces, dict(plain), copy(pieces)
            case "all":
                assert list(pieces.values()) == list(plain.values())
        assert (len(pieces), person in pieces, list(pieces)) == (len(plain), person in plain, list(plain))
    assert list(pieces.items()) == list(plain.items())
    assert list(reversed(pieces.keys())) == list(reversed(plain))
    assert pieces == plain
    assert plain == pieces
    assert before == (plain if before is pieces else before_plain)


def test_one_person_is_unpacked_with_few_others(monkeypatch):
    org = state_after(*(sealed(hired(person), 1) for person in IDS))
    again, _ = unpacked(memoryview(packed(org, None)))
    assert again.people["p4"] == org.people["p4"]
    assert sum(not isinstance(found, int) for found in again.people._known.values()) == 2


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
    assert isinstance(second.org.people, PeopleInPieces)
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
    assert hints.groups == 640 // GROUP
    assert "p7" in hints.alike("E7", hash)


def test_hints_that_lead_nowhere_cost_time_and_nothing_else(place, monkeypatch):
    monkeypatch.setattr(handling, "WORTH", 1)
    first = ledger_at(place, 1)
    first.handle(OpenUnit(unit="SHOP"))
    hire(first, *[f"E{number}" for number in range(GROUP * 3)])
    monkeypatch.setattr(first.directory, "make_hints", lambda: Hints(groups=2, people=[*first.org.people], of_person=[2] * GROUP * 3))
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
