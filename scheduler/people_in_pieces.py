"""The people of a state that was remembered: each piece is unpacked when somebody in it is first looked at."""

from collections.abc import Callable, ItemsView, Iterator, KeysView, MutableMapping, Sequence, ValuesView

from scheduler.organisation import Person

Unpack = Callable[[int], list[Person]]


class PeopleInPieces(MutableMapping[str, Person]):
    """Behaves as the dict would that it stands for: order, equality and replacement in place included.

    `ids` are those of everybody in order, a piece holds `size` of them, and `unpack` gives the people of a piece by its number.
    """

    def __init__(self, ids: Sequence[str], size: int, unpack: Unpack) -> None:
        self._known: dict[str, Person | int] = {person: number // size for number, person in enumerate(ids)}
        self._unpack = unpack
        self._packed = set(range(-(-len(ids) // size)))

    def __getitem__(self, person: str) -> Person:
        found = self._known[person]
        if isinstance(found, int):
            self._open(found)
            found = self._known[person]
            assert isinstance(found, Person)
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
        if isinstance(other, PeopleInPieces):
            other = other._whole()
        return self._whole() == other

    __hash__ = None  # type: ignore[assignment]

    def keys(self) -> KeysView[str]:
        return self._known.keys()

    def values(self) -> ValuesView[Person]:
        return self._whole().values()

    def items(self) -> ItemsView[str, Person]:
        return self._whole().items()

    def __copy__(self) -> "PeopleInPieces":
        """A second one that can be changed without touching this one."""
        twin = PeopleInPieces((), 1, self._unpack)
        twin._known, twin._packed = dict(self._known), set(self._packed)
        return twin

    def _whole(self) -> dict[str, Person]:
        for piece in sorted(self._packed):
            self._open(piece)
        return self._known  # type: ignore[return-value]

    def _open(self, piece: int) -> None:
        """Whoever was replaced or removed since stays so."""
        for person in self._unpack(piece):
            if type(self._known.get(person.id)) is int:
                self._known[person.id] = person
        self._packed.discard(piece)
