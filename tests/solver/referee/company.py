"""A small company in a few words, for tests of single rules: HQ with executives, two front-line units, one program."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from solver.facts import AskFacts, Choice, Facts, Horizon, Level, PeakFacts, PersonFacts, Program, SkillHeld, Span, UnitFacts
from solver.outcome import COVER_PROGRAM, Kind, Placement
from solver.referee.judge import judge
from solver.timeline import Timeline

MON_FRI, MON_SAT, EVERY_DAY = 0b0011111, 0b0111111, 0b1111111
MON, TUE, WED, THU, FRI, SAT, SUN = (1 << bit for bit in range(7))
HORIZON = Horizon(first_day=date(2026, 7, 1), last_day=date(2026, 9, 30))


def day(text: str | date) -> date:
    """ "07-14" is 14 July 2026; a whole ISO date is itself."""
    if isinstance(text, date):
        return text
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def held(value: Any) -> Timeline[Any]:
    """A value that always holds, or a timeline as it is."""
    return value if isinstance(value, Timeline) else Timeline.of(value)


def span(text: str) -> Span:
    first_day, last_day = text.split("..")
    return Span(first_day=day(first_day) if first_day else None, last_day=day(last_day) if last_day else None)


def unit(name: str, **facts: Any) -> UnitFacts:
    """A front-line unit with two seats that may spare everybody."""
    usual = {"parent": None, "front_line": True, "site": None, "seats": 2, "min_staff": 0, "max_away": 20, "workdays": MON_FRI}
    usual |= {"calendar": None, "timezone": None, "shift": None, "open": True}
    return UnitFacts(id=name, **{key: held(value) for key, value in (usual | facts).items()})


def person(name: str, home: Any, *, hired: str | None = None, left: str | None = None, **facts: Any) -> PersonFacts:
    """Somebody of the staff; `away` and `skills` are spans as text."""
    away = tuple(span(text) for text in facts.pop("away", ()))
    skills = tuple(SkillHeld(skill=skill, span=span(text)) for skill, text in facts.pop("skills", {}).items())
    usual = {"level": Level.STAFF, "manager": None, "site": None, "workdays": None, "shift": None, "fte_permille": 1000}
    usual |= {"hosts": None, "tags": frozenset[str](), "unit": home}
    timelines = {key: held(value) for key, value in (usual | facts).items()}
    known = {"hired": hired and day(hired), "left": left and day(left)}
    return PersonFacts(id=name, absences=away, skills=skills, **known, **timelines)


def executive(name: str, home: Any = "HQ", **facts: Any) -> PersonFacts:
    return person(name, home, level=Level.EXECUTIVE, **facts)


TELUS = Program(
    id="telus-day",
    kind="shadow",
    who=Choice(level=frozenset({"executive"})),
    who_not=Choice(),
    where=Choice(front_line=True),
    where_not=Choice(),
    quota=1,
    per="quarter",
    length=1,
    length_unit="days",
    starts=EVERY_DAY,
    weekdays=None,
    off_pattern=False,
    window=None,
    min_gap_days=None,
    host="person",
    host_load=2,
    in_peak="avoid",
    home_peak="avoid",
    min_worked=75,
    needs=(),
    mandatory=True,
    every_department_sends=False,
    every_unit_receives=False,
    no_repeat="none",
    no_repeat_quarters=None,
    sealed=False,
    compensation_days=None,
)
TEAM = replace(TELUS, id="team-day", host="team", mandatory=False)
STAFF = Choice(level=frozenset({"staff"}))
WEEKS = replace(TEAM, id="weeks", kind="rotation", who=STAFF, length=2, length_unit="weeks", starts=MON, host="none", in_peak="welcome")

UNITS = (unit("HQ", front_line=False), unit("NORTH"), unit("SOUTH"))
PEOPLE = (
    executive("eve"),
    executive("max"),
    person("nat", "NORTH", skills={"driving": ".."}),
    person("ned", "NORTH"),
    person("sam", "SOUTH"),
    person("sid", "SOUTH", skills={"driving": ".."}),
)


def company(
    *,
    units: Sequence[UnitFacts] = UNITS,
    people: Sequence[PersonFacts] = PEOPLE,
    programs: Sequence[Program] = (TELUS, TEAM, WEEKS),
    **facts: Any,
) -> Facts:
    return Facts(**({"horizon": HORIZON, "units": tuple(units), "people": tuple(people), "programs": tuple(programs)} | facts))


def units_with(name: str, **facts: Any) -> tuple[UnitFacts, ...]:
    """The usual units, one of them told anew."""
    return tuple(unit(name, **({"front_line": name != "HQ"} | facts)) if one.id == name else one for one in UNITS)


def people_with(*others: PersonFacts) -> tuple[PersonFacts, ...]:
    """The usual people; those given take the place of their namesakes or come last."""
    told = {one.id: one for one in (*PEOPLE, *others)}
    return tuple(told.values())


def peak(name: str, days: str) -> PeakFacts:
    first_day, last_day = days.split("..")
    return PeakFacts(id=f"P-{name}", unit=name, first_day=day(first_day), last_day=day(last_day))


def ask(name: str, days: str, *, heads: int = 1, skill: str | None = None, priority: int = 3, number: str = "A1") -> AskFacts:
    first_day, last_day = days.split("..")
    return AskFacts(id=number, unit=name, first_day=day(first_day), last_day=day(last_day), heads=heads, skill=skill, priority=priority)


def visit(who: str, where: str, *days: str, host: str | None = None, program: str = "telus-day", **more: Any) -> Placement:
    """A shadow placement on the days."""
    used = tuple(day(one) for one in days)
    usual = {"kind": Kind.SHADOW, "first_day": used[0], "last_day": used[-1], "days": used}
    return Placement(**(usual | {"program": program, "person": who, "unit": where, "host": host} | more))


def team_visit(who: str, where: str, *days: str, **more: Any) -> Placement:
    """A shadow placement with nobody to host it."""
    return visit(who, where, *days, program="team-day", **more)


def helper(who: str, where: str, on: str, *, number: str = "A1", skill: str | None = None, **more: Any) -> Placement:
    return visit(who, where, on, **({"program": COVER_PROGRAM, "kind": Kind.COVER, "ask": number, "skill": skill} | more))


def block(who: str, where: str, first: str, last: str, *, but: Sequence[str] = (), weekdays: int = MON_FRI, **more: Any) -> Placement:
    """A rotation over the weekdays of the block but some."""
    first_day, last_day = day(first), day(last)
    every = (first_day + timedelta(days=number) for number in range((last_day - first_day).days + 1))
    days = tuple(one for one in every if weekdays >> one.weekday() & 1 and one not in {day(text) for text in but})
    usual = {"program": "weeks", "kind": Kind.ROTATION, "first_day": first_day, "last_day": last_day, "days": days}
    return Placement(**({"person": who, "unit": where} | usual | more))


def broken(facts: Facts, *roster: Placement) -> set[str]:
    """The names of the rules that the referee sees broken."""
    return {breach.rule for breach in judge(facts, roster).breaches}


def said(facts: Facts, *roster: Placement) -> list[str]:
    return [breach.says for breach in judge(facts, roster).breaches]
