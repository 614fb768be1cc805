"""A company solved in parts is planned as well as in one piece, whoever solves the parts and whatever befalls them."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from benchmarks.companies import Company, facts_of
from benchmarks.joining import joined, renamed
from solver.engine import parted
from solver.engine.executors import processes
from solver.engine.executors.here import Here
from solver.engine.executors.processes import Processes
from solver.engine.executors.task import Desk, Executor, Task
from solver.engine.parted import efforts_of, solve_facts
from solver.engine.parts import parts_of
from solver.engine.solve import solve
from solver.engine.union import News, united_roster, united_shortfalls, united_tiers
from solver.facts import Facts
from solver.outcome import TIERS, Effort, Outcome, Progress, Tier, TierValue, Told
from solver.problem import Problem
from solver.referee.judge import judge
from tests.properties.test_best_plan import faults
from tests.solver.engine.test_links import side_by_side, two, with_a_newcomer

ROOT = Path(__file__).resolve().parents[3]
CALM = Effort(time_limit_s=20, workers=1, seed=1, reproducible=True)
SOON = Effort(time_limit_s=2, workers=2, reproducible=True)
SLOW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def made_up(staff: int, seeds: Sequence[int]) -> Facts:
    """A country for each seed."""
    sizes = [Company(staff=staff, executives=staff // 10, units=max(4, staff // 25), peaks=staff // 20, seed=seed) for seed in seeds]
    return joined([renamed(facts_of(size), f"c{number}-") for number, size in enumerate(sizes)])


@pytest.fixture(scope="module")
def countries() -> Facts:
    return made_up(40, seeds=(1, 2, 3))


@pytest.fixture(scope="module", autouse=True)
def any_part() -> Iterator[None]:
    """Parts are parts, however small."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parted, "parts_of", lambda problem, most=None: parts_of(problem, 0, most))
        yield


def news_of_nobody(news: Told) -> None:
    pass


# --- as good as in one piece ---


@SLOW
@given(side_by_side())
def test_parts_pay_in_every_tier_what_the_whole_pays(world: Facts) -> None:
    whole, taken_apart = solve(Problem.of(world), CALM), solve_facts(world, CALM, executor=Here())
    assert faults(world, taken_apart) == []
    assert taken_apart.tiers == whole.tiers
    assert taken_apart.candidates == whole.candidates


@SLOW
@given(side_by_side())
def test_what_is_missing_has_the_reasons_and_the_order_that_it_has_in_one_piece(world: Facts) -> None:
    """Of one roster both tell the same: that of the parts, put together as if one part had found it."""
    problem = Problem.of(world)
    outcomes = [solve(Problem.of(part.facts), CALM) for part in parts_of(problem, least=0)]
    whole = solve(problem, CALM)
    assert united_shortfalls(problem, [whole], whole.roster) == whole.shortfalls
    roster = united_roster(problem, outcomes)
    assert {replace(one, reasons=()) for one in united_shortfalls(problem, outcomes, roster)} == set(judge(world, roster).shortfalls)
    if roster == whole.roster:
        assert united_shortfalls(problem, outcomes, roster) == whole.shortfalls


def test_newcomers_cost_in_parts_what_they_cost_in_the_whole() -> None:
    world = with_a_newcomer(two())
    whole, taken_apart = solve(Problem.of(world), CALM), solve_facts(world, CALM, executor=Here())
    assert taken_apart.parameters["parts"] == 2
    assert taken_apart.tiers == whole.tiers
    assert faults(world, taken_apart) == []


def test_lots_make_the_plan_of_the_parts_that_of_the_whole() -> None:
    world, seed = two(), bytes(range(32))
    whole = solve(Problem.of(world), CALM, lots=seed)
    taken_apart = solve_facts(world, CALM, executor=Here(), lots=seed)
    assert (taken_apart.parameters["parts"], taken_apart.parameters["tie_break"]) == (2, "settled")
    assert whole.parameters["tie_break"] == "settled"
    assert set(taken_apart.roster) == set(whole.roster)


def test_a_company_of_one_part_is_solved_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    company = facts_of(Company(staff=60, executives=8, units=4, peaks=4))
    found = [solve(Problem.of(company), CALM), solve_facts(company, CALM, executor=Processes(lanes=2))]
    assert len({repr(replace(one, milliseconds=0)) for one in found}) == 1


def test_unless_said_otherwise_there_are_as_many_parts_as_workers_where_that_pays(monkeypatch: pytest.MonkeyPatch) -> None:
    company = made_up(40, seeds=(1, 2, 3))
    assert "parts" not in solve_facts(company, SOON).parameters
    monkeypatch.setattr(parted, "PAYS_FROM", 1)
    found = solve_facts(company, SOON)
    assert (found.parameters["parts"], found.parameters["executor"]) == (2, "processes")
    assert "parts" not in solve_facts(company, replace(SOON, workers=1)).parameters


# --- bounds ---


