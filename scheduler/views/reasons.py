"""Why somebody could not come, in words; the codes are those of the shortfalls."""

IN_WORDS = {
    "not-employed": "not employed",
    "off-pattern": "not on their working days",
    "no-workday": "no working day of the unit",
    "holiday": "on a holiday",
    "absent": "absent",
    "unit-closed": "the unit closed",
    "home-peak": "held by a peak at home",
    "in-peak": "the unit in its own peak",
    "home-cover": "kept at home by minimum staffing",
    "no-seat": "no seat free",
    "no-host": "no host free",
    "reporting-line": "in the host's reporting line",
    "no-skill": "without the skill",
    "elsewhere": "placed elsewhere",
    "cover-limit": "at their limit of cover days",
    "length": "no stretch of days long enough",
    "no-compensation": "no day left to give back",
    "working-time": "too little rest before or after",
    "gap": "too soon after the last one",
    "after": "not yet where they go first",
    "blackout": "on a day on which nobody goes",
    "deadline": "past the days in which joiners go",
    "quota": "at their quota",
    "repeat": "there before",
    "too-far": "at another site",
    "next-plan": "with no day for it before the next plan",
}


def reason_in_words(reason: str) -> str:
    """The words of a code; a code without words speaks for itself."""
    return IN_WORDS.get(reason, reason.replace("-", " "))
