"""What can be asked of a state."""

from datetime import date

import pytest

from events.kinds.units import UnitChanged, UnitClosed
from scheduler.errors import Rejected
from tests.scheduler.stories import hired, opened, state_after

DAY, BEFORE = date(2026, 7, 1), date(2026, 6, 30)
TREE = (opened("FIRM"), opened("OPS", parent="FIRM"), opened("SHOP", parent="OPS"))


def test_a_lineage_leads_upwards_as_of_the_day():
    org = state_after(*TREE, opened("RETAIL"), UnitChanged(unit="SHOP", first_day=DAY, parent="RETAIL"))
    assert [list(org.lineage("SHOP", day)) for day in (BEFORE, DAY)] == [["SHOP", "OPS", "FIRM"], ["SHOP", "RETAIL"]]


def test_a_unit_is_closed_with_any_unit_above_it():
    org = state_after(*TREE, UnitClosed(unit="OPS", last_day=BEFORE))
    assert [org.is_closed(unit, DAY) for unit in ("FIRM", "OPS", "SHOP")] == [False, True, True]
    assert not org.is_closed("SHOP", BEFORE)


def test_a_lineage_ends_where_it_would_repeat():
    org = state_after(opened("A", parent="B"), opened("B", parent="A"))
    assert list(org.lineage("A", DAY)) == ["A", "B"]


@pytest.mark.parametrize("noun", ["person", "unit", "peak", "ask", "program", "plan"])
def test_what_is_not_there_is_refused_by_its_noun(noun):
    with pytest.raises(Rejected) as refusal:
        getattr(state_after(), noun)("X1")
    assert refusal.value.reason == f"{noun}-unknown"
    assert "X1" in refusal.value.sentence


def test_a_copy_is_the_same_state_until_one_of_them_goes_on():
    org = state_after(*TREE, hired("ann", "SHOP"))
    twin = org.copy()
    assert twin == org
    twin.units.clear()
    assert list(org.units) == ["FIRM", "OPS", "SHOP"]
