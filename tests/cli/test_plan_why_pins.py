"""Explanations of plans that hold pins, and of plans that were made for single asks."""

from typing import Any

import pytest

from tests.cli.conftest import Rota


@pytest.fixture
def short(rota: Rota) -> Rota:
    """Two of three people of NORTH must stay, and DEPOT asks for two helpers on a Friday."""
    rota.ok("init")
    rota.ok("units", "open", "NORTH", "--min-staff", "2")
    rota.ok("units", "open", "DEPOT", "--front-line")
    for person in ("N1", "N2", "N3"):
        rota.ok("people", "hire", person, "--unit", "NORTH", "--level", "staff", "--from", "2020-01-01")
    rota.ok("peaks", "declare", "DEPOT", "--from", "2026-08-07", "--to", "2026-08-07", "--heads", "2")
    return rota


def test_a_pin_that_forbids_a_placement_is_named(short: Any) -> None:
    short.ok("plan", "pin", "--person", "N3", "--unit", "DEPOT", "--ask", "A1", "--from", "2026-08-07")
    short.ok("plan", "make", "2026Q3")
    said = short.ok("plan", "why-not", "N2", "DEPOT", "2026-08-07").stdout
    assert "forbidden, as every plan must hold what is pinned (N3 helps at DEPOT, ask A1, Fri 7 Aug)" in said
    assert "It is pinned" in short.ok("plan", "why", "N3/2026-08-07").stdout


def test_what_helps_a_plan_for_single_asks_is_followed_by_filling_again(short: Any) -> None:
    short.ok("cover", "fill", "A1")
    plan = short.json("plan", "list")[-1]["plan"]
    said = short.ok("plan", "relief", plan).stdout
    assert "rota units staffing NORTH --min 1 --on 2026-08-07" in said
    assert "rota cover fill A1" in said
    assert short.json("plan", "why", f"{plan}.1")["missing_without"][0]["ask"] == "A1"
