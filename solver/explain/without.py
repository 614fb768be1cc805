"""Facts that leave one placement no way into a plan, and change nothing else that counts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from solver.facts import AskFacts, Facts, PersonFacts, SkillHeld, Span
from solver.outcome import Kind, Placement

PASS = "\x00pass"  # a skill that nobody can have stated
ALWAYS = Span(first_day=None, last_day=None)


def without(facts: Facts, placement: Placement) -> Facts:
    """The person does not serve the ask on that day, or is not in the program on the placement's first day of work, in no unit."""
    if placement.kind is Kind.COVER:
        return _without_help(facts, placement)
    day = placement.days[0]
    programs = tuple(
        replace(program, needs=(*program.needs, PASS)) if program.id == placement.program else program for program in facts.programs
    )
    people = _with_passes(facts, lambda person: _but_for(ALWAYS, day) if person.id == placement.person else (ALWAYS,))
    return replace(facts, programs=programs, people=people)


def _without_help(facts: Facts, placement: Placement) -> Facts:
    """The ask's skill goes by another name, which the person does not hold that day."""
    skill, day = placement.skill, placement.first_day

    def passes(person: PersonFacts) -> tuple[Span, ...]:
        spans = (ALWAYS,) if skill is None else tuple(held.span for held in person.skills if held.skill == skill)
        return tuple(part for span in spans for part in _but_for(span, day)) if person.id == placement.person else spans

    def told(ask: AskFacts) -> AskFacts:
        return replace(ask, skill=PASS) if ask.id == placement.ask else ask

    return replace(facts, asks=tuple(map(told, facts.asks)), people=_with_passes(facts, passes))


def _with_passes(facts: Facts, spans: Callable[[PersonFacts], tuple[Span, ...]]) -> tuple[PersonFacts, ...]:
    def passed(person: PersonFacts) -> PersonFacts:
        return replace(person, skills=(*person.skills, *(SkillHeld(skill=PASS, span=span) for span in spans(person))))

    return tuple(map(passed, facts.people))


def _but_for(span: Span, day: date) -> tuple[Span, ...]:
    """The span without the day."""
    if day not in span:
        return (span,)
    one = timedelta(days=1)
    before, after = Span(first_day=span.first_day, last_day=day - one), Span(first_day=day + one, last_day=span.last_day)
    return tuple(part for part in (before, after) if part.first_day is None or part.last_day is None or part.first_day <= part.last_day)
