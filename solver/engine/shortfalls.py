"""What the roster leaves unmet, each with its price and the counted reasons."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.candidates import COVER, Candidates
from solver.engine.assemble import Assembly
from solver.engine.reasons import Reasons
from solver.outcome import FLOOR, MAX_GAP, UNIT_MAX_GAP, Roster, Shortfall, Tier
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
    missing = _missing(assembly, rules, base)
    if not missing:
        return ()
    reasons = Reasons(problem, lambda: problem.after(roster))
    _look_up_together(reasons, missing)
    writer = _Writer(problem=problem, reasons=reasons, serving=_serving(table, base))
    return tuple(writer.written(unmet, many) for unmet, many in missing.items())


def _missing(assembly: Assembly, rules: Sequence[Named], base: Int64) -> "dict[_Unmet, int]":
    """How much is missing of each thing; the days past a gap of one person or unit are one thing."""
    found: defaultdict[_Unmet, int] = defaultdict(int)
    for shortage in assembly.shortages:
        rule = rules[shortage.rule]
        for place in np.flatnonzero(base[shortage.column]).tolist():
            about = _About.of(rule.rows.label, int(shortage.row[place]))
            of_days = about.ask < 0 <= about.day
            unmet = _Unmet(
                rule=rule.name,
                tier=shortage.tier,
                price=int(shortage.price[place]),
                about=replace(about, day=-1) if of_days else about,
                of_days=of_days,
            )
            found[unmet] += int(base[shortage.column[place]])
    return dict(found)


def _look_up_together(reasons: Reasons, missing: "Iterable[_Unmet]") -> None:
    """Everybody who owes a placement, program by program."""
    owing: defaultdict[int, list[int]] = defaultdict(list)
    for unmet in missing:
        if unmet.about.person >= 0:
            owing[unmet.about.program].append(unmet.about.person)
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

    def written(self, unmet: "_Unmet", missing: int) -> Shortfall:
        bare = Shortfall(tier=unmet.tier, missing=missing, price=unmet.price)
        if unmet.about.ask >= 0:
            return self._cover(bare, unmet.about)
        bare = replace(bare, program=self.problem.programs[unmet.about.program].terms.id)
        return self._owed(bare, unmet) if unmet.about.person >= 0 else self._left_out(bare, unmet)

    def _cover(self, bare: Shortfall, about: "_About") -> Shortfall:
        ask = self.problem.facts.asks[about.ask]
        serving = np.array(self.serving.get((about.ask, about.day), []), np.int64)
        return replace(
            bare,
            reasons=self.reasons.of_cover(about.ask, about.day, serving),
            ask=ask.id,
            unit=ask.unit,
            day=self.problem.days.on(about.day),
            skill=ask.skill,
        )

    def _owed(self, bare: Shortfall, unmet: "_Unmet") -> Shortfall:
        about = unmet.about
        of_gap = self.reasons.of_gap(about.program, about.person) if unmet.of_days else None
        return replace(
            bare,
            reasons=self.reasons.of_period(about.program, about.person, about.period) if of_gap is None else of_gap,
            person=self.problem.facts.people[about.person].id,
            rule=MAX_GAP if unmet.of_days else None,
            period=self._period(about),
        )

    def _left_out(self, bare: Shortfall, unmet: "_Unmet") -> Shortfall:
        """A department that sends nobody, or a unit that receives nobody, too few in a period, or nobody for too long."""
        about, sends = unmet.about, unmet.rule == "sends"
        people = self.reasons.who_could_go(about.program, about.unit if sends else None)
        rule = FLOOR if about.period >= 0 else UNIT_MAX_GAP if unmet.of_days else unmet.rule
        return replace(
            bare,
            reasons=self.reasons.of_program(about.program, people, None if sends else about.unit),
            unit=self.problem.facts.units[about.unit].id,
            rule=rule,
            period=self._period(about),
        )

    def _period(self, about: "_About") -> str | None:
        return None if about.period < 0 else self.problem.programs[about.program].periods[about.period].name


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unmet:
    """A row of a rule; of rows for single days (`of_days`) all about the same person or unit."""

    rule: str
    tier: Tier
    price: int
    about: _About
    of_days: bool
