"""Each preset's company, planned once with its rule and once without."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from scheduler.lots import Seed
from tests.cli.conftest import Rota
from tests.presets.blocks import BLOCKS
from tests.presets.case import Case
from tests.presets.days import DAYS

CASES = (*DAYS, *BLOCKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """`kept` is the exported plan of the preset, `lifted` that of the program without its rule."""

    case: Case
    rota: Rota
    kept: dict[str, Any]
    lifted: dict[str, Any]


@pytest.fixture(scope="module", autouse=True)
def no_lots() -> Iterator[None]:
    """The same plan comes out whatever ids and instants a log holds."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Seed, "lots", None)
        yield


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.preset)
def planned(request: pytest.FixtureRequest, no_lots: None, tmp_path_factory: pytest.TempPathFactory) -> Planned:
    """The company from its files to both plans, by the commands that people type."""
    case: Case = request.param
    rota = Rota(tmp_path_factory.mktemp(case.preset))
    files = rota.directory / "hr"
    files.mkdir()
    for name, content in case.files().items():
        (files / name).write_text(content, encoding="utf-8")
    rota.ok("init")
    rota.ok("import", str(files))
    rota.ok("programs", "adopt", case.preset, *_set(case.settings))
    kept = _made(rota, case.horizon)
    rota.ok("programs", "amend", case.preset, *_set(case.without))
    return Planned(case=case, rota=rota, kept=kept, lifted=_made(rota, case.horizon))


def _set(settings: tuple[str, ...]) -> list[str]:
    return [word for setting in settings for word in ("--set", setting)]


def _made(rota: Rota, horizon: str) -> dict[str, Any]:
    plan = rota.json("plan", "make", horizon, "--time-limit", "20")["plan"]
    exported: dict[str, Any] = json.loads(rota.ok("plan", "export", plan, "--format", "json").stdout)
    return exported
