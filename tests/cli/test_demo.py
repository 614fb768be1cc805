"""`rota demo`: the main job on the sample company."""

import json
from typing import Any


def test_the_demo_plans_publishes_judges_and_verifies(rota: Any) -> None:
    result = rota.ok("demo", "demo", "--time-limit", "10", "--json")
    summary = json.loads(result.stdout)
    assert summary["executives_and_managers_hosted"] >= 40
    assert summary["counts"]["rotation"] >= 20
    assert (summary["plan"], summary["status"], summary["breaches"]) == ("2027Q1-1", "published", 0)
    here = ("--db", "demo/rota.db")
    assert rota.json("log", "verify", *here)["root"] == summary["root"]
    assert len(rota.json("people", "list", *here)) == 290
    assert "$ rota plan publish 2027Q1-1" in result.stderr


def test_a_second_demo_leaves_the_first_as_it_is(rota: Any) -> None:
    (rota.directory / "demo").mkdir()
    (rota.directory / "demo" / "rota.db").write_bytes(b"precious")
    assert json.loads(rota.ok("demo", "demo", "--time-limit", "1", "--json").stdout)["status"] == "published"
    assert (rota.directory / "demo" / "rota.db").read_bytes() == b"precious"
    assert rota.json("log", "verify", "--db", "demo/run-2/rota.db")["findings"] == []


def test_a_demo_ends_with_the_command_that_fails(rota: Any) -> None:
    (rota.directory / "demo").mkdir()
    (rota.directory / "demo" / "rota.db.keys").write_text("in the way")
    assert "in the way" not in rota.refused("demo", "demo")
    assert not (rota.directory / "demo" / "rota.db").exists()
