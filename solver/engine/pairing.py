"""The rows that any choice of hosts keeps: one guest a day, nobody hosts who is away, the smallest load a quarter, no repeated host."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from solver.engine.hosting import Guest, HostBook
from solver.engine.linear import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Guests who are alike to every host: same unit, same days, same load, same possible hosts. `rows` are their candidates."""

    guest: Guest
    hosts: tuple[int, ...]
    rows: tuple[int, ...]


@dataclass(slots=True)
class Pairing:
    """The columns and rows of a choice of hosts while they are written down; `first` is the number of the first column."""

    book: HostBook
    first: int
    draft: Draft = field(default_factory=Draft)
    n_columns: int = 0

    def column(self) -> int:
        """One more Boolean column."""
        self.n_columns += 1
        return self.first + self.n_columns - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A column that is 1 where the host takes the guest, with what the quarters' loads and the repeats need to know."""

    column: int
    host: int
    guest: Guest


def parties_of(book: HostBook, guests: Iterable[Guest]) -> list[Party]:
    """Guests who are alike taken together, in the order of their first candidates."""
    alike: dict[tuple[object, ...], list[Guest]] = {}
    hosts_of: dict[tuple[object, ...], tuple[int, ...]] = {}
    for guest in guests:
        hosts = book.possible(guest)
        alone = (guest.person, guest.program, guest.first_day) if book.repeats(guest.program) else None
        key = guest.unit, guest.days, book.load(guest.program), hosts, alone
        alike.setdefault(key, []).append(guest)
        hosts_of[key] = hosts
    return [Party(guest=found[0], hosts=hosts_of[key], rows=tuple(guest.row for guest in found)) for key, found in alike.items()]


def tied(pairing: Pairing, parties: Iterable[Party]) -> dict[int, list[Tie]]:
    """A column for each party and possible host; by index of the party."""
    ties: dict[int, list[Tie]] = {}
    for index, party in enumerate(parties):
        ties[index] = [Tie(column=pairing.column(), host=host, guest=party.guest) for host in party.hosts]
    return ties


def one_guest_a_day(pairing: Pairing, ties: Iterable[Tie], away: dict[tuple[int, int], list[int]]) -> None:
    """Each day a host takes one guest, or goes away themselves (`away`: the columns by (person, day)), or neither."""
    taken: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for tie in ties:
        for day in tie.guest.days:
            taken[tie.host, day].append(tie.column)
    for key, columns in taken.items():
        own = away.get(key, [])
        if len(columns) + len(own) > 1:
            pairing.draft.add([*columns, *own], [1] * (len(columns) + len(own)), upper=1)


def smallest_load_a_quarter(pairing: Pairing, ties: Iterable[Tie]) -> None:
    """A host's guests in a quarter are at most the smallest load of the programs among them, standing ones included."""
    book, met = pairing.book, defaultdict[tuple[int, int], list[Tie]](list)
    for tie in ties:
        for quarter in sorted({book.quarter(day) for day in tie.guest.days}):
            met[tie.host, quarter].append(tie)
    for (host, quarter), found in met.items():
        _load_rows(pairing, host, quarter, found)


def _load_rows(pairing: Pairing, host: int, quarter: int, ties: list[Tie]) -> None:
    spent, standing_load = pairing.book.spent(host, quarter)
    loads = sorted({pairing.book.load(tie.guest.program) for tie in ties})
    most = min(loads[-1], standing_load)
    columns = [tie.column for tie in ties]
    if most - spent < len(columns):
        pairing.draft.add(columns, [1] * len(columns), upper=max(0, most - spent))
    for load in (load for load in loads if load < most):
        _lower_load(
            pairing, [tie for tie in ties if pairing.book.load(tie.guest.program) == load], columns, most, max(0, most - spent), load
        )


def _lower_load(pairing: Pairing, strict: list[Tie], columns: list[int], most: int, room: int, load: int) -> None:
    """Once one guest of a program with a lower load is taken, that load counts for all."""
    some = pairing.column()
    for tie in strict:
        pairing.draft.add([tie.column, some], [1, -1], upper=0)
    pairing.draft.add([*columns, some], [*[1] * len(columns), most - load], upper=room)


def no_host_again(pairing: Pairing, ties: Iterable[Tie]) -> None:
    """Two placements of one person in a program that minds it do not share a host within its reach."""
    book, met = pairing.book, defaultdict[tuple[int, int, int], list[Tie]](list)
    for tie in ties:
        if book.repeats(tie.guest.program):
            met[tie.guest.person, tie.guest.program, tie.host].append(tie)
    for found in met.values():
        for one, other in combinations(found, 2):
            if book.too_near(one.guest.program, book.quarter(one.guest.first_day), book.quarter(other.guest.first_day)):
                pairing.draft.add([one.column, other.column], [1, 1], upper=1)
