"""Programs: who should get where, how often and by which rules, as HR adopted them."""

from datetime import date
from typing import Any

import msgspec

from events.kinds.base import Event
from events.registry import event, upcasts


class Choice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A selection of people or units: entries of one list mean any, lists together mean all; empty lists choose nothing out.

    `person` holds opaque person ids. An all-empty choice selects nobody as `who`, any unit as `where`, nothing as `*_not`.
    """

    level: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    front_line: bool | None = None
    joined_within_days: int | None = None


class Floor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A unit that should have so many placements of the program in each period."""

    unit: str
    placements: int


class Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days that the program does not use, both ends included."""

    first_day: date
    last_day: date


class Terms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A program's rules, complete: every default is filled in, so that a later default changes no old program."""

    kind: str  # shadow | rotation
    who: Choice
    who_not: Choice
    where: Choice
    where_not: Choice
    quota: int
    per: str  # week | fortnight | month | quarter | year | window
    length: int  # in `length_unit`
    length_unit: str  # days (consecutive workdays) | weeks (a block) | spread (days, anywhere in the period)
    starts: int  # weekday mask on which a placement may begin
    weekdays: int | None  # mask of usable days; None: any day of the pattern
    off_pattern: bool
    window_first_day: date | None
    window_last_day: date | None
    min_gap_days: int | None
    host: str  # person | team | none
    host_load: int
    in_peak: str  # avoid | welcome
    home_peak: str  # avoid | tolerate
    min_worked: int  # percent
    needs: tuple[str, ...]
    mandatory: bool
    every_department_sends: bool
    every_unit_receives: bool
    no_repeat: str  # none | unit | site | host
    no_repeat_quarters: int | None  # None: ever
    sealed: bool
    compensation_days: int | None  # a compensation day within so many days
    minutes: int | None  # of a visit under a day; None: whole days
    quota_minutes: int | None  # as the quota was stated in hours; `quota` is the placements that reach it
    blackout: tuple[Closed, ...]
    within_days: int | None  # each placement lies in the first so many days of employment
    after: str | None  # the program of which a placement comes first
    unit_gap_days: int | None  # between two placements of a person in one unit
    never_worked: bool  # only units in which the person never worked
    each_once: bool  # no placement is owed by whoever has been in all units
    in_a_row: int | None  # blocks that follow one another without a day between
    floors: tuple[Floor, ...]
    kinds: tuple[str, ...]  # of activity, of equal credit: which one is the person's choice
    demands: tuple[str, ...]  # what the work asks for; whoever cannot do one of these is not placed
    travel: str  # anywhere | near-first | own-site
    supernumerary: bool  # guests never count as staff of the unit
    notice_days: int | None  # before the first day: later a placement needs the person's consent
    sponsor: str | None  # of sealed placements: an opaque person id, or "unit-manager"
    consultation: bool  # is needed before a plan is published
    season_first_day: str | None  # instead of a window: month and day, such as 10-01, on which one begins in every year
    season_last_day: str | None  # month and day of its last day; before the first one it lies in the next year
    max_gap_days: int | None  # from the end of one placement of a person to the beginning of the next, at most
    unit_min_gap_days: int | None  # between two placements in one unit, whoever is sent there
    unit_max_gap_days: int | None  # between two placements in one unit, at most
    unit_works: bool  # only on workdays of the unit visited


class _OfProgram(Event):
    program: str

    @property
    def stream(self) -> str:
        return f"program:{self.program}"


@event("program-adopted", version=5)
class ProgramAdopted(_OfProgram):
    """The program runs from now on; `source` is the preset it came from, None where it is one's own."""

    source: str | None
    terms: Terms


@event("program-amended", version=5)
class ProgramAmended(_OfProgram):
    """The program runs on other terms from now on; plans already made keep theirs."""

    terms: Terms


@event("program-retired", version=1)
class ProgramRetired(_OfProgram):
    """The program asks for no more placements."""


SAYS_NOTHING: dict[str, Any] = {  # what version 1 could not say, as JSON values
    "minutes": None,
    "quota_minutes": None,
    "blackout": [],
    "within_days": None,
    "after": None,
    "unit_gap_days": None,
    "never_worked": False,
    "each_once": False,
    "in_a_row": None,
    "floors": [],
    "kinds": [],
    "demands": [],
    "travel": "anywhere",
    "supernumerary": True,
    "notice_days": None,
    "sponsor": None,
    "consultation": False,
}


@upcasts("program-adopted", from_version=1)
@upcasts("program-amended", from_version=1)
def _wider_vocabulary(body: dict[str, Any]) -> dict[str, Any]:
    """Version 2 knows more keys; a program of version 1 made no use of them."""
    return {**body, "terms": {**body["terms"], **SAYS_NOTHING}}


@upcasts("program-adopted", from_version=2)
@upcasts("program-amended", from_version=2)
def _seasons(body: dict[str, Any]) -> dict[str, Any]:
    """Version 3 knows windows of every year; a program of version 2 had one window or none."""
    return {**body, "terms": {**body["terms"], "season_first_day": None, "season_last_day": None}}


@upcasts("program-adopted", from_version=3)
@upcasts("program-amended", from_version=3)
def _spacing(body: dict[str, Any]) -> dict[str, Any]:
    """Version 4 knows three more gaps; a program of version 3 kept the other two alone."""
    return {**body, "terms": {**body["terms"], "max_gap_days": None, "unit_min_gap_days": None, "unit_max_gap_days": None}}


@upcasts("program-adopted", from_version=4)
@upcasts("program-amended", from_version=4)
def _working_units(body: dict[str, Any]) -> dict[str, Any]:
    """Version 5 can leave out days on which the visited unit does not work; a program of version 4 asked a host alone."""
    return {**body, "terms": {**body["terms"], "unit_works": False}}
