"""A shipped program of each shape, from files through every way that the engine has, to a roster that the referee accepts."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from solver.engine import solve as front
from tests.cli.conftest import Rota

QUARTER = "2026Q3"
FILES = {
    "units.csv": """\
unit,front_line,seats,min_staff,workdays,shift
OFFICE,no,0,0,Mon-Fri,08:00-17:00
NORTH,yes,2,1,Mon-Sat,07:00-15:00
SOUTH,yes,2,1,Mon-Sat,09:00-17:00
""",
    "people.csv": """\
person,unit,level,tags
X1,OFFICE,executive,
X2,OFFICE,executive,
M1,OFFICE,manager,
M2,OFFICE,manager,
O1,OFFICE,staff,high-potential
O2,OFFICE,staff,high-potential
N1,NORTH,staff,
N2,NORTH,staff,
N3,NORTH,staff,
S1,SOUTH,staff,
S2,SOUTH,staff,
S3,SOUTH,staff,
""",
    "absences.csv": """\
person,first_day,last_day
X1,2026-07-01,2026-08-31
O1,2026-07-06,2026-07-24
M2,2026-09-07,2026-09-11
""",
}
PATHS = {
    "written down": {},
    "in two steps": {"OPENED_FROM": -1, "WRITTEN_UP_TO": -1},
    "in two steps, then written down": {"OPENED_FROM": -1},
}

One = dict[str, Any]


def days_of(one: One) -> list[date]:
    return [date.fromisoformat(day) for day in one["days"]]


def is_a_day_with_a_host(one: One) -> bool:
    return len(one["days"]) == 1 and one["host"] is not None and one["host"][0] == one["unit"][0]


def is_a_saturday_given_back(one: One) -> bool:
    [saturday], free = days_of(one), date.fromisoformat(one["compensation_day"])
    return saturday.weekday() == 5 and 1 <= (free - saturday).days <= 14 and free.weekday() < 5


def is_weeks_in_a_row(weeks: int) -> Callable[[One], bool]:
    def fits(one: One) -> bool:
        first, last = (date.fromisoformat(one[end]) for end in ("first_day", "last_day"))
        gaps = [(later - day).days for day, later in pairwise(days_of(one))]
        return first.weekday() == 0 and (last - first).days == 7 * weeks - 1 and len(one["days"]) > 3 * weeks and max(gaps) <= 7

    return fits


def is_five_spread_days(one: One) -> bool:
    return len(set(one["days"])) == 5 and (one["first_day"], one["last_day"]) == (one["days"][0], one["days"][-1])


SHAPES: dict[str, tuple[str, set[str], int, Callable[[One], bool]]] = {  # the program, whom it is for, how many placements, what each is
    "a day with a host": ('adopt = ["telus-day"]', {"X1", "X2"}, 2, is_a_day_with_a_host),
    "a monthly Saturday that is given back": ('adopt = ["ups-saturday"]', {"M1", "M2"}, 6, is_a_saturday_given_back),
    "four weeks in a row": ('adopt = ["toyota-plant"]', {"O1", "O2"}, 2, is_weeks_in_a_row(4)),
    "two weeks in a row": (
        '[program.weeks]\nextends = "rotation"\nwho = { tag = ["high-potential"] }\n',
        {"O1", "O2"},
        2,
        is_weeks_in_a_row(2),
    ),
    "five spread days": (
        '[program.week]\nextends = "automattic-week"\nlength = "5d spread"\nper = "quarter"\nwho = { level = ["manager"] }\n',
        {"M1", "M2"},
        2,
        is_five_spread_days,
    ),
}


def company_with(rota: Rota, programs: str) -> None:
    files = rota.directory / "hr"
    files.mkdir()
    for name, content in {**FILES, "programs.toml": programs}.items():
        (files / name).write_text(content, encoding="utf-8")
    rota.ok("init")
    rota.ok("import", str(files))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_program_of_each_shape_is_planned_in_every_way(shape: str, path: str, rota: Rota, monkeypatch: pytest.MonkeyPatch) -> None:
    programs, people, many, fits = SHAPES[shape]
    company_with(rota, programs)
    for limit, value in PATHS[path].items():
        monkeypatch.setattr(front, limit, value)
    rota.ok("plan", "make", QUARTER, "--time-limit", "5")
    placements = rota.json("plan", "show")["placements"]
    assert [one for one in placements if not fits(one)] == []
    assert {one["person"] for one in placements} == people
    assert len(placements) == many
    assert "No breach" in rota.ok("plan", "judge", f"{QUARTER}-1").stdout
