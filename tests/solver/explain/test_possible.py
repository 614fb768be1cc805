"""The placements that a question could mean."""

from solver.explain.beside import alone
from solver.explain.possible import placements_on
from solver.facts import Span
from solver.referee.reading import Reading
from tests.solver.tiny_worlds import day, facts, person, program, unit


def test_a_block_of_which_no_day_is_worked_is_the_day_that_was_asked_about() -> None:
    away = person("a", "N", absences=(Span(first_day=day(0), last_day=day(6)),))
    terms = program(kind="rotation", length=1, length_unit="weeks", starts=0b1111111, host="none")
    read = Reading(facts(6, units=(unit("N"), unit("S")), people=(away,), programs=(terms,)))
    (block,) = placements_on(read, terms, "a", "S", day(2))
    assert block.days == (day(2),)
    assert "a is absent on" in " ".join(breach.says for breach in alone(read, block, ()))
