"""Drafts planted by whoever may write to the log: what the lots would not have given does not hold, whatever the draft says of itself."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from scheduler.checking import PlanCheck, checked
from scheduler.handling import Ledger
from scheduler.lots import Seed, seed_for
from scheduler.planning import searched
from scheduler.problem import EDITION, facts_for
from scheduler.remaking import Level
from scheduler.waiting import NOBODY, Waiting
from solver.facts import LATEST_EDITION
from solver.outcome import Effort, Placement, Roster
from tests.scheduler.small_company import HORIZON
from tests.scheduler.test_checking import company, ledger, planned

__all__ = ["company", "ledger"]  # fixtures

CALM = Effort(time_limit_s=20, workers=1)
SAID = {EDITION: LATEST_EDITION, "tie_break": "settled", "time_limit_s": "20", "workers": 1, "reproducible": False}


def seed_of(ledger: Ledger) -> Seed:
    return seed_for(ledger.org, HORIZON, ledger.org.position, lambda position: ledger.log.root_at(position).hex())


@pytest.fixture
def best(ledger: Ledger) -> Roster:
    """What the lots of the next draft give."""
    found = searched(facts_for(ledger.org, HORIZON), CALM, NOBODY, lots=seed_of(ledger).lots)
    assert found.parameters["tie_break"] == "settled"
    return found.roster


def planted(ledger: Ledger, roster: Roster, waiting: Waiting = NOBODY, **said: Any) -> tuple[PlanCheck, Level]:
    """A draft of the roster with a certificate that is borne out, checked; and what level 3 says of it."""
    command = planned(ledger, roster)
    ledger.handle(replace(command, parameters={**SAID, **seed_of(ledger).parameters, **said}))
    [found] = checked(ledger, list(ledger.org.plans.values())[-1:], solving=waiting)
    assert found.counts
    return found, found.remade[1]


def instead(roster: Roster, wanted: Callable[[Placement], bool], **changed: Any) -> Roster:
    """The roster with the first placement that is wanted changed."""
    chosen = next(one for one in roster if wanted(one))
    return tuple(replace(one, **changed) if one is chosen else one for one in roster)


def test_what_the_lots_give_holds(ledger: Ledger, best: Roster) -> None:
    found, level = planted(ledger, best)
    assert (found.holds, level.holds) == (True, True)


def test_a_roster_with_somebody_left_out_was_beaten(ledger: Ledger, best: Roster) -> None:
    found, level = planted(ledger, best[1:])
    assert (found.holds, level.holds) == (False, False)
    assert "a plan is better in " in level.says


def test_the_same_visits_with_another_host_were_not_drawn(ledger: Ledger, best: Roster) -> None:
    hosted = [one for one in best if one.host is not None]
    people = ledger.org.people
    others = [
        (one, host)
        for one in hosted
        for host in people
        if host != one.host and people[host].unit.at(one.first_day) == one.unit and people[host].employed_on(one.first_day)
    ]
    for one, host in others:
        try:
            found, level = planted(ledger, instead(best, lambda other, one=one: other is one, host=host))
        except AssertionError:  # that host cannot be: a breach
            continue
        assert (found.holds, level.holds) == (False, False)
        assert "the same visits with other hosts" in level.says or "add up to" in level.says
        return
    pytest.fail("nobody else could be the host")


def test_a_stopped_check_has_no_answer(ledger: Ledger, best: Roster) -> None:
    found, level = planted(ledger, best, Waiting(wants_stop=lambda: True))
    assert (found.holds, level.holds) == (True, None)
    assert "stopped" in level.says


def test_what_is_not_settled_in_the_time_has_no_answer(ledger: Ledger, best: Roster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solver.engine.ties.LARGEST", 0)
    found, level = planted(ledger, best)
    assert (found.holds, level.holds) == (True, None)
    assert "could not be settled" in level.says
