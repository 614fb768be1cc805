"""Exemptions: of one person or one unit, with a reason, an approver and an end."""

from datetime import date

import pytest

from events.kinds.exemptions import ExemptionGranted, ExemptionWithdrawn
from events.kinds.log import ActorSeen, PolicySet
from events.kinds.programs import ProgramAdopted, ProgramRetired
from events.personal import Secret
from scheduler.decide.exemptions import Exempt, Unexempt
from scheduler.decide.registry import decide
from scheduler.errors import Rejected
from scheduler.problem import digest, facts_for
from scheduler.views.listing_exemptions import repeated_in
from tests.scheduler.stories import hired, opened, state_after, terms

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
COMPANY = (
    opened("HQ"),
    hired("ann", "HQ"),
    ProgramAdopted(program="telus-day", source=None, terms=terms()),
    ActorSeen(actor="board", login=Secret(subject="board", text="board")),
)


def asked(**facts):
    usual = {"program": "telus-day", "person": "ann", "first_day": FIRST, "last_day": LAST, "reason": "leads the audit"}
    return Exempt(**usual | {"actor": "board", "login": "board"} | facts)


def granted(exemption="X1", **facts):
    usual = {"program": "telus-day", "person": "ann", "first_day": FIRST, "last_day": LAST, "approved_by": "board", "reason": None}
    return ExemptionGranted(exemption=exemption, **usual | facts)


def refusal(command, *events):
    with pytest.raises(Rejected) as refused:
        decide(command, state_after(*COMPANY, *events))
    return refused.value.reason


def test_an_exemption_says_who_from_what_how_long_why_and_on_whose_word():
    reason = Secret(subject="ann", text="leads the audit")
    assert decide(asked(), state_after(*COMPANY)) == (granted(reason=reason),)


def test_whoever_approves_it_need_not_have_acted_before():
    first, _ = decide(asked(actor="new", login="works council"), state_after(*COMPANY))
    assert first == ActorSeen(actor="new", login=Secret(subject="new", text="works council"))


def test_the_reason_of_a_units_exemption_is_sealed_under_the_unit():
    (event,) = decide(asked(person=None, unit="HQ"), state_after(*COMPANY))
    assert event.reason.subject == "unit:HQ"


def test_exemptions_are_numbered_in_the_order_of_the_log():
    (event,) = decide(asked(person=None, unit="HQ"), state_after(*COMPANY, granted()))
    assert event.exemption == "X2"


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"program": "nothing"}, "program-unknown"),
        ({"person": "zoe"}, "person-unknown"),
        ({"person": None, "unit": "MOON"}, "unit-unknown"),
        ({"person": None}, "exemption-of-whom"),
        ({"unit": "HQ"}, "exemption-of-whom"),
        ({"first_day": LAST, "last_day": FIRST}, "span-reversed"),
        ({"reason": ""}, "reason-missing"),
    ],
)
def test_what_cannot_be_is_refused(facts, reason):
    assert refusal(asked(**facts)) == reason


def test_nobody_is_exempt_twice_for_the_same_days():
    assert refusal(asked(), granted()) == "exemption-known"
    assert decide(asked(), state_after(*COMPANY, granted(), ExemptionWithdrawn(exemption="X1")))
    assert decide(asked(last_day=date(2026, 12, 31)), state_after(*COMPANY, granted()))


def test_nobody_is_exempt_from_what_was_retired():
    assert refusal(asked(), ProgramRetired(program="telus-day")) == "program-retired"


def test_an_exemption_is_withdrawn_once():
    assert decide(Unexempt(exemption="X1"), state_after(*COMPANY, granted())) == (ExemptionWithdrawn(exemption="X1"),)
    assert refusal(Unexempt(exemption="X1"), granted(), ExemptionWithdrawn(exemption="X1")) == "exemption-withdrawn"
    assert refusal(Unexempt(exemption="X1")) == "exemption-unknown"


def test_facts_hold_the_exemptions_that_touch_the_horizon_and_their_digest_says_so():
    org = state_after(*COMPANY, granted())
    facts = facts_for(org, (FIRST, LAST))
    assert [one.person for one in facts.exemptions] == ["ann"]
    assert facts_for(org, (date(2026, 10, 1), date(2026, 12, 31))).exemptions == ()
    assert facts_for(org, (FIRST, LAST), asks=("A1",)).exemptions == ()
    without = facts_for(state_after(*COMPANY), (FIRST, LAST))
    assert digest(without) != digest(facts)
    assert digest(facts_for(state_after(*COMPANY, granted(), ExemptionWithdrawn(exemption="X1")), (FIRST, LAST))) == digest(without)


def test_a_repeated_exemption_names_the_earlier_quarters():
    spring = granted("X1", first_day=date(2026, 2, 1), last_day=date(2026, 6, 30))
    org = state_after(*COMPANY, spring, granted("X2"), granted("X3", person=None, unit="HQ"))
    assert repeated_in(org.exemptions["X2"], org, FIRST) == ["2026Q1", "2026Q2"]
    assert repeated_in(org.exemptions["X3"], org, FIRST) == []
    assert repeated_in(org.exemptions["X1"], org, date(2026, 2, 1)) == []


def test_an_exemption_over_two_quarters_repeats_none_but_the_next_one_does():
    long = granted("X1", first_day=date(2026, 5, 1))
    org = state_after(*COMPANY, long, granted("X2", first_day=date(2026, 9, 1), last_day=date(2026, 12, 31)))
    assert repeated_in(org.exemptions["X1"], org, FIRST) == []
    assert repeated_in(org.exemptions["X2"], org, FIRST) == ["2026Q2"]
    assert repeated_in(org.exemptions["X2"], org, date(2026, 10, 1)) == ["2026Q2", "2026Q3"]


def test_of_two_that_begin_on_one_day_the_later_one_follows():
    org = state_after(*COMPANY, granted("X1", first_day=date(2026, 5, 1)), granted("X2", first_day=date(2026, 5, 1)))
    assert [repeated_in(org.exemptions[name], org, FIRST) for name in ("X1", "X2")] == [[], ["2026Q2"]]


def test_quarters_are_those_of_the_fiscal_year_and_a_withdrawn_exemption_repeats_nothing():
    spring = granted("X1", first_day=date(2026, 5, 1), last_day=date(2026, 6, 30))
    fiscal = PolicySet(policy="fiscal-offset", value=1)
    org = state_after(*COMPANY, fiscal, spring, granted("X2", first_day=date(2026, 8, 1)))
    assert repeated_in(org.exemptions["X2"], org, date(2026, 8, 1)) == ["2026Q2"]
    org = state_after(*COMPANY, spring, ExemptionWithdrawn(exemption="X1"), granted("X2"))
    assert repeated_in(org.exemptions["X2"], org, FIRST) == []
