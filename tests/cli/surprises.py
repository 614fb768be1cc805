"""The same company twice, with and without its surprises: two logs that hold the same events but for those that are sealed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from events.kinds.plans import PlanDrafted
from events.store import Log
from scheduler.decide.peaks import ApproveCover, AskCover, DeclarePeak
from scheduler.decide.people import GrantSkill, Hire, RecordAbsence
from scheduler.decide.pins import PinByHand
from scheduler.decide.plans import ProposePlan, PublishPlan
from scheduler.decide.programs import AdoptProgram
from scheduler.decide.roles import GrantRole
from scheduler.decide.units import OpenUnit
from scheduler.handling import Ledger
from solver.outcome import COVER_PROGRAM, Kind, Placement
from tests.events.places import dice
from tests.scheduler.stories import proposal, terms

NOW = datetime(2020, 6, 15, 9, tzinfo=UTC)
BEFORE, REVEAL = date(2020, 7, 1), date(2020, 7, 15)  # Wednesdays
FIRST, LAST = date(2020, 7, 1), date(2020, 9, 30)
GUEST, OTHER, HOST, HELPER, SPONSOR = (number.encode().hex().rjust(32, "0") for number in ("E1", "E2", "N1", "H1", "S1"))
ACTORS = {login: login.encode().hex().rjust(32, "0") for login in ("anna", "mia", "otto", "hugo")}
HORIZON = {"first_day": FIRST, "last_day": LAST, "horizon": "2020Q3"}
SURPRISE = {"program": "surprise", "host": None, "sealed_until": REVEAL}


def visit(person: str, unit: str, day: date, **facts: object) -> Placement:
    usual = {"kind": Kind.SHADOW, "program": "telus-day", "host": HOST, "days": (day,), "first_day": day, "last_day": day}
    return Placement(person=person, unit=unit, **(usual | facts))


def help_on(day: date) -> Placement:
    return visit(HELPER, "CREW", day, kind=Kind.COVER, program=COVER_PROGRAM, ask="A1", skill="till", host=None)


def hire(number: str, unit: str, **facts: object) -> Hire:
    known = {"number": number, "name": f"Name of {number}", "unit": unit, "level": "staff"}
    return Hire(person=number.encode().hex().rjust(32, "0"), **known | facts)


def surprise(**facts: object) -> AdoptProgram:
    return AdoptProgram(program="surprise", terms=terms(host="none", sealed=True, mandatory=False, **facts))


def founding(sponsor: str | None) -> Iterator[object]:
    yield from (OpenUnit(unit=unit, max_away=100, **facts) for unit, facts in UNITS.items())
    yield from (
        hire("E1", "OFFICE", level="executive"),
        hire("E2", "OFFICE", level="executive"),
        hire("H1", "OFFICE"),
        hire("H2", "OFFICE"),
    )
    yield from (hire("N1", "CREW"), hire("N2", "CREW"), hire("S1", "PIER"), hire("17", "CREW"))
    yield GrantSkill(person=HELPER, skill="till")
    yield GrantSkill(person=GUEST, skill="till")
    yield AdoptProgram(program="telus-day", terms=terms())
    yield surprise(sponsor=sponsor)
    yield from (GrantRole(actor=ACTORS[login], login=login, role=role, units=units) for login, role, units in ROLES)


UNITS = {"HQ": {}, "OFFICE": {"parent": "HQ"}, "CREW": {"parent": "HQ", "front_line": True}, "PIER": {"parent": "HQ", "front_line": True}}
STAFF = {"OFFICE": ("H1", "H2"), "CREW": ("N1", "N2", "17"), "PIER": ("S1",)}
ROLES = (("anna", "hr", ()), ("mia", "manager", ("CREW",)), ("otto", "auditor", ()), ("hugo", "manager", ("OFFICE",)))


def history(sponsor: str | None, day: date = REVEAL, guest: str = GUEST) -> Iterator[object]:
    """What is done, one thing after the other, in the year of `day`; sealed are a published placement, one of a draft, and a pin."""
    sealed = visit(guest, "CREW", day, **SURPRISE | {"sealed_until": day})
    later = replace(sealed, days=(day + timedelta(days=7),), first_day=day + timedelta(days=7), last_day=day + timedelta(days=7))
    yield from founding(sponsor)
    yield DeclarePeak(unit="CREW", first_day=date(2020, 7, 22), last_day=date(2020, 7, 24), heads=1, skill="till")
    yield AskCover(unit="PIER", first_day=REVEAL, last_day=REVEAL, heads=1, skill="till")
    yield ApproveCover(ask="A2")
    yield proposal(visit(OTHER, "CREW", date(2020, 7, 20)), help_on(date(2020, 7, 22)), sealed, **HORIZON)
    yield PublishPlan(plan="2020Q3-1")
    yield RecordAbsence(person=OTHER, first_day=date(2020, 8, 3), last_day=date(2020, 8, 5))
    yield proposal(visit(guest, "PIER", date(2020, 7, 27), host=SPONSOR), replace(later, sealed_until=later.first_day), **HORIZON)
    yield PinByHand(person=guest, unit="CREW", program="surprise", first_day=date(2020, 8, 12))
    yield PinByHand(person=OTHER, unit="PIER", program="telus-day", first_day=date(2020, 8, 13), host=SPONSOR)


def is_sealed(command: object) -> bool:
    return isinstance(command, PinByHand) and command.program == "surprise"


def without_surprises(command: object) -> object:
    if isinstance(command, ProposePlan):
        return replace(command, placements=tuple(one for one in command.placements if one.sealed_until is None))
    return command


class Founder:
    """Writes the log of a company command by command, each with entropy of its own, so that a command left out moves no other's."""

    def __init__(self, directory: Path) -> None:
        self.entropy = dice(0)
        log = Log.create(str(directory / "rota.db"), directory / "rota.db.keys", now=NOW, entropy=self._draw)
        self.ledger = Ledger(log, login="anna", now=NOW, entropy=self._draw)

    def _draw(self, size: int) -> bytes:
        return self.entropy(size)

    def does(self, number: int, command: object) -> None:
        self.entropy, self.ledger.now = dice(number), NOW + timedelta(minutes=number)
        if isinstance(command, ProposePlan):
            command = replace(command, based_on=self.ledger.org.position)
        self.ledger.handle(command, command_id=f"command-{number}")


def found(directory: Path, commands: Sequence[object], *, keeping: bool) -> Path:
    """A log in the new directory with these commands, with or without what is sealed."""
    directory.mkdir(parents=True)
    founder = Founder(directory)
    for number, command in enumerate(commands, start=1):
        if keeping or not is_sealed(command):
            founder.does(number, command if keeping else without_surprises(command))
    founder.ledger.log.close()
    return directory


def drafts(ledger: Ledger) -> list[PlanDrafted]:
    return [plan.made for plan in ledger.org.plans.values()]
