"""What every column means and what an empty cell says, in the words of a workbook to fill in."""

from collections.abc import Mapping

Explained = Mapping[str, tuple[str, str]]  # by column: what it means; what an empty cell says

UNIT = ("The unit, as it is called in the sheet units.", "")
PERSON = ("The person, by the id in the sheet people.", "")
FIRST, LAST = "The first day, such as 2026-07-01.", "The last day, included."
WORKDAYS = "Weekdays worked: Mon-Fri, or Mon,Wed,Sat, or Sun-Thu."
SHIFT = "Begin and end of work: 07:00-15:00."

SHEETS: Mapping[str, str] = {
    "units": "The departments, sites and teams, a row each.",
    "people": "Everybody who may visit, host or help, a row each.",
    "moves": "Changes of unit: the last one on or before a day gives the unit of that day.",
    "absences": "Days on which somebody is away; never the reason.",
    "skills": "Skills that hold for a time; those that hold without end may stand in people.",
    "preferences": "Units that somebody would like to see.",
    "peaks": "Days on which a unit expects more work than its people can carry.",
    "accommodations": "What somebody cannot do, in the words with which programs demand it; never why.",
    "calendar": "Days on which everybody is off, for calendars of your own.",
}

EXPLAINED: Mapping[str, Explained] = {
    "units": {
        "unit": ("Its short name or number, by which the other sheets call it.", ""),
        "name": ("Its name in full.", "none"),
        "parent": ("The unit above it; the topmost one is the department.", "none: it is a department"),
        "front_line": ("Whether it works with customers or products: yes or no.", "no"),
        "site": ("Where it is.", "none"),
        "seats": ("How many guests it can take a day.", "1"),
        "min_staff": ("How many of its people must be present on a workday.", "by max_away"),
        "max_away": ("How many percent of its people may be away on a day, where min_staff says nothing.", "20"),
        "workdays": (WORKDAYS, "Mon-Fri"),
        "calendar": ("Whose public holidays it keeps: a code such as US-WA or DE-BY, or a calendar of the sheet calendar.", "no holidays"),
        "timezone": ("Its time zone, such as Europe/Berlin.", "none"),
        "shift": (SHIFT, "none"),
    },
    "people": {
        "person": ("The id by which the other sheets call the person; 007 is not 7.", ""),
        "name": ("First and last name.", "none"),
        "email": ("The address for invitations.", "none"),
        "unit": UNIT,
        "level": ("executive, manager or staff.", ""),
        "title": ("What they do.", "none"),
        "manager": ("The id of the person they report to.", "nobody"),
        "site": ("Where they work, if not where their unit is.", "the unit's"),
        "hired": ("The day of hire, such as 2020-03-01.", "always there"),
        "left": ("The last day, included.", "still there"),
        "workdays": (WORKDAYS, "the unit's"),
        "shift": (SHIFT, "the unit's"),
        "fte": ("The full-time share: 1 for full time, 0.5 for half.", "1"),
        "hosts": ("Whether they take guests: yes or no.", "yes for staff of front-line units"),
        "skills": ("Skills that hold without end, separated by semicolons: driving; first aid.", "none"),
        "tags": ("Words that programs choose people by, separated by semicolons.", "none"),
    },
    "moves": {
        "person": PERSON,
        "unit": ("The unit from that day on.", ""),
        "first_day": ("The first day there, such as 2026-07-01.", ""),
        "last_day": ("The last day there, included; only checked against the next move.", "until the next move"),
    },
    "absences": {"person": PERSON, "first_day": (FIRST, ""), "last_day": (LAST, "")},
    "skills": {
        "person": PERSON,
        "skill": ("One skill, in the words that peaks use.", ""),
        "first_day": (FIRST, "always held"),
        "last_day": (LAST, "without end"),
    },
    "preferences": {"person": PERSON, "unit": UNIT, "weight": ("How much they would like it, from 1 to 10.", "10")},
    "peaks": {
        "unit": UNIT,
        "first_day": (FIRST, ""),
        "last_day": (LAST, ""),
        "heads": ("How many helpers it needs each day; 0 declares the peak and asks for nobody.", ""),
        "skill": ("What the helpers must be able to do.", "anybody may help"),
        "priority": ("From 1, the highest, to 5.", "3"),
        "note": ("What it is about.", "none"),
    },
    "accommodations": {
        "person": PERSON,
        "cannot": ("One thing that they cannot do, such as lifting.", ""),
        "approved_by": ("The login of whoever approved it.", ""),
        "first_day": (FIRST, "always"),
        "last_day": (LAST, "without end"),
    },
    "calendar": {
        "calendar": ("The name of the calendar, by which units call it.", ""),
        "day": ("The day off, such as 2026-12-24.", ""),
        "name": ("What day it is.", "none"),
    },
}
