"""Why and why not, for people and for other programs."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.views.days import day_text, stretch_text
from scheduler.views.loads import load_lines, load_object
from scheduler.views.plan_head import counted
from scheduler.views.prices import price_in_words, price_object
from solver.outcome import COVER_PROGRAM, FLOOR, MAX_GAP, UNIT_MAX_GAP, Breach, Kind, Placement, Shortfall, Tier
from solver.referee.registry import MENDABLE

if TYPE_CHECKING:
    from scheduler.explaining import Explained
    from solver.explain.price import Price
    from solver.explain.why import Alternative, Why
    from solver.explain.whynot import WhyNot

Label = Callable[[str], str]
Object = dict[str, object]

_OPAQUE = re.compile(r"\b[0-9a-f]{32}\b")
_WITH_NUMBERS = re.compile(r"\b\d+(-\d\d-\d\d)?\b")  # days and counts, in which one breach may differ from the next
_INSTEAD = {"person": "Somebody else for the ask that day", "unit": "The same days in another unit", "day": "Other days"}
_NOT_SOLVED = "the plan is too large for that, the time was up, or what is pinned has its rest from what would move"
MOST_TOLD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How people are called: `label` number and name for pages, `number` for sentences and programs."""

    label: Label
    number: Label
    of_placements: bool = True  # programs ask for placements alone

    def price(self, price: "Price") -> str:
        """What it costs."""
        return price_in_words(price, of_placements=self.of_placements)

    def told(self, sentence: str) -> str:
        """The sentence with each opaque id replaced by the person's number."""
        return _OPAQUE.sub(lambda found: self.number(found[0]), sentence)


# --- why ---


def why_lines(about: "Explained", why: "Why", words: Words) -> Iterator[str]:
    """What it is, what it serves, what its want would cost, what could stand instead."""
    placement = why.placement
    yield f"{placement.id}: {_sentence(placement, words)}"
    yield from _serving(why, words)
    if placement in about.given.held:
        yield "It is pinned: every plan of these days holds it. What follows is told as if it were not."
    yield from load_lines(about.given, placement, words.number(placement.person))
    yield f"Dropped, with everything else as it stands, the plan {words.price(why.dropped)}."
    if why.unrested:
        yield "But others of the plan have their rest from it, so that it cannot just be dropped:"
        yield from (f"  {line}" for line in _against(why.unrested, words))
    if why.without is not None:
        yield f"{_solved_without(placement)} the best plan {words.price(why.without)}."
    else:
        yield f"Other plans were not made: {_NOT_SOLVED}."
    for differs, heading in _INSTEAD.items():
        yield from _instead(why, differs, heading, words)
    if placement.host is not None:
        others = _listed([words.label(host) for host in why.hosts], "nobody")
        yield f"Other hosts who are free then, everything else as it stands: {others}. No tier counts who hosts."


def _solved_without(placement: Placement) -> str:
    doing = f"ask {placement.ask}" if placement.kind is Kind.COVER else placement.program
    return f"Made again without this person in {doing} on {day_text(placement.days[0])}, everybody free to move,"


def _serving(why: "Why", words: Words) -> Iterator[str]:
    if not why.missing_without:
        yield "Nothing that is asked for would be missing without it."
    for gap in why.missing_without:
        yield f"It serves {gap_in_words(gap, words)}."


def gap_in_words(gap: Shortfall, words: Words) -> str:
    """`1 head-day of ask A7 at DEPOT-3 on Fri 7 Aug (driving)`."""
    if gap.ask is not None and gap.day is not None:
        skill = f" ({gap.skill})" if gap.skill else ""
        return f"{counted(gap.missing, 'head', 'heads')} of ask {gap.ask} at {gap.unit} on {day_text(gap.day)}{skill}"
    if gap.rule in (MAX_GAP, UNIT_MAX_GAP):
        who = gap.unit if gap.person is None else words.label(gap.person)
        return f"{counted(gap.missing, 'day', 'days')} on which {who} is past the longest gap of {gap.program}"
    if gap.person is not None:
        return f"{counted(gap.missing, 'placement', 'placements')} of {gap.program} that {words.label(gap.person)} owes in {gap.period}"
    if gap.rule == FLOOR:
        return f"{counted(gap.missing, 'placement', 'placements')} of {gap.program} that {gap.unit} should have in {gap.period}"
    does = "sends nobody" if gap.rule == "sends" else "receives nobody"
    return f"{gap.program} in {gap.unit}, which otherwise {does}"


