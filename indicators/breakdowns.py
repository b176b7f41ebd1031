"""Breakdowns as someone may see them: by township and code, by spread over units, by kind of unit, as a stock of today, by days.

Like `values.py`, of which this is the second half: nothing else turns counts of a breakdown into figures for a viewer. Complaint-like
breakdowns below the district are the commission's alone (DESIGN.md, section 4, Viewer), so they are empty for every other role.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from indicators.events import EVENTS
from indicators.ledger import Ledger
from indicators.model import Indicator
from indicators.periods import Period, month_of
from indicators.places import Level, Place
from indicators.values import get_figures, may_see_by_month
from indicators.viewer import Viewer

SINCE_EVER = 0


def _may_see(ledger: Ledger, event: str, *, place: Place, viewer: Viewer, finer: bool, dimension: str = "") -> bool:
    """`finer`: the answer names places below `place`, which for complaint-like events only the commission may have."""
    known = EVENTS[event]
    if not viewer.may_know(dimension):
        return False
    if known.commission_only or (known.sensitive and finer):
        return viewer.is_commission
    return may_see_by_month(ledger, sensitive=known.sensitive, place=place, viewer=viewer)


def get_standing(ledger: Ledger, event: str, dimension: str, *, place: Place, viewer: Viewer) -> pd.Series:
    """A stock of today (an event named ``…_now``) by code; empty when nothing is on record or not for this viewer."""
    now = month_of(ledger.today)
    seen = _may_see(ledger, event, place=place, viewer=viewer, finer=False, dimension=dimension)
    if not seen or not ledger.is_recorded(event, month=now):
        return pd.Series(dtype="int64")
    return ledger.by_code(event, dimension, mask=ledger.places.within(place), period=Period(SINCE_EVER, now))


def get_matrix(
    ledger: Ledger, event: str, dimension: str, *, period: Period, place: Place, viewer: Viewer
) -> pd.DataFrame:
    """One event by township (rows: codes of the townships in `place`) and code (columns); empty when not for this viewer."""
    if not _may_see(ledger, event, place=place, viewer=viewer, finer=True, dimension=dimension):
        return pd.DataFrame()
    series = ledger.breakdowns.get((event, dimension))
    if series is None or series.code is None or not ledger.is_recorded(event, month=period.end):
        return pd.DataFrame()
    part = series.slice(period.start, period.end)
    within = ledger.places.within(place)
    township = ledger.places.positions(Level.TOWNSHIP)[series.subject[part]]
    kept = within[series.subject[part]] & (township >= 0)
    townships, codes = ledger.places.townships.index, series.codes
    cells = np.zeros((len(townships), len(codes)), dtype=np.int64)
    np.add.at(cells, (township[kept], series.code[part][kept]), series.n[part][kept])
    positions = ledger.places.positions(Level.TOWNSHIP)
    inside = np.unique(positions[within & (positions >= 0)])
    return pd.DataFrame(cells, index=townships, columns=pd.Index(codes, dtype="str")).iloc[inside]


def get_spread(
    ledger: Ledger, event: str, dimension: str, *, period: Period, place: Place, viewer: Viewer
) -> pd.DataFrame:
    """One event by code, most first: columns n and units (how many different units had any)."""
    empty = pd.DataFrame({"n": [], "units": []}, dtype="int64")
    series = ledger.breakdowns.get((event, dimension))
    if series is None or series.code is None or not ledger.is_recorded(event, month=period.end):
        return empty
    if not _may_see(ledger, event, place=place, viewer=viewer, finer=True, dimension=dimension):
        return empty
    part = series.slice(period.start, period.end)
    kept = ledger.places.within(place)[series.subject[part]]
    code, subject = series.code[part][kept].astype(np.int64), series.subject[part][kept]
    n = np.bincount(code, weights=series.n[part][kept], minlength=len(series.codes)).astype(np.int64)
    pairs = np.unique(code * len(ledger.places.subjects) + subject)
    units = np.bincount(pairs // len(ledger.places.subjects), minlength=len(series.codes))
    most_first = np.lexsort((-units, -n))
    most_first = most_first[units[most_first] > 0]
    index = pd.Index([series.codes[at] for at in most_first], dtype="str")
    return pd.DataFrame({"n": n[most_first], "units": units[most_first]}, index=index)


def get_by_kind(ledger: Ledger, indicator: Indicator, *, period: Period, place: Place, viewer: Viewer) -> pd.DataFrame:
    """The indicator by kind of unit: the values frame's row of `place`, one for each kind that counts, indexed by kind.

    Complaint-like indicators by kind are the commission's alone.
    """
    if indicator.sensitive and not viewer.is_commission:
        return pd.DataFrame()
    found = {
        kind: get_figures(
            ledger, replace(indicator, kinds=(kind,)), period=period, level=place.level, viewer=viewer, change=False
        ).at(place.code)
        for kind in indicator.kinds
    }
    rows = {kind: row for kind, row in found.items() if row is not None}
    return pd.DataFrame([*rows.values()], index=pd.Index([*rows], dtype="str"))


def get_quartiles(
    ledger: Ledger, event: str, dimension: str, *, period: Period, place: Place, viewer: Viewer
) -> tuple[float, float, float, int]:
    """Lower quartile, median, upper quartile of a breakdown whose codes are whole numbers (days), and how many there were.

    Linear interpolation between order statistics (Hyndman and Fan, American Statistician 50 (1996) 361-365, type 7); NaN when there
    are none or they are not for this viewer.
    """
    unknown = (float("nan"), float("nan"), float("nan"), 0)
    if not _may_see(ledger, event, place=place, viewer=viewer, finer=False, dimension=dimension):
        return unknown
    counts = ledger.by_code(event, dimension, mask=ledger.places.within(place), period=period)
    counts = counts[counts > 0]
    if counts.empty:
        return unknown
    days = np.repeat(counts.index.astype(int).to_numpy(), counts.to_numpy())
    low, middle, high = np.quantile(days, [0.25, 0.5, 0.75])
    return float(low), float(middle), float(high), int(days.size)


def get_units_with(
    ledger: Ledger, event: str, *, least: int, period: Period, place: Place, viewer: Viewer
) -> pd.Series:
    """Units of `place` (in the viewer's scope) with at least `least` events in `period`: code → count, most first."""
    if not _may_see(ledger, event, place=place, viewer=viewer, finer=True):
        return pd.Series(dtype="int64")
    places = ledger.places
    counts = pd.Series(
        ledger.flow((event,), start=period.start, end=period.end)[: places.unit_count], index=places.units.index
    )
    seen = places.within(place)[: places.unit_count] & viewer.sees(places)
    return counts[seen & (counts >= least).to_numpy()].sort_values(ascending=False, kind="stable")
