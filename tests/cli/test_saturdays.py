"""A monthly Saturday outside the pattern, with a day given back, from files to a published plan."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from tests.cli.conftest import Rota

JULY = "2026-07-01..2026-07-31"
FIRST, SECOND = f"{JULY}-1", f"{JULY}-2"

FILES = {
    "units.csv": """\
unit,front_line,seats,min_staff,workdays,shift
OFFICE,no,0,1,Mon-Fri,08:00-17:00
SHOP,yes,1,1,Mon-Sat,07:00-15:00
NIGHT,yes,1,0,Mon-Sat,22:00-06:00
""",
    "people.csv": """\
person,name,unit,level,hosts
M1,Ada,OFFICE,manager,no
M2,Bea,OFFICE,manager,no
M3,Cid,OFFICE,manager,no
S1,Sal,SHOP,staff,yes
S2,Sue,SHOP,staff,yes
N1,Nan,NIGHT,staff,yes
""",
    "absences.csv": """\
person,first_day,last_day
M3,2026-07-06,2026-07-31
""",
    "programs.toml": 'adopt = ["ups-saturday"]\n',
}


@pytest.fixture
def saturdays(tmp_path: Path) -> Rota:
    files = tmp_path / "hr"
    files.mkdir()
    for name, content in FILES.items():
        (files / name).write_text(content, encoding="utf-8")
    rota = Rota(tmp_path)
    rota.ok("init")
    rota.ok("import", str(files))
    rota.ok("plan", "make", JULY)
    return rota


def test_each_saturday_is_given_back_on_a_day_on_which_the_office_can_spare_it(saturdays: Rota) -> None:
    plan = json.loads(saturdays.ok("plan", "export", FIRST, "--format", "json").stdout)
    days = {one["person"]: (one["first_day"], one["compensation_day"]) for one in plan["placements"]}
    assert set(days) == {"M1", "M2"}
    for saturday, given_back in days.values():
        assert date.fromisoformat(saturday).weekday() == 5
        assert 1 <= (date.fromisoformat(given_back) - date.fromisoformat(saturday)).days <= 14
        assert date.fromisoformat(given_back).weekday() < 5
    rows = list(csv.DictReader(io.StringIO(saturdays.ok("plan", "export", FIRST, "--format", "csv").stdout)))
    assert {row["person"]: row["compensation_day"] for row in rows} == {person: given_back for person, (_, given_back) in days.items()}


def test_an_office_of_three_with_one_away_spares_nobody_when_two_must_stay(saturdays: Rota) -> None:
    """M3 is away from Monday 6 July on, so that no day after a Saturday is left."""
    saturdays.ok("units", "staffing", "OFFICE", "--min", "2")
    saturdays.ok("plan", "make", JULY)
    plan = json.loads(saturdays.ok("plan", "export", SECOND, "--format", "json").stdout)
    assert plan["placements"] == []
    reasons = {line["person"]: [reason["reason"] for reason in line["reasons"]] for line in plan["shortfalls"]}
    assert reasons == {"M1": ["no-compensation"], "M2": ["no-compensation"], "M3": ["absent"]}


def test_the_plan_shows_the_free_day_and_is_published(saturdays: Rota) -> None:
    assert "free for Sat" in saturdays.ok("plan", "show", FIRST, "--person", "M1").stdout
    assert "No breach" in saturdays.ok("plan", "judge", FIRST).stdout
    saturdays.ok("plan", "publish", FIRST)
    saturdays.ok("plan", "make", JULY)
    assert json.loads(saturdays.ok("plan", "export", SECOND, "--format", "json").stdout)["placements"] == []


def test_a_roster_without_the_free_day_is_in_breach(saturdays: Rota) -> None:
    plan = json.loads(saturdays.ok("plan", "export", FIRST, "--format", "json").stdout)
    for placement in plan["placements"]:
        placement["compensation_day"] = None
    broken = saturdays.directory / "broken.json"
    broken.write_text(json.dumps(plan), encoding="utf-8")
    said = saturdays("plan", "judge", str(broken))
    assert said.exit_code != 0
    assert "has no compensation day" in said.output


def test_a_pinned_saturday_keeps_the_day_that_is_given_back_for_it(saturdays: Rota) -> None:
    first = json.loads(saturdays.ok("plan", "export", FIRST, "--format", "json").stdout)["placements"][0]
    saturdays.ok("plan", "pin", first["id"])
    saturdays.ok("plan", "make", JULY)
    second = json.loads(saturdays.ok("plan", "export", SECOND, "--format", "json").stdout)["placements"]
    pinned = next(one for one in second if one["person"] == first["person"])
    assert (pinned["first_day"], pinned["compensation_day"]) == (first["first_day"], first["compensation_day"])
    assert "No breach" in saturdays.ok("plan", "judge", SECOND).stdout


def test_a_saturday_pinned_by_hand_would_lack_the_day_given_back(saturdays: Rota) -> None:
    words = ("plan", "pin", "--person", "M1", "--unit", "SHOP", "--program", "ups-saturday", "--from", "2026-07-11", "--host", "S1")
    assert "pin a placement of one" in saturdays.refused(*words)


def test_why_and_why_not_speak_of_the_day_that_is_given_back(saturdays: Rota) -> None:
    placements = json.loads(saturdays.ok("plan", "export", FIRST, "--format", "json").stdout)["placements"]
    ada = next(one for one in placements if one["person"] == "M1")
    said = saturdays.ok("plan", "why", ada["id"]).stdout
    assert "at SHOP with" in said.splitlines()[0]
    assert "free for it on" in said.splitlines()[0]
    other = next(line for line in said.splitlines() if line.startswith("  SHOP, Sat"))
    assert ", free on " in other
    [answer] = saturdays.json("plan", "why-not", "M3", "SHOP", "2026-07-04")["answers"]
    assert (answer["answer"], answer["placement"]["compensation_day"]) == ("forbidden", None)
    assert answer["against"][0]["says"] == (
        "M3 has no day of work within 14 days after 2026-07-04 and inside the horizon that could be given back for it"
    )


def test_a_saturday_between_sunday_and_sunday_would_be_a_seventh_day_of_work(saturdays: Rota) -> None:
    saturdays.ok("people", "change", "M1", "--workdays", "Mon-Fri,Sun")
    saturdays.ok("plan", "make", JULY)
    assert "M1" not in {one["person"] for one in saturdays.json("plan", "show")["placements"]}
    [answer] = saturdays.json("plan", "why-not", "M1", "SHOP", "2026-07-11")["answers"]
    assert answer["answer"] == "forbidden"
    assert any("works on more than 6 days in a row around 2026-07-11" in against["says"] for against in answer["against"])
    shown = saturdays.ok("plan", "why-not", "M1", "SHOP", "2026-07-11").stdout
    assert "forbidden, unless something else is pinned that gives the rest" in shown
