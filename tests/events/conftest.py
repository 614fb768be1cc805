"""A place for a log on each engine, and an opened one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from events.store import Log
from tests.events.places import ENGINES, Place, postgresql_place, sqlite_place


@pytest.fixture(params=sorted(ENGINES))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty place on each engine: a test that takes it belongs to the contract of every store."""
    return ENGINES[request.param](tmp_path)


@pytest.fixture
def other_place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A second empty place, on the other engine than the test's own."""
    folder = tmp_path / "other"
    folder.mkdir()
    own = request.node.callspec.params.get("place", "postgresql")
    return ENGINES["sqlite" if own == "postgresql" else "postgresql"](folder)


@pytest.fixture
def log(place: Place) -> Iterator[Log]:
    """A log at the place with its first event."""
    log = place.create()
    yield log
    log.close()


@pytest.fixture
def file_place(tmp_path: Path) -> Place:
    """A place in a file, for what is said of SQLite alone."""
    return sqlite_place(tmp_path)


@pytest.fixture
def server_place(tmp_path: Path) -> Place:
    """A place on a server, for what is said of PostgreSQL alone."""
    return postgresql_place(tmp_path)
