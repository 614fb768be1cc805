"""What the repository promises about itself."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_lock_file_pins_by_hash_and_names_no_host() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    pins = re.findall(r"^([a-z0-9][a-z0-9._-]*)==", lock, flags=re.M)
    assert len(pins) > 30
    assert lock.count("--hash=sha256:") >= len(pins)
    assert "://" not in lock
    assert "index-url" not in lock


def test_every_dependency_of_the_project_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lock = (ROOT / "requirements.lock").read_text()
    groups = project["dependency-groups"].values()
    wanted = [*project["project"]["dependencies"], *(line for group in groups for line in group)]
    names = [re.split(r"[<>=!~ \[]", line)[0].lower() for line in wanted]
    assert [name for name in names if f"\n{name}==" not in f"\n{lock}"] == []


def test_every_decision_is_listed_and_every_listed_decision_exists() -> None:
    directory = ROOT / "docs" / "decisions"
    listed = set(re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", (directory / "README.md").read_text()))
    assert listed == {path.name for path in directory.glob("0*.md")}


def test_links_between_the_documents_lead_somewhere() -> None:
    documents = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        (document.name, target)
        for document in documents
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", document.read_text())
        if not (document.parent / target).exists()
    ]
    assert broken == []


def test_the_import_contract_holds() -> None:
    done = subprocess.run(["lint-imports"], cwd=ROOT, capture_output=True, text=True, env=_beside_this_python())
    assert done.returncode == 0, done.stdout


EVERY_MODULE = """
import pkgutil, sys, scheduler
for module in pkgutil.walk_packages(scheduler.__path__, "scheduler."):
    __import__(module.name)
print(*sorted({name.partition(".")[0] for name in sys.modules} & {"ortools", "numpy", "scipy"}))
"""


def test_the_scheduler_imports_the_engine_inside_functions_only() -> None:
    done = subprocess.run([sys.executable, "-c", EVERY_MODULE], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def _beside_this_python() -> dict[str, str]:
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
