"""Made-up companies of any size, from a seed: what the engine and the textbook model are compared on."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from solver.facts import AskFacts, Choice, Facts, Horizon, Level, PeakFacts, PersonFacts, Policy, Program, SkillHeld, Span, UnitFacts
from solver.timeline import Timeline

SKILLS = 12
MON_FRI = 0b0011111
ALWAYS = Span(first_day=None, last_day=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """How many of each. `scarcity` multiplies the heads asked for; the horizon lies in one quarter."""

    staff: int
    executives: int
    units: int
    peaks: int
    scarcity: int = 1
    rotating: float = 15  # percent of staff
    seed: int = 1
    first_day: date = date(2027, 1, 4)
    last_day: date = date(2027, 3, 31)

    @property
    def name(self) -> str:
        """As the tables say it."""
        counts = f"{self.staff:,} staff, {self.executives:,} executives, {self.units:,} units, {self.peaks:,} peaks"
        scarce = ", scarce" if self.scarcity > 1 else ""
        return f"{counts}{scarce}{'' if self.seed == 1 else f', seed {self.seed}'}"


SMALL = Company(staff=100, executives=20, units=8, peaks=8)
SCARCE_500 = Company(staff=500, executives=50, units=20, peaks=30, scarcity=2)
PLENTY_2_000 = Company(staff=2_000, executives=350, units=40, peaks=60)
SCARCE_2_000 = replace(PLENTY_2_000, scarcity=2)
COMPANY_20_000 = Company(staff=20_000, executives=1_000, units=200, peaks=300)
COMPANY_300_000 = Company(staff=298_000, executives=2_000, units=1_000, peaks=1_500, rotating=100 * 30_000 / 298_000)


def facts_of(company: Company) -> Facts:
    """Staff rotate in blocks of four weeks, executives owe a shadow day, everybody holds 2 of 12 skills and wishes for 3 units."""
    draw = random.Random(company.seed)
    horizon = Horizon(first_day=company.first_day, last_day=company.last_day)
    units = tuple(_unit(f"U{n:03}", company, draw) for n in range(company.units))
    people = tuple(_people(company, horizon, draw))
    peaks, asks = _peaks(company, horizon, draw)
    return Facts(
        horizon=horizon,
        units=(*units, _office()),
        people=people,
        peaks=peaks,
        asks=asks,
        programs=(TELUS_DAY, BLOCKS),
        preferences={(person.id, unit.id): draw.randint(1, 10) for person in people for unit in draw.sample(units, min(3, len(units)))},
        policy=Policy(cover_days=5),
    )


def _unit(name: str, company: Company, draw: random.Random) -> UnitFacts:
    return unit_facts(name, seats=company.staff // company.units // 50 + draw.randint(1, 2), max_away=15)


def _office() -> UnitFacts:
    return unit_facts("OFFICE", front_line=False, max_away=100)


def unit_facts(name: str, *, seats: int = 1, max_away: int = 20, front_line: bool = True, min_staff: int | None = None) -> UnitFacts:
    """An open unit that works from Monday to Friday and never changes."""
    return UnitFacts(
        id=name,
        parent=Timeline.of(None),
        front_line=Timeline.of(front_line),
        site=Timeline.of(None),
        seats=Timeline.of(seats),
        min_staff=Timeline.of(min_staff),
        max_away=Timeline.of(max_away),
        workdays=Timeline.of(MON_FRI),
        calendar=Timeline.of(None),
        timezone=Timeline.of(None),
        shift=Timeline.of(None),
        open=Timeline.of(True),
    )


def person_facts(
    name: str,
    unit: str,
    *,
    level: Level = Level.STAFF,
    tags: frozenset[str] = frozenset(),
    absences: tuple[Span, ...] = (),
    skills: tuple[str, ...] = (),
    manager: str | None = None,
) -> PersonFacts:
    """Somebody always employed, full time, who never changes."""
    return PersonFacts(
        id=name,
        hired=None,
        left=None,
        unit=Timeline.of(unit),
        level=Timeline.of(level),
        manager=Timeline.of(manager),
        site=Timeline.of(None),
        workdays=Timeline.of(None),
        shift=Timeline.of(None),
        fte_permille=Timeline.of(1000),
        hosts=Timeline.of(None),
        tags=Timeline.of(tags),
        absences=absences,
        skills=tuple(SkillHeld(skill=skill, span=ALWAYS) for skill in skills),
    )


def _people(company: Company, horizon: Horizon, draw: random.Random) -> list[PersonFacts]:
    executives = [
        person_facts(f"X{n:04}", "OFFICE", level=Level.EXECUTIVE, absences=_absences(horizon, 30, draw), skills=_skills(draw))
        for n in range(company.executives)
    ]
    staff = [
        person_facts(
            f"S{n:06}",
            f"U{n % company.units:03}",
            tags=frozenset({"rotates"}) if draw.random() < company.rotating / 100 else frozenset(),
            absences=_absences(horizon, 8, draw),
            skills=_skills(draw),
        )
        for n in range(company.staff)
    ]
    return executives + staff


def _skills(draw: random.Random) -> tuple[str, ...]:
    return tuple(f"skill-{k}" for k in sorted(draw.sample(range(SKILLS), 2)))


def _absences(horizon: Horizon, percent: int, draw: random.Random) -> tuple[Span, ...]:
    """Runs of one to five days with at least a day between them, so that about so many percent of the days are covered."""
    spans, day = [], horizon.first_day
    chance = percent / (100 - percent) / 3  # runs of 3 days on average, 1 / chance days of presence between them
    while day <= horizon.last_day:
        if draw.random() < chance:
            last = day + timedelta(days=draw.randint(0, 4))
            spans.append(Span(first_day=day, last_day=last))
            day = last + timedelta(days=1)
        day += timedelta(days=1)
    return tuple(spans)


def _peaks(company: Company, horizon: Horizon, draw: random.Random) -> tuple[tuple[PeakFacts, ...], tuple[AskFacts, ...]]:
    peaks, asks = [], []
    for n in range(company.peaks):
        unit = f"U{draw.randrange(company.units):03}"
        first = horizon.first_day + timedelta(days=draw.randrange((horizon.last_day - horizon.first_day).days - 9))
        last = first + timedelta(days=draw.randint(4, 10))
        heads, skill, priority = draw.randint(2, 8) * company.scarcity, f"skill-{draw.randrange(SKILLS)}", draw.randint(1, 5)
        peaks.append(PeakFacts(id=f"P{n}", unit=unit, first_day=first, last_day=last))
        asks.append(AskFacts(id=f"A{n}", unit=unit, first_day=first, last_day=last, heads=heads, skill=skill, priority=priority))
    return tuple(peaks), tuple(asks)


TELUS_DAY = Program(
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
    starts=0b1111111,
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

BLOCKS = replace(
    TELUS_DAY,
    id="four-weeks",
    kind="rotation",
    who=Choice(tag=frozenset({"rotates"})),
    length=4,
    length_unit="weeks",
    starts=0b0000001,
    host="none",
    in_peak="welcome",
    mandatory=False,
)
