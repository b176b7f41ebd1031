"""Counts by code and by place at once (townships, kinds of unit, single units against the codes of a dimension), and their rates.

Like `breakdowns.py`, a part of `values.py`: what a viewer may not see comes out empty.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from indicators.codes import STATION_KINDS, UNIT_KIND, VILLAGE_KINDS
from indicators.events import EVENTS
from indicators.ledger import Ledger
from indicators.model import Count
from indicators.periods import Period
from indicators.places import Level, Place
from indicators.uncertainty import wilson
from indicators.values import State, Verdict, may_see_by_month
from indicators.viewer import Viewer

ALL_KINDS = VILLAGE_KINDS + STATION_KINDS


class By(StrEnum):
    """What the rows of a table of cells are: the place as a whole (one row, its own code), its townships, the kinds of its units,
    its units."""

    WHOLE = "whole"
    TOWNSHIP = "township"
    KIND = "kind"
    UNIT = "unit"


def get_cells(
    ledger: Ledger,
    count: Count,
    dimension: str,
    *,
    by: By,
    period: Period,
    place: Place,
    viewer: Viewer,
    kinds: tuple[str, ...] = ALL_KINDS,
    existing: bool = False,
) -> pd.DataFrame:
    """How often, by group (rows) and code (columns).

    Groups are listed whether or not anything happened in them: the townships of `place` in the register's order, the `kinds` that
    have units there, the units the viewer may see. `existing` leaves out units that do not exist at the end of the period. Empty
    when nothing is on record or not for this viewer.
    """
    events = [EVENTS[name] for name in count.events]
    if not viewer.is_commission and any(event.sensitive or event.commission_only for event in events):
        return pd.DataFrame()
    if not viewer.may_know(dimension):
        return pd.DataFrame()
    if not may_see_by_month(ledger, sensitive=False, place=place, viewer=viewer):
        return pd.DataFrame()
    if not all(ledger.is_recorded(event.name, month=period.end) for event in events):
        return pd.DataFrame()
    groups = _groups(ledger, by=by, period=period, place=place, viewer=viewer, kinds=kinds, existing=existing)
    amounts, codes = ledger.cells(count, dimension, period=period)
    summed = np.zeros((len(groups.codes), len(codes)), dtype=np.int64)
    kept = groups.of >= 0
    np.add.at(summed, groups.of[kept], amounts[kept])
    return pd.DataFrame(summed, index=groups.codes, columns=codes)


@dataclass(frozen=True, eq=False)
class _Groups:
    """Attributes:
    codes: the groups there are, as lists show them: units and townships in the register's order, kinds as the contract lists them.
    of: for each subject the position of its group in `codes`, -1 where it counts under none.
    """

    codes: pd.Index
    of: np.ndarray


def _groups(
    ledger: Ledger,
    *,
    by: By,
    period: Period,
    place: Place,
    viewer: Viewer,
    kinds: tuple[str, ...] = ALL_KINDS,
    existing: bool = False,
) -> _Groups:
    """What belongs to a township itself is of no kind and no unit, and is left out too where only some kinds of unit count."""
    places = ledger.places
    kept = places.within(place)
    of_kinds = places.of_kinds(kinds)
    if set(kinds) == set(ALL_KINDS):
        of_kinds[places.unit_count :] = True
    kept &= of_kinds
    if existing:
        kept[: places.unit_count] &= places.active(period.end)[: places.unit_count]
    codes, of = _every_group(ledger, by=by)
    if by is By.UNIT:
        kept[: places.unit_count] &= viewer.sees(places)
    kept &= of >= 0
    there = np.bincount(of[kept], minlength=len(codes)) > 0
    return _Groups(codes[there], np.where(kept, (np.cumsum(there) - 1)[of], -1))


def _every_group(ledger: Ledger, *, by: By) -> tuple[pd.Index, np.ndarray]:
    """All groups in order, and the position of each subject's among them, -1 for none."""
    places = ledger.places
    match by:
        case By.WHOLE:
            return pd.Index([WHOLE]), np.zeros(len(places.subjects), dtype=np.intp)
        case By.TOWNSHIP:
            position = np.append(places.townships_in_order.get_indexer(places.townships.index), -1)
            return places.townships_in_order, position[places.positions(Level.TOWNSHIP)]
        case By.KIND:
            of = np.full(len(places.subjects), -1)
            of[: places.unit_count] = _KINDS.get_indexer(pd.Index(places.units["kind"]))
            return _KINDS, of
        case By.UNIT:
            return places.units.index, places.positions(Level.UNIT)


WHOLE = "*"
"""The one group of `By.WHOLE`."""

_KINDS = pd.Index(list(UNIT_KIND), dtype="str")


def get_group_sizes(
    ledger: Ledger, *, by: By, period: Period, place: Place, viewer: Viewer, kinds: tuple[str, ...] = ALL_KINDS
) -> pd.Series:
    """Units that exist at the end of the period, by group: the base of a count of units."""
    groups = _groups(ledger, by=by, period=period, place=place, viewer=viewer, kinds=kinds, existing=True)
    units = groups.of[: ledger.places.unit_count]
    return pd.Series(np.bincount(units[units >= 0], minlength=len(groups.codes)), index=groups.codes)


def get_rates(
    ledger: Ledger,
    numerator: Count,
    denominator: Count,
    dimension: str,
    *,
    period: Period,
    place: Place,
    viewer: Viewer,
    kinds: tuple[str, ...] = ALL_KINDS,
    least: int = 0,
) -> pd.DataFrame:
    """A proportion of two counts by code: columns numerator, denominator, value, low, high (%; Wilson 95 %), state; codes without
    anything to count are left out. Below `least` in the denominator the state is `too_few`."""
    parts = [
        get_cells(ledger, count, dimension, by=By.WHOLE, period=period, place=place, viewer=viewer, kinds=kinds)
        for count in (numerator, denominator)
    ]
    if any(part.empty for part in parts):
        return rates_of(pd.Series(dtype=float), pd.Series(dtype=float))
    above, below = (part.iloc[0].astype(float) for part in parts)
    counted = below.index[below > 0]
    return rates_of(above.reindex(counted, fill_value=0.0), below.reindex(counted), least=least)


def rates_of(numerator: pd.Series, denominator: pd.Series, *, least: int = 0) -> pd.DataFrame:
    """Two counts with one index as proportions: numerator, denominator, value, low, high, state."""
    low, high = wilson(numerator.to_numpy(dtype=float), denominator.to_numpy(dtype=float))
    counted = denominator > 0
    state = np.where(counted, np.where(denominator < least, State.TOO_FEW.value, State.OK.value), State.NO_DATA.value)
    return pd.DataFrame(
        {
            "numerator": numerator,
            "denominator": denominator,
            "value": (numerator / denominator.where(counted)) * 100,
            "low": low * 100,
            "high": high * 100,
            "state": state,
        },
        index=denominator.index,
    )


def judged_against(rates: pd.DataFrame, *, value: float) -> pd.Series:
    """`Verdict` of each row of a rates frame against one value (%), more being better: its interval must exclude it."""
    low, high = rates["low"].to_numpy(dtype=float), rates["high"].to_numpy(dtype=float)
    verdict = np.where(
        low > value, Verdict.BETTER.value, np.where(high < value, Verdict.WORSE.value, Verdict.SAME.value)
    )
    is_judged = (rates["state"] == State.OK.value).to_numpy()
    return pd.Series(np.where(is_judged, verdict, Verdict.NONE.value), index=rates.index)
