"""The wheel carries all that the command needs, and nothing of the checkout is missed."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = target.glob("rotaledger-*.whl")
    return built


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of a new environment with the wheel installed; what it depends on comes from this environment, the checkout does not."""
    home = tmp_path_factory.mktemp("clean") / "env"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = subprocess.run(ask, check=True, capture_output=True, text=True)
    Path(site.stdout.strip(), "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin"


def run(clean: Path, directory: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("ROTA_", "PYTHON"))}
    return subprocess.run([clean / "rota", *words], cwd=directory, env=env, capture_output=True, text=True, timeout=120)


def test_the_wheel_holds_the_packages_the_command_and_their_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"events", "scheduler", "solver", "cli.py"}
    assert any(name.startswith("scheduler/presets/") and name.endswith(".toml") for name in names)
    assert any(name.startswith("scheduler/imports/maps/") and name.endswith(".toml") for name in names)
    assert any(name.startswith("scheduler/sample/") and name.endswith(".csv") for name in names)


def test_the_installed_command_runs_outside_the_checkout(clean: Path, tmp_path: Path) -> None:
    where = run(clean, tmp_path, "--version")
    assert where.returncode == 0, where.stderr
    assert where.stdout.startswith("rota")
    probe = [clean / "python", "-c", "import cli, events, scheduler, solver; print(cli.__file__)"]
    found = subprocess.run(probe, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert not found.startswith(str(ROOT))


def test_the_installed_command_makes_a_log_and_verifies_it(clean: Path, tmp_path: Path) -> None:
    assert run(clean, tmp_path, "init").returncode == 0
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "units.csv").write_text("unit,front_line\nA,yes\nB,no\n")
    (tmp_path / "files" / "people.csv").write_text("person,unit,level\n001,A,staff\n002,B,executive\n")
    imported = run(clean, tmp_path, "import", "files")
    assert imported.returncode == 0, imported.stderr
    adopted = run(clean, tmp_path, "programs", "adopt", "telus-day")
    assert adopted.returncode == 0, adopted.stderr
    made = run(clean, tmp_path, "--today", "2026-11-23", "plan", "make", "2027Q1")
    assert made.returncode == 0, made.stderr
    assert made.stdout.strip() == "2027Q1-1"
    assert run(clean, tmp_path, "plan", "publish", "2027Q1-1").returncode == 0
    assert run(clean, tmp_path, "log", "verify").returncode == 0
