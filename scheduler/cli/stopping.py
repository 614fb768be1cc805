"""Ctrl-C while a plan is made: the first one stops the search, and what was found is kept whatever is pressed meanwhile."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stopped_once() -> Iterator[None]:
    """Within, the first SIGINT raises KeyboardInterrupt and later ones are ignored: an impatient second one would lose the draft."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, _stop)
    try:
        yield
    except ImportError as lost:  # an extension that is interrupted while it is loaded says that it cannot be loaded
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            raise KeyboardInterrupt from lost
        raise
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _stop(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt
