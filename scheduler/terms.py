"""The keys of a program: how each is read, what it defaults to, which go together, and what it says in words."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

import msgspec

from events.kinds.programs import Choice, Terms
from scheduler.calendar import parse_span, parse_workdays, workdays_text
from scheduler.nearest import did_you_mean
from solver.facts import Level

ANY_DAY = 0b1111111
MONDAY = 0b1
PERIODS = ("week", "fortnight", "month", "quarter", "year", "window")
LONGEST_ENTRY = 120
MOST_DAYS = 3660
LENGTH = re.compile(r"(\d{1,3})\s*(d|w)(\s+spread)?", re.ASCII)
DAYS = re.compile(r"(\d{1,4})\s*(d|w)", re.ASCII)
COMPENSATION = re.compile(r"day within (\d{1,3})d", re.ASCII)
NO_REPEAT = re.compile(r"(unit|site|host)(?:\s+(\d{1,3})\s+quarters?)?", re.ASCII)


class Unfit(Exception):
    """A value does not fit its key; `below` is the way from the program's table or key to the place.

    `more` is what else is wrong with the same value, `rest` what of it can be read all the same.
    """

    def __init__(self, says: str, value: Any = None, below: tuple[str, ...] = ()) -> None:
        super().__init__(says)
        self.more: tuple[Unfit, ...] = ()
        self.rest: Any = None
        self.says = says
        self.value = value
        self.below = below


class People(msgspec.Struct, frozen=True, kw_only=True):
    """A selection as written: people by number until they are looked up. Fields as in `Choice`."""

    level: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    front_line: bool | None = None
    joined_within_days: int | None = None

    def with_people(self, ids: tuple[str, ...]) -> "People":
        """The same with opaque ids for the numbers."""
        return msgspec.structs.replace(self, person=ids)

    def choice(self) -> Choice:
        """As the log keeps it."""
        return Choice(**msgspec.structs.asdict(self))


@dataclass(frozen=True, slots=True)
class Key:
    """A key: its reader (raises `Unfit`) and a sentence that says what it means."""

    name: str
    read: Callable[[Any], Any]
    sentence: str


def _unfit(value: Any, says: str) -> NoReturn:
    raise Unfit(says, value)


def _raise_all(wrong: Sequence[Unfit], rest: Any = None) -> None:
    """Raise the first with the others in it, if there are any."""
    if wrong:
        wrong[0].more, wrong[0].rest = tuple(wrong[1:]), rest
        raise wrong[0]


def _text(value: Any, example: str) -> str:
    if not isinstance(value, str):
        _unfit(value, f"is no text; write {example}")
    return value.strip()


def _one_of(*known: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            near = did_you_mean(value, known) if isinstance(value, str) else ""
            _unfit(value, f"is none of {', '.join(known)}. {near}".strip())
        return value

    return read


def _number(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            _unfit(value, f"is no whole number from {least} to {most}")
        return value

    return read


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        _unfit(value, "is neither true nor false")
    return value


def _entries(value: Any) -> tuple[str, ...]:
    """A list of texts; a single text is a list of one."""
    entries = [value] if isinstance(value, str) else value
    if not isinstance(entries, list) or not all(isinstance(entry, str) and _readable(entry) for entry in entries):
        _unfit(value, 'is no list of texts; write ["one", "another"]')
    return tuple(dict.fromkeys(entry.strip() for entry in entries))


def _readable(entry: str) -> bool:
    return 0 < len(entry.strip()) <= LONGEST_ENTRY and entry.isprintable()


def _levels(value: Any) -> tuple[str, ...]:
    known = [level.value for level in Level]
    levels = _entries(value)
    for level in levels:
        if level not in known:
            _unfit(level, f"is no level; known are {', '.join(known)}. {did_you_mean(level, known)}".strip())
    return levels


def _weekdays(value: Any) -> int:
    try:
        return parse_workdays(_text(value, '"Mon-Fri" or "Thu,Fri"'))
    except ValueError:
        _unfit(value, 'names no weekdays; write "Mon-Fri" or "Thu,Fri"')


def _length(value: Any) -> tuple[int, str]:
    """(number, unit) with the unit days, weeks or spread."""
    found = LENGTH.fullmatch(_text(value, '"1d", "3d", "2w" or "5d spread"'))
    if found is None:
        _unfit(value, 'is no length; write "1d", "3d", "2w" or "5d spread"')
    number, weeks, spread = int(found[1]), found[2] == "w", found[3] is not None
    if weeks and spread:
        _unfit(value, 'spreads weeks; only days are spread, such as "5d spread"')
    if not 1 <= number <= (26 if weeks else 60):
        _unfit(value, "is too short or too long; 1 to 60 days or 1 to 26 weeks")
    return number, "weeks" if weeks else "spread" if spread else "days"


def _days(value: Any) -> int:
    found = DAYS.fullmatch(_text(value, '"21d" or "3w"'))
    days = 0 if found is None else int(found[1]) * (7 if found[2] == "w" else 1)
    if not 1 <= days <= MOST_DAYS:
        _unfit(value, f'is no number of days from 1 to {MOST_DAYS}; write "21d" or "3w"')
    return days


def _gap(value: Any) -> int | None:
    return None if value == "none" else _days(value)


def _window(value: Any) -> tuple[date, date]:
    try:
        return parse_span(_text(value, '"2026-07-01..2026-09-30"'))
    except ValueError as why:
        _unfit(value, f'is no span: write "2026-07-01..2026-09-30" ({why})')


def _no_repeat(value: Any) -> tuple[str, int | None]:
    text = _text(value, '"unit", "unit 4 quarters" or "none"')
    if text == "none":
        return "none", None
    found = NO_REPEAT.fullmatch(text)
    if found is None or (found[2] is not None and not 1 <= int(found[2]) <= 100):
        _unfit(value, 'is none of "none", "unit", "site", "host", or one of these with a reach such as "unit 4 quarters"')
    return found[1], None if found[2] is None else int(found[2])


def _compensation(value: Any) -> int | None:
    text = _text(value, '"day within 14d" or "none"')
    if text == "none":
        return None
    found = COMPENSATION.fullmatch(text)
    if found is None or int(found[1]) < 1:
        _unfit(value, 'is neither "none" nor such as "day within 14d"')
    return int(found[1])


_WHO: dict[str, Callable[[Any], Any]] = {"level": _levels, "tag": _entries, "unit": _entries, "person": _entries, "joined_within": _days}
_WHERE: dict[str, Callable[[Any], Any]] = {"front_line": _flag, "unit": _entries, "site": _entries}


def _selection(readers: Mapping[str, Callable[[Any], Any]]) -> Callable[[Any], People]:
    def read(value: Any) -> People:
        if not isinstance(value, dict):
            _unfit(value, f"is no table; write {{ {next(iter(readers))} = ... }}")
        chosen: dict[str, Any] = {}
        wrong: list[Unfit] = []
        for key, entry in value.items():
            if key not in readers:
                wrong.append(Unfit(f"is no key here; known are {', '.join(readers)}. {did_you_mean(key, readers)}".strip(), None, (key,)))
                continue
            try:
                chosen["joined_within_days" if key == "joined_within" else key] = readers[key](entry)
            except Unfit as unfit:
                wrong.append(Unfit(unfit.says, unfit.value, (key,)))
        _raise_all(wrong, People(**chosen))
        return People(**chosen)

    return read


KEYS: tuple[Key, ...] = (
    Key("kind", _one_of("shadow", "rotation"), "what it is: a shadow day beside somebody, or work elsewhere in rotation"),
    Key("who", _selection(_WHO), "who is asked; entries of a list mean any of them, several keys mean all"),
    Key("who_not", _selection(_WHO), "who is never asked"),
    Key("where", _selection(_WHERE), "which units receive"),
    Key("where_not", _selection(_WHERE), "which units never receive"),
    Key("quota", _number(1, 366), "how many placements each person owes in a period"),
    Key("per", _one_of(*PERIODS), "the period in which they are owed"),
    Key("length", _length, "how long one placement is"),
    Key("starts", _weekdays, "the weekdays on which a placement may begin"),
    Key("weekdays", _weekdays, "the weekdays that may be used"),
    Key("off_pattern", _flag, "whether a day outside the person's working pattern may be used"),
    Key("window", _window, "the days between which all of it happens"),
    Key("min_gap", _gap, "the days from the end of one placement of a person to the beginning of the next, at least"),
    Key("host", _one_of("person", "team", "none"), "who receives the guest: a named colleague, the team, nobody in particular"),
    Key("host_load", _number(1, 366), "how many guests a host takes a quarter, at most"),
    Key("in_peak", _one_of("avoid", "welcome"), "whether the receiving unit may be in its peak"),
    Key("home_peak", _one_of("avoid", "tolerate"), "whether the home unit may be in its peak"),
    Key("min_worked", _number(0, 100), "the percent of a block's pattern workdays that must be worked there"),
    Key("needs", _entries, "the skills that a person must hold"),
    Key("mandatory", _flag, "whether what is not planned is paid in the first tier"),
    Key("every_department_sends", _flag, "whether every department should send somebody"),
    Key("every_unit_receives", _flag, "whether every front-line unit should receive somebody"),
    Key("no_repeat", _no_repeat, "what a person does not see twice, and for how many quarters"),
    Key("sealed", _flag, "whether the receiving unit is told only on the day"),
    Key("compensation", _compensation, "the free day that a placement outside the pattern earns, within so many days after it"),
)


def complete(values: Mapping[str, Any]) -> Terms:
    """The terms with every default filled in; raises `Unfit` where keys contradict each other."""
    shadow = values["kind"] == "shadow"
    length, length_unit = values.get("length", (1, "days"))
    no_repeat, quarters = values.get("no_repeat", ("none", None))
    first, last = values.get("window", (None, None))
    terms = Terms(
        kind=values["kind"],
        who=_chosen(values, "who"),
        who_not=_chosen(values, "who_not"),
        where=_chosen(values, "where"),
        where_not=_chosen(values, "where_not"),
        quota=values.get("quota", 1),
        per=values.get("per", "quarter"),
        length=length,
        length_unit=length_unit,
        starts=values.get("starts", MONDAY if length_unit == "weeks" else ANY_DAY),
        weekdays=values.get("weekdays"),
        off_pattern=values.get("off_pattern", False),
        window_first_day=first,
        window_last_day=last,
        min_gap_days=values.get("min_gap"),
        host=values.get("host", "person" if shadow else "none"),
        host_load=values.get("host_load", 2),
        in_peak=values.get("in_peak", "avoid" if shadow else "welcome"),
        home_peak=values.get("home_peak", "avoid"),
        min_worked=values.get("min_worked", 75),
        needs=values.get("needs", ()),
        mandatory=values.get("mandatory", False),
        every_department_sends=values.get("every_department_sends", False),
        every_unit_receives=values.get("every_unit_receives", False),
        no_repeat=no_repeat,
        no_repeat_quarters=quarters,
        sealed=values.get("sealed", False),
        compensation_days=values.get("compensation"),
    )
    _raise_all(list(_contradictions(terms)))
    return terms


def _chosen(values: Mapping[str, Any], key: str) -> Choice:
    return values[key].choice() if key in values else Choice()


def _contradictions(terms: Terms) -> Iterator[Unfit]:
    """Keys that do not go together; the names of keys as people write them."""
    one_day = terms.length_unit == "days" and terms.length == 1
    if terms.off_pattern and not one_day and terms.length_unit != "spread":
        yield Unfit('goes only with length "1d" or with spread days: a block keeps to the pattern', True, ("off_pattern",))
    if terms.length_unit == "spread" and terms.quota != 1:
        yield Unfit("must be 1 with spread days: one placement a period holds them all", terms.quota, ("quota",))
    if terms.length_unit == "spread" and terms.min_gap_days is not None:
        yield Unfit("does not go with spread days, which may lie anywhere in their period", terms.min_gap_days, ("min_gap",))
    if terms.length_unit != "weeks" and terms.weekdays is not None and not terms.starts & terms.weekdays:
        yield Unfit("has no day in common with starts, so that nothing can begin", workdays_text(terms.weekdays), ("weekdays",))
    if terms.compensation_days is not None and not one_day:
        kept = f"day within {terms.compensation_days}d"
        yield Unfit('goes only with length "1d": one day outside the pattern earns one day free', kept, ("compensation",))
    if terms.no_repeat == "host" and terms.host != "person":
        yield Unfit('asks for other hosts, but only host = "person" names any', "host", ("no_repeat",))


def explain(terms: Terms, number_of: Callable[[str], str] = str) -> tuple[tuple[str, str, str], ...]:
    """(key, value as one would write it, what it means) for every key; `number_of` opens a person's id to their number."""
    written = _written(terms, number_of)
    return tuple((key.name, written[key.name], _in_words(key, terms)) for key in KEYS)


