"""From an address to a database: a path or `sqlite:///FILE` is a file, `postgresql://...` a server."""

from pathlib import Path

import sqlalchemy as sa

from events.errors import LogError
from events.store.database import Database
from events.store.sqlite import create_file, open_file
from events.store.tables import SCHEMA_FORMAT, SCHEMA_VERSION, events, log_head, schema_stamp

_BEGUN = sa.select(sa.exists(sa.select(1).where(log_head.c.position != 0)) | sa.exists(sa.select(events.c.position)))


def open_database(where: str) -> Database:
    """The database of an existing log; `LogError` where there is none, and nothing is created."""
    database = _opened(where)
    try:
        _check_stamp(database)
    except LogError:
        database.close()
        raise
    return database


def create_database(where: str) -> Database:
    """A new, empty database; `LogError` where something already stands there."""
    path = _file_of(where)
    if path is not None:
        return create_file(path)
    from events.store.postgresql.database import create_schema

    return create_schema(where)


def _opened(where: str) -> Database:
    path = _file_of(where)
    if path is not None:
        return open_file(path)
    from events.store.postgresql.database import open_schema

    return open_schema(where)


def _file_of(where: str) -> Path | None:
    """The file that an address names; None for a log on PostgreSQL, `LogError` for any other engine."""
    if where.startswith("sqlite:///"):
        return Path(where.removeprefix("sqlite:///"))
    engine, url, _ = where.partition("://")
    if not url:
        return Path(where)
    if engine.partition("+")[0] in ("postgresql", "postgres"):
        return None
    raise LogError(
        f"A log on {engine} is not supported; name a file, sqlite:///FILE, or a server: postgresql+psycopg://LOGIN@HOST/DATABASE."
    )


def _check_stamp(database: Database) -> None:
    with database.reading() as connection:
        if not sa.inspect(connection).has_table(schema_stamp.name):
            raise LogError(f"The database {database.where} is no rotaledger log. Name the log with --db.")
        stamp = connection.execute(sa.select(schema_stamp.c.format, schema_stamp.c.version)).first()
    if stamp is None or stamp.format != SCHEMA_FORMAT or not isinstance(stamp.version, int):
        raise LogError(f"The database {database.where} is no rotaledger log, or its making was cut short. Name the log with --db.")
    if stamp.version > SCHEMA_VERSION:
        raise LogError(
            f"A newer version of rotaledger wrote {database.where} (schema {stamp.version}, known here: {SCHEMA_VERSION}). Update first."
        )
    if not _has_begun(database):
        raise LogError(
            f"The log {database.where} holds not one event: its making was cut short, or it was emptied. Where it is new, remove it and "
            "run `rota init` again; else put a backup in its place: rota log restore"
        )


def _has_begun(database: Database) -> bool:
    """Whether the log ever held an event; what is too damaged to say so is left to verification."""
    try:
        with database.reading() as connection:
            return bool(connection.execute(_BEGUN).scalar())
    except LogError:
        return True
