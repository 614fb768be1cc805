"""What is remarkable about the people in a set, and imported all the same."""

from collections.abc import Iterator

from scheduler.imports.draft import Draft
from scheduler.imports.kinds import PersonRow
from scheduler.imports.problems import Problem


def people_findings(draft: Draft) -> Iterator[Problem]:
    """Managers who came later than those they manage, are not there yet, or are gone."""
    for row in draft.rows.people:
        if row.manager and row.manager in draft.ids and row.manager != row.person and "person" not in row.bad:
            yield from _about_manager(draft, row, row.manager)


def _about_manager(draft: Draft, row: PersonRow, manager: str) -> Iterator[Problem]:
    since, left = draft.hired(manager), draft.left(manager)
    if row.hired is not None and since is not None and row.hired < since:
        begins = "will be hired only on" if since > draft.today else "was hired on"
        yield row.line.problem("manager", f"{begins} {since}, after this person ({row.hired})")
    if left is not None and left < draft.today and (row.left is None or row.left > left):
        yield row.line.problem("manager", f"left on {left}, before this person")


def day_findings(draft: Draft) -> Iterator[Problem]:
    """Absences and moves on days on which the person is not employed."""
    for absence in draft.rows.absences:
        hired, left = draft.hired(absence.person), draft.left(absence.person)
        if (hired is not None and absence.last_day < hired) or (left is not None and absence.first_day > left):
            yield absence.line.problem("first_day", "begins an absence outside the person's employment")
    for move in draft.rows.moves:
        hired, left = draft.hired(move.person), draft.left(move.person)
        if hired is not None and move.first_day < hired:
            yield move.line.problem("first_day", f"is before the person's day of hire, {hired}")
        if left is not None and move.first_day > left:
            yield move.line.problem("first_day", f"is after the person's last day, {left}")


def skill_findings(draft: Draft) -> Iterator[Problem]:
    """Skills that a peak asks for and nobody holds."""
    held = {skill.skill for person in draft.org.people.values() for skill in person.skills}
    held |= {row.skill for row in draft.rows.skills}
    held |= {skill for row in draft.rows.people for skill in row.skills}
    for row in draft.rows.peaks:
        if row.skill is not None and row.heads and row.skill not in held:
            yield row.line.problem("skill", "is held by nobody: no helper can come")
