"""Explanations on the command line: why, why not, and what would help."""

import json
import shlex
import shutil
import signal
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scheduler.handling import Ledger
from scheduler.problem import facts_for
from scheduler.views.reliefs import commands_for
from solver.explain.relaxing import CoverDays, Grant, Seats, Staffing, Terms, granted
from solver.facts import Facts
from tests.cli.conftest import Rota
from tests.cli.test_plan import company_in, with_draft

PLAN = "2026Q3-1"
NOW = datetime(2026, 6, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_draft(company_in(tmp_path_factory.mktemp("explained") / "made")).directory


@pytest.fixture
def made(rota: Rota, template: Path) -> Rota:
    """An executive's day at the front line, and a peak at CS that gets two of the eight helpers whom it asks for."""
    shutil.copytree(template, rota.directory, dirs_exist_ok=True)
    return rota


def placed(made: Any, kind: str) -> dict[str, Any]:
    """The plan's first placement of a kind."""
    return next(one for one in made.json("plan", "export", PLAN)["placements"] if one["kind"] == kind)


def test_why_says_what_a_shadow_day_serves_and_what_could_stand_instead(made: Any) -> None:
    visit = placed(made, "shadow")
    said = made.ok("plan", "why", visit["id"])
    assert f"{visit['id']}: E1 Zoë O'Hara at {visit['unit']} with {visit['host']}" in said.stdout
    assert "It serves 1 placement of telus-day that E1 Zoë O'Hara owes in 2026Q3." in said.stdout
    assert "the plan misses 1 placement of a mandatory program more (then " in said.stdout
    assert "Other days: " in said.stdout
    assert "Other hosts who are free then" in said.stdout
    assert f"on which {PLAN} rests" in said.stderr


def test_a_placement_is_named_by_person_and_day_as_well(made: Any) -> None:
    help_ = placed(made, "cover")
    answers = [made.json("plan", "why", name) for name in (help_["id"], f"{PLAN}/{help_['person']}/{help_['first_day']}")]
    assert answers[0] == answers[1] == made.json("plan", "why", f"{help_['person']}/{help_['first_day']}")
    assert answers[0]["placement"]["ask"] == "A1"
    assert answers[0]["missing_without"][0]["missing"] == 1


def test_the_json_of_why_holds_prices_by_tier(made: Any) -> None:
    why = made.json("plan", "why", placed(made, "shadow")["id"])
    assert [line["name"] for line in why["dropped"]["tiers"]] == ["programs", "cover", "rotations", "stability", "fairness", "preferences"]
    assert (why["dropped"]["how"], why["without"]["how"]) == ("rest-fixed", "whole-plan")
    assert why["dropped"]["tiers"][0] == {"name": "programs", "most": 1, "least": 1}
    assert {one["differs"] for one in why["alternatives"]} <= {"person", "unit", "day"}
    assert all(one["beside"]["certain_tiers"] == 6 for one in why["alternatives"])


def test_unknown_placements_are_refused_with_those_that_look_like_them(made: Any) -> None:
    assert 'Did you mean "2026Q3-1.' in made.refused("plan", "why", "2026Q3-1.l")
    assert "rota plan export" in made.refused("plan", "why", "nonsense")
    assert "is nobody known here" in made.refused("plan", "why", "E17/2026-08-03")
    assert "E1 is not placed on 2026-08-04" in made.refused("plan", "why", f"{PLAN}/E1/2026-08-04")
    assert "is no day" in made.refused("plan", "why", "E1/soon")
    assert "is no plan" in made.refused("plan", "why", "2027Q1-9/E1/2026-08-04")


def test_why_not_names_the_rule_that_forbids_it(made: Any) -> None:
    answers = made.json("plan", "why-not", "E1", "CS", "2026-08-03", "--program", "telus-day")["answers"]
    assert [answer["answer"] for answer in answers] == ["forbidden"]
    assert answers[0]["against"][0] == {"rule": "peaks", "says": "CS is in its peak on 2026-08-03 and takes no guest"}
    said = made.ok("plan", "why-not", "E1", "CS", "2026-08-03").stdout
    assert "telus-day: forbidden, whatever else is planned." in said


def test_why_not_prices_what_is_possible(made: Any) -> None:
    visit = placed(made, "shadow")
    other = "2026-07-21" if visit["first_day"] != "2026-07-21" else "2026-07-22"
    answer = made.json("plan", "why-not", "E1", "CS", other, "--program", "telus-day")["answers"][0]
    assert answer["answer"] == "possible"
    assert answer["gone"] == [visit["id"]]
    assert answer["price"]["tiers"][0]["most"] == 0
    assert "In the place of " in made.ok("plan", "why-not", "E1", "CS", other).stdout


def test_what_is_planned_already_is_said_to_be(made: Any) -> None:
    visit = placed(made, "shadow")
    said = made.ok("plan", "why-not", visit["person"], visit["unit"], visit["first_day"]).stdout
    assert f"It is in the plan: {visit['id']}" in said
    assert f"rota plan why {visit['id']}" in said


def test_why_not_refuses_what_it_does_not_know(made: Any) -> None:
    assert "is outside 2026Q3-1, which is for 1 July to 30 September 2026" in made.refused("plan", "why-not", "E1", "CS", "2026-10-05")
    assert 'Did you mean "telus-day"?' in made.refused("plan", "why-not", "E1", "CS", "2026-07-06", "--program", "telus-dy")
    refused = made.refused("plan", "why-not", "E1", "SHOP", "2026-07-06", "--ask", "A1")
    assert "is no approved ask of SHOP" in refused
    assert "Did you mean" not in refused
    assert "is no unit" in made.refused("plan", "why-not", "E1", "NOWHERE", "2026-07-06")
    assert "is nobody known here" in made.refused("plan", "why-not", "E9", "CS", "2026-07-06")
    assert "either --program or --ask" in made.refused("plan", "why-not", "E1", "CS", "2026-07-06", "--ask", "A1", "--program", "x", code=2)


def test_what_relief_advises_fills_the_gap_when_it_is_done(made: Any) -> None:
    before = made.json("plan", "relief", PLAN, "--day", "2026-08-03")["reliefs"][0]
    advice = before["reliefs"][0]
    assert advice["fills"] >= 1
    for command in advice["commands"]:
        made.ok(*command.split()[1:])
    made.ok("plan", "make", "2026Q3")
    after = [line for line in made.json("plan", "export")["shortfalls"] if line.get("day") == "2026-08-03"]
    assert sum(line["missing"] for line in after) == before["gap"]["missing"] - advice["fills"]


ONE, TWO = date(2026, 8, 3), date(2026, 8, 4)
GRANTS: tuple[Grant, ...] = (
    Staffing(unit="HQ", days=(ONE, TWO), minimum=(0, 1), now=(1, 1)),
    Seats(unit="CS", days=(ONE, TWO), seats=(3, 4)),
    Terms(program="telus-day", key="host_load", value=3, now=2),
    Terms(program="telus-day", key="in_peak", value="welcome", now="avoid"),
    Terms(program="telus-day", key="home_peak", value="tolerate", now="avoid"),
    CoverDays(days=11),
)


@pytest.mark.parametrize("grant", GRANTS, ids=lambda grant: f"{type(grant).__name__}-{getattr(grant, 'key', '')}")
def test_the_commands_make_exactly_the_facts_that_were_checked(made: Any, grant: Grant) -> None:
    before = facts_of(made)
    about = SimpleNamespace(org=Ledger.open(str(made.directory / "rota.db"), None, login="hr", now=NOW, entropy=bytes).org)
    for command in commands_for(about, grant):  # type: ignore[arg-type]
        made.ok(*shlex.split(command)[1:])
    after, expected = facts_of(made), granted(before, grant)
    assert (after.programs, after.policy, after.people) == (expected.programs, expected.policy, expected.people)
    assert day_by_day(after) == day_by_day(expected) != (day_by_day(before) if isinstance(grant, Staffing | Seats) else None)


def facts_of(rota: Rota) -> Facts:
    """What a plan of the quarter would rest on now."""
    org = Ledger.open(str(rota.directory / "rota.db"), None, login="hr", now=NOW, entropy=bytes).org
    return facts_for(org, (date(2026, 7, 1), date(2026, 9, 30)), leave_out=PLAN)


def day_by_day(facts: Facts) -> list[tuple[object, ...]]:
    days = [facts.horizon.first_day + timedelta(days=number) for number in range(92)]
    return [(unit.id, day, unit.min_staff.at(day), unit.max_away.at(day), unit.seats.at(day)) for unit in facts.units for day in days]


def test_relief_counts_reasons_and_prints_commands(made: Any) -> None:
    said = made.ok("plan", "relief", PLAN, "--gaps", "1").stdout
    assert "cover: " in said
    assert "(checked)" in said
    assert "rota units staffing HQ --min " in said
    assert "rota plan make 2026Q3" in said
    assert "and 1 more gap:" in said


def test_relief_of_what_misses_nothing_says_so(made: Any) -> None:
    assert f"Nothing that was asked for is missing in {PLAN}." in made.ok("plan", "relief", "--person", "E1").stdout
    assert made.json("plan", "relief", "--person", "E1")["gaps"] == 0


def test_facts_entered_since_do_not_count_unless_they_are_asked_for(made: Any) -> None:
    visit = placed(made, "shadow")
    made.ok("units", "close", visit["unit"], "--last-day", "2026-06-30")
    head = made.json("plan", "why", visit["id"])["position"]
    assert head == made.json("plan", "export", PLAN)["based_on"]
    refused = made.refused("plan", "why", visit["id"], "--known-at", str(made.json("log", "show")[-1]["position"]))
    assert "breaks" in refused
    assert f"rota plan judge {PLAN}" in refused


def test_before_there_is_a_plan_nothing_is_explained(rota: Any) -> None:
    rota.ok("init")
    assert "There is no plan yet" in rota.refused("plan", "relief")
    assert "There is no plan yet" in rota.refused("plan", "why", "E1/2026-07-06")


def test_ctrl_c_prints_what_was_found_and_exits_with_130(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from solver.explain import solving

    solve = solving.solve

    def stopped(*args: Any, **kwargs: Any) -> Any:
        from dataclasses import replace

        return replace(solve(*args, **kwargs), interrupted=True)

    monkeypatch.setattr(solving, "solve", stopped)
    result = made("plan", "why", placed(made, "shadow")["id"], "--json")
    assert result.exit_code == 130
    assert json.loads(result.stdout)["placement"]["person"] == "E1"
    assert "Stopped" in result.stderr
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_only_the_next_plan_can_give_is_no_question_of_grants(company: Any) -> None:
    """The plan ends on a Wednesday; the Friday of its last week is owed all the same."""
    program = '[program.fridays]\nkind = "shadow"\nwho = { person = ["E1"] }\nhost = "none"\nper = "week"\nweekdays = "Fri"\n'
    (company.directory / "programs.toml").write_text(program)
    company.ok("units", "staffing", "HQ", "--max-away", "100", "--from", "2026-01-01")
    company.ok("import", str(company.directory / "programs.toml"))
    plan = company.ok("plan", "make", "2026-07-06..2026-07-15", "--reproducible").stdout.strip()
    (gap,) = company.json("plan", "show", plan)["shortfalls"]
    assert (gap["period"], gap["reasons"]) == ("2026-W29", [{"reason": "next-plan", "people": 1}])
    assert "why: with no day for it before the next plan" in company.ok("plan", "show", plan).stdout
    assert "Nothing is to be granted: the next plan can give it." in company.ok("plan", "relief", plan, "--time-limit", "20").stdout
