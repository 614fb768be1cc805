"""The two steps of a large company, tried on small ones: who and when with units open, then where."""

import random
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pytest
from scipy.sparse import coo_array

from benchmarks.companies import TELUS_DAY, Company, facts_of, person_facts, unit_facts
from solver.arrays.joins import contains
from solver.candidates import COVER, Candidates
from solver.engine import solve as front
from solver.engine.helping import Helpers, HelpPrices
from solver.engine.solve import solve
from solver.engine.visits import free_rows_of
from solver.facts import AskFacts, Choice, Facts, Horizon, Level
from solver.generate import candidates_of
from solver.generate.entries import cover_entries
from solver.generate.refusals import of_help, of_visits
from solver.generate.somewhere import open_programs
from solver.generate.table import hosts_of
from solver.outcome import COUNTING_TIERS, Effort, Kind, Outcome, Placement
from solver.problem import Problem
from solver.referee.judge import judge
from solver.rules.registry import ASKS, RULES
from solver.timeline import Timeline
from tests.properties.cases import facts_by, some
from tests.solver.engine.test_brute_force import MOST, best_of_all_rosters, tiny_facts
from tests.solver.test_rules_together import all_rules
from tests.worlds.brute import Brute

CALM = Effort(time_limit_s=20, workers=1, reproducible=True)


def planned(facts: Facts, effort: Effort = CALM) -> Outcome:
    outcome = solve(Problem.of(facts), effort)
    verdict = judge(facts, outcome.roster)
    assert verdict.breaches == ()
    assert {line.tier: line.value for line in outcome.tiers} == verdict.values
    assert {replace(unmet, reasons=()) for unmet in outcome.shortfalls} == set(verdict.shortfalls)
    return outcome


def undercut(outcome: Outcome, best: tuple[int, ...]) -> list[str]:
    """The tiers in which the best roster, as good in all earlier ones, pays less than the bound said is possible."""
    wrong = []
    for place, (line, pays) in enumerate(zip(outcome.tiers, best, strict=True)):
        as_good_before = all(best[i] <= outcome.tiers[i].value for i in range(place))
        if as_good_before and line.bound is not None and pays < line.bound:
            wrong.append(f"{line.tier} pays {pays}, the bound was {line.bound}")
    return wrong


def test_no_roster_undercuts_a_bound_and_every_plan_is_lawful(always_opened: None) -> None:
    tried = best_found = 0
    for seed in range(400):
        facts = tiny_facts(random.Random(seed))
        best = best_of_all_rosters(facts, least=1, most=MOST - 2)
        if best is None:
            continue
        outcome = planned(facts)
        assert undercut(outcome, best) == [], seed
        tried += 1
        best_found += tuple(line.value for line in outcome.tiers) == best
    assert tried > 60
    assert best_found > 0.8 * tried


def test_plans_of_changing_worlds_are_lawful(always_opened: None) -> None:
    placed = sum(len(planned(facts_by(random.Random(seed))).roster) for seed in range(60))
    assert placed > 30


def test_what_two_steps_leave_unproven_is_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "OPENED_FROM", -1)
    for seed in range(400, 460):
        facts = tiny_facts(random.Random(seed))
        outcome = planned(facts)
        assert all(line.bound is not None and line.value - line.bound <= 1 for line in outcome.tiers if line.tier in COUNTING_TIERS), seed


def test_a_company_is_proven_in_its_counting_tiers_with_units_open(always_opened: None) -> None:
    facts = facts_of(Company(staff=100, executives=20, units=8, peaks=8))
    opened = planned(facts, Effort(time_limit_s=30, workers=1, reproducible=True))
    assert all(line.value == line.bound for line in opened.tiers if line.tier in COUNTING_TIERS)


def test_a_person_who_wants_to_stop_gets_a_lawful_plan(always_opened: None) -> None:
    facts = facts_of(Company(staff=60, executives=10, units=6, peaks=4))
    outcome = solve(Problem.of(facts), Effort(time_limit_s=30), wants_stop=lambda: True)
    assert outcome.interrupted
    assert judge(facts, outcome.roster).breaches == ()


def helpful(seed: int) -> Facts:
    """A changing world, or in one case of three a small company with many helpers."""
    return facts_of(Company(staff=24, executives=2, units=4, peaks=4, seed=seed)) if seed % 3 == 0 else facts_by(random.Random(seed))


def whole_help(problem: Problem) -> Candidates:
    """Everybody who could help, as rows."""
    table = candidates_of(problem)
    return table.only(np.flatnonzero(table.kind == COVER))


