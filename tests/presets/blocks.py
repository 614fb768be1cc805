"""The presets of weeks."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

from tests.presets.case import Case, One, Planted, again, by_person, cut_short, day, days_of, left_out, move_first, moved, say

UNITS = """\
unit,front_line,seats,min_staff
OFFICE,no,2,0
PLANT,yes,2,0
"""


def weeks_in_a_row(weeks: int) -> Callable[[list[One]], bool]:
    """Each placement is a block from a Monday to a Sunday without a free week in it."""

    def keeps(placements: list[One]) -> bool:
        return all(
            day(one["first_day"]).weekday() == 0
            and (day(one["last_day"]) - day(one["first_day"])).days == 7 * weeks - 1
            and all((later - earlier).days <= 3 for earlier, later in pairwise(days_of(one)))
            for one in placements
        )

    return keeps


TOYOTA = Case(
    preset="toyota-plant",
    units=UNITS,
    people="person,unit,level,tags\nP1,OFFICE,staff,high-potential\nP2,OFFICE,staff,high-potential\nP3,OFFICE,staff,\n",
    more={"absences.csv": "person,first_day,last_day\nP1,2026-07-20,2026-08-07\nP1,2026-08-24,2026-09-11\n"},
    placed=1,
    keeps=lambda placements: placements[0]["person"] == "P2" and weeks_in_a_row(4)(placements),
    without=("length=20d spread", "starts=Mon-Sun"),
    paid=("rotations", 1, 0),
    planted=(
        Planted(alter=cut_short(3), names="program", says="is not 4 weeks"),
        Planted(alter=say(person="P3"), names="program", says="toyota-plant is not for P3"),
        Planted(alter=move_first(1), names="program", says="does not begin on Tuesday"),
    ),
)

ROTATION = Case(
    preset="rotation",
    units=UNITS,
    people="person,unit,level\nO1,OFFICE,staff\n",
    horizon="2026-07-01..2026-12-31",
    placed=1,
    keeps=lambda placements: weeks_in_a_row(2)(placements) and placements[0]["unit"] == "PLANT",
    without=("no_repeat=none",),
    paid=("rotations", 1, 0),
    planted=(
        Planted(alter=again(91), names="program", says="O1 repeats a unit in rotation"),
        Planted(alter=again(-91), names="program", says="O1 repeats a unit in rotation"),
        Planted(alter=say(unit="OFFICE"), names="own-unit", says="own unit"),
    ),
)

AUTOMATTIC = Case(
    preset="automattic-week",
    units=UNITS,
    people="person,unit,level\nO1,OFFICE,staff\nX1,OFFICE,executive\n",
    more={
        "absences.csv": "person,first_day,last_day\nO1,2026-07-01,2026-07-05\nO1,2026-07-09,2026-08-02\nO1,2026-08-06,2026-09-30\n",
    },
    placed=1,
    keeps=lambda placements: set(by_person(placements)) == {"X1"} and weeks_in_a_row(1)(placements),
    without=("length=5d spread", "starts=Mon-Sun"),
    paid=("rotations", 1, 0),
    planted=(Planted(alter=move_first(2), names="program", says="does not begin on Wednesday"),),
)

BANK = Case(
    preset="bank-two-weeks",
    units=UNITS,
    people="person,unit,level,tags\nB1,OFFICE,staff,sensitive-post\nB2,OFFICE,manager,sensitive-post\n",
    more={"absences.csv": "person,first_day,last_day\nB1,2026-07-01,2026-07-12\nB1,2026-07-18,2026-08-09\nB1,2026-08-15,2026-09-30\n"},
    placed=1,
    keeps=lambda placements: placements[0]["person"] == "B2" and weeks_in_a_row(2)(placements),
    without=("length=10d spread", "starts=Mon-Sun"),
    paid=("rotations", 1, 0),
    planted=(
        Planted(alter=cut_short(1), names="program", says="is not 2 weeks"),
        Planted(alter=say(unit="OFFICE"), names="own-unit", says="own unit"),
    ),
)

FIRST_WEEKS = Case(
    preset="automattic-first-weeks",
    units=UNITS,
    people="person,unit,level,hired\nJ1,OFFICE,staff,2026-07-06\nJ2,OFFICE,manager,2026-07-06\nO1,OFFICE,staff,2020-01-01\n",
    more={"absences.csv": "person,first_day,last_day\nJ1,2026-07-08,2026-07-31\n"},
    placed=1,
    keeps=lambda placements: placements[0]["person"] == "J2" and weeks_in_a_row(2)(placements),
    without=("within=60d",),
    paid=("rotations", 1, 0),
    planted=(
        Planted(alter=move_first(28), names="program", says="is not within 30 days of the hire of J2"),
        Planted(alter=say(person="O1"), names="program", says="of the hire of O1"),
    ),
)


def a_third_block_in_a_row(placements: list[One]) -> None:
    """Three blocks, one after the other, from the first Monday on."""
    first = moved(placements[0], -(day(placements[0]["first_day"]) - date(2026, 7, 6)).days)
    wards = ("WARD-A", "WARD-B", "WARD-C")
    placements[:] = [{**moved(first, 28 * number), "id": f"r{number}", "unit": ward} for number, ward in enumerate(wards)]


def the_same_ward_twice(placements: list[One]) -> None:
    placements[1]["unit"] = placements[0]["unit"]


RESIDENCY = Case(
    preset="residency-blocks",
    units="unit,front_line,min_staff\nHOME,no,0\nWARD-A,yes,0\nWARD-B,yes,0\nWARD-C,yes,0\n",
    people="person,unit,level,tags\nR1,HOME,staff,resident\n",
    settings=('where={unit=["WARD-A","WARD-B","WARD-C"]}', "quota=3"),
    placed=2,
    keeps=lambda placements: len({one["unit"] for one in placements}) == 2 and weeks_in_a_row(4)(placements),
    without=("in_a_row=3",),
    paid=("rotations", 2, 0),  # the third ward, once as what R1 owes and once as a floor that is not reached
    planted=(
        Planted(alter=left_out, names="shortfall", says="rule floor"),
        Planted(alter=a_third_block_in_a_row, names="program", says="has 3 placements of residency-blocks in a row"),
        Planted(alter=the_same_ward_twice, names="program", says="R1 repeats a unit in residency-blocks"),
    ),
)

BLOCKS = (TOYOTA, ROTATION, AUTOMATTIC, BANK, FIRST_WEEKS, RESIDENCY)
