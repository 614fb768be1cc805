"""Model and referee side by side over many rosters: where they disagree, and how often each rule refused something."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from solver.facts import Facts
from solver.outcome import Kind, Placement, Roster
from tests.properties.admission import Model
from tests.properties.cases import some
from tests.worlds.brute import REFEREE, Brute, keeps, refused_by, rosters

ALONE = (
    "one-place",
    "seats",
    "home-cover",
    "peaks",
    "program",
    "precedence",
    "cover",
    "working-time",
    "compensation",
)  # rules that ask for no host


@dataclass(slots=True)
class Tally:
    """`refused`: by rule, how often the referee found a breach; `rows`: how often the model's rows of the rule did."""

    refused: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    accepted: Counter[int] = field(default_factory=Counter)  # rosters by size


@dataclass(slots=True)
class Comparison:
    """The facts of one world, judged by both."""

    facts: Facts
    random: Random
    tally: Tally
    brute: Brute
    model: Model

    @classmethod
    def of(cls, facts: Facts, random: Random, tally: Tally) -> "Comparison":
        return cls(facts, random, tally, Brute.of(facts), Model.of(facts))

    def disagreements(self, singles: int = 40, together: int = 7) -> Iterator[str]:
        """So many raw placements one by one, and all choices of two or three from so many lawful ones."""
        yield from self._unheard_of()
        tried = self._tried(singles)
        for placement in tried:
            self._count(placement)
            yield from self._compared((placement,))
        for roster in rosters(some(self.random, [one for one in tried if self.brute.lawful(one)], together), 3):
            if len(roster) > 1:
                yield from self._rule_by_rule(roster)
                yield from self._compared(roster)

    def _unheard_of(self) -> Iterator[str]:
        """Candidates that are no raw placement at all."""
        raw = set(self.brute.raw)
        yield from (f"the table holds {told(one)}" for one in self.model.placements() if one not in raw)

    def _tried(self, most: int) -> list[Placement]:
        """Raw placements, and as many that the table holds, so that neither side is forgotten."""
        table = some(self.random, list(self.model.placements()), most // 2)
        return list(dict.fromkeys([*some(self.random, self.brute.raw, most), *table]))

    def _count(self, placement: Placement) -> None:
        """A rule that no choice of a host keeps refuses the placement."""
        named = [(placement,)] if placement.kind is Kind.COVER else list(self.brute.with_anybody(placement))
        self.tally.refused.update(name for name in REFEREE if not any(keeps(self.facts, name, roster) for roster in named))
        if self.model.represented((placement,)):
            self.tally.rows.update(name for name in self.model.rows if not self.model.leaves(name, (placement,)))

    def _compared(self, roster: Roster) -> Iterator[str]:
        """Some choice of hosts is lawful if and only if the model finds one, and the one it finds is lawful."""
        accepted, admitted = self.brute.accepted(roster), self.model.admitted(roster)
        if (accepted is None) is not (admitted is None):
            yield f"model {admitted and told(*admitted)}, referee {accepted and told(*accepted)} for {told(*roster)}"
        if admitted is not None and refused_by(self.facts, admitted) is not None:
            yield f"the hosts named by the model break {refused_by(self.facts, admitted)}: {told(*admitted)}"
        self.tally.accepted[len(roster)] += accepted is not None
        if accepted is None and all(keeps(self.facts, name, roster) for name in ALONE):
            self.tally.refused["hosts"] += 1

    def _rule_by_rule(self, roster: Roster) -> Iterator[str]:
        """Each rule alone, for placements that are lawful one by one and have columns; the others lean on one place a day."""
        if not self.model.represented(roster):
            return
        self.tally.rows["hosts"] += not self.model.leaves("hosts", roster)
        single = keeps(self.facts, "one-place", roster)
        for name in ALONE if single else ALONE[:1]:
            lawful, left = keeps(self.facts, name, roster), self.model.leaves(name, roster)
            self.tally.refused[name] += not lawful
            self.tally.rows[name] += not left
            if lawful is not left and not (name == "program" and self._repeats_hosts(roster)):
                yield f"{name}: model {left}, referee {lawful} for {told(*roster)}"

    def _repeats_hosts(self, roster: Sequence[Placement]) -> bool:
        """The program's rule cannot be judged before hosts are named."""
        programs = {program.id for program in self.facts.programs if program.no_repeat == "host"}
        return any(placement.program in programs for placement in roster)


def told(*roster: Placement) -> str:
    """A roster in a line, to be read in a failure."""
    return "; ".join(
        f"{p.program}{' for ' + p.ask if p.ask else ''}: {p.person} in {p.unit}{' with ' + p.host if p.host else ''} on "
        f"{', '.join(map(str, p.days))} ({p.first_day}..{p.last_day})"
        for p in roster
    )
