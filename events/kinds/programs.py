"""Programs: who should get where, how often and by which rules, as HR adopted them."""

from datetime import date

import msgspec

from events.kinds.base import Event
from events.registry import event


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


class _OfProgram(Event):
    program: str

    @property
    def stream(self) -> str:
        return f"program:{self.program}"


@event("program-adopted", version=1)
class ProgramAdopted(_OfProgram):
    """The program runs from now on; `source` is the preset it came from, None where it is one's own."""

    source: str | None
    terms: Terms


@event("program-amended", version=1)
class ProgramAmended(_OfProgram):
    """The program runs on other terms from now on; plans already made keep theirs."""

    terms: Terms


@event("program-retired", version=1)
class ProgramRetired(_OfProgram):
    """The program asks for no more placements."""
