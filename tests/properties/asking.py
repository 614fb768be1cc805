"""Whatever a small company may be asked: strategies for every command, over few enough names that the commands meet."""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from msgspec import UNSET

from events.kinds.programs import Choice
from scheduler.calendar import NamedHorizon
from scheduler.decide import (
    accommodations,
    consents,
    corrections,
    exemptions,
    peaks,
    people,
    pins,
    plans,
    policy,
    privacy,
    programs,
    roles,
    units,
)
from solver.timeline import ALWAYS, Timeline
from tests.scheduler.stories import placement, proposal, terms

FIRST = date(2026, 7, 6)  # a Monday
TODAY = date(2026, 7, 1)
MOVING_DAY = FIRST + timedelta(days=21)
HORIZONS = tuple(
    NamedHorizon(name=f"{first}..{last}", first_day=first, last_day=last)
    for first, last in (
        (FIRST, FIRST + timedelta(days=11)),
        (FIRST + timedelta(days=7), FIRST + timedelta(days=18)),
        (FIRST + timedelta(days=14), FIRST + timedelta(days=34)),
    )
)
LOGINS = ("anna", "mia", "otto")
ACTORS = {login: login.encode().hex().rjust(32, "0") for login in LOGINS}


def opaque(number: str) -> str:
    """The opaque id of the person with this number."""
    return number.encode().hex().rjust(32, "0")


def hire(number: str, unit: str, level: str = "staff", **facts: object) -> people.Hire:
    return people.Hire(person=opaque(number), number=number, unit=unit, level=level, name=f"Name of {number}", **facts)


DAY_OF_GUESTS = terms(mandatory=True)
WEEK_AWAY = terms(
    kind="rotation",
    who=Choice(tag=("rotates",)),
    where=Choice(),
    length=1,
    length_unit="weeks",
    starts=0b1,
    host="none",
    in_peak="welcome",
    mandatory=False,
)

# What every company of these stories begins with: enough of it that plans hold placements of every kind.
FOUNDING = (
    units.AddCalendarDay(calendar="CITY", day=FIRST + timedelta(days=8), name="Fair"),
    units.OpenUnit(unit="HQ", max_away=100),
    units.OpenUnit(unit="OFFICE", parent="HQ", max_away=60),
    units.OpenUnit(unit="NORTH", parent="HQ", front_line=True, calendar="CITY", max_away=60, shift="07:00-15:00"),
    units.OpenUnit(unit="SOUTH", parent="HQ", front_line=True, seats=2, max_away=60, workdays=0b0111110, timezone="America/Los_Angeles"),
    hire("E1", "HQ", "executive"),
    hire("E2", "OFFICE", "executive"),
    hire("O1", "OFFICE", tags=("rotates",)),
    hire("O2", "OFFICE", tags=("rotates",), workdays=0b0000111, fte_permille=600),
    hire("O3", "OFFICE"),
    hire("N1", "NORTH", manager=opaque("E2")),
    hire("N2", "NORTH"),
    hire("S1", "SOUTH"),
    hire("S2", "SOUTH", workdays=0b0111000),
    people.GrantSkill(person=opaque("O3"), skill="driving"),
    people.GrantSkill(person=opaque("S1"), skill="driving"),
    programs.AdoptProgram(program="telus-day", source="telus-day", terms=DAY_OF_GUESTS),
    programs.AdoptProgram(program="weeks", terms=WEEK_AWAY),
    people.RecordAbsence(person=opaque("N2"), first_day=FIRST, last_day=FIRST + timedelta(days=1)),
    people.StatePreference(person=opaque("O1"), unit="SOUTH", weight=8),
    people.MovePerson(person=opaque("O3"), unit="NORTH", first_day=MOVING_DAY),
    people.LeaveCompany(person=opaque("O3"), last_day=FIRST + timedelta(days=30)),
    units.CloseUnit(unit="HQ", last_day=FIRST + timedelta(days=33)),
    peaks.DeclarePeak(unit="SOUTH", first_day=FIRST + timedelta(days=2), last_day=FIRST + timedelta(days=4), heads=1, skill="driving"),
    peaks.AskCover(unit="NORTH", first_day=FIRST + timedelta(days=9), last_day=FIRST + timedelta(days=10), heads=1),
    pins.PinByHand(person=opaque("O1"), unit="SOUTH", program="weeks", first_day=HORIZONS[2].first_day),
)
ROLES = (
    roles.GrantRole(actor=ACTORS["anna"], login="anna", role="hr"),
    roles.GrantRole(actor=ACTORS["mia"], login="mia", role="manager", units=("NORTH",)),
    roles.GrantRole(actor=ACTORS["otto"], login="otto", role="auditor"),
)


