"""The textbook model: one Boolean per person, unit, day or block, and host, in plain loops; the tiers one after another.

It reads the facts through the referee's eyes and shares nothing with the candidate table, the rows and the engine.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from ortools.sat.python import cp_model

from solver.facts import Facts, Program
from solver.outcome import COUNTING_TIERS, COVER_PROGRAM, Kind, Placement, Shortfall, Tier, TierValue
from solver.referee.length import of_right_length
from solver.referee.owed import shortfalls
from solver.referee.period import days_between
from solver.referee.reading import Reading

ONE_DAY = timedelta(days=1)
Var = cp_model.IntVar


@dataclass(frozen=True, slots=True, kw_only=True)
class TextbookResult:
    """The first three tiers with their bounds; `seconds` of building and solving; `booleans` in the model."""

    tiers: tuple[TierValue, ...]
    seconds: float
    booleans: int


@dataclass(kw_only=True)
class Textbook:
    """The model while it is written. `possible` holds each placement that could be, without a host, with its Boolean."""

    facts: Facts
    with_hosts: bool
    read: Reading
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    possible: list[tuple[Placement, Var]] = field(default_factory=list)
    hosted: list[tuple[Placement, str, Var]] = field(default_factory=list)
    missing: dict[Tier, list[tuple[int, Var]]] = field(default_factory=lambda: {tier: [] for tier in COUNTING_TIERS})


def solve_textbook(facts: Facts, *, seconds: float = 60.0, workers: int = 2, seed: int = 1, with_hosts: bool = True) -> TextbookResult:
    """The first three tiers by the plain model; without hosts it admits more, and its bounds hold all the same.

    Raises NotImplementedError for spread placements and for repeats, which it does not know.
    """
    began = time.monotonic()
    book = written(facts, with_hosts=with_hosts)
    tiers = tuple(_minimised(book, tier, began + seconds - time.monotonic(), workers, seed) for tier in COUNTING_TIERS)
    return TextbookResult(tiers=tiers, seconds=time.monotonic() - began, booleans=len(book.possible) + len(book.hosted))


def written(facts: Facts, *, with_hosts: bool) -> Textbook:
    book = Textbook(facts=facts, with_hosts=with_hosts, read=Reading(facts))
    for placement in (*_program_placements(book), *_cover_placements(book)):
        book.possible.append((placement, book.model.new_bool_var("")))
    _one_place_a_day(book)
    _seats(book)
    _home_cover(book)
    _quotas(book)
    _gaps(book)
    _cover_limits(book)
    _hosts(book)
    _owed(book)
    return book


# --- what could be placed ---


def _program_placements(book: Textbook) -> Iterator[Placement]:
    for program in book.facts.programs:
        if program.length_unit == "spread" or program.no_repeat != "none":
            raise NotImplementedError(f"{program.id}: the textbook model knows neither spread placements nor repeats")
        for person in book.facts.people:
            for first_day in days_between(book.facts.horizon.first_day, book.facts.horizon.last_day):
                yield from _beginning(book, program, person.id, first_day)


def _beginning(book: Textbook, program: Program, person: str, first_day: date) -> Iterator[Placement]:
    read = book.read
    if not (program.starts >> first_day.weekday() & 1 and read.asked_for(program, person, first_day)):
        return
    last_day, days = _days(book, program, person, first_day)
    if not days or not all(_may_leave(book, program, person, day) for day in days):
        return
    for unit in book.facts.units:
        placement = _placement(program, person, unit.id, first_day, last_day, days)
        if read.asked_to_receive(program, unit.id, first_day) and _may_visit(book, program, placement):
            yield placement


def _days(book: Textbook, program: Program, person: str, first_day: date) -> tuple[date, tuple[date, ...]]:
    """The last day, and the days of work in a block, or so many consecutive workdays."""
    if program.length_unit == "weeks":
        last_day = first_day + timedelta(days=7 * program.length - 1)
        return last_day, tuple(day for day in days_between(first_day, last_day) if _usable(book, program, person, day))
    days, day = [first_day], first_day
    while len(days) < program.length and day < book.facts.horizon.last_day:
        day += ONE_DAY
        if book.read.workday(person, day):
            days.append(day)
    return days[-1], tuple(days)


def _usable(book: Textbook, program: Program, person: str, day: date) -> bool:
    return book.read.works(person, day) and (program.weekdays is None or bool(program.weekdays >> day.weekday() & 1))


def _may_leave(book: Textbook, program: Program, person: str, day: date) -> bool:
    read = book.read
    home = read.unit_on(person, day)
    at_work = read.works(person, day)
    if program.off_pattern and (program.length, program.length_unit) == (1, "days"):
        at_work = read.employed(person, day) and not read.absent(person, day) and read.free_of_closure(person, day)
    return (
        at_work
        and (program.weekdays is None or bool(program.weekdays >> day.weekday() & 1))
        and not (program.home_peak == "avoid" and read.in_peak(home, day))
        and all(read.holds(person, skill, day) for skill in program.needs)
    )


def _may_visit(book: Textbook, program: Program, placement: Placement) -> bool:
    read, window = book.read, book.read.window(program)
    return (
        window.first_day <= placement.first_day
        and placement.last_day <= window.last_day
        and not any(
            read.closed(placement.unit, day)
            or read.unit_on(placement.person, day) == placement.unit
            or (program.in_peak == "avoid" and read.in_peak(placement.unit, day))
            for day in placement.days
        )
        and not list(of_right_length(read, program, placement))
    )


def _placement(program: Program, person: str, unit: str, first_day: date, last_day: date, days: tuple[date, ...]) -> Placement:
    return Placement(
        kind=Kind(program.kind), program=program.id, person=person, unit=unit, first_day=first_day, last_day=last_day, days=days
    )


def _cover_placements(book: Textbook) -> Iterator[Placement]:
    read, horizon = book.read, book.facts.horizon
    for ask in book.facts.asks:
        for day in days_between(max(ask.first_day, horizon.first_day), min(ask.last_day, horizon.last_day)):
            if not read.unit_workday(ask.unit, day) or read.closed(ask.unit, day):
                continue
            for person in book.facts.people:
                home = read.unit_on(person.id, day)
                skilled = ask.skill is None or read.holds(person.id, ask.skill, day)
                if skilled and home != ask.unit and read.works(person.id, day) and not read.in_peak(home, day):
                    yield Placement(
                        kind=Kind.COVER,
                        program=COVER_PROGRAM,
                        person=person.id,
                        unit=ask.unit,
                        first_day=day,
                        last_day=day,
                        days=(day,),
                        ask=ask.id,
                        skill=ask.skill,
                    )


# --- the rules ---


def _one_place_a_day(book: Textbook) -> None:
    at: defaultdict[tuple[str, date], list[Var]] = defaultdict(list)
    for placement, chosen in book.possible:
        for day in placement.days:
            at[placement.person, day].append(chosen)
    taken = {(who, day) for p in book.facts.standing for who in (p.person, p.host) for day in p.days}
    for key, chosen_ones in at.items():
        book.model.add(sum(chosen_ones) <= (0 if key in taken else 1))


def _seats(book: Textbook) -> None:
    guests: defaultdict[tuple[str, date], list[Var]] = defaultdict(list)
    standing: defaultdict[tuple[str, date], int] = defaultdict(int)
    for placement, chosen in book.possible:
        if placement.kind is not Kind.COVER:
            for day in placement.days:
                guests[placement.unit, day].append(chosen)
    for placement in book.facts.standing:
        for day in placement.days if placement.kind is not Kind.COVER else ():
            standing[placement.unit, day] += 1
    for (unit, day), chosen_ones in guests.items():
        seats = book.read.units[unit].seats.at(day) - standing[unit, day]
        book.model.add(sum(chosen_ones) <= max(0, seats))


def _home_cover(book: Textbook) -> None:
    leaving: defaultdict[tuple[str, date], list[Var]] = defaultdict(list)
    for placement, chosen in book.possible:
        for day in placement.days:
            if book.read.in_pattern(placement.person, day):
                leaving[book.read.unit_on(placement.person, day), day].append(chosen)
    gone = {(p.person, day) for p in book.facts.standing for day in p.days}
    for (unit, day), chosen_ones in leaving.items():
        if book.read.unit_workday(unit, day):
            book.model.add(sum(chosen_ones) <= _spare(book, unit, day, gone))


def _spare(book: Textbook, unit: str, day: date, gone: set[tuple[str, date]]) -> int:
    read = book.read
    ours = [p.id for p in book.facts.people if read.unit_on(p.id, day) == unit and read.employed(p.id, day) and read.in_pattern(p.id, day)]
    present = [person for person in ours if not read.absent(person, day)]
    least = read.units[unit].min_staff.at(day)
    least = (100 - read.units[unit].max_away.at(day)) * len(ours) // 100 if least is None else least
    return max(0, max(0, len(present) - least) - sum((person, day) in gone for person in present))


def _quotas(book: Textbook) -> None:
    given: defaultdict[tuple[str, str, str | None], list[Var]] = defaultdict(list)
    for placement, chosen in book.possible:
        if placement.kind is not Kind.COVER:
            given[_period_key(book, placement)].append(chosen)
    standing = [_period_key(book, p) for p in book.facts.standing if p.program in book.read.programs]
    for key, chosen_ones in given.items():
        book.model.add(sum(chosen_ones) <= max(0, book.read.programs[key[1]].quota - standing.count(key)))


def _period_key(book: Textbook, placement: Placement) -> tuple[str, str, str | None]:
    return placement.person, placement.program, book.read.period(book.read.programs[placement.program], placement.first_day)


def _gaps(book: Textbook) -> None:
    ours: defaultdict[tuple[str, str], list[tuple[Placement, Var | None]]] = defaultdict(list)
    for placement, chosen in [*book.possible, *((p, None) for p in book.facts.standing)]:
        if placement.program in book.read.programs and book.read.programs[placement.program].min_gap_days is not None:
            ours[placement.person, placement.program].append((placement, chosen))
    for (_, name), found in ours.items():
        gap = timedelta(days=book.read.programs[name].min_gap_days or 0)
        found.sort(key=lambda one: one[0].first_day)
        for place, (earlier, one) in enumerate(found):
            for later, other in found[place + 1 :]:
                if later.first_day - earlier.last_day < gap:
                    both = [chosen for chosen in (one, other) if chosen is not None]
                    book.model.add(sum(both) <= len(both) - 1 if len(both) > 1 else sum(both) <= 0)


def _cover_limits(book: Textbook) -> None:
    helping: defaultdict[tuple[str, int], list[Var]] = defaultdict(list)
    before: defaultdict[tuple[str, int], int] = defaultdict(int)
    for placement, chosen in book.possible:
        if placement.kind is Kind.COVER:
            helping[placement.person, book.read.quarter(placement.first_day)].append(chosen)
    for placement in book.facts.standing:
        for day in placement.days if placement.kind is Kind.COVER else ():
            before[placement.person, book.read.quarter(day)] += 1
    for key, chosen_ones in helping.items():
        book.model.add(sum(chosen_ones) <= max(0, book.facts.policy.cover_days - before[key]))


def _hosts(book: Textbook) -> None:
    if book.with_hosts:
        _pairs(book)
        _one_guest_a_day(book)
        _loads(book)


def _pairs(book: Textbook) -> None:
    """A Boolean for each placement and each colleague who could host it."""
    for placement, chosen in book.possible:
        program = book.read.programs.get(placement.program)
        if program is not None and program.host == "person":
            pairs = [(placement, host, book.model.new_bool_var("")) for host in _could_host(book, placement)]
            book.model.add(sum(paired for _, _, paired in pairs) == chosen)
            book.hosted += pairs


def _could_host(book: Textbook, placement: Placement) -> list[str]:
    return [person.id for person in book.facts.people if all(_hosts_on(book, person.id, placement, day) for day in placement.days)]


def _hosts_on(book: Textbook, host: str, placement: Placement, day: date) -> bool:
    read = book.read
    if read.unit_on(host, day) != placement.unit or not read.works(host, day):
        return False
    said = read.people[host].hosts.at(day)
    willing = (read.people[host].level.at(day) == "staff" and read.units[placement.unit].front_line.at(day)) if said is None else said
    return willing and not read.in_one_line(placement.person, host, day)


def _one_guest_a_day(book: Textbook) -> None:
    busy: defaultdict[tuple[str, date], list[Var]] = defaultdict(list)
    hosts = {host for _, host, _ in book.hosted}
    for placement, host, paired in book.hosted:
        for day in placement.days:
            busy[host, day].append(paired)
    for placement, chosen in book.possible:
        for day in placement.days if placement.person in hosts else ():
            busy[placement.person, day].append(chosen)
    taken = {(who, day) for p in book.facts.standing for who in (p.person, p.host) for day in p.days}
    for key, either in busy.items():
        book.model.add(sum(either) <= (0 if key in taken else 1))


def _loads(book: Textbook) -> None:
    """At most the smallest load: each guest brings the load of their program to bear on all of the host's in the quarter."""
    load_of = {program.id: program.host_load for program in book.facts.programs}
    guests: defaultdict[tuple[str, int], list[tuple[str, Var]]] = defaultdict(list)
    standing: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for placement, host, paired in book.hosted:
        for quarter in sorted({book.read.quarter(day) for day in placement.days}):
            guests[host, quarter].append((placement.program, paired))
    for placement in book.facts.standing:
        for quarter in sorted({book.read.quarter(day) for day in placement.days}) if placement.host else ():
            standing[str(placement.host), quarter].append(placement.program)
    for key, found in guests.items():
        before = len(standing[key])
        loads = {load_of[name] for name, _ in found} | {load_of[name] for name in standing[key] if name in load_of}
        book.model.add(sum(paired for _, paired in found) <= max(0, max(loads) - before))
        for load in sorted(loads)[:-1]:
            strict = any(load_of.get(name) == load for name in standing[key])
            some = book.model.new_bool_var("")
            for name, paired in found:
                if load_of[name] == load:
                    book.model.add_implication(paired, some)
            book.model.add(sum(paired for _, paired in found) <= max(0, load - before)).only_enforce_if([] if strict else [some])


