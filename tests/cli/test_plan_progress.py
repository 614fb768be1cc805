"""News while a plan is made: one line on a terminal, a few lines elsewhere; and Ctrl-C at any moment, after which the plan is kept."""

import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from scheduler.cli import plan_progress
from scheduler.cli.plan_progress import PHASES, Progressing
from solver.outcome import Phase, Progress, Tier, Told
from tests.cli.conftest import ROOT, Rota
from tests.cli.test_plan import PLAN, QUARTER, company_in


@pytest.fixture
def busy(rota: Rota) -> Rota:
    """A company with an executive's day and a peak."""
    return company_in(rota.directory)


def told(capsys: pytest.CaptureFixture[str], news: list[tuple[float, Told]]) -> list[str]:
    """The lines told apart from a terminal, seconds and all."""
    now = [0.0]
    with Progressing(clock=lambda: now[0]) as progress:
        for now[0], piece in news:
            progress.report(piece)
    return [line.strip() for line in capsys.readouterr().err.splitlines()]


def of_tier(tier: Tier, value: int | None, bound: int | None = 3) -> Progress:
    return Progress(tier=tier, value=value, bound=bound, seconds=0.0)


def test_a_terminal_apart_only_a_new_tier_is_news(capsys: pytest.CaptureFixture[str]) -> None:
    news: list[tuple[float, Told]] = [
        (0.1, of_tier(Tier.COVER, 9)),
        (0.2, of_tier(Tier.COVER, 8)),
        (6.0, of_tier(Tier.COVER, 3)),
        (6.1, of_tier(Tier.FAIRNESS, None)),
    ]
    assert told(capsys, news) == [
        "0.1 s  cover: 9, at least 3, within 200 %",
        "6.0 s  cover: 3, at least 3, proven",
        "6.1 s  fairness: ?, at least 3, no bound",
    ]


def test_after_some_silence_what_is_being_done_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    news: list[tuple[float, Told]] = [(n, Phase.FACTS) for n in (1.0, 4.9, 5.1)]
    news += [(6.0, of_tier(Tier.COVER, 9, None)), (9.0, Phase.REASONS), (11.5, Phase.REASONS), (14.0, Phase.JUDGING)]
    assert told(capsys, news) == [
        "5.1 s  gathering the facts",
        "6.0 s  cover: 9, no bound",
        "11.5 s  cover: 9, no bound - counting the reasons of what is unmet",
    ]


def test_a_run_of_an_hour_is_told_in_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    news: list[tuple[float, Told]] = [(float(second), of_tier(Tier.COVER, 9000 - second)) for second in range(1, 3600)]
    assert len(told(capsys, news)) < 75


def test_every_phase_has_its_words() -> None:
    assert set(PHASES) == set(Phase)


def test_silent_work_is_told_by_the_second_thread(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_progress, "BEAT_S", 0.01)
    monkeypatch.setattr(plan_progress, "SILENCE_S", 0.05)
    with Progressing() as progress:
        progress.report(Phase.JUDGING)
        time.sleep(0.3)
    assert "letting the referee judge it" in capsys.readouterr().err


def test_apart_from_a_terminal_a_quiet_one_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with Progressing(quiet=True) as progress:
        progress.report(of_tier(Tier.COVER, 9))
    assert capsys.readouterr().err == ""


def test_make_tells_the_tiers_their_bounds_and_how_near_they_are_on_stderr(busy: Rota, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_progress, "SILENCE_S", 1000.0)
    result = busy.ok("plan", "make", QUARTER, "--json")
    lines = [line for line in result.stderr.splitlines() if re.match(r" *\d+\.\d s  ", line)]
    assert lines
    known = r"[a-z]+: \d+(, at least \d+)?, (proven|no bound|within [\d.]+ %|at most \d+ too many)"
    for line in lines:
        assert re.fullmatch(rf" *\d+\.\d s  {known}", line), line
    assert "Proven best in programs, cover, rotations, stability" in result.stderr


