"""What the referee holds against one more placement beside others, asking only those others that it can clash with."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from solver.facts import Facts, Level
from solver.outcome import Breach, Kind, Placement, Roster
from solver.referee import hosts, own_unit, precedence, program, working_time
from solver.referee.reading import Reading, days_away
from solver.referee.registry import MENDABLE, REFEREE

WITHOUT_HOST = "has no host"


def related(read: Reading, roster: Iterable[Placement], placement: Placement) -> Roster:
    """The placements that share a person, a host, an ask, a visited or a home unit with it in the course of its days."""
    people = {placement.person, placement.host} - {None}
    home_on = {day: read.unit_on(placement.person, day) for day in days_away(placement)}

    program = read.programs.get(placement.program)
    apart = program is not None and program.unit_min_gap_days is not None

    def touches(other: Placement) -> bool:
        if other.person in people or other.host in people or (apart and other.unit == placement.unit):
            return True
        return any(
            day in home_on and (other.unit == placement.unit or read.unit_on(other.person, day) == home_on[day]) for day in days_away(other)
        )

    return tuple(one for one in roster if touches(one))


def breaches_beside(read: Reading, roster: Iterable[Placement], placement: Placement) -> tuple[Breach, ...]:
    """Every breach that the placement brings into a lawful roster.

    It changes nobody's rest and order but its own person's: of others, what gives them theirs may lie on days that it does not touch.
    """
    judged = (*related(read, roster, placement), placement)
    found = (breach for rule in REFEREE.values() for breach in rule(read.facts, judged))
    return tuple(breach for breach in found if breach.rule not in MENDABLE or breach.person == placement.person)


def rested(facts: Facts, roster: Roster) -> bool:
    """Nobody's nights, runs of work or programs in order wait for something else to mend them, as they do in no other rule.

    What is lawful and rested stays lawful whatever lawful is added: only such placements can stand while others are planned.
    """
    return all(next(judge(facts, roster), None) is None for judge in (working_time.judge, precedence.judge))


def wants_host(read: Reading, placement: Placement) -> bool:
    """The placement's program names a host."""
    return placement.kind is not Kind.COVER and read.programs[placement.program].host == "person"


def alone(read: Reading, placement: Placement, held: Roster = ()) -> tuple[Breach, ...]:
    """What the facts themselves, and what must be `held`, have against the placement; the want of a host aside."""
    return tuple(breach for breach in breaches_beside(read, held, placement) if not breach.says.endswith(WITHOUT_HOST))


def with_hosts(read: Reading, placement: Placement, held: Roster = ()) -> Iterator[Placement]:
    """The placement with each host whom the facts and what is held allow, in the order of the log; as it is where it wants none."""
    if not wants_host(read, placement):
        yield placement
        return
    for person in read.facts.people:
        named = replace(placement, host=person.id)
        if read.unit_on(person.id, placement.first_day) == placement.unit and not _host_breaches(read, named, held):
            yield named


def _host_breaches(read: Reading, placement: Placement, held: Roster) -> bool:
    judged = (*related(read, held, placement), placement)
    return any(next(judge(read.facts, judged), None) is not None for judge in (hosts.judge, own_unit.judge, program.judge))


def no_host(read: Reading, placement: Placement) -> Breach:
    """Why nobody of the visited unit could be the host, counted over its people of that day."""
    day, unit = placement.first_day, placement.unit
    why = Counter(_not_hosting(read, placement, person.id) for person in read.facts.people if _belongs(read, person.id, placement))
    counts = ", ".join(f"{number} {reason}" for reason, number in sorted(why.items(), key=lambda item: (-item[1], item[0])))
    says = f"nobody of {unit} can be the host on {day}: {counts}" if why else f"nobody belongs to {unit} on {day} who could be the host"
    return Breach(rule="hosts", says=says, person=placement.person, unit=unit, day=day)


def no_day_back(read: Reading, placement: Placement) -> Breach:
    """No day of work is left that could be given back for the placement."""
    person, day = placement.person, placement.first_day
    within = f"within {read.programs[placement.program].compensation_days} days after {day} and inside the horizon"
    says = f"{person} has no day of work {within} that could be given back for it"
    return Breach(rule="compensation", says=says, person=person, unit=placement.unit, day=day)


def _belongs(read: Reading, person: str, placement: Placement) -> bool:
    return (
        person != placement.person
        and read.employed(person, placement.first_day)
        and read.unit_on(person, placement.first_day) == placement.unit
    )


def _not_hosting(read: Reading, placement: Placement, host: str) -> str:
    """The first thing that keeps the person from being the host."""
    if any(not read.works(host, day) for day in placement.days):
        return "not at work"
    if not _willing(read, host, placement.first_day):
        return "no hosts"
    if any(read.in_one_line(placement.person, host, day) for day in placement.days):
        return "in one reporting line"
    return "taken, or met before"


def _willing(read: Reading, host: str, day: date) -> bool:
    said = read.people[host].hosts.at(day)
    if said is not None:
        return said
    return read.people[host].level.at(day) is Level.STAFF and read.units[read.unit_on(host, day)].front_line.at(day)
