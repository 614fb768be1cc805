"""Ctrl-C while others work: it is noted, and never tears a message in two."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from solver.engine.answer import Stop


@contextmanager
def noted(stop: Stop) -> Iterator[None]:
    """Within, SIGINT presses `stop` and raises nothing. Only the main thread gets signals; whoever heeds them already goes on doing so."""
    heeded = signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    if heeded or threading.current_thread() is not threading.main_thread():
        yield
        return

    def press(number: int, frame: object) -> None:
        stop.pressed = True

    before = signal.signal(signal.SIGINT, press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def withheld() -> Iterator[None]:
    """Within, SIGINT waits; what is started within never gets any, for it inherits the mask."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
