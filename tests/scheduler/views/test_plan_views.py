"""What people read of a plan: what it pays, what is missing and why, who is where when."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from msgspec import structs

from events.kinds.plans import ReasonLine, ShortfallLine, TierLine
from scheduler.views.days import days_text, parse_week, span_text, stretch_text, week_name
from scheduler.views.gaps import gap_in_short
from scheduler.views.gave_way import LEAST, MOST, GaveWay, gave_way_in_words, gave_way_object, gave_way_of
from scheduler.views.plan_head import counts_of, gap_in_words, head_lines, how_good_in_words, tier_records
from scheduler.views.plans import plan_records
from scheduler.views.reasons import IN_WORDS, reason_in_words
from scheduler.views.unmet import NAMED, OUTRANKS, unmet_lines
from scheduler.views.visits import Selection, by_person_lines, by_unit_lines, selected, unmet_of, weekly_counts
from solver.outcome import Placement
from tests.scheduler.sample_plan import HELP, SHORTFALLS, planned
from tests.scheduler.small_company import HORIZON, Numbers, july, opaque, published

ORG = planned()
PLAN = ORG.plans["2026Q3-1"]
LABEL = Numbers(ORG).number_of
HEADS = {"A1": 1}


def test_the_head_says_what_the_plan_is_and_how_large() -> None:
    assert head_lines(PLAN) == [
        "Plan 2026Q3-1, a draft, for 1 July to 30 September 2026",
        "1 shadow placement, 1 rotation, 1 cover day; 3 people on 12 days in all.",
        "Made on position 21 of the log (root abababab), engine plain 1.",
    ]


def test_every_tier_says_how_far_it_is_from_the_best() -> None:
    assert [record["gap"] for record in tier_records(PLAN)] == [
        "at most 1 above the best (50.0 %)",
        "proven best",
        "nothing proven",
        "proven best",
        "at most 1200 above the best (13.4 %)",
        "at most 1 above the best (3.5 %)",
    ]
    assert gap_in_words(TierLine(name="cover", value=0, bound=0)) == "proven best"
    assert gap_in_words(TierLine(name="cover", value=7, bound=0)) == "at most 7 above the best"


def test_how_good_a_plan_is_owns_up_to_each_tier() -> None:
    assert how_good_in_words(PLAN) == (
        "Proven best in cover and stability; programs at most 1 above the best (50.0 %); fairness at most 1200 above the best (13.4 %); "
        "preferences at most 1 above the best (3.5 %); nothing is proven of rotations."
    )
    made = structs.replace(PLAN.made, parameters={"ended": "time-limit"})
    assert how_good_in_words(structs.replace(PLAN, made=made)).endswith("of rotations. The time limit ended the search.")


@pytest.mark.parametrize(
    ("value", "bound", "words"),
    [
        (4, 4, "proven"),
        (1619, 1617, "within 0.2 %"),
        (1001, 1000, "within 0.1 %"),
        (9_999_999, 9_999_998, "within 0.1 %"),
        (1999, 1000, "within 99.9 %"),
        (5000, 1000, "within 400 %"),
        (7, 0, "at most 7 too many"),
        (7, None, "no bound"),
        (None, 3, "no bound"),
    ],
)
def test_a_gap_is_never_told_smaller_than_it_is_proven(value: int | None, bound: int | None, words: str) -> None:
    assert gap_in_short(value, bound) == words


def test_what_is_unmet_is_gathered_and_explained() -> None:
    assert list(unmet_lines(SHORTFALLS, LABEL, HEADS, most=None)) == [
        "Left unmet (programs 3, cover 4, rotations 1):",
        f"  {OUTRANKS}",
        "  programs: 1 placement of telus-day missing in 2026Q3: E2",
        "  programs: departments that send nobody (coverage): HQ",
        "  programs: front-line units that receive nobody (coverage): SOUTH",
        "  cover: 1 head-day missing at SOUTH (driving), ask A1: Tue 21 Jul",
        "      Tue 21 Jul: 1 of 1 heads missing: 6 without the skill · 1 kept at home by minimum staffing",
        "  rotations: 1 placement of weeks missing in 2026Q3: O2",
    ]


def test_that_cover_outranks_rotations_is_said_only_where_both_are_missing() -> None:
    assert not any(OUTRANKS in line for line in unmet_lines(SHORTFALLS[:4], LABEL, HEADS, most=None))
    assert not any(OUTRANKS in line for line in unmet_lines(SHORTFALLS[4:], LABEL, HEADS, most=None))


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (24, 24, "24 rotations gave way to cover, which outranks them (proven)."),
        (1, 1, "1 rotation gave way to cover, which outranks them (proven)."),
        (3, 5, "At least 3, at most 5 rotations gave way to cover, which outranks them."),
        (0, 1, "At most 1 rotation gave way to cover, which outranks them."),
        (3, None, "At least 3 rotations gave way to cover, which outranks them."),
        (0, 0, None),
        (0, None, None),
        (None, None, None),
    ],
)
def test_what_gave_way_to_cover_is_told_as_far_as_it_is_known(least: int | None, most: int | None, words: str | None) -> None:
    assert gave_way_in_words(gave_way_of({"workers": 2, **GaveWay(least=least, most=most).parameters})) == words


@pytest.mark.parametrize("parameters", [{}, {LEAST: True, MOST: True}, {LEAST: "3", MOST: "3"}], ids=["old", "flags", "texts"])
def test_a_plan_without_these_numbers_says_nothing_of_them(parameters: dict[str, Any]) -> None:
    assert gave_way_of(parameters) == GaveWay(least=None, most=None)
    assert gave_way_object(gave_way_of(parameters)) is None


def test_what_gave_way_is_told_although_no_cover_is_missing() -> None:
    lines = list(unmet_lines(SHORTFALLS[4:], LABEL, HEADS, most=None, gave_way="1 rotation gave way."))
    assert lines[:3] == ["Left unmet (rotations 1):", f"  {OUTRANKS}", "  1 rotation gave way."]


def test_the_rest_of_a_long_list_is_counted() -> None:
    lines = list(unmet_lines(SHORTFALLS, LABEL, HEADS, most=2))
    assert lines[-1] == "  and 3 more, all with --unmet 0"
    assert len([line for line in lines if line.startswith("  programs")]) == 2


def test_many_people_without_a_placement_are_one_line() -> None:
    many = [
        ShortfallLine(
            tier="rotations",
            program="weeks",
            person=f"{number:032x}",
            period="2026Q3",
            missing=1,
            price=1,
            reasons=(ReasonLine(reason="home-cover", people=1),),
        )
        for number in range(30)
    ]
    [_, line, reasons] = list(unmet_lines(many, lambda person: f"P{int(person, 16)}", HEADS, most=5))
    assert line.startswith("  rotations: 30 placements of weeks missing in 2026Q3: P0, P1")
    assert line.endswith(f"and {30 - NAMED} more")
    assert reasons.strip() == "30 kept at home by minimum staffing"


def test_floors_of_one_period_are_one_line() -> None:
    reasons = (ReasonLine(reason="no-seat", people=2),)
    short = [
        ShortfallLine(tier="programs", program="weeks", unit=unit, rule="floor", period=period, missing=missing, price=1, reasons=reasons)
        for unit, period, missing in (("WARD-A", "2026Q3", 1), ("WARD-B", "2026Q3", 2), ("WARD-A", "2026Q4", 1))
    ]
    assert list(unmet_lines(short, LABEL, HEADS, most=5)) == [
        "Left unmet (programs 4):",
        "  programs: 3 placements of weeks under the floors of 2026Q3: WARD-B (2), WARD-A (1)",
        "      4 no seat free",
        "  programs: 1 placement of weeks under the floors of 2026Q4: WARD-A (1)",
        "      2 no seat free",
    ]


def test_days_past_a_gap_are_one_line() -> None:
    people = [("E1", 2), ("E2", 12)]
    late = [
        *(ShortfallLine(tier="rotations", program="weeks", person=opaque(who), rule="max-gap", missing=n, price=1) for who, n in people),
        ShortfallLine(tier="rotations", program="weeks", unit="WARD-A", rule="unit-max-gap", missing=1, price=1),
    ]
    assert list(unmet_lines(late, LABEL, HEADS, most=5)) == [
        "Left unmet (rotations 15):",
        f"  rotations: 14 days past the longest gap of weeks: {LABEL(opaque('E2'))} (12), {LABEL(opaque('E1'))} (2)",
        "  rotations: 1 day past the longest gap between visits to a unit of weeks: WARD-A (1)",
    ]


def test_nothing_unmet_is_said_too() -> None:
    assert list(unmet_lines((), LABEL, HEADS, most=5)) == ["Nothing that was asked for is missing."]


def test_every_reason_that_a_shortfall_may_give_has_words() -> None:
    from solver.engine.reasons import OF_NO_DEBT
    from solver.impossible import BIT
    from solver.outcome import NEXT_PLAN

    assert set(IN_WORDS) == {NEXT_PLAN, *(reason for reason, bit in BIT.items() if not bit & OF_NO_DEBT)}
    assert all(words and "-" not in words for words in IN_WORDS.values())


def test_a_reason_of_a_later_version_speaks_for_itself() -> None:
    assert reason_in_words("some-new-code") == "some new code"


def test_the_calendar_by_unit_shows_a_block_in_every_week_it_touches() -> None:
    assert list(by_unit_lines(PLAN.placements, ORG, LABEL, Selection())) == [
        "NORTH",
        "  2026-W29 (13 July to 19 July 2026)",
        "    Wed 15 Jul: E1 (telus-day, with N1, sealed until 2026-07-15)",
        "SOUTH",
        "  2026-W28 (6 July to 12 July 2026)",
        "    Mon 6 - Fri 10 Jul: O1 (weeks)",
        "  2026-W29 (13 July to 19 July 2026)",
        "    Mon 13 - Fri 17 Jul: O1 (weeks)",
        "  2026-W30 (20 July to 26 July 2026)",
        "    Mon 20 Jul: 1 helper for A1 (driving): O2",
    ]


def test_a_person_is_shown_as_guest_and_as_host() -> None:
    assert [placement.unit for placement in selected(PLAN, ORG, Selection(person=opaque("N1")))] == ["NORTH"]
    assert [placement.unit for placement in selected(PLAN, ORG, Selection(person=opaque("O1")))] == ["SOUTH"]
    assert selected(PLAN, ORG, Selection(person=opaque("S2"))) == []


def test_what_is_unmet_is_narrowed_like_the_calendar() -> None:
    assert [line.rule or line.ask for line in unmet_of(PLAN, Selection(unit="SOUTH"))] == ["receives", "A1"]
    assert [line.program for line in unmet_of(PLAN, Selection(person=opaque("O2")))] == ["weeks"]
    assert [line.day for line in unmet_of(PLAN, Selection(monday=july(20)))] == [july(21)]
    assert unmet_of(PLAN, Selection(unit="NORTH")) == []


def test_days_of_the_same_help_are_one_line() -> None:
    more = [*PLAN.placements, *help_on(21, "O2"), *help_on(22, "O2", "E2"), *help_on(23, "E2", "S1")]
    assert list(by_unit_lines(more, ORG, LABEL, Selection(monday=july(20)))) == [
        "SOUTH",
        "    Mon 20 - Tue 21 Jul: 1 helper a day for A1 (driving): O2",
        "    Wed 22 - Thu 23 Jul: 2 helpers a day for A1 (driving): O2, E2, S1",
    ]
    assert list(by_person_lines(more, ORG, LABEL))[-3:] == [
        "  Mon 20 - Wed 22 Jul: SOUTH (helps with driving, ask A1)",
        "S1",
        "  Thu 23 Jul: SOUTH (helps with driving, ask A1)",
    ]


def help_on(day: int, *numbers: str) -> list[Placement]:
    return [replace(HELP, person=opaque(number), first_day=july(day), last_day=july(day), days=(july(day),)) for number in numbers]


def test_missing_heads_are_told_in_spans_of_equally_many() -> None:
    missing = {20: 2, 21: 2, 22: 1, 24: 1}
    lines = [replace_line(SHORTFALLS[3], day=july(day), missing=many) for day, many in missing.items()]
    [_, line, worst] = unmet_lines(lines, LABEL, {"A1": 3}, most=None)
    assert line == (
        "  cover: 6 head-days missing at SOUTH (driving), ask A1: Mon 20 - Tue 21 Jul (2 a day), Wed 22 Jul, Fri 24 Jul (1 a day)"
    )
    assert worst.startswith("      Mon 20 Jul: 2 of 3 heads missing: ")


def replace_line(line: ShortfallLine, **changed: Any) -> ShortfallLine:
    return structs.replace(line, **changed)


def test_what_one_person_lacks_is_told_without_counting_people() -> None:
    line = replace_line(SHORTFALLS[0], reasons=(ReasonLine(reason="reporting-line", people=1),))
    assert list(unmet_lines([line], LABEL, {}, most=None))[-1] == "      why: in the host's reporting line"


def test_a_long_block_is_told_from_its_first_to_its_last_day() -> None:
    weeks = tuple(july(monday + day) for monday in (6, 13, 20) for day in range(5))
    assert stretch_text(weeks) == "Mon 6 - Fri 24 Jul (15 days)"
    assert stretch_text(weeks[:10]) == days_text(weeks[:10])


def test_the_list_by_person_is_in_the_order_of_their_labels() -> None:
    lines = list(by_person_lines(reversed(PLAN.placements), ORG, LABEL))
    assert [line for line in lines if not line.startswith(" ")] == ["E1", "O1", "O2"]


def test_the_overview_counts_different_people_a_week() -> None:
    north, south = weekly_counts(PLAN.placements, *HORIZON)
    assert north["unit"] == "NORTH"
    assert (north["2026-W29"], north["2026-W30"]) == (1, None)
    assert [south[week] for week in ("2026-W27", "2026-W28", "2026-W29", "2026-W30")] == [None, 1, 1, 1]
    assert len(north) == 1 + 14


def test_the_list_of_plans_has_a_record_each() -> None:
    from tests.scheduler.small_company import company

    records = plan_records(company(*published("2026Q3-1")).plans.values())
    assert [(record["plan"], record["status"], record["placements"], record["cover"]) for record in records] == [
        ("2026Q3-1", "published", 0, 0)
    ]
    assert counts_of(PLAN) == {"placements": 3, "shadow": 1, "rotation": 1, "cover": 1, "people": 3, "head_days": 12, "shortfalls": 5}


@pytest.mark.parametrize(("text", "monday"), [("2026-W28", july(6)), ("2026w1", date(2025, 12, 29)), ("2026-07-12", july(6))])
def test_a_week_is_named_by_its_number_or_a_day(text: str, monday: date) -> None:
    assert parse_week(text) == monday


@pytest.mark.parametrize("text", ["28", "2026-W54", "2026-W00", "week 3", "2026-02-30", ""])
def test_what_is_no_week_says_what_would_be(text: str) -> None:
    with pytest.raises(ValueError, match="2026-W28"):
        parse_week(text)


def test_days_are_told_in_runs() -> None:
    assert days_text([july(30), july(31), date(2026, 8, 1), date(2026, 8, 3)]) == "Thu 30 Jul - Sat 1 Aug, Mon 3 Aug"
    assert days_text([]) == ""
    assert span_text(date(2026, 12, 28), date(2027, 1, 3)) == "28 December 2026 to 3 January 2027"
    assert week_name(date(2027, 1, 3)) == "2026-W53"
