"""docs/programs.md states of each preset what `rota programs show` says."""

import re
from pathlib import Path

import pytest

from scheduler.extending import preset_names
from tests.cli.conftest import Rota

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "programs.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##)", PAGE, flags=re.M | re.S))


@pytest.fixture(scope="module")
def rota(tmp_path_factory: pytest.TempPathFactory) -> Rota:
    """A log in which nothing runs."""
    begun = Rota(tmp_path_factory.mktemp("programs"))
    begun.ok("init")
    return begun


def test_every_preset_has_its_section() -> None:
    assert sorted(SECTIONS) == list(preset_names())


@pytest.mark.parametrize("name", preset_names())
def test_a_section_begins_with_what_show_says(name: str, rota: Rota) -> None:
    whole = rota.json("programs", "show", name)
    keys = "; ".join(f"`{key['key']}` {key['value']}" for key in whole["keys"] if not key["usual"])
    assert SECTIONS[name].startswith(f"{whole['about']}\n\n- *From*: {whole['comes_from']}\n- *Keys*: {keys}.\n")
    assert "- *Costs*: " in SECTIONS[name]
