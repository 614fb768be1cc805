"""How small companies are searched as large ones are."""

import pytest

from solver.engine import solve as front


@pytest.fixture
def always_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every company is taken for a large one whose table is never written down."""
    monkeypatch.setattr(front, "OPENED_FROM", -1)
    monkeypatch.setattr(front, "WRITTEN_UP_TO", -1)
