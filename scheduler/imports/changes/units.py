"""Units opened, changed and closed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from scheduler.decide.units import ChangeUnit, CloseUnit, OpenUnit
from scheduler.imports.draft import Draft, note
from scheduler.imports.kinds import UnitRow
from scheduler.organisation import Unit

DATED = ("parent", "front_line", "site", "seats", "min_staff", "max_away", "workdays", "calendar", "timezone", "shift")


def unit_changes(draft: Draft) -> Iterator[object]:
    """New units in the order of the file; what differs in known ones holds from today."""
    for row in draft.rows.units:
        unit = draft.org.units.get(row.unit)
        if unit is None:
            note(draft.difference.new, "units", row.unit)
            yield OpenUnit(unit=row.unit, name=row.name, **{column: getattr(row, column) for column in DATED})
        else:
            yield from _changed(draft, row, unit)


def _changed(draft: Draft, row: UnitRow, unit: Unit) -> Iterator[object]:
    if not unit.open.at(draft.today):
        says = f"is closed and stays so; open it again with: rota units reopen {row.unit}"
        draft.report.findings.append(row.line.problem("unit", says, "unit-closed"))
    news: dict[str, Any] = {
        column: getattr(row, column)
        for column in DATED
        if row.gives(column) and getattr(row, column) != getattr(unit, column).at(draft.today)
    }
    if row.gives("name") and draft.differs(unit.name, row.name):
        news["name"] = row.name
    if news:
        note(draft.difference.changed, "units", row.unit)
        for day, facts in draft.by_first_day(unit, news).items():
            yield ChangeUnit(unit=row.unit, first_day=day, **facts)


def unit_closures(draft: Draft) -> Iterator[object]:
    """Where the file is whole, open units that it leaves out are closed since yesterday."""
    if not draft.ends("units"):
        return
    listed = {row.unit for row in draft.rows.units}
    for unit in draft.org.units.values():
        if unit.id not in listed and unit.open.at(draft.today):
            note(draft.difference.gone, "units", unit.id)
            yield CloseUnit(unit=unit.id, last_day=draft.today - timedelta(days=1))
