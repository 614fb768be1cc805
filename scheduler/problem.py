"""What a horizon's plan may depend on, taken out of the organisation as plain facts, and the digest that pins them."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from operator import attrgetter
from typing import Any

import msgspec

from events.kinds import programs as stored
from scheduler.errors import Rejected
from scheduler.organisation import AdoptedProgram, Organisation, Person, Unit, where_and_when
from scheduler.remembering import regrets
from scheduler.seasons import season_for
from solver.facts import (
    LATEST_EDITION,
    LONG_ABSENCE_DAYS,
    AskFacts,
    Choice,
    ExemptionFacts,
    Facts,
    Horizon,
    PeakFacts,
    PersonFacts,
    Policy,
    Program,
    Span,
    UnitFacts,
)
from solver.outcome import Placement
from solver.periods import four_quarters

DIGEST_FORMAT = "rotaledger problem 1"
DIGEST_FORMAT_WITH_PINS = "rotaledger problem 2"
DIGEST_FORMAT_WITH_MEMORY = "rotaledger problem 3"
DIGEST_FORMAT_WITH_TERMS = "rotaledger problem 4"
DIGEST_FORMAT_WITH_MORE_TERMS = "rotaledger problem 5"
WITH_EXEMPTIONS = ", exemptions"  # after the format, where there are any
WITH_BARS = ", bars"
EDITION = "rules_edition"  # among a plan's parameters


def edition_of(parameters: Mapping[str, object]) -> int:
    """The edition of the rules by which a plan with these parameters was made; plans before the second said nothing of it.

    Raises Rejected for an edition that is not known yet: by other rules the plan would be another one.
    """
    said = parameters.get(EDITION)
    if type(said) is not int or said < 1:
        return 1
    if said > LATEST_EDITION:
        sentence = f"A newer rotaledger made the plan, by edition {said} of the rules; known here: up to {LATEST_EDITION}. Update first."
        raise Rejected("rules-newer", sentence)
    return said


def facts_for(
    org: Organisation,
    horizon: tuple[date, date],
    *,
    leave_out: str | None = None,
    asks: Collection[str] | None = None,
    edition: int = LATEST_EDITION,
) -> Facts:
    """The facts of a horizon (first day, last day, both included), people and units in the order of the log.

    `leave_out` is a plan whose placements do not stand, because they are the ones to be judged. Public holidays count as far as
    they were adopted; what lies wholly outside the horizon and cannot matter (peaks, asks, absences, closures) stays out.
    `asks`: the plan is for these asks alone, so no other ask and no program wants anything. It holds the pins of these asks; other
    pinned people are taken on their days as if they had been told already.
    `edition`: of the rules; facts for the first one carry nothing of what only later ones look at.
    """
    span = Horizon(first_day=horizon[0], last_day=horizon[1])
    policy = _policy(org.policy)
    remembered = _remembered(span, policy) if edition > 1 else span
    programs = tuple(_program(program, edition, span) for program in org.programs.values() if asks is None and not program.retired)
    running = frozenset(program.id for program in programs)
    return Facts(
        horizon=span,
        units=tuple(map(_unit, org.units.values())),
        people=tuple(_person(person, span, remembered, running) for person in org.people.values()),
        calendars={code: _within(calendar.days, span) for code, calendar in org.calendars.items()},
        peaks=tuple(_peaks(org, span)),
        asks=tuple(ask for ask in _asks(org, span) if asks is None or ask.id in asks),
        programs=programs,
        standing=(*org.standing_placements(leave_out=leave_out), *(() if asks is None else _kept_free(org, span, leave_out, asks))),
        preferences={(person.id, unit): weight for person in org.people.values() for unit, weight in person.preferences.items()},
        policy=policy,
        pins=tuple(pin for pin in _pins(org, span, leave_out) if asks is None or pin.ask in asks),
        regrets=regrets(org, span, policy.fiscal_offset, leave_out) if edition > 1 and asks is None else {},
        exemptions=tuple(_exemptions(org, span)) if asks is None else (),
        edition=edition,
    )


def ground_for(org: Organisation, horizon: tuple[date, date]) -> Facts:
    """Units and closures alone: enough to tell a unit's workdays, and cheap however many people there are."""
    span = Horizon(first_day=horizon[0], last_day=horizon[1])
    return Facts(
        horizon=span,
        units=tuple(map(_unit, org.units.values())),
        calendars={code: _within(calendar.days, span) for code, calendar in org.calendars.items()},
    )


def digest(facts: Facts) -> str:
    """SHA-256 in hex of the facts in canonical form: it holds opaque ids and no personal text, so an erasure leaves it as it is.

    The order of people, units, programs and asks counts (the answer may depend on it), that of mappings and sets does not.
    Facts of the first edition have the form that they had before there was a second, and without pins that from before there were any.
    """
    return hashlib.sha256(msgspec.json.encode(_canonical(facts), order="deterministic")).hexdigest()


