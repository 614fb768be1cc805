"""Why a placement is impossible: each reason is a bit, set by the masks by which the candidates are made."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from solver.arrays.days import Bool, Int32, Int64
from solver.arrays.programs import ProgramDays
from solver.arrays.visits import Visits, single_days
from solver.arrays.working import UNKNOWN
from solver.problem import Problem

REASONS = (  # in the order in which one of several is named: what the person is, then when, then what others hold
    "not-employed",
    "no-skill",
    "not-who",
    "own-unit",
    "not-where",
    "unit-closed",
    "no-workday",
    "not-when",
    "blackout",
    "deadline",
    "off-pattern",
    "holiday",
    "absent",
    "elsewhere",
    "home-peak",
    "home-cover",
    "cover-limit",
    "after",
    "quota",
    "gap",
    "repeat",
    "too-far",
    "length",
    "no-compensation",
    "working-time",
    "in-peak",
    "no-seat",
    "heads-met",
    "reporting-line",
    "no-host",
)
BIT = {reason: np.int32(1 << place) for place, reason in enumerate(REASONS)}
Ints = TypeVar("Ints", bound=NDArray[np.integer])


def where(reason: str, mask: Bool) -> Int32:
    """The bit of the reason where the mask holds, else 0."""
    return np.asarray(mask * BIT[reason], dtype=np.int32)


def names(bits: int) -> tuple[str, ...]:
    """The reasons whose bits are set, in the order of `REASONS`."""
    return tuple(reason for place, reason in enumerate(REASONS) if bits >> place & 1)


def _at_work(problem: Problem, people: Int64, *, may_leave_pattern: bool) -> Int32:
    """(len(people), n_days): what keeps people from being sent anywhere on a day."""
    staff, day = problem.people, np.arange(problem.n_days)
    home = staff.home[people]
    bits = where("not-employed", ~staff.employed[people])
    bits |= where("holiday", staff.closure[people])
    bits |= where("absent", staff.absent[people])
    bits |= where("elsewhere", problem.placed[people])
    bits |= where("home-cover", problem.of_base[people] & ~staff.absent[people] & (problem.lendable[home, day] <= 0))
    if not may_leave_pattern:
        bits |= where("off-pattern", ~staff.pattern[people])
    elif problem.working is not None:
        bits |= where("working-time", too_many_in_a_row(problem, people))
    return bits


def too_many_in_a_row(problem: Problem, people: Int64) -> Bool:
    """(len(people), n_days): days off that would join too many days of work, whatever else is planned.

    A compensation day of another placement may part them, so that only people who can have none are sure of it.
    """
    if problem.working is None:
        return np.zeros((len(people), problem.n_days), bool)
    may_be_free = np.zeros(len(people), bool)
    for program in problem.programs if not problem.settled else ():
        may_be_free |= program.compensates & program.who[people].any(axis=1)
    return np.asarray(problem.working.too_many_in_a_row(people) & ~problem.people.pattern[people] & ~may_be_free[:, None])


def too_little_rest(problem: Problem, visits: Visits) -> Bool:
    """(n_visits,): what is certain of the days around a visit, or its own days, leave no night's rest."""
    found = np.zeros(len(visits), bool)
    clocks = None if problem.working is None else problem.working.clocks
    if clocks is None or not len(visits.day):
        return found
    visit = np.repeat(np.arange(len(visits)), np.diff(visits.start))
    person, unit, day = visits.person[visit], visits.unit[visit], visits.day
    goes_on = np.append((visit[1:] == visit[:-1]) & (day[1:] == day[:-1] + 1), False)
    short = clocks.clashes(person, unit, day, settled=problem.settled, begins=~np.append(False, goes_on[:-1]), ends=~goes_on)
    clock = clocks.visiting(person, unit, day)
    short |= goes_on & clocks.too_short(day, clock, np.append(clock[1:], UNKNOWN).astype(np.int32))
    found[visit[short]] = True
    return found


def restless_helpers(problem: Problem, unit: int, day: int) -> Bool:
    """(n_people,): whom a day of help in the unit would leave too little rest."""
    everybody = np.arange(problem.n_people)
    return too_little_rest(problem, single_days(everybody, np.full_like(everybody, unit), np.full_like(everybody, day)))


def _home_peak(problem: Problem, people: Int64) -> Int32:
    return where("home-peak", problem.units.in_peak[problem.people.home[people], np.arange(problem.n_days)])


def day_bits(problem: Problem, program: ProgramDays, people: Int64) -> Int32:
    """(len(people), n_days): what keeps people from spending the day in the program, wherever."""
    bits = _at_work(problem, people, may_leave_pattern=program.may_leave_pattern)
    if program.terms.home_peak == "avoid":
        bits |= _home_peak(problem, people)
    for skill in program.terms.needs:
        bits |= where("no-skill", ~problem.holds(skill)[people])
    if program.terms.within_days is not None:
        bits |= where("deadline", ~program.in_time[people])
    if program.barred is not None:  # told as any other reason for which a program is not for somebody: theirs is nobody's business
        bits |= where("not-who", program.barred[people])
    return bits | where("blackout", program.blackout) | where("not-when", ~program.usable & ~program.blackout)


def begins_too_soon(problem: Problem, program: ProgramDays) -> Bool:
    """(n_people, n_days): the program that comes first is not over, and nothing that is still planned could change that."""
    return ~program.ready & (problem.settled or not program.waits)


def begin_bits(problem: Problem, program: ProgramDays, people: Int64) -> Int32:
    """(len(people), n_days): what keeps people from beginning a placement on the day."""
    has_period = program.period_of >= 0
    left = np.zeros((len(people), len(program.period_of)), np.int32)
    left[:, has_period] = program.quota_left[people][:, program.period_of[has_period]]
    bits = where("not-who", ~program.who[people]) | where("not-when", ~program.starts) | where("quota", left <= 0)
    if program.terms.after is not None:
        bits |= where("after", begins_too_soon(problem, program)[people])
    return bits


def unit_bits(problem: Problem, program: ProgramDays) -> Int32:
    """(n_units, n_days): what keeps units from having a guest of the program on a day."""
    bits = where("unit-closed", ~problem.units.open) | where("no-seat", problem.seats <= 0)
    if program.terms.in_peak == "avoid":
        bits |= where("in-peak", problem.units.in_peak)
    if program.terms.unit_works:
        bits |= where("no-workday", ~problem.units.workday)
    return bits


def helper_bits(problem: Problem, people: Int64) -> Int32:
    """(len(people), n_days): what keeps people from helping any other unit; skills aside."""
    bits = _at_work(problem, people, may_leave_pattern=False) | _home_peak(problem, people)
    return bits | where("cover-limit", (problem.cover_left[people] <= 0)[:, problem.quarter_column])


def ask_bits(problem: Problem) -> Int32:
    """(n_asks, n_days): what keeps an ask from having a helper on a day."""
    unit = problem.ask_unit
    asked = where("not-when", ~problem.ask_open) | where("no-workday", ~problem.units.workday[unit])
    return asked | where("unit-closed", ~problem.units.open[unit]) | where("heads-met", problem.ask_open & (problem.heads <= 0))
