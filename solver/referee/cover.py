"""A helper serves one ask for a day, holds its skill, and helps no more days a quarter than the policy allows."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from solver.facts import Facts
from solver.outcome import Breach, Kind, Placement, Roster
from solver.referee.form import sound
from solver.referee.period import quarter
from solver.referee.reading import Reading


def judge(facts: Facts, roster: Roster) -> Iterator[Breach]:
    """A breach for each day nobody asked for, each helper without the skill, each head or cover day too many."""
    read = Reading(facts)
    helpers = [placement for placement in sound(read, roster) if placement.kind is Kind.COVER]
    for helper in helpers:
        yield from _one_helper(read, helper)
    yield from _too_many_heads(read, helpers)
    yield from _too_many_days(read, helpers)


def _one_helper(read: Reading, helper: Placement) -> Iterator[Breach]:
    ask = read.asks[helper.ask or ""]
    if len(helper.days) != 1:
        yield _breach(f"a cover placement is one day, not {len(helper.days)}", helper, helper.first_day)
    for day in helper.days:
        if not (ask.first_day <= day <= ask.last_day and read.in_horizon(day)):
            yield _breach(f"ask {ask.id} is for {ask.first_day}..{ask.last_day} inside the horizon, not {day}", helper, day)
        if not read.unit_workday(ask.unit, day):
            yield _breach(f"{day} is no workday of {ask.unit}", helper, day)
        if ask.skill is not None and not read.holds(helper.person, ask.skill, day):
            yield _breach(f"{helper.person} does not hold {ask.skill} on {day}", helper, day)


def _too_many_heads(read: Reading, helpers: list[Placement]) -> Iterator[Breach]:
    heads = Counter((p.ask or "", day) for p in (*read.facts.standing, *helpers) if p.kind is Kind.COVER for day in p.days)
    for name, day in sorted({(p.ask or "", day) for p in helpers for day in p.days}):
        ask = read.asks[name]
        if heads[name, day] > ask.heads:
            says = f"ask {name} on {day}: {heads[name, day]} helpers, {ask.heads} heads asked"
            yield Breach(rule="cover", says=says, unit=ask.unit, day=day)


def _too_many_days(read: Reading, helpers: list[Placement]) -> Iterator[Breach]:
    policy = read.facts.policy
    given = _cover_days(read, (*read.facts.standing, *helpers))
    for person, number in sorted(_cover_days(read, tuple(helpers))):
        if given[person, number] > policy.cover_days:
            name = quarter(number, policy.fiscal_offset).name
            says = f"{person} has {given[person, number]} cover days in {name}, at most {policy.cover_days}"
            yield Breach(rule="cover", says=says, person=person)


def _cover_days(read: Reading, placements: tuple[Placement, ...]) -> Counter[tuple[str, int]]:
    return Counter((p.person, read.quarter(day)) for p in placements if p.kind is Kind.COVER for day in p.days)


def _breach(says: str, helper: Placement, day: date) -> Breach:
    return Breach(rule="cover", says=says, person=helper.person, unit=helper.unit, day=day)
