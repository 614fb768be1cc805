"""`rota plan consent` and `consult`, and `publish` that waits for them."""

import pytest

PROGRAM = """[program.visit]
kind = "rotation"
who = { person = "E1" }
where = { unit = "CS" }
length = "1d"
notice = "14d"
window = "2026-07-01..2026-07-08"
per = "window"
"""


@pytest.fixture
def drafted(company):
    """A draft with one placement, of E1 in the first days of July; today is 15 June."""
    company.ok("units", "staffing", "HQ", "--max-away", "100", "--from", "2026-07-01")
    (company.directory / "programs.toml").write_text(PROGRAM)
    company.ok("import", "programs.toml")
    company.plan = company.ok("plan", "make", "2026Q3", "--reproducible").stdout.strip()
    (company.placed,) = company.json("plan", "show", company.plan)["placements"]
    return company


def test_a_plan_that_gives_enough_notice_is_published_as_ever(drafted):
    drafted.ok("plan", "publish", drafted.plan)


def test_within_the_notice_it_is_refused_until_whoever_is_placed_agrees(drafted):
    soon = ("--today", "2026-06-30")
    says = " ".join(drafted.refused("plan", "publish", drafted.plan, *soon).split())
    assert f"rota plan consent {drafted.plan} {drafted.placed['id']} --by E1" in says
    assert drafted.json("plan", "show", drafted.plan)["status"] == "draft"
    assert "only E1 can consent" in drafted.refused("plan", "consent", drafted.plan, drafted.placed["id"], "--by", "E2")
    drafted.ok("plan", "consent", drafted.plan, drafted.placed["id"], "--by", "E1")
    assert drafted.json("plan", "show", drafted.plan)["consented"] == [drafted.placed["id"]]
    assert "Agreed to by whoever goes" in drafted.ok("plan", "show", drafted.plan).stdout
    drafted.ok("plan", "publish", drafted.plan, *soon)


def test_a_draft_says_beforehand_what_it_waits_for(drafted):
    assert drafted.json("plan", "show", drafted.plan)["awaits"] == {"consultation": False, "consents": []}
    assert "Before it is published" not in drafted.ok("plan", "show", drafted.plan).stdout
    drafted.ok("config", "set", "consultation", "1")
    soon = ("--today", "2026-06-30")
    assert drafted.json("plan", "show", drafted.plan, *soon)["awaits"] == {"consultation": True, "consents": [drafted.placed["id"]]}
    said = " ".join(drafted.ok("plan", "show", drafted.plan, *soon).stdout.split())
    assert f"Before it is published it needs a consultation: rota plan consult {drafted.plan}" in said
    assert "consent to 1 placement with less notice than promised, from 2026-07-0" in said
    drafted.ok("plan", "consult", drafted.plan, "--with", "works council", "--outcome", "agreed")
    drafted.ok("plan", "publish", drafted.plan)
    assert drafted.json("plan", "show", drafted.plan, *soon)["awaits"] == {"consultation": False, "consents": []}


def test_a_published_plan_waits_for_nothing(drafted):
    drafted.ok("plan", "publish", drafted.plan)
    drafted.ok("config", "set", "consultation", "1")
    soon = ("--today", "2026-06-30")
    assert drafted.json("plan", "show", drafted.plan, *soon)["awaits"] == {"consultation": False, "consents": []}
    assert "Before it is published" not in drafted.ok("plan", "show", drafted.plan, *soon).stdout


def test_a_retry_of_a_publication_on_another_day_is_the_same_request(drafted):
    for today in ("2026-06-10", "2026-06-12"):
        drafted.ok("plan", "publish", drafted.plan, "--today", today, "--command-id", "once")


def test_a_company_that_must_consult_publishes_nothing_before(drafted):
    drafted.ok("config", "set", "consultation", "1")
    assert "rota plan consult" in drafted.refused("plan", "publish", drafted.plan)
    words = ("--with", "works council", "--outcome", "objected", "--note", "too many Fridays")
    drafted.ok("plan", "consult", drafted.plan, *words)
    shown = drafted.json("plan", "show", drafted.plan)
    assert shown["consultations"] == [{"with": "works council", "outcome": "objected", "note": "too many Fridays"}]
    assert "works council objected: too many Fridays" in drafted.ok("plan", "show", drafted.plan).stdout
    drafted.ok("plan", "publish", drafted.plan)


def test_a_dry_run_of_either_appends_nothing(drafted):
    head = drafted.json("log", "replay")["position"]
    drafted.ok("plan", "consent", drafted.plan, drafted.placed["id"], "--by", "E1", "--dry-run")
    drafted.ok("plan", "consult", drafted.plan, "--with", "council", "--outcome", "agreed", "--dry-run")
    assert drafted.json("log", "replay")["position"] == head
