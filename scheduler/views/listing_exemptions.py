"""Exemptions as they are read: who is let off from what, why, on whose word, until when, and for which time."""

from collections.abc import Iterable, Iterator
from datetime import date

from scheduler.directory import Directory
from scheduler.organisation import Exemption, Organisation, Plan
from scheduler.views.days import span_text
from scheduler.views.labels import Label
from solver.periods import period_of, quarter_index

IN_FORCE = "in force"
TO_COME = "to come"


def exemptions_of(org: Organisation, directory: Directory, day: date) -> Iterator[dict[str, object]]:
    """A record for each exemption, in the order of the log; `status` as of the day: in force, to come, over or withdrawn."""
    for one in org.exemptions.values():
        yield {**_record(one, org, directory, one.first_day), "status": _status(one, day)}


def exempt_from(program: str, org: Organisation, directory: Directory, day: date) -> list[dict[str, object]]:
    """The records of those who are exempt from the program on the day, or will be."""
    records = exemptions_of(org, directory, day)
    return [one for one in records if one["program"] == program and one["status"] in (IN_FORCE, TO_COME)]


def exempt_in(plan: Plan, org: Organisation) -> tuple[Exemption, ...]:
    """The exemptions that the plan counts with: granted before the position on which it rests, and not withdrawn until then."""
    made = plan.made
    if made.asks is not None:
        return ()
    return tuple(
        one
        for one in org.exemptions.values()
        if one.granted_at_position <= made.based_on
        and (one.withdrawn_at_position is None or one.withdrawn_at_position > made.based_on)
        and one.first_day <= made.last_day
        and one.last_day >= made.first_day
    )


def exemptions_in(plan: Plan, org: Organisation, directory: Directory) -> list[dict[str, object]]:
    """The same as records; `repeated` names the quarters before the plan's in which the same was lifted already."""
    return [_record(one, org, directory, plan.made.first_day) for one in exempt_in(plan, org)]


def exemption_lines(plan: Plan, org: Organisation, directory: Directory, label: Label) -> Iterator[str]:
    """A line for each exemption that the plan counts with; repeated ones say so."""
    for one in exempt_in(plan, org):
        who = label(one.person) if one.person is not None else f"{one.unit} and all below it"
        why = f"{directory.text(one.reason)}; approved by {directory.login_of(one.approved_by)}"
        again = repeated_in(one, org, plan.made.first_day)
        said = f" REPEATED: exempt in {', '.join(again)} already." if again else ""
        yield f"  {one.id}: {who} owes {one.program} nothing, {span_text(one.first_day, one.last_day)}: {why}.{said}"


def repeated_in(exemption: Exemption, org: Organisation, day: date) -> list[str]:
    """The quarters before the day's in which the same person or unit was exempt from the same program by another exemption."""
    offset = org.policy.get("fiscal-offset", 0)
    now = quarter_index(day, offset)
    spans = [(quarter_index(one.first_day, offset), quarter_index(one.last_day, offset)) for one in _before(exemption, org)]
    earlier = sorted({quarter for first, last in spans for quarter in range(first, min(last, now - 1) + 1)})
    return [_named(quarter, offset) for quarter in earlier]


def _before(exemption: Exemption, org: Organisation) -> list[Exemption]:
    """The exemptions of the same that began before it, or on the same day and stood already when it was granted."""
    alike = [one for one in org.exemptions.values() if one.subject == exemption.subject and not one.withdrawn]
    return [one for one in alike if _order(one) < _order(exemption)]


def _order(one: Exemption) -> tuple[date, int]:
    return one.first_day, one.granted_at_position


def _named(quarter: int, offset: int) -> str:
    year, month = divmod(3 * quarter + offset, 12)
    return period_of("quarter", date(year, month + 1, 1), offset).name


def _record(one: Exemption, org: Organisation, directory: Directory, day: date) -> dict[str, object]:
    return {
        "exemption": one.id,
        "program": one.program,
        "person": None if one.person is None else directory.number_of(one.person),
        "unit": one.unit,
        "first_day": one.first_day,
        "last_day": one.last_day,
        "reason": directory.text(one.reason),
        "approved_by": directory.login_of(one.approved_by),
        "repeated": repeated_in(one, org, day),
    }


def _status(one: Exemption, day: date) -> str:
    if one.withdrawn:
        return "withdrawn"
    if day < one.first_day:
        return TO_COME
    return "over" if one.last_day < day else IN_FORCE


def labelled(exemptions: Iterable[Exemption]) -> set[str]:
    """The people who are exempt."""
    return {one.person for one in exemptions if one.person is not None}
