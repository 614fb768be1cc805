"""Given what happened, when something is asked, then this follows or is refused."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from events.kinds.base import Event
from events.kinds.people import PersonHired
from events.kinds.programs import Choice, Terms
from events.kinds.units import UnitOpened
from events.personal import Secret
from scheduler.decide.plans import ProposePlan
from scheduler.decide.references import settle
from scheduler.decide.registry import decide
from scheduler.errors import Rejected
from scheduler.evolve import evolve
from scheduler.organisation import Organisation
from scheduler.wording import spoken
from solver.outcome import TIERS, Kind, Placement, TierValue

JULY, SEPTEMBER = date(2026, 7, 1), date(2026, 9, 30)


@dataclass
class Story:
    """`past` is folded; the answer to `when` is held against `then` or `refused`."""

    past: tuple[Event, ...]
    commands: tuple[Any, ...] = ()

    def when(self, *commands: Any) -> "Story":
        """Commands of one transaction."""
        return Story(self.past, commands)

    def then(self, *expected: Event) -> None:
        assert self.answer() == expected

    def refused(self, reason: str, *said: str) -> None:
        """The refusal has this reason and its sentence holds these words."""
        with pytest.raises(Rejected) as refusal:
            self.answer()
        sentence = spoken(refusal.value.sentence, str)
        assert refusal.value.reason == reason, sentence
        assert all(word in sentence for word in said), sentence

    def answer(self) -> tuple[Event, ...]:
        org = state_after(*self.past)
        events: list[Event] = []
        for command in self.commands:
            for event in decide(command, org):
                evolve(org, event, position=org.position + 1)
                events.append(event)
        settle(events, org)
        return tuple(events)

    def state(self) -> Organisation:
        return state_after(*self.past, *self.answer())


def given(*past: Event) -> Story:
    return Story(past)


def state_after(*events: Event) -> Organisation:
    org = Organisation()
    for position, event in enumerate(events, start=1):
        evolve(org, event, position=position)
    return org


def opened(unit: str, **facts: Any) -> UnitOpened:
    return UnitOpened(unit=unit, **facts)


def hired(person: str, unit: str = "SHOP", **facts: Any) -> PersonHired:
    """Somebody whose number is their id in capitals."""
    known = {"first_day": date(2020, 1, 1), "level": "staff"} | facts
    return PersonHired(person=person, unit=unit, number=Secret(subject=person, text=person.upper()), **known)


def terms(**changes: Any) -> Terms:
    """A shadow day a quarter for executives, anywhere at the front line."""
    usual = {
        "kind": "shadow",
        "who": Choice(level=("executive",)),
        "who_not": Choice(),
        "where": Choice(front_line=True),
        "where_not": Choice(),
        "quota": 1,
        "per": "quarter",
        "length": 1,
        "length_unit": "days",
        "starts": 0b1111111,
        "weekdays": None,
        "off_pattern": False,
        "window_first_day": None,
        "window_last_day": None,
        "min_gap_days": None,
        "host": "person",
        "host_load": 2,
        "in_peak": "avoid",
        "home_peak": "avoid",
        "min_worked": 75,
        "needs": (),
        "mandatory": True,
        "every_department_sends": False,
        "every_unit_receives": False,
        "no_repeat": "none",
        "no_repeat_quarters": None,
        "sealed": False,
        "compensation_days": None,
        "minutes": None,
        "quota_minutes": None,
        "blackout": (),
        "within_days": None,
        "after": None,
        "unit_gap_days": None,
        "never_worked": False,
        "each_once": False,
        "in_a_row": None,
        "floors": (),
        "kinds": (),
        "demands": (),
        "travel": "anywhere",
        "supernumerary": True,
        "notice_days": None,
        "sponsor": None,
        "consultation": False,
        "season_first_day": None,
        "season_last_day": None,
        "max_gap_days": None,
        "unit_min_gap_days": None,
        "unit_max_gap_days": None,
        "unit_works": False,
    }
    return Terms(**(usual | changes))


def placement(person: str = "ann", unit: str = "SHOP", day: date = date(2026, 7, 14), **facts: Any) -> Placement:
    usual = {"kind": Kind.SHADOW, "program": "telus-day", "first_day": day, "last_day": day, "days": (day,), "host": "bob"}
    return Placement(person=person, unit=unit, **(usual | facts))


def proposal(*placements: Placement, **changes: Any) -> ProposePlan:
    usual = {
        "horizon": "2026Q3",
        "first_day": JULY,
        "last_day": SEPTEMBER,
        "based_on": 1,
        "log_root": "ab" * 32,
        "problem_digest": "cd" * 32,
        "engine": "cp-sat",
        "engine_version": "9.15",
        "milliseconds": 42,
        "seed": 1,
        "candidates": 7,
        "parameters": {"workers": 2},
        "tiers": tuple(TierValue(tier=tier, value=0, bound=0) for tier in TIERS),
        "shortfalls": (),
        "placements": placements,
    }
    return ProposePlan(**(usual | changes))
