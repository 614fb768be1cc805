"""Every preset keeps its rule where that costs something, the referee bears it out, and rejects what breaks it."""

import json
from typing import Any

from scheduler.programs import preset_names
from tests.presets.case import Planted
from tests.presets.conftest import CASES, Planned


def test_every_preset_has_its_company() -> None:
    assert sorted(case.preset for case in CASES) == list(preset_names())


def test_the_planned_quarter_keeps_the_rule(planned: Planned) -> None:
    assert len(planned.kept["placements"]) == planned.case.placed
    assert planned.case.keeps(planned.kept["placements"])


def test_without_the_rule_the_plan_would_be_better(planned: Planned) -> None:
    tier, with_it, without_it = planned.case.paid
    kept, lifted = values(planned.kept), values(planned.lifted)
    assert (kept[tier], lifted[tier]) == (with_it, without_it)
    assert list(lifted.values()) < list(kept.values())


def test_the_referee_finds_nothing(planned: Planned) -> None:
    said = judged(planned, planned.kept, code=0)
    assert (said["breaches"], said["findings"]) == ([], [])


def test_the_referee_rejects_what_breaks_the_rule(planned: Planned) -> None:
    for planted in planned.case.planted:
        said = judged(planned, altered(planned, planted), code=1)
        objections = {(one.get("rule") or one["claim"], one["says"]) for one in (*said["breaches"], *said["findings"])}
        assert any(names == planted.names and planted.says in says for names, says in objections), (planted, objections)


def values(roster: dict[str, Any]) -> dict[str, int]:
    return {tier["name"]: tier["value"] for tier in roster["tiers"]}


def altered(planned: Planned, planted: Planted) -> dict[str, Any]:
    roster: dict[str, Any] = json.loads(json.dumps(planned.kept))
    planted.alter(roster["placements"])
    assert roster["placements"] != planned.kept["placements"]
    return roster


def judged(planned: Planned, roster: dict[str, Any], *, code: int) -> dict[str, Any]:
    file = planned.rota.directory / "roster.json"
    file.write_text(json.dumps(roster), encoding="utf-8")
    said = planned.rota("plan", "judge", str(file), "--json")
    assert said.exit_code == code, said.output
    verdict: dict[str, Any] = json.loads(said.stdout)
    return verdict