def test_the_factors_of_a_helper_add_up_to_the_rows_of_the_rules() -> None:
    """Random duals on every row of every rule that binds helpers: by factors each helper is priced as by the matrix."""
    priced = 0
    draw = np.random.default_rng(1)
    for seed in range(90):
        problem = Problem.of(helpful(seed)).without_hours()
        table, prices, by_matrix = whole_help(problem), HelpPrices.none(problem), 0.0
        for rule in (*RULES, *ASKS):
            rows = rule.rows(problem, table)
            assert rule.helpers or not len(rows.row), f"{rule.name} binds helpers and does not say so"
            if not rule.helpers:
                continue
            duals = draw.normal(size=rows.n_rows)
            matrix = coo_array((rows.coefficient.astype(float), (rows.row, rows.column)), shape=(rows.n_rows, len(table)))
            by_matrix = by_matrix + matrix.T @ duals
            prices.take(problem, rows.label, duals)
        by_factors = prices.of_person_day[table.person, table.first_day] + prices.of_ask_day[table.ask, table.first_day]
        assert np.allclose(by_factors, by_matrix), seed
        priced += len(table)
    assert priced > 500


def test_helpers_who_are_not_written_down_are_those_of_the_table() -> None:
    for seed in range(90):
        problem = Problem.of(helpful(seed)).without_hours()
        table, helpers = whole_help(problem), Helpers(problem=problem)
        prices = HelpPrices.none(problem)
        prices.of_ask_day += 1.0
        least, found = helpers.attractive(prices, np.empty(0, np.int64), np.zeros(problem.n_people))
        cells = {(int(ask), int(day)) for ask, day in zip(table.ask, table.first_day, strict=True)}
        assert {(int(ask), int(day)) for ask, day in zip(found.ask, found.day, strict=True)} == cells
        keys = (table.ask.astype(np.int64) * problem.n_days + table.first_day) * problem.n_people + table.person
        assert contains(np.sort(keys), helpers.key(found)).all()
        many = np.bincount(table.ask * np.int64(problem.n_days) + table.first_day, minlength=problem.heads.size)
        assert least == -np.minimum(many, problem.heads.ravel()).sum()


def test_rows_with_units_open_admit_every_lawful_roster() -> None:
    asked = 0
    for seed in range(120):
        draw = random.Random(seed)
        facts = facts_by(draw)
        spread = {program.id for program in facts.programs if program.length_unit == "spread"}
        brute = Brute.of(facts)
        lawful = [one for one in some(draw, brute.raw, 60) if one.program not in spread and brute.accepted((one,)) is not None]
        problem = Problem.of(facts).without_hours()
        table = Candidates.joined([open_programs(problem), whole_help(problem)])
        admitted = all_rules(problem, table)
        for roster in ([one] for one in lawful[:5]):
            assert admitted(_chosen(problem, table, roster)), f"{seed}: {roster}"
            asked += 1
        for _ in range(10):
            pair = draw.sample(lawful, min(len(lawful), 2))
            if len(pair) == 2 and brute.accepted(tuple(pair)):
                assert admitted(_chosen(problem, table, pair)), f"{seed}: {pair}"
                asked += 1
    assert asked > 120


def _chosen(problem: Problem, table: Candidates, roster: list[Placement]) -> frozenset[int]:
    return frozenset(row for one in roster for row in _rows(problem, table, one))


def _rows(problem: Problem, table: Candidates, one: Placement) -> list[int]:
    """The placement, and the day given back for it."""
    row = np.array([_row(problem, table, one)])
    if one.compensation_day is None:
        return row.tolist()
    free = free_rows_of(table, row)
    return [*row.tolist(), *free[table.compensation[free] == problem.days.index(one.compensation_day)].tolist()]


def _row(problem: Problem, table: Candidates, one: Placement) -> int:
    mine = (table.person == problem.person_index[one.person]) & (table.first_day == problem.days.index(one.first_day))
    if one.kind is Kind.COVER:
        mine &= table.ask == [ask.id for ask in problem.facts.asks].index(one.ask or "")
    else:
        mine &= (table.program == [program.id for program in problem.facts.programs].index(one.program)) & ~table.is_piece
    return int(np.flatnonzero(mine)[0])


def test_helpers_who_stand_leave_what_their_placements_leave() -> None:
    stood = 0
    for seed in range(90):
        problem = Problem.of(helpful(seed))
        table = whole_help(problem)
        some_rows = np.arange(0, len(table), 3)[:2]
        few = table.only(some_rows)
        if len({(int(p), int(d)) for p, d in zip(few.person, few.first_day, strict=True)}) < len(few):
            continue
        roster = tuple(_cover(problem, few, row) for row in range(len(few)))
        helped, after = problem.helped(few.ask, few.person, few.first_day), problem.after(roster)
        for name in ("placed", "heads", "cover_left", "lendable"):
            assert (getattr(helped, name) == getattr(after, name)).all(), (seed, name)
        assert (helped.standing.days_given == after.standing.days_given).all()
        if helped.working is not None and after.working is not None:
            assert (helped.working.at_home == after.working.at_home).all()
            assert (helped.working.away == after.working.away).all()
        stood += len(roster)
    assert stood > 10


