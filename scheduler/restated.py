"""What a roster says beside what it pays, held against the facts: until when its surprises are kept, and why something is missing.

Neither breaks a rule. A day that is wrong is a claim that is not borne out. What is left unsaid is noted, and so are other reasons: the
program counts them, and an older one may have counted otherwise.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from scheduler.claims import Claims
from scheduler.contradictions import Finding, key_in_words, key_of
from solver.facts import Facts
from solver.outcome import COVER_PROGRAM, Placement, Reason, Roster, Shortfall, Verdict

MOST_PEOPLE = 50_000  # of whom it is counted again what kept each of them away


def wrong_reveal_days(facts: Facts, roster: Roster) -> Iterator[Finding]:
    """A placement of a sealed program is kept until its first day, any other one not at all; cover is never sealed."""
    for one, until in _revealed(facts, roster):
        if one.sealed_until not in (None, until):
            kept = "is not sealed" if until is None else f"is sealed until {until}"
            says = f"{_called(one)}: the roster says sealed until {one.sealed_until}; by the program's terms it {kept}."
            yield Finding(claim="sealed-until", says=says)


def unsaid_reveal_days(facts: Facts, roster: Roster) -> Iterator[Finding]:
    """Surprises of which the roster does not say that they are any."""
    for one, until in _revealed(facts, roster):
        if one.sealed_until is None and until is not None:
            says = f"{_called(one)}: by the program's terms it is sealed until {until}; the roster does not say so."
            yield Finding(claim="sealed-until", says=says)


def _revealed(facts: Facts, roster: Roster) -> Iterator[tuple[Placement, date | None]]:
    """Each placement of a program that is known, or of cover, with the day until which it has to be kept."""
    sealed = {COVER_PROGRAM: False, **{program.id: program.sealed for program in facts.programs}}
    return ((one, one.first_day if sealed[one.program] else None) for one in roster if one.program in sealed)


def about_reasons(claims: Claims, facts: Facts, roster: Roster, verdict: Verdict) -> Iterator[Finding]:
    """Reasons that are not those of the facts. They are counted for lawful rosters, and where the same is missing by both counts."""
    stated = [one for one in claims.shortfalls or () if one.reasons]
    counted = {key_of(one) for one in verdict.shortfalls}
    stated = [one for one in stated if key_of(one) in counted]
    if verdict.breaches or not stated:
        return
    if len(facts.people) > MOST_PEOPLE:
        yield Finding(claim="shortfall-reasons", says=f"The reasons were not counted again: there are more than {MOST_PEOPLE:,} people.")
        return
    yield from _unlike(stated, facts, roster)


def _unlike(stated: Iterable[Shortfall], facts: Facts, roster: Roster) -> Iterator[Finding]:
    from solver.explain.recounted import recounted

    by_key = {key_of(one): one for one in stated}
    bare = [replace(one, reasons=()) for one in by_key.values()]
    for one in recounted(facts, bare, roster):
        said = by_key[key_of(one)].reasons
        if Counter(said) != Counter(one.reasons):
            says = f"{key_in_words(key_of(one))}: the roster names {_in_words(said)}; counted are {_in_words(one.reasons)}."
            yield Finding(claim="shortfall-reasons", says=says)


def _in_words(reasons: Iterable[Reason]) -> str:
    return ", ".join(f"{one.reason} {one.people}" for one in sorted(reasons, key=lambda one: (-one.people, one.reason))) or "none"


def _called(one: Placement) -> str:
    return f"{one.person} to {one.unit}, {one.first_day} ({one.program})"
