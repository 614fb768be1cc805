"""A log as it is read by somebody from whom something is kept: the events of what is sealed are not there.

Events are numbered anew without a gap, and what would tell of the whole log (roots, leaves, what a plan says of the search that made it)
is blank, always and not only where something is sealed at the moment: that a field is blank must not tell anything either.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

import msgspec

from events.kinds.base import Event
from events.kinds.plans import PlanDrafted
from events.record import Head, RawEvent, Record
from scheduler.organisation import Organisation
from scheduler.problem import EDITION
from scheduler.visibility import Hidden

BLANK = b""


class Readable(Protocol):
    """What reading a log needs of it."""

    def head(self) -> Head: ...
    def read(self, *, after: int = 0, upto: int | None = None) -> Iterator[Record]: ...
    def events(self, *, after: int = 0, upto: int | None = None) -> Iterator[tuple[int, Event]]: ...
    def raw(self, *, after: int = 0, upto: int | None = None) -> Iterator[RawEvent]: ...
    def position_at(self, instant: datetime) -> int: ...
    def reader(self) -> Any: ...
    def close(self) -> None: ...


class SeenLog:
    """What it lacks of `events.store.Log` would tell of the whole log or append to it, and must not be asked of it."""

    def __init__(self, log: Readable, whole: Organisation, hidden: Hidden) -> None:
        self._log, self._whole, self._hidden = log, whole, hidden
        positions = log.events() if hidden != Hidden() else iter(())
        self._without = [position for position, event in positions if hidden.holds(event)]

    @property
    def remembers(self) -> bool:
        """A part of a log is not remembered: the next reader may know more, or less."""
        return False

    def recall(self, maker: bytes) -> None:
        """Nothing; as for a log of which nothing was remembered."""

    def seen(self, position: int) -> int:
        """The number here of the event at a position of the whole log, or of the last one before it that is there."""
        return position - bisect_right(self._without, position)

    def _real(self, number: int) -> int:
        """The position in the whole log of the event with this number."""
        for position in self._without:
            if position > number:
                break
            number += 1
        return number

    def head(self) -> Head:
        found = self._log.head()
        return Head(position=self.seen(found.position), root=BLANK, recorded_at=found.recorded_at)

    def read(self, *, after: int = 0, upto: int | None = None) -> Iterator[Record]:
        gone = set(self._without)
        for record in self._log.read(after=self._real(after), upto=self._last(upto)):
            if record.position not in gone:
                yield replace(record, position=self.seen(record.position), event=self.told(record.event), leaf=BLANK)

    def events(self, *, after: int = 0, upto: int | None = None, passed: object = None) -> Iterator[tuple[int, Event]]:
        gone = set(self._without)
        for position, event in self._log.events(after=self._real(after), upto=self._last(upto)):
            if position not in gone:
                yield self.seen(position), self.told(event)

    def raw(self, *, after: int = 0, upto: int | None = None, wanted: Callable[[int, bytes], bool] | None = None) -> Iterator[RawEvent]:
        """The stored bytes, but for those of plans, which are written anew with what may be told."""
        gone = set(self._without)
        for event in self._log.raw(after=self._real(after), upto=self._last(upto)):
            if event.position not in gone:
                told = RawEvent(position=self.seen(event.position), envelope=self._told_raw(event.envelope), leaf=BLANK)
                if wanted is None or wanted(told.position, told.envelope):
                    yield told

    def position_at(self, instant: datetime) -> int:
        return self.seen(self._log.position_at(instant))

    def root_at(self, position: int) -> bytes:
        return BLANK

    def reader(self) -> Any:
        return self._log.reader()

    def close(self) -> None:
        self._log.close()

    def _last(self, upto: int | None) -> int | None:
        return None if upto is None else self._real(upto)

    def told(self, event: Event) -> Event:
        """The event with what may be told of it."""
        return msgspec.structs.replace(event, **self._news(event)) if isinstance(event, PlanDrafted) else event

    def _told_raw(self, envelope: bytes) -> bytes:
        if b'"name":"plan-drafted"' not in envelope:
            return envelope
        from events.canonical import canonical, parse
        from events.codec import event_of, open_envelope

        whole: Any = parse(envelope)
        drafted = event_of(open_envelope(envelope))
        if not isinstance(drafted, PlanDrafted):
            return envelope
        news: dict[str, Any] = msgspec.to_builtins(self._news(drafted))
        return canonical({**whole, "body": {**whole["body"], **news}})

    def _news(self, made: PlanDrafted) -> dict[str, Any]:
        """What is told of a plan: whose gaps are whose, but not why, and nothing of sealed programs, nor of the search."""
        sealed = {program.id for program in self._whole.programs.values() if program.terms.sealed} | self._whole.surprises.keys()
        plan = self._whole.plans.get(made.plan)
        hidden = 0 if plan is None else sum(one.id in self._hidden.placements for one in plan.placements)
        return {
            "placements": made.placements - hidden,
            "based_on": self.seen(made.based_on),
            "log_root": "",
            "problem_digest": "",
            "milliseconds": 0,
            "candidates": 0,
            "parameters": {name: value for name, value in made.parameters.items() if name == EDITION},
            "tiers": (),
            "shortfalls": tuple(msgspec.structs.replace(gap, reasons=()) for gap in made.shortfalls if gap.program not in sealed),
        }