def on_a_terminal(rota: Rota, *words: str) -> str:
    """What a process writes on a terminal of its own."""
    ours, theirs = pty.openpty()
    command = [sys.executable, str(ROOT / "cli.py"), *words]
    environment = os.environ | rota.environment | {"TERM": "xterm"}
    with subprocess.Popen(command, cwd=rota.directory, env=environment, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        written = b"".join(_read(ours))
        assert process.wait() == 0
    return written.decode()


def _read(terminal: int) -> Iterator[bytes]:
    try:
        while piece := os.read(terminal, 4096):
            yield piece
    except OSError:  # the other end was closed
        return
    finally:
        os.close(terminal)


def test_a_terminal_has_one_line_that_is_written_over_and_gone_in_the_end(busy: Rota) -> None:
    screen = on_a_terminal(busy, "plan", "make", QUARTER)
    drawn, _, after = screen.rpartition("\r\x1b[2K")
    assert all("\n" not in line for line in drawn.split("\r\x1b[2K"))
    phases = set(re.split(r" - | s  ", drawn.replace("\r\x1b[2K", " - ")))
    assert {PHASES[phase] for phase in (Phase.FACTS, Phase.REASONS, Phase.KEEPING)} <= phases
    assert after.startswith("1 shadow placement")


KEPT_FROM = [phase for phase in Phase if phase is not Phase.READING]


@pytest.mark.parametrize("phase", KEPT_FROM)
def test_ctrl_c_at_any_moment_keeps_the_best_plan(busy: Rota, monkeypatch: pytest.MonkeyPatch, phase: Phase) -> None:
    """Pressed twice when the phase begins, as an impatient person does."""
    met: list[Told] = []
    real = Progressing.report

    def pressed(progress: Progressing, news: Told) -> None:
        if news is phase:
            met.append(news)
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)
        real(progress, news)

    monkeypatch.setattr(Progressing, "report", pressed)
    opens = phase in (Phase.SWAPPING, Phase.UNITS)
    if opens:
        monkeypatch.setattr("solver.engine.solve.OPENED_FROM", -1)
        monkeypatch.setattr("solver.engine.solve.WRITTEN_UP_TO", -1)
    result = busy("plan", "make", QUARTER)
    assert met, "the phase was never met"
    assert (result.exit_code, result.stdout) == (130, f"{PLAN}\n"), result.output
    assert "Stopped: this is the best plan so far." in result.stderr
    assert "Traceback" not in result.stderr
    assert busy.json("plan", "judge", PLAN)["in_order"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ctrl_c_before_there_is_anything_to_keep_ends_the_command(busy: Rota, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.cli.plan._horizon", lambda *asked: os.kill(os.getpid(), signal.SIGINT))
    result = busy("plan", "make", QUARTER)
    assert (result.exit_code, result.stdout) == (130, "")
    assert busy.json("plan", "list") == []


def test_a_limit_that_is_over_before_the_search_still_gives_a_plan_in_order(busy: Rota, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Progressing, "waited", lambda progress: 100.0)
    head = busy.json("plan", "make", QUARTER, "--time-limit", "60")
    assert head["engine"]["parameters"]["ended"] == "time-limit"
    assert all(tier["bound"] is None or tier["bound"] <= tier["value"] for tier in head["tiers"])
    assert busy.json("plan", "judge", PLAN)["in_order"]
    assert "The time limit ended the search." in busy.ok("plan", "make", QUARTER).stderr


def test_the_search_gets_what_is_left_of_the_limit_after_what_went_before_and_what_comes_after() -> None:
    from scheduler.waiting import Waiting
    from solver.outcome import Effort

    waiting = Waiting(waited=lambda: 10.0)
    assert waiting.before_the_rest(Effort(time_limit_s=60.0)) == 35.0
    assert waiting.before_the_rest(Effort(time_limit_s=20.0)) == 4.0
    assert waiting.before_the_rest(Effort(time_limit_s=60.0, reproducible=True)) is None
    assert waiting.left(Effort(time_limit_s=60.0), 4.0) == 44.0
