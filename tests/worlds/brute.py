"""All that could be planned in a tiny world, lawful or not, and what the referee leaves of it: slow, and without a model."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations, islice, product

from solver.facts import AskFacts, Facts, Program
from solver.outcome import COVER_PROGRAM, TIERS, Kind, Placement, Roster
from solver.referee.judge import judge
from solver.referee.reading import Reading
from solver.referee.registry import MENDABLE, REFEREE

ONE_DAY = timedelta(days=1)


def raw_placements(facts: Facts) -> Iterator[Placement]:
    """Every person in every unit on every choice of days of every program's length, and as every helper: no host is named yet."""
    for program in facts.programs:
        for person in facts.people:
            for days, first_day, last_day in _days(facts, program, person.id):
                for unit, given_back in product(facts.units, _given_back(facts, program, last_day)):
                    yield Placement(
                        kind=Kind(program.kind),
                        program=program.id,
                        person=person.id,
                        unit=unit.id,
                        first_day=first_day,
                        last_day=last_day,
                        days=days,
                        compensation_day=given_back,
                    )
    for ask in facts.asks:
        yield from _helpers(facts, ask)


def _given_back(facts: Facts, program: Program, last_day: date) -> list[date | None]:
    """No day, and where the program gives days back every day of the horizon, and one after it."""
    if program.compensation_days is None:
        return [None]
    return [None, *_horizon(facts), facts.horizon.last_day + ONE_DAY]


def _helpers(facts: Facts, ask: AskFacts) -> Iterator[Placement]:
    for person in facts.people:
        for day in _horizon(facts):
            yield Placement(
                kind=Kind.COVER,
                program=COVER_PROGRAM,
                person=person.id,
                unit=ask.unit,
                first_day=day,
                last_day=day,
                days=(day,),
                ask=ask.id,
                skill=ask.skill,
            )


def _horizon(facts: Facts) -> list[date]:
    first_day, last_day = facts.horizon.first_day, facts.horizon.last_day
    return [first_day + number * ONE_DAY for number in range((last_day - first_day).days + 1)]


def _days(facts: Facts, program: Program, person: str) -> Iterator[tuple[tuple[date, ...], date, date]]:
    """(days, first day, last day): all choices of so many days; for blocks the days of work, and the same without one of them."""
    if program.length_unit != "weeks":
        yield from ((days, days[0], days[-1]) for days in combinations(_horizon(facts), program.length))
        return
    read = Reading(facts)
    for first_day in _horizon(facts):
        block = [first_day + number * ONE_DAY for number in range(7 * program.length)]
        days = tuple(day for day in block if read.works(person, day) and read.usable(program, day))
        for used in dict.fromkeys((days, days[1:], days[:-1])):
            if used:
                yield used, first_day, block[-1]


def refused_by(facts: Facts, roster: Roster, *, but: Collection[str] = ()) -> str | None:
    """The first rule that the roster breaks."""
    return next((name for name, rule in REFEREE.items() if name not in but and next(rule(facts, roster), None) is not None), None)


def hopeless(facts: Facts, roster: Roster) -> bool:
    """Whatever is added, a rule stays broken. Only rest and order can be mended: by a day elsewhere or given back, by what comes first."""
    return refused_by(facts, roster, but=MENDABLE) is not None


def keeps(facts: Facts, name: str, roster: Roster) -> bool:
    """The roster keeps this rule."""
    return next(REFEREE[name](facts, roster), None) is None


@dataclass(slots=True)
class Brute:
    """The facts with every raw placement and, found on demand, the hosts with whom it is not hopeless (None: needs none)."""

    facts: Facts
    raw: tuple[Placement, ...] = ()
    _hosts: dict[Placement, tuple[str | None, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Facts) -> "Brute":
        return cls(facts, tuple(raw_placements(facts)))

    def hosts(self, placement: Placement) -> tuple[str | None, ...]:
        """Adding to a roster cures no breach but of working time and order, so that nobody else need be tried in a larger one."""
        if placement not in self._hosts:
            self._hosts[placement] = tuple(named.host for (named,) in self.with_anybody(placement) if not hopeless(self.facts, (named,)))
        return self._hosts[placement]

    def with_anybody(self, placement: Placement) -> Iterator[Roster]:
        """The placement alone, without a host and with each of the people as its host."""
        for host in (None, *(person.id for person in self.facts.people)):
            yield (replace(placement, host=host),)

    def lawful(self, placement: Placement) -> bool:
        """It may be part of a lawful roster."""
        return bool(self.hosts(placement))

    def hosted(self, roster: Roster) -> Iterator[Roster]:
        """The roster with every choice of hosts that are lawful one by one."""
        for hosts in product(*map(self.hosts, roster)):
            yield tuple(replace(placement, host=host) for placement, host in zip(roster, hosts, strict=True))

    def accepted(self, roster: Roster) -> Roster | None:
        """The roster with hosts with whom it breaks no rule; None where there are none."""
        return next((named for named in self.hosted(roster) if refused_by(self.facts, named) is None), None)


def rosters(placements: Sequence[Placement], most: int) -> Iterator[Roster]:
    """All choices of at most so many placements, the empty one first."""
    for size in range(most + 1):
        yield from combinations(placements, size)


def best_values(facts: Facts, placements: Iterable[Placement], *, most: int) -> tuple[int, ...] | None:
    """What the best of all lawful rosters of these placements pays, tier by tier; None where there are more than `most`."""
    lawful = lawful_rosters(facts, placements, most=most)
    return None if lawful is None else min(values_of(facts, roster) for roster in lawful)


def lawful_rosters(facts: Facts, placements: Iterable[Placement], *, most: int) -> list[Roster] | None:
    """All of these placements, with every choice of hosts; None where there are more than `most`.

    Adding to a roster cures no breach but of working time and order, so that a branch ends where another rule is broken.
    """
    brute = Brute(facts)
    options = [replace(one, host=host) for one in placements for host in brute.hosts(one)]
    found = list(islice(hopeful(facts, (), options), most + 1))
    return None if len(found) > most else [roster for roster in found if refused_by(facts, roster) is None]


def values_of(facts: Facts, roster: Roster) -> tuple[int, ...]:
    """What the roster pays by the referee's count, in the order of the tiers."""
    values = judge(facts, roster).values
    return tuple(values[tier] for tier in TIERS)


def hopeful(facts: Facts, chosen: Roster, options: Sequence[Placement]) -> Iterator[Roster]:
    """Every roster of the chosen and some of the options that breaks no rule, or none but one that more placements can mend."""
    yield chosen
    for place, option in enumerate(options):
        longer = (*chosen, option)
        if not hopeless(facts, longer):
            yield from hopeful(facts, longer, options[place + 1 :])