def _unit(unit: Unit) -> UnitFacts:
    return UnitFacts(
        id=unit.id,
        parent=unit.parent,
        front_line=unit.front_line,
        site=unit.site,
        seats=unit.seats,
        min_staff=unit.min_staff,
        max_away=unit.max_away,
        workdays=unit.workdays,
        calendar=unit.calendar,
        timezone=unit.timezone,
        shift=unit.shift,
        open=unit.open,
    )


def _person(person: Person, span: Horizon, remembered: Horizon, programs: frozenset[str]) -> PersonFacts:
    return PersonFacts(
        id=person.id,
        hired=person.hired,
        left=person.left,
        unit=person.unit,
        level=person.level,
        manager=person.manager,
        site=person.site,
        workdays=person.workdays,
        shift=person.shift,
        fte_permille=person.fte_permille,
        hosts=person.hosts,
        tags=person.tags,
        absences=tuple(one for one in person.absences if _touches(one, span) or (_is_long(one) and _touches(one, remembered))),
        skills=person.skills,
        cannot=tuple(bar for bar in person.cannot if bar.program in programs and _touches(bar.span, span)),
    )


def _remembered(span: Horizon, policy: Policy) -> Horizon:
    """The days that fairness looks back on."""
    quarters = four_quarters(span.last_day, policy.fiscal_offset)
    return Horizon(first_day=quarters.first_day, last_day=quarters.last_day)


def _is_long(absence: Span) -> bool:
    if absence.first_day is None or absence.last_day is None:
        return True
    return (absence.last_day - absence.first_day).days + 1 >= LONG_ABSENCE_DAYS


def _touches(days: Span | PeakFacts | AskFacts | ExemptionFacts | Placement, span: Horizon) -> bool:
    begins_in_time = days.first_day is None or days.first_day <= span.last_day
    return begins_in_time and (days.last_day is None or days.last_day >= span.first_day)


def _within(days: Iterable[date], span: Horizon) -> frozenset[date]:
    return frozenset(day for day in days if span.first_day <= day <= span.last_day)


def _peaks(org: Organisation, span: Horizon) -> Iterator[PeakFacts]:
    for peak in org.peaks.values():
        facts = PeakFacts(id=peak.id, unit=peak.unit, first_day=peak.first_day, last_day=peak.last_day)
        if not peak.withdrawn and _touches(facts, span):
            yield facts


def _asks(org: Organisation, span: Horizon) -> Iterator[AskFacts]:
    """Approved asks, those of closed units too: they stay owed."""
    for ask in org.asks.values():
        facts = AskFacts(
            id=ask.id,
            unit=ask.unit,
            first_day=ask.first_day,
            last_day=ask.last_day,
            heads=ask.heads,
            skill=ask.skill,
            priority=ask.priority,
        )
        if ask.status == "approved" and _touches(facts, span):
            yield facts


def _exemptions(org: Organisation, span: Horizon) -> Iterator[ExemptionFacts]:
    for exemption in org.exemptions.values():
        facts = ExemptionFacts(
            program=exemption.program,
            person=exemption.person,
            unit=exemption.unit,
            first_day=exemption.first_day,
            last_day=exemption.last_day,
        )
        if not exemption.withdrawn and _touches(facts, span):
            yield facts


def _pins(org: Organisation, span: Horizon, leave_out: str | None) -> Iterator[Placement]:
    """What a plan of the span must hold: the pins that lie in it wholly."""
    for pin in org.pins_in_force(leave_out=leave_out):
        if span.first_day <= pin.placement.first_day and pin.placement.last_day <= span.last_day:
            yield pin.placement


def _kept_free(org: Organisation, span: Horizon, leave_out: str | None, asks: Collection[str]) -> Iterator[Placement]:
    """What a plan of some asks keeps clear of: the pins that touch the span, but for those of the asks and those that it holds."""
    own = set(map(where_and_when, org.plans[leave_out].placements)) if leave_out in org.plans else set()
    for pin in org.pins_in_force(leave_out=leave_out):
        placement = pin.placement
        if _touches(placement, span) and placement.ask not in asks and where_and_when(placement) not in own:
            yield placement


_CHOSEN = ("who", "who_not", "where", "where_not")
_SAME_IN_BOTH = (
    *("kind", "quota", "per", "length", "length_unit", "starts", "weekdays", "off_pattern", "min_gap_days", "host", "host_load", "in_peak"),
    *("home_peak", "min_worked", "needs", "mandatory", "every_department_sends", "every_unit_receives", "no_repeat", "no_repeat_quarters"),
    *("sealed", "compensation_days"),
)
_SINCE_EDITION_3 = ("minutes", "within_days", "after", "unit_gap_days", "never_worked", "each_once", "in_a_row", "demands", "travel")
_SINCE_EDITION_4 = ("max_gap_days", "unit_min_gap_days", "unit_max_gap_days", "unit_works")


