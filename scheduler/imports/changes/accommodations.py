"""What people cannot do, and from when to when: accommodations.csv. What it is stays out of what is told of the difference."""

from collections.abc import Callable, Iterator

from scheduler.decide.accommodations import Accommodate, WithdrawAccommodation
from scheduler.imports.draft import Draft, note
from solver.facts import Span

Known = dict[tuple[str | None, Span], str]  # by what it is and when, its id


def accommodation_changes(draft: Draft, entropy: Callable[[int], bytes]) -> Iterator[object]:
    """Entries that the log lacks, each with new opaque ids; where the file is whole, entries that it leaves out are withdrawn."""
    listed: dict[str, set[tuple[str | None, Span]]] = {}
    for row in draft.rows.accommodations:
        entry = (row.cannot, Span(first_day=row.first_day, last_day=row.last_day))
        listed.setdefault(row.person, set()).add(entry)
        if entry not in _known(draft, row.person):
            note(draft.difference.new, "accommodations", row.person)
            yield Accommodate(
                person=draft.ids[row.person],
                accommodation=entropy(16).hex(),
                demand=row.cannot,
                first_day=row.first_day,
                last_day=row.last_day,
                actor=entropy(16).hex(),
                login=row.approved_by,
            )
    if draft.ends("accommodations"):
        yield from _withdrawn(draft, listed)


def _known(draft: Draft, number: str) -> Known:
    person = draft.person(number)
    return {} if person is None else {(draft.directory.text(one.demand), one.span): one.id for one in person.accommodations}


def _withdrawn(draft: Draft, listed: dict[str, set[tuple[str | None, Span]]]) -> Iterator[object]:
    for number, person in draft.ids.items():
        for entry, known in _known(draft, number).items():
            if entry not in listed.get(number, ()):
                note(draft.difference.gone, "accommodations", number)
                yield WithdrawAccommodation(person=person, accommodation=known)
