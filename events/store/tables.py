"""The tables of a log. Rows may be destroyed in `payloads` and `subject_keys` only."""

from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import UserDefinedType

SCHEMA_FORMAT = "rotaledger log"
SCHEMA_VERSION = 1

tables = sa.MetaData()


class Octets(UserDefinedType[bytes]):
    """A byte string handed through exactly as the driver gives it, so that a damaged cell is seen for what it is."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "BLOB"


@compiles(Octets, "postgresql")
def _bytea(*_: Any, **__: Any) -> str:
    return "BYTEA"


def _one_row() -> tuple[sa.Column[int], sa.CheckConstraint]:
    return sa.Column("one", sa.Integer, primary_key=True, autoincrement=False), sa.CheckConstraint("one = 1")


schema_stamp = sa.Table(
    "schema_stamp",
    tables,
    *_one_row(),
    sa.Column("format", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)

log_head = sa.Table(
    "log_head",
    tables,
    *_one_row(),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("root", Octets, nullable=False),
    sa.Column("recorded_at", sa.Text),
)

events = sa.Table(
    "events",
    tables,
    sa.Column("position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False),
    sa.Column("envelope", Octets, nullable=False),
    sa.Column("leaf", Octets, nullable=False),
    # what follows repeats the envelope for indexes and is compared with it on verification
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("stream", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("recorded_at", sa.Text, nullable=False),
    sa.Column("command_id", sa.Text, nullable=False),
    sa.Index("events_by_stream", "stream", "position"),
)

merkle_nodes = sa.Table(
    "merkle_nodes",
    tables,
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("level", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("hash", Octets, nullable=False),
    sqlite_with_rowid=False,
)

checkpoints = sa.Table(
    "checkpoints",
    tables,
    sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("origin", sa.Text, primary_key=True),
    sa.Column("note", Octets, nullable=False),
)

payloads = sa.Table(
    "payloads",
    tables,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("event", sa.Text, primary_key=True),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("payload", Octets, nullable=False),
    sqlite_with_rowid=False,
)

subject_keys = sa.Table(
    "subject_keys",
    tables,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("wrapped_by", sa.Text, nullable=False),
    sa.Column("wrapped", Octets, nullable=False),
    sqlite_with_rowid=False,
)

erasure_fence = sa.Table(
    "erasure_fence",
    tables,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("event", sa.Text, nullable=False),
)

commands = sa.Table(
    "commands",
    tables,
    sa.Column("command_id", sa.Text, primary_key=True),
    sa.Column("request_hash", Octets, nullable=False),
    sa.Column("hashed_by", sa.Text, nullable=False),  # id of the wrapping key
    sa.Column("first", sa.BigInteger, nullable=False),
    sa.Column("last", sa.BigInteger, nullable=False),
    sa.Column("checksum", Octets, nullable=False),  # over the rest of the row, which no envelope repeats in full
)

snapshots = sa.Table(
    "snapshots",
    tables,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("root", Octets, nullable=False),
    sa.Column("content", Octets, nullable=False),
)


def command_checksum(command_id: object, request_hash: object, hashed_by: object, first: object, last: object) -> bytes:
    """What a row of `commands` carries against bits that flip by themselves; each argument as it is stored."""
    return sha256(repr((command_id, request_hash, hashed_by, first, last)).encode(errors="surrogatepass")).digest()
