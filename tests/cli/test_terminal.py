"""What a person at a terminal sees."""

import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import cli


def at_a_terminal(rota: Any, *words: str, **environment: str) -> str:
    """All that the command shows on a terminal of 120 columns, stderr included."""
    mine, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, str(Path(cli.__file__)), *words],
        env=os.environ | rota.environment | {"TERM": "xterm-256color", "COLUMNS": "120"} | environment,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(mine, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(mine)
    assert process.wait() == 0
    return shown.decode()


def test_a_list_is_a_table_that_ends_where_it_gets_long(company: Any) -> None:
    for n in range(0, 100, 50):
        rows = "".join(f"X{number},CS,staff,2020-01-01\n" for number in range(n, n + 50))
        (company.directory / "people.csv").write_text(f"person,unit,level,hired\n{rows}", encoding="utf-8")
        company.ok("import", "people.csv")
    shown = at_a_terminal(company, "people", "list")
    assert "Zoë O'Hara" in shown
    assert "\x1b[1mperson" in shown
    assert "and 3 more: --limit 0 shows all 103." in shown
    assert "X99" not in shown
    assert "X99" in at_a_terminal(company, "people", "list", "--limit", "0")
    assert "X99" in company.ok("people", "list").stdout


def test_a_name_cannot_act_on_the_terminal(company: Any) -> None:
    company.ok("people", "hire", "E9", "--unit", "CS", "--level", "staff", "--name", "[bold]\u202eevil", "--from", "2020-01-01")
    shown = at_a_terminal(company, "people", "list", NO_COLOR="1")
    assert "[bold]\\u202eevil" in shown
    assert "\u202e" not in shown


def test_verification_says_how_far_it_is(company: Any) -> None:
    assert "8 of 8 events" in at_a_terminal(company, "log", "verify")
