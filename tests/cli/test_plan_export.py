"""A plan as calendar and workbook, from the command line: parts of it, again and again, with the receipt of its log."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from tests.cli.test_plan import PLAN, made, templates

__all__ = ["made", "templates"]  # fixtures


def events(rota: Any, *words: str) -> list[Any]:
    return Calendar.from_ical(rota.ok("plan", "export", PLAN, "--format", "ics", *words).stdout_bytes).walk("VEVENT")


def receipt(rota: Any) -> str:
    found = rota.json("log", "verify")
    return f"{found['size']}:{found['root'][:8]}"


def test_a_person_gets_where_they_go_and_whom_they_host(made: Any) -> None:
    placements = json.loads(made.ok("plan", "export", PLAN).stdout)["placements"]
    [visit] = [one for one in placements if one["kind"] == "shadow"]
    mine, theirs = events(made, "--person", "E1"), events(made, "--person", visit["host"])
    assert len(mine) == sum("E1" in (one["person"], one["host"]) for one in placements)
    said = f"E1 Zoë O'Hara at {visit['unit']}: telus-day, with {called(made, visit['host'])}"
    [day] = [event for event in mine if str(event["summary"]) == said]
    assert str(day["uid"]) in {str(event["uid"]) for event in theirs}
    assert day.decoded("dtstart").isoformat()[:10] == visit["first_day"]
    assert len(events(made)) == len(placements)


def called(rota: Any, person: str) -> str:
    return f"{person} {rota.json('people', 'show', person)['name']}"


def test_a_unit_gets_who_comes_and_who_goes(made: Any) -> None:
    units = {str(event["location"]) for event in events(made, "--unit", "CS")}
    assert "CS" in units
    assert len(events(made, "--unit", "CS")) <= len(events(made))


def test_after_publication_and_withdrawal_the_same_events_say_so(made: Any) -> None:
    seen = []
    for step in ((), ("publish",), ("withdraw",)):
        if step:
            made.ok("plan", *step, PLAN)
        seen.append({str(event["uid"]): (str(event["status"]), int(event["sequence"])) for event in events(made)})
    assert seen[0].keys() == seen[1].keys() == seen[2].keys()
    assert [set(stage.values()) for stage in seen] == [{("TENTATIVE", 0)}, {("CONFIRMED", 1)}, {("CANCELLED", 2)}]


def test_the_same_position_gives_the_same_bytes_whenever_it_is_asked(made: Any) -> None:
    position = receipt(made).partition(":")[0]
    before = [made.ok("plan", "export", PLAN, "--format", form).stdout_bytes for form in ("ics", "xlsx")]
    made.ok("people", "absent", "007", "--from", "2026-11-03", "--to", "2026-11-03")
    after = [made.ok("plan", "export", PLAN, "--format", form, "--known-at", position).stdout_bytes for form in ("ics", "xlsx")]
    assert after == before


def test_calendars_and_workbooks_hold_the_receipt_themselves(made: Any) -> None:
    for form in ("ics", "xlsx"):
        made.ok("plan", "export", PLAN, "--format", form, "--output", f"plan.{form}")
        assert not Path(f"plan.{form}.receipt.json").exists()
    assert str(Calendar.from_ical(Path("plan.ics").read_bytes())["x-rotaledger-receipt"]) == receipt(made)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(Path("plan.xlsx").read_bytes())).get_sheet_by_name("plan").to_python()
    assert ["receipt", receipt(made)] in rows
    assert made("log", "verify", "--receipt", receipt(made)).exit_code == 0


def test_a_part_of_a_plan_is_no_plan_in_json(made: Any) -> None:
    assert "JSON is the whole plan" in made.refused("plan", "export", PLAN, "--person", "E1", code=2)
    assert "JSON is the whole plan" in made.refused("plan", "export", PLAN, "--unit", "CS", code=2)
    assert made.ok("plan", "export", PLAN, "--format", "csv", "--person", "E1").stdout.count("\n") == 1 + len(
        events(made, "--person", "E1")
    )


def test_a_part_that_nobody_has_is_refused(made: Any) -> None:
    assert "person-unknown" in made.refused("plan", "export", PLAN, "--format", "ics", "--person", "E9")
    assert "unit-unknown" in made.refused("plan", "export", PLAN, "--format", "xlsx", "--unit", "NOWHERE")


def test_a_workbook_is_not_written_on_a_terminal(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from scheduler.cli import plan_files
    from scheduler.errors import Rejected

    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(plan_files.sys, "stdout", Terminal())
    with pytest.raises(Rejected, match="--output FILE"):
        plan_files.print_content(b"PK\x03\x04", text=False)
