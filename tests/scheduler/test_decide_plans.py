"""Plans are proposed, published and withdrawn."""

from datetime import date

import pytest

from events.kinds.peaks import CoverApproved, CoverAsked, CoverDeclined, CoverWithdrawn
from events.kinds.plans import PlacementProposed, PlanPublished, PlanWithdrawn, ReasonLine, ShortfallLine, TierLine
from events.kinds.programs import ProgramAdopted
from events.personal import Secret
from scheduler.decide.plans import ProposeHelpers, PublishPlan, WithdrawPlan
from solver.outcome import TIERS, Kind, Reason, Shortfall, Tier, TierValue
from tests.scheduler.stories import JULY, SEPTEMBER, given, hired, opened, placement, proposal, terms

DAY = date(2026, 7, 14)
PAST = (
    opened("SHOP", front_line=True),
    opened("OFFICE"),
    hired("ann", "OFFICE", level="executive"),
    hired("bob"),
    ProgramAdopted(program="telus-day", source=None, terms=terms()),
    CoverAsked(ask="A1", peak=None, unit="SHOP", first_day=JULY, last_day=SEPTEMBER, heads=1),
)
COVER = {"kind": Kind.COVER, "program": "cover", "ask": "A1", "skill": "till", "host": None}


def test_a_draft_and_its_placements_get_the_horizons_next_number():
    first, second = given(*PAST).when(proposal(), proposal(placement(), placement(day=date(2026, 7, 15)))).answer()[0:2]
    assert (first.plan, second.plan) == ("2026Q3-1", "2026Q3-2")
    state = given(*PAST).when(proposal(), proposal(placement(), placement("bob", "OFFICE", **COVER))).state()
    assert [entry.id for entry in state.plans["2026Q3-2"].placements] == ["2026Q3-2.1", "2026Q3-2.2"]
    assert state.plans["2026Q3-2"].made.placements == 2


def test_drafts_of_other_horizons_are_counted_by_themselves():
    span = proposal(horizon="2026-07-01..2026-09-30")
    plans = given(*PAST).when(proposal(), span).state().plans
    assert list(plans) == ["2026Q3-1", "2026-07-01..2026-09-30-1"]


def test_the_certificate_is_kept_word_for_word():
    missing = Shortfall(
        tier=Tier.PROGRAMS, missing=1, price=1, reasons=(Reason(reason="absent", people=3),), program="telus-day", person="ann"
    )
    tiers = tuple(TierValue(tier=tier, value=1, bound=None) for tier in TIERS)
    drafted, proposed = given(*PAST).when(proposal(placement(), tiers=tiers, shortfalls=(missing,))).answer()
    assert drafted.tiers[0] == TierLine(name="programs", value=1, bound=None)
    assert drafted.shortfalls == (
        ShortfallLine(
            tier="programs",
            missing=1,
            price=1,
            reasons=(ReasonLine(reason="absent", people=3),),
            program="telus-day",
            person="ann",
        ),
    )
    assert (drafted.engine, drafted.milliseconds, drafted.parameters) == ("cp-sat", 42, {"workers": 2})
    assert proposed == PlacementProposed(
        plan="2026Q3-1",
        placement="2026Q3-1.1",
        kind="shadow",
        program="telus-day",
        person="ann",
        unit="SHOP",
        host="bob",
        first_day=DAY,
        last_day=DAY,
        days=(DAY,),
    )


def test_what_was_proposed_can_be_read_back():
    asked = (placement(), placement("bob", "OFFICE", **COVER))
    kept = given(*PAST).when(proposal(*asked)).state().plans["2026Q3-1"].placements
    assert [(entry.kind, entry.person, entry.unit, entry.days, entry.ask, entry.plan) for entry in kept] == [
        (Kind.SHADOW, "ann", "SHOP", (DAY,), None, "2026Q3-1"),
        (Kind.COVER, "bob", "OFFICE", (DAY,), "A1", "2026Q3-1"),
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"horizon": ""}, "text-empty"),
        ({"last_day": date(2026, 6, 30)}, "span-reversed"),
        ({"based_on": 99}, "number-out-of-range"),
        ({"based_on": -1}, "number-out-of-range"),
        ({"tiers": ()}, "tiers-incomplete"),
        ({"tiers": tuple(TierValue(tier=tier, value=0, bound=0) for tier in reversed(TIERS))}, "tiers-incomplete"),
    ],
)
def test_a_proposal_with_a_fault_is_refused(changes, reason):
    given(*PAST).when(proposal(**changes)).refused(reason)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"person": "zoe"}, "person-unknown"),
        ({"host": "zoe"}, "person-unknown"),
        ({"unit": "PLANT"}, "unit-unknown"),
        ({"program": "ups-saturday"}, "program-unknown"),
        (COVER | {"ask": "A9"}, "ask-unknown"),
        (COVER | {"ask": None}, "placement-malformed"),
        ({"ask": "A1"}, "placement-malformed"),
        ({"program": "cover"}, "placement-malformed"),
        ({"days": ()}, "placement-malformed"),
        ({"days": (DAY, DAY)}, "placement-malformed"),
        ({"first_day": date(2026, 7, 15)}, "placement-malformed"),
        ({"last_day": date(2026, 7, 13)}, "placement-malformed"),
        ({"last_day": date(2026, 10, 1)}, "placement-malformed"),
        ({"first_day": date(2026, 6, 30)}, "placement-malformed"),
    ],
)
def test_a_placement_with_a_fault_is_refused(facts, reason):
    given(*PAST).when(proposal(placement(**facts))).refused(reason)


