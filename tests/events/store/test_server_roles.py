"""Roles on a server: writers may only execute `append`, managers read through row-level security, auditors read everything but keys."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from events.errors import LogError, Unreadable
from events.kinds.accommodations import PersonAccommodated
from events.kinds.base import Event
from events.kinds.corrections import Dated, PersonCorrected, UnitCorrected
from events.kinds.peaks import PeakDeclared
from events.kinds.people import PersonMoved
from events.kinds.privacy import PersonErased
from events.kinds.roles import RoleGranted
from events.kinds.units import UnitChanged, UnitOpened
from events.personal import Secret, Slot
from events.store import Log
from scheduler.evolve import replay
from tests.events.places import DAY, Place, add, away, hired
from tests.postgres import Server, running


def opened(unit: str, parent: str | None = None) -> UnitOpened:
    return UnitOpened(unit=unit, parent=parent, name=Secret(subject=f"unit:{unit}", text=f"The unit {unit}"))


@dataclass
class Company:
    """A log with roles, somebody in each of them, and a person in each of two units."""

    server: Server
    database: str
    keys: Path
    statements: str

    def __post_init__(self) -> None:
        self.anna = self.server.new_login("anna", "rota_writer")
        self.mia = self.server.new_login("mia", "rota_manager")
        self.otto = self.server.new_login("otto", "rota_auditor")
        self.nobody = self.server.new_login("nobody")
        self.sql(f"INSERT INTO rota.manager_units VALUES ('{self.mia}', 'NORTH')")

    def sql(self, *statements: str, login: str | None = None) -> list[tuple[object, ...]]:
        return self.server.sql(self.database, *statements, login=login)

    def log(self, login: str, *, keyless: bool = False) -> Log:
        return Log.open(self.server.url(self.database, login), None if keyless else self.keys)


@pytest.fixture
def company(server_place: Place) -> Company:
    log = server_place.create()
    statements = log.add_roles()
    add(log, opened("NORTH"), opened("DOCK", "NORTH"), opened("SOUTH"), command="c1")
    add(log, hired("ann", name="Ann of North"), hired("bob", name="Bob of South"), hired("dan", name="Dan of the dock"), command="c2")
    add(
        log,
        PersonMoved(person="bob", first_day=DAY, unit="SOUTH"),
        PersonMoved(person="dan", first_day=DAY, unit="DOCK"),
        PeakDeclared(peak="P1", unit="SOUTH", first_day=DAY, last_day=DAY, note=Secret(subject="peak:P1", text="Inventory")),
        command="c3",
    )
    log.close()
    return Company(running(), server_place.where.split("@/")[1].partition("?")[0], server_place.keys, statements)


def names(log: Log) -> list[str]:
    slots = [record.event.name for record in log.read() if isinstance(getattr(record.event, "name", None), Slot)]
    return sorted(log.reader().many(slots).values())


def test_everything_belongs_to_an_owner_who_logs_in_nowhere(company: Company) -> None:
    owners = company.sql(
        "SELECT DISTINCT rolname, rolcanlogin, rolsuper FROM pg_roles WHERE oid IN"
        " (SELECT relowner FROM pg_class WHERE relnamespace = 'rota'::regnamespace AND relkind IN ('r', 'v')"
        "  UNION SELECT nspowner FROM pg_namespace WHERE nspname = 'rota'"
        "  UNION SELECT proowner FROM pg_proc WHERE pronamespace = 'rota'::regnamespace AND prosecdef)"
    )
    assert owners == [("rota_owner", False, False)]


def test_a_function_that_runs_as_the_owner_pins_its_search_path(company: Company) -> None:
    pinned = company.sql("SELECT proname, proconfig FROM pg_proc WHERE pronamespace = 'rota'::regnamespace AND prosecdef ORDER BY 1")
    assert pinned == [("append", ["search_path=rota, pg_temp"]), ("may_read", ["search_path=rota, pg_temp"])]


def test_a_table_of_the_same_name_in_ones_own_schema_does_not_mislead_the_function(company: Company) -> None:
    """A writer who puts a table of their own before the log's gains nothing by it."""
    company.sql("CREATE TEMP TABLE log_head (one int, position bigint, root bytea, recorded_at text)", login=company.anna)
    log = company.log(company.anna)
    with log._database.writing() as connection:
        connection.exec_driver_sql("CREATE TEMP TABLE log_head (one int, position bigint, root bytea, recorded_at text)")
        before = connection.exec_driver_sql("SELECT position FROM rota.log_head").scalar_one()
    done = add(log, away(), command="c9", based_on=before)
    assert done.first == before + 1
    log.close()


