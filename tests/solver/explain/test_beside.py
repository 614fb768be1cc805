"""What is held against one more placement is its own doing: never what others have settled among themselves."""

from solver.explain.beside import breaches_beside
from solver.explain.given import Given
from solver.explain.relaxing import Staffing
from solver.explain.relief import relieved
from solver.facts import Facts
from solver.outcome import Kind, Placement
from solver.referee.judge import judge
from solver.referee.reading import Reading
from tests.solver.explain.worlds import unhurried
from tests.solver.referee.company import ask, company, day, person, unit

NIGHT, EARLY = "22:00-06:00", "06:00-14:00"


def helper(who: str, on: str) -> Placement:
    return Placement(
        kind=Kind.COVER, program="cover", person=who, unit="NORTH", first_day=day(on), last_day=day(on), days=(day(on),), ask="A1"
    )


def night_shift() -> Facts:
    """eve works at night and is to help NORTH early on the 7th, which she can after an early day there; ada at HQ may not be spared."""
    units = (unit("HQ", front_line=False, min_staff=1), unit("NIGHTS", front_line=False, shift=NIGHT), unit("NORTH", shift=EARLY))
    people = (person("ada", "HQ"), person("eve", "NIGHTS"))
    return company(units=units, people=people, programs=(), asks=(ask("NORTH", "07-06..07-07", heads=2),))


PLAN = (helper("eve", "07-06"), helper("eve", "07-07"))


def test_anothers_rest_may_come_from_a_day_that_the_placement_does_not_touch() -> None:
    facts = night_shift()
    assert judge(facts, PLAN).breaches == ()
    assert {breach.rule for breach in judge(facts, PLAN[1:]).breaches} == {"working-time"}
    against = breaches_beside(Reading(facts), PLAN, helper("ada", "07-07"))
    assert [breach.rule for breach in against] == ["home-cover"]


def test_a_plan_in_which_one_day_gives_another_its_rest_is_relieved() -> None:
    given = Given(facts=night_shift(), roster=PLAN, candidates=100, held=())
    gap = next(gap for gap in given.verdict.shortfalls if gap.day == day("07-07"))
    relief = next(one for one in relieved(given, gap, unhurried()).reliefs if isinstance(one.grant, Staffing))
    assert [(one.person, one.days) for one in relief.adds] == [("ada", (day("07-07"),))]
