"""The presets of single days."""

from tests.presets.case import Case, One, Planted, again, by_person, day, left_out, move_first, moved, say, weekdays_of

OFFICE_AND_SHOP = """\
unit,front_line,seats,min_staff,workdays
OFFICE,no,1,0,Mon-Fri
SHOP,yes,3,0,Mon-Sat
"""


def one_guest_at_a_time(placements: list[One]) -> bool:
    return len({one["first_day"] for one in placements}) == len(placements) and {one["host"] for one in placements} == {"C1"}


def on_the_same_day(placements: list[One]) -> None:
    later = moved(placements[1], (day(placements[0]["first_day"]) - day(placements[1]["first_day"])).days)
    placements[1] = later


TELUS = Case(
    preset="telus-day",
    units=OFFICE_AND_SHOP,
    people="""\
person,unit,level,manager
X1,OFFICE,executive,
X2,OFFICE,executive,
X3,OFFICE,executive,
C1,SHOP,staff,
C2,SHOP,staff,X3
""",
    more={"absences.csv": "person,first_day,last_day\nC2,2026-07-01,2026-09-30\n"},
    placed=2,
    keeps=one_guest_at_a_time,
    without=("host_load=3",),
    paid=("programs", 1, 0),
    planted=(
        Planted(alter=on_the_same_day, names="hosts", says="has 2 guests"),
        Planted(alter=say(host=None), names="hosts", says="has no host"),
        Planted(alter=say(person="X3", host="C2"), names="own-unit", says="reporting line"),
    ),
)


def a_saturday_in_each_month_given_back(placements: list[One]) -> bool:
    months = [one["first_day"][:7] for one in placements]
    given_back = [(day(one["compensation_day"]) - day(one["first_day"])).days for one in placements]
    return months == ["2026-07", "2026-09"] and weekdays_of(placements) == {"Sat"} and all(1 <= days <= 14 for days in given_back)


def a_second_one_in_the_month(placements: list[One]) -> None:
    first = placements[0]
    placements.append(moved(first, 7 if day(first["first_day"]).day <= 14 else -7))


UPS = Case(
    preset="ups-saturday",
    units=OFFICE_AND_SHOP,
    people="person,unit,level\nM1,OFFICE,manager\nD1,SHOP,staff\n",
    more={"absences.csv": "person,first_day,last_day\nD1,2026-08-01,2026-08-31\n"},
    settings=("host_load=3",),
    placed=2,
    keeps=a_saturday_in_each_month_given_back,
    without=("per=quarter", "quota=3"),
    paid=("rotations", 1, 0),
    planted=(
        Planted(alter=a_second_one_in_the_month, names="program", says="has 2 placements of ups-saturday in 2026-0"),
        Planted(alter=move_first(1), names="program", says="does not use Sunday"),
        Planted(alter=say(compensation_day=None), names="compensation", says="has no compensation day"),
    ),
)


EVERYONE = Case(
    preset="everyone-means-everyone",
    units="""\
unit,front_line,seats,min_staff
OFFICE,no,1,0
LAB,no,1,0
NORTH,yes,2,0
SOUTH,yes,2,0
""",
    people="""\
person,unit,level
M1,OFFICE,manager
M2,LAB,manager
N1,NORTH,staff
N2,NORTH,staff
S1,SOUTH,staff
""",
    more={"preferences.csv": "person,unit,weight\nM1,NORTH,10\nM2,NORTH,10\n"},
    placed=2,
    keeps=lambda placements: (
        {one["unit"] for one in placements} == {"NORTH", "SOUTH"} and {one["person"] for one in placements} == {"M1", "M2"}
    ),
    without=("every_unit_receives=false",),
    paid=("preferences", 10, 0),
    planted=(
        Planted(alter=left_out, names="shortfall", says="rule sends"),
        Planted(alter=left_out, names="shortfall", says="rule receives"),
    ),
)


HOMEDEPOT = Case(
    preset="homedepot-quarter",
    units=OFFICE_AND_SHOP,
    people="person,unit,level\nX1,OFFICE,executive\nM1,OFFICE,manager\nO1,OFFICE,staff\n",
    more={"absences.csv": "person,first_day,last_day\nX1,2026-07-01,2026-09-30\n"},
    placed=2,
    keeps=lambda placements: {one["person"] for one in placements} == {"M1", "O1"} and {one["host"] for one in placements} == {None},
    without=('who={level=["manager","staff"]}',),
    paid=("rotations", 1, 0),
    planted=(
        Planted(alter=again(7), names="program", says="has 2 placements of homedepot-quarter in 2026Q3, quota 1"),
        Planted(alter=say(unit="OFFICE"), names="program", says="does not go to OFFICE"),
    ),
)


