"""Notice and consultation: publishing waits for whoever must be asked, and names them."""

from datetime import date, timedelta

import pytest

from events.kinds.consents import PlanConsented, PlanConsulted
from events.kinds.corrections import PersonStruck
from events.kinds.log import PolicySet
from events.kinds.plans import PlanPublished
from events.kinds.programs import ProgramAdopted, ProgramAmended, ProgramRetired
from events.personal import Secret
from scheduler.decide.consents import Consent, Consult, without_consent
from scheduler.decide.plans import PublishPlan
from scheduler.decide.registry import decide
from scheduler.errors import Rejected
from scheduler.views.consents import awaited_lines
from tests.scheduler.stories import hired, opened, placement, proposal, state_after, terms

PLAN, FIRST, SECOND = "2026Q3-1", "2026Q3-1.1", "2026Q3-1.2"
VISIT = date(2026, 7, 14)
COMPANY = (opened("HQ"), opened("SHOP", front_line=True), hired("ann", "HQ"), hired("eve", "HQ"), hired("bob", "SHOP"))
AGREED = PlanConsented(plan=PLAN, placement=FIRST, person="ann")


def drafted(*more, **said):
    """A plan with ann on 14 July and eve on 31 August, in a program with these terms."""
    known = (*COMPANY, ProgramAdopted(program="telus-day", source=None, terms=terms(**said)))
    plan = decide(proposal(placement("ann"), placement("eve", day=date(2026, 8, 31)), based_on=len(known)), state_after(*known))
    return state_after(*known, *plan, *more)


def refusal(command, org):
    with pytest.raises(Rejected) as refused:
        decide(command, org)
    return refused.value


@pytest.mark.parametrize(("days_before", "asked"), [(15, []), (14, []), (13, [FIRST]), (0, [FIRST]), (-3, [FIRST])])
def test_a_placement_that_begins_in_fewer_days_than_the_notice_needs_consent(days_before, asked):
    org = drafted(notice_days=14)
    today = VISIT - timedelta(days=days_before)
    assert [one.id for one in without_consent(org.plans[PLAN], org, today)] == asked


def test_publishing_without_consent_is_refused_with_the_list_and_the_next_command():
    found = refusal(PublishPlan(plan=PLAN, today=VISIT), drafted(notice_days=14))
    assert found.reason == "consent-missing"
    (line,) = found.details
    assert line.startswith(FIRST)
    assert f"rota plan consent {PLAN} {FIRST} --by" in line


def test_a_draft_counts_the_placements_that_wait_for_consent_and_not_the_people():
    known = (*COMPANY, ProgramAdopted(program="telus-day", source=None, terms=terms(notice_days=14, per="week")))
    twice = proposal(placement("ann"), placement("ann", day=date(2026, 7, 21)), based_on=len(known))
    org = state_after(*known, *decide(twice, state_after(*known)))
    (line,) = awaited_lines(org.plans[PLAN], org, VISIT)
    assert "consent to 2 placements with less notice than promised, from 2026-07-14 on" in line


def test_with_all_consents_it_is_published():
    assert decide(PublishPlan(plan=PLAN, today=VISIT), drafted(AGREED, notice_days=14)) == (PlanPublished(plan=PLAN),)
    assert decide(PublishPlan(plan=PLAN, today=VISIT), drafted()) == (PlanPublished(plan=PLAN),)


def test_a_consent_to_one_draft_is_none_to_the_next():
    org = drafted(AGREED, notice_days=14)
    second = decide(proposal(placement("ann")), org)
    later = drafted(AGREED, *second, notice_days=14)
    assert refusal(PublishPlan(plan="2026Q3-2", today=VISIT), later).reason == "consent-missing"


def test_only_whoever_is_placed_consents_and_once_is_enough():
    org = drafted(notice_days=14)
    assert decide(Consent(plan=PLAN, placement=FIRST, person="ann"), org) == (AGREED,)
    assert decide(Consent(plan=PLAN, placement=FIRST, person="ann"), drafted(AGREED, notice_days=14)) == ()
    assert refusal(Consent(plan=PLAN, placement=FIRST, person="bob"), org).reason == "consent-of-another"


def test_consents_and_consultations_are_of_drafts_that_are_there():
    org, out = drafted(), drafted(PlanPublished(plan=PLAN))
    assert refusal(Consent(plan=PLAN, placement=f"{PLAN}.9", person="ann"), org).reason == "placement-unknown"
    assert refusal(Consent(plan="2026Q3-9", placement=FIRST, person="ann"), org).reason == "plan-unknown"
    assert refusal(Consent(plan=PLAN, placement=FIRST, person="ann"), out).reason == "plan-published"
    assert refusal(Consult(plan=PLAN, partner="works council", outcome="agreed"), out).reason == "plan-published"


@pytest.mark.parametrize("outcome", ["agreed", "objected"])
def test_where_a_program_asks_for_a_consultation_none_is_published_before_one(outcome):
    org = drafted(consultation=True)
    assert refusal(PublishPlan(plan=PLAN, today=VISIT), org).reason == "consultation-missing"
    said = decide(Consult(plan=PLAN, partner="works council", outcome=outcome), org)
    assert said == (PlanConsulted(plan=PLAN, partner=Secret(subject=f"plan:{PLAN}", text="works council"), outcome=outcome, note=None),)
    assert decide(PublishPlan(plan=PLAN, today=VISIT), drafted(*said, consultation=True))


def test_a_plan_keeps_the_notice_and_the_consultation_on_which_it_was_made():
    amended = ProgramAmended(program="telus-day", terms=terms())
    again = (ProgramRetired(program="telus-day"), ProgramAdopted(program="telus-day", source=None, terms=terms()))
    for later in ((amended,), again):
        org = drafted(*later, notice_days=14, consultation=True)
        assert refusal(PublishPlan(plan=PLAN, today=VISIT), org).reason == "consultation-missing"
        assert [one.id for one in without_consent(org.plans[PLAN], org, VISIT)] == [FIRST]


def test_terms_of_today_ask_nothing_of_a_plan_made_before():
    amended = ProgramAmended(program="telus-day", terms=terms(notice_days=14, consultation=True))
    org = drafted(amended)
    assert decide(PublishPlan(plan=PLAN, today=VISIT), org) == (PlanPublished(plan=PLAN),)
    next_one = decide(proposal(placement("ann"), based_on=org.position), org)
    assert refusal(PublishPlan(plan="2026Q3-2", today=VISIT), drafted(amended, *next_one)).reason == "consultation-missing"


def test_the_policy_asks_for_one_of_every_plan_but_drafts_of_helpers():
    policy = PolicySet(policy="consultation", value=1)
    assert refusal(PublishPlan(plan=PLAN, today=VISIT), drafted(policy)).reason == "consultation-missing"
    assert decide(PublishPlan(plan=PLAN, today=VISIT), drafted(policy, PolicySet(policy="consultation", value=0)))


def test_an_outcome_is_one_of_two_words_and_a_partner_has_a_name():
    assert refusal(Consult(plan=PLAN, partner="works council", outcome="slept"), drafted()).reason == "word-unknown"
    assert refusal(Consult(plan=PLAN, partner="", outcome="agreed"), drafted()).reason == "partner-missing"


def test_nobody_is_told_to_go_who_was_struck_since():
    struck = drafted(PersonStruck(person="eve", reason=None))
    assert refusal(PublishPlan(plan=PLAN, today=VISIT), struck).reason == "person-unknown"
