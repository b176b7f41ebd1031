"""From the open complaints of the new year to those of today: what was closed, what came (减存遏增)."""

from dataclasses import dataclass

import numpy as np

from indicators.ledger import Ledger
from indicators.model import Count, Window
from indicators.periods import Period, quarter_of
from indicators.places import Place
from indicators.values import get_count
from indicators.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class Bridge:
    """Complaints of the year a period ends in, up to its end: `opening` − `closed_of_opening` + `received` − `closed_of_received`
    = `closing`. All NaN where nothing is on record."""

    opening: float
    closed_of_opening: float
    received: float
    closed_of_received: float
    closing: float


_RECEIVED, _CLOSED = ("complaint.received",), ("complaint.closed",)
_OPENING = Count(entered=_RECEIVED, left=_CLOSED, window=Window.OPENING_STOCK)
_CLOSED_OF_OPENING = Count(entered=("complaint.closed_from_opening",), window=Window.YEAR_TO_DATE)
_YEAR_RECEIVED = Count(entered=_RECEIVED, window=Window.YEAR_TO_DATE)
_YEAR_CLOSED = Count(entered=_CLOSED, window=Window.YEAR_TO_DATE)
_CLOSING = Count(entered=_RECEIVED, left=_CLOSED, window=Window.STOCK)


def get_bridge(ledger: Ledger, *, period: Period, place: Place, viewer: Viewer) -> Bridge:
    opening, closed_of_opening, received, closed, closing = (
        get_count(ledger, count, period=period, place=place, viewer=viewer)
        for count in (_OPENING, _CLOSED_OF_OPENING, _YEAR_RECEIVED, _YEAR_CLOSED, _CLOSING)
    )
    return Bridge(
        opening=opening,
        closed_of_opening=closed_of_opening,
        received=received,
        closed_of_received=closed - closed_of_opening,
        closing=closing,
    )


def get_bridges(
    ledger: Ledger, *, period: Period, place: Place, viewer: Viewer
) -> tuple[Bridge, Bridge | None, Bridge | None]:
    """The bridge up to the period's end; the same up to its last complete month, and a year before that: the two to be compared.
    None where no month is over or the year before is not on record from its beginning."""
    whole = get_bridge(ledger, period=period, place=place, viewer=viewer)
    complete = period.complete_part(ledger.today)
    if complete is None or np.isnan(whole.closing):
        return whole, None, None
    before = complete.shifted(-12)
    if not ledger.is_recorded("complaint.received", month=before.end - before.end % 12):
        return whole, None, None
    now, then = (get_bridge(ledger, period=months, place=place, viewer=viewer) for months in (complete, before))
    return whole, now, then


@dataclass(frozen=True, kw_only=True)
class Quarter:
    """Complaints of one complete calendar quarter: received, closed, and open at its end."""

    period: Period
    received: float
    closed: float
    stock: float


def get_quarters(ledger: Ledger, *, period: Period, count: int, place: Place, viewer: Viewer) -> tuple[Quarter, ...]:
    """The last `count` complete quarters up to the period's end, earliest first; those before the first record are left out, and all
    of them when they are not for this viewer."""
    first = ledger.first_months.get("complaint")
    last = period.complete_part(ledger.today)
    if first is None or last is None:
        return ()
    newest = quarter_of(last.end + 1).shifted(-3)
    found = []
    for back in range(count - 1, -1, -1):
        quarter = newest.shifted(-3 * back)
        if quarter.start < first:
            continue
        received, closed, stock = (
            get_count(ledger, counted, period=quarter, place=place, viewer=viewer)
            for counted in (Count(entered=_RECEIVED), Count(entered=_CLOSED), _CLOSING)
        )
        if np.isnan(received):
            return ()
        found.append(Quarter(period=quarter, received=received, closed=closed, stock=stock))
    return tuple(found)
