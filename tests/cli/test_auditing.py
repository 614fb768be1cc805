"""What an auditor types: who did what, is the plan still what it was, a copy to keep."""

import json
import shutil
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest

from events.errors import UnknownEvent
from tests.cli.conftest import Rota
from tests.cli.rewriting import rewritten
from tests.cli.test_log import tamper

NOWHERE = ("--keys", "nowhere")


def found(company: Any, *words: str) -> list[str]:
    return [f"{event['name']} {event['about']}" for event in company.json("log", "show", *words)]


@pytest.fixture
def acted(company: Any) -> Any:
    """Two actors and three commands with names."""
    company.ok("people", "absent", "007", "--from", "2026-08-03", "--to", "2026-08-05", "--as", "boss", "--command-id", "leave-7")
    company.ok("people", "absent", "E1", "--from", "2026-09-01", "--to", "2026-09-02", "--as", "boss", "--command-id", "leave-1")
    company.ok("people", "move", "007", "HQ", "--from", "2026-08-20", "--command-id", "move-7")
    return company


# --- log show ---


def test_filters_hold_together(acted: Any) -> None:
    assert found(acted, "--actor", "boss", "--person", "007") == ["absence-recorded person:007"]
    assert found(acted, "--person", "007", "--name", "person-moved", "--unit", "HQ") == ["person-moved person:007"]
    assert found(acted, "--person", "007", "--kind", "person-moved", "--unit", "CS") == []
    assert found(acted, "--actor", "boss", "--command", "leave-1") == ["absence-recorded person:E1"]
    assert found(acted, "--actor", "hr", "--command", "leave-1") == []


def test_an_empty_word_is_a_filter_too(acted: Any) -> None:
    for option in ("--person", "--unit", "--actor", "--command", "--name"):
        assert acted("log", "show", option, "", "--raw").exit_code == 3
    assert "command-unknown" in acted.refused("log", "show", "--command", "leave-8", "--raw")


def test_spans_between_which_nothing_can_lie_are_refused(acted: Any) -> None:
    assert "position-unknown" in acted.refused("log", "show", "--since", "99")
    acted.refused("log", "show", "--since", "5", "--until", "4", code=2)
    acted.refused("log", "show", "--since", "2026-07-02", "--until", "2026-07-01", code=2)
    acted.refused("log", "show", "--from", "2026-07-02", "--to", "2026-07-01", code=2)


def test_what_a_change_cleared_is_told(acted: Any) -> None:
    acted.ok("people", "change", "007", "--clear", "manager", "--from", "2026-08-20")
    assert "first_day=2026-08-20 manager=-" in acted.ok("log", "show", "--last", "1").stdout


def test_events_are_found_by_the_day_from_which_they_hold(acted: Any) -> None:
    august = ("--from", "2026-08-01", "--to", "2026-08-31")
    assert found(acted, *august) == ["absence-recorded person:007", "person-moved person:007"]
    assert found(acted, "--from", "2026-08-03", "--to", "2026-08-03") == ["absence-recorded person:007"]
    assert found(acted, "--from", "2026-08-04", "--person", "007") == ["person-moved person:007"]
    assert found(acted, *august, "--actor", "hr") == ["person-moved person:007"]
    assert found(acted, "--to", "2020-01-01") == ["person-hired person:E1"]
    everything, dated = found(acted), found(acted, "--from", "1900-01-01")
    assert set(everything) - set(dated) >= {"log-opened log", "actor-seen actor:boss"}


