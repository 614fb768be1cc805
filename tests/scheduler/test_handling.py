"""Commands become events of one transaction, once, on the state they were decided on."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from events.errors import CommandReused, Conflict, LogError
from events.kinds.log import ActorSeen
from events.kinds.people import PersonHired
from events.kinds.units import UnitOpened
from events.store import Log
from scheduler.decide.people import ChangePerson, Hire, MovePerson, RecordAbsence
from scheduler.decide.units import ChangeUnit, OpenUnit
from scheduler.errors import NotPermitted, Rejected, Stale
from scheduler.evolve import replay
from scheduler.handling import TRIES, Ledger, request_of
from scheduler.wording import the_person

NOW = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
ANN, BOB = "a" * 32, "b" * 32


@pytest.fixture
def place(tmp_path):
    Log.create(str(tmp_path / "rota.db"), tmp_path / "keys", now=NOW, entropy=Random(0).randbytes).close()
    return tmp_path


def ledger_at(place, login="anna", now=NOW, seed=1, keys="keys"):
    return Ledger.open(str(place / "rota.db"), place / keys if keys else None, login=login, now=now, entropy=Random(seed).randbytes)


@pytest.fixture
def ledger(place):
    return ledger_at(place)


def hire_of(person=ANN, number="E17", **facts):
    return Hire(**({"person": person, "number": number, "unit": "SHOP", "level": "staff"} | facts))


def test_a_command_is_recorded_and_known(ledger):
    done = ledger.handle(OpenUnit(unit="SHOP"))
    assert (done.first, done.last, done.repeated) == (2, 3, False)
    assert list(ledger.org.units) == ["SHOP"]
    assert replay(ledger.log.read()) == ledger.org


def test_who_acts_is_introduced_once_and_sealed(place, ledger):
    first = ledger.handle(OpenUnit(unit="SHOP"))
    second = ledger.handle(OpenUnit(unit="DEPOT"))
    assert [type(event) for event in first.events] == [ActorSeen, UnitOpened]
    assert [type(event) for event in second.events] == [UnitOpened]
    ledger_at(place, "otto", seed=2).handle(OpenUnit(unit="PLANT"))
    ledger.catch_up()
    records = list(ledger.log.read(after=1))
    assert [ledger.directory.login_of(record.actor) for record in records] == ["anna", "anna", "anna", "otto", "otto"]
    assert not any(b"otto" in raw.envelope for raw in ledger.log.raw())


def test_a_login_must_be_a_name(place):
    with pytest.raises(Rejected, match="who acts"):
        ledger_at(place, login="a\nb").handle(OpenUnit(unit="SHOP"))


def test_a_ledger_opened_again_knows_the_same(place, ledger):
    ledger.handle_all([OpenUnit(unit="SHOP"), hire_of(name="Ann")])
    again = ledger_at(place, seed=2)
    assert again.org == ledger.org
    assert again.directory.name_of(again.directory.person_id("E17")) == "Ann"


def test_all_commands_of_a_transaction_are_done_or_none(ledger):
    with pytest.raises(Rejected):
        ledger.handle_all([OpenUnit(unit="SHOP"), hire_of(), MovePerson(person=ANN, unit="PLANT", first_day=None)])
    assert (ledger.log.head().position, ledger.org.units, ledger.org.people) == (1, {}, {})
    done = ledger.handle_all([OpenUnit(unit="SHOP"), hire_of()])
    assert [type(event) for event in done.events] == [ActorSeen, UnitOpened, PersonHired]


def test_nobody_gets_a_number_that_is_taken(ledger):
    ledger.handle_all([OpenUnit(unit="SHOP"), hire_of()])
    with pytest.raises(Rejected, match="E17 was hired already"):
        ledger.handle(hire_of(person=BOB))
    with pytest.raises(Rejected, match="E18 was hired already"):
        ledger.handle_all([hire_of("c" * 32, "E18"), hire_of("d" * 32, "E18")])


def test_refusals_name_people_by_their_number(ledger):
    ledger.handle_all([OpenUnit(unit="SHOP"), hire_of(), hire_of(BOB, "E18", manager=ANN)])
    with pytest.raises(Rejected) as refusal:
        ledger.handle(ChangePerson(person=ANN, manager=BOB))
    assert str(refusal.value) == refusal.value.sentence
    assert refusal.value.sentence.startswith("E17 answers to E18 answers to E17: ")
    with pytest.raises(Rejected, match="The manager of E19, #cccccccc, is nobody"):
        ledger.handle(hire_of("d" * 32, "E19", manager="c" * 32))


def test_a_check_may_refuse_with_details_in_words(ledger):
    def stale(org):
        raise Stale("plan-stale", "The draft is stale.", [f"{the_person(ANN)} left."])

    ledger.handle_all([OpenUnit(unit="SHOP"), hire_of()])
    with pytest.raises(Stale) as refusal:
        ledger.handle(OpenUnit(unit="DEPOT"), check=stale)
    assert refusal.value.details == ("E17 left.",)


def test_a_refusal_stays_of_its_kind(ledger):
    def forbid(org):
        raise NotPermitted("not-permitted", "Managers only.")

    with pytest.raises(NotPermitted, match="Managers only"):
        ledger.handle(OpenUnit(unit="SHOP"), check=forbid)


def test_a_dry_run_shows_what_would_be_appended_and_appends_nothing(ledger):
    done = ledger.handle_all([OpenUnit(unit="SHOP"), hire_of()], dry_run=True)
    assert [type(event) for event in done.events] == [ActorSeen, UnitOpened, PersonHired]
    assert (done.first, done.last, ledger.log.head().position, ledger.org.units) == (None, None, 1, {})


def test_what_changes_nothing_appends_nothing_not_even_who_acts(ledger, place):
    ledger.handle_all([OpenUnit(unit="SHOP", name="Shop"), hire_of(name="Ann", title="Clerk", email="a@example.org")])
    other = ledger_at(place, "otto", seed=2)
    done = other.handle_all(
        [
            ChangePerson(person=ANN, name="Ann", title="Clerk", email="a@example.org", level="staff"),
            ChangeUnit(unit="SHOP", name="Shop", seats=1),
        ]
    )
    assert (done.first, done.events) == (None, ())


def test_of_sealed_texts_only_new_ones_are_recorded(ledger):
    ledger.handle_all([OpenUnit(unit="SHOP"), hire_of(name="Ann", title="Clerk")])
    (event,) = ledger.handle(ChangePerson(person=ANN, name="Anne", title="Clerk", email=None)).events
    assert (event.name.text, event.title, event.email) == ("Anne", event.level, event.level)
    assert ledger.handle(ChangePerson(person=ANN, title=None)).events[0].title is None
    assert ledger.directory.title_of(ANN) is None


def test_a_repeated_command_does_nothing_and_says_what_the_first_try_did(ledger, place):
    first = ledger.handle(OpenUnit(unit="SHOP", name="Shop"), command_id="c1")
    again = ledger_at(place, "otto", seed=2).handle(OpenUnit(unit="SHOP", name="Shop"), command_id="c1")
    assert (again.first, again.last, again.repeated) == (first.first, first.last, True)
    assert [type(event) for event in again.events] == [type(event) for event in first.events]
    assert ledger.log.head().position == first.last


def test_a_hire_can_be_repeated_though_its_id_is_new(ledger):
    ledger.handle(OpenUnit(unit="SHOP"))
    absence = {"first_day": date(2026, 7, 1), "last_day": date(2026, 7, 2)}
    first = ledger.handle_all([hire_of(), RecordAbsence(person=ANN, **absence)], command_id="c1")
    again = ledger.handle_all([hire_of(BOB), RecordAbsence(person=BOB, **absence)], command_id="c1")
    assert (again.first, again.repeated, list(ledger.org.people)) == (first.first, True, [ANN])


def test_a_command_id_serves_one_request(ledger):
    ledger.handle(OpenUnit(unit="SHOP", name="Shop"), command_id="c1")
    with pytest.raises(CommandReused):
        ledger.handle(OpenUnit(unit="SHOP", name="Store"), command_id="c1")


def test_the_caller_may_say_what_was_asked(ledger):
    first = ledger.handle(OpenUnit(unit="SHOP"), command_id="c1", request=b"import units.csv")
    assert ledger.handle_all([], command_id="c1", request=b"import units.csv").first == first.first
    assert ledger.was_done("c1", b"import units.csv").last == first.last
    assert ledger.was_done("c2", b"import units.csv") is None


def test_requests_differ_where_anything_but_a_new_id_does():
    assert request_of([hire_of()]) == request_of([hire_of(BOB)])
    variants = [
        [hire_of()],
        [hire_of(name="Ann")],
        [hire_of(number="E18")],
        [hire_of(), hire_of(BOB)],
        [hire_of(), hire_of(BOB, manager=ANN)],
        [hire_of(), hire_of(BOB, manager="c" * 32)],
        [OpenUnit(unit="SHOP")],
        [ChangeUnit(unit="SHOP")],
        [ChangeUnit(unit="SHOP", name=None)],
    ]
    assert len({request_of(commands) for commands in variants}) == len(variants)


def test_who_was_too_slow_decides_again_on_the_new_state(ledger, place):
    rival = ledger_at(place, "otto", seed=2)
    heads = []

    def interfere(org):
        heads.append(org.position)
        if len(heads) < 3:
            rival.handle(OpenUnit(unit=f"RIVAL-{len(heads)}"))

    done = ledger.handle(OpenUnit(unit="SHOP"), check=interfere)
    assert (heads, done.first) == ([1, 3, 4], 5)
    assert list(ledger.org.units) == ["RIVAL-1", "RIVAL-2", "SHOP"]


def test_a_decision_that_no_longer_holds_is_refused_on_the_second_try(ledger, place):
    rival = ledger_at(place, "otto", seed=2)

    def interfere(org):
        if not org.units:
            rival.handle(OpenUnit(unit="SHOP"))

    with pytest.raises(Rejected, match="SHOP exists already"):
        ledger.handle(OpenUnit(unit="SHOP"), check=interfere)


def test_a_login_that_a_rival_introduced_is_not_introduced_twice(ledger, place):
    rival = ledger_at(place, "anna", seed=2)

    def interfere(org):
        if not org.units:
            rival.handle(OpenUnit(unit="DEPOT"))

    done = ledger.handle(OpenUnit(unit="SHOP"), check=interfere)
    assert [type(event) for event in done.events] == [UnitOpened]
    assert len(ledger.org.actors) == 1


def test_after_so_many_tries_the_conflict_is_told(ledger, place):
    rival = ledger_at(place, "otto", seed=2)
    tries = []

    def interfere(org):
        tries.append(org.position)
        rival.handle(OpenUnit(unit=f"RIVAL-{len(tries)}"))

    with pytest.raises(Conflict):
        ledger.handle(OpenUnit(unit="SHOP"), check=interfere)
    assert len(tries) == TRIES


def test_what_was_known_is_replayed_to_a_position_or_an_instant(ledger, place):
    ledger.handle(OpenUnit(unit="SHOP"))
    later = ledger_at(place, now=NOW + timedelta(days=1), seed=2)
    later.handle(OpenUnit(unit="DEPOT"))
    assert list(later.known_at(3).units) == ["SHOP"]
    assert list(later.known_at(NOW).units) == ["SHOP"]
    assert list(later.known_at(NOW + timedelta(days=1)).units) == ["SHOP", "DEPOT"]
    assert later.known_at(NOW - timedelta(seconds=1)).position == 0
    assert later.known_at(0).units == {}


@pytest.mark.parametrize("position", [-1, 99])
def test_a_position_that_the_log_does_not_hold_is_refused(ledger, position):
    with pytest.raises(Rejected, match="positions 1 to 1"):
        ledger.known_at(position)


def test_without_keys_everything_but_the_words_is_known(ledger, place):
    ledger.handle_all([OpenUnit(unit="SHOP"), hire_of(name="Ann")])
    reader = ledger_at(place, keys=None, seed=2)
    assert reader.org == ledger.org
    assert reader.directory.number_of(ANN) == "#aaaaaaaa"
    with pytest.raises(LogError, match="--keys"):
        reader.handle(OpenUnit(unit="DEPOT"))


def test_where_there_is_no_log_the_next_command_is_named(tmp_path):
    with pytest.raises(LogError, match="rota init"):
        ledger_at(tmp_path)
