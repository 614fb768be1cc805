"""Keys of a program that do not go together, and keys that are understood but not planned yet."""

from collections.abc import Iterator

from events.kinds.programs import Choice, Terms
from scheduler.calendar import workdays_text
from scheduler.term_values import MOST_PLACEMENTS, Unfit

MOST_DAYS = 10 * 366


def contradictions(terms: Terms) -> Iterator[Unfit]:
    """Keys that do not go together; the names of keys as people write them."""
    one_day = terms.length_unit == "days" and terms.length == 1
    if terms.off_pattern and not one_day and terms.length_unit != "spread":
        yield Unfit('goes only with length "1d" or with spread days: a block keeps to the pattern', True, ("off_pattern",))
    if terms.length_unit == "spread" and terms.quota != 1:
        yield Unfit("must be 1 with spread days: one placement a period holds them all", terms.quota, ("quota",))
    if terms.length_unit == "spread" and terms.min_gap_days is not None:
        yield Unfit("does not go with spread days, which may lie anywhere in their period", terms.min_gap_days, ("min_gap",))
    if terms.length_unit != "weeks" and terms.weekdays is not None and not terms.starts & terms.weekdays:
        yield Unfit("has no day in common with starts, so that nothing can begin", workdays_text(terms.weekdays), ("weekdays",))
    if terms.compensation_days is not None and not one_day:
        kept = f"day within {terms.compensation_days}d"
        yield Unfit('goes only with length "1d": one day outside the pattern earns one day free', kept, ("compensation",))
    if terms.no_repeat == "host" and terms.host != "person":
        yield Unfit('asks for other hosts, but only host = "person" names any', "host", ("no_repeat",))
    yield from _about_time(terms, one_day=one_day)
    yield from _about_gaps(terms)
    yield from _about_units(terms)
    if terms.sponsor is not None and not terms.sealed:
        says = "names who knows of sealed placements, but nothing here is sealed; set sealed = true, or take the sponsor back: none"
        yield Unfit(says, None, ("sponsor",))
    yield from _not_planned_yet(terms)


def _about_time(terms: Terms, *, one_day: bool) -> Iterator[Unfit]:
    if terms.quota_minutes is not None and terms.minutes is None:
        yield Unfit('is stated in hours, but each placement takes whole days; state length in hours too, such as "4h"', None, ("quota",))
    if terms.quota > MOST_PLACEMENTS:
        says = f"comes to {terms.quota} placements of that length; at most {MOST_PLACEMENTS} are owed in a period"
        yield Unfit(says, f"{(terms.quota_minutes or 0) // 60}h", ("quota",))
    if terms.within_days is not None and terms.per != "window":
        yield Unfit('counts from the day of hire, so that no period repeats it; leave "per" out or write "window"', terms.per, ("per",))
    if terms.unit_gap_days is not None and terms.length_unit == "spread":
        yield Unfit("does not go with spread days, which may lie anywhere in their period", terms.unit_gap_days, ("unit_gap",))
    if terms.in_a_row is not None and terms.length_unit != "weeks":
        yield Unfit('goes only with a length in weeks, such as "4w"', terms.in_a_row, ("in_a_row",))


SHORTEST = {"week": 7, "fortnight": 14, "month": 28, "quarter": 90, "year": 365}  # days of a period


def _about_gaps(terms: Terms) -> Iterator[Unfit]:
    at_most = {"max_gap": terms.max_gap_days, "unit_min_gap": terms.unit_min_gap_days, "unit_max_gap": terms.unit_max_gap_days}
    for key, days in at_most.items():
        if days is not None and terms.length_unit == "spread":
            yield Unfit("does not go with spread days, which may lie anywhere in their period", f"{days}d", (key,))
    if (terms.min_gap_days or 0) > (terms.max_gap_days or MOST_DAYS):
        yield Unfit(f"is less than min_gap, {terms.min_gap_days} days", f"{terms.max_gap_days}d", ("max_gap",))
    if (terms.unit_min_gap_days or 0) > (terms.unit_max_gap_days or MOST_DAYS):
        yield Unfit(f"is less than unit_min_gap, {terms.unit_min_gap_days} days", f"{terms.unit_max_gap_days}d", ("unit_max_gap",))
    if terms.max_gap_days is not None:
        yield from _never_in_time(terms, terms.max_gap_days)


def _never_in_time(terms: Terms, gap: int) -> Iterator[Unfit]:
    """Each placement answers for its own days and for those until the next; the quota lets no more be made of them."""
    if terms.each_once:
        yield Unfit("does not go with each_once, after which nobody goes again", f"{gap}d", ("max_gap",))
    days = terms.length * (7 if terms.length_unit == "weeks" else 1)
    if terms.quota * (days + gap - 1) < SHORTEST.get(terms.per, 0):
        says = f"cannot be kept with a quota of {terms.quota} a {terms.per}: more days than that lie between; raise the quota or the gap"
        yield Unfit(says, f"{gap}d", ("max_gap",))


def _about_units(terms: Terms) -> Iterator[Unfit]:
    if terms.each_once and not terms.where.unit:
        yield Unfit("needs a list of units: where = { unit = [...] }", True, ("each_once",))
    if terms.each_once and (terms.no_repeat, terms.no_repeat_quarters) != ("unit", None):
        yield Unfit(
            'does not go with each_once, by which no unit is seen twice at all; leave it out or write "unit"',
            terms.no_repeat,
            ("no_repeat",),
        )
    if terms.unit_works and terms.length_unit == "weeks":
        yield Unfit("does not go with blocks of weeks, which may span days on which nobody works", True, ("unit_works",))
    yield from _floors(terms)


def _floors(terms: Terms) -> Iterator[Unfit]:
    for floor in terms.floors:
        if terms.where.unit and floor.unit not in terms.where.unit:
            yield Unfit("has a floor, but is not among the units of where", floor.unit, ("floors",))
        elif terms.where_not == Choice(unit=terms.where_not.unit) and floor.unit in terms.where_not.unit:
            yield Unfit("has a floor, but is among the units of where_not", floor.unit, ("floors",))


def _not_planned_yet(terms: Terms) -> Iterator[Unfit]:
    """Nothing is accepted and then ignored."""
    if not terms.supernumerary:
        yield Unfit("must be true: guests never count as staff of the unit that they visit", False, ("supernumerary",))