def test_a_span_of_the_log_and_what_was_known_both_bind(acted: Any) -> None:
    assert len(found(acted, "--since", "3", "--known-at", "5")) == 3
    assert found(acted, "--until", "9", "--known-at", "4", "--last", "1") == ["unit-opened unit:CS"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--actor", "bos"), 'Did you mean "boss"?'),
        (("--actor", "somebody else"), "Those who did: boss, hr, system."),
        (("--command", "leave-8"), 'Did you mean "leave-'),
        (("--command", "nothing like it"), "rota log show --json"),
        (("--name", "person-hirred"), 'Did you mean "person-hired"'),
        (("--name", "zzz"), "absence-recorded"),
        (("--name", "person-hired", "--name", "unit-open"), 'Did you mean "unit-opened"'),
        (("--person", "E11"), 'Did you mean "E1"'),
        (("--unit", "CSS"), 'Did you mean "CS"?'),
        (("--until", "999"), "there is no position 999"),
        (("--known-at", "999"), "there is no position 999"),
    ],
    ids=str,
)
def test_a_misspelt_name_does_not_look_like_one_of_whom_nothing_is_told(acted: Any, words: tuple[str, ...], says: str) -> None:
    assert says in acted.refused("log", "show", *words)
    assert acted.refused("log", "show", *words, "--json") == acted.refused("log", "show", *words)


def test_a_name_that_is_right_and_of_which_nothing_is_told_is_no_mistake(acted: Any) -> None:
    assert found(acted, "--name", "plan-published") == []
    assert found(acted, "--actor", "system", "--person", "007") == []
    assert found(acted, "--command", "leave-7", "--until", "3") == []
    assert "No event is like that." in acted.ok("log", "show", "--name", "plan-published").stderr


def test_raw_events_are_filtered_like_others(acted: Any) -> None:
    def raw(*words: str) -> list[str]:
        lines = acted.ok("log", "show", "--raw", *words).stdout.splitlines()
        return [json.loads(line.split(" ", 2)[2])["name"] for line in lines]

    assert raw("--actor", "boss", "--person", "007") == ["absence-recorded"]
    assert raw("--last", "2") == ["absence-recorded", "person-moved"]
    assert raw("--limit", "1") == ["log-opened"]
    assert raw("--from", "2026-08-20") == ["absence-recorded", "person-moved"]


def test_without_the_keys_actors_and_people_are_found_by_what_they_are_shown_as(acted: Any) -> None:
    events = acted.json("log", "show", *NOWHERE)
    assert len({event["actor"] for event in events}) == 3
    hidden = events[-2]
    assert (hidden["actor"][0], len(hidden["actor"])) == ("#", 9)
    mine = acted.json("log", "show", *NOWHERE, "--actor", hidden["actor"])
    assert [event["command"] for event in mine] == ["leave-7", "leave-7", "leave-1"]
    person = hidden["about"].removeprefix("person:")
    about = acted.json("log", "show", *NOWHERE, "--person", person)
    assert hidden["position"] in {event["position"] for event in about}
    assert "--keys" in acted.refused("log", "show", *NOWHERE, "--actor", "boss")
    assert "--keys" in acted.refused("log", "show", *NOWHERE, "--person", "007")


def test_a_replay_ends_where_it_is_told_to_or_is_refused(acted: Any) -> None:
    whole = acted.json("log", "replay")
    assert acted.json("log", "replay", "--until", str(whole["position"])) == whole
    assert acted.json("log", "replay", "--until", "2199-12-31") == whole
    assert "no position" in acted.refused("log", "replay", "--until", str(whole["position"] + 1))
    assert acted.json("log", "replay", "--until", "9", "--known-at", "4")["position"] == 4


