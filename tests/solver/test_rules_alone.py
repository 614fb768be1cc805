"""Each rule by itself: a model with only its rows lets pass what it allows and stops what it forbids."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from solver.candidates import COVER, Candidates
from solver.facts import AskFacts, Choice, Facts, Level, PeakFacts, PersonFacts, Span
from solver.generate import candidates_of
from solver.outcome import Kind, Placement, Tier
from solver.problem import Problem
from solver.referee.registry import REFEREE
from solver.rows import Rows, Rule
from solver.rules import asks, cover, home_cover, hosts, one_place, owed, own_unit, peaks, program, receives, registry, seats, sends
from solver.rules.prices import fairness, preferences
from solver.rules.registry import ASKS, RULES
from tests.solver.admission import admits
from tests.solver.tiny_worlds import ALL_DAYS, day, facts, person, unit
from tests.solver.tiny_worlds import program as program_of

UNITS = (unit("N"), unit("S"), unit("W"))
ANY_TWICE = program_of(quota=9)


class Company:
    """A small world with its candidates, in which one rule at a time is asked."""

    def __init__(self, world: Facts) -> None:
        self.world = world
        self.problem = Problem.of(world)
        self.table: Candidates = candidates_of(self.problem)

    def row(self, who: str, to: str, on: int, kind: str = "visit") -> int:
        """The candidate of one person, unit and first day."""
        person_row, unit_row = self.problem.person_index[who], self.problem.unit_index[to]
        mine = (self.table.person == person_row) & (self.table.unit == unit_row) & (self.table.first_day == on) & ~self.table.is_piece
        named = (self.table.kind == COVER) if kind == "cover" else (self.table.program == [p.id for p in self.world.programs].index(kind))
        return int(np.flatnonzero(mine & named)[0])

    def allows(self, rule: Rule, *chosen: tuple[str, str, int] | tuple[str, str, int, str]) -> bool:
        return admits(rule.rows(self.problem, self.table), len(self.table), frozenset(self.row(*one) for one in chosen))

    def units_of(self, who: str) -> set[str]:
        return {self.world.units[u].id for u in self.table.unit[self.table.person == self.problem.person_index[who]].tolist()}

    def days_of(self, who: str) -> list[int]:
        return sorted(set(self.table.first_day[self.table.person == self.problem.person_index[who]].tolist()))


def company(last: int = 4, **said: Any) -> Company:
    usual: dict[str, Any] = {"units": UNITS, "people": (person("a", "N"), person("b", "S"), person("c", "W")), "programs": (ANY_TWICE,)}
    return Company(facts(last, **{**usual, **said}))


def stood(who: str, to: str, on: int, host: str | None = None, name: str = "visit") -> Placement:
    return Placement(kind=Kind.SHADOW, program=name, person=who, unit=to, host=host, first_day=day(on), last_day=day(on), days=(day(on),))


def ask(heads: int = 1, skill: str | None = None, priority: int = 3, first: int = 0, last: int = 1) -> AskFacts:
    return AskFacts(id="A1", unit="N", first_day=day(first), last_day=day(last), heads=heads, skill=skill, priority=priority)


# --- one place ---


def test_a_person_cannot_be_in_two_places_on_one_day() -> None:
    here = company()
    assert not here.allows(one_place.RULE, ("a", "S", 1), ("a", "W", 1))
    assert here.allows(one_place.RULE, ("a", "S", 1), ("a", "W", 2), ("b", "W", 1))


def test_a_day_of_a_standing_placement_is_taken() -> None:
    assert company(standing=(stood("a", "S", 1),)).days_of("a") == [0, 2, 3, 4]


def test_a_day_outside_the_pattern_will_do_for_a_program_that_says_so() -> None:
    assert company(6).days_of("a") == [0, 1, 2, 3, 4]
    free = company(6, programs=(program_of(quota=9, off_pattern=True),))
    assert free.days_of("a") == [0, 1, 2, 3, 4, 5, 6]
    assert free.table.off_pattern[free.row("a", "S", 5)]
    assert not free.table.off_pattern[free.row("a", "S", 4)]


# --- own unit ---


def test_nobody_visits_their_own_unit_and_the_rule_needs_no_rows() -> None:
    here = company()
    assert here.units_of("a") == {"S", "W"}
    assert own_unit.RULE.rows(here.problem, here.table).n_rows == 0


# --- seats ---


def test_a_unit_takes_as_many_guests_as_it_has_seats() -> None:
    here = company(units=(unit("N"), unit("S"), unit("W", seats=1)))
    assert not here.allows(seats.RULE, ("a", "W", 1), ("b", "W", 1))
    assert here.allows(seats.RULE, ("a", "W", 1), ("b", "W", 2))


def test_seats_taken_by_standing_guests_are_gone() -> None:
    here = company(people=(person("a", "N"), person("b", "S"), person("d", "N")), standing=(stood("d", "W", 1),))
    assert not here.allows(seats.RULE, ("a", "W", 1), ("b", "W", 1))


def test_cover_needs_no_seat() -> None:
    here = company(asks=(ask(heads=2),), units=(unit("N", seats=1), unit("S"), unit("W")), people=(person("b", "S"), person("c", "W")))
    assert here.allows(seats.RULE, ("b", "N", 0, "cover"), ("c", "N", 0))


def test_nobody_goes_to_a_unit_whose_parent_is_closed() -> None:
    here = company(units=(unit("N"), unit("S", parent="W"), unit("W", open=False)))
    assert here.units_of("a") == set()


# --- home cover ---


def test_a_unit_keeps_its_minimum_at_home() -> None:
    three = tuple(person(name, "N") for name in "abc")
    here = company(people=three, units=(unit("N", min_staff=2), unit("S"), unit("W")))
    assert not here.allows(home_cover.RULE, ("a", "S", 1), ("b", "W", 1))
    assert here.allows(home_cover.RULE, ("a", "S", 1), ("b", "W", 2))


def test_a_unit_below_its_minimum_lends_nobody() -> None:
    three = (person("a", "N"), person("b", "N"), person("c", "N", absences=(Span(first_day=day(1), last_day=day(1)),)))
    here = company(people=three, units=(unit("N", min_staff=2), unit("S"), unit("W")))
    assert here.days_of("a") == [0, 2, 3, 4]


def test_a_day_off_pattern_takes_nobody_from_home() -> None:
    units = (unit("N", workdays=ALL_DAYS, min_staff=1), unit("S", workdays=ALL_DAYS), unit("W"))
    people = (person("a", "N", workdays=0b0011111), person("b", "N"))
    here = company(6, units=units, people=people, programs=(program_of(quota=9, off_pattern=True),))
    assert here.allows(home_cover.RULE, ("a", "S", 5))
    assert 5 not in here.days_of("b")


# --- peaks ---


def test_a_unit_in_its_peak_lends_nobody_and_takes_no_shadow_guest() -> None:
    here = company(peaks=(PeakFacts(id="P1", unit="N", first_day=day(1), last_day=day(2)),))
    assert here.days_of("a") == [0, 3, 4]
    assert not ((here.table.unit == 0) & np.isin(here.table.first_day, [1, 2])).any()
    assert peaks.RULE.rows(here.problem, here.table).n_rows == 0


def test_a_program_may_tolerate_one_peak_and_welcome_the_other() -> None:
    terms = program_of(quota=9, home_peak="tolerate", in_peak="welcome")
    here = company(programs=(terms,), peaks=(PeakFacts(id="P1", unit="N", first_day=day(1), last_day=day(2)),))
    assert here.days_of("a") == [0, 1, 2, 3, 4]
    assert here.row("b", "N", 1) >= 0


def test_cover_never_comes_from_a_unit_in_its_peak() -> None:
    here = company(programs=(), asks=(ask(),), peaks=(PeakFacts(id="P1", unit="S", first_day=day(0), last_day=day(0)),))
    assert here.days_of("b") == [1]
    assert here.days_of("c") == [0, 1]


# --- hosts ---

HOSTED = program_of(quota=9, host="person", host_load=2, who=Choice(level=frozenset({Level.EXECUTIVE})))


def hosted(*people: PersonFacts, **said: Any) -> Company:
    guests = tuple(person(name, "N", level=Level.EXECUTIVE) for name in "abc")
    return company(people=(*guests, *people), programs=(HOSTED,), **said)


def test_no_more_guests_a_day_than_hosts() -> None:
    here = hosted(person("h", "S"))
    assert here.allows(hosts.RULE, ("a", "S", 1))
    assert not here.allows(hosts.RULE, ("a", "S", 1), ("b", "S", 1))
    assert hosted(person("h", "S"), person("i", "S")).allows(hosts.RULE, ("a", "S", 1), ("b", "S", 1))


def test_a_host_takes_no_more_guests_a_quarter_than_the_program_lets_them() -> None:
    here = hosted(person("h", "S"))
    assert here.allows(hosts.RULE, ("a", "S", 0), ("b", "S", 1))
    assert not here.allows(hosts.RULE, ("a", "S", 0), ("b", "S", 1), ("c", "S", 2))


def test_a_standing_guest_counts_against_the_hosts_quarter_and_day() -> None:
    here = hosted(person("h", "S"), standing=(stood("b", "S", 0, host="h"),))
    assert here.days_of("a") == [1, 2, 3, 4]
    assert not here.allows(hosts.RULE, ("a", "S", 1), ("c", "S", 2))


def test_a_host_who_goes_away_cannot_host_that_day() -> None:
    everybody = program_of(name="out", quota=9, where=Choice(unit=frozenset({"W"})))
    guests = (person("a", "N", level=Level.EXECUTIVE), person("h", "S"))
    here = company(people=guests, programs=(HOSTED, everybody))
    assert not here.allows(hosts.RULE, ("a", "S", 1), ("h", "W", 1, "out"))
    assert here.allows(hosts.RULE, ("a", "S", 1), ("h", "W", 2, "out"))


def test_a_unit_where_nobody_is_willing_or_all_are_below_the_visitor_is_no_candidate() -> None:
    assert hosted(person("h", "S", hosts=False)).units_of("a") == set()
    assert hosted(person("h", "S", level=Level.MANAGER)).units_of("a") == set()
    below = hosted(person("h", "S", manager="m"), person("m", "W", level=Level.MANAGER, manager="a", hosts=False))
    assert below.units_of("a") == set()
    assert below.units_of("b") == {"S"}


def test_a_host_met_before_is_no_host_again() -> None:
    again = program_of(quota=9, host="person", no_repeat="host", who=HOSTED.who)
    guests = (person("a", "N", level=Level.EXECUTIVE), person("b", "N", level=Level.EXECUTIVE), person("h", "S"))
    here = company(people=guests, programs=(again,), standing=(stood("a", "S", -3, host="h"),))
    assert here.units_of("a") == set()
    assert here.units_of("b") == {"S"}


def test_several_days_need_one_host_who_is_there_on_all_of_them() -> None:
    away = [Span(first_day=day(n), last_day=day(n)) for n in (0, 1)]
    terms = program_of(quota=9, length=2, host="person", who=HOSTED.who)
    people = (person("a", "N", level=Level.EXECUTIVE), person("h", "S", absences=(away[0],)), person("i", "S", absences=(away[1],)))
    assert company(people=people, programs=(terms,)).days_of("a") == [1, 2, 3]


# --- program ---


def test_the_quota_bounds_the_placements_of_a_period() -> None:
    here = company(programs=(program_of(quota=2),))
    assert here.allows(program.RULE, ("a", "S", 0), ("a", "S", 1))
    assert not here.allows(program.RULE, ("a", "S", 0), ("a", "S", 1), ("a", "W", 2))


def test_two_placements_keep_the_minimum_gap() -> None:
    here = company(programs=(program_of(quota=9, min_gap_days=3),))
    assert not here.allows(program.RULE, ("a", "S", 0), ("a", "W", 2))
    assert here.allows(program.RULE, ("a", "S", 0), ("a", "W", 3))
    assert here.allows(program.RULE, ("a", "S", 0), ("b", "W", 2))


def test_a_standing_placement_keeps_others_at_the_minimum_gap() -> None:
    here = company(programs=(program_of(quota=9, min_gap_days=2),), standing=(stood("a", "S", 2),))
    assert here.days_of("a") == [0, 4]


def test_nobody_is_sent_twice_to_one_unit_or_site_within_the_reach() -> None:
    here = company(11, programs=(program_of(quota=9, no_repeat="unit", no_repeat_quarters=0),))  # a quarter begins on day 9
    assert not here.allows(program.RULE, ("a", "S", 0), ("a", "S", 1))
    assert here.allows(program.RULE, ("a", "S", 0), ("a", "W", 1))
    assert here.allows(program.RULE, ("a", "S", 0), ("a", "S", 9))
    ever = company(11, programs=(program_of(quota=9, no_repeat="unit"),))
    assert not ever.allows(program.RULE, ("a", "S", 0), ("a", "S", 9))
    one_site = (unit("N"), unit("S", site="x"), unit("W", site="x"))
    assert not company(units=one_site, programs=(program_of(quota=9, no_repeat="site"),)).allows(program.RULE, ("a", "S", 0), ("a", "W", 1))


def test_a_run_takes_workdays_one_after_the_other_over_a_weekend() -> None:
    here = company(9, programs=(program_of(quota=9, length=3),))
    friday = here.row("a", "S", 4)
    assert here.table.day[here.table.day_start[friday] : here.table.day_start[friday + 1]].tolist() == [4, 7, 8]
    assert here.table.last_day[friday] == 8
    assert 8 not in here.days_of("a")


def test_a_block_spans_absences_while_enough_of_its_days_are_worked() -> None:
    ill = Span(first_day=day(1), last_day=day(1))
    terms = program_of(kind="rotation", length=1, length_unit="weeks", starts=1, min_worked=80)
    here = company(13, people=(person("a", "N", absences=(ill,)),), programs=(terms,))
    block = here.row("a", "S", 0)
    assert here.table.day[here.table.day_start[block] : here.table.day_start[block + 1]].tolist() == [0, 2, 3, 4]
    strict = program_of(kind="rotation", length=1, length_unit="weeks", starts=1, min_worked=81)
    assert company(13, people=(person("a", "N", absences=(ill,)),), programs=(strict,)).days_of("a") == [7]


def test_spread_days_come_all_together_or_not_at_all() -> None:
    here = company(people=(person("a", "N"),), programs=(program_of(length=2, length_unit="spread"),))
    whole = here.row("a", "S", 0)
    pieces = np.flatnonzero(here.table.piece_of == whole)
    rows = program.RULE.rows(here.problem, here.table)
    n = len(here.table)
    assert len(pieces) == 5
    assert admits(rows, n, frozenset({whole, *pieces[[0, 3]].tolist()}))
    assert not admits(rows, n, frozenset({whole, int(pieces[0])}))
    assert not admits(rows, n, frozenset(pieces[[0, 3]].tolist()))


def test_spread_days_begin_on_a_day_on_which_they_may() -> None:
    here = company(people=(person("a", "N"),), programs=(program_of(length=2, length_unit="spread", starts=0b0000010),))
    whole = here.row("a", "S", 1)
    pieces = np.flatnonzero(here.table.piece_of == whole)
    rows = program.RULE.rows(here.problem, here.table)
    assert here.table.first_day[pieces].tolist() == [1, 2, 3, 4]
    assert admits(rows, len(here.table), frozenset({whole, *pieces[[0, 2]].tolist()}))
    assert not admits(rows, len(here.table), frozenset({whole, *pieces[[1, 2]].tolist()}))


# --- cover ---


def test_an_ask_takes_no_more_helpers_than_heads() -> None:
    here = company(programs=(), asks=(ask(heads=1),))
    assert not here.allows(cover.RULE, ("b", "N", 0, "cover"), ("c", "N", 0, "cover"))
    assert here.allows(cover.RULE, ("b", "N", 0, "cover"), ("c", "N", 1, "cover"))


def test_nobody_helps_more_days_a_quarter_than_the_policy_allows() -> None:
    here = company(programs=(), asks=(ask(last=4),), policy=type(facts().policy)(cover_days=2))
    assert here.allows(cover.RULE, ("b", "N", 0, "cover"), ("b", "N", 1, "cover"))
    assert not here.allows(cover.RULE, ("b", "N", 0, "cover"), ("b", "N", 1, "cover"), ("b", "N", 2, "cover"))


def test_only_those_who_hold_the_skill_can_help() -> None:
    assert not len(company(programs=(), asks=(ask(skill="drive"),)).table)


# --- what is asked for ---


def soft(rows: Rows) -> list[tuple[int, int, int]]:
    """(lower, price, how many columns) of each row."""
    entries = np.bincount(rows.row, minlength=rows.n_rows)
    return list(zip(rows.lower.tolist(), rows.price.tolist(), entries.tolist(), strict=True))


def test_an_owed_placement_has_a_price_even_where_nobody_can_go() -> None:
    nowhere = program_of(mandatory=True, where=Choice(unit=frozenset({"N"})))
    here = company(people=(person("a", "N"), person("b", "S")), programs=(nowhere, program_of(name="other", quota=1)))
    must = owed.MANDATORY.rows(here.problem, here.table)
    assert must.tier is Tier.PROGRAMS
    assert soft(must) == [(1, 1, 0), (1, 1, 5)]
    may = owed.VOLUNTARY.rows(here.problem, here.table)
    assert may.tier is Tier.ROTATIONS
    assert soft(may) == [(1, 1, 10), (1, 1, 10)]
    assert may.label.program.tolist() == [1, 1]


def test_departments_and_units_left_out_have_a_price() -> None:
    terms = program_of(every_department_sends=True, every_unit_receives=True)
    here = company(people=(person("a", "N"),), programs=(terms,))
    assert soft(sends.RULE.rows(here.problem, here.table)) == [(1, 1, 10)]
    received = receives.RULE.rows(here.problem, here.table)
    assert soft(received) == [(1, 1, 0), (1, 1, 5), (1, 1, 5)]
    assert received.label.unit.tolist() == [0, 1, 2]


def test_missing_heads_cost_the_more_the_more_urgent_the_ask_is() -> None:
    here = company(programs=(), asks=(ask(heads=3, priority=1),))
    rows = asks.RULE.rows(here.problem, here.table)
    assert rows.tier is Tier.COVER
    assert soft(rows) == [(3, 5, 2), (3, 5, 2)]
    assert rows.label.day.tolist() == [0, 1]


def test_days_and_wishes_of_a_row_are_counted_once() -> None:
    spread = program_of(length=2, length_unit="spread")
    here = company(people=(person("a", "N"),), programs=(spread,), preferences={("a", "S"): 7})
    whole = here.row("a", "S", 0)
    pieces = here.table.piece_of == whole
    assert fairness(here.problem, here.table).days[whole] == 0
    assert fairness(here.problem, here.table).days[pieces].tolist() == [1] * 5
    assert preferences(here.table)[whole] == 3
    assert not preferences(here.table)[pieces].any()
    assert preferences(here.table)[here.row("a", "W", 0)] == 10


def test_every_rule_has_a_name_of_its_own_and_a_sentence() -> None:
    every: Sequence[Rule] = (*RULES, *ASKS)
    assert len({rule.name for rule in every}) == len(every)
    assert all(rule.sentence.endswith(".") for rule in every)


def test_every_rule_that_a_file_defines_is_registered() -> None:
    modules = (import_module(f"solver.rules.{path.stem}") for path in Path(registry.__file__).parent.glob("*.py"))
    defined = [thing for module in modules for thing in vars(module).values() if isinstance(thing, Rule)]
    assert {rule.name for rule in defined} == {rule.name for rule in (*RULES, *ASKS)}
    assert len(defined) == len(RULES) + len(ASKS)


def test_the_referee_judges_every_hard_rule_under_its_name() -> None:
    assert [rule.name for rule in RULES] == [name for name in REFEREE if name != "form"]


def test_an_empty_company_has_no_rows() -> None:
    for world in (facts(), facts(programs=(program_of(),)), facts(units=UNITS, programs=(HOSTED,), asks=(ask(),))):
        problem = Problem.of(world)
        table = candidates_of(problem)
        assert len(table) == 0
        assert sum(rule.rows(problem, table).n_rows for rule in RULES) == 0
