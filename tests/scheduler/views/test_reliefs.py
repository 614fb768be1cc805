"""Grants as words and as commands."""

import shlex
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from scheduler.views.reliefs import commands_for, grant_in_words
from solver.explain.relaxing import CoverDays, Seats, Staffing, Terms
from tests.scheduler.small_company import company

ONE, TWO, LATER = date(2026, 8, 6), date(2026, 8, 7), date(2026, 8, 20)


def about() -> Any:
    return SimpleNamespace(org=company())


def test_one_less_at_minimum_staffing_is_said_with_both_numbers() -> None:
    grant = Staffing(unit="NORTH", days=(TWO,), minimum=(18,), now=(19,))
    assert grant_in_words(grant) == "one less at minimum staffing in NORTH on Fri 7 Aug (18 instead of 19)"
    assert commands_for(about(), grant) == ("rota units staffing NORTH --min 18 --on 2026-08-07",)


def test_a_larger_change_is_not_called_one() -> None:
    grant = Staffing(unit="NORTH", days=(ONE, TWO), minimum=(2, 2), now=(3, 4))
    assert grant_in_words(grant) == "fewer at minimum staffing in NORTH on Thu 6 Aug (2 instead of 3), Fri 7 Aug (2 instead of 4)"


def test_seats_go_up_for_the_day_and_down_after_it() -> None:
    grant = Seats(unit="SOUTH", days=(ONE, TWO, LATER), seats=(3, 3, 4))
    assert commands_for(about(), grant) == (
        "rota units change SOUTH --seats 3 --from 2026-08-06",
        "rota units change SOUTH --seats 3 --from 2026-08-07",
        "rota units change SOUTH --seats 2 --from 2026-08-08",
        "rota units change SOUTH --seats 4 --from 2026-08-20",
        "rota units change SOUTH --seats 2 --from 2026-08-21",
    )


def test_a_change_of_seats_that_comes_anyway_is_not_repeated() -> None:
    company_then = about()
    south = company_then.org.units["SOUTH"]
    company_then.org.units["SOUTH"] = replace(south, seats=south.seats.since(LATER, 5))
    before = date(2026, 8, 19)
    assert commands_for(company_then, Seats(unit="SOUTH", days=(before,), seats=(3,))) == (
        "rota units change SOUTH --seats 3 --from 2026-08-19",
    )


@pytest.mark.parametrize(
    ("grant", "words", "command"),
    [
        (
            Terms(program="telus-day", key="host_load", value=3, now=2),
            "host_load = 3 instead of 2 in telus-day",
            "rota programs amend telus-day --set host_load=3",
        ),
        (CoverDays(days=11), "one more cover day a quarter for everybody (11)", "rota config set cover-days 11"),
    ],
)
def test_terms_and_settings_are_changed_by_their_own_commands(grant, words, command) -> None:
    assert grant_in_words(grant) == words
    assert commands_for(about(), grant) == (command,)


def test_unit_names_with_blanks_are_quoted_for_the_shell() -> None:
    (command,) = commands_for(about(), Staffing(unit="Tool Design", days=(ONE,), minimum=(1,), now=(2,)))
    assert shlex.split(command)[3] == "Tool Design"


def test_nothing_to_grant_needs_no_command() -> None:
    assert grant_in_words(None) == "making the plan again as things are"
    assert commands_for(about(), None) == ()
