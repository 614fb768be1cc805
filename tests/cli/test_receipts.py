"""Reports say from where in the log they were made, and the log says whether that is so."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from events.receipts import Receipt, parse_receipt
from tests.cli.rewriting import rewritten


def receipt_of(log: Any) -> str:
    found = log.json("log", "verify")
    return f"{found['size']}:{found['root'][:8]}"


def later(company: Any) -> None:
    company.ok("people", "absent", "007", "--from", "2026-08-03", "--to", "2026-08-14")


def test_a_receipt_is_borne_out_however_far_the_log_went_on(company: Any) -> None:
    receipt = receipt_of(company)
    later(company)
    found = company.json("log", "verify", "--receipt", receipt, "--receipt", receipt_of(company))
    assert (found["receipts"], found["findings"]) == ([receipt, receipt_of(company)], [])
    assert f"receipts       {receipt}: of this log" in company.ok("log", "verify", "--receipt", receipt.upper()).stdout
    assert "receipts" not in company.ok("log", "verify").stdout


def test_a_receipt_vouches_for_nothing_as_a_checkpoint_does(company: Any) -> None:
    found = company.json("log", "verify", "--receipt", receipt_of(company))
    assert found["unsigned_tail"] == found["size"]


def test_a_log_that_was_rewritten_with_its_tree_is_found_by_a_receipt_alone(company: Any) -> None:
    receipt = receipt_of(company)
    rewritten(company.directory / "rota.db", lambda body: {**body, "seats": 3} if body.get("seats") == 2 else body)
    assert company("log", "verify").exit_code == 0
    result = company("log", "verify", "--receipt", receipt, "--json")
    assert result.exit_code == 1
    [finding] = json.loads(result.stdout)["findings"]
    assert finding["reason"] == "receipt-differs"
    assert json.loads(result.stdout)["receipts"] == []


def test_a_log_that_was_cut_is_found_by_a_receipt_alone(company: Any) -> None:
    old = company.directory / "old.db"
    with sqlite3.connect(company.directory / "rota.db") as source, sqlite3.connect(old) as target:
        source.backup(target)
    later(company)
    receipt = receipt_of(company)
    result = company("--db", str(old), "log", "verify", "--receipt", receipt, "--json")
    assert result.exit_code == 1
    [finding] = json.loads(result.stdout)["findings"]
    assert finding["reason"] == "receipt-beyond"


NO_RECEIPTS = ("12", "12:", ":89abcdef", "12:89abcde", "12:89abcdeg", "-1:89abcdef", "12:" + "0" * 65, "1٢:89abcdef", "n" * 300)


def test_what_is_no_receipt_is_a_mistake_of_the_command_line(company: Any) -> None:
    for wrong in NO_RECEIPTS:
        assert "is no receipt; write POSITION:ROOT" in company.refused("log", "verify", "--receipt", wrong, code=2)


def test_the_empty_log_and_the_whole_root_have_receipts_too() -> None:
    assert parse_receipt(" 0:" + "ab" * 32) == Receipt(position=0, root="ab" * 32)
    assert str(Receipt.of(7, bytes(range(32)))) == "7:00010203"
    assert parse_receipt("7:00010203").agrees(bytes(range(32)))
    assert not parse_receipt("7:0001020304ff").agrees(bytes(range(32)))


def test_what_is_held_on_a_person_carries_the_receipt_in_both_forms(company: Any) -> None:
    told = company.json("people", "export", "007")
    assert f"{told['position']}:{told['root']}" == receipt_of(company)
    assert f"(receipt {receipt_of(company)})" in company.ok("people", "export", "007", "--format", "html").stdout
    later(company)
    assert company.json("people", "export", "007", "--known-at", str(told["position"]))["root"] == told["root"]
    assert company("log", "verify", "--receipt", f"{told['position']}:{told['root']}").exit_code == 0


def planned(company: Any) -> None:
    company.ok("programs", "adopt", "telus-day")
    company.ok("plan", "make", "2026Q3", "--time-limit", "2")


def test_the_slip_beside_a_report_is_held_against_the_log_and_the_report_against_the_slip(company: Any) -> None:
    planned(company)
    company.ok("plan", "export", "--format", "csv", "--output", "plan.csv")
    assert company.json("log", "verify", "--receipt", "plan.csv.receipt.json")["receipts"] == [receipt_of(company)]
    Path("plan.csv").write_text(Path("plan.csv").read_text().replace("plan,id", "plan, id"))
    result = company("log", "verify", "--receipt", "plan.csv.receipt.json", "--json")
    assert result.exit_code == 1
    assert [one["reason"] for one in json.loads(result.stdout)["findings"]] == ["report-changed"]
    Path("plan.csv").unlink()
    assert "does not lie beside it" in company.ok("log", "verify", "--receipt", "plan.csv.receipt.json").stderr


@pytest.mark.parametrize("named", ["", ".", "..", "/", "no\x00where", "n" * 5000, "\ud800", None, 7, ["plan.csv"]])
def test_a_slip_that_names_no_report_is_still_held_against_the_log(company: Any, named: object) -> None:
    position, root = receipt_of(company).split(":")
    slip = {"file": named, "sha256": "00", "position": int(position), "root": root}
    Path("odd.receipt.json").write_text(json.dumps(slip))
    result = company.ok("log", "verify", "--receipt", "odd.receipt.json")
    assert f"{position}:{root}: of this log" in result.stdout
    assert "does not lie beside it" in result.stderr


def test_a_plan_in_json_is_a_slip_itself(company: Any) -> None:
    planned(company)
    company.ok("plan", "export", "--output", "plan.json")
    assert company.json("log", "verify", "--receipt", "plan.json")["receipts"] == [receipt_of(company)]


@pytest.mark.parametrize(
    "content", ["", "[1]", "{}", '{"receipt": 7}', '{"position": 1}', '{"position": true, "root": "89abcdef"}', "\x00", "[" * 100_000]
)
def test_a_file_without_a_receipt_is_a_mistake_of_the_command_line(company: Any, content: str) -> None:
    Path("slip.json").write_text(content)
    assert "slip.json holds no receipt" in company.refused("log", "verify", "--receipt", "slip.json", code=2)


@pytest.mark.parametrize("form", ["ndjson", "cloudevents"])
def test_the_slip_beside_an_exported_log_is_a_receipt(company: Any, form: str) -> None:
    company.ok("log", "export", "--format", form, "--output", "log.out")
    slip = json.loads(Path("log.out.receipt.json").read_text())
    assert company.json("log", "verify", "--receipt", f"{slip['position']}:{slip['root']}")["findings"] == []
