"""What changed against the year before, and whether the change is more than chance."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from indicators.ledger import Ledger
from indicators.model import Count
from indicators.periods import Period
from indicators.places import Place
from indicators.uncertainty import counts_differ
from indicators.values import get_count
from indicators.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class Change:
    """A count over the complete months of a period, over the same months a year before, and whether they differ at the 5 % level
    as Poisson counts."""

    now: float
    before: float
    is_real: bool


def get_change(ledger: Ledger, event: str, *, period: Period, place: Place, viewer: Viewer) -> Change | None:
    """The change of one event's count; None when no month is over, the year before is not on record, or not for this viewer."""
    complete = period.complete_part(ledger.today)
    if complete is None or not ledger.is_recorded(event, month=complete.start - 12):
        return None
    now, before = (
        get_count(ledger, Count(entered=(event,)), period=months, place=place, viewer=viewer)
        for months in (complete, complete.shifted(-12))
    )
    if np.isnan(now) or np.isnan(before):
        return None
    return Change(now=now, before=before, is_real=bool(counts_differ(now, before)))


def get_notable(breakdown: pd.DataFrame) -> pd.Series:
    """Codes of an `indicators.values.get_breakdown` whose change against the year before is more than chance: code → change, the
    largest first. All codes are tested together at the 5 % level (Bonferroni), or a dozen of them would always hold one."""
    known = breakdown[breakdown["previous"].notna() & (breakdown["complete"] + breakdown["previous"] > 0)]
    if known.empty:
        return pd.Series(dtype=float)
    z = NormalDist().inv_cdf(1 - 0.025 / len(known))
    differs = counts_differ(known["complete"], known["previous"], z=z)
    change = (known["complete"] - known["previous"])[differs]
    return change.reindex(change.abs().sort_values(ascending=False, kind="stable").index)
