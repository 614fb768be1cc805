"""Who is exempt owes nothing, for model and referee alike; the tiny worlds of the other tests hold exemptions, too."""

import numpy as np

from solver.facts import Choice, ExemptionFacts, Facts
from solver.problem import Problem
from solver.referee.owed import shortfalls
from solver.timeline import Timeline
from tests.solver.tiny_worlds import day, facts, person, program, unit


def exempt(name: str, first: int = 0, last: int = 9, program: str = "visit") -> ExemptionFacts:
    is_person = name.islower()
    return ExemptionFacts(
        program=program,
        person=name if is_person else None,
        unit=None if is_person else name,
        first_day=day(first),
        last_day=day(last),
    )


def company(*exemptions: ExemptionFacts, **terms: object) -> Facts:
    """N with a in it lies below S with b in it; W with c in it stands alone. Everybody owes a visit anywhere."""
    return facts(
        units=(unit("S"), unit("N", parent="S"), unit("W")),
        people=(person("a", "N"), person("b", "S"), person("c", "W")),
        programs=(program(mandatory=True, per="window", **terms),),
        exemptions=exemptions,
    )


def owing(world: Facts) -> set[str]:
    """Who owes a placement, as model and referee agree."""
    owed = Problem.of(world).programs[0].owed
    counted = {world.people[row].id for row in np.flatnonzero(owed.any(axis=1))}
    assert counted == {gap.person for gap in shortfalls(world, ()) if gap.person is not None}
    return counted


def left_out(world: Facts, rule: str) -> set[str]:
    """The departments that owe a send, or the units that owe a guest."""
    problem = Problem.of(world)
    owed = {"sends": problem.programs[0].sends, "receives": problem.programs[0].receives}[rule]
    counted = {world.units[row].id for row in np.flatnonzero(owed)}
    assert counted == {gap.unit for gap in shortfalls(world, ()) if gap.rule == rule}
    return counted


def test_whoever_is_exempt_for_the_whole_horizon_owes_nothing() -> None:
    assert owing(company()) == {"a", "b", "c"}
    assert owing(company(exempt("a"))) == {"b", "c"}


def test_an_exemption_from_another_program_lifts_nothing_here() -> None:
    assert owing(company(exempt("a", program="stay"))) == {"a", "b", "c"}


def test_a_units_exemption_is_that_of_all_below_it() -> None:
    assert owing(company(exempt("S"))) == {"c"}
    assert owing(company(exempt("N"))) == {"b", "c"}


def test_a_unit_that_comes_under_another_one_is_exempt_with_it_from_that_day() -> None:
    moved = company(exempt("W"))
    n = unit("N", parent=Timeline.of("S").since(day(1), "W"))
    assert owing(moved) == {"a", "b"}
    assert owing(Facts(**{**_fields(moved), "units": (moved.units[0], n, moved.units[2])})) == {"b"}


def test_half_of_the_workdays_exempt_still_leaves_what_is_owed() -> None:
    """Days 0 to 9 are Monday to Wednesday of the next week: eight workdays."""
    assert owing(company(exempt("a", last=3))) == {"a", "b", "c"}
    assert owing(company(exempt("a", last=4))) == {"b", "c"}


def test_a_department_sends_nobody_only_where_everybody_in_it_is_exempt_all_the_time() -> None:
    world = {"every_department_sends": True}
    assert left_out(company(**world), "sends") == {"S", "W"}
    assert left_out(company(exempt("a"), **world), "sends") == {"S", "W"}
    assert left_out(company(exempt("a"), exempt("b"), **world), "sends") == {"W"}
    assert left_out(company(exempt("S"), **world), "sends") == {"W"}
    assert left_out(company(exempt("S", last=8), **world), "sends") == {"S", "W"}


def test_a_unit_receives_nobody_while_it_is_exempt() -> None:
    world = {"every_unit_receives": True, "where": Choice(front_line=True)}
    assert left_out(company(**world), "receives") == {"N", "S", "W"}
    assert left_out(company(exempt("N"), **world), "receives") == {"S", "W"}
    assert left_out(company(exempt("S"), **world), "receives") == {"W"}
    assert left_out(company(exempt("N", first=1), **world), "receives") == {"N", "S", "W"}


def test_a_persons_exemption_does_not_let_their_unit_off() -> None:
    assert left_out(company(exempt("c"), every_unit_receives=True), "receives") == {"N", "S", "W"}


def _fields(world: Facts) -> dict[str, object]:
    return {name: getattr(world, name) for name in Facts.__slots__}
