"""What the acceptance runs and the benchmarks plan: three companies, one of them also cut to a size that is planned in seconds.

The least numbers of placements are a little below what was seen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.acceptance.companies import MadeUp, adventureworks, mysql, mysql_cut, oracle

MANAGERS = ("--set", 'who={level="manager"}')


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A company, who is meant by `telus-day` there, and the least numbers of placements and days of cover of a plan worth the name."""

    profile: str
    files: Callable[[Path], None]
    made_up: MadeUp
    seconds: int
    shadows: int
    rotations: int
    cover: int
    who: tuple[str, ...] = ()


ORACLE = Case(
    profile="oracle_hr",
    files=oracle,
    made_up=MadeUp(people=Path("employees.csv"), peaks=(("Sales", 12), ("Shipping", 3), ("Treasury", 1))),
    seconds=60,
    shadows=14,
    rotations=75,
    cover=130,
    who=MANAGERS,
)
ADVENTUREWORKS = Case(
    profile="adventureworks",
    files=adventureworks,
    made_up=MadeUp(people=Path("employees.csv"), peaks=(("WC10", 4), ("WC60", 2), ("Sales", 1))),
    seconds=60,
    shadows=1,
    rotations=120,
    cover=60,
)
MYSQL_CUT = Case(
    profile="mysql_employees",
    files=mysql_cut,
    made_up=MadeUp(people=Path("employees_10k.csv"), peaks=(("Customer Service", 4), ("Sales", 2), ("Finance", 1))),
    seconds=60,
    shadows=5,
    rotations=200,
    cover=60,
    who=MANAGERS,
)
MYSQL = Case(
    profile="mysql_employees",
    files=mysql,
    made_up=MadeUp(people=Path("employees_10k.csv.gz"), peaks=(("Customer Service", 40), ("Sales", 20), ("Finance", 10))),
    seconds=120,
    shadows=5,
    rotations=250,
    cover=600,
    who=MANAGERS,
)
