"""What can be asked about a program, and when it is refused."""

from dataclasses import dataclass

from events.kinds.base import Event
from events.kinds.programs import Choice, ProgramAdopted, ProgramAmended, ProgramRetired, Terms
from scheduler.decide.checks import MOST, check_code, check_codes, check_number, check_one_of, check_span, check_workdays
from scheduler.errors import Rejected
from scheduler.nearest import did_you_mean
from scheduler.organisation import AdoptedProgram, Organisation
from scheduler.seasons import is_month_and_day
from scheduler.terms import UNIT_MANAGER
from solver.facts import Level
from solver.outcome import COVER_PROGRAM
from solver.periods import PERIODS


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptProgram:
    """Run a program from now on; `source` is the preset it came from, None where it is one's own."""

    program: str
    terms: Terms
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendProgram:
    """Run a program on other terms from now on."""

    program: str
    terms: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireProgram:
    """Ask for no more placements of a program."""

    program: str


def adopt_program(command: AdoptProgram, org: Organisation) -> tuple[Event, ...]:
    """A program runs once at a time; one that was retired can be adopted again."""
    check_code(command.program, "program")
    if command.program == COVER_PROGRAM:
        raise Rejected("program-reserved", f'"{COVER_PROGRAM}" is the name for help in peaks; choose another one.')
    known = org.programs.get(command.program)
    if known is not None and not known.retired:
        raise Rejected("program-known", f"{command.program} runs already; amend it instead: rota programs amend {command.program}")
    if command.source is not None:
        check_code(command.source, "preset")
    _check_terms(command.terms, org)
    _check_after(command.program, command.terms, org)
    return (ProgramAdopted(program=command.program, source=command.source, terms=command.terms),)


def amend_program(command: AmendProgram, org: Organisation) -> tuple[Event, ...]:
    """Only a running program can be amended; nothing happens where the terms are the same."""
    program = _running(org, command.program)
    _check_terms(command.terms, org)
    _check_after(program.id, command.terms, org)
    if program.terms == command.terms:
        return ()
    return (ProgramAmended(program=program.id, terms=command.terms),)


def retire_program(command: RetireProgram, org: Organisation) -> tuple[Event, ...]:
    """Only a running program can be retired."""
    return (ProgramRetired(program=_running(org, command.program).id),)


def _running(org: Organisation, program: str) -> AdoptedProgram:
    found = org.program(program)
    if found.retired:
        raise Rejected("program-retired", f"{program} was retired; adopt it again: rota programs adopt {program}")
    return found


def _check_terms(terms: Terms, org: Organisation) -> None:
    """Every word is one of those known, every number within reason, every unit and person there."""
    _check_words(terms)
    _check_numbers(terms)
    _check_window(terms)
    _check_no_repeat(terms)
    _check_compensation(terms)
    for codes, what in ((terms.needs, "skill"), (terms.kinds, "kind"), (terms.demands, "demand")):
        check_codes(codes, what)
    for days in terms.blackout:
        check_span(days.first_day, days.last_day)
    if len({floor.unit for floor in terms.floors}) < len(terms.floors):
        raise Rejected("floor-twice", "A unit has one floor in a program; name each unit once.")
    for floor in terms.floors:
        check_number(floor.placements, 1, 366, f"The floor of {org.unit(floor.unit).id}")
    if terms.sponsor not in (None, UNIT_MANAGER):
        org.person(terms.sponsor)
    for choice in (terms.who, terms.who_not, terms.where, terms.where_not):
        _check_choice(choice, org)


def _check_words(terms: Terms) -> None:
    check_one_of(terms.kind, ("shadow", "rotation"), "The kind of a program")
    check_one_of(terms.per, PERIODS, "The period of a quota")
    check_one_of(terms.length_unit, ("days", "weeks", "spread"), "The unit of a length")
    check_one_of(terms.host, ("person", "team", "none"), "A program's host")
    check_one_of(terms.in_peak, ("avoid", "welcome"), "in_peak")
    check_one_of(terms.home_peak, ("avoid", "tolerate"), "home_peak")
    check_one_of(terms.no_repeat, ("none", "unit", "site", "host"), "no_repeat")
    check_one_of(terms.travel, ("anywhere", "near-first", "own-site"), "travel")


