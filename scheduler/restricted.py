"""What people cannot do is for HR and for themselves to read. Auditors see that something was noted, all others nothing of it."""

from dataclasses import dataclass

from scheduler.visibility import Viewer

ABOUT_ACCOMMODATIONS = frozenset({"person-accommodated", "accommodation-withdrawn", "bar-set", "bar-lifted"})
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The names of the events that are kept from somebody, and of those whose texts stay sealed for them."""

    without: frozenset[str] = NOTHING
    unopened: frozenset[str] = NOTHING

    @property
    def is_whole(self) -> bool:
        return not self.without and not self.unopened


def sight_of(viewer: Viewer, person: str | None = None) -> Sight:
    """What the viewer may read of it, in events about `person` where only theirs are asked for."""
    if viewer.is_hr or (person is not None and viewer.person == person):
        return Sight()
    return Sight(unopened=ABOUT_ACCOMMODATIONS) if viewer.sees_all else Sight(without=ABOUT_ACCOMMODATIONS)
