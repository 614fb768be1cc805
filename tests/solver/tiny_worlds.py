"""Made-up companies of a handful of people, and every placement that one could think of in them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from solver.facts import (
    AskFacts,
    Barred,
    Choice,
    ExemptionFacts,
    Facts,
    Horizon,
    Level,
    PeakFacts,
    PersonFacts,
    Policy,
    Program,
    SkillHeld,
    Span,
    UnitFacts,
)
from solver.outcome import COVER_PROGRAM, Kind, Placement
from solver.timeline import Timeline

MONDAY = date(2026, 6, 22)  # ten days later a quarter begins
WEEKDAYS, ALL_DAYS = 0b0011111, 0b1111111


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def unit(name: str, **said: Any) -> UnitFacts:
    """Open, front-line, with two seats, lending everybody, unless said otherwise."""
    usual: dict[str, Any] = {
        "parent": None,
        "front_line": True,
        "site": None,
        "seats": 2,
        "min_staff": None,
        "max_away": 100,
        "workdays": WEEKDAYS,
        "calendar": None,
        "timezone": None,
        "shift": None,
        "open": True,
    }
    return UnitFacts(id=name, **{key: _line(said.get(key, value)) for key, value in usual.items()})


def person(name: str, home: Any, **said: Any) -> PersonFacts:
    """Staff, full time, nobody's report, unless said otherwise."""
    usual: dict[str, Any] = {
        "level": Level.STAFF,
        "manager": None,
        "site": None,
        "workdays": None,
        "shift": None,
        "fte_permille": 1000,
        "hosts": None,
        "tags": frozenset(),
    }
    lines: dict[str, Any] = {key: _line(said.get(key, value)) for key, value in usual.items()}
    plain: dict[str, Any] = {"hired": None, "left": None, "absences": (), "skills": ()}
    return PersonFacts(id=name, unit=_line(home), **lines, **{key: said.get(key, value) for key, value in plain.items()})


def _line(value: Any) -> Timeline[Any]:
    return value if isinstance(value, Timeline) else Timeline.of(value)


def program(name: str = "visit", **said: Any) -> Program:
    """A day's visit of everybody anywhere, without a host, once a quarter, unless said otherwise."""
    usual: dict[str, Any] = {
        "kind": "shadow",
        "who": Choice(level=frozenset(Level)),
        "who_not": Choice(),
        "where": Choice(),
        "where_not": Choice(),
        "quota": 1,
        "per": "quarter",
        "length": 1,
        "length_unit": "days",
        "starts": ALL_DAYS,
        "weekdays": None,
        "off_pattern": False,
        "window": None,
        "min_gap_days": None,
        "host": "none",
        "host_load": 2,
        "in_peak": "avoid",
        "home_peak": "avoid",
        "min_worked": 75,
        "needs": (),
        "mandatory": False,
        "every_department_sends": False,
        "every_unit_receives": False,
        "no_repeat": "none",
        "no_repeat_quarters": None,
        "sealed": False,
        "compensation_days": None,
    }
    return Program(id=name, **{**usual, **said})


def facts(last: int = 9, **said: Any) -> Facts:
    """A horizon from MONDAY to `day(last)`."""
    return Facts(horizon=Horizon(first_day=MONDAY, last_day=day(last)), **said)


# --- Hypothesis ---

NAMES = ("N", "S", "W")
PEOPLE = ("a", "b", "c", "d")
SKILLS = ("drive", "cook")


