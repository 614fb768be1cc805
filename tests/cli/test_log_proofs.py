"""Checkpoints, cosignatures and proofs as people use them."""

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from events.checkpoints import EVERY
from tests.cli.test_log import tamper


def note(company: Any, name: str, *words: str) -> str:
    company.ok("log", "checkpoint", "--out", name, *words)
    return name


def busy(company: Any, first: int, days: int = 3) -> None:
    for day in range(first, first + days):
        company.ok("people", "absent", "007", "--from", f"2026-09-{day:02}", "--to", f"2026-09-{day:02}")


def vkey(company: Any) -> str:
    return str(company.json("log", "checkpoint")["vkey"])


def test_a_checkpoint_is_a_signed_note_and_appends_nothing(company: Any) -> None:
    before = company.json("log", "show")
    told = company.json("log", "checkpoint")
    origin, size, root, gap, signature, end = told["note"].split("\n")
    assert (origin, int(size), gap, end) == (told["origin"], len(before), "", "")
    assert signature.startswith(f"\u2014 {origin} ")
    assert company.ok("log", "checkpoint").stdout == told["note"]
    assert company.json("log", "show") == before
    assert told["vkey"].startswith(f"{origin}+")
    assert root


def test_verification_says_what_the_log_was_held_against(company: Any) -> None:
    found = company.json("log", "verify")
    assert (found["checkpoint"]["covered"], found["unsigned_tail"]) == (0, found["size"])
    held = note(company, "now.note")
    busy(company, 1)
    found = company.json("log", "verify", "--checkpoint", held, "--vkey", vkey(company))
    assert found["findings"] == []
    assert (found["checkpoint"]["stored"], found["checkpoint"]["unchecked"], found["unsigned_tail"]) == (2, 0, 0)
    busy(company, 10)
    text = company.ok("log", "verify", "--checkpoint", held).stdout
    assert "unsigned tail  3 events" in text
    assert "brought along: 8 events; 2 in the log" in text
    assert "erased slots   none" in text


def test_without_keys_a_stored_checkpoint_counts_for_nothing_and_a_held_one_for_itself(company: Any) -> None:
    held = note(company, "now.note")
    busy(company, 1)
    nowhere = ("--keys", "nowhere")
    alone = company.json("log", "verify", *nowhere)
    assert (alone["checkpoint"]["stored"], alone["checkpoint"]["unchecked"], alone["unsigned_tail"]) == (1, 1, alone["size"])
    with_note = company.json("log", "verify", *nowhere, "--checkpoint", held)
    assert with_note["unsigned_tail"] == 3
    with_key = company.json("log", "verify", *nowhere, "--vkey", vkey(company))
    assert with_key["unsigned_tail"] == 0


def test_a_log_rewritten_as_a_whole_is_found_by_a_held_checkpoint_alone(company: Any) -> None:
    held, key = note(company, "now.note"), vkey(company)
    Path("key.vkey").write_text(key + "\n")
    shutil.rmtree(company.directory / "rota.db.keys")
    (company.directory / "rota.db").unlink()
    company.ok("init")
    for code in ("A", "B", "C", "D", "E", "F"):
        company.ok("units", "open", code)
    assert company.json("log", "verify")["findings"] == []
    result = company("log", "verify", "--json", "--checkpoint", held, "--vkey", "key.vkey")
    assert result.exit_code == 1
    assert {one["reason"] for one in json.loads(result.stdout)["findings"]} == {"checkpoint-differs", "checkpoint-foreign"}


def test_a_checkpoint_of_another_key_than_the_one_named_is_a_finding(company: Any) -> None:
    old = note(company, "old.note")
    key = vkey(company)
    company.ok("log", "checkpoint", "--new-key")
    assert company.json("log", "verify", "--checkpoint", old, "--vkey", key)["findings"] == []
    new = vkey(company)
    assert new != key
    result = company("log", "verify", "--json", "--checkpoint", old, "--vkey", new)
    assert [one["reason"] for one in json.loads(result.stdout)["findings"]] == ["checkpoint-unsigned"]
    signed_by = company.json("log", "verify", "--checkpoint", old)["checkpoint"]
    assert len(signed_by["keys"]) == 2


def test_a_rolled_back_database_gets_no_signature_and_its_commands_still_work(company: Any) -> None:
    older = company.directory / "older.db"
    company.ok("log", "backup", str(older))
    busy(company, 1)
    note(company, "now.note")
    for name in ("rota.db", "rota.db-wal", "rota.db-shm"):
        (company.directory / name).unlink(missing_ok=True)
    shutil.copy(older, company.directory / "rota.db")
    said = company.refused("log", "checkpoint", "--out", "later.note")
    assert "Nothing was signed" in said
    assert "holds only 8 now" in said
    assert not (company.directory / "later.note").exists()
    busy(company, 20)
    assert "rewritten" in company.refused("log", "checkpoint")
    company.ok("log", "checkpoint", "--new-key")