def maybe(values: SearchStrategy, nothing: object = None) -> SearchStrategy:
    return st.one_of(st.just(nothing), values)


def unset_or(values: SearchStrategy) -> SearchStrategy:
    return st.one_of(st.just(UNSET), values)


DAYS = st.integers(0, 34).map(lambda n: FIRST + timedelta(n))
SPANS = st.tuples(DAYS, st.sampled_from([0, 0, 1, 2, 4, 6, -1])).map(  # one in seven ends before it begins
    lambda drawn: {"first_day": drawn[0], "last_day": drawn[0] + timedelta(drawn[1])}
)
NUMBERS = st.sampled_from(["E1", "E2", "O1", "O2", "O3", "N1", "N2", "S1", "S2", "X1"])
NEW_NUMBERS = st.sampled_from([*(f"X{n}" for n in range(1, 9)), "O1"])
PEOPLE = NUMBERS.map(opaque)
UNITS = st.sampled_from(["OFFICE", "NORTH", "SOUTH", "OFFICE", "NORTH", "SOUTH", "HQ", "PIER"])
NEW_UNITS = st.sampled_from(["PIER", "QUAY", "DOCK", "HQ"])
SITES, SKILLS = st.sampled_from(["TOWN", "PORT"]), st.sampled_from(["driving", "till"])
MASKS = st.sampled_from([0b0011111, 0b0000111, 0b0111110, 0b1001111, 0b1111111, 0b0011111, 0])
SHIFTS = st.sampled_from(["07:00-15:00", "22:00-06:00", "08:30-16:30", "9-17"])
ZONES = st.sampled_from(["Europe/Berlin", "America/Los_Angeles", "Mars/Base"])
CALENDARS = st.sampled_from(["CITY", "US-WA", "DE-BY", "NOWHERE"])
PEAKS, ASKS = st.integers(1, 3).map("P{}".format), st.integers(1, 3).map("A{}".format)
PROGRAMS = st.sampled_from(["telus-day", "weeks", "spread"])
TEXTS = st.sampled_from(["Zoë", "Li", "a longer word on it", "", " blank"])
TERMS = st.one_of(
    st.builds(
        lambda changes: terms(**changes),
        st.fixed_dictionaries(
            {},
            optional={
                "quota": st.sampled_from([1, 2, 0]),
                "per": st.sampled_from(["week", "fortnight", "quarter"]),
                "min_gap_days": st.integers(1, 9),
                "host_load": st.integers(1, 3),
                "every_unit_receives": st.booleans(),
                "every_department_sends": st.booleans(),
                "sealed": st.booleans(),
                "demands": st.sampled_from([("lifting",), ("nights", "lifting")]),
                "no_repeat": st.sampled_from(["none", "unit", "host"]),
                "who": st.sampled_from([Choice(level=("executive",)), Choice(level=("staff",)), Choice(unit=("OFFICE",))]),
            },
        ),
    ),
    st.just(WEEK_AWAY),
    st.just(terms(kind="rotation", host="none", length=2, length_unit="spread", who=Choice(unit=("OFFICE",)), mandatory=False)),
)

