"""docs/cli.md is what --help says."""

from pathlib import Path
from typing import Any

import cli


def test_the_page_of_commands_is_up_to_date(rota: Any) -> None:
    page = (Path(cli.__file__).parent / "docs" / "cli.md").read_text(encoding="utf-8")
    assert page == rota.ok("manual").stdout, "docs/cli.md is out of date: rota manual > docs/cli.md"
