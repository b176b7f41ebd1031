"""Proportions of two counts that are no indicator of their own: as a whole, by code, and against the year before."""

from dataclasses import dataclass

import pandas as pd

from indicators.cells import WHOLE, rates_of
from indicators.ledger import Ledger
from indicators.model import Count
from indicators.periods import Period
from indicators.places import Place
from indicators.uncertainty import difference_of_proportions
from indicators.values import get_breakdown, get_count
from indicators.viewer import Viewer


def get_share(
    ledger: Ledger,
    numerator: Count,
    denominator: Count,
    *,
    period: Period,
    place: Place,
    viewer: Viewer,
    least: int = 0,
) -> pd.DataFrame:
    """One row of `indicators.cells.rates_of` (`least` too) under `WHOLE`; no row when there is nothing to count or it is not for this viewer."""
    done, due = (
        get_count(ledger, count, period=period, place=place, viewer=viewer) for count in (numerator, denominator)
    )
    rates = rates_of(pd.Series([done], index=[WHOLE]), pd.Series([due], index=[WHOLE]), least=least)
    return rates[rates["denominator"] > 0]


def get_shares(
    ledger: Ledger,
    numerator: str,
    denominator: str,
    dimension: str,
    *,
    period: Period,
    place: Place,
    viewer: Viewer,
    least: int = 0,
) -> pd.DataFrame:
    """The proportion of two events by code, most in the denominator first, as `indicators.cells.rates_of` (`least` too); codes with
    nothing to count are left out."""
    due = get_breakdown(ledger, denominator, dimension, period=period, place=place, viewer=viewer)["n"]
    done = get_breakdown(ledger, numerator, dimension, period=period, place=place, viewer=viewer)["n"]
    due = due[due > 0].sort_values(ascending=False, kind="stable")
    return rates_of(done.reindex(due.index, fill_value=0.0), due, least=least)


def get_sponsored(ledger: Ledger, *, period: Period, place: Place, viewer: Viewer, least: int = 0) -> pd.DataFrame:
    """Sponsored complaints settled in the period, of those to be settled in it, by kind of sponsor."""

    def by_sponsor(event: str, *, start: int, end: int) -> pd.Series:
        months = Period(start, max(start, end))
        return get_breakdown(ledger, event, "sponsor", period=months, place=place, viewer=viewer)["n"]

    came = by_sponsor("complaint.sponsored", start=EVER, end=period.end)
    went = by_sponsor("complaint.sponsored_closed", start=EVER, end=period.start - 1)
    due = came.sub(went.reindex(came.index), fill_value=0.0)
    done = by_sponsor("complaint.sponsored_closed", start=period.start, end=period.end)
    due = due[due > 0]
    return rates_of(done.reindex(due.index, fill_value=0.0), due, least=least)


EVER = 0


@dataclass(frozen=True, kw_only=True)
class ShareChange:
    """A proportion (%) over the complete months of a period, over the same months a year before, and whether they differ by more
    than chance (95 %)."""

    now: float
    before: float
    is_real: bool


def get_share_change(
    ledger: Ledger, numerator: Count, denominator: Count, *, period: Period, place: Place, viewer: Viewer
) -> ShareChange | None:
    """None when no month is over, one of the two has nothing to count or is not on record, or it is not for this viewer."""
    complete = period.complete_part(ledger.today)
    if complete is None or not all(
        ledger.is_recorded(event, month=complete.start - 12) for event in numerator.events + denominator.events
    ):
        return None
    now, before = (
        get_share(ledger, numerator, denominator, period=months, place=place, viewer=viewer)
        for months in (complete, complete.shifted(-12))
    )
    if now.empty or before.empty:
        return None
    low, high = difference_of_proportions(
        now["numerator"], now["denominator"], before["numerator"], before["denominator"]
    )
    return ShareChange(
        now=float(now["value"].iloc[0]), before=float(before["value"].iloc[0]), is_real=bool(low[0] > 0 or high[0] < 0)
    )
