"""A log on a server: connections, transactions, and the server's complaints as sentences without a password."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import ArgumentError, DBAPIError

from events.address import shown
from events.errors import LogError, Tampered, Unreadable
from events.keys import Keys
from events.record import Appended
from events.store.appending import Commit
from events.store.database import Database
from events.store.postgresql import appending, guards, roles, schema_check
from events.store.tables import snapshots

if TYPE_CHECKING:
    from psycopg.errors import Diagnostic

_SETTINGS = {
    "search_path": "rota,pg_temp",
    "timezone": "UTC",
    "lock_timeout": "60s",
    "idle_in_transaction_session_timeout": "300s",
}
_PATIENCE_SECONDS = 10
_LOCKED = "55P03"  # lock_not_available
_POLITE = "3s"  # for a lock behind which everybody else has to wait
_PARTIAL = sa.text(
    """SELECT CASE WHEN row_security_active('rota.payloads')
        THEN NOT pg_has_role('rota_writer', 'MEMBER') AND NOT pg_has_role('rota_auditor', 'MEMBER') ELSE false END"""
)
_OWNS = sa.text("SELECT pg_has_role(session_user, relowner, 'MEMBER') FROM pg_class WHERE oid = 'rota.payloads'::regclass")
_REWRITTEN = "rota.payloads, rota.subject_keys, rota.snapshots"  # VACUUM alone leaves bytes of what was deleted in their pages
_VACUUM = (
    f"The tables' files may hold the sealed texts still; the server's administrator can have them written anew: VACUUM (FULL) {_REWRITTEN}"
)
_BUSY = "The tables are in use, and their files may hold the sealed texts still. Try again: rota people erase --finish"
_ROTATE = "The server's own journal and backups may hold the sealed texts still; nobody can read them after the next: rota log rotate-key"
_STAMP = sa.text("SELECT to_regclass('rota.schema_stamp') IS NOT NULL")


class PostgresDatabase(Database):
    """The schema `rota` of one database: writers wait for the head row, readers keep one snapshot a transaction."""

    def __init__(self, where: str) -> None:
        url = _url(where)
        engine = sa.create_engine(url, connect_args=_connecting(url), use_native_hstore=False)
        super().__init__(shown(where), writer=engine, reader=engine.execution_options(isolation_level="REPEATABLE READ"))

    @cached_property
    def _session(self) -> tuple[str, bool]:
        """(the login, whether it may append)."""
        query = "SELECT session_user::text, NOT pg_is_in_recovery() AND has_function_privilege(oid, 'EXECUTE') FROM pg_proc"
        with self.reading() as connection:
            row = connection.execute(sa.text(f"{query} WHERE pronamespace = 'rota'::regnamespace AND proname = 'append'")).one_or_none()
        return (row[0], row[1]) if row else ("", False)

    @property
    def login(self) -> str | None:
        return self._session[0]

    @property
    def writable(self) -> bool:
        return self._session[1]

    def told(self) -> AbstractContextManager[None]:
        return _told(self.where)

    def require_writable(self) -> None:
        if not self.writable:
            raise LogError(f"The login {self.login} may only read the log {self.where}. Ask its administrator for the role rota_writer.")

    def complaints(self) -> list[str]:
        """A server looks after its own files; nothing of that can be asked from here."""
        return []

    def add_guards(self, connection: Connection) -> None:
        guards.add_guards(connection)

    def altered_guards(self, connection: Connection) -> tuple[str, ...]:
        return guards.altered_guards(connection)

    def altered_schema(self, connection: Connection) -> tuple[str, ...]:
        return schema_check.altered_schema(connection)

    def append(self, commit: Commit, connection: Connection, keys: Keys) -> Appended:
        return appending.write(commit, connection, keys)

    def withholds(self) -> str | None:
        with self.reading() as connection:
            partial = connection.execute(_PARTIAL).scalar_one()
        return f"The login {self.login} sees the personal data of its own units only." if partial else None

    def add_roles(self) -> str:
        with self.writing() as connection:
            roles.add_roles(connection)
        return roles.ddl()

    def is_clean(self) -> bool:
        """A server vacuums by itself; whether it did is not known here."""
        return True

    def clean(self) -> tuple[str, ...]:
        with self.told(), self._writer.connect() as connection:
            direct = connection.execution_options(isolation_level="AUTOCOMMIT")
            if not direct.execute(_OWNS).scalar_one():
                return (_VACUUM, _ROTATE)
            direct.execute(sa.delete(snapshots))
            return (_ROTATE,) if _is_rewritten(direct) else (_BUSY, _ROTATE)

    def remove(self) -> None:
        with self.writing() as connection:
            connection.exec_driver_sql("DROP SCHEMA IF EXISTS rota CASCADE")
        self.close()


def open_schema(where: str) -> PostgresDatabase:
    """The database of a log on a server; `LogError` where there is none, and nothing is created."""
    database = PostgresDatabase(where)
    try:
        if not _has_log(database):
            raise LogError(f"There is no log at {database.where}. Make one with `rota init`, or name it with --db.")
    except LogError:
        database.close()
        raise
    return database


def create_schema(where: str) -> PostgresDatabase:
    """The empty schema of a new log; `LogError` where one stands already."""
    database = PostgresDatabase(where)
    try:
        with database.writing() as connection:
            if connection.execute(sa.text("SELECT to_regnamespace('rota') IS NOT NULL")).scalar_one():
                raise LogError(f"There is a log at {database.where} already; a log is never overwritten. Choose another database.")
            connection.exec_driver_sql("CREATE SCHEMA rota")
    except LogError:
        database.close()
        raise
    return database


def _is_rewritten(connection: Connection) -> bool:
    """Write the tables of sealed texts anew; False where somebody uses them, or may still see what was deleted from them."""
    kept: list[int] = []

    def hear(notice: "Diagnostic") -> None:
        """What is said of each table begins with how many dead rows were kept, in whatever language."""
        kept.extend(int(number) for number in re.findall(r"\d+", notice.message_detail or "")[:1])

    connection.exec_driver_sql(f"SET lock_timeout = '{_POLITE}'")
    driver = cast("Any", connection.connection.driver_connection)
    driver.add_notice_handler(hear)
    try:
        connection.exec_driver_sql(f"VACUUM (FULL, VERBOSE) {_REWRITTEN}")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCKED:
            raise
        return False
    finally:
        driver.remove_notice_handler(hear)
        connection.exec_driver_sql("RESET lock_timeout")
    return not any(kept)


def _has_log(database: PostgresDatabase) -> bool:
    with database.reading() as connection:
        return bool(connection.execute(_STAMP).scalar_one())


def _url(where: str) -> URL:
    try:
        url = sa.make_url(where)
    except (ArgumentError, ValueError):
        raise LogError("The address of the log is none; write postgresql+psycopg://LOGIN@HOST:PORT/DATABASE.") from None
    if url.drivername.partition("+")[2] not in ("", "psycopg"):
        raise LogError(f"The driver {url.drivername} is not supported; write postgresql+psycopg://...")
    try:
        import psycopg  # noqa: F401 - only to say in a sentence that it is missing
    except ImportError:
        raise LogError("A log on PostgreSQL needs psycopg 3: pip install 'rotaledger[pg]'.") from None
    return url.set(drivername="postgresql+psycopg")


def _connecting(url: URL) -> dict[str, object]:
    settings = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
    asked = url.query.get("options", "")
    return {
        "options": f"{asked if isinstance(asked, str) else ' '.join(asked)} {settings}".strip(),
        "connect_timeout": _PATIENCE_SECONDS,
        "application_name": "rota",
        "client_encoding": "utf8",
    }


@contextmanager
def _told(where: str) -> Iterator[None]:
    """A complaint of the server or the driver becomes a `LogError` with a sentence."""
    try:
        yield
    except DBAPIError as error:
        raise _complaint(where, error.orig) from error
    except UnicodeError as error:
        raise Tampered(f"The log {where} holds bytes that are no text ({error}).") from error


def _complaint(where: str, error: BaseException | None) -> LogError:
    state = getattr(error, "sqlstate", None) or ""
    says = " ".join(str(error).partition("\n")[0].split())
    if state == "RL001":
        return LogError(says)
    if state == "RL002":
        return Tampered(says)
    if state == "42501":
        return Unreadable(f"Your login may not do that to the log {where}: {says}. Ask its administrator for the right role.")
    if state == _LOCKED:
        return LogError(f"The log {where} is busy: another process has been writing for over a minute. Try again.")
    if state in ("53100", "53200"):
        return LogError(f"The server of the log {where} is out of room; nothing was written.")
    if state in ("25006", "57P01", "57P03") or state.startswith("08") or not state:
        return LogError(f"The server of the log {where} cannot be used: {says or 'no answer'}.")
    return LogError(f"The database of {where} refused: {says}.")
