"""The state that the log's events add up to: people, units, peaks, programs and plans, each with effective-dated history.

It holds opaque ids and unopened slots only, so that a replay needs no key; `scheduler.directory` opens names on demand.
Its nouns are replaced, never changed (only a plan's lists grow), so that a copy of the dicts is a second state.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from copy import copy
from dataclasses import dataclass, field, fields
from datetime import date
from typing import NoReturn, TypeVar

import msgspec
from msgspec.structs import replace

from events.kinds.plans import PlanDrafted
from events.kinds.programs import Terms
from events.personal import Personal
from scheduler.errors import Rejected
from scheduler.nearest import did_you_mean
from scheduler.wording import the_person
from solver.facts import Barred, Level, SkillHeld, Span
from solver.outcome import Placement
from solver.timeline import Timeline

Noun = TypeVar("Noun")


class Accommodation(msgspec.Struct, frozen=True, kw_only=True):
    """What a person cannot do on these days, sealed; never why."""

    id: str
    demand: Personal
    span: Span
    approved_by: str  # an actor


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One person, in the order of the log. Timelines as in `solver.facts.PersonFacts`; personal fields stay sealed."""

    id: str
    hired: date | None
    left: date | None = None
    unit: Timeline[str]
    level: Timeline[Level]
    manager: Timeline[str | None]
    site: Timeline[str | None]
    workdays: Timeline[int | None]
    shift: Timeline[str | None]
    fte_permille: Timeline[int]
    hosts: Timeline[bool | None]
    tags: Timeline[frozenset[str]]
    absences: tuple[Span, ...] = ()  # disjoint, ascending
    skills: tuple[SkillHeld, ...] = ()
    preferences: dict[str, int] = msgspec.field(default_factory=dict)  # weight by unit
    accommodations: tuple[Accommodation, ...] = ()
    cannot: tuple[Barred, ...] = ()  # the programs for which they are not available because of these
    number: Personal = None
    name: Personal = None
    email: Personal = None
    title: Personal = None

    def employed_on(self, day: date) -> bool:
        """Whether the day lies between hire and last day, both included."""
        return (self.hired is None or self.hired <= day) and (self.left is None or day <= self.left)


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """One unit. Timelines as in `solver.facts.UnitFacts`."""

    id: str
    parent: Timeline[str | None]
    front_line: Timeline[bool]
    site: Timeline[str | None]
    seats: Timeline[int]
    min_staff: Timeline[int | None]
    max_away: Timeline[int]
    workdays: Timeline[int]
    calendar: Timeline[str | None]
    timezone: Timeline[str | None]
    shift: Timeline[str | None]
    open: Timeline[bool]
    name: Personal = None


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """The closures of one code: own days, and public holidays by the year for which they were adopted."""

    id: str
    own: dict[date, Personal] = msgspec.field(default_factory=dict)
    holidays: dict[int, tuple[date, ...]] = msgspec.field(default_factory=dict)
    sources: dict[int, str] = msgspec.field(default_factory=dict)  # where the holidays of each year come from: library and version
    removed: set[date] = msgspec.field(default_factory=set)

    @property
    def days(self) -> frozenset[date]:
        """Every day on which units with this calendar are closed."""
        public = {day for days in self.holidays.values() for day in days}
        return frozenset((public | self.own.keys()) - self.removed)


class Peak(msgspec.Struct, frozen=True, kw_only=True):
    """A declared peak of exactly this unit, both ends included."""

    id: str
    unit: str
    first_day: date
    last_day: date
    note: Personal = None
    withdrawn: bool = False


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """`status`: asked, approved, declined or withdrawn."""

    id: str
    peak: str | None
    unit: str
    first_day: date
    last_day: date
    heads: int
    skill: str | None
    priority: int
    note: Personal = None
    status: str = "asked"


class TermsSince(msgspec.Struct, frozen=True, kw_only=True):
    """The terms on which a program ran from the event at this position on."""

    position: int
    terms: Terms


