"""Counts by code and by place at once (townships, kinds of unit, single units against the codes of a dimension), and their rates.

Like `breakdowns.py`, a part of `values.py`: what a viewer may not see comes out empty.
"""

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
    groups = group_of(ledger, by=by, period=period, place=place, viewer=viewer, kinds=kinds, existing=existing)
    summed = ledger.cells(count, dimension, period=period).groupby(groups.to_numpy()).sum()
    return summed.reindex(groups_in_order(ledger, groups, by=by, place=place), fill_value=0)


def group_of(
    ledger: Ledger,
    *,
    by: By,
    period: Period,
    place: Place,
    viewer: Viewer,
    kinds: tuple[str, ...] = ALL_KINDS,
    existing: bool = False,
) -> pd.Series:
    """The group each subject counts under (by position in `Places.subjects`), empty where it counts under none. What belongs to a
    township itself is of no kind and no unit, and is left out too where only some kinds of unit count."""
    places = ledger.places
    kept = places.within(place)
    of_kinds = places.of_kinds(kinds)
    if set(kinds) == set(ALL_KINDS):
        of_kinds[places.unit_count :] = True
    kept &= of_kinds
    if existing:
        kept[: places.unit_count] &= places.active(period.end)[: places.unit_count]
    names = np.full(len(places.subjects), "", dtype=object)
    match by:
        case By.WHOLE:
            return pd.Series(np.where(kept, WHOLE, ""))
        case By.TOWNSHIP:
            position = places.positions(Level.TOWNSHIP)
            kept &= position >= 0
            names[kept] = places.townships.index.to_numpy()[position[kept]]
        case By.KIND:
            kept[places.unit_count :] = False
            names[kept] = places.units["kind"].to_numpy()[kept[: places.unit_count]]
        case By.UNIT:
            kept[places.unit_count :] = False
            kept[: places.unit_count] &= viewer.sees(places)
            names[kept] = places.units.index.to_numpy()[kept[: places.unit_count]]
    return pd.Series(names)


WHOLE = "*"
"""The one group of `By.WHOLE`."""


def groups_in_order(ledger: Ledger, groups: pd.Series, *, by: By, place: Place) -> pd.Index:
    """The groups there are, as lists show them: units and townships in the register's order, kinds as the contract lists them."""
    there = set(groups) - {""}
    match by:
        case By.WHOLE:
            return pd.Index([WHOLE])
        case By.TOWNSHIP:
            townships = ledger.places.townships
            ordered = townships.sort_values("position", kind="stable", na_position="last").index
        case By.KIND:
            ordered = pd.Index(list(UNIT_KIND))
        case By.UNIT:
            ordered = ledger.places.units.index
    return pd.Index([code for code in ordered if code in there], dtype="str")


def get_group_sizes(
    ledger: Ledger, *, by: By, period: Period, place: Place, viewer: Viewer, kinds: tuple[str, ...] = ALL_KINDS
) -> pd.Series:
    """Units that exist at the end of the period, by group: the base of a count of units."""
    groups = group_of(ledger, by=by, period=period, place=place, viewer=viewer, kinds=kinds, existing=True)
    units = groups[: ledger.places.unit_count]
    return units[units != ""].value_counts().reindex(groups_in_order(ledger, units, by=by, place=place), fill_value=0)


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