@pytest.mark.parametrize("who", ["anna", "mia", "otto", "nobody"])
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO rota.events SELECT 99, envelope, leaf, 'x', stream, name, version, recorded_at, command_id FROM rota.events LIMIT 1",
        "UPDATE rota.events SET stream = 'x'",
        "DELETE FROM rota.events",
        "TRUNCATE rota.events",
        "UPDATE rota.log_head SET position = 1",
        "DELETE FROM rota.payloads",
        "DELETE FROM rota.subject_keys",
        "DELETE FROM rota.erasure_fence",
        "INSERT INTO rota.payloads VALUES ('a', 'b', 'c', '')",
        "INSERT INTO rota.manager_units VALUES (session_user, 'SOUTH')",
        "ALTER TABLE rota.events DISABLE TRIGGER ALL",
        "DROP TABLE rota.events",
        "CREATE TABLE rota.mine (x int)",
        "SET ROLE rota_owner",
        "SET session_replication_role = replica",
        "SELECT rota.stamped('2026-07-01T08:30:00.000000Z', NULL)",
    ],
)
def test_nobody_writes_but_through_the_function(company: Company, who: str, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        company.sql(statement, login=getattr(company, who))


def test_a_writer_appends_under_their_own_login_at_the_servers_time(company: Company) -> None:
    log = company.log(company.anna)
    add(log, hired("carl", name="Carl the new"), command="c9")
    *_, record = log.read()
    assert record.login == company.anna
    ((clock,),) = company.sql("SELECT now()")
    assert abs((clock - record.recorded_at).total_seconds()) < 60
    assert "Carl the new" in names(log)
    assert log.verify().findings == ()
    assert log.verify().slots_sealed == 0
    log.close()


def test_a_manager_appends_only_what_managers_commands_give(company: Company) -> None:
    log = company.log(company.mia)
    head = log.head()
    for event in (opened("MINE"), PersonMoved(person="bob", first_day=DAY, unit="NORTH"), RoleGranted(actor=company.mia, role="hr")):
        with pytest.raises(LogError, match=f'may not append "{event.event_name}": only members of rota_writer may'):
            add(log, away(), event, command="c9")
    assert log.head() == head
    add(log, away(), command="c9")
    log.close()


def test_a_writer_who_erased_somebody_is_told_what_the_administrator_is_to_run(company: Company) -> None:
    log = company.log(company.anna)
    reason = Secret(subject="erasure:ann", text="asked for it")
    add(log, PersonErased(person="ann", approved_by="actor-2", reason=reason, number_lost=False), command="c9")
    says, rotate = log.clean()
    assert "rota log rotate-key" in rotate
    company.sql(says.rpartition(": ")[2])
    assert log.verify().findings == ()
    log.close()


def test_a_writer_cannot_write_in_anothers_name(company: Company) -> None:
    log = company.log(company.anna)
    log._database.__dict__["_session"] = (company.mia, True)
    with pytest.raises(LogError, match=f"names the login {company.mia}, but {company.anna} is logged in"):
        add(log, away(), command="c9")
    log.close()


def test_a_manager_reads_every_event_and_the_names_of_the_own_units_only(company: Company) -> None:
    log = company.log(company.mia)
    assert len(list(log.read())) == log.head().position
    assert names(log) == ["Ann of North", "Dan of the dock", "The unit DOCK", "The unit NORTH", "The unit SOUTH"]
    subjects = {subject for (subject,) in company.sql("SELECT subject FROM rota.subject_keys", login=company.mia)}
    assert subjects == {"ann", "dan", "unit:NORTH", "unit:DOCK", "unit:SOUTH", "peak:P1"}
    verification = log.verify()
    assert verification.findings == ()
    assert (verification.slots_open, verification.slots_sealed) == (8, 2)
    assert "own units only" in str(verification.sealed_because)
    add(log, away(), command="c9")
    log.close()


def test_a_manager_reads_of_nobody_what_they_cannot_do(company: Company) -> None:
    owner = company.log(running().owner)
    lifting = Secret(subject="ann", text="lifting")
    add(owner, PersonAccommodated(person="ann", accommodation="n1", demand=lifting, approved_by="board"), command="c8")
    slot = next(record.event.demand for record in owner.read() if isinstance(record.event, PersonAccommodated))
    assert owner.reader().many([slot]) == {slot: "lifting"}
    owner.close()
    log = company.log(company.mia)
    assert log.reader().many([slot]) == {}
    assert "Ann of North" in names(log)
    assert log.verify().findings == ()
    assert company.sql("SELECT field FROM rota.payloads WHERE subject = 'ann' AND field = 'demand'", login=company.mia) == []
    log.close()
    hr = company.log(company.anna)
    assert hr.reader().many([slot]) == {slot: "lifting"}
    hr.close()


def test_a_managers_sight_follows_the_days_of_moves_and_of_their_own_appointment(company: Company) -> None:
    today = datetime.now(UTC).date()
    owner = company.log(running().owner)
    soon, long_ago = today + timedelta(days=9), today - timedelta(days=900)
    add(
        owner,
        PersonMoved(person="bob", first_day=soon, unit="NORTH"),
        PersonMoved(person="ann", first_day=soon, unit="SOUTH"),
        command="c4",
    )
    add(owner, UnitChanged(unit="DOCK", first_day=soon, parent="SOUTH"), command="c5")
    owner.close()
    log = company.log(company.mia)
    assert {"Ann of North", "Dan of the dock"} == {*names(log)} - {"The unit DOCK", "The unit NORTH", "The unit SOUTH"}
    for first_day, last_day, seen in (
        (long_ago, today, True),
        (today, None, True),
        (soon, None, False),
        (None, today - timedelta(days=2), False),
    ):
        says = ", ".join("NULL" if day is None else f"'{day}'" for day in (first_day, last_day))
        company.sql(f"UPDATE rota.manager_units SET (first_day, last_day) = ({says})")
        assert ("Ann of North" in names(log)) is seen
    log.close()


def test_on_every_day_the_server_puts_people_and_units_where_the_state_does(company: Company) -> None:
    draws = random.Random(3)
    days = [DAY + timedelta(days=n) for n in range(6)]
    owner = company.log(running().owner)
    for n in range(40):
        add(owner, *(drawn_history(f"p{n}", f"U{n}", days, draws)), command=f"h{n}")
    org = replay(owner.read())
    asked = [day + timedelta(days=n) for day in days for n in (-1, 0)]
    rows = ", ".join(f"({n}, '{day}')" for n in range(40) for day in asked)
    found = company.sql(f"SELECT rota.unit_of('p' || n, day), rota.above('U' || n, day) FROM (VALUES {rows}) AS asked(n, day)")
    assert found == [(org.people[f"p{n}"].unit.at(day), org.units[f"U{n}"].parent.at(day)) for n in range(40) for day in asked]
    assert len({*found}) > 6
    owner.close()


def drawn_history(person: str, unit: str, days: list[date], draws: random.Random) -> Iterator[Event]:
    """Of somebody who is hired, moved and corrected, and of a unit that is put below others, in any order of days."""
    yield hired(person)
    yield opened(unit, draws.choice((None, "NORTH", "SOUTH")))
    for _ in range(draws.randrange(6)):
        first_day, place = draws.choice((None, *days)), draws.choice(("NORTH", "SOUTH", "DOCK"))
        history = tuple(Dated(first_day=day, value=draws.choice(("NORTH", "SOUTH"))) for day in (None, *sorted(draws.sample(days, 2))))
        yield draws.choice(
            (
                PersonMoved(person=person, first_day=first_day, unit=place),
                PersonCorrected(person=person, unit=history),
                PersonCorrected(person=person, level=(Dated(first_day=None, value="staff"),)),
                UnitChanged(unit=unit, first_day=first_day, parent=draws.choice((None, place))),
                UnitChanged(unit=unit, first_day=first_day, seats=3),
                UnitCorrected(unit=unit, parent=history),
            )
        )


def test_an_auditor_reads_all_envelopes_and_no_key(company: Company) -> None:
    log = company.log(company.otto)
    assert len(list(log.read())) == log.head().position
    assert names(log) == []
    verification = log.verify()
    assert verification.findings == ()
    assert (verification.slots_open, verification.slots_sealed) == (0, 10)
    assert "may read no data keys" in str(verification.sealed_because)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        company.sql("SELECT wrapped FROM rota.subject_keys", login=company.otto)
    with pytest.raises(LogError, match="may only read"):
        log.require_writable()
    with pytest.raises(Unreadable):
        add(log, away(), command="c9")
    keyless = company.log(company.otto, keyless=True)
    assert keyless.verify().findings == ()
    keyless.close()
    log.close()


def test_somebody_without_a_role_is_told_so(company: Company) -> None:
    with pytest.raises(LogError, match="right role"):
        company.log(company.nobody)


def test_the_view_shows_what_ones_own_rights_show(company: Company) -> None:
    assert company.sql("SELECT name, body->>'unit' FROM rota.event_log WHERE position = 2", login=company.otto) == [
        ("unit-opened", "NORTH")
    ]
    ((options,),) = company.sql("SELECT reloptions FROM pg_class WHERE oid = 'rota.event_log'::regclass")
    assert options == ["security_invoker=true"]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        company.sql("SELECT * FROM rota.event_log", login=company.nobody)


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("ALTER TABLE rota.payloads DISABLE ROW LEVEL SECURITY", "row security of payloads"),
        ("CREATE POLICY wide ON rota.payloads FOR SELECT TO rota_manager USING (true)", "policy wide on payloads"),
        ("ALTER POLICY own ON rota.subject_keys USING (true)", "policy own on subject_keys"),
        (
            "CREATE OR REPLACE FUNCTION rota.may_read(p_subject text) RETURNS boolean"
            " LANGUAGE sql STABLE SECURITY DEFINER SET search_path = rota, pg_temp AS 'SELECT true'",
            "function may_read",
        ),
    ],
)
def test_roles_that_were_widened_are_found(company: Company, statement: str, part: str) -> None:
    company.sql(statement)
    log = company.log(company.anna)
    assert [finding.sentence for finding in log.verify().findings] == [f"The {part} is missing, altered, or none of the log's."]
    log.close()


def test_the_statements_can_be_run_again_and_change_nothing(company: Company) -> None:
    before = company.sql("SELECT relname, relacl::text, relowner FROM pg_class WHERE relnamespace = 'rota'::regnamespace ORDER BY 1")
    company.sql(company.statements)
    again = company.sql("SELECT relname, relacl::text, relowner FROM pg_class WHERE relnamespace = 'rota'::regnamespace ORDER BY 1")
    assert again == before


def test_a_log_in_a_file_has_no_roles(file_place: Place) -> None:
    log = file_place.create()
    with pytest.raises(LogError, match="PostgreSQL"):
        log.add_roles()
    log.close()