def _cover(problem: Problem, table: Candidates, row: int) -> Placement:
    ask, day = problem.facts.asks[table.ask[row]], problem.days.on(int(table.first_day[row]))
    person = problem.facts.people[table.person[row]].id
    return Placement(
        kind=Kind.COVER,
        program="cover",
        person=person,
        unit=ask.unit,
        first_day=day,
        last_day=day,
        days=(day,),
        ask=ask.id,
        skill=ask.skill,
    )


def test_an_open_table_of_helpers_has_the_entries_of_the_whole_one() -> None:
    problem = Problem.of(facts_of(Company(staff=30, executives=3, units=4, peaks=3)))
    whole = whole_help(problem)
    again = cover_entries(problem, ask=whole.ask, person=whole.person, day=whole.first_day)
    assert (again.preference == whole.preference).all()


def saturdays(managers: int = 30, shops: int = 5) -> Facts:
    """Managers of two offices owe a Saturday a month in a shop, and get a day back; shops open late, and their people are there."""
    hours = Timeline.of("12:00-20:00")
    offices = tuple(replace(unit_facts(f"O{n}", front_line=False, max_away=20), shift=Timeline.of("06:00-14:00")) for n in range(2))
    shop = tuple(replace(unit_facts(f"U{n}", seats=3, max_away=20), workdays=Timeline.of(0b0111111), shift=hours) for n in range(shops))
    people = [person_facts(f"M{n:02}", f"O{n % 2}", level=Level.MANAGER) for n in range(managers)]
    people += [person_facts(f"S{n:02}", f"U{n % shops}") for n in range(8 * shops)]
    terms = {"per": "month", "weekdays": 0b0100000, "off_pattern": True, "host_load": 6, "compensation_days": 14}
    owed = replace(TELUS_DAY, id="saturday", who=Choice(level=frozenset({"manager"})), **terms)
    horizon = Horizon(first_day=date(2027, 1, 4), last_day=date(2027, 2, 28))
    return Facts(horizon=horizon, units=(*shop, *offices), people=tuple(people), programs=(owed,))


def test_days_are_given_back_in_two_steps_too(always_opened: None) -> None:
    facts = saturdays()
    outcome = planned(facts)
    assert len(outcome.roster) == 60
    assert all(one.compensation_day is not None for one in outcome.roster)
    assert all(line.value == line.bound == 0 for line in outcome.tiers if line.tier in COUNTING_TIERS)


def test_helpers_with_too_short_a_night_are_sent_home(always_opened: None) -> None:
    """One head on each of four days, late, and nobody could begin early the next morning but who helps again."""
    late, early = Timeline.of("14:00-22:00"), Timeline.of("06:00-14:00")
    units = (replace(unit_facts("A"), shift=late), replace(unit_facts("B", max_away=100), shift=early))
    span = {"first_day": date(2027, 1, 4), "last_day": date(2027, 1, 7)}
    ask = AskFacts(id="A1", unit="A", heads=1, skill=None, priority=1, **span)
    facts = Facts(horizon=Horizon(**span), units=units, people=(person_facts("p", "B"), person_facts("q", "B")), asks=(ask,))
    assert planned(facts).roster == ()  # Friday, after the horizon, is an early day at home


def test_what_the_two_steps_leave_out_has_a_reason_and_the_helpers_they_hold_have_none() -> None:
    """No table of all combinations is there to look them up in: the reasons of a visit and of help are asked for by themselves."""
    visits = helps = 0
    for seed in range(40):
        problem = Problem.of(helpful(seed))
        held = _open_visits(problem)
        for number, program in enumerate(problem.programs):
            hosts = hosts_of(problem, number)
            for who in range(problem.n_people) if program.terms.length_unit != "spread" else ():
                days = np.flatnonzero((of_visits(problem, number, who, hosts) == 0).any(axis=1)).tolist()
                assert {(number, who, day) for day in days} <= held, (seed, number, who)
                visits += len(days)
        able = {(group.day, ask): set(group.person.tolist()) for group in Helpers(problem=problem).groups for ask in group.ask.tolist()}
        for ask, day, who in product(range(len(problem.facts.asks)), range(problem.n_days), range(problem.n_people)):
            free = who in able.get((day, ask), ()) and problem.people.home[who, day] != problem.ask_unit[ask]
            assert free == (not of_help(problem, ask, who, day)), (seed, ask, day, who)
            helps += free
    assert min(visits, helps) > 500


def _open_visits(problem: Problem) -> set[tuple[int, int, int]]:
    table = open_programs(problem)
    columns = (table.program, table.person, table.first_day)
    return set(zip(*(column[~table.is_piece].tolist() for column in columns), strict=True))