def mostly(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    """The usual value about five times in six."""
    return st.integers(0, 5).flatmap(lambda dice: st.sampled_from(others) if dice == 3 else st.just(usual))


def spans(last: int) -> st.SearchStrategy[tuple[date, date]]:
    return st.tuples(st.integers(-2, last + 2), st.integers(0, 3)).map(lambda span: (day(span[0]), day(span[0] + span[1])))


def lines(values: st.SearchStrategy[Any], last: int) -> st.SearchStrategy[Timeline[Any]]:
    """Mostly without a change, sometimes with one."""
    changed = st.tuples(values, st.integers(1, last), values).map(lambda c: Timeline.of(c[0]).since(day(c[1]), c[2]))
    return st.integers(0, 5).flatmap(lambda dice: changed if dice == 3 else values.map(Timeline.of))


@st.composite
def units(draw: st.DrawFn, last: int) -> tuple[UnitFacts, ...]:
    found = []
    for place, name in enumerate(NAMES):
        found.append(
            unit(
                name,
                parent=draw(lines(mostly(None, *NAMES[:place], None), last)),
                front_line=draw(lines(mostly(True, False), last)),
                site=draw(lines(st.sampled_from([None, "x", "y"]), last)),
                seats=draw(lines(mostly(1, 0, 2), last)),
                min_staff=draw(lines(mostly(None, 0, 1), last)),
                max_away=draw(lines(mostly(100, 60, 20), last)),
                workdays=draw(lines(mostly(WEEKDAYS, ALL_DAYS, 0b0101111), last)),
                calendar=draw(lines(mostly(None, "cal"), last)),
                open=draw(lines(mostly(True, False), last)),
            )
        )
    return tuple(found)


@st.composite
def people(draw: st.DrawFn, last: int) -> tuple[PersonFacts, ...]:
    found = []
    for name in PEOPLE:
        absences = tuple(Span(first_day=a, last_day=b) for a, b in draw(st.lists(spans(last), max_size=1)))
        skills = draw(
            st.lists(st.tuples(st.sampled_from(SKILLS), st.sampled_from([None, day(2)]), st.sampled_from([None, day(6)])), max_size=2)
        )
        found.append(
            person(
                name,
                draw(lines(st.sampled_from(NAMES), last)),
                level=draw(lines(st.sampled_from(list(Level)), last)),
                manager=draw(lines(mostly(None, *PEOPLE), last)),
                site=draw(lines(st.sampled_from([None, "x", "y"]), last)),
                workdays=draw(lines(mostly(None, ALL_DAYS, 0b1110001), last)),
                fte_permille=draw(st.sampled_from([1000, 800, 333])),
                hosts=draw(lines(mostly(None, True, False), last)),
                tags=draw(lines(mostly(frozenset(), frozenset({"hipo"})), last)),
                hired=draw(mostly(None, day(-5), day(3))),
                left=draw(mostly(None, day(5))),
                absences=absences,
                skills=tuple(SkillHeld(skill=skill, span=Span(first_day=a, last_day=b)) for skill, a, b in skills),
            )
        )
    return tuple(found)


def choices_of_people() -> st.SearchStrategy[Choice]:
    return mostly(
        Choice(level=frozenset(Level)),
        Choice(level=frozenset({Level.STAFF, Level.MANAGER})),
        Choice(tag=frozenset({"hipo"})),
        Choice(unit=frozenset({"N", "S"})),
        Choice(person=frozenset({"a", "b"})),
        Choice(site=frozenset({"x"})),
        Choice(joined_within_days=9),
        Choice(),
    )


LENGTHS = ((1, "days"), (2, "days"), (3, "days"), (1, "weeks"), (2, "spread"))
WHERE = (Choice(), Choice(), Choice(front_line=True), Choice(unit=frozenset({"N", "W"})), Choice(site=frozenset({"x", "y"})))


@st.composite
def programs(
    draw: st.DrawFn, name: str, lengths: tuple[tuple[int, str], ...] = LENGTHS, hosts: tuple[str, ...] = ("none", "none", "person")
) -> Program:
    length, length_unit = draw(st.sampled_from(lengths))
    kind = draw(st.sampled_from(["shadow", "rotation"]))
    return program(
        name,
        kind=kind,
        who=draw(choices_of_people()),
        who_not=draw(mostly(Choice(), Choice(tag=frozenset({"hipo"})))),
        where=draw(st.sampled_from(WHERE)),
        where_not=draw(mostly(Choice(), Choice(site=frozenset({"y"})))),
        quota=draw(st.integers(1, 2)),
        per=draw(st.sampled_from(["week", "fortnight", "month", "quarter", "year", "window"])),
        length=length,
        length_unit=length_unit,
        starts=draw(mostly(ALL_DAYS, 0b0000011)),
        weekdays=draw(mostly(None, 0b1110111)),
        off_pattern=draw(st.booleans()),
        window=draw(mostly(None, Span(first_day=day(1), last_day=day(8)), Span(first_day=None, last_day=day(30)))),
        min_gap_days=draw(st.sampled_from([None, None, 1, 3])),
        host=draw(st.sampled_from(hosts)),
        host_load=draw(st.integers(1, 2)),
        in_peak=draw(st.sampled_from(["avoid", "welcome"])),
        home_peak=draw(st.sampled_from(["avoid", "tolerate"])),
        min_worked=draw(st.sampled_from([0, 50, 75])),
        needs=draw(mostly((), ("drive",))),
        mandatory=draw(st.booleans()),
        every_department_sends=draw(st.booleans()),
        every_unit_receives=draw(st.booleans()),
        no_repeat=draw(mostly("none", "unit", "site", "host")),
        no_repeat_quarters=draw(st.sampled_from([None, 0, 1])),
    )


@st.composite
def standing_placements(draw: st.DrawFn, program: Program, last: int) -> Placement:
    """Anything that an earlier plan may have left behind, at peace with today's facts or not."""
    first = draw(st.integers(-20, last + 5))
    days = tuple(sorted({day(first), *(day(first + n) for n in draw(st.lists(st.integers(1, 3), max_size=2)))}))
    if draw(st.integers(0, 3)) == 0:
        return Placement(
            kind=Kind.COVER, program=COVER_PROGRAM, ask="A1", person=draw(st.sampled_from(PEOPLE)), unit="N",
            first_day=days[0], last_day=days[0], days=days[:1],
        )  # fmt: skip
    return Placement(
        kind=Kind(program.kind), program=program.id, person=draw(st.sampled_from(PEOPLE)), unit=draw(st.sampled_from(NAMES)),
        host=draw(st.sampled_from(PEOPLE)) if program.host == "person" else None, first_day=days[0], last_day=days[-1], days=days,
    )  # fmt: skip


@st.composite
def worlds(
    draw: st.DrawFn, last: int = 9, lengths: tuple[tuple[int, str], ...] = LENGTHS, hosts: tuple[str, ...] = ("none", "none", "person")
) -> Facts:
    some = tuple(draw(programs(name, lengths, hosts)) for name in ("visit", "stay")[: draw(mostly(1, 2))])
    peaks = draw(st.lists(st.tuples(st.sampled_from(NAMES), spans(last)), max_size=1))
    asks = draw(st.lists(st.tuples(st.sampled_from(NAMES), spans(last), st.sampled_from([None, "drive"]), st.integers(1, 2)), max_size=2))
    return facts(
        last,
        units=draw(units(last)),
        people=_barred(draw(people(last)), draw(st.lists(bars(last), max_size=2))),
        calendars={"cal": frozenset(draw(st.lists(st.integers(0, last).map(day), min_size=1, max_size=2)))},
        peaks=tuple(PeakFacts(id=f"P{n}", unit=at, first_day=a, last_day=b) for n, (at, (a, b)) in enumerate(peaks)),
        asks=tuple(
            AskFacts(id=f"A{n}", unit=at, first_day=a, last_day=b, heads=heads, skill=skill, priority=2)
            for n, (at, (a, b), skill, heads) in enumerate(asks, start=1)
        ),
        programs=some,
        standing=tuple(draw(st.lists(st.sampled_from(some).flatmap(lambda one: standing_placements(one, last)), max_size=2))),
        preferences=draw(st.dictionaries(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(NAMES)), st.integers(1, 10), max_size=3)),
        policy=Policy(cover_days=draw(mostly(2, 0, 1)), fiscal_offset=draw(st.sampled_from([0, 1, -2]))),
        exemptions=tuple(draw(st.lists(exemptions(last), max_size=1))),
    )


