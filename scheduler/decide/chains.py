"""Chains of managers and of units above units, and whether one of them comes back to where it began."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from solver.timeline import Timeline

Link = tuple[str, date, date]  # an id and the days for which the chain runs through it
Above = Callable[[str], Timeline[str | None] | None]


def loop_among(starts: Iterable[str], above: Above) -> tuple[str, ...]:
    """The ids of a chain that comes back to its beginning on some day, or none.

    `above` gives what stands above an id through time, None where the id is unknown. Each link is walked once for its days.
    """
    walked: set[Link] = set()
    for start in starts:
        loop = _loop_from(start, above, walked)
        if loop:
            return loop
    return ()


def _loop_from(start: str, above: Above, walked: set[Link]) -> tuple[str, ...]:
    path: dict[str, None] = {}  # in the order of the walk
    ahead: list[tuple[Link, bool]] = [((start, date.min, date.max), False)]
    while ahead:
        link, done = ahead.pop()
        here = link[0]
        if done:
            del path[here]
        elif here in path:
            ids = tuple(path)
            return ids[ids.index(here) :]
        elif link not in walked:
            walked.add(link)
            path[here] = None
            ahead.append((link, True))
            ahead.extend((up, False) for up in _links_above(link, above))
    return ()


def _links_above(link: Link, above: Above) -> Iterator[Link]:
    here, first_day, last_day = link
    line = above(here)
    if line is None:
        return
    changes = tuple(line.changes(first_day, last_day))
    ends = (*(day - timedelta(days=1) for day, _ in changes[1:]), last_day)
    for (begins, up), until in zip(changes, ends, strict=True):
        if up is not None:
            yield up, begins, until