def outcome(**bounds: tuple[int, int | None]) -> Outcome:
    tiers = tuple(TierValue(tier=tier, value=bounds.get(tier, (0, 0))[0], bound=bounds.get(tier, (0, 0))[1]) for tier in TIERS)
    return Outcome(roster=(), tiers=tiers, shortfalls=(), candidates=0, milliseconds=0, engine="", engine_version="", seed=1, parameters={})


def bounds(*outcomes: Outcome) -> list[int | None]:
    return [tier.bound for tier in united_tiers(outcomes)]


def test_bounds_add_up() -> None:
    assert bounds(outcome(cover=(5, 5), fairness=(9, 7)), outcome(cover=(2, 2), fairness=(4, 4))) == [0, 7, 0, 0, 11, None]


def test_a_bound_that_one_part_lacks_is_lacking_in_the_sum() -> None:
    assert bounds(outcome(preferences=(5, None)), outcome(preferences=(2, 2)))[-1] is None


def test_behind_a_gap_no_bound_holds_for_the_whole() -> None:
    assert bounds(outcome(cover=(5, 4), rotations=(3, 3)), outcome(cover=(2, 2), rotations=(1, 1))) == [0, 6, None, None, None, None]


# --- time and news ---


def test_each_part_gets_the_time_that_is_left_to_it_on_its_worker() -> None:
    shares = [effort.time_limit_s for effort in efforts_of([4, 3, 2, 1], Effort(time_limit_s=60), lanes=2)]
    assert shares == [48, 36, 24, 12]
    assert [effort.time_limit_s for effort in efforts_of([1, 1], Effort(time_limit_s=60), lanes=1)] == [30, 30]
    assert [effort.time_limit_s for effort in efforts_of([0, 0], Effort(time_limit_s=0.5), lanes=1)] == [0.5, 0.5]


def test_the_workers_are_shared_among_parts_that_are_solved_side_by_side() -> None:
    assert [effort.workers for effort in efforts_of([1, 1], Effort(workers=5), lanes=5)] == [2, 2]
    assert [effort.workers for effort in efforts_of([1, 1], Effort(workers=5), lanes=1)] == [5, 5]
    assert [effort.workers for effort in efforts_of([1, 1], Effort(workers=1), lanes=2)] == [1, 1]


def test_news_add_up_and_unknown_parts_make_no_claim() -> None:
    told: list[Progress] = []
    news = News(n_parts=2, report=told.append, clock=lambda: 0.0)

    def hear(number: int, tier: Tier, value: int | None, bound: int | None) -> None:
        news.hear(number, Progress(tier=tier, value=value, bound=bound, seconds=9))

    hear(0, Tier.PROGRAMS, 3, 1)
    hear(1, Tier.PROGRAMS, 2, 2)
    hear(0, Tier.COVER, 4, 4)
    hear(1, Tier.COVER, 4, 4)
    hear(0, Tier.PROGRAMS, 1, 1)
    hear(1, Tier.COVER, 5, 4)
    assert [(one.tier.value, one.value, one.bound) for one in told] == [
        ("programs", None, None),
        ("programs", 5, 3),
        ("cover", None, None),
        ("cover", 8, None),
        ("programs", 3, 3),
        ("cover", 9, 8),
    ]


# --- executors ---


def comparable(one: Outcome) -> Outcome:
    return replace(one, milliseconds=0, parameters={**one.parameters, "executor": ""})


@pytest.fixture(scope="module")
def solved_here(countries: Facts) -> Outcome:
    return solve_facts(countries, SOON, executor=Here(lanes=2))


def judged(facts: Facts, found: Outcome) -> Outcome:
    assert faults(facts, found) == []
    return found


def test_what_was_solved_where_is_kept(countries: Facts, solved_here: Outcome) -> None:
    judged(countries, solved_here)
    assert (solved_here.parameters["parts"], solved_here.parameters["executor"]) == (3, "here")
    assert (solved_here.parameters["time_limit_s"], solved_here.parameters["workers"]) == ("2", 2)
    assert not solved_here.interrupted


def test_processes_find_what_one_process_finds(countries: Facts, solved_here: Outcome) -> None:
    found = solve_facts(countries, SOON, executor=Processes(lanes=2))
    assert found.parameters["executor"] == "processes"
    assert comparable(found) == comparable(solved_here)


class Killing(Processes):
    """Kills processes at work with the first news of a part, as often as is asked for: they may be about to end."""

    def __init__(self, times: int, part: int) -> None:
        super().__init__(lanes=2)
        self.times, self.part = times, part

    def run(self, tasks: Sequence[Task], desk: Desk) -> list[Outcome | None]:
        import multiprocessing

        told = desk.news

        def news(number: int, heard: Told) -> None:
            if isinstance(heard, Progress) and number == self.part and self.times:
                self.times -= 1
                for child in multiprocessing.active_children():
                    os.kill(child.pid or 0, signal.SIGKILL)
            told(number, heard)

        desk.news = news
        return super().run(tasks, desk)


