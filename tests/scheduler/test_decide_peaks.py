"""Peaks are declared and withdrawn; cover is asked, approved, declined and withdrawn."""

from datetime import date

import pytest

from events.kinds.peaks import CoverApproved, CoverAsked, CoverDeclined, CoverWithdrawn, PeakDeclared, PeakWithdrawn
from events.personal import Secret
from scheduler.decide.peaks import ApproveCover, AskCover, DeclarePeak, DeclineCover, WithdrawCover, WithdrawPeak
from tests.scheduler.stories import given, opened

SHOP, DEPOT = opened("SHOP"), opened("DEPOT")
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 24)
PEAK = PeakDeclared(peak="P1", unit="SHOP", first_day=FIRST, last_day=LAST)
ASK = CoverAsked(ask="A1", peak="P1", unit="SHOP", first_day=FIRST, last_day=LAST, heads=2)
PEAK_WITHDRAWN, ASK_WITHDRAWN = PeakWithdrawn(peak="P1"), CoverWithdrawn(ask="A1")


def peak_of(**facts):
    return DeclarePeak(**({"unit": "SHOP", "first_day": FIRST, "last_day": LAST} | facts))


def ask_of(**facts):
    return AskCover(**({"unit": "SHOP", "first_day": FIRST, "last_day": LAST, "heads": 2} | facts))


def test_a_peak_without_heads_asks_for_nobody():
    given(SHOP).when(peak_of()).then(PEAK)


def test_a_peak_with_heads_asks_for_them_and_approves_it():
    given(SHOP, PEAK, ASK).when(peak_of(heads=6, skill="driving", priority=1, note="Sale")).then(
        PeakDeclared(peak="P2", unit="SHOP", first_day=FIRST, last_day=LAST, note=Secret(subject="peak:P2", text="Sale")),
        CoverAsked(
            ask="A2",
            peak="P2",
            unit="SHOP",
            first_day=FIRST,
            last_day=LAST,
            heads=6,
            skill="driving",
            priority=1,
            note=Secret(subject="ask:A2", text="Sale"),
        ),
        CoverApproved(ask="A2"),
    )


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"unit": "PLANT"}, "unit-unknown"),
        ({"last_day": date(2026, 11, 30)}, "span-reversed"),
        ({"heads": -1}, "number-out-of-range"),
        ({"heads": 0, "priority": 0}, "number-out-of-range"),
        ({"heads": 1, "priority": 6}, "number-out-of-range"),
        ({"heads": 1, "skill": ""}, "text-empty"),
        ({"note": "\x1b[31m"}, "text-unprintable"),
        ({"last_day": date.max}, "day-out-of-range"),
    ],
)
def test_a_peak_with_a_fault_is_refused(facts, reason):
    given(SHOP).when(peak_of(**facts)).refused(reason)


def test_a_peak_is_withdrawn_with_its_asks_until_it_is_over():
    declined = CoverDeclined(ask="A1")
    other = CoverAsked(ask="A2", peak=None, unit="SHOP", first_day=FIRST, last_day=LAST, heads=1)
    story = given(SHOP, PEAK, ASK, declined, other)
    story.when(WithdrawPeak(peak="P1", today=LAST, reason="No sale")).then(
        PEAK_WITHDRAWN, CoverWithdrawn(ask="A1", reason=Secret(subject="ask:A1", text="No sale"))
    )
    story.when(WithdrawPeak(peak="P1", today=date(2026, 12, 25))).refused("peak-over", "SHOP", "2026-12-24")


def test_a_peak_is_withdrawn_once_and_leaves_withdrawn_asks_alone():
    given(SHOP, PEAK, ASK, ASK_WITHDRAWN).when(WithdrawPeak(peak="P1", today=FIRST)).then(PEAK_WITHDRAWN)
    given(SHOP, PEAK, PEAK_WITHDRAWN).when(WithdrawPeak(peak="P1", today=FIRST)).refused("peak-withdrawn", "P1")
    given(SHOP).when(WithdrawPeak(peak="P1", today=FIRST)).refused("peak-unknown", "rota peaks list")


def test_cover_is_asked_for_a_peak_or_without_one():
    given(SHOP).when(ask_of(priority=5)).then(
        CoverAsked(ask="A1", peak=None, unit="SHOP", first_day=FIRST, last_day=LAST, heads=2, priority=5)
    )
    given(SHOP, PEAK).when(ask_of(peak="P1")).then(ASK)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"unit": "PLANT"}, "unit-unknown"),
        ({"heads": 0}, "number-out-of-range"),
        ({"priority": 9}, "number-out-of-range"),
        ({"peak": "P7"}, "peak-unknown"),
        ({"peak": "P1", "unit": "DEPOT"}, "peak-elsewhere"),
        ({"peak": "P1", "last_day": date(2026, 12, 25)}, "ask-outside-peak"),
        ({"peak": "P1", "first_day": date(2026, 11, 30)}, "ask-outside-peak"),
        ({"first_day": date(2027, 1, 1)}, "span-reversed"),
    ],
)
def test_an_ask_with_a_fault_is_refused(facts, reason):
    given(SHOP, DEPOT, PEAK).when(ask_of(**facts)).refused(reason)


def test_no_cover_is_asked_for_a_withdrawn_peak():
    given(SHOP, PEAK, PEAK_WITHDRAWN).when(ask_of(peak="P1")).refused("peak-withdrawn")


def test_an_ask_is_approved_or_declined_and_either_can_be_changed():
    story = given(SHOP, PEAK, ASK)
    story.when(ApproveCover(ask="A1")).then(CoverApproved(ask="A1"))
    declined = CoverDeclined(ask="A1", reason=Secret(subject="ask:A1", text="No"))
    story.when(ApproveCover(ask="A1"), DeclineCover(ask="A1", reason="No")).then(CoverApproved(ask="A1"), declined)
    story.when(DeclineCover(ask="A1"), ApproveCover(ask="A1")).then(CoverDeclined(ask="A1"), CoverApproved(ask="A1"))
    assert story.when(DeclineCover(ask="A1")).state().asks["A1"].status == "declined"


def test_what_was_done_to_an_ask_is_not_done_again():
    story = given(SHOP, PEAK, ASK)
    story.when(ApproveCover(ask="A1"), ApproveCover(ask="A1")).refused("ask-approved", "A1")
    story.when(DeclineCover(ask="A1"), DeclineCover(ask="A1")).refused("ask-declined", "A1")
    story.when(WithdrawCover(ask="A1"), WithdrawCover(ask="A1")).refused("ask-withdrawn", "A1")
    story.when(ApproveCover(ask="A2")).refused("ask-unknown", "rota cover list")


@pytest.mark.parametrize("command", [ApproveCover, DeclineCover, WithdrawCover])
def test_nothing_follows_on_a_withdrawn_ask(command):
    given(SHOP, PEAK, ASK, ASK_WITHDRAWN).when(command(ask="A1")).refused("ask-withdrawn")


def test_an_ask_is_withdrawn_with_its_reason_sealed():
    given(SHOP, PEAK, ASK).when(WithdrawCover(ask="A1", reason="Enough hands")).then(
        CoverWithdrawn(ask="A1", reason=Secret(subject="ask:A1", text="Enough hands"))
    )