@st.composite
def bars(draw: st.DrawFn, last: int) -> tuple[str, Barred]:
    """Who is not available for which program; an end may be open."""
    first_day, last_day = draw(spans(last))
    span = Span(first_day=draw(st.sampled_from([first_day, None])), last_day=draw(st.sampled_from([last_day, None])))
    return draw(st.sampled_from(PEOPLE)), Barred(program=draw(st.sampled_from(["visit", "visit", "stay"])), span=span)


def _barred(everybody: tuple[PersonFacts, ...], told: list[tuple[str, Barred]]) -> tuple[PersonFacts, ...]:
    return tuple(replace(one, cannot=tuple(bar for who, bar in told if who == one.id)) for one in everybody)


@st.composite
def exemptions(draw: st.DrawFn, last: int) -> ExemptionFacts:
    """Of a person or of a unit; `stay` does not run in every world."""
    who, (first_day, last_day) = draw(st.sampled_from((*PEOPLE, *NAMES))), draw(spans(last))
    longer = draw(st.booleans())
    return ExemptionFacts(
        program=draw(st.sampled_from(["visit", "visit", "stay"])),
        person=who if who in PEOPLE else None,
        unit=who if who in NAMES else None,
        first_day=first_day,
        last_day=day(last) if longer and first_day <= day(last) else last_day,
    )


