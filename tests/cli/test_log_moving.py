"""The log exported, imported and restored: the same positions and root, or nothing."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_log_proofs import busy, vkey


@pytest.fixture
def exported(company: Any) -> Path:
    company.ok("log", "checkpoint")
    busy(company, 1)
    company.ok("log", "export", "--output", "log.ndjson")
    return Path("log.ndjson")


def elsewhere(company: Any, *words: str) -> tuple[str, ...]:
    return (*words, "--db", "elsewhere.db", "--keys", str(company.directory / "rota.db.keys"))


def test_a_log_is_imported_under_the_same_positions_and_root(company: Any, exported: Path) -> None:
    there = company.json(*elsewhere(company, "log", "import", str(exported)))
    here = company.json("log", "verify")
    assert there["findings"] == []
    assert {**there, "log": "", "keys": ""} == {**here, "log": "", "keys": ""}
    for words in (["log", "show"], ["people", "list"], ["log", "show", "--raw"]):
        assert company.ok(*elsewhere(company, *words)).stdout == company.ok(*words).stdout
    again = company.ok(*elsewhere(company, "log", "export"))
    assert again.stdout_bytes == exported.read_bytes()


def test_the_imported_log_goes_on_where_the_other_one_ended(company: Any, exported: Path) -> None:
    company.ok(*elsewhere(company, "log", "import", str(exported)))
    company.ok(*elsewhere(company, "people", "leave", "007", "--last-day", "2027-01-31", "--command-id", "x"))
    company.ok(*elsewhere(company, "log", "checkpoint"))
    assert company.json(*elsewhere(company, "log", "verify"))["unsigned_tail"] == 0
    assert "holds only" in company.refused("log", "checkpoint")


def test_a_retry_of_a_command_is_known_in_the_imported_log(company: Any) -> None:
    words = ("people", "leave", "007", "--last-day", "2027-01-31", "--command-id", "x")
    company.ok(*words)
    company.ok("log", "export", "--output", "log.ndjson")
    company.ok(*elsewhere(company, "log", "import", "log.ndjson"))
    assert company.json(*elsewhere(company, *words))["repeated"] is True


def test_the_header_says_what_the_file_holds(company: Any, exported: Path) -> None:
    header, *_, end = [json.loads(line) for line in exported.read_text().splitlines()]
    found = company.json("log", "verify")
    assert header == {
        "format": "rotaledger log 1",
        "schema": 1,
        "origin": vkey(company).partition("+")[0],
        "count": found["size"],
        "first": 1,
        "last": found["size"],
        "root": found["root"],
        "texts": True,
    }
    assert len(end["end"]) == 64
    receipt = json.loads(Path("log.ndjson.receipt.json").read_text())
    assert (receipt["position"], receipt["root"]) == (found["size"], found["root"][:8])


def test_envelopes_stand_in_the_file_as_their_exact_bytes(company: Any, exported: Path) -> None:
    told = [json.loads(line)["event"]["envelope"] for line in exported.read_text().splitlines() if line.startswith('{"event"')]
    raw = [line.split(" ", 2)[2] for line in company.ok("log", "show", "--raw").stdout.splitlines()]
    assert told == raw


def test_without_texts_nobody_is_named_and_nothing_can_be_opened(company: Any) -> None:
    lines = company.ok("log", "export", "--no-texts").stdout.splitlines()
    kinds = {next(iter(json.loads(line))) for line in lines[1:]}
    assert kinds == {"event", "command", "checkpoint", "end"}
    Path("bare.ndjson").write_text("\n".join(lines) + "\n")
    result = company(*elsewhere(company, "log", "import", "bare.ndjson", "--json"))
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["root"] == company.json("log", "verify")["root"]
    assert {one["reason"] for one in told["findings"]} == {"payload-missing"}


def test_a_log_is_never_overwritten(company: Any, exported: Path) -> None:
    assert "never overwritten" in company.refused("log", "import", str(exported))
    assert "never overwritten" in company.refused("log", "restore", str(exported))
    company.refused("log", "export", "--output", "rota.db")


@pytest.mark.parametrize(
    "damage",
    [
        lambda lines: lines[:-1],
        lambda lines: lines[:5],
        lambda lines: [],
        lambda lines: lines[1:],
        lambda lines: [*lines, b'{"event":{"envelope":"{}"}}\n'],
        lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
        lambda lines: [lines[0], *lines[2:]],
        lambda lines: [lines[0].replace(b'"count":', b'"count":1'), *lines[1:]],
        lambda lines: [lines[0].replace(b"log 1", b"log 2"), *lines[1:]],
        lambda lines: [lines[0].replace(b'"schema":1', b'"schema":9'), *lines[1:]],
        lambda lines: [lines[0], b'{"event":{"envelope":7}}\n', *lines[1:]],
        lambda lines: [lines[0], b'{"secret":{}}\n', *lines[1:]],
        lambda lines: [lines[0], b'{"fence":{"subject":"\\ud800","fingerprint":"","event":""}}\n', *lines[1:]],
        lambda lines: [*lines[:-1], lines[-2], lines[-1]],
        lambda lines: [line.replace(b"staff", b"stuff") for line in lines],
        lambda lines: [b"\xff\xfe" + lines[0], *lines[1:]],
        lambda lines: [lines[0].rstrip() + b" " * 17 * 2**20, *lines[1:]],
        lambda lines: [lines[0], b"[" * 100_000 + b"\n", *lines[1:]],
        lambda lines: [
            lines[0],
            b'{"command":{"command_id":"x","request_hash":"","hashed_by":"","first":' + b"9" * 30 + b"}}\n",
            *lines[1:],
        ],
    ],
)
def test_a_file_that_is_not_whole_is_refused_and_leaves_nothing(company: Any, exported: Path, damage: Any) -> None:
    lines = exported.read_bytes().splitlines(keepends=True)
    changed = damage(lines)
    assert changed != lines
    exported.write_bytes(b"".join(changed))
    said = company.refused(*elsewhere(company, "log", "import", str(exported)))
    assert "Error: " in said
    assert not list(Path().glob("elsewhere.db*"))


def test_no_flipped_bit_of_an_export_is_imported_as_if_nothing_were(company: Any, exported: Path) -> None:
    whole, draws = exported.read_bytes(), random.Random(1)
    for _ in range(60):
        changed = bytearray(whole)
        changed[draws.randrange(len(whole))] ^= 1 << draws.randrange(8)
        exported.write_bytes(changed)
        result = company(*elsewhere(company, "log", "import", str(exported)))
        assert result.exit_code == 3, result.output
        assert not Path("elsewhere.db").exists()


def test_events_leave_as_cloudevents(company: Any) -> None:
    lines = company.ok("log", "export", "--format", "cloudevents").stdout.splitlines()
    events = [json.loads(line) for line in lines]
    assert len(events) == company.json("log", "verify")["size"]
    for number, event in enumerate(events, start=1):
        assert {"specversion", "id", "source", "type"} <= set(event)
        assert (event["specversion"], int(event["sequence"])) == ("1.0", number)
        assert all(name.isascii() and name.isalnum() and name.islower() and len(name) <= 20 for name in event)
    assert events[0]["type"] == "rotaledger.log-opened.v1"
    assert len({(event["source"], event["id"]) for event in events}) == len(events)
    assert "James" not in "".join(lines)


# --- bundles ---


def contents(directory: Path) -> dict[str, bytes]:
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_an_auditor_gets_a_bundle_that_they_check_with_python_alone(company: Any) -> None:
    company.ok("log", "checkpoint", "--out", "early.note")
    busy(company, 1)
    said = company.ok("log", "export", "--bundle", "bundle").stderr
    assert "python3 bundle/verify.py" in said
    files = contents(Path("bundle"))
    assert {"README.txt", "verify.py", "manifest.json", "events.ndjson", "log.vkeys", "views/README.txt"} <= set(files)
    assert "checkpoints/000000000011.note" in files
    assert not any(name.startswith("texts/") for name in files)
    assert b"James" not in b"".join(files.values())
    command = [sys.executable, "-I", "-S", "bundle/verify.py", "--checkpoint", "early.note", "--vkey", vkey(company)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "unsigned tail  0 events" in done.stdout
    raw = [line.split(" ", 2)[2] for line in company.ok("log", "show", "--raw").stdout.splitlines()]
    assert files["events.ndjson"].decode().splitlines() == raw


def test_the_same_position_gives_the_same_bundle_whoever_makes_it(company: Any) -> None:
    busy(company, 1)
    company.ok("log", "export", "--bundle", "one")
    busy(company, 10)
    company.ok("log", "export", "--bundle", "two", "--until", "11", "--as", "somebody", "--today", "2030-01-01")
    assert contents(Path("one")) == contents(Path("two"))
    assert company.json("log", "replay", "--until", "11")["digest"] in Path("two/views/state.json").read_text()


def test_a_bundle_with_texts_is_hrs_in_a_closed_log(company: Any) -> None:
    company.ok("roles", "grant", "anna", "hr", "--as", "anna")
    company.refused("log", "export", "--bundle", "texts", "--texts", "--as", "otto", code=5)
    company.ok("log", "export", "--bundle", "bare", "--as", "otto")
    company.ok("log", "export", "--bundle", "texts", "--texts", "--as", "anna")
    assert set(contents(Path("texts"))) - set(contents(Path("bare"))) == {"texts/keys.ndjson", "texts/payloads.ndjson"}


def test_a_bundle_is_never_written_over_anything(company: Any) -> None:
    Path("taken").mkdir()
    assert "Name another directory" in company.refused("log", "export", "--bundle", "taken")
    assert "positions 1 to 8" in company.refused("log", "export", "--bundle", "new", "--until", "99")
    company.refused("log", "export", "--until", "3", code=2)
    assert not list(Path().glob("new*"))


# --- restoring ---


def test_a_backup_is_restored_and_what_is_lost_is_said(company: Any) -> None:
    company.ok("log", "backup", "copy.db")
    busy(company, 1)
    company.ok("log", "checkpoint", "--out", "now.note")
    for file in company.directory.glob("rota.db*"):
        if file.is_file():
            file.unlink()
    result = company("log", "restore", "copy.db", "--reapply-erasures", "--checkpoint", "now.note")
    assert result.exit_code == 1
    assert "checkpoint-beyond" in result.stdout
    assert "at least 3 are lost" in result.stderr
    assert "Erased again: nobody" in result.stderr
    assert company.json("log", "verify")["size"] == 8
    assert sorted(path.name for path in company.directory.glob("rota.db*")) == ["rota.db", "rota.db.keys"]


def test_an_export_is_restored_too(company: Any, exported: Path) -> None:
    before = company.json("log", "verify")
    for file in company.directory.glob("rota.db*"):
        if file.is_file():
            file.unlink()
    assert company.json("log", "restore", str(exported)) == before


def test_a_damaged_source_is_not_restored(company: Any, exported: Path) -> None:
    Path("junk.db").write_bytes(b"SQLite format 3\x00" + bytes(100))
    Path("junk.txt").write_bytes(b"hello\n")
    shutil.move("rota.db", "old.db")
    for name in ("junk.db", "junk.txt", "none.db"):
        company.refused("log", "restore", name)
        assert not list(company.directory.glob("rota.db.restoring*"))
        assert not Path("rota.db").exists()


# --- roles ---


def test_in_a_closed_log_only_hr_takes_sealed_texts_out(company: Any) -> None:
    company.ok("roles", "grant", "anna", "hr", "--as", "anna")
    company.ok("roles", "grant", "otto", "auditor", "--as", "anna")
    said = company.refused("log", "export", "--as", "otto", code=5)
    assert "--no-texts" in said
    company.refused("log", "export", "--as", "nobody", code=5)
    company.ok("log", "export", "--as", "otto", "--no-texts")
    company.ok("log", "export", "--as", "otto", "--format", "cloudevents")
    company.ok("log", "export", "--as", "anna")