@pytest.mark.parametrize("times", [1, 2])
def test_processes_killed_at_work_lose_nothing(countries: Facts, solved_here: Outcome, times: int) -> None:
    assert comparable(solve_facts(countries, SOON, executor=Killing(times, part=1))) == comparable(solved_here)
    assert not children()


@pytest.mark.parametrize(("times", "then"), [(1, "another one begins it again"), (2, "the part is solved in this process")])
def test_a_process_killed_with_a_part_in_hand_is_replaced(
    countries: Facts, solved_here: Outcome, monkeypatch: pytest.MonkeyPatch, times: int, then: str
) -> None:
    doomed, give = [1] * times, processes._Process.give

    def give_and_kill(one: processes._Process, task: Task, seconds: float | None) -> None:
        give(one, task, seconds)
        if task.number in doomed:
            doomed.remove(task.number)
            one.process.kill()

    monkeypatch.setattr(processes._Process, "give", give_and_kill)
    words: list[str] = []
    found = solve_facts(countries, SOON, None, words.append, Processes(lanes=2))
    assert comparable(found) == comparable(solved_here)
    assert len(words) == times
    assert words[-1].endswith(f"{then}.")
    assert not children()


def children() -> list[Any]:
    import multiprocessing

    return multiprocessing.active_children()


def test_an_error_in_a_process_is_raised_here(countries: Facts) -> None:
    contradictory, shares = replace(countries, people=(*countries.people, countries.people[0])), Problem.of(countries).shares
    tasks = [Task(number=0, facts=contradictory, shares=shares, effort=CALM)]
    desk = Desk(news=lambda number, news: None, word=print, stop=parted.Stop(wants=lambda: False), seconds_left=lambda: None)
    with pytest.raises(ValueError, match="More than one person"):
        Processes(lanes=1).run(tasks, desk)
    assert not children()


LONG = """
import sys
from solver.engine.executors.processes import Processes
from solver.engine.parted import solve_facts
from solver.outcome import Effort, Progress
from tests.solver.engine.test_parted import made_up

if __name__ == "__main__":
    told = lambda news: isinstance(news, Progress) and print(news.tier, flush=True)
    found = solve_facts(made_up(260, seeds=(1, 2, 3)), Effort(time_limit_s=120), told, None, Processes(lanes=2))
    print("interrupted" if found.interrupted else "done")
"""


def begun(directory: Path) -> "subprocess.Popen[str]":
    """A long run at work with its processes, a group by themselves."""
    script = directory / "long.py"
    script.write_text(LONG)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.Popen([sys.executable, script], env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert run.stdout is not None
    assert run.stdout.readline()
    return run


def gone(group: int) -> bool:
    """No process of the group is left, in a while."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_ctrl_c_at_a_terminal_reaches_all_processes_and_leaves_none(tmp_path: Path) -> None:
    run = begun(tmp_path)
    os.killpg(run.pid, signal.SIGINT)
    assert run.communicate(timeout=60)[0].endswith("interrupted\n")
    assert run.returncode == 0
    assert gone(run.pid)


def test_when_the_one_who_waits_is_killed_no_process_goes_on(tmp_path: Path) -> None:
    run = begun(tmp_path)
    run.kill()
    run.communicate()
    assert gone(run.pid)


@pytest.mark.parametrize("executor", [Here(), Processes(lanes=2)], ids=lambda one: one.kind)
def test_ctrl_c_keeps_what_was_found(executor: Executor) -> None:
    company, pressed = made_up(260, seeds=(1, 2, 3)), threading.Event()

    def press(news: Told) -> None:
        if isinstance(news, Progress) and not pressed.is_set():
            pressed.set()
            os.kill(os.getpid(), signal.SIGINT)

    found = judged(company, solve_facts(company, Effort(time_limit_s=120), press, None, executor))
    assert found.interrupted
    assert found.milliseconds < 60_000
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert not children()


def test_the_time_limit_is_for_the_whole(countries: Facts) -> None:
    began = time.monotonic()
    found = judged(countries, solve_facts(countries, Effort(time_limit_s=1), executor=Here()))
    assert not found.interrupted
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("ceiling", [0.0, -1.0])
def test_where_nothing_is_left_of_the_limit_no_part_is_begun(countries: Facts, ceiling: float) -> None:
    outcome = solve_facts(countries, Effort(time_limit_s=60.0, workers=1), executor=Here(), ceiling=ceiling)
    assert [line.bound for line in outcome.tiers if line.tier is not Tier.STABILITY] == [None] * 5
    assert outcome.parameters["ended"] == "time-limit"


def test_making_the_problem_counts_among_the_seconds_that_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    ceilings: list[float] = []
    ticks = iter((100.0, 107.0))
    monkeypatch.setattr(parted, "time", SimpleNamespace(monotonic=lambda: next(ticks)))
    monkeypatch.setattr(parted.engine, "solve", lambda *_, ceiling, **__: ceilings.append(ceiling))
    solve_facts(facts_of(Company(staff=20, executives=2, units=2, peaks=0)), Effort(time_limit_s=60), ceiling=50.0)
    assert ceilings == [43.0]
