"""How one number among many sealed ones is found: everybody is in a group by a keyed hash of their number, and a group is opened.

About GROUP people share a hint, so that it says of nobody who they are, with the key or without; and it is believed of nobody: who is
found was opened, and who is not found is looked for among all, or in a very large company refused: nobody new is entered by a hint.
"""

import string
from collections.abc import Callable, Mapping, Sequence
from itertools import chain

import msgspec

GROUP = 32
LONGEST = 12  # signs of a number that slips are looked for; of longer ones there are too many

Hint = Callable[[str], int]


class Hints(msgspec.Struct, frozen=True, kw_only=True):
    """`groups`: the ids of those in each, packed by themselves; of how many `people` they were made."""

    people: int
    groups: list[msgspec.Raw]

    @classmethod
    def over(cls, ids: Mapping[str, str], hint: Hint) -> "Hints":
        """The hints of people whose ids by number these are."""
        groups: list[list[str]] = [[] for _ in range(max(1, len(ids) // GROUP))]
        for number, person in ids.items():
            groups[hint(number) % len(groups)].append(person)
        return cls(people=len(ids), groups=[msgspec.Raw(msgspec.msgpack.encode(group)) for group in groups])

    def alike(self, number: str, hint: Hint) -> Sequence[str]:
        """Those who may have the number."""
        return self._in_group(hint(number) % len(self.groups))

    def near(self, number: str, hint: Hint) -> set[str]:
        """Those who may have a number that is one slip of the fingers from this one; nobody where it is too long for that."""
        return {*chain.from_iterable(map(self._in_group, {hint(one) % len(self.groups) for one in slips(number)}))}

    def everybody(self) -> set[str]:
        """Those whose number could be opened when the hints were made."""
        return {*chain.from_iterable(map(self._in_group, range(len(self.groups))))}

    def _in_group(self, group: int) -> Sequence[str]:
        return msgspec.msgpack.decode(self.groups[group], type=list[str])


def slips(number: str) -> set[str]:
    """What might have been meant: other capitals, a sign too many or too few, another one, or two that changed places."""
    if len(number) > LONGEST:
        return set()
    signs = sorted({*string.digits, *number})
    splits = [(number[:at], number[at:]) for at in range(len(number) + 1)]
    return {
        *(number.upper(), number.lower()),
        *(before + after[1:] for before, after in splits),
        *(before + after[1::-1] + after[2:] for before, after in splits),
        *(before + sign + after[drop:] for before, after in splits for sign in signs for drop in (0, 1)),
    } - {number}
