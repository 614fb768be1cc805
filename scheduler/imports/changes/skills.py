"""Who can do what, and from when to when: skills.csv and the column of people.csv together."""

from collections.abc import Iterator

from scheduler.decide.people import GrantSkill, WithdrawSkill
from scheduler.imports.draft import Draft, note
from solver.facts import SkillHeld, Span

WITHOUT_END = Span(first_day=None, last_day=None)


def skill_changes(draft: Draft) -> Iterator[object]:
    """Entries that the log lacks; where the files are whole, entries that they leave out are withdrawn."""
    listed = _listed(draft)
    for number, entries in listed.items():
        person = draft.person(number)
        known = person.skills if person is not None else ()
        for held in entries:
            if held not in known:
                note(draft.difference.new, "skills", f"{number} {held.skill}")
                yield GrantSkill(person=draft.ids[number], skill=held.skill, first_day=held.span.first_day, last_day=held.span.last_day)
    yield from _withdrawn(draft, listed)


def _listed(draft: Draft) -> dict[str, dict[SkillHeld, None]]:
    listed: dict[str, dict[SkillHeld, None]] = {}
    for person in draft.rows.people:
        for skill in person.skills:
            listed.setdefault(person.person, {})[SkillHeld(skill=skill, span=WITHOUT_END)] = None
    for row in draft.rows.skills:
        span = Span(first_day=row.first_day, last_day=row.last_day)
        listed.setdefault(row.person, {})[SkillHeld(skill=row.skill, span=span)] = None
    return listed


def _withdrawn(draft: Draft, listed: dict[str, dict[SkillHeld, None]]) -> Iterator[object]:
    """A whole skills.csv speaks for every entry; a whole people.csv with a column of skills for the undated ones of its people."""
    for number, person_id in draft.ids.items():
        person, row = draft.org.people.get(person_id), draft.person_rows.get(number)
        if person is None:
            continue
        undated = draft.ends("people") and row is not None and row.gives("skills")
        for held in person.skills:
            spoken_for = draft.ends("skills") or (undated and held.span == WITHOUT_END and "skills" not in draft.rows.present)
            if spoken_for and held not in listed.get(number, {}):
                note(draft.difference.gone, "skills", f"{number} {held.skill}")
                yield WithdrawSkill(person=person_id, skill=held.skill, first_day=held.span.first_day, last_day=held.span.last_day)