# --- every placement one could think of ---


def conceivable(world: Facts) -> Iterator[Placement]:
    """Without hosts; those with days that no rule would let pass for their length are left out."""
    horizon = [day(n) for n in range((world.horizon.last_day - world.horizon.first_day).days + 1)]
    for one in world.programs:
        for who in world.people:
            for at in world.units:
                for days, first, last in _stretches(world, one, who, horizon):
                    yield Placement(
                        kind=Kind(one.kind), program=one.id, person=who.id, unit=at.id, first_day=first, last_day=last, days=days
                    )
    for ask in world.asks:
        for who in world.people:
            for on in horizon:
                yield Placement(
                    kind=Kind.COVER, program=COVER_PROGRAM, ask=ask.id, skill=ask.skill, person=who.id, unit=ask.unit,
                    first_day=on, last_day=on, days=(on,),
                )  # fmt: skip


def _stretches(world: Facts, one: Program, who: PersonFacts, horizon: list[date]) -> Iterator[tuple[tuple[date, ...], date, date]]:
    if one.length_unit == "spread":
        yield from ((days, days[0], days[-1]) for days in combinations(horizon, one.length))
    elif one.length_unit == "weeks":
        for first in horizon:
            last = first + timedelta(days=7 * one.length - 1)
            days = tuple(
                d
                for d in horizon
                if first <= d <= last and works(world, who, d) and (one.weekdays is None or one.weekdays >> d.weekday() & 1)
            )
            yield days, first, last
    else:
        for days in combinations(horizon, 2) if one.length > 1 else ((d, d) for d in horizon):
            run = tuple(d for d in horizon if days[0] <= d <= days[1] and (workday(world, who, d) or one.length == 1))
            if len(run) == one.length and run[0] == days[0] and run[-1] == days[1]:
                yield run, run[0], run[-1]


def workday(world: Facts, who: PersonFacts, on: date) -> bool:
    home = next(u for u in world.units if u.id == who.unit.at(on))
    mask = who.workdays.at(on)
    closed = home.calendar.at(on) is not None and on in world.calendars.get(home.calendar.at(on) or "", frozenset())
    employed = (who.hired is None or who.hired <= on) and (who.left is None or on <= who.left)
    return bool((home.workdays.at(on) if mask is None else mask) >> on.weekday() & 1) and employed and not closed


def works(world: Facts, who: PersonFacts, on: date) -> bool:
    return workday(world, who, on) and not any(on in span for span in who.absences)
