"""`rota programs exempt` as HR types it, and what a plan says on top because of it."""

import json

AUTUMN = ("--until", "2026-09-30", "--reason", "leads the audit", "--approved-by", "board")


def adopted(company):
    company.ok("programs", "adopt", "telus-day")
    return company


def exempt(company, *words):
    return company.ok("programs", "exempt", "telus-day", "--from", "2026-07-01", *AUTUMN, *words)


def planned(company):
    return company.ok("plan", "make", "2026Q3", "--reproducible").stdout.strip()


def test_whoever_is_exempt_is_asked_for_nothing_and_stands_on_top_of_the_plan(company):
    adopted(company)
    assert [gap["person"] for gap in company.json("plan", "show", planned(company))["shortfalls"]] == ["E1"]
    said = exempt(company, "--person", "E1").stderr
    assert "E1 owes telus-day nothing until 2026-09-30." in said
    plan = planned(company)
    shown = company.json("plan", "show", plan)
    assert (shown["placements"], shown["shortfalls"]) == ([], [])
    head = company.ok("plan", "show", plan).stdout.split("People in each unit")[0]
    assert "Exempt: nothing is asked of them here" in head
    assert "E1 Zoë O'Hara owes telus-day nothing" in head
    assert "leads the audit; approved by board" in head
    assert "REPEATED" not in head


def test_the_export_says_who_was_exempt_and_the_referee_agrees(company):
    adopted(company)
    exempt(company, "--person", "E1")
    planned(company)
    company.ok("plan", "export", "--output", "plan.json")
    written = json.loads((company.directory / "plan.json").read_text())
    (said,) = written["exemptions"]
    assert (said["exemption"], said["person"], said["reason"], said["repeated"]) == ("X1", "E1", "leads the audit", [])
    result = company("plan", "judge", "plan.json")
    assert (result.exit_code, "means nothing here" in result.stderr) == (0, False)
    company.ok("plan", "check")


def test_a_plan_made_before_counts_without_it(company):
    adopted(company)
    plan = planned(company)
    exempt(company, "--person", "E1")
    assert company.json("plan", "show", plan)["exemptions"] == []


def test_an_exemption_in_one_quarter_after_the_other_is_marked(company):
    adopted(company)
    exempt(company, "--unit", "HQ")
    company.ok("programs", "exempt", "telus-day", "--unit", "HQ", "--from", "2026-10-01", *AUTUMN[2:], "--until", "2026-12-31")
    plan = company.ok("plan", "make", "2026Q4", "--reproducible").stdout.strip()
    assert "REPEATED: exempt in 2026Q3 already." in " ".join(company.ok("plan", "show", plan).stdout.split())
    assert [one["repeated"] for one in company.json("plan", "show", plan)["exemptions"]] == [["2026Q3"]]


def test_the_program_shows_who_is_exempt_from_it(company):
    adopted(company)
    assert company.json("programs", "show", "telus-day")["exemptions"] == []
    assert "Exempt" not in company.ok("programs", "show", "telus-day").stdout
    exempt(company, "--person", "E1")
    company.ok("programs", "exempt", "telus-day", "--person", "E1", "--from", "2026-10-01", *AUTUMN[2:], "--until", "2026-12-31")
    shown = company.json("programs", "show", "telus-day", "--as-of", "2026-10-01")["exemptions"]
    assert [(one["exemption"], one["person"], one["approved_by"], one["repeated"]) for one in shown] == [("X2", "E1", "board", ["2026Q3"])]
    said = company.ok("programs", "show", "telus-day").stdout
    assert "Exempt: telus-day asks nothing of them" in said
    assert "leads the audit" in said
    assert said.index("Exempt") < said.index("quota")
    company.ok("programs", "unexempt", "X1")
    company.ok("programs", "unexempt", "X2")
    assert company.json("programs", "show", "telus-day")["exemptions"] == []


def test_what_was_withdrawn_is_asked_again(company):
    adopted(company)
    exempt(company, "--person", "E1")
    exempted = planned(company)
    company.ok("programs", "unexempt", "X1")
    assert [gap["person"] for gap in company.json("plan", "show", planned(company))["shortfalls"]] == ["E1"]
    assert len(company.json("plan", "show", exempted)["exemptions"]) == 1
    assert company.json("programs", "exemptions") == []
    (record,) = company.json("programs", "exemptions", "--all")
    assert (record["status"], record["approved_by"]) == ("withdrawn", "board")


def test_the_list_can_be_read_as_of_a_day_and_as_it_was_known(company):
    adopted(company)
    position = company.json("log", "replay")["position"]
    exempt(company, "--person", "E1")
    assert [one["status"] for one in company.json("programs", "exemptions", "--as-of", "2026-06-30")] == ["to come"]
    assert company.json("programs", "exemptions", "--as-of", "2026-10-01") == []
    assert company.json("programs", "exemptions", "--known-at", str(position)) == []
    assert "leads the audit" in company.ok("programs", "exemptions", "--program", "telus-day").stdout


def test_an_exemption_is_of_one_person_or_one_unit(company):
    adopted(company)
    assert "one of both" in company.refused("programs", "exempt", "telus-day", *AUTUMN, code=2)
    assert "E99" in company.refused("programs", "exempt", "telus-day", *AUTUMN, "--person", "E99")


def test_the_same_command_id_exempts_once(company):
    adopted(company)
    for _ in range(2):
        exempt(company, "--person", "E1", "--command-id", "once")
    assert len(company.json("programs", "exemptions", "--as-of", "2026-07-01")) == 1
    assert "exempt from telus-day already" in company.refused(
        "programs", "exempt", "telus-day", "--from", "2026-07-01", *AUTUMN, "--person", "E1"
    )


def test_a_person_who_is_exempt_is_not_struck_before_that_is_taken_back(company):
    adopted(company)
    exempt(company, "--person", "E1")
    assert "rota programs unexempt X1" in company.refused("people", "strike", "E1", "--reason", "never here")


def test_the_reason_goes_with_the_person_who_is_erased(company, in_files):
    adopted(company)
    exempt(company, "--person", "E1")
    company.ok("people", "erase", "E1", "--reason", "asked for it", "--approved-by", "board")
    (record,) = company.json("programs", "exemptions", "--as-of", "2026-07-01")
    assert record["reason"] == "(erased)"
    assert not in_files(b"leads the audit")
