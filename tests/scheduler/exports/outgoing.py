"""The sample plan on its way out."""

from datetime import UTC, datetime
from typing import Any

from events.receipts import Receipt
from scheduler.exports.outgoing import Outgoing
from scheduler.exports.sheet import Numbers as Names
from scheduler.exports.sheet import Sheet
from scheduler.organisation import Organisation
from scheduler.views.visits import Selection
from tests.scheduler.sample_plan import planned
from tests.scheduler.small_company import Numbers

PLAN = "2026Q3-1"
RECEIPT = Receipt(position=1240, root="5f0c91ab")
RECORDED_AT = datetime(2026, 6, 1, 8, 30, tzinfo=UTC)


def outgoing(
    org: Organisation | None = None, *, selection: Selection | None = None, receipt: Receipt | None = RECEIPT, **changed: Any
) -> Outgoing:
    org = org or planned()
    names = Numbers(org)
    settings = {"label": names.number_of, "selection": selection or Selection(), "receipt": receipt, "recorded_at": RECORDED_AT, **changed}
    return Outgoing.of(org.plans[PLAN], org, names, settings.pop("label"), **settings)


def sheet_of(org: Organisation, plan: str, names: Names) -> Sheet:
    """The object that is written of a plan, without a receipt."""
    leaving = Outgoing.of(org.plans[plan], org, names, names.number_of, selection=Selection(), receipt=None, recorded_at=RECORDED_AT)
    return leaving.sheet
