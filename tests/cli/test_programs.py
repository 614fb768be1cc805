"""Programs and settings on the command line."""

import tomllib
from typing import Any

import pytest


def test_a_preset_is_adopted_shown_amended_and_retired(company: Any) -> None:
    assert "telus-day" in {record["preset"] for record in company.json("programs", "list", "--presets")}
    assert "No program runs" in company.ok("programs", "list").stderr
    company.ok("programs", "adopt", "telus-day", "--set", "quota=2")
    (program,) = company.json("programs", "list")
    assert (program["program"], program["quota"], program["kind"]) == ("telus-day", "2", "shadow")
    company.ok("programs", "amend", "telus-day", "--set", "host_load=3", "--set", 'who.person=["E2"]')
    keys = {key["key"]: key["value"] for key in company.json("programs", "show", "telus-day")["keys"]}
    assert (keys["quota"], keys["host_load"], keys["who"]) == ("2", "3", "level executive, person E2")
    company.ok("programs", "retire", "telus-day")
    assert company.json("programs", "list") == []
    assert company.json("programs", "list", "--all")[0]["retired"] is True


def test_the_list_says_what_runs_and_what_could_be_adopted(company: Any) -> None:
    company.ok("programs", "adopt", "telus-day")
    running, could_be = company.ok("programs", "list").stdout.split("Presets that could be adopted")
    assert ("telus-day" in running, "telus-day" in could_be, "ups-saturday" in could_be) == (True, False, True)
    company.ok("programs", "retire", "telus-day")
    assert "telus-day" in company.ok("programs", "list").stdout


def test_show_says_what_it_is_where_it_comes_from_and_what_was_changed(company: Any) -> None:
    shown = company.ok("programs", "show", "ups-saturday").stdout
    assert shown.startswith("ups-saturday is a preset and does not run. Adopt it: rota programs adopt ups-saturday\nIt is: Every manager ")
    assert "Where ups-saturday comes from: UPS, where managers drive" in shown
    told, usual = shown.split("As it is where nothing is said:")
    assert "off_pattern" in told
    assert "home_peak" in usual
    company.ok("programs", "adopt", "ups-saturday", "--set", "quota=2")
    shown = company.ok("programs", "show", "ups-saturday").stdout
    assert shown.startswith(
        "ups-saturday runs. It began as the preset ups-saturday, other than there in quota.\nups-saturday is: Every manager "
    )
    assert company.json("programs", "show", "ups-saturday")["differs"] == ["quota"]
    company.ok("programs", "retire", "ups-saturday")
    assert company.ok("programs", "show", "ups-saturday").stdout.startswith("ups-saturday was retired.")


def test_amending_to_the_terms_as_they_are_says_that_nothing_changes(company: Any) -> None:
    company.ok("programs", "adopt", "telus-day")
    position = company.json("log", "replay")["position"]
    said = company.ok("programs", "amend", "telus-day", "--set", "host_load=2").stderr
    assert "telus-day runs on these terms already; nothing changes." in said
    assert "new terms" not in said
    assert company.json("log", "replay")["position"] == position
    assert "runs on its new terms" in company.ok("programs", "amend", "telus-day", "--set", "host_load=3").stderr


def test_a_sponsor_of_what_is_not_sealed_is_refused(company: Any) -> None:
    said = " ".join(company.refused("programs", "adopt", "telus-day", "--set", "sponsor=unit-manager").split())
    assert "nothing here is sealed; set sealed = true, or take the sponsor back: none" in said
    company.ok("programs", "adopt", "telus-day", "--set", "sponsor=unit-manager", "--set", "sealed=true")
    assert "sponsor" in company.refused("programs", "amend", "telus-day", "--set", "sealed=false")
    company.ok("programs", "amend", "telus-day", "--set", "sealed=false", "--set", "sponsor=none")


def test_a_program_of_one_s_own_is_shown_without_a_preset(company: Any) -> None:
    (company.directory / "programs.toml").write_text('[program.mine]\nkind = "shadow"\nwho = { level = ["manager"] }\n')
    company.ok("import", str(company.directory / "programs.toml"))
    assert company.ok("programs", "show", "mine").stdout.startswith("mine runs. It is a program of your own.\n\nkey ")