def test_a_log_of_a_newer_version_is_filtered_by_what_is_stored(acted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(stored: Any) -> Any:
        raise UnknownEvent("The event is not known here: the log was written by a newer version.")

    [moved] = acted.json("log", "show", "--name", "person-moved")
    actor = json.loads(acted.ok("log", "show", "--raw", "--command", "move-7").stdout.split(" ", 2)[2])["actor"]
    for reader in ("events.store.reading.event_of", "events.store.reading.event_in", "scheduler.views.listing_events.event_of"):
        monkeypatch.setattr(reader, unknown)
    assert "newer version" in acted.refused("people", "list")

    def positions(*words: str) -> list[int]:
        return [event["position"] for event in json.loads(acted("log", "show", *words, "--json").stdout)]

    assert positions("--unit", "HQ", "--name", "person-moved") == [moved["position"]]
    assert moved["position"] in positions("--actor", actor)


# --- log backup ---


def test_a_backup_prints_its_receipt_and_appends_nothing(acted: Any) -> None:
    before = acted.json("log", "verify")
    made = acted.json("log", "backup", "copy.db")
    assert (made["position"], made["root"]) == (made["size"], before["root"]) == (before["size"], before["root"])
    assert made["findings"] == []
    assert made["keys_included"] is False
    assert stat.S_IMODE(Path("copy.db").stat().st_mode) == 0o600
    assert acted.json("log", "verify") == before
    assert acted.json("log", "replay", "--db", "copy.db") == acted.json("log", "replay")
    again = acted.ok("log", "backup", "again.db", *NOWHERE)
    assert before["root"] in again.stdout
    assert "keep nowhere apart from it (docs/keys.md)" in again.stderr
    assert acted.refused("log", "backup", "again.db").startswith("Error: There is something at again.db already")


@pytest.mark.parametrize(
    "taken", ["rota.db", "rota.db-wal", "rota.db-shm", "rota.db-journal", "rota.db.keys/copy.db", "./rota.db", "", "."]
)
def test_a_backup_never_goes_where_the_log_or_its_keys_are(acted: Any, taken: str) -> None:
    before = acted.json("log", "verify")
    assert acted.refused("log", "backup", taken)
    assert acted.json("log", "verify") == before


def test_a_backup_of_a_log_with_findings_is_kept_and_says_so(acted: Any) -> None:
    tamper(acted.directory, "UPDATE events SET envelope = replace(envelope, 'manager', 'mbnager') WHERE position = 6")
    result = acted("log", "backup", "copy.db", "--json")
    assert result.exit_code == 1
    assert 6 in {finding["position"] for finding in json.loads(result.stdout)["findings"]}
    assert Path("copy.db").exists()
    assert "event 6" in acted("log", "backup", "again.db").stdout


# --- plan check ---

PLAN = "2026Q3-1"


@pytest.fixture(scope="module")
def planned_once(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("planned")
    shutil.copytree(founded, directory, dirs_exist_ok=True)
    rota = Rota(directory)
    rota.ok("people", "hire", "010", "--unit", "CS", "--level", "staff", "--from", "2022-01-01")  # a host who is nobody's report
    rota.ok("programs", "adopt", "telus-day")
    rota.ok("peaks", "declare", "CS", "--from", "2026-07-06", "--to", "2026-07-08", "--heads", "1")
    rota.ok("plan", "make", "2026Q3", "--time-limit", "30")  # far less on an idle machine
    return directory


@pytest.fixture
def planned(rota: Any, planned_once: Path) -> Any:
    shutil.copytree(planned_once, rota.directory, dirs_exist_ok=True)
    return rota


MOVING_ON = (
    ("people", "hire", "E9", "--unit", "CS", "--level", "executive", "--from", "2026-07-01"),
    ("people", "move", "007", "HQ", "--from", "2026-07-03"),
    ("people", "leave", "E1", "--last-day", "2026-07-02"),
    ("people", "absent", "E2", "--from", "2026-07-01", "--to", "2026-09-30"),
    ("units", "close", "CS", "--last-day", "2026-07-05"),
    ("peaks", "withdraw", "P1"),
    ("programs", "retire", "telus-day"),
    ("config", "set", "cover-days", "1"),
    ("config", "set", "fiscal-offset", "2"),
    ("units", "change", "HQ", "--calendar", "US-WA"),
    ("plan", "make", "2026Q4", "--time-limit", "1"),  # adopts the holidays
    ("plan", "withdraw", PLAN),
)


def test_a_plan_is_judged_as_it_was_byte_for_byte_whatever_became_of_the_company(planned: Any) -> None:
    planned.ok("plan", "export", PLAN, "--output", "plan.json")

    def said() -> list[str]:
        texts = [planned.ok("plan", "judge", what, *how).stdout for what in (PLAN, "plan.json") for how in ((), ("--json",))]
        checked = planned.json("plan", "check", PLAN)
        assert checked.pop("status") in ("draft", "withdrawn")
        return [*texts, json.dumps(checked)]

    before = said()
    for words in MOVING_ON:
        planned.ok(*words)
        assert said() == before, words
    assert planned("plan", "judge", PLAN, "--known-at", str(planned.json("log", "replay")["position"])).exit_code == 1


def test_plans_around_pins_and_plans_for_some_asks_only_hold_too(planned: Any) -> None:
    planned.ok("plan", "pin", f"{PLAN}.1")
    planned.ok("plan", "make", "2026Q3", "--time-limit", "2")
    planned.ok("plan", "publish", "2026Q3-2")
    planned.ok("peaks", "declare", "CS", "--from", "2026-08-03", "--to", "2026-08-04", "--heads", "1")
    planned.ok("cover", "fill")
    before = planned.json("plan", "check")
    assert len(before) == 3
    assert all(one["holds"] for one in before)
    for words in (("plan", "withdraw", "2026Q3-2"), ("cover", "withdraw", "A2"), ("peaks", "withdraw", "P1"), *MOVING_ON[:5]):
        planned.ok(*words)
    after = planned.json("plan", "check")
    assert [one | {"status": ""} for one in after] == [one | {"status": ""} for one in before]


def test_check_prints_each_claim_and_a_verdict(planned: Any) -> None:
    said = planned.ok("plan", "check", PLAN).stdout
    made = planned.json("plan", "show", PLAN)
    assert said.count(made["problem_digest"]) == 2
    assert said.count(made["log_root"]) == 4  # the first draft draws its lots from where it rests
    assert said.splitlines()[-1].startswith(f"{PLAN} holds: ")
    whole = planned.json("plan", "check", PLAN)
    assert list(whole) == ["plan", "status", "drafted_at", "based_on", "holds", "summary", "levels", "compared", "judgement"]
    assert [one["what"] for one in whole["compared"]][:4] == ["based-on", "log-root", "problem-digest", "placements"]
    assert all(one["same"] and one["stored"] == one["counted"] for one in whole["compared"])
    assert whole["judgement"]["problem_digest"] == made["problem_digest"]


def test_check_without_a_plan_looks_at_all_of_them_a_line_each(planned: Any) -> None:
    planned.ok("plan", "make", "2026Q4", "--time-limit", "1")
    lines = planned.ok("plan", "check").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["plan", PLAN, "2026Q4-1"]
    assert all(line.endswith("holds") for line in lines[1:])
    assert [one["plan"] for one in planned.json("plan", "check")] == [PLAN, "2026Q4-1"]
    assert "2026Q3-9" in planned.refused("plan", "check", "2026Q3-9")


def test_a_log_without_a_plan_has_none_to_check(company: Any) -> None:
    assert "rota plan make" in company.ok("plan", "check").stderr
    assert company.json("plan", "check") == []


@pytest.mark.parametrize(
    ("stored", "altered"),
    [("plan-drafted", "problem_digest"), ("plan-drafted", "log_root"), ("placement-proposed", "2026-07"), ("placement-proposed", "unit")],
)
def test_a_stored_plan_that_was_altered_is_found_by_verify_and_read_by_nobody(planned: Any, stored: str, altered: str) -> None:
    [position] = [event["position"] for event in planned.json("log", "show", "--name", stored)][:1]
    instead = altered[:-1] + ("8" if altered[-1].isdigit() else "z")
    forged = f"CAST(replace(CAST(envelope AS TEXT), '{altered}', '{instead}') AS BLOB)"
    tamper(planned.directory, f"UPDATE events SET envelope = {forged} WHERE position = {position}")
    with sqlite3.connect(planned.directory / "rota.db") as raw:
        assert instead.encode() in raw.execute(f"SELECT envelope FROM events WHERE position = {position}").fetchone()[0]
    result = planned("log", "verify", "--json")
    assert result.exit_code == 1
    assert position in {finding["position"] for finding in json.loads(result.stdout)["findings"]}
    assert "rota log verify" in planned.refused("plan", "check", PLAN)


def test_a_plan_that_was_rewritten_with_its_tree_does_not_hold(planned: Any) -> None:
    """Leaf, tree and head made to fit: verify has nothing to object without an earlier root, but the plan is not borne out."""
    rewritten(planned.directory / "rota.db", lambda body: {**body, "unit": "HQ"} if "placement" in body else body)
    assert planned("log", "verify").exit_code == 0
    result = planned("plan", "check", PLAN)
    assert result.exit_code == 1
    assert "breach  own-unit: HQ is E1's own unit" in result.stdout
    assert f"{PLAN} does not hold at position" in result.stdout
    assert planned("plan", "check").stdout.rstrip().endswith(f"does not hold: rota plan check {PLAN}")


def test_a_file_in_which_somebody_goes_elsewhere_is_not_the_plan(planned: Any) -> None:
    planned.ok("plan", "export", PLAN, "--output", "plan.json")
    roster = json.loads(Path("plan.json").read_text())
    [visit] = [one for one in roster["placements"] if one["kind"] == "shadow"]
    for key in ("first_day", "last_day"):
        visit[key] = "2026-09-15"
    visit["days"] = ["2026-09-15"]
    Path("plan.json").write_text(json.dumps(roster))
    result = planned("plan", "judge", "plan.json")
    assert result.exit_code == 0  # it breaks no rule and claims nothing else that is not so
    assert f"note    placements: 1 of the roster's placements are not those of {PLAN} in the log" in result.stdout


def test_a_roster_that_chooses_older_rules_is_told_so_in_both_forms(planned: Any) -> None:
    exported = planned.json("plan", "export")
    Path("plan.json").write_text(json.dumps(exported | {"engine": None}))
    said = "Judged by edition 1 of the rules, which knows no working time"
    assert f"note    rules-edition: {said}" in planned("plan", "judge", "plan.json").stdout
    [note] = json.loads(planned("plan", "judge", "plan.json", "--json").stdout)["notes"]
    assert (note["claim"], note["says"].startswith(said)) == ("rules-edition", True)
    Path("plan.json").write_text(json.dumps(exported | {"engine": {"parameters": {"rules_edition": 9}}}))
    refused = planned("plan", "judge", "plan.json")
    assert refused.exit_code == 3
    assert "Update first" in refused.stderr


def test_the_receipt_in_an_exported_plan_pins_the_log_as_it_was_then(planned: Any) -> None:
    exported = planned.json("plan", "export")
    assert exported["receipt"] == {"position": planned.json("log", "verify")["size"], "root": planned.json("log", "verify")["root"][:8]}

    def notes(**receipt: object) -> list[str]:
        Path("plan.json").write_text(json.dumps(exported | {"receipt": exported["receipt"] | receipt}))
        return [note["says"] for note in planned.json("plan", "judge", "plan.json")["notes"]]

    assert notes() == []
    assert "was rewritten, or is another one" in notes(root="00000000")[0]
    assert "was cut, or is another one" in notes(position=10_000)[0]


def test_a_publication_is_followed_by_a_checkpoint_and_its_event_is_proven_in_the_bundle(planned: Any) -> None:
    planned.ok("plan", "publish", PLAN)
    found = planned.json("log", "verify")
    assert (found["checkpoint"]["stored"], found["unsigned_tail"]) == (1, 0)
    planned.ok("log", "export", "--bundle", "bundle")
    (proof,) = Path("bundle/proofs").iterdir()
    assert '"plan-published"' in json.loads(proof.read_text())["envelope"]
    assert json.loads(Path("bundle/views/plans.json").read_text())["plans"][0]["plan"] == PLAN
