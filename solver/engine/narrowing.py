"""The model of plans that are as good in every tier, without what no such plan can hold: columns fixed by their reduced costs."""

from dataclasses import replace

import numpy as np

from solver.candidates import Bool
from solver.engine.aim import Aim, stages
from solver.engine.climb import Climb
from solver.engine.layout import Layout, lay_out
from solver.engine.relax import relaxed
from solver.engine.rounding import WHOLE
from solver.outcome import Tier


def narrowed(climb: Climb) -> Layout:
    """Every plan that keeps its rows pays what the best one does, tier by tier; hosts are columns where they were explicit.

    What a tier paid is proven by duals; a column whose reduced cost is above what lies between the two stays at its lower end in every plan
    that pays no more, one whose reduced cost is as far below nothing at its upper end (fixing by reduced costs).
    """
    whole = _layout(climb, len(climb.settled))
    lower, upper = whole.model.column_lower.copy(), whole.model.column_upper.copy()
    for stage in stages(whole):
        if not all(_proven(climb, tier) for tier in stage):
            continue
        aim = Aim(layout=_layout(climb, _settled_before(climb, stage[0])), tiers=stage)
        out, held = _fixed(climb, aim)
        upper[out] = lower[out]
        lower[held] = upper[held]
    return replace(whole, model=replace(whole.model, column_lower=lower, column_upper=upper))


def _proven(climb: Climb, tier: Tier) -> bool:
    """Else nothing would be fixed by it."""
    [value] = climb.values((tier,))
    return tier in dict(climb.settled) and climb.bounds.get(tier) == value


def _layout(climb: Climb, n_settled: int) -> Layout:
    return lay_out(climb.ground, fair=not climb.settled_days, explicit=climb.explicit, settled=climb.settled[:n_settled])


def _settled_before(climb: Climb, tier: Tier) -> int:
    return [one for one, _ in climb.settled].index(tier)


def _fixed(climb: Climb, aim: Aim) -> tuple[Bool, Bool]:
    """(n_columns,) each: at the lower end, and at the upper end, in every plan that pays no more than the best."""
    hint = aim.layout.hint(climb.best.base, climb.best.hosts)
    pace = climb.pace
    found = relaxed(aim.layout.model, aim.cost, hint, pace.seconds_left(), pace.stop, pace.clock)
    if found is None:
        none = np.zeros(len(hint), bool)
        return none, none
    gap = float(aim.cost @ hint) - found.proven + WHOLE
    return found.reduced > gap, found.reduced < -gap