def test_a_preset_that_was_never_adopted_cannot_be_amended_or_retired(company: Any) -> None:
    assert "telus-day is a preset that was never adopted" in company.refused("programs", "amend", "telus-day", "--set", "quota=2")
    assert "telus-day is a preset that was never adopted" in company.refused("programs", "retire", "telus-day")


def presets() -> list[str]:
    from scheduler.programs import preset_names

    return [name for name in preset_names() if name != "residency-blocks"]  # which is no program before units are listed


@pytest.mark.parametrize("name", presets())
def test_what_is_shown_as_toml_reads_back_as_the_same_program(company: Any, name: str) -> None:
    from scheduler.programs import Company, adopt, read_programs

    text = company.json("programs", "show", name)["toml"]
    nobody = Company(person_id=lambda number: None)
    read = read_programs(text, nobody)
    assert not read.faults
    assert read.defined[0].terms == adopt(name, (), nobody).terms
    assert company.ok("programs", "show", name, "--toml").stdout.strip() == text.strip()
    assert tomllib.loads(text)["program"][name]["kind"]


def test_a_wrong_key_or_value_is_refused_with_the_nearest_right_one(company: Any) -> None:
    assert '"quota"' in company.refused("programs", "adopt", "telus-day", "--set", "quotta=2")
    company.ok("programs", "adopt", "telus-day")
    assert '"host_load"' in company.refused("programs", "amend", "telus-day", "--set", "hostload=2")
    assert "KEY=VALUE" in company.refused("programs", "amend", "telus-day", "--set", "quota")
    assert "Say what changes" in company.refused("programs", "amend", "telus-day", code=2)
    assert '"telus-day"' in company.refused("programs", "show", "telusday")
    assert "telus-day" in company.refused("programs", "adopt", "telusday")


def test_settings_of_the_company_are_shown_and_set(company: Any) -> None:
    assert {one["setting"]: one["value"] for one in company.json("config")} == {"cover-days": 10, "fiscal-offset": 0, "consultation": 0}
    company.ok("config", "set", "cover-days", "8")
    company.ok("config", "set", "fiscal-offset", "-3")
    company.ok("config", "set", "consultation", "1")
    shown = {one["setting"]: one["value"] for one in company.json("config", "show")}
    assert shown == {"cover-days": 8, "fiscal-offset": -3, "consultation": 1}
    assert "between" in company.refused("config", "set", "fiscal-offset", "12", code=2)
    assert "cover-days" in company.refused("config", "set", "covers", "1", code=2)


def running(company: Any) -> list[str]:
    return [program["program"] for program in company.json("programs", "list")]


def test_a_preset_brings_the_one_that_comes_before_it(company: Any) -> None:
    said = company.ok("programs", "adopt", "zappos-ten-hours").stderr
    assert "zappos-listening runs: it comes before zappos-ten-hours. zappos-ten-hours runs." in said
    assert running(company)[-2:] == ["zappos-listening", "zappos-ten-hours"]


def test_what_runs_already_is_not_brought_again(company: Any) -> None:
    company.ok("programs", "adopt", "zappos-listening", "--set", "quota=2")
    assert "comes before" not in company.ok("programs", "adopt", "zappos-ten-hours").stderr
    assert company.ok("programs", "show", "zappos-listening").stdout.startswith("zappos-listening runs. It began as the preset")


def test_who_needs_nothing_before_it_brings_nothing(company: Any) -> None:
    company.ok("programs", "adopt", "zappos-ten-hours", "--set", "after=none")
    assert "zappos-listening" not in running(company)


def test_a_file_that_adopts_a_preset_brings_what_comes_before_it_and_keeps_it(company: Any) -> None:
    file = company.directory / "programs.toml"
    file.write_text('adopt = ["zappos-ten-hours"]\n')
    company.ok("import", str(file))
    assert {"zappos-listening", "zappos-ten-hours"} <= {*running(company)}
    position = company.json("log", "replay")["position"]
    company.ok("import", str(file))
    assert company.json("log", "replay")["position"] == position
    company.ok("import", str(file), "--full", "--yes")
    assert running(company) == ["zappos-listening", "zappos-ten-hours"]
