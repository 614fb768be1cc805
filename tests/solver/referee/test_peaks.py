"""Units in their peak."""

from dataclasses import replace

import pytest

from tests.solver.referee.company import TEAM, ask, block, broken, company, helper, peak, said, team_visit, unit, units_with

SOUTH_PEAK = (peak("SOUTH", "07-14..07-16"),)
HQ_PEAK = (peak("HQ", "07-14..07-16"),)


@pytest.mark.parametrize(("on", "rules"), [("07-13", set()), ("07-14", {"peaks"}), ("07-16", {"peaks"}), ("07-17", set())])
def test_a_unit_in_its_peak_takes_no_shadow(on, rules) -> None:
    assert broken(company(peaks=SOUTH_PEAK), team_visit("eve", "SOUTH", on)) == rules


@pytest.mark.parametrize(("on", "rules"), [("07-13", set()), ("07-14", {"peaks"}), ("07-16", {"peaks"}), ("07-17", set())])
def test_a_unit_in_its_peak_lends_nobody(on, rules) -> None:
    facts = company(peaks=HQ_PEAK, asks=(ask("NORTH", "07-13..07-17"),))
    assert broken(facts, team_visit("eve", "NORTH", on)) == rules
    assert broken(facts, helper("eve", "NORTH", on)) == rules


def test_a_program_may_welcome_or_tolerate_the_peak() -> None:
    either = replace(TEAM, in_peak="welcome", home_peak="tolerate")
    facts = company(programs=(either,), peaks=(*SOUTH_PEAK, *HQ_PEAK))
    assert broken(facts, team_visit("eve", "SOUTH", "07-14")) == set()
    assert broken(replace(facts, programs=(replace(either, in_peak="avoid"),)), team_visit("eve", "SOUTH", "07-14")) == {"peaks"}
    assert broken(replace(facts, programs=(replace(either, home_peak="avoid"),)), team_visit("eve", "SOUTH", "07-14")) == {"peaks"}


def test_cover_goes_into_a_peak_but_never_comes_out_of_one() -> None:
    facts = company(peaks=SOUTH_PEAK, asks=(ask("SOUTH", "07-14..07-16"), ask("NORTH", "07-14..07-16", number="A2")))
    assert broken(facts, helper("nat", "SOUTH", "07-14")) == set()
    assert said(facts, helper("sam", "NORTH", "07-14", number="A2")) == ["SOUTH, the unit of sam, is in its own peak on 2026-07-14"]


def test_every_touched_day_of_a_block_counts() -> None:
    facts = company(peaks=(peak("NORTH", "07-16..07-17"),))
    assert len(said(facts, block("ned", "SOUTH", "07-06", "07-19"))) == 2
    assert broken(company(peaks=(peak("NORTH", "07-11..07-12"),)), block("ned", "SOUTH", "07-06", "07-19")) == set()


def test_peaks_do_not_inherit_in_either_direction() -> None:
    below = (*units_with("SOUTH", parent="TOP"), unit("TOP"))
    assert broken(company(units=below, peaks=(peak("TOP", "07-14..07-16"),)), team_visit("eve", "SOUTH", "07-14")) == set()
    assert broken(company(units=below, peaks=SOUTH_PEAK), team_visit("eve", "TOP", "07-14")) == set()
