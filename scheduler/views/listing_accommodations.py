"""What people cannot do, as HR reads it: who, from when until when, on whose word, and which programs leave them out because of it."""

from collections.abc import Iterator, Sequence
from datetime import date

from scheduler.directory import Directory
from scheduler.nearest import did_you_mean
from scheduler.organisation import Accommodation, Organisation, Person
from scheduler.picking import picked
from scheduler.views.days import day_text
from solver.facts import Barred
from solver.outcome import Placement

Record = dict[str, object]


def accommodations_of(
    org: Organisation, directory: Directory, day: date, *, person: str | None = None, everything: bool = False
) -> Iterator[Record]:
    """A record for each that holds on the day or will (`everything`: or did), by person in the order of the log."""
    asked = picked(org.people, "id", {"accommodations": bool}) if person is None else (person,)
    found = [(org.people[somebody], one) for somebody in asked for one in org.people[somebody].accommodations]
    directory.open(one.demand for _, one in found)
    for somebody, one in found:
        if everything or one.span.last_day is None or day <= one.span.last_day:
            yield {"person": directory.number_of(somebody.id), **accommodation_record(somebody, one, org, directory)}


def accommodation_record(person: Person, one: Accommodation, org: Organisation, directory: Directory) -> Record:
    """One of them; `programs` are those that run and demand it."""
    demand = directory.text(one.demand)
    demanding = [program.id for program in org.programs.values() if not program.retired and demand in program.terms.demands]
    return {
        "cannot": demand,
        "first_day": one.span.first_day,
        "last_day": one.span.last_day,
        "approved_by": directory.login_of(one.approved_by),
        "programs": [program for program in demanding if Barred(program=program, span=one.span) in person.cannot],
    }


def undemanded(demands: Sequence[str], org: Organisation) -> Iterator[str]:
    """A sentence for each of these that no program in force demands: a word written otherwise keeps nobody from anything."""
    known = {demand for program in org.programs.values() if not program.retired for demand in program.terms.demands}
    for demand in demands:
        if demand not in known:
            yield f"No program demands {demand}, so nothing follows from it yet. {did_you_mean(demand, known)}".strip()


def placed_all_the_same(bars: list[tuple[str, Barred]], org: Organisation, day: date) -> Iterator[Placement]:
    """The published placements, from the day on, of people (opaque ids) who are not available for them."""
    for placement in org.standing_placements():
        if any(_lies_in(placement, person, bar, day) for person, bar in bars):
            yield placement


def _lies_in(placement: Placement, person: str, bar: Barred, day: date) -> bool:
    return (placement.person, placement.program) == (person, bar.program) and any(day <= one and one in bar.span for one in placement.days)


def placed_line(placement: Placement, directory: Directory) -> str:
    """What HR is told of one."""
    who, when = directory.number_of(placement.person), day_text(placement.first_day)
    return f"{placement.id}, which is published, still places {who} in {placement.unit} on {when} ({placement.program})."
