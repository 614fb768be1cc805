"""The engine beside the textbook model: the same facts and seconds, and one referee for both."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from benchmarks.companies import PLENTY_2_000, SCARCE_500, SMALL, Company, facts_of
from benchmarks.page import Table, pair, stamp
from benchmarks.sample import sample_facts
from benchmarks.solving import Solver, Task, solved_apart
from benchmarks.verdict import worse
from solver.facts import Facts
from solver.outcome import TIERS
from solver.referee.judge import judge

QUARTER = (date(2027, 1, 1), date(2027, 3, 31))
SAMPLE = "AdventureWorks"
TABLE = Table(
    columns=(
        "company",
        "solver",
        "given: s",
        "seconds",
        "CPU s",
        "MiB",
        "columns",
        *(tier.value for tier in TIERS),
        "given up",
        "breaches",
        "is the engine worse?",
        "measured",
    ),
    keys=2,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """A company, the ways in which the textbook model is tried on it, and the seconds that each solver gets."""

    name: str
    staff: int
    facts: Callable[[int], Facts]  # by seed
    peers: tuple[Solver, ...]
    seconds: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """One line. `values` are the referee's, in the order of the tiers; `bounds` the solver's own."""

    company: str
    solver: Solver
    given: float
    seconds: float
    cpu_seconds: float
    peak_mib: int
    columns: int
    values: tuple[int, ...]
    bounds: tuple[int | None, ...]
    given_up: int
    breaches: int
    measured: str


def _made_up(company: Company, *peers: Solver, seconds: float = 60.0) -> Pairing:
    return Pairing(
        name=company.name, staff=company.staff, facts=lambda seed: facts_of(replace(company, seed=seed)), peers=peers, seconds=seconds
    )


PAIRINGS: tuple[Pairing, ...] = (
    _made_up(SMALL, Solver.WITH_HOSTS, Solver.WITHOUT_HOSTS),
    Pairing(name=SAMPLE, staff=290, facts=lambda _: sample_facts(*QUARTER), peers=(Solver.WITH_HOSTS, Solver.WITHOUT_HOSTS)),
    _made_up(SCARCE_500, Solver.WITHOUT_HOSTS),
    _made_up(PLENTY_2_000, Solver.WITHOUT_HOSTS, seconds=120.0),
)
NAMES = tuple(pairing.name for pairing in PAIRINGS)


def solved(pairing: Pairing, *, seconds: float | None = None, seed: int = 1) -> Iterator[list[Solved]]:
    """The engine, then each peer; after each of them all lines so far."""
    facts, lines = pairing.facts(seed), list[Solved]()
    name = pairing.name if seed == 1 else f"{pairing.name}, seed {seed}"
    for solver in (Solver.ENGINE, *pairing.peers):
        lines.append(_line(name, facts, solver, seconds or pairing.seconds))
        yield lines


def _line(name: str, facts: Facts, solver: Solver, seconds: float) -> Solved:
    at = stamp()
    found = solved_apart(Task(facts=facts, solver=solver, seconds=seconds))
    verdict = judge(facts, found.answer.roster)
    bounds = {line.tier: line.bound for line in found.answer.tiers}
    return Solved(
        company=name,
        solver=solver,
        given=seconds,
        seconds=found.answer.seconds,
        cpu_seconds=found.cpu_seconds,
        peak_mib=found.peak_mib,
        columns=found.answer.columns,
        values=tuple(verdict.values[tier] for tier in TIERS),
        bounds=tuple(bounds[tier] for tier in TIERS),
        given_up=found.answer.unhosted,
        breaches=len(verdict.breaches),
        measured=at,
    )


def cells(line: Solved, engine: Solved) -> list[str]:
    """As `TABLE` has them; `engine` is the engine's line for the same company."""
    counts = [f"{line.given:.0f}", f"{line.seconds:.1f}", f"{line.cpu_seconds:.1f}", str(line.peak_mib), f"{line.columns:,}"]
    tiers = [pair(value, bound) for value, bound in zip(line.values, line.bounds, strict=True)]
    verdict = "" if line is engine else worse(TIERS, engine.values, line.values, breaches=(engine.breaches, line.breaches))
    return [line.company, line.solver.value, *counts, *tiers, str(line.given_up), str(line.breaches), verdict, line.measured]
