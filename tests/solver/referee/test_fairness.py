"""Uneven days: what is theirs to give, and what newcomers are credited with."""

from dataclasses import replace
from datetime import date

import pytest

from solver.facts import Facts, Span
from solver.outcome import Tier
from solver.referee.fairness import credits_of, share_of
from solver.referee.judge import judge
from solver.referee.reading import Reading
from solver.timeline import Timeline
from tests.solver.referee.company import MON, MON_FRI, TEAM, TUE, WED, company, executive, people_with, person, team_visit

A_YEAR = 365  # days of 2025Q4..2026Q3
FIRST = "2025-10-01"


def with_eve(**facts) -> Facts:
    return company(programs=(TEAM,), people=people_with(executive("eve", **facts)))


def share(facts: Facts, who: str = "eve") -> int:
    return share_of(Reading(facts), who)


def credit(facts: Facts) -> dict[str, int]:
    return dict(credits_of(Reading(facts)))


@pytest.mark.parametrize("hired", [None, "2020-01-01", FIRST])
def test_who_is_there_all_the_time_counts_a_hundred_for_a_squared_day(hired: str | None) -> None:
    facts = with_eve(hired=hired, away=["2026-07-06..2026-07-31", "2025-12-01..2025-12-27"])
    assert judge(facts, (team_visit("eve", "NORTH", "08-14"),)).values[Tier.FAIRNESS] == 100


@pytest.mark.parametrize(
    ("away", "left"),
    [
        ("2026-01-01..2026-01-27", A_YEAR),  # 27 days
        ("2026-01-01..2026-01-28", A_YEAR - 28),
        ("2025-01-01..2025-10-10", A_YEAR - 10),
        ("2026-09-21..2027-03-31", A_YEAR - 10),
        ("2026-09-21..", A_YEAR - 10),
        ("2025-01-01..2025-03-31", A_YEAR),
    ],
)
def test_long_absences_make_the_share_smaller_by_their_days_in_the_four_quarters(away: str, left: int) -> None:
    assert share(with_eve(away=[away])) == (1000 * left + A_YEAR // 2) // A_YEAR


def test_who_leaves_has_a_share_of_the_days_before() -> None:
    assert share(with_eve(left="2026-08-31")) == round(1000 * (A_YEAR - 30) / A_YEAR)


def test_who_comes_in_the_horizon_has_no_days_of_it_before_that() -> None:
    assert share(with_eve(hired="2026-07-11")) == round(1000 * (A_YEAR - 10) / A_YEAR)
    assert share(with_eve(hired="2026-07-01")) == share(with_eve(hired="2026-02-01")) == 1000


def test_few_weekdays_or_few_hours_whichever_is_less() -> None:
    three = MON | TUE | WED
    assert share(with_eve(workdays=three)) == 600
    assert share(with_eve(workdays=three, fte_permille=600)) == 600
    assert share(with_eve(workdays=three, fte_permille=500)) == 500
    assert share(with_eve(workdays=three, fte_permille=800)) == 600
    assert share(with_eve(workdays=MON_FRI | 1 << 5, fte_permille=900)) == 900
    later = Timeline((date.min, date(2026, 7, 2)), (MON_FRI, MON))
    assert share(with_eve(workdays=later)) == 1000  # as on the horizon's first day


def test_nobody_has_less_than_a_tenth_but_by_contract() -> None:
    assert share(with_eve(away=["2025-01-01..2027-01-01"])) == 100
    assert share(with_eve(away=["2025-01-01..2027-01-01"], fte_permille=50)) == 50
    assert share(with_eve(workdays=0)) == 100


# --- newcomers ---


def test_newcomers_are_credited_with_what_their_group_gave_before_they_came() -> None:
    stood = tuple(team_visit("max", "NORTH", on) for on in ("2025-11-03", "2026-02-02", "2026-04-06", "2026-06-01"))
    facts = replace(with_eve(hired="2026-05-01"), standing=stood)
    assert credit(facts) == {"eve": 3}
    assert judge(facts, ()).values[Tier.FAIRNESS] == 100 * (4**2 + 3**2)
    assert judge(facts, (team_visit("eve", "NORTH", "07-14"),)).values[Tier.FAIRNESS] == 100 * (4**2 + 4**2)
    assert credit(replace(facts, edition=1)) == {}
    assert judge(replace(facts, edition=1), ()).values[Tier.FAIRNESS] == 100 * 4**2


def test_the_credit_is_the_mean_of_the_group_for_each_share_rounded_half_up() -> None:
    stood = tuple(team_visit("max", "NORTH", on) for on in ("2025-11-03", "2026-02-02", "2026-04-06"))
    eve, ann = executive("eve", hired="2026-05-01"), executive("ann")
    facts = company(programs=(TEAM,), people=people_with(eve, ann), standing=stood)
    assert credit(facts) == {"eve": 2}  # 3 days of 2 people
    half = company(programs=(TEAM,), people=people_with(eve, executive("ann", fte_permille=500)), standing=stood)
    assert credit(half) == {"eve": 2}  # 3 days of 1.5 people
    part = company(programs=(TEAM,), people=people_with(replace(eve, fte_permille=Timeline.of(400))), standing=stood)
    assert credit(part) == {"eve": 1}  # 1.2


def test_without_old_hands_in_the_unit_the_level_counts_and_without_those_everybody() -> None:
    stood = (team_visit("max", "NORTH", "2025-11-03"), team_visit("max", "NORTH", "2025-11-04"), team_visit("sam", "NORTH", "2025-11-05"))
    elsewhere = executive("eve", home="SOUTH", hired="2026-05-01")
    assert credit(company(programs=(TEAM,), people=people_with(elsewhere), standing=stood)) == {"eve": 2}
    manager = person("eve", "SOUTH", hired="2026-05-01", level="manager")
    assert credit(company(programs=(TEAM,), people=people_with(manager), standing=stood)) == {"eve": 1}  # 3 days of 5 people
    assert credit(company(programs=(TEAM,), people=(executive("eve", hired="2026-05-01"),))) == {}


def test_days_of_the_horizon_are_no_credit() -> None:
    stood = (team_visit("max", "NORTH", "2026-07-06"), team_visit("max", "NORTH", "2026-06-30"))
    assert credit(replace(with_eve(hired="2026-08-03"), standing=stood)) == {"eve": 1}
    assert credit(replace(with_eve(hired="2026-06-30"), standing=stood)) == {}
    assert credit(replace(with_eve(hired="2026-10-01"), standing=stood)) == {}  # after the horizon
    gone = replace(executive("eve", hired="2026-05-01"), left=date(2026, 6, 30))
    assert credit(company(programs=(TEAM,), people=people_with(gone), standing=stood)) == {}


def test_open_absences_are_long() -> None:
    eve = replace(executive("eve"), absences=(Span(first_day=None, last_day=date(2025, 10, 5)),))
    assert share(company(programs=(TEAM,), people=people_with(eve))) == round(1000 * (A_YEAR - 5) / A_YEAR)