def _check_numbers(terms: Terms) -> None:
    check_number(terms.quota, 1, 366, "The quota")
    check_number(terms.length, 1, 53 if terms.length_unit == "weeks" else 366, "The length")
    check_number(terms.host_load, 1, MOST, "host_load")
    check_number(terms.min_worked, 0, 100, "min_worked, in percent,")
    check_workdays(terms.starts)
    if terms.weekdays is not None:
        check_workdays(terms.weekdays)
    for value, what in (
        (terms.min_gap_days, "min_gap, in days,"),
        (terms.compensation_days, "The days until the compensation day"),
        (terms.max_gap_days, "max_gap, in days,"),
        (terms.unit_gap_days, "unit_gap, in days,"),
        (terms.unit_min_gap_days, "unit_min_gap, in days,"),
        (terms.unit_max_gap_days, "unit_max_gap, in days,"),
        (terms.within_days, "within, in days,"),
        (terms.notice_days, "notice, in days,"),
        (terms.in_a_row, "in_a_row"),
        (terms.minutes, "The length, in minutes,"),
    ):
        if value is not None:
            check_number(value, 1, 10 * 366, what)
    if terms.quota_minutes is not None:
        check_number(terms.quota_minutes, 1, MOST, "The quota, in minutes,")


def _check_after(name: str, terms: Terms, org: Organisation) -> None:
    """What comes first is a program that runs, and does not wait for this one in turn."""
    first, line = terms.after, [name]
    while first is not None:
        if first in line:
            raise Rejected(
                "after-circle", f"{' waits for '.join([*line, first])}: nothing could ever begin. Change after = of one of them."
            )
        line.append(first)
        first = _first(line[-2], first, org).terms.after
    waiting = [program.id for program in org.programs.values() if not program.retired and program.terms.after == name]
    if terms.length_unit == "spread" and waiting:
        raise Rejected("after-spread", f"{waiting[0]} waits for {name}, whose days must then stand together; no spread days.")
    if terms.after is not None and org.programs[terms.after].terms.length_unit == "spread":
        raise Rejected(
            "after-spread", f"{terms.after} has spread days, of which nobody knows beforehand when they are over; none waits for it."
        )


def _first(waiting: str, first: str, org: Organisation) -> AdoptedProgram:
    """The program that comes first; one that does not run is refused with the key that names it."""
    if first not in org.programs:
        says = f'{waiting} has after = "{first}", which is no program here. {did_you_mean(first, org.programs)}'.strip()
        raise Rejected("program-unknown", f"{says} Adopt that one first: rota programs adopt {first}")
    if org.programs[first].retired:
        raise Rejected(
            "program-retired", f'{waiting} has after = "{first}", which was retired. Adopt it again: rota programs adopt {first}'
        )
    return org.programs[first]


def _check_window(terms: Terms) -> None:
    check_span(terms.window_first_day, terms.window_last_day)
    if (terms.window_first_day is None) != (terms.window_last_day is None):
        raise Rejected("window-open", "A window has a first and a last day; give both or none.")
    _check_season(terms)


def _check_season(terms: Terms) -> None:
    season = (terms.season_first_day, terms.season_last_day)
    if season == (None, None):
        return
    if None in season or not all(is_month_and_day(text) for text in season if text is not None):
        raise Rejected("season-open", "A window of every year has month and day of its first and its last day, such as 10-01..12-31.")
    if terms.window_first_day is not None:
        raise Rejected("season-and-window", "A window is one span of days, or months and days of every year, never both.")


def _check_no_repeat(terms: Terms) -> None:
    if terms.no_repeat == "host" and terms.host != "person":
        raise Rejected("no-repeat-host", "no_repeat = host asks for a named host; set host = person.")
    if terms.no_repeat_quarters is not None:
        check_number(terms.no_repeat_quarters, 1, 400, "The reach of no_repeat, in quarters,")


def _check_compensation(terms: Terms) -> None:
    if terms.compensation_days is not None and (terms.length_unit, terms.length) != ("days", 1):
        raise Rejected("compensation-length", "A day is given back for a single day only; set length = 1d or compensation = none.")


def _check_choice(choice: Choice, org: Organisation) -> None:
    for level in choice.level:
        check_one_of(level, tuple(Level), "A level")
    for unit in choice.unit:
        org.unit(unit)
    for person in choice.person:
        org.person(person)
    check_codes(choice.tag, "tag")
    check_codes(choice.site, "site")
    if choice.joined_within_days is not None:
        check_number(choice.joined_within_days, 1, 100 * 366, "joined_within, in days,")
