"""The library's side of the comparison: imported only where it is installed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import Transcoder, Transcoding


class Happened(Aggregate.Event):  # type: ignore[misc]
    """Who acted by which command belongs to every event, as it does in the log."""

    actor: str
    command: str
    person: str


class Person(Aggregate):  # type: ignore[misc]
    """Only a bearer of events: nothing is folded, for what is measured is how they are kept."""

    def __init__(self, actor: str, command: str, person: str, first_day: date, unit: str, level: str, fte_permille: int) -> None:
        self.person = person

    class Gained(Happened):
        first_day: date
        skill: str

    class Preferred(Happened):
        unit: str
        weight: int

    class Away(Happened):
        first_day: date
        last_day: date

    class Moved(Happened):
        first_day: date
        unit: str

    @classmethod
    def of(cls, life: Sequence[tuple[str, dict[str, Any]]]) -> "Person":
        """With these events pending, by the log's names of them; it begins with being hired."""
        person = cls(**{name: fact for name, fact in life[0][1].items() if name != "tags"})
        for name, facts in life[1:]:
            person.trigger_event(OF[name], **facts)
        return person


OF = {
    "skill-gained": Person.Gained,
    "preference-stated": Person.Preferred,
    "absence-recorded": Person.Away,
    "person-moved": Person.Moved,
}


class DayAsText(Transcoding):  # type: ignore[misc]
    type = date
    name = "day"

    def encode(self, obj: date) -> str:
        return obj.isoformat()

    def decode(self, data: str) -> date:
        return date.fromisoformat(data)


class People(Application):  # type: ignore[misc]
    def register_transcodings(self, transcoder: Transcoder) -> None:
        super().register_transcodings(transcoder)
        transcoder.register(DayAsText())
