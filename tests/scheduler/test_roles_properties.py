"""Whoever asks whatever in whatever order: nothing stands in a closed log that the roles of that moment did not allow."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import event, given, settings
from hypothesis import strategies as st

from events.store import Log
from scheduler.decide.peaks import AskCover, DeclarePeak, WithdrawCover, WithdrawPeak
from scheduler.decide.people import Hire, MovePerson, RecordAbsence
from scheduler.decide.roles import GrantRole, RevokeRole
from scheduler.decide.units import ChangeUnit, OpenUnit
from scheduler.errors import NotPermitted, Rejected
from scheduler.evolve import evolve, replay
from scheduler.handling import Ledger
from scheduler.organisation import Organisation
from tests.scheduler.test_decide_properties import COMMANDS

NOW = datetime(2026, 7, 1, tzinfo=UTC)
LOGINS = ("anna", "mia", "otto", "zoe")
BEGINNING = (
    OpenUnit(unit="HQ"),
    OpenUnit(unit="SHOP", parent="HQ"),
    OpenUnit(unit="DEPOT"),
    Hire(person="1" * 32, number="E1", unit="SHOP", level="staff"),
    Hire(person="2" * 32, number="E2", unit="DEPOT", level="staff"),
    GrantRole(actor="a" * 32, login="anna", role="hr"),
    GrantRole(actor="b" * 32, login="mia", role="manager", units=("HQ",)),
    GrantRole(actor="c" * 32, login="otto", role="auditor"),
)
DAYS = st.integers(0, 9).map(lambda n: date(2026, 7, 1) + timedelta(n))
SPANS = st.tuples(DAYS, DAYS).map(lambda days: {"first_day": min(days), "last_day": max(days)})
UNITS, PEOPLE = st.sampled_from(["SHOP", "DEPOT"]), st.sampled_from(["1" * 32, "2" * 32])
MANAGED = st.sampled_from(["HQ", "DEPOT"])
LIKELY = st.one_of(
    st.builds(lambda person, span: RecordAbsence(person=person, **span), PEOPLE, SPANS),
    st.builds(lambda unit, span, heads: DeclarePeak(unit=unit, heads=heads, **span), UNITS, SPANS, st.integers(0, 1)),
    st.builds(lambda unit, span: AskCover(unit=unit, heads=1, **span), UNITS, SPANS),
    st.builds(WithdrawPeak, peak=st.sampled_from(["P1", "P2", "P3"]), today=st.just(date(2026, 7, 1))),
    st.builds(WithdrawCover, ask=st.sampled_from(["A1", "A2", "A3"])),
    st.builds(MovePerson, person=PEOPLE, unit=UNITS, first_day=DAYS),
    st.builds(ChangeUnit, unit=UNITS, first_day=DAYS, parent=st.sampled_from(["HQ", None])),
    MANAGED.map(lambda unit: GrantRole(actor="b" * 32, login="mia", role="manager", units=(unit,))),
    MANAGED.map(lambda unit: RevokeRole(login="mia", role="manager", units=(unit,))),
)
ASKED = st.one_of(
    st.tuples(st.just("mia"), st.lists(LIKELY, min_size=1, max_size=2)),
    st.tuples(st.just("anna"), st.lists(LIKELY, min_size=1, max_size=1)),
    st.tuples(st.sampled_from(LOGINS), st.lists(COMMANDS, min_size=1, max_size=2)),
)


def is_allowed(record, org: Organisation) -> bool:
    """Told from the event alone, by the page on roles: HR anything, managers a few things about the units below theirs."""
    roles = {held.role: held.units for held in org.roles.get(record.actor, ())}
    if not org.roles or "hr" in roles:
        return True
    name, fact = record.event.event_name, record.event
    if name == "actor-seen":
        return fact.actor == record.actor
    if name == "holidays-adopted":
        return "manager" in roles
    match name:
        case "absence-recorded" | "absence-withdrawn":
            day = fact.first_day
            return is_below(org.people[fact.person].unit.at(day), day, roles.get("manager", ()), org)
        case "peak-declared" | "cover-asked":
            return is_below(fact.unit, fact.first_day, roles.get("manager", ()), org)
        case "peak-withdrawn":
            peak = org.peaks[fact.peak]
            return is_below(peak.unit, peak.first_day, roles.get("manager", ()), org)
        case "cover-withdrawn":
            ask = org.asks[fact.ask]
            return is_below(ask.unit, ask.first_day, roles.get("manager", ()), org)
    return False


def is_below(unit: str, day: date, managed: tuple[str, ...], org: Organisation) -> bool:
    above: str | None = unit
    for _ in org.units:
        if above in managed:
            return True
        above = org.units[above].parent.at(day) if above else None
    return False


@settings(max_examples=30, deadline=None)
@given(st.lists(ASKED, min_size=10, max_size=30))
def test_nothing_stands_in_a_closed_log_that_was_not_allowed(transactions):
    with TemporaryDirectory() as place:
        where, keys, entropy = str(Path(place) / "rota.db"), Path(place) / "keys", Random(0).randbytes
        Log.create(where, keys, now=NOW, entropy=entropy).close()
        ledgers = {login: Ledger.open(where, keys, login=login, now=NOW, entropy=entropy) for login in LOGINS}
        ledgers["anna"].handle_all(BEGINNING)
        for login, commands in transactions:
            try:
                event(f"{login} {'did' if ledgers[login].handle_all(commands).events else 'asked'}")
            except NotPermitted as refusal:
                event(f"{login} {refusal.reason}")
            except Rejected:
                event(f"{login} was rejected")
        ledgers["anna"].catch_up()
        org = Organisation()
        for record in ledgers["anna"].log.read():
            assert is_allowed(record, org), record
            evolve(org, record.event, position=record.position)
        assert org == ledgers["anna"].org == replay(ledgers["anna"].log.read())
        for ledger in ledgers.values():
            ledger.log.close()
