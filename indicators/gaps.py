"""What is still missing to the whole of an indicator, by code: who has yet to be trained or to sit, and where most are."""

import pandas as pd

from indicators.cells import By, get_cells
from indicators.ledger import Ledger
from indicators.model import Count, Indicator
from indicators.periods import Period
from indicators.places import Place
from indicators.viewer import Viewer


def get_missing(
    ledger: Ledger, indicator: Indicator, dimension: str, *, by: By, period: Period, place: Place, viewer: Viewer
) -> pd.DataFrame:
    """Denominator minus numerator by group (rows) and code (columns), never below zero; empty when there is nothing to show.

    Raises:
        ValueError: the denominator is not made of events.
    """
    done, due = _parts(ledger, indicator, dimension, by=by, period=period, place=place, viewer=viewer)
    return (due - done).clip(lower=0)


def get_gaps(
    ledger: Ledger, indicator: Indicator, dimension: str, *, by: By, period: Period, place: Place, viewer: Viewer
) -> pd.DataFrame:
    """Groups and codes with anyone missing, most first: columns group, code, numerator, denominator, missing.

    Raises:
        ValueError: as `get_missing`.
    """
    done, due = _parts(ledger, indicator, dimension, by=by, period=period, place=place, viewer=viewer)
    if due.empty:
        return pd.DataFrame(columns=["group", "code", "numerator", "denominator", "missing"])
    shape = [(group, code) for group in due.index for code in due.columns]
    found = pd.DataFrame(shape, columns=["group", "code"])
    found["numerator"], found["denominator"] = done.to_numpy().ravel(), due.to_numpy().ravel()
    found["missing"] = found["denominator"] - found["numerator"]
    found = found[found["missing"] > 0]
    return found.sort_values(["missing", "denominator"], ascending=False, kind="stable", ignore_index=True)


def _parts(
    ledger: Ledger, indicator: Indicator, dimension: str, *, by: By, period: Period, place: Place, viewer: Viewer
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Numerator and denominator over the same groups and codes."""
    if not isinstance(indicator.denominator, Count):
        raise ValueError(f"{indicator.key}: no events in its denominator")
    done, due = (
        get_cells(ledger, count, dimension, by=by, period=period, place=place, viewer=viewer, kinds=indicator.kinds)
        for count in (indicator.numerator, indicator.denominator)
    )
    if done.empty or due.empty:
        return pd.DataFrame(), pd.DataFrame()
    return done.reindex(columns=due.columns, fill_value=0), due