def test_a_commit_that_crosses_a_multiple_of_256_is_signed(company: Any) -> None:
    lines = [f"A{number},CS,staff" for number in range(EVERY)]
    (company.directory / "people.csv").write_text("person,unit,level\n" + "\n".join(lines) + "\n")
    assert company.json("log", "verify")["checkpoint"]["stored"] == 0
    company.ok("import", "people.csv")
    found = company.json("log", "verify")
    assert found["size"] > EVERY
    assert (found["checkpoint"]["stored"], found["unsigned_tail"]) == (1, 0)
    busy(company, 1)
    assert company.json("log", "verify")["checkpoint"]["stored"] == 1


def test_where_there_is_no_signing_key_the_events_stand_and_it_is_said_what_to_run(company: Any) -> None:
    (company.directory / "rota.db.keys" / "signing.key").unlink()
    assert "rota log checkpoint --new-key" in company.refused("log", "checkpoint")
    lines = [f"A{number},CS,staff" for number in range(EVERY)]
    (company.directory / "people.csv").write_text("person,unit,level\n" + "\n".join(lines) + "\n")
    result = company.ok("import", "people.csv")
    assert "The events are recorded, and no checkpoint was made of them." in result.stderr
    assert "rota log checkpoint --new-key" in result.stderr
    company.ok("log", "checkpoint", "--new-key")
    assert company.json("log", "verify")["unsigned_tail"] == 0


# --- proofs ---


def test_an_event_is_proven_to_somebody_without_the_log(company: Any) -> None:
    held, key = note(company, "now.note"), vkey(company)
    company.ok("log", "prove", "4", "--checkpoint", held, "--out", "proof.json")
    envelope = json.loads(company.ok("log", "show", "--raw", "--since", "4", "--limit", "1").stdout.split(" ", 2)[2])
    assert company.json("log", "prove", envelope["id"], "--checkpoint", held) == json.loads(Path("proof.json").read_text())
    for file in company.directory.glob("rota.db*"):
        file.unlink() if file.is_file() else shutil.rmtree(file)
    told = company.json("log", "prove", "4", "--check", "proof.json", "--checkpoint", held, "--vkey", key)
    assert (told["holds"], json.loads(told["envelope"])) == (True, envelope)
    assert told["signed_by"] == [told["log"]]
    assert "yes, shown by" in company.ok("log", "prove", "4", "--check", "proof.json", "--vkey", key).stdout
    assert "not checked" in company.ok("log", "prove", "4", "--check", "proof.json", "--checkpoint", held).stdout
    assert "--checkpoint" in company.refused("log", "prove", "4", "--check", "proof.json")


def test_a_proof_of_another_event_or_of_changed_bytes_does_not_hold(company: Any) -> None:
    held = note(company, "now.note")
    company.ok("log", "prove", "4", "--out", "proof.json")
    assert company("log", "prove", "5", "--check", "proof.json", "--checkpoint", held).exit_code == 1
    assert company("log", "prove", "400", "--check", "proof.json", "--checkpoint", held).exit_code == 1
    proof = json.loads(Path("proof.json").read_text())
    Path("proof.json").write_text(json.dumps(proof | {"envelope": proof["envelope"].replace("2026", "2025")}))
    result = company("log", "prove", "4", "--check", "proof.json", "--checkpoint", held)
    assert (result.exit_code, "NOT SHOWN" in result.stdout) == (1, True)


def test_position_size_and_root_in_a_proof_are_not_believed(company: Any) -> None:
    held = note(company, "now.note")
    busy(company, 1)
    later = note(company, "later.note")
    company.ok("log", "prove", "4", "--checkpoint", later, "--out", "proof.json")
    assert company("log", "prove", "4", "--check", "proof.json", "--checkpoint", held).exit_code == 1
    proof = json.loads(Path("proof.json").read_text())
    Path("proof.json").write_text(json.dumps(proof | {"position": 5, "size": 10**9, "checkpoint": Path(held).read_text()}))
    assert company("log", "prove", "4", "--check", "proof.json", "--checkpoint", later).exit_code == 0
    assert company("log", "prove", "5", "--check", "proof.json", "--checkpoint", later).exit_code == 1
    assert company("log", "prove", "4", "--check", "proof.json", "--vkey", vkey(company)).exit_code == 1


def test_today_is_proven_to_extend_last_quarter(company: Any) -> None:
    last = note(company, "last.note")
    busy(company, 1)
    today, key = note(company, "today.note"), vkey(company)
    company.ok("log", "prove", "--since", last, "--checkpoint", today, "--out", "since.json")
    (company.directory / "rota.db").unlink()
    told = company.json("log", "prove", "--since", last, "--check", "since.json", "--checkpoint", today, "--vkey", key)
    assert (told["holds"], told["envelope"]) == (True, None)
    assert company("log", "prove", "--since", today, "--check", "since.json", "--checkpoint", last).exit_code == 1
    assert company("log", "prove", "4", "--check", "since.json", "--checkpoint", today).exit_code == 1


