"""Ctrl-C during long work: the first one stops it, later ones change nothing, and what was found is kept."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass(slots=True)
class Stopping:
    """Ctrl-C raises KeyboardInterrupt until there is something to keep; from then on it is `wanted`, and raises nothing."""

    wanted: bool = False
    keeps: bool = False

    def keep(self) -> None:
        """From now on there is something to keep."""
        self.keeps = True

    def is_wanted(self) -> bool:
        return self.wanted

    def pressed(self, number: int, frame: FrameType | None) -> None:
        """The first SIGINT; an impatient second one would lose what the first one keeps."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.wanted = True
        if not self.keeps:
            raise KeyboardInterrupt


@contextmanager
def stopped_once() -> Iterator[Stopping]:
    """Within, the first SIGINT is heeded as `Stopping` says and later ones are ignored."""
    stopping = Stopping()
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield stopping
        return
    signal.signal(signal.SIGINT, stopping.pressed)
    try:
        yield stopping
    except ImportError as lost:  # an extension that is interrupted while it is loaded says that it cannot be loaded
        if stopping.wanted:
            raise KeyboardInterrupt from lost
        raise
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