class AdoptedProgram(msgspec.Struct, frozen=True, kw_only=True):
    """A program and its terms as they are now; `source` is the preset it came from, None where it is the company's own.

    `history` are all terms that it ever had, ascending, the present ones last: plans keep those on which they were made.
    """

    id: str
    source: str | None
    terms: Terms
    retired: bool = False
    history: tuple[TermsSince, ...] = ()

    def terms_at(self, position: int) -> Terms:
        """The terms as they were known at the position; the first ones where the program was not adopted yet."""
        known = [one.terms for one in self.history if one.position <= position]
        return known[-1] if known else self.history[0].terms if self.history else self.terms


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """`status`: draft, published, superseded or withdrawn; `made` is its certificate. The placements of a published plan stand.

    `lost`: for each placement by how much it fell short of the best that its person wished for then.
    """

    id: str
    made: PlanDrafted
    drafted_at_position: int
    status: str = "draft"
    placements: list[Placement] = msgspec.field(default_factory=list)
    lost: list[int] = msgspec.field(default_factory=list)


class Pin(msgspec.Struct, frozen=True, kw_only=True):
    """A placement that every plan of a horizon around it holds, unless it was unpinned; the placement's `id` is the pin's."""

    id: str
    placement: Placement
    reason: Personal = None
    unpinned: bool = False


def where_and_when(placement: Placement) -> tuple[object, ...]:
    """Two placements with the same person, program, unit and days are one and the same visit."""
    return placement.person, placement.program, placement.unit, placement.days


class HeldRole(msgspec.Struct, frozen=True, kw_only=True):
    """What an actor is: hr, manager or auditor; `units` are those a manager was given, in the order of the log."""

    role: str
    units: tuple[str, ...] = ()


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """Whose texts were destroyed, with which event, why and on whose approval."""

    position: int
    approved_by: str  # an actor
    reason: Personal = None


class Exemption(msgspec.Struct, frozen=True, kw_only=True):
    """What a person, or a unit with all below it, does not owe, and since which event; withdrawn with which, None where it stands."""

    id: str
    program: str
    person: str | None
    unit: str | None
    first_day: date
    last_day: date
    approved_by: str  # an actor
    reason: Personal
    granted_at_position: int
    withdrawn_at_position: int | None = None

    @property
    def withdrawn(self) -> bool:
        return self.withdrawn_at_position is not None

    @property
    def subject(self) -> tuple[str, str | None, str | None]:
        """Exemptions with the same subject follow one another."""
        return self.program, self.person, self.unit


class Consultation(msgspec.Struct, frozen=True, kw_only=True):
    """With whom a plan was discussed, and whether they agreed or objected."""

    outcome: str
    partner: Personal = None
    note: Personal = None


