"""The curve: sizes are measured, fitted and drawn."""

import xml.etree.ElementTree as ElementTree

import pytest

from benchmarks.chart import Panel, Point, chart
from benchmarks.companies import facts_of
from benchmarks.curve import TABLE, candidates, cells, company_of, drawn, exponent, measured, said
from solver.generate import candidates_of
from solver.problem import Problem


def row(staff: int, across: int, seconds: float, mib: int) -> tuple[str, ...]:
    known = {"staff": f"{staff:,}", "candidates": f"{across:,}", "CPU s": str(seconds), "MiB": str(mib)}
    return tuple(known.get(column, "0") for column in TABLE.columns)


def test_a_size_is_measured_with_the_referees_values_and_no_breach() -> None:
    point = measured(60, seconds=20.0)
    assert point.breaches == 0
    assert all(value == bound for value, bound in point.tiers)
    assert len(cells(point)) == len(TABLE.columns)


def test_candidates_are_at_least_the_table_of_all_that_is_possible() -> None:
    facts = facts_of(company_of(60))
    assert candidates(facts) >= len(candidates_of(Problem.of(facts))) > 0


@pytest.mark.parametrize("power", [0.5, 1.0, 1.7])
def test_the_exponent_of_a_power_is_found(power: float) -> None:
    across = [10.0, 200.0, 3000.0]
    assert exponent(across, [7 * x**power for x in across]) == pytest.approx(power)


def test_the_words_tell_both_exponents() -> None:
    rows = [row(250, 1_000, 2.0, 100), row(2_500, 100_000, 200.0, 1000)]
    assert "to the power of 1.00" in said(rows)
    assert "to the power of 0.50" in said(rows)
    assert "no curve" in said(rows[:1])


def test_the_drawing_is_svg_with_a_point_for_each_row_in_both_panels() -> None:
    rows = [row(250, 1_000, 2.0, 100), row(2_500, 100_000, 200.0, 1000), row(20_000, 9_000_000, 999.0, 5000)]
    tree = ElementTree.fromstring(drawn(rows))
    assert len(tree.findall("{*}circle")) == 6
    assert {"250", "2,500", "20,000", "CPU s, by staff", "MiB, by staff", "candidates"} <= {text.text for text in tree.findall("{*}text")}


def test_higher_numbers_lie_higher_and_further_right_within_the_panel() -> None:
    points = tuple(Point(x=x, y=x**2, label="") for x in (0.5, 3.0, 70.0))
    circles = ElementTree.fromstring(chart([Panel(title="a", points=points)], across="b")).findall("{*}circle")
    xs, ys = [float(c.get("cx", 0)) for c in circles], [float(c.get("cy", 0)) for c in circles]
    assert xs == sorted(xs)
    assert ys == sorted(ys, reverse=True)
    assert 0 < min(xs) <= max(xs) < 460
    assert 0 < min(ys) <= max(ys) < 340
