"""The keys of a program: how each is read, what it says and what it defaults to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from events.kinds.programs import Choice, Floor, Terms
from scheduler import term_values as values
from scheduler.term_clashes import contradictions

ANY_DAY = 0b1111111
MONDAY = 0b1
PERIODS = ("week", "fortnight", "month", "quarter", "year", "window")
UNIT_MANAGER = "unit-manager"


@dataclass(frozen=True, slots=True)
class Key:
    """A key: its reader (raises `Unfit`) and a sentence that says what it means."""

    name: str
    read: Callable[[Any], Any]
    sentence: str


KEYS: tuple[Key, ...] = (
    Key("kind", values.one_of("shadow", "rotation"), "what it is: a shadow day beside somebody, or work elsewhere in rotation"),
    Key("who", values.selection(values.WHO), "who is asked; entries of a list mean any of them, several keys mean all"),
    Key("who_not", values.selection(values.WHO), "who is never asked"),
    Key("where", values.selection(values.WHERE), "which units receive"),
    Key("where_not", values.selection(values.WHERE), "which units never receive"),
    Key("quota", values.quota, "how many placements each person owes in a period, or how many hours they should come to"),
    Key("per", values.one_of(*PERIODS), "the period in which they are owed"),
    Key("length", values.length, "how long one placement is; a visit under a day still takes the person's day"),
    Key("starts", values.weekdays, "the weekdays on which a placement may begin"),
    Key("weekdays", values.weekdays, "the weekdays that may be used"),
    Key("off_pattern", values.flag, "whether a day outside the person's working pattern may be used"),
    Key("window", values.window, "the days between which all of it happens; month and day alone mean every year"),
    Key("min_gap", values.days_or_none, "the days from the end of one placement of a person to the beginning of the next, at least"),
    Key(
        "max_gap",
        values.days_or_none,
        "the days from the end of one placement of a person to the beginning of the next, at most; each day beyond is paid",
    ),
    Key("host", values.one_of("person", "team", "none"), "who receives the guest: a named colleague, the team, nobody in particular"),
    Key("host_load", values.whole_number(1, 366), "how many guests a host takes a quarter, at most"),
    Key("in_peak", values.one_of("avoid", "welcome"), "whether the receiving unit may be in its peak"),
    Key("home_peak", values.one_of("avoid", "tolerate"), "whether the home unit may be in its peak"),
    Key("min_worked", values.whole_number(0, 100), "the percent of a block's pattern workdays that must be worked there"),
    Key("needs", values.entries_or_none, "the skills that a person must hold"),
    Key("mandatory", values.flag, "whether what is not planned is paid in the first tier"),
    Key("every_department_sends", values.flag, "whether every department should send somebody"),
    Key("every_unit_receives", values.flag, "whether every front-line unit should receive somebody"),
    Key("no_repeat", values.no_repeat, "what a person does not see twice, and for how many quarters"),
    Key("sealed", values.flag, "whether the receiving unit is told only on the day"),
    Key("compensation", values.compensation, "the free day that a placement outside the pattern earns, within so many days after it"),
    Key("blackout", values.blackout, "the days on which nobody goes"),
    Key("within", values.days_or_none, "the days from the day of hire in which whoever joins is placed; nobody else is asked"),
    Key("after", values.name_or_none, "the program of which a placement of the person comes first"),
    Key("unit_gap", values.days_or_none, "the days from the end of one placement of a person in a unit to the next one there, at least"),
    Key(
        "unit_min_gap",
        values.days_or_none,
        "the days from the end of one visit to a unit, by anybody, to the next one there, at least",
    ),
    Key(
        "unit_max_gap",
        values.days_or_none,
        "the days from the end of one visit to a unit, by anybody, to the next one there, at most; each day beyond is paid",
    ),
    Key("unit_works", values.flag, "whether only workdays of the visited unit are used"),
    Key("never_worked", values.flag, "whether only units will do in which the person never worked"),
    Key("each_once", values.flag, "whether each person sees each of the listed units once, and owes nothing more then"),
    Key("in_a_row", values.number_or_none(1, 52), "how many blocks of a person may follow one another without a day between, at most"),
    Key("floors", values.floors, "how many placements each of these units should have in a period, at least"),
    Key("kinds", values.entries_or_none, "the kinds of activity to choose from; they count the same"),
    Key("demands", values.demands, "what the work asks for; whoever cannot do one of these is not placed"),
    Key(
        "travel", values.one_of("anywhere", "near-first", "own-site"), "whether units of the person's own site come first, or alone will do"
    ),
    Key("supernumerary", values.flag, "whether guests come on top of the unit's own staff; they always do"),
    Key("notice", values.days_or_none, "the days before a placement within which it needs the person's consent"),
    Key("sponsor", values.name_or_none, "who knows of a sealed placement at the unit: a person, or unit-manager"),
    Key("consultation", values.flag, "whether a consultation is needed before a plan is published"),
)


def complete(stated: Mapping[str, Any]) -> Terms:
    """The terms with every default filled in; raises `Unfit` where keys contradict each other."""
    terms = filled_in(stated)
    values.raise_all([*contradictions(terms), *_floors_of_no_unit(stated)])
    return terms


def _floors_of_no_unit(stated: Mapping[str, Any]) -> Iterator[values.Unfit]:
    floor = stated.get("floors")
    if isinstance(floor, int) and not _chosen(stated, "where").unit:
        yield values.Unfit("is for each unit that where lists, and it lists none: where = { unit = [...] }", floor, ("floors",))


def filled_in(stated: Mapping[str, Any]) -> Terms:
    """The terms with every default filled in, whether or not they go together."""
    shadow = stated["kind"] == "shadow"
    length, length_unit, minutes = stated.get("length", (1, "days", None))
    quota, quota_minutes = _quota(stated.get("quota", 1), minutes)
    each_once, within = stated.get("each_once", False), stated.get("within")
    no_repeat, quarters = stated.get("no_repeat", ("unit" if each_once else "none", None))
    (first, last), season = _window(stated.get("window"))
    return Terms(
        kind=stated["kind"],
        who=_chosen(stated, "who"),
        who_not=_chosen(stated, "who_not"),
        where=_chosen(stated, "where"),
        where_not=_chosen(stated, "where_not"),
        quota=quota,
        per=stated.get("per", "quarter" if within is None else "window"),
        length=length,
        length_unit=length_unit,
        starts=stated.get("starts", MONDAY if length_unit == "weeks" else ANY_DAY),
        weekdays=stated.get("weekdays"),
        off_pattern=stated.get("off_pattern", False),
        window_first_day=first,
        window_last_day=last,
        min_gap_days=stated.get("min_gap"),
        host=stated.get("host", "person" if shadow else "none"),
        host_load=stated.get("host_load", 2),
        in_peak=stated.get("in_peak", "avoid" if shadow else "welcome"),
        home_peak=stated.get("home_peak", "avoid"),
        min_worked=stated.get("min_worked", 75),
        needs=stated.get("needs", ()),
        mandatory=stated.get("mandatory", False),
        every_department_sends=stated.get("every_department_sends", False),
        every_unit_receives=stated.get("every_unit_receives", False),
        no_repeat=no_repeat,
        no_repeat_quarters=quarters,
        sealed=stated.get("sealed", False),
        compensation_days=stated.get("compensation"),
        minutes=minutes,
        quota_minutes=quota_minutes,
        blackout=stated.get("blackout", ()),
        within_days=within,
        after=stated.get("after"),
        unit_gap_days=stated.get("unit_gap"),
        never_worked=stated.get("never_worked", False),
        each_once=each_once,
        in_a_row=stated.get("in_a_row"),
        floors=_floors(stated),
        kinds=stated.get("kinds", ()),
        demands=stated.get("demands", ()),
        travel=stated.get("travel", "anywhere"),
        supernumerary=stated.get("supernumerary", True),
        notice_days=stated.get("notice"),
        sponsor=stated.get("sponsor"),
        consultation=stated.get("consultation", False),
        season_first_day=None if season is None else season.first_day,
        season_last_day=None if season is None else season.last_day,
        max_gap_days=stated.get("max_gap"),
        unit_min_gap_days=stated.get("unit_min_gap"),
        unit_max_gap_days=stated.get("unit_max_gap"),
        unit_works=stated.get("unit_works", False),
    )


def _chosen(stated: Mapping[str, Any], key: str) -> Choice:
    return stated[key].choice() if key in stated else Choice()


def _floors(stated: Mapping[str, Any]) -> tuple[Floor, ...]:
    floors: tuple[Floor, ...] | int = stated.get("floors", ())
    if isinstance(floors, int):
        return tuple(Floor(unit=unit, placements=floors) for unit in _chosen(stated, "where").unit)
    return floors


def _window(stated: tuple[date, date] | values.Season | None) -> tuple[tuple[date | None, date | None], values.Season | None]:
    if isinstance(stated, values.Season):
        return (None, None), stated
    return stated or (None, None), None


def _quota(stated: int | values.Hours, minutes: int | None) -> tuple[int, int | None]:
    """(placements, minutes stated): as many placements as the hours take, the last one perhaps not needed to its end."""
    if isinstance(stated, int):
        return stated, None
    return -(-stated.minutes // (minutes or values.WHOLE_DAY)), stated.minutes
