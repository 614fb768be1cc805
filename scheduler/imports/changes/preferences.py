"""Where people would like to go."""

from collections.abc import Iterator

from scheduler.decide.people import StatePreference, WithdrawPreference
from scheduler.imports.changes.moves import wanted_units
from scheduler.imports.draft import Draft, note


def preference_changes(draft: Draft) -> Iterator[object]:
    """Wishes that are new or weigh differently; where the file is whole, wishes that it leaves out are withdrawn."""
    for row in draft.rows.preferences:
        person = draft.person(row.person)
        weight = person.preferences.get(row.unit) if person is not None else None
        if wanted_units(draft, row.person).at(draft.today) == row.unit:
            says = "is the person's own unit, where nobody is sent"
            draft.report.findings.append(row.line.problem("unit", says, "own-unit-preferred"))
        if weight != row.weight:
            note(draft.difference.new if weight is None else draft.difference.changed, "preferences", f"{row.person} {row.unit}")
            yield StatePreference(person=draft.ids[row.person], unit=row.unit, weight=row.weight)
    if draft.ends("preferences"):
        yield from _withdrawn(draft)


def _withdrawn(draft: Draft) -> Iterator[object]:
    listed = {(row.person, row.unit) for row in draft.rows.preferences}
    for number, person_id in draft.ids.items():
        person = draft.org.people.get(person_id)
        for unit in person.preferences if person is not None else ():
            if (number, unit) not in listed:
                note(draft.difference.gone, "preferences", f"{number} {unit}")
                yield WithdrawPreference(person=person_id, unit=unit)
