"""The log on the command line."""

import json
import sqlite3
from pathlib import Path
from typing import Any


def test_events_are_shown_with_the_ids_of_the_company(company: Any) -> None:
    events = company.json("log", "show")
    assert [event["position"] for event in events] == list(range(1, len(events) + 1))
    hired = [event for event in events if event["name"] == "person-hired"]
    assert [event["about"] for event in hired] == ["person:E1", "person:E2", "person:007", "person:008"]
    assert hired[0]["says"]["name"] == "Zoë O'Hara"
    assert hired[1]["says"]["manager"] == "E1"
    assert {event["actor"] for event in hired} == {"hr"}
    assert "person-hired" in company.ok("log", "show").stdout


def test_events_are_found_by_person_unit_actor_name_command_and_span(company: Any) -> None:
    company.ok("people", "absent", "007", "--from", "2026-08-03", "--to", "2026-08-03", "--as", "boss", "--command-id", "c1")

    def found(*words: str) -> list[str]:
        return [f"{event['name']} {event['about']}" for event in company.json("log", "show", *words)]

    assert found("--person", "E1") == ["person-hired person:E1", "person-hired person:E2"]
    assert found("--person", "007") == ["person-hired person:007", "absence-recorded person:007"]
    assert found("--unit", "CS", "--name", "unit-opened") == ["unit-opened unit:CS"]
    assert found("--actor", "boss") == found("--command", "c1") == ["actor-seen actor:boss", "absence-recorded person:007"]
    assert found("--since", "3", "--until", "4") == ["unit-opened unit:HQ", "unit-opened unit:CS"]
    assert found("--last", "1") == ["absence-recorded person:007"]
    assert found("--until", "2000-01-01") == []
    assert len(found("--since", "2000-01-01")) == len(found())


def test_an_unknown_person_or_unit_in_a_filter_is_a_mistake(company: Any) -> None:
    assert "E99" in company.refused("log", "show", "--person", "E99")
    assert "rota units list" in company.refused("log", "show", "--unit", "CSS")


def test_raw_events_are_the_stored_bytes(company: Any) -> None:
    lines = company.ok("log", "show", "--raw").stdout.splitlines()
    position, leaf, envelope = lines[0].split(" ", 2)
    assert (position, len(leaf)) == ("1", 64)
    assert json.loads(envelope)["name"] == "log-opened"


def test_a_log_in_order_verifies(company: Any) -> None:
    verified = company.json("log", "verify")
    assert verified["findings"] == []
    assert verified["size"] == len(company.json("log", "show"))
    assert verified["unsigned_tail"] == verified["size"]
    assert verified["root"] in company.ok("log", "verify").stdout


def tamper(directory: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(directory / "rota.db")
    with connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(statement, values)
    connection.close()


def test_a_changed_event_is_found_and_named(company: Any) -> None:
    tamper(company.directory, "UPDATE events SET envelope = replace(envelope, 'manager', 'mbnager') WHERE position = 6")
    result = company("log", "verify", "--json")
    assert result.exit_code == 1
    assert 6 in {finding["position"] for finding in json.loads(result.stdout)["findings"]}
    assert "event 6" in company("log", "verify").stdout
    assert "rota log verify" in company.refused("people", "list")


def test_a_log_verifies_and_replays_without_its_keys(company: Any) -> None:
    nowhere = ("--keys", str(company.directory / "nowhere"))
    assert company.json("log", "verify", *nowhere)["findings"] == []
    assert company.json("log", "replay", *nowhere)["people"] == 4
    names = [person["name"] for person in company.json("people", "list", *nowhere)]
    assert set(names) == {"(sealed)"}
    assert "--keys" in company.refused("people", "show", "007", *nowhere)


def test_a_replay_says_the_same_twice_and_something_else_earlier(company: Any) -> None:
    whole = company.json("log", "replay")
    assert whole == company.json("log", "replay")
    assert (whole["people"], whole["employed"], whole["units"]) == (4, 3, 2)
    earlier = company.json("log", "replay", "--until", "4")
    assert (earlier["position"], earlier["people"]) == (4, 0)
    assert earlier["digest"] != whole["digest"]
    assert earlier["root"] != whole["root"]
    assert earlier == company.json("log", "replay", "--known-at", "4")
    assert "digest" in company.ok("log", "replay").stdout


def test_no_name_and_no_number_is_in_the_database(company: Any, in_files: Any) -> None:
    assert in_files(b"person-hired")
    for secret in ("O'Hara", "James", "Customer service", '"E1"', '"hr"'):
        assert not in_files(secret.encode()), secret


def test_a_database_too_damaged_to_be_opened_is_a_finding_of_verify(company: Any) -> None:
    file = company.directory / "rota.db"
    file.write_bytes(file.read_bytes()[:4096])
    result = company("log", "verify", "--json")
    assert result.exit_code == 1
    (finding,) = json.loads(result.stdout)["findings"]
    assert (finding["reason"], "Restore a backup" in finding["says"]) == ("database-damaged", True)
