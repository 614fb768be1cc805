"""Sets of files written out, read and applied: what the tests of the import share."""

import random
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from events.personal import Slot
from scheduler.decide.references import settle
from scheduler.decide.registry import decide
from scheduler.directory import Directory
from scheduler.evolve import evolve
from scheduler.imports.mapping import FileMap
from scheduler.imports.problems import FINDINGS, Problem
from scheduler.imports.whole import ImportPlan, read_set
from scheduler.organisation import Organisation

TODAY = date(2026, 6, 15)
ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "scheduler" / "sample"

UNITS = "unit,parent,front_line,seats\nHQ,,no,1\nNORTH,HQ,yes,2\nSOUTH,HQ,yes,2\n"
PEOPLE = """person,name,unit,level,manager,hired,left
007,Ann Ōe,HQ,executive,,2010-01-01,
008,Ben D'Hers,NORTH,staff,007,2011-01-01,
009,Cy,SOUTH,staff,007,2012-01-01,
"""


def never_opened(slot: Slot) -> str:
    raise AssertionError("nothing was sealed in these tests")


class Company:
    """A state without a log, to which the commands of an import are applied in the order in which they were given."""

    def __init__(self) -> None:
        self.org = Organisation()
        self.directory = Directory(self.org, never_opened)
        self.dice = random.Random(1)

    def reads(self, *paths: Path, mapping: FileMap | None = None, full: bool = False, today: date = TODAY) -> ImportPlan:
        """What an import of these paths would do."""
        known = {"org": self.org, "directory": self.directory, "entropy": self.dice.randbytes}
        plan = read_set(paths, mapping=mapping, today=today, full=full, **known)
        assert {problem.kind for problem in plan.findings} <= FINDINGS.keys()
        assert {problem.kind for problem in plan.errors} <= {None}
        return plan

    def imports(self, *paths: Path, mapping: FileMap | None = None, full: bool = False, today: date = TODAY) -> ImportPlan:
        """The same, done."""
        plan = self.reads(*paths, mapping=mapping, full=full, today=today)
        assert not plan.errors, "\n".join(map(str, plan.errors))
        events = []
        for command in plan.commands:
            for event in decide(command, self.org):
                evolve(self.org, event, position=self.org.position + 1)
                events.append(event)
        settle(events, self.org)
        return plan

    def person(self, number: str):  # the person with this number
        return self.org.people[self.directory.person_numbers()[number]]


def written(where: Path, files: Mapping[str, str | bytes]) -> Path:
    """A directory with these files."""
    where.mkdir(exist_ok=True)
    for name, content in files.items():
        (where / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return where


def places(problems: tuple[Problem, ...]) -> list[tuple[str, int | None, str | None]]:
    """File, row and column of each."""
    return [(problem.file, problem.row, problem.column) for problem in problems]
