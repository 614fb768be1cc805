"""Parts on a Dask cluster: a real scheduler with two workers on loopback, of which some do not live to see the end."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from solver.engine import parted
from solver.engine.executors import Unusable, cluster, opened, sending, versions
from solver.engine.executors.here import Here
from solver.engine.parted import solve_facts
from solver.engine.parts import parts_of
from solver.facts import Facts
from solver.outcome import Effort, Outcome, Phase, Progress, Told
from tests.properties.test_best_plan import faults
from tests.solver.engine.clusters import LocalCluster
from tests.solver.engine.test_parted import SOON, comparable, made_up

pytest.importorskip("distributed")


@pytest.fixture(scope="module", autouse=True)
def any_part() -> Iterator[None]:
    """Parts are parts, however small; nobody is waited for long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parted, "parts_of", lambda problem, most=None: parts_of(problem, 0, most))
        patch.setattr(sending, "PATIENCE_S", 1.0)
        patch.setattr(sending, "ASKED_EVERY_S", 0.0)
        patch.setattr(cluster, "CONNECT_S", 2.0)
        yield


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    started = LocalCluster.at(tmp_path_factory.mktemp("cluster"))
    yield started
    started.end()


@pytest.fixture
def two(local: LocalCluster) -> LocalCluster:
    """Two workers."""
    local.need(2)
    return local


@pytest.fixture(scope="module")
def countries() -> Facts:
    return made_up(40, seeds=(1, 2, 3))


@pytest.fixture(scope="module")
def solved_here(countries: Facts) -> Outcome:
    return solve_facts(countries, SOON, executor=Here(lanes=2))


@pytest.fixture(scope="module")
def larger() -> Facts:
    """Its parts take some seconds each, so that workers are killed at work."""
    return made_up(120, seeds=(1, 2, 3))


@pytest.fixture(scope="module")
def larger_solved_here(larger: Facts) -> Outcome:
    return solve_facts(larger, SOON, executor=Here(lanes=2))


def solve_at(address: str, facts: Facts, effort: Effort = SOON, report: object = None, words: list[str] | None = None) -> Outcome:
    said: list[str] = [] if words is None else words
    with opened(address, workers=2) as somewhere:
        return solve_facts(facts, effort, report, said.append, somewhere)  # type: ignore[arg-type]


def test_a_cluster_finds_what_one_process_finds(two: LocalCluster, countries: Facts, solved_here: Outcome) -> None:
    told: list[Told] = []
    found = solve_at(two.address, countries, report=told.append)
    assert found.parameters["executor"] == "dask"
    assert comparable(found) == comparable(solved_here)
    assert any(isinstance(news, Progress) and news.value is not None for news in told)
    assert Phase.SEARCHING in told or Phase.BOUNDING in told


def test_a_company_of_one_part_goes_there_too(two: LocalCluster) -> None:
    company = made_up(40, seeds=(5,))
    found = solve_at(two.address, company)
    assert (found.parameters["parts"], found.parameters["executor"]) == (1, "dask")
    assert found.roster == solve_facts(company, SOON).roster


class Killing:
    """With the first news of a value one worker is killed that holds a part and can have done nothing of it, or both are."""

    def __init__(self, local: LocalCluster, times: int) -> None:
        self.local, self.times = local, times

    def __call__(self, news: Told) -> None:
        while isinstance(news, Progress) and self.times:
            self.times -= 1
            self.local.kill()


def solve_while_killing(local: LocalCluster, times: int, facts: Facts) -> tuple[Outcome, list[str]]:
    """The outcome and what was said."""
    words: list[str] = []
    with opened(local.address, workers=2) as somewhere:
        local.hold()
        return solve_facts(facts, SOON, Killing(local, times), words.append, somewhere), words


def test_a_killed_worker_loses_nothing(two: LocalCluster, larger: Facts, larger_solved_here: Outcome) -> None:
    found, words = solve_while_killing(two, 1, larger)
    assert len(two.workers) == 1
    assert comparable(found) == comparable(larger_solved_here)
    assert words == ["A Dask worker went away; what it was at is begun again elsewhere."]


def test_where_no_worker_is_left_the_parts_are_solved_here(two: LocalCluster, larger: Facts, larger_solved_here: Outcome) -> None:
    found, words = solve_while_killing(two, 2, larger)
    assert comparable(found) == comparable(larger_solved_here)
    assert "No Dask worker is left" in words[-1]


def test_ctrl_c_keeps_what_the_workers_have_found(two: LocalCluster) -> None:
    company, pressed = made_up(260, seeds=(1, 2, 3)), threading.Event()

    def press(news: Told) -> None:
        if isinstance(news, Progress) and not pressed.is_set():
            pressed.set()
            os.kill(os.getpid(), signal.SIGINT)

    found = solve_at(two.address, company, Effort(time_limit_s=120), press)
    assert found.interrupted
    assert faults(company, found) == []
    assert found.milliseconds < 60_000
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def refused(address: str) -> Unusable:
    with pytest.raises(Unusable) as refusal, opened(address, workers=2):
        pass
    return refusal.value


def test_an_error_in_a_part_is_raised_here(two: LocalCluster, countries: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    twice = replace(countries, people=(*countries.people, countries.people[0]))
    monkeypatch.setattr(parted, "parts_of", lambda problem: (replace(parts_of(problem, least=0)[0], facts=twice),) * 2)
    with pytest.raises(ValueError, match="More than one person"):
        solve_at(two.address, countries)


def test_a_scheduler_that_does_not_answer_is_refused() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        refusal = refused(f"tcp://127.0.0.1:{taken.getsockname()[1]}")
    assert refusal.reason == "executor-unreachable"
    assert "dask scheduler" in refusal.sentence


@pytest.mark.parametrize("address", ["tcp://", "tcp://127.0.0.1:port", "tcp://nowhere.invalid:8786"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    assert refused(address).reason == "executor-unreachable"


def test_a_scheduler_without_workers_is_refused(local: LocalCluster) -> None:
    local.need(0)
    assert refused(local.address).reason == "executor-idle"


@pytest.mark.parametrize("name", ["python", "ortools", "rotaledger"])
def test_workers_of_other_versions_are_refused_in_words(two: LocalCluster, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    ours = versions.our_versions() | {name: "1.99"}
    monkeypatch.setattr(versions, "our_versions", lambda: ours)
    refusal = refused(two.address)
    assert refusal.reason == "executor-differs"
    assert f"{name} 1.99" in refusal.sentence or "here is 1.99" in refusal.sentence


def test_a_worker_that_comes_later_with_other_versions_is_left_out(
    two: LocalCluster, countries: Facts, solved_here: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client asks those who are there; each worker compares for itself with what it is told."""
    ours = versions.our_versions() | {"ortools": "1.99"}
    monkeypatch.setattr(sending, "our_versions", lambda: ours)
    words: list[str] = []
    assert comparable(solve_at(two.address, countries, words=words)) == comparable(solved_here)
    assert all("ortools" in word and "solved in this process" in word for word in words)
    assert len(words) == 3


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    refusal = refused("tcp://127.0.0.1:8786")
    assert refusal.reason == "executor-missing"
    assert "rotaledger[distributed]" in refusal.sentence


def test_an_executor_that_there_is_not_is_refused() -> None:
    assert refused("spark").reason == "executor-unknown"