def test_the_log_refuses_to_prove_what_it_does_not_hold(company: Any) -> None:
    assert "rota log checkpoint" in company.refused("log", "prove", "4")
    held = note(company, "now.note")
    busy(company, 1)
    assert "reaches position 9" in company.refused("log", "prove", "9")
    assert "covers events 1 to 8" in company.refused("log", "prove", "9", "--checkpoint", held)
    assert "positions 1 to 11" in company.refused("log", "prove", "99")
    assert "no event with the id" in company.refused("log", "prove", "0" * 32)
    for words in ([], ["4", "--since", held]):
        company.refused("log", "prove", *words, code=2)
    company.refused("log", "prove", "abc", "--check", held, code=2)
    assert "no proof" in company.refused("log", "prove", "4", "--check", held)
    Path("foreign.note").write_text(Path(held).read_text().replace("\n8\n", "\n6\n"))
    assert "another root" in company.refused("log", "prove", "4", "--checkpoint", "foreign.note")


def test_results_are_never_written_over_the_log_or_its_keys(company: Any) -> None:
    held = note(company, "now.note")
    for place in ("rota.db", "rota.db.keys/signing.key"):
        company.refused("log", "checkpoint", "--out", place)
        company.refused("log", "prove", "4", "--out", place)
        company.refused("log", "cosign", held, "--out", place)


# --- cosigning ---


@pytest.fixture
def auditor(tmp_path: Path) -> tuple[str, ...]:
    return ("--keys", str(tmp_path / "audit-keys"))


def test_an_auditor_cosigns_what_extends_what_they_cosigned_last(company: Any, auditor: tuple[str, ...]) -> None:
    first, key = note(company, "first.note"), vkey(company)
    assert "--vkey" in company.refused("log", "cosign", first, *auditor)
    company.ok("log", "cosign", first, *auditor, "--vkey", key, "--out", "first.cosigned")
    lines = Path("first.cosigned").read_text().splitlines()
    assert lines[:5] == Path(first).read_text().splitlines()
    assert lines[5].startswith("\u2014 rotaledger-cosigner/")
    busy(company, 1)
    second = note(company, "second.note")
    told = company.json("log", "cosign", second, *auditor)
    found = company.json("log", "verify", "--checkpoint", "first.cosigned", "--vkey", told["vkey"], "--keys", "nowhere")
    assert found["findings"] == []
    assert found["checkpoint"]["signed_by"] == [told["vkey"].partition("+")[0]]
    assert "an older one, which needs no second signature" in company.refused("log", "cosign", first, *auditor)


def test_an_auditor_on_another_machine_needs_the_proof_only(company: Any, auditor: tuple[str, ...]) -> None:
    first, key = note(company, "first.note"), vkey(company)
    away = (*auditor, "--db", "not-here.db")
    company.ok("log", "cosign", first, *away, "--vkey", key)
    busy(company, 1)
    second = note(company, "second.note")
    assert "There is no log" in company.refused("log", "cosign", second, *away)
    company.ok("log", "prove", "--since", first, "--out", "since.json")
    company.ok("log", "cosign", second, *away, "--proof", "since.json")
    busy(company, 10)
    third = note(company, "third.note")
    assert "rewritten" in company.refused("log", "cosign", third, *away, "--proof", "since.json")


def test_a_checkpoint_that_the_log_did_not_sign_is_not_cosigned(company: Any, auditor: tuple[str, ...]) -> None:
    first, key = note(company, "first.note"), vkey(company)
    Path("forged.note").write_text(Path(first).read_text().replace("\n8\n", "\n9\n"))
    assert "does not bear the signature" in company.refused("log", "cosign", "forged.note", *auditor, "--vkey", key)
    assert "no verifier key" in company.refused("log", "cosign", first, *auditor, "--vkey", "a+b")


def test_a_stored_checkpoint_that_was_changed_is_a_finding(company: Any) -> None:
    note(company, "now.note")
    smaller = "replace(CAST(note AS TEXT), char(10) || '8' || char(10), char(10) || '6' || char(10))"
    tamper(company.directory, f"UPDATE checkpoints SET note = CAST({smaller} AS BLOB)")
    reasons = {one["reason"] for one in json.loads(company("log", "verify", "--json").stdout)["findings"]}
    assert "checkpoint-changed" in reasons
    connection = sqlite3.connect(company.directory / "rota.db")
    with connection:
        connection.execute("UPDATE checkpoints SET size = 6")
    connection.close()
    reasons = {one["reason"] for one in json.loads(company("log", "verify", "--json").stdout)["findings"]}
    assert {"checkpoint-differs", "checkpoint-forged"} <= reasons
