"""What the roster leaves unmet, each with its price and the counted reasons."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.candidates import COVER, Candidates
from solver.engine.assemble import Assembly, Shortage
from solver.engine.reasons import Reasons
from solver.outcome import FLOOR, Roster, Shortfall
from solver.problem import Problem
from solver.rows import Int64, Label, Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A rule's rows under the rule's name."""

    name: str
    rows: Rows


def shortfalls_of(
    problem: Problem, table: Candidates, assembly: Assembly, rules: Sequence[Named], base: Int64, roster: Roster
) -> tuple[Shortfall, ...]:
    """Of base values with settled shortfalls; in the order of the rules and their rows."""
    unmet = [(shortage, place) for shortage in assembly.shortages for place in np.flatnonzero(base[shortage.column]).tolist()]
    if not unmet:
        return ()
    reasons = Reasons(problem, lambda: problem.after(roster))
    _look_up_together(reasons, rules, unmet)
    writer = _Writer(problem=problem, reasons=reasons, serving=_serving(table, base))
    return tuple(writer.written(rules[shortage.rule], shortage, place, int(base[shortage.column[place]])) for shortage, place in unmet)


def _look_up_together(reasons: Reasons, rules: Sequence[Named], unmet: Sequence[tuple[Shortage, int]]) -> None:
    """Everybody who owes a placement, program by program."""
    owing: defaultdict[int, list[int]] = defaultdict(list)
    for shortage, place in unmet:
        about = _About.of(rules[shortage.rule].rows.label, int(shortage.row[place]))
        if about.person >= 0:
            owing[about.program].append(about.person)
    for number, people in owing.items():
        reasons.look_up(number, people)


def _serving(table: Candidates, base: Int64) -> dict[tuple[int, int], list[int]]:
    """The helpers of each (ask, day)."""
    found: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    helping = np.flatnonzero((base[: len(table)] > 0) & (table.kind == COVER))
    for ask, day, person in zip(*(column[helping].tolist() for column in (table.ask, table.first_day, table.person)), strict=True):
        found[ask, day].append(person)
    return dict(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    problem: Problem
    reasons: Reasons
    serving: dict[tuple[int, int], list[int]]

    def written(self, rule: Named, shortage: Shortage, place: int, missing: int) -> Shortfall:
        row, price = int(shortage.row[place]), int(shortage.price[place])
        about = _About.of(rule.rows.label, row)
        if about.ask >= 0:
            return self._cover(shortage, about, missing, price)
        if about.person >= 0:
            return self._owed(shortage, about, missing, price)
        return self._left_out(rule.name, shortage, about, missing, price)

    def _cover(self, shortage: Shortage, about: "_About", missing: int, price: int) -> Shortfall:
        ask = self.problem.facts.asks[about.ask]
        serving = np.array(self.serving.get((about.ask, about.day), []), np.int64)
        return Shortfall(
            tier=shortage.tier,
            missing=missing,
            price=price,
            reasons=self.reasons.of_cover(about.ask, about.day, serving),
            ask=ask.id,
            unit=ask.unit,
            day=self.problem.days.on(about.day),
            skill=ask.skill,
        )

    def _owed(self, shortage: Shortage, about: "_About", missing: int, price: int) -> Shortfall:
        program = self.problem.programs[about.program]
        return Shortfall(
            tier=shortage.tier,
            missing=missing,
            price=price,
            reasons=self.reasons.of_period(about.program, about.person, about.period),
            program=program.terms.id,
            person=self.problem.facts.people[about.person].id,
            period=program.periods[about.period].name,
        )

    def _left_out(self, rule: str, shortage: Shortage, about: "_About", missing: int, price: int) -> Shortfall:
        """A department that sends nobody, or a unit that receives nobody, or too few in a period; `rule` says which."""
        program = self.problem.programs[about.program]
        people = self.reasons.who_could_go(about.program, about.unit if rule == "sends" else None)
        unit = None if rule == "sends" else about.unit
        of_floor = about.period >= 0
        return Shortfall(
            tier=shortage.tier,
            missing=missing,
            price=price,
            reasons=self.reasons.of_program(about.program, people, unit),
            program=program.terms.id,
            unit=self.problem.facts.units[about.unit].id,
            period=program.periods[about.period].name if of_floor else None,
            rule=FLOOR if of_floor else rule,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    person: int
    unit: int
    day: int
    program: int
    ask: int
    period: int

    @classmethod
    def of(cls, label: Label, row: int) -> "_About":
        axes = ("person", "unit", "day", "program", "ask", "period")
        return cls(**{axis: int(getattr(label, axis)[row]) for axis in axes})
