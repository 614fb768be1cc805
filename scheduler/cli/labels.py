"""How people are called on a page: by number and name."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scheduler.cli.terminal import one_line
from scheduler.views.labels import Label

if TYPE_CHECKING:
    from scheduler.cli.caller import Caller


def label_of(caller: "Caller", shown: Iterable[str]) -> Label:
    """How a person is called, by opaque id. The names of those to be `shown` are opened together, others one by one."""
    people = caller.org.people
    caller.directory.open(people[person].name for person in shown if person in people)

    def label(person: str) -> str:
        number = caller.directory.number_of(person)
        name = caller.directory.name_of(person) if person in people else None
        return one_line(f"{number} {name}" if name else number)

    return label