def _instead(why: "Why", differs: str, heading: str, words: Words) -> Iterator[str]:
    told = [one for one in why.alternatives if one.differs == differs]
    if not told:
        return
    lawful, as_good = (next((n for key, n in counts.items() if key == differs), 0) for counts in (why.lawful, why.as_good))
    yield f"{heading}: {counted(lawful, 'choice', 'choices')} with the rest as it stands, {as_good} of them at no price."
    for one in told:
        yield f"  {_other(why, one, words)}: {words.price(one.beside)}{_again(one, words)}{_to_tie(why, one, words)}"


def _other(why: "Why", one: "Alternative", words: Words) -> str:
    if one.differs == "person":
        return words.label(one.placement.person)
    host = f" with {words.label(one.placement.host)}" if one.placement.host is not None else ""
    back = f", free on {day_text(one.placement.compensation_day)}" if one.placement.compensation_day is not None else ""
    return f"{one.placement.unit}, {stretch_text(one.placement.days)}{host}{back}"


def _again(one: "Alternative", words: Words) -> str:
    """What the best plan with it costs, where that says something else."""
    if one.price is None or one.beside.tie:
        return ""
    said = words.price(one.price)
    return "" if said == words.price(one.beside) else f"; the best plan with it {said}"


def _to_tie(why: "Why", one: "Alternative", words: Words) -> str:
    """What would have to differ for it to be as good, where one number says so."""
    decided = one.beside.decided_by
    if decided is None or decided.most < 0:
        return ""
    if decided.tier is Tier.FAIRNESS and one.differs == "person":
        return f" (has given {counted(one.days_given, 'day', 'days')} besides, {words.number(why.placement.person)} {why.days_given})"
    if decided.tier is Tier.PREFERENCES:
        return f" (would tie if the wish of {words.number(one.placement.person)} for {one.placement.unit} weighed {decided.most} more)"
    return ""


def why_object(about: "Explained", why: "Why", words: Words) -> Object:
    """The same for other programs."""
    return {
        "plan": about.plan.id,
        "position": about.position,
        "placement": placement_object(why.placement, words),
        "pinned": why.placement in about.given.held,
        **load_object(about.given, why.placement),
        "missing_without": [gap_object(gap, words) for gap in why.missing_without],
        "dropped": price_object(why.dropped),
        "without": price_object(why.without),
        "alternatives": [
            {
                "differs": one.differs.value,
                "placement": placement_object(one.placement, words),
                "days_given": one.days_given,
                "beside": price_object(one.beside),
                "price": price_object(one.price),
            }
            for one in why.alternatives
        ],
        "lawful": {differs.value: number for differs, number in why.lawful.items()},
        "as_good": {differs.value: number for differs, number in why.as_good.items()},
        "hosts": [words.number(host) for host in why.hosts],
        "days_given": why.days_given,
        "unrested": [{"rule": breach.rule, "says": words.told(breach.says)} for breach in why.unrested],
    }


# --- why not ---


def why_not_lines(about: "Explained", answers: Iterable["WhyNot"], words: Words) -> Iterator[str]:
    """Each way in which the person could have been there, the possible ones first."""
    for answer in answers:
        if answer.answer == "placed":
            yield f"It is in the plan: {answer.placement.id}: {_sentence(answer.placement, words)}"
            yield f"Why: rota plan why {answer.placement.id}"
        elif answer.answer == "forbidden":
            yield f"{_task(answer.placement)}: forbidden, {_by_what(answer, words)}."
            yield from (f"  {line}" for line in _against(answer.against, words))
        else:
            yield f"{_task(answer.placement)}: possible."
            yield from _possible(answer, words)


def _by_what(answer: "WhyNot", words: Words) -> str:
    if not answer.held and (rules := {breach.rule for breach in answer.against}) <= MENDABLE:
        return "unless something else is pinned that " + ("gives the rest" if rules == {"working-time"} else "comes before it")
    if not answer.held:
        return "whatever else is planned"
    return f"as every plan must hold what is pinned ({_listed([_sentence(one, words) for one in answer.held], '')})"


