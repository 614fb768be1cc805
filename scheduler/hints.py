"""How one number among many sealed ones is found: everybody is in a group by a keyed hash of their number, and a group is opened.

About GROUP people share a hint, so that it says of nobody who they are, with the key or without; and it is believed of nobody: who is
found was opened, and who is not found is looked for among all.
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec

GROUP = 32

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
        return msgspec.msgpack.decode(self.groups[hint(number) % len(self.groups)], type=list[str])
