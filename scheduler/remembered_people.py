"""The people of a state that was remembered: each is unpacked when they are first looked at."""

from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, MutableMapping, Sequence, ValuesView
from typing import Any, Protocol

from scheduler.organisation import Person

Test = Callable[[Any], bool]


class Packed(Protocol):
    """People by their place, counted from 0, and a column of all of them: the number of each one's value, and the values."""

    @property
    def ids(self) -> Sequence[str]: ...
    def person(self, place: int) -> Person: ...
    def column(self, name: str) -> tuple[Sequence[int], Sequence[Any]]: ...


class RememberedPeople(MutableMapping[str, Person]):
    """Behaves as the dict would that it stands for: order, equality and replacement in place included."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        self._known: dict[str, Person | int] = dict(
            zip(packed.ids, range(len(packed.ids)), strict=True)
        )  # who is still packed: their place

    def __getitem__(self, person: str) -> Person:
        found = self._known[person]
        if isinstance(found, int):
            found = self._known[person] = self._packed.person(found)
        return found

    def __setitem__(self, person: str, value: Person) -> None:
        self._known[person] = value

    def __delitem__(self, person: str) -> None:
        del self._known[person]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, person: object) -> bool:
        return person in self._known

    def __eq__(self, other: object) -> bool:
        if isinstance(other, RememberedPeople):
            other = other._whole()
        return self._whole() == other

    __hash__ = None  # type: ignore[assignment]

    def keys(self) -> KeysView[str]:
        return self._known.keys()

    def values(self) -> ValuesView[Person]:
        return self._whole().values()

    def items(self) -> ItemsView[str, Person]:
        return self._whole().items()

    def __copy__(self) -> "RememberedPeople":
        """A second one that can be changed without touching this one."""
        twin = RememberedPeople.__new__(RememberedPeople)
        twin._packed, twin._known = self._packed, dict(self._known)
        return twin

    def picked(self, wanted: str, tests: Mapping[str, Test]) -> list[Any]:
        """The field `wanted` of everybody whose fields pass the tests, in order; those still packed stay so."""
        fits, values = self._fitting(tests), self._values(wanted)
        found = []
        for one in self._known.values():
            if isinstance(one, int):
                if fits[one]:
                    found.append(values[one])
            elif passes(one, tests):
                found.append(getattr(one, wanted))
        return found

    def _fitting(self, tests: Mapping[str, Test]) -> bytearray:
        """By place whether who is packed there passes; each value of a column is asked about once."""
        fits = bytearray(b"\1") * len(self._packed.ids)
        for name, test in tests.items():
            numbers, values = self._packed.column(name)
            passing = [test(value) for value in values]
            fits = bytearray(fit and passing[number] for fit, number in zip(fits, numbers, strict=True))
        return fits

    def _values(self, name: str) -> Sequence[Any]:
        """A field of everybody by place."""
        if name == "id":
            return self._packed.ids
        numbers, values = self._packed.column(name)
        return [values[number] for number in numbers]

    def _whole(self) -> dict[str, Person]:
        for person, found in self._known.items():
            if isinstance(found, int):
                self._known[person] = self._packed.person(found)
        return self._known  # type: ignore[return-value]


def passes(person: Person, tests: Mapping[str, Test]) -> bool:
    """Whether all tests hold of the person's fields."""
    return all(test(getattr(person, name)) for name, test in tests.items())