AMAZON = Case(
    preset="amazon-two-days",
    units=OFFICE_AND_SHOP,
    people="person,unit,level\nM1,OFFICE,manager\nM2,OFFICE,manager\nC1,SHOP,staff\n",
    more={"absences.csv": "person,first_day,last_day\nM1,2027-03-29,2027-12-31\n"},
    horizon="2027-01-01..2027-12-31",
    placed=3,
    keeps=lambda placements: all(
        (day(second["first_day"]) - day(first["last_day"])).days >= 92 for first, second in [by_person(placements)["M2"]]
    ),
    without=("min_gap=none",),
    paid=("rotations", 1, 0),
    planted=(Planted(alter=again(28), names="program", says="less than 92 days later"),),
)


NHS = Case(
    preset="nhs-friday",
    units=OFFICE_AND_SHOP,
    people="person,unit,level\nX1,OFFICE,executive\nX2,OFFICE,executive\n",
    more={"absences.csv": "person,first_day,last_day\nX1,2027-11-12,2027-11-12\n"},
    horizon="2027Q4",
    placed=27,
    keeps=lambda placements: weekdays_of(placements) == {"Fri"} and {one["host"] for one in placements} == {None},
    without=("weekdays=Mon-Fri",),
    paid=("rotations", 1, 0),
    planted=(
        Planted(alter=move_first(-1), names="program", says="does not use Thursday"),
        Planted(alter=say(host="X2"), names="hosts", says="names no host, but here is X2"),
    ),
)


FIRST_DAYS = Case(
    preset="tesco-first-days",
    units=OFFICE_AND_SHOP,
    people="person,unit,level,hired\nJ1,OFFICE,staff,2026-07-06\nJ2,OFFICE,manager,2026-07-06\nC1,SHOP,staff,2020-01-01\n",
    more={"absences.csv": "person,first_day,last_day\nJ1,2026-07-06,2026-08-07\n"},
    placed=1,
    keeps=lambda placements: placements[0]["person"] == "J2" and day("2026-07-06") <= day(placements[0]["first_day"]) < day("2026-08-05"),
    without=("within=60d",),
    paid=("rotations", 1, 0),
    planted=(Planted(alter=move_first(35), names="program", says="is not within 30 days of the hire of J2"),),
)


FORTNIGHT = Case(
    preset="tesco-fortnight",
    units=OFFICE_AND_SHOP,
    people="person,unit,level\nM1,OFFICE,manager\n",
    more={"absences.csv": "person,first_day,last_day\nM1,2026-10-08,2026-10-09\nM1,2026-10-15,2026-10-16\n"},
    horizon="2026Q4",
    placed=7,
    keeps=lambda placements: weekdays_of(placements) <= {"Thu", "Fri"},
    without=("weekdays=Mon-Fri",),
    paid=("rotations", 1, 0),
    planted=(
        Planted(alter=move_first(4), names="program", says="does not use"),
        Planted(alter=move_first(-7), names="program", says="is not inside the window 2026-10-01..2026-12-31"),
        Planted(alter=again(1), names="program", says="has 2 placements of tesco-fortnight in 2026-09-21/2w, quota 1"),
    ),
)


def on_the_next_sunday(placements: list[One]) -> None:
    placements[0] = moved(placements[0], 6 - day(placements[0]["first_day"]).weekday())


DOORDASH = Case(
    preset="doordash-menu",
    units=OFFICE_AND_SHOP,
    people="person,unit,level\nX1,OFFICE,executive\nO1,OFFICE,staff\n",
    more={"absences.csv": "person,first_day,last_day\nX1,2026-08-01,2026-08-31\n"},
    placed=5,
    keeps=lambda placements: [one["first_day"][:7] for one in by_person(placements)["O1"]] == ["2026-07", "2026-08", "2026-09"],
    without=("per=quarter", "quota=3"),
    paid=("rotations", 1, 0),
    planted=(
        Planted(alter=a_second_one_in_the_month, names="program", says="has 2 placements of doordash-menu in 2026-0"),
        Planted(alter=on_the_next_sunday, names="program", says="SHOP does not work on 2026-"),
    ),
)


def a_sixth_visit(placements: list[One]) -> None:
    placements.append(moved(next(one for one in placements if (one["person"], one["program"]) == ("O2", "zappos-ten-hours")), 1))


def without_listening_first(placements: list[One]) -> None:
    placements[:] = [one for one in placements if one["program"] != "zappos-listening"]