def _in_words(key: Key, terms: Terms) -> str:
    if key.name == "who" and terms.who == Choice():
        return "nobody is asked: no selection was made"
    return key.sentence


def _written(terms: Terms, number_of: Callable[[str], str]) -> dict[str, str]:
    plain = {key.name: _plain(getattr(terms, key.name)) for key in KEYS if key.name in terms.__struct_fields__}
    spread = " spread" if terms.length_unit == "spread" else ""
    reach = "" if terms.no_repeat_quarters is None else f" {terms.no_repeat_quarters} quarters"
    none = "none"
    return plain | {
        **{key: _selected(getattr(terms, key), number_of, nobody) for key, nobody in SELECTIONS.items()},
        "length": f"{terms.length}{'w' if terms.length_unit == 'weeks' else 'd'}{spread}",
        "starts": "any day" if terms.starts == ANY_DAY else workdays_text(terms.starts),
        "weekdays": "any day of the pattern" if terms.weekdays is None else workdays_text(terms.weekdays),
        "window": "the horizon" if terms.window_first_day is None else f"{terms.window_first_day}..{terms.window_last_day}",
        "min_gap": none if terms.min_gap_days is None else f"{terms.min_gap_days}d",
        "no_repeat": f"{terms.no_repeat}{reach}",
        "compensation": none if terms.compensation_days is None else f"day within {terms.compensation_days}d",
    }


SELECTIONS = {"who": "nobody", "who_not": "nobody", "where": "any unit", "where_not": "no unit"}


def _selected(choice: Choice, number_of: Callable[[str], str], otherwise: str) -> str:
    if choice == Choice():
        return otherwise
    parts = {
        "level": choice.level,
        "tag": choice.tag,
        "unit": choice.unit,
        "person": tuple(map(number_of, choice.person)),
        "site": choice.site,
        "front_line": choice.front_line,
        "joined_within": None if choice.joined_within_days is None else f"{choice.joined_within_days}d",
    }
    return ", ".join(f"{key} {_plain(value)}" for key, value in parts.items() if value not in ((), None))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) or "none" if isinstance(value, tuple) else str(value)
