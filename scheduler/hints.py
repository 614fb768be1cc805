"""How one number among many sealed ones is found: everybody is in a group by a keyed hash of their number, and a group is opened.

About GROUP people share a hint, so that it says of nobody who they are, with the key or without; and it is believed of nobody: who is
found was opened, and who is not found is looked for among all.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import compress

import msgspec

GROUP = 32

Hint = Callable[[str], int]


class Hints(msgspec.Struct, frozen=True, kw_only=True):
    """`of_person[n]` is the group of the person `people[n]`; there are `groups` of them."""

    groups: int
    people: list[str]
    of_person: list[int]

    @classmethod
    def over(cls, ids: Mapping[str, str], hint: Hint) -> "Hints":
        """The hints of people whose ids by number these are."""
        groups = max(1, len(ids) // GROUP)
        return cls(groups=groups, people=list(ids.values()), of_person=[hint(number) % groups for number in ids])

    def alike(self, number: str, hint: Hint) -> Iterable[str]:
        """Those who may have the number."""
        group = hint(number) % self.groups
        return compress(self.people, (one == group for one in self.of_person))
