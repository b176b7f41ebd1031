"""How far the patrols of a term have come: by mode and round, what is left, and how fast it must go on; units nobody has checked."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.catalogue import INDICATORS
from indicators.ledger import Ledger
from indicators.model import Base
from indicators.periods import Period, month_of
from indicators.places import Place
from indicators.series import NO_EVENTS
from indicators.values import get_monthly, may_see_by_month
from indicators.viewer import Viewer

TERM_MONTHS = 60
"""Length of a term whose successor the district has not named yet: five years (Organic Law of the Villagers' Committees, article 15)."""

RECENT_MONTHS = 12

_PATROLLED = "inspection.patrolled"


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """The term a period ends in, up to that end.

    Attributes:
        months, covered, base: from the term's first month on record on: party organisations patrolled so far, of how many.
        last_month: of the term.
        left: party organisations not yet patrolled.
        months_left: after the last of `months`, to the end of the term; a month that has begun is not left.
        recent: newly covered a month in the last `RECENT_MONTHS` of `months`.
    """

    months: tuple[int, ...]
    covered: tuple[float, ...]
    base: tuple[float, ...]
    last_month: int
    recent: float

    @property
    def left(self) -> float:
        return self.base[-1] - self.covered[-1]

    @property
    def months_left(self) -> int:
        return max(0, self.last_month - self.months[-1])

    @property
    def needed(self) -> float:
        """Party organisations a month from now on to be done in time; NaN when no month is left."""
        return self.left / self.months_left if self.months_left else float("nan")


def get_coverage(ledger: Ledger, *, period: Period, place: Place, viewer: Viewer) -> Coverage | None:
    """None when nothing is on record, there is no party organisation, or it is not for this viewer."""
    end = min(period.end, month_of(ledger.today))
    start = ledger.term_start(end)
    if end < start:
        return None
    monthly = get_monthly(
        ledger, INDICATORS["patrol_coverage"], place=place, end=end, months=end - start + 1, viewer=viewer
    )
    if not len(monthly) or monthly.month[-1] != end:
        return None
    covered = monthly.numerator
    before = covered[-1 - RECENT_MONTHS] if len(covered) > RECENT_MONTHS else 0.0
    following = [month for month in ledger.terms if month > start]
    return Coverage(
        months=tuple(monthly.month.tolist()),
        covered=tuple(covered),
        base=tuple(monthly.denominator),
        last_month=(following[0] if following else start + TERM_MONTHS) - 1,
        recent=(covered[-1] - before) / min(RECENT_MONTHS, end - start + 1),
    )


def get_covered_by(ledger: Ledger, dimension: str, *, period: Period, place: Place, viewer: Viewer) -> pd.Series:
    """Party organisations patrolled in the term up to the period's end, by mode or round; one patrolled twice counts under both.
    Empty when nothing is on record or not for this viewer."""
    series = ledger.breakdowns.get((_PATROLLED, dimension), NO_EVENTS)
    if series.code is None or not ledger.is_recorded(_PATROLLED, month=period.end):
        return pd.Series(dtype="int64")
    if not may_see_by_month(ledger, sensitive=False, place=place, viewer=viewer):
        return pd.Series(dtype="int64")
    part = series.slice(ledger.term_start(period.end), period.end)
    counts = ledger.places.within(place) & (ledger.base(Base.PARTY_ORGANISATIONS, month=period.end) > 0)
    kept = counts[series.subject[part]]
    pairs = np.unique(np.stack([series.code[part][kept], series.subject[part][kept]]), axis=1)
    totals = np.bincount(pairs[0], minlength=len(series.codes))
    return pd.Series(totals, index=pd.Index(series.codes, dtype="str"))


def get_unchecked(ledger: Ledger, *, period: Period, place: Place, viewer: Viewer) -> pd.Series:
    """Units of the base of check coverage, in the viewer's scope, without a check in the period: code → month of the last check
    up to its end, NaN for none ever; those first, then the longest ago. Empty when nothing is on record."""
    event, places = "inspection.finished", ledger.places
    if not ledger.is_recorded(event, month=period.end):
        return pd.Series(dtype="float64")
    kinds = INDICATORS["check_coverage"].kinds
    kept = places.within(place) & places.of_kinds(kinds) & places.active(period.end)
    units = kept[: places.unit_count] & viewer.sees(places)
    series = ledger.series.get(event, NO_EVENTS)
    part = series.slice(None, period.end)
    last = np.full(len(places.subjects), np.nan)
    # Months ascend, so the last one written is the latest.
    last[series.subject[part]] = series.month[part]
    months = pd.Series(last[: places.unit_count], index=places.units.index)[units]
    return months[~(months >= period.start)].sort_values(kind="stable", na_position="first")
