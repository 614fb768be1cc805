"""`rota plan make --executor`: where a plan is solved, and what is said where it cannot be."""

from collections.abc import Iterator
from typing import Any

import pytest

from solver.engine.executors import cluster
from tests.cli.test_plan import FILES
from tests.solver.engine.clusters import LocalCluster

NOWHERE = "tcp://127.0.0.1:9"  # the port at which everything is discarded, where anything listens at all


@pytest.fixture
def busy(rota: Any) -> Any:
    """A company without a plan."""
    files = rota.directory / "hr"
    files.mkdir()
    for name, content in FILES.items():
        (files / name).write_text(content, encoding="utf-8")
    rota.ok("init")
    rota.ok("import", str(files))
    return rota


@pytest.fixture
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    pytest.importorskip("distributed")
    started = LocalCluster.at(tmp_path_factory.mktemp("cluster"))
    started.need(1)
    yield started
    started.end()


@pytest.mark.parametrize("where", [(), ("--executor", "here"), ("--executor", "processes")])
def test_a_company_of_one_part_has_the_same_plan_wherever_it_is_made(busy: Any, where: tuple[str, ...]) -> None:
    parameters = busy.json("plan", "make", "2026Q3", *where)["engine"]["parameters"]
    assert "parts" not in parameters
    assert "executor" not in parameters


def test_a_plan_made_on_a_cluster_says_so_and_not_where_it_is(busy: Any, local: LocalCluster) -> None:
    head = busy.json("plan", "make", "2026Q3", "--executor", local.address)
    assert (head["engine"]["parameters"]["parts"], head["engine"]["parameters"]["executor"]) == (1, "dask")
    assert "127.0.0.1" not in str(head)
    assert busy.json("plan", "check", head["plan"])["holds"]


def test_a_cluster_that_does_not_answer_is_refused_before_anything_is_kept(busy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "CONNECT_S", 1.0)
    before = busy.json("log", "verify")["size"]
    said = busy.refused("plan", "make", "2026Q3", "--executor", NOWHERE)
    assert "No Dask scheduler answers" in said
    assert "executor-unreachable" in said
    assert busy.json("log", "verify")["size"] == before


def test_a_word_that_is_no_executor_is_refused(busy: Any) -> None:
    assert "here, processes" in busy.refused("plan", "make", "2026Q3", "--executor", "spark")