@dataclass(slots=True, kw_only=True)
class Organisation:
    """All of it. `position` is that of the last event folded in; dicts keep the order of the log."""

    position: int = 0
    log: str | None = None
    actors: dict[str, Personal] = field(default_factory=dict)  # login by actor id
    roles: dict[str, tuple[HeldRole, ...]] = field(default_factory=dict)  # by actor id, those without one left out
    policy: dict[str, int] = field(default_factory=dict)  # "cover-days", "fiscal-offset"
    units: dict[str, Unit] = field(default_factory=dict)
    people: MutableMapping[str, Person] = field(default_factory=dict)
    struck: dict[str, Person] = field(default_factory=dict)  # entered by mistake: known by name, and to nothing else
    erased: dict[str, Erasure] = field(default_factory=dict)  # by person
    wrapped_by: str | None = None  # the wrapping key's id, where it was changed
    calendars: dict[str, Calendar] = field(default_factory=dict)
    peaks: dict[str, Peak] = field(default_factory=dict)
    asks: dict[str, Ask] = field(default_factory=dict)
    programs: dict[str, AdoptedProgram] = field(default_factory=dict)
    surprises: dict[str, bool] = field(default_factory=dict)  # the programs that were ever sealed
    plans: dict[str, Plan] = field(default_factory=dict)
    pins: dict[str, Pin] = field(default_factory=dict)
    exemptions: dict[str, Exemption] = field(default_factory=dict)
    consents: dict[str, str] = field(default_factory=dict)  # by placement of a draft, who agreed to it
    consultations: dict[str, tuple[Consultation, ...]] = field(default_factory=dict)  # by plan
    taken_back: dict[str, int] = field(default_factory=dict)  # by command id the position from which on it is as if it had never been

    def person(self, person: str) -> Person:
        """The person with this id; Rejected where there is none."""
        return self.people.get(person) or _refuse("person-unknown", f"{the_person(person)} is nobody known here.")

    def unit(self, unit: str) -> Unit:
        """The unit with this id; Rejected where there is none."""
        return _find(self.units, unit, "unit", "rota units list")

    def peak(self, peak: str) -> Peak:
        """The peak with this id; Rejected where there is none."""
        return _find(self.peaks, peak, "peak", "rota peaks list")

    def ask(self, ask: str) -> Ask:
        """The ask with this id; Rejected where there is none."""
        return _find(self.asks, ask, "ask", "rota cover list")

    def program(self, program: str) -> AdoptedProgram:
        """The program with this id; Rejected where there is none."""
        return _find(self.programs, program, "program", "rota programs list")

    def plan(self, plan: str) -> Plan:
        """The plan with this id; Rejected where there is none."""
        return _find(self.plans, plan, "plan", "rota plan list" if self.plans else "none yet; make one: rota plan make next")

    def terms_in(self, plan: Plan, program: str) -> Terms | None:
        """The terms of the program on which the plan was made, whatever was amended since; None for help in peaks, which has none."""
        found = self.programs.get(program)
        return None if found is None else found.terms_at(plan.made.based_on)

    def pin(self, pin: str) -> Pin:
        """The pin with this id; Rejected where there is none."""
        return _find(self.pins, pin, "pin", "rota plan pins --all")

    def exemption(self, exemption: str) -> Exemption:
        """The exemption with this id; Rejected where there is none."""
        return _find(self.exemptions, exemption, "exemption", "rota programs exemptions --all")

    def role_of(self, actor: str, role: str) -> HeldRole | None:
        """The role as the actor holds it; None where they do not."""
        return next((held for held in self.roles.get(actor, ()) if held.role == role), None)

    def holders(self, role: str) -> tuple[str, ...]:
        """The actors who hold a role."""
        return tuple(actor for actor in self.roles if self.role_of(actor, role))

    def lineage(self, unit: str, day: date) -> Iterator[str]:
        """The unit and, one by one, the units above it as of the day; it ends where it would repeat."""
        seen: set[str] = set()
        above: str | None = unit
        while above in self.units and above not in seen:
            seen.add(above)
            yield above
            above = self.units[above].parent.at(day)

    def is_closed(self, unit: str, day: date) -> bool:
        """Whether the unit or one above it takes nobody that day."""
        return not all(self.units[above].open.at(day) for above in self.lineage(unit, day))

    def standing_placements(self, *, leave_out: str | None = None) -> Iterator[Placement]:
        """What people were told: the placements of published plans, of others than `leave_out`, in the order of the plans."""
        for plan in self.plans.values():
            if plan.status == "published" and plan.id != leave_out:
                yield from plan.placements

    def pins_in_force(self, *, leave_out: str | None = None) -> Iterator[Pin]:
        """What is still to be held, in the order of the log: neither unpinned nor standing already in plans other than `leave_out`."""
        pins = [pin for pin in self.pins.values() if not pin.unpinned]
        standing = set(map(where_and_when, self.standing_placements(leave_out=leave_out))) if pins else set()
        yield from (pin for pin in pins if where_and_when(pin.placement) not in standing)

    def copy(self) -> "Organisation":
        """A second state that can be folded further without touching this one."""
        twin = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        twin = {name: copy(value) if isinstance(value, MutableMapping) else value for name, value in twin.items()}
        twin["plans"] = {plan.id: replace(plan, placements=list(plan.placements), lost=list(plan.lost)) for plan in self.plans.values()}
        return Organisation(**twin)


def _find(known: Mapping[str, Noun], wanted: str, noun: str, listing: str) -> Noun:
    return known.get(wanted) or _refuse(
        f"{noun}-unknown", f'"{wanted}" is no {noun}. {did_you_mean(wanted, known) or f"All of them: {listing}"}'
    )


def _refuse(reason: str, sentence: str) -> NoReturn:
    raise Rejected(reason, sentence)
