"""A part on a Dask worker: solved there, its news sent as numbers, and ended early when the client says so."""

import pickle
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from solver.engine.executors.task import Limit, Task, solved
from solver.engine.executors.versions import our_versions, require_same
from solver.outcome import Outcome, Phase, Progress, Tier, Told

if TYPE_CHECKING:
    from distributed import Event

ASKED_EVERY_S = 1.0

Numbers = tuple[int, str, int | None, int | None, float | None]  # a part's number, and its news: no seconds where that is a phase


def parcel_of(task: Task) -> bytes:
    """A task as it travels: ids and codes compress well."""
    return zlib.compress(pickle.dumps(task), 1)


def serve(parcel: bytes, name: str, seconds: float | None, versions: dict[str, str]) -> Outcome:
    """`name` is that of the news and of the wish to stop. Raises Unusable where other versions than the client's are installed."""
    from distributed import Event, get_client, get_worker

    worker = get_worker()
    require_same(versions, our_versions(), worker.address)
    task: Task = pickle.loads(zlib.decompress(parcel))

    def report(news: Told) -> None:
        worker.log_event(name, numbers_of(task.number, news))

    return solved(task, report, _stops(Event(name, client=get_client()), Limit(seconds)))


def _stops(wish: "Event", limit: Limit) -> Callable[[], bool]:
    """Whether the time is up, or the client wishes so; that is asked once in a while, as the answer takes a message."""
    asked = Limit(ASKED_EVERY_S)
    wished = False

    def stops() -> bool:
        nonlocal asked, wished
        if asked.over() and not wished:
            wished = _is_set(wish)
            asked = Limit(ASKED_EVERY_S)
        return wished or limit.over()

    return stops


def _is_set(wish: "Event") -> bool:
    try:
        return bool(wish.is_set())
    except OSError:  # the scheduler is gone, and with it whoever waits
        return True


def numbers_of(number: int, news: Told) -> Numbers:
    if isinstance(news, Phase):
        return number, news.value, None, None, None
    return number, news.tier.value, news.value, news.bound, news.seconds


def news_of(numbers: Numbers) -> tuple[int, Told]:
    number, name, value, bound, seconds = numbers
    if seconds is None:
        return number, Phase(name)
    return number, Progress(tier=Tier(name), value=value, bound=bound, seconds=seconds)
