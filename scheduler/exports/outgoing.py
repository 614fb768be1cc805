"""A plan on its way out: which of its placements leave, as of when, and what people are called. Every format starts here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from events.receipts import Receipt
from scheduler.exports.sheet import Numbers, Sheet, head_of, placements_of, shortfall_of
from scheduler.organisation import Organisation, Plan
from scheduler.views.labels import Label
from scheduler.views.visits import Selection, selected, unmet_of
from solver.outcome import Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """`placements` are those that leave, in the order of the plan; a format looks at no others.

    `recorded_at` is when the last event of `org` was recorded: the same position of the same log gives the same bytes. `receipt` None:
    whoever reads it must not learn how long the log is.
    """

    plan: Plan
    org: Organisation
    directory: Numbers
    label: Label
    placements: tuple[Placement, ...]
    selection: Selection
    receipt: Receipt | None
    recorded_at: datetime
    exemptions: Sequence[Mapping[str, object]] = ()

    @classmethod
    def of(
        cls,
        plan: Plan,
        org: Organisation,
        directory: Numbers,
        label: Label,
        *,
        selection: Selection,
        receipt: Receipt | None,
        recorded_at: datetime,
        exemptions: Sequence[Mapping[str, object]] = (),
    ) -> "Outgoing":
        """What of the plan is selected."""
        return cls(
            plan=plan,
            org=org,
            directory=directory,
            label=label,
            placements=tuple(selected(plan, org, selection)),
            selection=selection,
            receipt=receipt,
            recorded_at=recorded_at,
            exemptions=exemptions,
        )

    @property
    def sheet(self) -> Sheet:
        """The whole object, of the placements that leave and of what is unmet where they are."""
        receipt = self.receipt
        return {
            **head_of(self.plan),
            "exemptions": [dict(one) for one in self.exemptions],
            "placements": placements_of(self.placements, self.directory),
            "shortfalls": [shortfall_of(line, self.directory) for line in unmet_of(self.plan, self.selection)],
            **({} if receipt is None else {"receipt": {"position": receipt.position, "root": receipt.root}}),
        }
