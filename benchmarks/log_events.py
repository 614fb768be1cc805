"""What the log is measured with: a company's people in ten events each, with and without personal texts."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from events.kinds.base import Event
from events.kinds.people import AbsenceRecorded, PersonHired, PersonMoved, PreferenceStated, SkillGained
from events.personal import Secret

A_PERSON = 10
UNITS, SKILLS = 40, 12
FIRST = date(2026, 1, 5)


def life(number: int, *, texts: bool) -> tuple[Event, ...]:
    """`A_PERSON` events of one person; `texts`: number, name, e-mail and title are sealed with the first of them."""
    person, day = f"{number:032x}", FIRST + timedelta(days=number % 300)
    return (
        _hired(person, day, number) if texts else PersonHired(person=person, first_day=day, unit=_unit(number), level="staff", number=None),
        *(SkillGained(person=person, first_day=day, skill=f"skill-{(number + n) % SKILLS}") for n in range(2)),
        *(PreferenceStated(person=person, unit=_unit(number + n), weight=1 + n) for n in range(3)),
        *(_absence(person, day + timedelta(days=30 * n + 7)) for n in range(3)),
        PersonMoved(person=person, first_day=day + timedelta(days=99), unit=_unit(number + 7)),
    )


def batches(events: int, size: int, *, texts: bool = False, first: int = 0) -> Iterator[list[Event]]:
    """So many events in batches of `size`, both multiples of `A_PERSON`; people are numbered from `first`."""
    for start in range(first, first + events // A_PERSON, size // A_PERSON):
        yield [event for number in range(start, start + size // A_PERSON) for event in life(number, texts=texts)]


def of_each_person(batch: Sequence[Event]) -> Iterator[Sequence[Event]]:
    """The events of a batch by person."""
    return (batch[start : start + A_PERSON] for start in range(0, len(batch), A_PERSON))


def _hired(person: str, day: date, number: int) -> PersonHired:
    def sealed(text: str) -> Secret:
        return Secret(subject=person, text=f"{text} {number}")

    return PersonHired(
        person=person,
        first_day=day,
        unit=_unit(number),
        level="staff",
        number=sealed("E"),
        name=sealed("Person"),
        email=sealed("person@example.org"),
        title=sealed("Clerk"),
    )


def _unit(number: int) -> str:
    return f"U{number % UNITS:02}"


def _absence(person: str, day: date) -> AbsenceRecorded:
    return AbsenceRecorded(person=person, first_day=day, last_day=day + timedelta(days=2))
