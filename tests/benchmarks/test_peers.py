"""Beside the textbook model and Timefold: one referee for all, and the verdict is the first difference."""

from dataclasses import replace
from datetime import date

import pytest

from benchmarks import shadow
from benchmarks.companies import TELUS_DAY, Company, facts_of, person_facts, unit_facts
from benchmarks.hosting import with_hosts_named
from benchmarks.plans import TABLE, Pairing, cells, solved
from benchmarks.solving import Solver
from benchmarks.timefold_peer import grid_of
from benchmarks.verdict import worse
from solver.facts import Facts, Horizon, Level
from solver.outcome import TIERS, Kind, Placement, Tier
from solver.referee.judge import judge

TINY = Company(staff=18, executives=2, units=3, peaks=1)
DAY = date(2027, 1, 5)


def test_each_solver_gets_a_line_with_the_referees_values() -> None:
    pairing = Pairing(name="tiny", staff=18, facts=lambda _: facts_of(TINY), peers=(Solver.WITHOUT_HOSTS,), seconds=20.0)
    engine, textbook = list(solved(pairing))[-1]
    assert (engine.breaches, textbook.breaches) == (0, 0)
    assert engine.values == textbook.values == textbook.bounds
    assert engine.peak_mib > 50
    assert cells(textbook, engine)[TABLE.columns.index("is the engine worse?")] == "no: equal in all tiers"
    assert cells(engine, engine)[TABLE.columns.index("is the engine worse?")] == ""


@pytest.mark.parametrize(
    ("engine", "peer", "says"),
    [
        ((0, 5, 9), (0, 5, 9), "no: equal in all tiers"),
        ((0, 5, 9), (0, 6, 0), "no: better in cover"),
        ((1, 0, 0), (0, 9, 9), "yes: worse in programs"),
    ],
)
def test_the_first_tier_in_which_rosters_differ_decides(engine: tuple[int, ...], peer: tuple[int, ...], says: str) -> None:
    assert worse(TIERS[:3], engine, peer) == says


def test_whoever_breaks_a_rule_has_no_plan() -> None:
    assert worse(TIERS[:1], [0], [9], breaches=(1, 0)) == "yes: it breaks rules"
    assert worse(TIERS[:1], [9], [0], breaches=(0, 1)) == "no: the other breaks rules"


def front_with_hosts(*hosts: str, guests: int) -> Facts:
    people = [person_facts(f"X{n}", "OFFICE", level=Level.EXECUTIVE) for n in range(guests)]
    return Facts(
        horizon=Horizon(first_day=DAY, last_day=date(2027, 1, 8)),
        units=(unit_facts("FRONT", seats=9, max_away=100), unit_facts("OFFICE", front_line=False, max_away=100)),
        people=(*people, *(person_facts(host, "FRONT") for host in hosts)),
        programs=(TELUS_DAY,),
    )


def visit(person: str, day: date, host: str | None = None) -> Placement:
    return Placement(
        kind=Kind.SHADOW, program="telus-day", person=person, unit="FRONT", host=host, first_day=day, last_day=day, days=(day,)
    )


def test_hosts_are_named_for_as_many_guests_as_they_can_take_and_the_others_stay_at_home() -> None:
    facts = front_with_hosts("one", "two", guests=6)
    roster = tuple(visit(f"X{n}", date(2027, 1, 5 + n // 2)) for n in range(6))
    hosted, given_up = with_hosts_named(facts, roster)
    assert (len(hosted), given_up) == (4, 2)  # two hosts, two guests a quarter each
    assert judge(facts, hosted).breaches == ()


def test_a_host_who_is_placed_or_promised_takes_nobody_else_that_day() -> None:
    facts = front_with_hosts("one", guests=2)
    hosted, given_up = with_hosts_named(facts, (visit("X0", DAY, host="one"), visit("X1", DAY)))
    assert ([placement.person for placement in hosted], given_up) == (["X0"], 1)


def test_timefold_is_given_every_cell_where_somebody_could_host() -> None:
    grid = grid_of(shadow.shadow_days_of(TINY))
    assert {unit for unit, _ in grid.cells} <= {"U000", "U001", "U002"}
    assert all(grid.hosts[cell] for cell in grid.cells)
    assert len(grid.visitors) == TINY.executives
    with pytest.raises(ValueError, match="no asks"):
        grid_of(facts_of(TINY))


def test_without_java_the_engine_stands_alone_with_its_bounds() -> None:
    (row,) = shadow.beside(TINY, None, peer_seconds=20.0)
    told = dict(zip(shadow.TABLE.columns, row, strict=True))
    assert (told["solver"], told["breaches"], told["given: s"]) == ("engine", "0", "2")
    assert told["programs"] == "0 / 0"


def test_shadow_lines_are_compared_by_unmet_days_before_wishes() -> None:
    engine = shadow.by_engine(TINY, peer_seconds=20.0)
    assert shadow.LOOKED_AT == (Tier.PROGRAMS, Tier.PREFERENCES)
    better = replace(engine, solver="Timefold", values=(0, engine.values[1] - 1))
    assert "yes: worse in preferences" in shadow.cells(better, engine)