def test_only_a_draft_is_published_and_others_stay_drafts():
    story = given(*PAST)
    publish, withdraw = PublishPlan(plan="2026Q3-1"), WithdrawPlan(plan="2026Q3-1")
    assert story.when(proposal(), publish).answer()[-1] == PlanPublished(plan="2026Q3-1")
    state = story.when(proposal(), proposal(), publish).state()
    assert [plan.status for plan in state.plans.values()] == ["published", "draft"]
    story.when(proposal(), publish, publish).refused("plan-published", "2026Q3-1 is published already")
    story.when(proposal(), withdraw, publish).refused("plan-withdrawn", "2026Q3-1 is withdrawn already")
    story.when(publish).refused("plan-unknown", "rota plan make next")


def test_a_draft_or_a_published_plan_is_withdrawn_once():
    story = given(*PAST)
    withdraw = WithdrawPlan(plan="2026Q3-1", reason="New figures")
    withdrawn = PlanWithdrawn(plan="2026Q3-1", reason=Secret(subject="plan:2026Q3-1", text="New figures"))
    assert story.when(proposal(), withdraw).answer()[-1] == withdrawn
    assert story.when(proposal(), PublishPlan(plan="2026Q3-1"), withdraw).answer()[-1] == withdrawn
    story.when(proposal(), withdraw, withdraw).refused("plan-withdrawn", "nothing is left")


def test_placements_stand_from_publication_to_withdrawal():
    story = given(*PAST)
    drafted = (proposal(placement()),)
    published = (*drafted, PublishPlan(plan="2026Q3-1"))
    withdrawn = (*published, WithdrawPlan(plan="2026Q3-1"))
    assert [len(list(story.when(*commands).state().standing_placements())) for commands in (drafted, published, withdrawn)] == [0, 1, 0]


def for_asks(*asks, placements=()):
    return ProposeHelpers(draft=proposal(*placements, horizon="2026-07-01..2026-09-30", asks=asks))


def test_helpers_are_a_plan_for_single_asks_and_named_by_its_span():
    approved = (*PAST, CoverApproved(ask="A1"))
    plan = given(*approved).when(for_asks("A1", placements=[placement("bob", "OFFICE", **COVER)])).state().plans["2026-07-01..2026-09-30-1"]
    assert plan.made.asks == ("A1",)
    assert [entry.ask for entry in plan.placements] == ["A1"]
    assert given(*approved).when(proposal()).answer()[0].asks is None


@pytest.mark.parametrize(
    ("became", "reason", "next_step"),
    [
        ((), "ask-asked", "rota cover approve A1"),
        ((CoverDeclined(ask="A1"),), "ask-declined", "rota cover approve A1"),
        ((CoverWithdrawn(ask="A1"),), "ask-withdrawn", "rota cover ask SHOP --from 2026-07-01 --to 2026-09-30 --heads 1"),
    ],
)
def test_helpers_are_proposed_for_approved_asks_only(became, reason, next_step):
    given(*PAST, *became).when(for_asks("A1")).refused(reason, "A1 of SHOP", next_step)


def test_helpers_of_no_ask_of_an_unknown_one_and_of_another_one_are_refused():
    approved = (*PAST, CoverApproved(ask="A1"))
    given(*approved).when(for_asks()).refused("asks-missing")
    given(*approved).when(for_asks("A9")).refused("ask-unknown", "A9")
    given(*approved).when(for_asks("A1", placements=[placement()])).refused("placement-malformed", "ann", "A1")
