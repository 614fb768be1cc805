"""Who may know of a sealed placement, and the log that others read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.kinds.base import Event
from events.kinds.consents import PlanConsented
from events.kinds.log import ActorSeen
from events.kinds.pins import PlacementPinned, PlacementUnpinned
from events.kinds.plans import PlanDrafted, PlanPublished
from events.kinds.programs import ProgramAdopted, ProgramAmended
from events.kinds.roles import RoleGranted
from events.personal import Secret
from events.record import Head
from scheduler.decide.registry import decide
from scheduler.seen_log import SeenLog
from scheduler.visibility import Hidden, Viewer, as_seen, as_seen_by, hidden_from, sight_parameters, visible_to
from tests.scheduler.stories import hired, opened, placement, proposal, state_after, terms

DAY = date(2026, 7, 14)
EVE = DAY - timedelta(days=1)
SEALED = placement("ann", "SHOP", DAY, program="surprise", host=None, sealed_until=DAY)
OPEN = placement("eve", "SHOP", DAY)
MANAGERS = (("mia", ("SHOP",)), ("tom", ("HQ",)), ("sue", ("SITE",)))


def company(sponsor: str | None = None) -> tuple[Event, ...]:
    return (
        *(opened("HQ"), opened("SITE", parent="HQ"), opened("SHOP", parent="SITE", front_line=True)),
        *(hired("ann", "HQ"), hired("eve", "HQ"), hired("bob", "SHOP")),
        *(ActorSeen(actor=login, login=Secret(subject=login, text=login)) for login in ("hr", *(name for name, _ in MANAGERS))),
        RoleGranted(actor="hr", role="hr"),
        *(RoleGranted(actor=login, role="manager", units=units) for login, units in MANAGERS),
        ProgramAdopted(program="telus-day", source=None, terms=terms()),
        ProgramAdopted(program="surprise", source=None, terms=terms(sealed=True, host="none", sponsor=sponsor)),
    )


def knows(viewer: Viewer, day: date = EVE, sponsor: str | None = None) -> bool:
    return visible_to(viewer, day, state_after(*company(sponsor)))(SEALED)


def somebody(actor: str | None = None, person: str | None = None, sees_all: bool = False) -> Viewer:
    return Viewer(actor=actor, person=person, sees_all=sees_all)


def test_before_its_day_only_the_guest_and_who_sees_all_know() -> None:
    assert knows(somebody(sees_all=True))
    assert knows(somebody(person="ann"))
    assert not knows(somebody(person="eve"))
    assert not knows(somebody(actor="mia"))
    assert not knows(somebody())


def test_from_its_day_on_everybody_knows() -> None:
    assert knows(somebody(), DAY)
    assert knows(somebody(), DAY + timedelta(days=9))


def test_the_sponsor_knows_and_is_a_person_or_the_units_manager() -> None:
    assert knows(somebody(person="bob"), sponsor="bob")
    assert knows(somebody(actor="mia"), sponsor="unit-manager")
    assert not knows(somebody(actor="mia"), sponsor="bob")
    assert not knows(somebody(person="bob"), sponsor="unit-manager")


def test_where_the_unit_has_no_manager_the_nearest_above_it_is_told_and_no_other() -> None:
    elsewhere = replace(SEALED, unit="SITE")
    org = state_after(*company("unit-manager"))
    told = {login for login, _ in MANAGERS if visible_to(somebody(actor=login), EVE, org)(elsewhere)}
    assert told == {"sue"}


def test_what_is_not_sealed_is_known_to_everybody() -> None:
    assert visible_to(somebody(), EVE, state_after(*company()))(OPEN)


def test_a_pin_of_a_sealed_program_is_hidden_and_one_of_another_is_not() -> None:
    pins = (pinned("SPIN1", "surprise"), pinned("PIN1", "telus-day"))
    org = state_after(*company(), *pins)
    assert hidden_from(somebody(), EVE, org).pins == {"SPIN1"}
    assert hidden_from(somebody(), DAY, org) == Hidden()


def pinned(pin: str, program: str) -> PlacementPinned:
    return PlacementPinned(pin=pin, kind="shadow", program=program, person="ann", unit="SHOP", first_day=DAY, last_day=DAY, days=(DAY,))


def test_a_program_that_is_unsealed_later_still_keeps_what_was_sealed() -> None:
    drafted = decide(proposal(SEALED, OPEN), state_after(*company()))
    unsealed = ProgramAmended(program="surprise", terms=terms(host="none"))
    org = state_after(*company(), *drafted, unsealed)
    assert org.surprises == {"surprise": True}
    assert hidden_from(somebody(), EVE, org).placements == {"2026Q3-1.1"}


def test_the_state_as_seen_lacks_what_is_hidden_and_what_was_lost_with_it() -> None:
    org = state_after(*company(), *decide(proposal(OPEN, SEALED), state_after(*company())), pinned("SPIN1", "surprise"))
    seen = as_seen(org, somebody(), EVE)
    assert [one.person for one in seen.plans["2026Q3-1"].placements] == ["eve"]
    assert (len(seen.plans["2026Q3-1"].lost), list(seen.pins)) == (1, [])
    assert len(org.plans["2026Q3-1"].placements) == 2
    assert as_seen(org, somebody(person="ann"), EVE) is not seen
    assert as_seen(org, somebody(sees_all=True), EVE) is org


def test_a_plan_says_by_whose_sight_it_was_made_and_it_can_be_had_again() -> None:
    org = state_after(*company(), *decide(proposal(OPEN, SEALED), state_after(*company())))
    for viewer, known in ((somebody(actor="mia"), 1), (somebody(person="ann"), 2), (somebody(), 1)):
        again = as_seen_by(sight_parameters(viewer, EVE), org)
        assert len(again.plans["2026Q3-1"].placements) == known
    assert as_seen_by({"workers": 2}, org) is org


# --- the log that others read ---


class Stored:
    """A log of some events, as far as it is read."""

    def __init__(self, *events: Event) -> None:
        self.stored = events

    def head(self) -> Head:
        return Head(position=len(self.stored), root=b"root", recorded_at=None)

    def events(self, *, after: int = 0, upto: int | None = None) -> Iterator[tuple[int, Event]]:
        last = len(self.stored) if upto is None else upto
        yield from ((place, event) for place, event in enumerate(self.stored, start=1) if after < place <= last)

    def position_at(self, instant: datetime) -> int:
        return len(self.stored)


def history(*placements: object) -> tuple[Event, ...]:
    known = company()
    return (*known, *decide(proposal(*placements), state_after(*known)))


def seen_log(*events: Event) -> SeenLog:
    org = state_after(*events)
    return SeenLog(Stored(*events), org, hidden_from(somebody(), EVE, org))  # type: ignore[arg-type]


def test_every_event_about_what_is_hidden_is_left_out_and_the_rest_follow_each_other() -> None:
    consent = PlanConsented(plan="2026Q3-1", placement="2026Q3-1.2", person="ann")
    unpinned = PlacementUnpinned(pin="SPIN1")
    told = history(OPEN, SEALED)
    log = seen_log(*told, consent, pinned("SPIN1", "surprise"), unpinned, PlanPublished(plan="2026Q3-1"))
    read = list(log.events())
    assert [position for position, _ in read] == list(range(1, len(told) + 1))
    assert read[-1][1] == PlanPublished(plan="2026Q3-1")
    assert not any(isinstance(event, PlanConsented | PlacementPinned | PlacementUnpinned) for _, event in read)


def test_a_plan_tells_nothing_of_the_search_that_made_it() -> None:
    (made,) = (event for _, event in seen_log(*history(OPEN, SEALED)).events() if isinstance(event, PlanDrafted))
    blank = (made.log_root, made.problem_digest, made.milliseconds, made.candidates, made.parameters, made.tiers)
    assert blank == ("", "", 0, 0, {}, ())
    assert made.placements == 1


def test_what_tells_of_the_whole_log_is_blank_or_not_there() -> None:
    log = seen_log(*history(OPEN, SEALED))
    assert (log.head().root, log.root_at(3)) == (b"", b"")
    for name in ("append", "verify", "dump", "parts", "backup", "checkpoint", "prove_event", "copy"):
        assert not hasattr(log, name)


@given(st.lists(st.booleans(), max_size=30), st.data())
def test_numbers_go_there_and_back(sealed: list[bool], data: st.DataObject) -> None:
    """Whichever events are left out, the others are numbered without a gap, and any stretch of numbers gives just those events."""
    events = tuple(PlacementUnpinned(pin=f"{'SPIN' if hidden else 'PIN'}{place}") for place, hidden in enumerate(sealed))
    hidden = Hidden(pins=frozenset(event.pin for event in events if event.pin.startswith("S")))
    log = SeenLog(Stored(*events), state_after(), hidden)  # type: ignore[arg-type]
    kept = [event for event in events if event.pin not in hidden.pins]
    assert list(log.events()) == list(enumerate(kept, start=1))
    assert log.head().position == log.position_at(datetime(2026, 7, 1, tzinfo=UTC)) == len(kept)
    after = data.draw(st.integers(0, len(kept)))
    upto = data.draw(st.integers(after, len(kept)))
    assert [event for _, event in log.events(after=after, upto=upto)] == kept[after:upto]


@pytest.mark.parametrize("position", [1, 5, 9])
def test_where_nothing_is_hidden_positions_are_what_they_are(position: int) -> None:
    assert seen_log(*company()).seen(position) == position
