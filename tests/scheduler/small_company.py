"""A company of two front-line units and an office, as events, and a directory that opens nothing but reads it all."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from events.kinds.base import Event
from events.kinds.peaks import CoverApproved, CoverAsked, PeakDeclared
from events.kinds.people import AbsenceRecorded, PersonHired, PreferenceStated, SkillGained
from events.kinds.plans import PlacementProposed, PlanDrafted, PlanPublished, TierLine
from events.kinds.programs import Choice, ProgramAdopted
from events.kinds.units import CalendarDayAdded, UnitOpened
from events.personal import Secret
from scheduler.evolve import evolve
from scheduler.organisation import Organisation
from solver.outcome import TIERS, Placement
from tests.scheduler.stories import terms

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
HORIZON = (FIRST, LAST)
MON = date(2026, 7, 6)


def july(day: int) -> date:
    return date(2026, 7, day)


def opaque(number: str) -> str:
    """The opaque id behind a company number."""
    return number.encode().hex().rjust(32, "0")


def opened(unit: str, **facts: Any) -> UnitOpened:
    return UnitOpened(unit=unit, parent=None if unit == "HQ" else "HQ", **facts)


def hired(number: str, unit: str, level: str = "staff", **facts: Any) -> PersonHired:
    return PersonHired(
        person=opaque(number),
        unit=unit,
        level=level,
        first_day=date(2020, 1, 1),
        number=Secret(subject=opaque(number), text=number),
        **facts,
    )


def asked(ask: str, unit: str, first_day: date, last_day: date, heads: int = 1, **facts: Any) -> tuple[Event, ...]:
    span = {"unit": unit, "first_day": first_day, "last_day": last_day}
    return CoverAsked(ask=ask, peak=None, heads=heads, **span, **facts), CoverApproved(ask=ask)


ROTATION: dict[str, Any] = {
    "kind": "rotation",
    "who": Choice(tag=("rotates",)),
    "length": 2,
    "length_unit": "weeks",
    "starts": 0b1,
    "host": "none",
    "in_peak": "welcome",
    "mandatory": False,
}

COMPANY: tuple[Event, ...] = (
    opened("HQ", max_away=100),
    opened("OFFICE", max_away=50),
    opened("NORTH", front_line=True, calendar="CITY"),
    opened("SOUTH", front_line=True, seats=2, max_away=100),
    hired("E1", "HQ", "executive"),
    hired("E2", "OFFICE", "executive"),
    hired("N1", "NORTH", manager=opaque("E2")),
    hired("N2", "NORTH"),
    hired("S1", "SOUTH"),
    hired("S2", "SOUTH"),
    hired("O1", "OFFICE", tags=("rotates",)),
    hired("O2", "OFFICE"),
    AbsenceRecorded(person=opaque("E1"), first_day=july(6), last_day=july(10)),
    SkillGained(person=opaque("O2"), skill="driving", first_day=None),
    CalendarDayAdded(calendar="CITY", day=july(14)),
    PreferenceStated(person=opaque("E1"), unit="SOUTH", weight=7),
    PeakDeclared(peak="P1", unit="SOUTH", first_day=july(20), last_day=july(24)),
    *asked("A1", "SOUTH", july(20), july(21), skill="driving", priority=2),
    ProgramAdopted(program="telus-day", source="telus-day", terms=terms()),
    ProgramAdopted(program="weeks", source=None, terms=terms(**ROTATION)),
)


def drafted(plan: str = "2026Q3-1", placements: Iterable[Placement] = (), **facts: Any) -> tuple[Event, ...]:
    """A plan with these placements, as the log keeps it."""
    proposed = tuple(_proposed(plan, number, placement) for number, placement in enumerate(placements, 1))
    made = PlanDrafted(
        plan=plan,
        **{
            "horizon": "2026Q3",
            "first_day": FIRST,
            "last_day": LAST,
            "based_on": len(COMPANY),
            "log_root": "ab" * 32,
            "problem_digest": "cd" * 32,
            "engine": "plain",
            "engine_version": "1",
            "milliseconds": 12,
            "seed": 1,
            "candidates": 99,
            "placements": len(proposed),
            "parameters": {"workers": 1},
            "tiers": tuple(TierLine(name=tier.value, value=0, bound=0) for tier in TIERS),
            "shortfalls": (),
            **facts,
        },
    )
    return made, *proposed


def published(plan: str = "2026Q3-1", placements: Iterable[Placement] = ()) -> tuple[Event, ...]:
    return *drafted(plan, placements), PlanPublished(plan=plan)


def company(*more: Event, without: type[Event] | None = None) -> Organisation:
    """The company after these events, too; `without` leaves out all events of one kind."""
    org = Organisation()
    kept = [event for event in (*COMPANY, *more) if without is None or not isinstance(event, without)]
    for position, event in enumerate(kept, 1):
        evolve(org, event, position=position)
    return org


class Numbers:
    """The directory of a company whose numbers were never sealed."""

    def __init__(self, org: Organisation) -> None:
        self._numbers = {person.id: person.number.text for person in org.people.values() if isinstance(person.number, Secret)}

    def number_of(self, person: str) -> str:
        return self._numbers.get(person, person)

    def person_numbers(self) -> dict[str, str]:
        return {number: person for person, number in self._numbers.items()}


def _proposed(plan: str, number: int, placement: Placement) -> PlacementProposed:
    return PlacementProposed(
        plan=plan,
        placement=f"{plan}.{number}",
        kind=placement.kind.value,
        program=placement.program,
        ask=placement.ask,
        skill=placement.skill,
        person=placement.person,
        unit=placement.unit,
        host=placement.host,
        first_day=placement.first_day,
        last_day=placement.last_day,
        days=placement.days,
        compensation_day=placement.compensation_day,
        sealed_until=placement.sealed_until,
    )