def two_in_a_week(placements: list[One]) -> None:
    first = placements[1]
    placements.append(moved(first, -1 if day(first["first_day"]).weekday() else 1))


EASYJET = Case(
    preset="easyjet-surprise",
    units=OFFICE_AND_SHOP,
    people="person,unit,level\nX1,OFFICE,executive\nX2,OFFICE,executive\nC1,SHOP,staff\n",
    more={
        "absences.csv": "person,first_day,last_day\nX1,2026-07-13,2026-09-30\n",
        "peaks.csv": "unit,first_day,last_day,heads\nSHOP,2026-07-01,2026-07-12,0\n",
    },
    placed=1,
    keeps=lambda placements: [(one["host"], one["sealed_until"]) for one in placements] == [(None, placements[0]["first_day"])],
    without=("in_peak=welcome",),
    paid=("rotations", 1, 0),
    planted=(
        Planted(alter=say(host="C1"), names="hosts", says="easyjet-surprise names no host, but here is C1"),
        Planted(alter=again(7), names="program", says="has 2 placements of easyjet-surprise in 2026Q3, quota 1"),
    ),
)

MYSTERY = Case(
    preset="mystery-shopping",
    units="unit,front_line,min_staff\nOFFICE,no,0\nNORTH,yes,0\nSOUTH,yes,0\n",
    people="person,unit,level,tags,hired\nS1,OFFICE,staff,mystery-shopper,2020-01-01\n",
    more={"moves.csv": "person,unit,first_day\nS1,SOUTH,2020-01-01\nS1,OFFICE,2024-01-01\n"},
    placed=2,
    keeps=lambda placements: {one["unit"] for one in placements} == {"NORTH"} and all(one["sealed_until"] for one in placements),
    without=("unit_gap=28d",),
    paid=("rotations", 1, 0),
    planted=(
        Planted(alter=again(21), names="program", says="less than 90 days later"),
        Planted(alter=say(unit="SOUTH"), names="program", says="goes only where they never worked"),
    ),
)

ZAPPOS = Case(
    preset="zappos-ten-hours",
    units=OFFICE_AND_SHOP,
    people="person,unit,level\nO1,OFFICE,staff\nO2,OFFICE,staff\n",
    more={"absences.csv": "person,first_day,last_day\nO1,2026-11-01,2026-12-27\n"},
    horizon="2026Q4",
    placed=9,
    keeps=lambda placements: (
        {person: [one["program"] for one in visits] for person, visits in by_person(placements).items()}
        == {who: ["zappos-listening", *many * ["zappos-ten-hours"]] for who, many in (("O1", 3), ("O2", 4))}
        and min(one["first_day"] for one in placements) >= "2026-11-01"
    ),
    without=("length=4h",),
    paid=("rotations", 1, 0),
    planted=(
        Planted(alter=move_first(-28), names="program", says="is not inside the window 2026-11-01..2026-12-31"),
        Planted(alter=a_sixth_visit, names="program", says="has 5 placements of zappos-ten-hours in 2026-11-01..2026-12-31, quota 4"),
        Planted(alter=without_listening_first, names="precedence", says="zappos-listening"),
    ),
)

LISTENING = Case(
    preset="zappos-listening",
    units=OFFICE_AND_SHOP,
    people="person,unit,level\nO1,OFFICE,staff\nO2,OFFICE,staff\n",
    more={"absences.csv": "person,first_day,last_day\nO1,2026-11-01,2026-12-31\n"},
    horizon="2026Q4",
    placed=1,
    keeps=lambda placements: placements[0]["person"] == "O2" and placements[0]["first_day"] >= "2026-11-01",
    without=("window=none",),
    paid=("rotations", 1, 0),
    planted=(Planted(alter=again(1), names="program", says="has 2 placements of zappos-listening"),),
)

GEMBA = Case(
    preset="gemba-walk",
    units=OFFICE_AND_SHOP,
    people="person,unit,level\nM1,OFFICE,manager\n",
    more={"absences.csv": "person,first_day,last_day\nM1,2027-11-08,2027-11-14\n"},
    horizon="2027Q4",
    placed=13,
    keeps=lambda placements: len({day(one["first_day"]).isocalendar()[:2] for one in placements}) == 13,
    without=("per=month", "quota=4"),
    paid=("rotations", 1, 0),
    planted=(Planted(alter=two_in_a_week, names="program", says="has 2 placements of gemba-walk in 2027-W"),),
)

DAYS = (TELUS, UPS, EVERYONE, HOMEDEPOT, AMAZON, NHS, FIRST_DAYS, FORTNIGHT, DOORDASH, EASYJET, MYSTERY, ZAPPOS, LISTENING, GEMBA)