# --- what is owed and paid ---


def _owed(book: Textbook) -> None:
    """What the empty roster leaves unmet is what may be missing at most."""
    serving = _by_demand(book)
    for unmet in shortfalls(book.facts, ()):
        missing = book.model.new_int_var(0, unmet.missing, "")
        chosen_ones = serving[_demand(unmet)]
        book.model.add(sum(chosen_ones) + missing >= unmet.missing)
        if unmet.ask is not None:
            book.model.add(sum(chosen_ones) <= unmet.missing)
        book.missing[unmet.tier].append((unmet.price, missing))


def _demand(unmet: Shortfall) -> tuple[object, ...]:
    if unmet.ask is not None:
        return unmet.ask, unmet.day
    return (unmet.program, unmet.rule, unmet.unit) if unmet.rule else (unmet.program, unmet.person, unmet.period)


def _by_demand(book: Textbook) -> defaultdict[tuple[object, ...], list[Var]]:
    """The placements that meet each demand."""
    serving: defaultdict[tuple[object, ...], list[Var]] = defaultdict(list)
    for placement, chosen in book.possible:
        for demand in _served(book, placement):
            serving[demand].append(chosen)
    return serving


def _served(book: Textbook, placement: Placement) -> Iterator[tuple[object, ...]]:
    if placement.kind is Kind.COVER:
        yield placement.ask, placement.first_day
        return
    home = book.read.unit_on(placement.person, placement.first_day)
    yield placement.program, placement.person, _period_key(book, placement)[2]
    yield placement.program, "receives", placement.unit
    yield placement.program, "sends", book.read.department(home, placement.first_day)


def _minimised(book: Textbook, tier: Tier, seconds: float, workers: int, seed: int) -> TierValue:
    """One tier solved, its value kept as a row for the next."""
    paid = cp_model.LinearExpr.sum([price * missing for price, missing in book.missing[tier]])
    book.model.minimize(paid)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(1.0, seconds)
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    status = solver.solve(book.model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return TierValue(tier=tier, value=sum(price * missing.proto.domain[1] for price, missing in book.missing[tier]), bound=None)
    value = round(solver.objective_value) if book.missing[tier] else 0
    bound = round(solver.best_objective_bound) if book.missing[tier] else 0
    book.model.add(paid <= value)
    book.model.clear_hints()  # type: ignore[no-untyped-call]
    for index in range(len(book.model.proto.variables)):
        variable = book.model.get_int_var_from_proto_index(index)
        book.model.add_hint(variable, solver.value(variable))
    return TierValue(tier=tier, value=value, bound=bound)