def _possible(answer: "WhyNot", words: Words) -> Iterator[str]:
    if answer.against:
        yield "  The plan as it stands is against it:"
        yield from (f"    {line}" for line in _against(answer.against, words))
    gone = _listed([f"{one.id} ({_sentence(one, words)})" for one in answer.gone], "")
    if answer.beside is not None:
        out = f"In the place of {gone}" if gone else "Added to it"
        yield f"  {out}, with the rest as it stands, the plan {words.price(answer.beside)}."
    if answer.price is not None:
        ways = "" if answer.solved == answer.ways else f" (the cheapest of {answer.solved} of {answer.ways} ways that were tried)"
        yield f"  Made again with it, everybody free to move, the best plan {words.price(answer.price)}{ways}."
    else:
        why = "only other placements give it its rest, and they are free to move then" if answer.leans else _NOT_SOLVED
        yield f"  The plan was not made again with it: {why}."


def _against(breaches: Iterable[Breach], words: Words) -> Iterator[str]:
    """A line for what is broken in the same way on several days."""
    alike: dict[tuple[object, ...], list[Breach]] = defaultdict(list)
    for breach in breaches:
        alike[breach.rule, breach.person, breach.unit, _WITH_NUMBERS.sub("", breach.says)].append(breach)
    for first, *others in list(alike.values())[:MOST_TOLD]:
        more = f", and so on {counted(len(others), 'other day', 'other days')}" if others else ""
        yield f"{first.rule}: {words.told(first.says)}{more}"
    if len(alike) > MOST_TOLD:
        yield f"and {len(alike) - MOST_TOLD} more, all of them with --json"


def _task(placement: Placement) -> str:
    if placement.kind is Kind.COVER:
        return f"Helping, ask {placement.ask}{f' ({placement.skill})' if placement.skill else ''}"
    if len(placement.days) > 1 or placement.first_day != placement.last_day:
        return f"{placement.program}, {placement.first_day} to {placement.last_day}"
    back = f", free for it on {day_text(placement.compensation_day)}" if placement.compensation_day is not None else ""
    return f"{placement.program}{back}"


def why_not_object(about: "Explained", answers: Iterable["WhyNot"], words: Words) -> Object:
    """The same for other programs."""
    return {"plan": about.plan.id, "position": about.position, "answers": [_answer_object(answer, words) for answer in answers]}


def _answer_object(answer: "WhyNot", words: Words) -> Object:
    return {
        "answer": answer.answer.value,
        "placement": placement_object(answer.placement, words),
        "against": [{"rule": breach.rule, "says": words.told(breach.says)} for breach in answer.against],
        "pinned": [one.id for one in answer.held],
        "gone": [one.id for one in answer.gone],
        "beside": price_object(answer.beside),
        "price": price_object(answer.price),
        "ways": answer.ways,
        "solved": answer.solved,
        "leans": answer.leans,
    }


# --- shared ---


def _sentence(placement: Placement, words: Words) -> str:
    who, where, when = words.label(placement.person), placement.unit, stretch_text(placement.days)
    if placement.program == COVER_PROGRAM:
        return f"{who} helps at {where}, ask {placement.ask}{f' ({placement.skill})' if placement.skill else ''}, {when}"
    host = f" with {words.label(placement.host)}" if placement.host is not None else ""
    back = f", free for it on {day_text(placement.compensation_day)}" if placement.compensation_day is not None else ""
    return f"{who} at {where}{host} for {placement.program}, {when}{back}"


def _listed(names: list[str], none: str) -> str:
    more = f" and {len(names) - MOST_TOLD} more" if len(names) > MOST_TOLD else ""
    return ", ".join(names[:MOST_TOLD]) + more if names else none


def placement_object(placement: Placement, words: Words) -> Object:
    return {
        "id": placement.id,
        "kind": placement.kind.value,
        "program": placement.program,
        "ask": placement.ask,
        "person": words.number(placement.person),
        "unit": placement.unit,
        "host": None if placement.host is None else words.number(placement.host),
        "first_day": placement.first_day,
        "last_day": placement.last_day,
        "days": list(placement.days),
        "compensation_day": placement.compensation_day,
    }


def gap_object(gap: Shortfall, words: Words) -> Object:
    return {
        "tier": gap.tier.value,
        "missing": gap.missing,
        "price": gap.price,
        "program": gap.program,
        "person": None if gap.person is None else words.number(gap.person),
        "period": gap.period,
        "unit": gap.unit,
        "rule": gap.rule,
        "ask": gap.ask,
        "day": gap.day,
        "skill": gap.skill,
    }
