"""The words behind opaque ids and slots."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from events.errors import Unreadable
from events.kinds.corrections import PersonStruck
from events.kinds.log import ActorSeen
from events.kinds.people import PersonHired
from events.kinds.units import UnitOpened
from events.personal import Slot
from scheduler.directory import FEW, SEALED, Directory
from scheduler.errors import Rejected
from scheduler.evolve import evolve
from scheduler.hints import Hints, slips
from tests.scheduler.stories import hired, state_after

TEXTS = {"ann number": "E017", "ann name": "Ann Ågren", "bob number": "E018", "anna login": "anna"}


class Vault:
    """Opens the slots of which it knows the text, and counts how often it is asked."""

    def __init__(self, texts):
        self.texts, self.asked = texts, 0

    def one(self, slot):
        self.asked += 1
        try:
            return self.texts[slot.event]
        except KeyError:
            raise Unreadable("gone") from None

    def many(self, slots):
        self.asked += 1
        return {slot: self.texts[slot.event] for slot in slots if slot.event in self.texts}


def slot(event):
    return Slot(event=event, field=event.rpartition(" ")[2], subject="s", commitment="00")


def person(name, **texts):
    sealed = {field: slot(f"{name} {field}") for field in ("number", "name", "email", "title")}
    return PersonHired(person=f"{name}-0123456789", first_day=None, unit="SHOP", level="staff", **(sealed | texts))


ORG = state_after(person("ann", email=None), person("bob"), ActorSeen(actor="x", login=slot("anna login")))
ANN, BOB = "ann-0123456789", "bob-0123456789"


def directory_of(texts=TEXTS, org=ORG):
    vault = Vault(texts)
    return Directory(org, vault.one, vault.many), vault


def refused(directory, lookup, *words):
    with pytest.raises(Rejected) as refusal:
        getattr(directory, lookup)(*words)
    return refusal.value


def test_people_are_found_by_their_number_and_named_by_it():
    directory, _ = directory_of()
    assert (directory.person_id("E017"), directory.number_of(BOB)) == (ANN, "E018")
    assert directory.person_numbers() == {"E017": ANN, "E018": BOB}


def test_an_unknown_number_is_refused_with_those_that_look_like_it():
    directory, _ = directory_of()
    with pytest.raises(Rejected) as refusal:
        directory.person_id("e17")
    assert (refusal.value.reason, "E017" in refusal.value.sentence) == ("person-unknown", True)


def test_names_addresses_and_titles_are_opened_on_demand():
    directory, _ = directory_of()
    assert (directory.name_of(ANN), directory.email_of(ANN), directory.title_of(ANN)) == ("Ann Ågren", None, SEALED)


def test_what_cannot_be_opened_is_shown_as_sealed_and_people_stay_apart():
    directory, _ = directory_of({})
    assert (directory.name_of(ANN), directory.number_of(ANN), directory.number_of(BOB)) == (SEALED, "#ann-0123", "#bob-0123")
    assert directory.login_of("x") == SEALED
    with pytest.raises(Rejected, match="--keys"):
        directory.person_id("E017")


def test_who_is_shown_by_a_beginning_of_their_id_is_found_by_it_and_nobody_else_is():
    directory, _ = directory_of({"bob number": "E018"})
    assert directory.person_id("#ann-0123") == directory.anybody_id("#ann-0123") == ANN
    assert refused(directory, "person_id", "#bob-0123").reason == "person-unknown"


def test_what_two_are_shown_as_finds_neither():
    twice, _ = directory_of({}, state_after(person("ann"), replace(person("ann"), person="ann-0123450000")))
    assert refused(twice, "person_id", "#ann-0123").reason == "numbers-sealed"


def test_one_number_that_cannot_be_opened_does_not_hide_the_others():
    directory, _ = directory_of({"bob number": "E018"})
    assert (directory.person_id("E018"), directory.number_of(ANN)) == (BOB, "#ann-0123")


def test_whoever_looks_for_a_number_that_cannot_be_opened_is_told_that_there_are_such():
    directory, _ = directory_of({"bob number": "E018"})
    assert "1 number cannot be opened" in refused(directory, "person_id", "E017").sentence
    assert "cannot be opened" not in refused(directory_of()[0], "person_id", "E019").sentence


def test_somebody_is_found_by_the_beginning_of_their_id_whatever_can_be_opened():
    directory, _ = directory_of({})
    assert [directory.id_beginning(begin) for begin in ("#ann-0123", "ann-01234", ANN, "BOB-0123")] == [ANN, ANN, ANN, BOB]
    assert refused(directory, "id_beginning", "#ann-012").reason == "id-short"
    assert refused(directory, "id_beginning", "ann-01235").reason == "person-unknown"
    twice = directory_of({}, state_after(person("ann"), replace(person("ann"), person="ann-0123450000")))[0]
    assert (twice.id_beginning("ann-012345678"), refused(twice, "id_beginning", "#ann-0123").reason) == (ANN, "id-ambiguous")


def test_somebody_struck_is_found_by_their_id_too():
    directory, _ = directory_of(org=state_after(person("ann"), PersonStruck(person=ANN, reason=None)))
    assert directory.id_beginning("#ann-0123") == ANN


@pytest.fixture
def crowd(monkeypatch):
    """So many people that suggestions are not sought among all of them: their directory, and what counts how much is opened."""
    monkeypatch.setattr("scheduler.directory.MOST_COMPARED", 100)
    monkeypatch.setattr("scheduler.hints.GROUP", 4)
    people = [replace(person("x"), person=f"{n:08}-0123456789", number=slot(f"{n} number")) for n in range(6400)]
    vault = Vault({f"{n} number": f"E{n:05}" for n in range(6400) if n != 7})
    numbers = {f"E{n:05}": f"{n:08}-0123456789" for n in range(6400) if n != 7}
    return Directory(state_after(*people), vault.one, vault.many, hint=crc32_of, hints=Hints.over(numbers, crc32_of)), vault


def crc32_of(number):
    return zlib.crc32(number.encode())


def test_a_mistyped_number_among_very_many_is_refused_with_its_likes_and_few_are_opened(crowd):
    directory, _ = crowd
    assert directory.person_id("E04711") == "00004711-0123456789"
    assert '"E04711"' in refused(directory, "person_id", "E047511").sentence
    assert len(directory._texts) < 1000
    for mistyped in ("E04711x", "4E04711", "e04711", "0E4711"):
        refusal = refused(directory, "person_id", mistyped)
        assert (refusal.reason, '"E04711"' in refusal.sentence) == ("person-unknown", True)
    assert (
        refused(directory, "anybody_id", "nobody at all").sentence
        == '"nobody at all" is nobody known here. 1 number cannot be opened, and '
        "is shown as # and 8 signs of an id: rota people list"
    )


def test_whoever_has_no_hint_among_very_many_is_found_all_the_same(crowd):
    directory, vault = crowd
    vault.texts["7 number"] = "E00007"
    assert directory.person_id("E00007") == "00000007-0123456789"


@given(st.text("0123456789Ex", min_size=1, max_size=8), st.data())
def test_one_slip_of_the_fingers_is_among_those_looked_for(number, data):
    at = data.draw(st.integers(0, len(number) - 1))
    sign = data.draw(st.sampled_from(sorted({*number, *"0123456789"})))
    slip = data.draw(
        st.sampled_from([number[:at] + number[at + 1 :], number[:at] + sign + number[at + 1 :], number[:at] + sign + number[at:]])
    )
    assert number in slips(slip) or slip == number or not {*number} <= {*slip, *"0123456789"}


def test_without_any_key_everything_is_sealed():
    def nothing(_):
        raise Unreadable("no key directory")

    directory = Directory(ORG, nothing, nothing)
    assert (directory.number_of(ANN), directory.name_of(ANN)) == ("#ann-0123", SEALED)


def test_numbers_are_opened_together_and_nothing_is_opened_twice():
    directory, vault = directory_of()
    for _ in range(3):
        directory.person_id("E017")
        directory.name_of(ANN)
    assert vault.asked == 2


def test_a_function_for_one_slot_is_enough():
    directory = Directory(ORG, Vault({"bob number": "E018"}).one)
    assert directory.person_numbers() == {"E018": BOB}


def test_the_directory_follows_its_state():
    org = state_after(person("ann"))
    directory, _ = directory_of(org=org)
    assert directory.person_numbers() == {"E017": ANN}
    evolve(org, person("bob"), position=2)
    evolve(org, hired("cy"), position=3)
    assert directory.person_numbers() == {"E017": ANN, "E018": BOB, "CY": "cy"}


def test_the_directory_of_another_state_keeps_what_was_opened():
    directory, vault = directory_of()
    directory.person_numbers()
    other = directory.over(state_after(person("bob")))
    assert (other.person_numbers(), vault.asked) == ({"E018": BOB}, 1)


def test_texts_not_yet_sealed_are_read_as_they_are():
    directory, _ = directory_of(org=state_after(hired("cy")))
    assert directory.person_id("CY") == "cy"
    assert directory.text(None) is None


def test_who_acts_is_named_by_their_login():
    directory, _ = directory_of()
    assert (directory.login_of("x"), directory.login_of("system")) == ("anna", "system")
    assert (directory.actor_id("anna"), directory.actor_id("otto")) == ("x", None)


def test_a_name_of_nobody_is_refused():
    directory, _ = directory_of()
    with pytest.raises(Rejected):
        directory.name_of("zoe")
    assert directory.number_of("zoe-in-full") == "#zoe-in-f"


def test_units_have_names_too():
    org = state_after(UnitOpened(unit="SHOP", name=slot("ann name")))
    directory, _ = directory_of(org=org)
    assert directory.text(org.units["SHOP"].name) == "Ann Ågren"


def test_few_numbers_are_opened_by_themselves_and_many_together():
    ids = [f"p{n:03}-0123456789" for n in range(3 * FEW)]
    org = state_after(*[replace(person("ann"), person=one, number=slot(f"{one} number")) for one in ids])
    directory, vault = directory_of({f"{one} number": one[:4] for one in ids}, org)
    assert (directory.number_of(ids[-1]), vault.asked, len(directory._texts)) == (ids[-1][:4], 1, 1)
    assert [directory.number_of(one) for one in ids] == [one[:4] for one in ids]
    assert vault.asked == FEW + 1
