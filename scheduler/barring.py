"""What follows from what people cannot do: in which programs, on which days, they are not available.

What they cannot do is sealed, so that only whoever holds the keys can say what follows. It is said in events of its own, by which
plans are made and audited without a key, and which stay when somebody is erased and what they could not do is gone.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain

from events.kinds.accommodations import AccommodationWithdrawn, BarLifted, BarSet, PersonAccommodated
from events.kinds.base import Event
from events.kinds.programs import ProgramAdopted, ProgramAmended
from events.personal import Personal
from scheduler.decide.accommodations import Accommodate
from scheduler.directory import SEALED
from scheduler.errors import Rejected
from scheduler.organisation import Accommodation, AdoptedProgram, Organisation, Person
from scheduler.picking import picked
from solver.facts import Barred, Span

TextOf = Callable[[Personal], str | None]
Demands = Mapping[str, frozenset[str]]  # by program that runs


def bars_due(events: Sequence[Event], org: Organisation, text_of: TextOf) -> Iterator[Event]:
    """What must be said after these events, all folded into `org`, so that whoever cannot do what a program demands is barred from it.

    Raises Rejected where what somebody cannot do cannot be opened.
    """
    demands = {program.id: frozenset(program.terms.demands) for program in org.programs.values() if not program.retired}
    for person in _touched(events, org):
        now = [bar for bar in person.cannot if bar.program in demands]
        due = list(dict.fromkeys(_bars(person, demands, text_of)))
        yield from (_said(BarLifted, person, bar) for bar in now if bar not in due)
        yield from (_said(BarSet, person, bar) for bar in due if bar not in now)


def is_known(command: Accommodate, org: Organisation, text_of: TextOf) -> bool:
    """Whether the same is noted of the person for the same days; only what is opened can be compared."""
    person = org.people.get(command.person)
    span = Span(first_day=command.first_day, last_day=command.last_day)
    return person is not None and any(one.span == span and text_of(one.demand) == command.demand for one in person.accommodations)


def _touched(events: Sequence[Event], org: Organisation) -> Iterator[Person]:
    if any(isinstance(event, ProgramAdopted | ProgramAmended) and _ever_demanded(org.programs[event.program]) for event in events):
        known = (picked(org.people, "id", {field: bool}) for field in ("accommodations", "cannot"))
        yield from (org.people[person] for person in dict.fromkeys(chain(*known)))
    else:
        about = dict.fromkeys(event.person for event in events if isinstance(event, PersonAccommodated | AccommodationWithdrawn))
        yield from (org.people[person] for person in about)


def _ever_demanded(program: AdoptedProgram) -> bool:
    return any(one.terms.demands for one in program.history)


def _bars(person: Person, demands: Demands, text_of: TextOf) -> Iterator[Barred]:
    for one in person.accommodations:
        demand = _opened(one, text_of)
        yield from (Barred(program=program, span=one.span) for program, asked in demands.items() if demand in asked)


def _opened(one: Accommodation, text_of: TextOf) -> str | None:
    text = text_of(one.demand)
    if text == SEALED:
        says = "What people cannot do cannot be read without the keys, and this program's demands or theirs depend on it."
        raise Rejected("accommodations-sealed", f"{says} Name the directory of the keys with --keys.")
    return text


def _said(kind: type[BarSet] | type[BarLifted], person: Person, bar: Barred) -> Event:
    return kind(person=person.id, program=bar.program, first_day=bar.span.first_day, last_day=bar.span.last_day)
