"""A place for a log in a file."""

from pathlib import Path

import pytest

from tests.events.places import Place, sqlite_place


@pytest.fixture
def file_place(tmp_path: Path) -> Place:
    """A place in a file."""
    return sqlite_place(tmp_path)