PEOPLE_COMMANDS = (
    st.builds(
        hire,
        NEW_NUMBERS,
        unit=UNITS,
        level=st.sampled_from(["executive", "manager", "staff", "staff", "boss"]),
        manager=maybe(PEOPLE),
        workdays=maybe(MASKS),
        shift=maybe(SHIFTS),
        first_day=maybe(DAYS),
    ),
    st.builds(
        people.ChangePerson,
        person=PEOPLE,
        first_day=maybe(DAYS),
        manager=unset_or(maybe(PEOPLE)),
        level=unset_or(st.sampled_from(["executive", "staff"])),
        workdays=unset_or(maybe(MASKS)),
        shift=unset_or(maybe(SHIFTS)),
        fte_permille=unset_or(st.sampled_from([1000, 600, 1100])),
        hosts=unset_or(maybe(st.booleans())),
        tags=unset_or(st.sampled_from([(), ("rotates",)])),
        hired=unset_or(DAYS),
        title=unset_or(maybe(TEXTS)),
    ),
    st.builds(people.MovePerson, person=PEOPLE, unit=UNITS, first_day=maybe(DAYS)),
    st.builds(people.LeaveCompany, person=PEOPLE, last_day=DAYS),
    st.builds(people.StayAfterAll, person=PEOPLE),
    st.builds(lambda person, span: people.RecordAbsence(person=person, **span), PEOPLE, SPANS),
    st.builds(lambda person, span: people.WithdrawAbsence(person=person, **span), PEOPLE, SPANS),
    st.builds(people.GrantSkill, person=PEOPLE, skill=SKILLS, first_day=maybe(DAYS), last_day=maybe(DAYS)),
    st.builds(people.WithdrawSkill, person=PEOPLE, skill=SKILLS, first_day=maybe(DAYS)),
    st.builds(people.StatePreference, person=PEOPLE, unit=UNITS, weight=st.integers(0, 10)),
    st.builds(people.WithdrawPreference, person=PEOPLE, unit=UNITS),
)
UNIT_COMMANDS = (
    st.builds(
        units.OpenUnit,
        unit=NEW_UNITS,
        parent=maybe(UNITS),
        front_line=st.booleans(),
        seats=st.sampled_from([0, 1, 2, -1]),
        calendar=maybe(CALENDARS),
    ),
    st.builds(
        units.ChangeUnit,
        unit=UNITS,
        first_day=maybe(DAYS),
        parent=unset_or(maybe(UNITS)),
        seats=unset_or(st.integers(0, 3)),
        min_staff=unset_or(maybe(st.integers(0, 3))),
        max_away=unset_or(st.integers(0, 100)),
        workdays=unset_or(MASKS),
        calendar=unset_or(maybe(CALENDARS)),
        timezone=unset_or(maybe(ZONES)),
        shift=unset_or(maybe(SHIFTS)),
        site=unset_or(maybe(SITES)),
        name=unset_or(maybe(TEXTS)),
    ),
    st.builds(units.CloseUnit, unit=UNITS, last_day=DAYS),
    st.builds(units.ReopenUnit, unit=UNITS, first_day=DAYS),
    st.builds(units.AddCalendarDay, calendar=CALENDARS, day=DAYS, name=maybe(TEXTS)),
    st.builds(units.RemoveCalendarDay, calendar=CALENDARS, day=DAYS),
    st.builds(
        units.AdoptHolidays, calendar=CALENDARS, year=st.just(2026), days=st.lists(DAYS, max_size=2).map(tuple), source=st.just("by hand")
    ),
)
COVER_COMMANDS = (
    st.builds(
        lambda span, **facts: peaks.DeclarePeak(**span, **facts),
        SPANS,
        unit=UNITS,
        heads=st.sampled_from([1, 0, 2, -1]),
        skill=maybe(SKILLS),
        priority=st.sampled_from([3, 1, 5, 0]),
        note=maybe(TEXTS),
    ),
    st.builds(peaks.WithdrawPeak, peak=PEAKS, today=st.one_of(st.just(TODAY), DAYS)),
    st.builds(
        lambda span, **facts: peaks.AskCover(**span, **facts),
        SPANS,
        unit=UNITS,
        heads=st.sampled_from([1, 2, 0]),
        peak=maybe(PEAKS),
        skill=maybe(SKILLS),
    ),
    st.builds(peaks.ApproveCover, ask=ASKS),
    st.builds(peaks.DeclineCover, ask=ASKS, reason=maybe(TEXTS)),
    st.builds(peaks.WithdrawCover, ask=ASKS, reason=maybe(TEXTS)),
)
PROGRAM_COMMANDS = (
    st.builds(programs.AdoptProgram, program=st.sampled_from(["spread", "visits", "telus-day", "cover"]), terms=TERMS),
    st.builds(programs.AmendProgram, program=PROGRAMS, terms=TERMS),
    st.builds(programs.RetireProgram, program=PROGRAMS),
    st.builds(policy.SetPolicy, policy=st.sampled_from(["cover-days", "fiscal-offset", "mood"]), value=st.integers(0, 12)),
)
HELD = st.sampled_from(
    [
        *[("anna", "hr", ())] * 2,
        ("otto", "hr", ()),
        ("mia", "manager", ("NORTH",)),
        ("mia", "manager", ("HQ", "PIER")),
        ("mia", "manager", ()),
        ("otto", "auditor", ()),
    ]
)
ROLE_COMMANDS = (
    HELD.map(lambda held: roles.GrantRole(actor=ACTORS[held[0]], login=held[0], role=held[1], units=held[2])),
    HELD.map(lambda held: roles.RevokeRole(login=held[0], role=held[1], units=held[2][:1])),
)
EXEMPTION_COMMANDS = (
    st.builds(
        lambda who, span, **said: exemptions.Exempt(**who, **span, **said, actor="f" * 32, login="board"),
        st.one_of(PEOPLE.map(lambda person: {"person": person}), UNITS.map(lambda unit: {"unit": unit})),
        SPANS,
        program=PROGRAMS,
        reason=TEXTS,
    ),
    st.builds(exemptions.Unexempt, exemption=st.integers(1, 3).map("X{}".format)),
)
NOTED = st.integers(1, 3).map(lambda number: f"{number:032x}")
ACCOMMODATIONS = (
    st.builds(
        accommodations.Accommodate,
        person=PEOPLE,
        accommodation=NOTED,
        demand=st.sampled_from(["lifting", "nights", ""]),
        first_day=maybe(DAYS),
        last_day=maybe(DAYS),
        actor=st.just("f" * 32),
        login=st.just("board"),
    ),
    st.builds(accommodations.WithdrawAccommodation, person=PEOPLE, accommodation=NOTED),
)
PLAN_NAMES = st.builds("{}-{}".format, st.sampled_from([horizon.name for horizon in HORIZONS]), st.integers(1, 2))
WITHDRAWALS = st.builds(plans.WithdrawPlan, plan=PLAN_NAMES, reason=maybe(TEXTS))


