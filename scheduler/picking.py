"""Few of many people by their facts, without a look at each of them where the state was remembered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

from scheduler.organisation import Person
from scheduler.remembered_people import RememberedPeople, Test, passes


def picked(people: Mapping[str, Person], wanted: str, tests: Mapping[str, Test]) -> list[Any]:
    """The field `wanted` of everybody whose fields pass the tests, each named by its field, in order."""
    if isinstance(people, RememberedPeople):
        return people.picked(wanted, tests)
    return [getattr(person, wanted) for person in people.values() if passes(person, tests)]


def employed(day: date) -> dict[str, Test]:
    """What `Person.employed_on` asks."""
    return {"hired": lambda first: first is None or first <= day, "left": lambda last: last is None or day <= last}


@dataclass(frozen=True, slots=True)
class Picked(Sequence[Person]):
    """People by their ids, each looked at when they are asked for."""

    people: Mapping[str, Person]
    ids: Sequence[str]

    @overload
    def __getitem__(self, index: int) -> Person: ...
    @overload
    def __getitem__(self, index: slice) -> list[Person]: ...
    def __getitem__(self, index: int | slice) -> Person | list[Person]:
        if isinstance(index, slice):
            return [self.people[person] for person in self.ids[index]]
        return self.people[self.ids[index]]

    def __len__(self) -> int:
        return len(self.ids)
