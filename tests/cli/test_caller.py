"""Who calls, and where the keys of a log are looked for."""

from pathlib import Path

import pytest

from scheduler.cli import caller


@pytest.mark.parametrize(
    ("where", "keys"),
    [
        ("rota.db", "rota.db.keys"),
        ("/srv/logs/company.sqlite", "/srv/logs/company.sqlite.keys"),
        ("sqlite:///rota.db", "rota.db.keys"),
        ("sqlite:////srv/rota.db", "/srv/rota.db.keys"),
        ("postgresql+psycopg://host/db", "rota.keys"),
    ],
)
def test_keys_lie_beside_the_log(where: str, keys: str) -> None:
    assert caller.keys_beside(where) == Path(keys)


def test_a_user_without_a_name_acts_under_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr("getpass.getuser", nameless)
    monkeypatch.setattr("os.getuid", lambda: 4711)
    assert caller._login({}) == "uid-4711"
    assert caller._login({"ROTA_ACTOR": "hr"}) == "hr"