def _program(program: AdoptedProgram, edition: int, horizon: Horizon) -> Program:
    terms = program.terms
    fields: dict[str, Any] = {name: getattr(terms, name) for name in _SAME_IN_BOTH}
    fields |= {name: _choice(getattr(terms, name)) for name in _CHOSEN}
    if edition > 3:
        fields |= {name: getattr(terms, name) for name in _SINCE_EDITION_4}
    if edition > 2:
        fields |= {name: getattr(terms, name) for name in _SINCE_EDITION_3}
        fields["blackout"] = tuple(Span(first_day=days.first_day, last_day=days.last_day) for days in terms.blackout)
        fields["floors"] = tuple((floor.unit, floor.placements) for floor in terms.floors)
    return Program(id=program.id, window=_window(program, horizon), **fields)


def _choice(choice: stored.Choice) -> Choice:
    return Choice(
        level=frozenset(choice.level),
        tag=frozenset(choice.tag),
        unit=frozenset(choice.unit),
        person=frozenset(choice.person),
        site=frozenset(choice.site),
        front_line=choice.front_line,
        joined_within_days=choice.joined_within_days,
    )


def _window(program: AdoptedProgram, horizon: Horizon) -> Span | None:
    terms = program.terms
    if terms.season_first_day is not None and terms.season_last_day is not None:
        return season_for(program.id, (terms.season_first_day, terms.season_last_day), horizon)
    if terms.window_first_day is None and terms.window_last_day is None:
        return None
    return Span(first_day=terms.window_first_day, last_day=terms.window_last_day)


def _policy(policy: Mapping[str, int]) -> Policy:
    usual = Policy()
    return Policy(
        cover_days=policy.get("cover-days", usual.cover_days),
        fiscal_offset=policy.get("fiscal-offset", usual.fiscal_offset),
    )


# What is hashed is named here and not taken from the classes: a field that is added later begins a new format.
_UNIT = attrgetter(
    "id", "parent", "front_line", "site", "seats", "min_staff", "max_away", "workdays", "calendar", "timezone", "shift", "open"
)
_PERSON = attrgetter(
    *("id", "hired", "left", "unit", "level", "manager", "site", "workdays", "shift", "fte_permille", "hosts", "tags", "absences", "skills")
)
_PEAK = attrgetter("id", "unit", "first_day", "last_day")
_ASK = attrgetter("id", "unit", "first_day", "last_day", "heads", "skill", "priority")
_EXEMPTION = attrgetter("program", "person", "unit", "first_day", "last_day")
_BARRED = attrgetter("id", "cannot")
_CHOICE = attrgetter("level", "tag", "unit", "person", "site", "front_line", "joined_within_days")
_PROGRAM = attrgetter(
    *("id", "kind", "quota", "per", "length", "length_unit", "starts", "weekdays", "off_pattern", "window", "min_gap_days"),
    *("host", "host_load", "in_peak", "home_peak", "min_worked", "needs", "mandatory", "every_department_sends", "every_unit_receives"),
    *("no_repeat", "no_repeat_quarters", "sealed", "compensation_days"),
)
_LATER_TERMS = attrgetter(*_SINCE_EDITION_3, "blackout", "floors")
_MORE_TERMS = attrgetter(*_SINCE_EDITION_4)
_CHOICES = attrgetter("who", "who_not", "where", "where_not")
_STANDING = attrgetter(
    *("kind", "program", "person", "unit", "first_day", "last_day", "days", "ask", "skill", "host", "compensation_day", "sealed_until")
)


def _canonical(facts: Facts) -> tuple[object, ...]:
    with_memory, with_terms, with_more_terms = facts.edition > 1, facts.edition > 2, facts.edition > 3
    plain = DIGEST_FORMAT_WITH_PINS if facts.pins else DIGEST_FORMAT
    numbered = DIGEST_FORMAT_WITH_TERMS if with_terms else DIGEST_FORMAT_WITH_MEMORY
    numbered = DIGEST_FORMAT_WITH_MORE_TERMS if with_more_terms else numbered
    form = f"{numbered}, rules {facts.edition}" if with_memory else plain
    barred = [_BARRED(person) for person in facts.people if person.cannot]
    return (
        form + (WITH_EXEMPTIONS if facts.exemptions else "") + (WITH_BARS if barred else ""),
        (facts.horizon.first_day, facts.horizon.last_day),
        (facts.policy.cover_days, facts.policy.fiscal_offset),
        [*map(_UNIT, facts.units)],
        [*map(_PERSON, facts.people)],
        sorted((code, sorted(days)) for code, days in facts.calendars.items()),
        [*map(_PEAK, facts.peaks)],
        [*map(_ASK, facts.asks)],
        [(*_PROGRAM(program), *map(_CHOICE, _CHOICES(program))) for program in facts.programs],
        [*map(_STANDING, facts.standing)],
        sorted((person, unit, weight) for (person, unit), weight in facts.preferences.items()),
        *([[*map(_STANDING, facts.pins)]] if facts.pins or with_memory else ()),
        *([sorted(facts.regrets.items())] if with_memory else ()),
        *([[*map(_LATER_TERMS, facts.programs)]] if with_terms else ()),
        *([[*map(_MORE_TERMS, facts.programs)]] if with_more_terms else ()),
        *([[*map(_EXEMPTION, facts.exemptions)]] if facts.exemptions else ()),
        *([barred] if barred else ()),
    )
