"""Peaks and asks for cover on the command line."""

from typing import Any

DECLARE = ("peaks", "declare", "CS", "--from", "2026-07-06", "--to", "2026-07-10", "--heads", "2", "--skill", "phones", "--note", "Launch")


def test_a_peak_with_heads_brings_an_approved_ask(company: Any) -> None:
    assert "P1 with A1" in company.ok(*DECLARE).stderr
    (peak,) = company.json("peaks", "list")
    assert (peak["unit"], peak["heads"], peak["asks"], peak["status"], peak["note"]) == ("CS", 2, ["A1"], "to come", "Launch")
    (ask,) = company.json("cover", "list", "--status", "approved")
    assert (ask["peak"], ask["heads"], ask["skill"], ask["priority"], ask["helper_days"]) == ("P1", 2, "phones", 3, 0)
    assert company.json("peaks", "show", "P1")["asks"][0]["ask"] == "A1"
    assert company.json("peaks", "list", "--as-of", "2026-07-10")[0]["status"] == "now"
    assert company.json("peaks", "list", "--as-of", "2026-07-11")[0]["status"] == "over"


def test_a_withdrawn_peak_is_listed_only_on_request(company: Any) -> None:
    company.ok(*DECLARE)
    company.ok("peaks", "withdraw", "P1", "--reason", "no launch")
    assert company.json("peaks", "list") == []
    assert [peak["status"] for peak in company.json("peaks", "list", "--all")] == ["withdrawn"]
    assert [ask["status"] for ask in company.json("cover", "list")] == ["withdrawn"]


def test_an_ask_is_approved_declined_or_taken_back(company: Any) -> None:
    ask = ("cover", "ask", "CS", "--from", "2026-07-06", "--to", "2026-07-07", "--heads", "1")
    assert "A1" in company.ok(*ask).stderr
    company.ok(*ask)
    company.ok(*ask)
    company.ok("cover", "approve", "A1")
    company.ok("cover", "decline", "A2", "--reason", "too dear")
    company.ok("cover", "withdraw", "A3")
    assert [one["status"] for one in company.json("cover", "list")] == ["approved", "declined", "withdrawn"]
    assert company.json("cover", "show", "A1")["status"] == "approved"


def test_days_in_the_wrong_order_and_unknown_names_are_refused(company: Any) -> None:
    assert "before" in company.refused("peaks", "declare", "CS", "--from", "2026-07-10", "--to", "2026-07-06")
    assert '"CS"' in company.refused("peaks", "declare", "cs", "--from", "2026-07-06", "--to", "2026-07-06")
    assert "P9" in company.refused("peaks", "show", "P9")
    assert "A9" in company.refused("cover", "approve", "A9")


def test_peaks_and_asks_of_a_unit_that_nobody_knows_are_refused(company: Any) -> None:
    assert "rota units list" in company.refused("peaks", "list", "--unit", "CSS")
    assert "rota units list" in company.refused("cover", "list", "--unit", "CSS")
