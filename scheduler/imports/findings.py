"""What is remarkable about the people in a set, and imported all the same."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from scheduler.imports.draft import Draft
from scheduler.imports.kinds import MoveRow, PersonRow
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
        yield row.line.problem("manager", f"{begins} {since}, after person {row.person} ({row.hired})", "hired-before-manager")
    if left is not None and left < draft.today and (row.left is None or row.left > left):
        yield row.line.problem("manager", f"left on {left}, before person {row.person}", "manager-left")


def day_findings(draft: Draft) -> Iterator[Problem]:
    """Absences and moves on days on which the person is not employed."""
    for absence in draft.rows.absences:
        hired, left = draft.hired(absence.person), draft.left(absence.person)
        if (hired is not None and absence.last_day < hired) or (left is not None and absence.first_day > left):
            yield absence.line.problem("first_day", "begins an absence outside the person's employment", "absence-unemployed")
    for move in draft.rows.moves:
        hired, left = draft.hired(move.person), draft.left(move.person)
        if hired is not None and move.first_day < hired:
            yield move.line.problem("first_day", f"is before the person's day of hire, {hired}", "move-before-hire")
        if left is not None and move.first_day > left:
            yield move.line.problem("first_day", f"is after the person's last day, {left}", "move-after-leaving")


def history_findings(draft: Draft) -> Iterator[Problem]:
    """Ends of moves that do not go with what follows them. An end changes nothing: a person stays where they are until the next move."""
    for number, moves in draft.move_rows.items():
        rows = sorted(moves, key=lambda move: move.first_day)
        for move, following in pairwise(rows):
            yield from _between(move, following)
        end, left = rows[-1].last_day, draft.left(number)
        if end is not None and (left is None or left > end):
            says = f'is the end of the last move, and no file says where the person is afterwards, so "{rows[-1].unit}" is kept'
            yield rows[-1].line.problem("last_day", says, "move-ends")


def _between(move: MoveRow, following: MoveRow) -> Iterator[Problem]:
    if move.last_day is None:
        return
    if following.first_day <= move.last_day:
        says = f"lies after the next move begins, on {following.first_day}, which counts"
        yield move.line.problem("last_day", says, "move-overlap")
    elif following.first_day > move.last_day + timedelta(days=1):
        says = f'leaves days without a unit until the next move, on {following.first_day}, so "{move.unit}" is kept for them'
        yield move.line.problem("last_day", says, "move-gap")


def skill_findings(draft: Draft) -> Iterator[Problem]:
    """Skills that a peak asks for and nobody holds."""
    held = {skill.skill for person in draft.org.people.values() for skill in person.skills}
    held |= {row.skill for row in draft.rows.skills}
    held |= {skill for row in draft.rows.people for skill in row.skills}
    for row in draft.rows.peaks:
        if row.skill is not None and row.heads and row.skill not in held:
            yield row.line.problem("skill", "is held by nobody: no helper can come", "skill-unheld")