def history(first: object, second: object, day: date) -> Timeline:
    """What always held, and what holds from a day on."""
    return Timeline.of(first) if first == second else Timeline((ALWAYS, day), (first, second))


def histories(values: SearchStrategy) -> SearchStrategy:
    return unset_or(st.builds(history, values, values, DAYS))


KNOWN_UNITS = st.sampled_from(["OFFICE", "NORTH", "SOUTH"])
CORRECTIONS = (
    st.builds(corrections.StrikePerson, person=st.one_of(st.sampled_from(["X1", "X2"]).map(opaque), PEOPLE), reason=TEXTS),
    st.builds(corrections.StrikeUnit, unit=st.one_of(NEW_UNITS, UNITS), reason=TEXTS),
    st.builds(
        corrections.WithdrawMove, person=st.sampled_from(["O3", "O1", "X1"]).map(opaque), unit=KNOWN_UNITS, first_day=st.just(MOVING_DAY)
    ),
    st.builds(
        corrections.CorrectPerson,
        person=PEOPLE,
        unit=histories(UNITS),
        manager=histories(maybe(PEOPLE)),
        workdays=histories(maybe(st.sampled_from([0b0011111, 0b0000111]))),
        left=unset_or(maybe(DAYS)),
    ),
    st.builds(
        corrections.CorrectUnit,
        unit=UNITS,
        parent=histories(maybe(UNITS)),
        seats=histories(st.integers(0, 2)),
        open=histories(st.booleans()),
        calendar=histories(maybe(st.sampled_from(["CITY", "US-WA"]))),
    ),
)
PLACEMENTS = st.builds("{}.{}".format, PLAN_NAMES, st.integers(1, 4))
PINS = (
    st.builds(pins.PinPlacement, placement=PLACEMENTS, reason=maybe(TEXTS)),
    st.builds(
        lambda visit, **facts: pins.PinByHand(**visit, **facts),
        st.one_of(
            st.fixed_dictionaries({"program": PROGRAMS, "host": maybe(PEOPLE)}),
            st.fixed_dictionaries({"ask": ASKS}),
        ),
        person=PEOPLE,
        unit=KNOWN_UNITS,
        first_day=DAYS,
        reason=maybe(TEXTS),
    ),
    st.builds(pins.Unpin, pin=st.integers(1, 3).map("PIN{}".format), reason=maybe(TEXTS)),
)
CONSENTS = (
    st.builds(consents.Consent, plan=PLAN_NAMES, placement=PLACEMENTS, person=PEOPLE),
    st.builds(
        consents.Consult, plan=PLAN_NAMES, partner=TEXTS, outcome=st.sampled_from(["agreed", "objected", "slept"]), note=maybe(TEXTS)
    ),
)
# A roster that no engine found: it is kept as a draft, and only the referee stands between it and the people in it.
FORGED = st.builds(
    lambda who, unit, day, based_on: proposal(
        placement(who, unit, day, host=None, program="weeks"),
        horizon=HORIZONS[0].name,
        first_day=HORIZONS[0].first_day,
        last_day=HORIZONS[0].last_day,
        based_on=based_on,
    ),
    PEOPLE,
    UNITS,
    DAYS,
    st.sampled_from([1, 20, 10_000]),
)
BY_NOUN = {
    "people": PEOPLE_COMMANDS,
    "units": UNIT_COMMANDS,
    "cover": COVER_COMMANDS,
    "programs": (*PROGRAM_COMMANDS, *EXEMPTION_COMMANDS, *ACCOMMODATIONS),
    "roles": ROLE_COMMANDS,
    "plans": (WITHDRAWALS, FORGED, *CONSENTS),
    "pins": PINS,
    "corrections": CORRECTIONS,
}
NOT_DRAWN = {
    plans.PublishPlan: "publishing goes through `planning.publish`, where the referee judges first; the machine has a rule for it",
    plans.ProposeHelpers: "helpers are found by `filling.fill`; the machine has a rule for it",
    privacy.ErasePerson: "it destroys what the machine compares; tests/events/store/test_erasing.py erases at random",
    privacy.RotateKey: "it changes files beside the log; tests/events/store/test_rotation.py",
    corrections.TakeBackCommand: "what takes a command back is found by `taking_back`; the machine has a rule for it",
}
ANYTHING = st.one_of(*(command for commands in BY_NOUN.values() for command in commands))


def of(*nouns: str) -> SearchStrategy:
    """Commands about these nouns."""
    return st.one_of(*(command for noun in nouns for command in BY_NOUN[noun]))
