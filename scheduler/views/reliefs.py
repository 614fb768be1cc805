"""What would help a plan's gaps, with the commands that do it."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from shlex import quote
from typing import TYPE_CHECKING

from scheduler.views.days import day_text
from scheduler.views.explanations import Object, Words, gap_in_words, gap_object, placement_object
from scheduler.views.gave_way import GaveWay, gave_way_in_words
from scheduler.views.plan_head import counted
from scheduler.views.reasons import reason_in_words
from solver.explain.relaxing import CoverDays, Grant, Seats, Staffing, Terms
from solver.outcome import NEXT_PLAN

if TYPE_CHECKING:
    from events.kinds.plans import ReasonLine
    from scheduler.explaining import Explained, Reliefs
    from scheduler.organisation import Plan
    from solver.explain.givenway import GivenWay
    from solver.explain.relief import Relief, Relieved

MOST_RELIEFS = 3
ONE_DAY = timedelta(days=1)


def relief_lines(about: "Explained", reliefs: "Reliefs", words: Words) -> Iterator[str]:
    """Gap by gap why it is there and what would help; then what gave way to cover."""
    if not reliefs.gaps:
        yield f"Nothing that was asked for is missing in {about.plan.id}."
    reasons = _reasons(about)
    for one in reliefs.found:
        yield f"{one.gap.tier}: {gap_in_words(one.gap, words)}: missing."
        counts = reasons.get(_key(one.gap), ())
        if counts:
            yield f"  {' · '.join(f'{line.people} {reason_in_words(line.reason)}' for line in counts)}"
        if {line.reason for line in counts} == {NEXT_PLAN}:
            yield "  Nothing is to be granted: the next plan can give it."
        else:
            yield from _helping(about, one)
    if len(reliefs.found) < reliefs.gaps:
        more = counted(reliefs.gaps - len(reliefs.found), "more gap", "more gaps")
        yield f"and {more}: --gaps 0 for all, --time-limit for more time, --ask for one."
    yield from _gave_way(reliefs.gave_way)


def _helping(about: "Explained", one: "Relieved") -> Iterator[str]:
    for relief in one.reliefs[:MOST_RELIEFS]:
        yield f"  {_capital(grant_in_words(relief.grant))} {_gives(one, relief)}."
        commands = commands_for(about, relief.grant)
        yield from (f"      {command}" for command in (*commands, _again(about.plan)))
    if not one.reliefs:
        yield f"  {_no_help(one)}"


def _no_help(one: "Relieved") -> str:
    """As much as was checked, and no more."""
    if not one.grants:
        whom = "Nobody" if one.gap.rule is None else "Nobody of those who were looked at"
        return f"{whom} is kept out by one thing alone that could be granted."
    if not one.checked:
        return "There was no time to check what might help."
    some = (
        f"{counted(one.checked, 'grant', 'grants')} of {one.grants}" if one.checked < one.grants else counted(one.grants, "grant", "grants")
    )
    return f"Where one thing alone keeps somebody out, granting it does not help: {some} checked."


def _again(plan: "Plan") -> str:
    """How the plan is made again."""
    return f"rota plan make {plan.made.horizon}" if plan.made.asks is None else f"rota cover fill {' '.join(plan.made.asks)}"


def _gives(one: "Relieved", relief: "Relief") -> str:
    if relief.how.value == "rest-fixed":
        held = f"; {counted(relief.people, 'person is', 'people are')} held back by nothing else" if relief.people else ""
        return f"fills {relief.fills} of {one.gap.missing} (checked), everything else as planned{held}"
    whom = "others near it move, the rest as planned" if relief.how.value == "nearby" else "others move"
    return f"makes a plan possible that pays {relief.saves} less in {one.gap.tier} (checked), in which {whom}"


def grant_in_words(grant: Grant | None) -> str:
    """`one less at minimum staffing in NORTH on Fri 7 Aug (18 instead of 19)`."""
    match grant:
        case None:
            return "making the plan again as things are"
        case Staffing():
            changes = zip(grant.days, grant.minimum, grant.now, strict=True)
            days = ", ".join(f"{day_text(day)} ({minimum} instead of {now})" for day, minimum, now in changes)
            one_less = all(now - minimum == 1 for minimum, now in zip(grant.minimum, grant.now, strict=True))
            return f"{'one less' if one_less else 'fewer'} at minimum staffing in {grant.unit} on {days}"
        case Seats():
            return f"one more seat in {grant.unit} on {', '.join(map(day_text, grant.days))}"
        case Terms():
            return f"{grant.key} = {grant.value} instead of {grant.now} in {grant.program}"
        case CoverDays():
            return f"one more cover day a quarter for everybody ({grant.days})"


def commands_for(about: "Explained", grant: Grant | None) -> tuple[str, ...]:
    """The commands that make the grant, those that take it back after its days included."""
    match grant:
        case None:
            return ()
        case Staffing():
            pairs = zip(grant.days, grant.minimum, strict=True)
            return tuple(f"rota units staffing {quote(grant.unit)} --min {minimum} --on {day}" for day, minimum in pairs)
        case Seats():
            return tuple(_seat_commands(about, grant))
        case Terms():
            return (f"rota programs amend {quote(grant.program)} --set {grant.key}={grant.value}",)
        case CoverDays():
            return (f"rota config set cover-days {grant.days}",)


def _seat_commands(about: "Explained", grant: Seats) -> Iterator[str]:
    """Up on the day and down on the day after; a later day that is granted, too, comes after in the list and wins."""
    seats = about.org.units[grant.unit].seats
    for day, number in zip(grant.days, grant.seats, strict=True):
        change = f"rota units change {quote(grant.unit)} --seats"
        yield f"{change} {number} --from {day}"
        if day + ONE_DAY not in grant.days and day + ONE_DAY not in seats.days:
            yield f"{change} {seats.at(day + ONE_DAY)} --from {day + ONE_DAY}"


def _gave_way(gave_way: "GivenWay | None") -> Iterator[str]:
    known = None if gave_way is None else GaveWay(least=gave_way.least, most=gave_way.most)
    if known is None or (not known.least and known.most is None):
        cause = "the plan is too large, the time was up, or its mandatory programs could get more"
        yield f"How many rotations gave way to cover could not be found out: {cause}."
    elif told := gave_way_in_words(known):
        yield told


def _reasons(about: "Explained") -> Mapping[tuple[object, ...], tuple["ReasonLine", ...]]:
    """The counts that the plan was stored with; they hold on the facts on which it rests."""
    if about.position != about.plan.made.based_on:
        return {}
    return {_key(line): line.reasons for line in about.plan.made.shortfalls}


def _key(line: object) -> tuple[object, ...]:
    return tuple(getattr(line, name) for name in ("program", "person", "period", "unit", "rule", "ask", "day"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def reliefs_object(about: "Explained", reliefs: "Reliefs", words: Words) -> Object:
    """The same for other programs."""
    gave_way = reliefs.gave_way
    return {
        "plan": about.plan.id,
        "position": about.position,
        "gaps": reliefs.gaps,
        "reliefs": [_relieved_object(about, one, words) for one in reliefs.found],
        "gave_way_to_cover": None if gave_way is None else {"least": gave_way.least, "most": gave_way.most},
    }


def _relieved_object(about: "Explained", one: "Relieved", words: Words) -> Object:
    return {
        "gap": gap_object(one.gap, words),
        "grants": one.grants,
        "checked": one.checked,
        "reliefs": [
            {
                "grant": None if relief.grant is None else grant_in_words(relief.grant),
                "how": relief.how.value,
                "fills": relief.fills,
                "saves": relief.saves,
                "people": relief.people,
                "adds": [placement_object(added, words) for added in relief.adds],
                "commands": list(commands_for(about, relief.grant)),
            }
            for relief in one.reliefs
        ],
    }
