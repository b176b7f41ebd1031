"""What needs attention first: a few findings, each with its evidence, chosen by how far off and how many are touched."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np
import pandas as pd

from indicators.catalogue import CATALOGUE
from indicators.figures import Figures, Row
from indicators.ledger import Ledger
from indicators.model import Direction, Indicator, Scale, Window
from indicators.periods import Period, last_complete_month
from indicators.places import Level, Place
from indicators.trend import judge
from indicators.uncertainty import Z95
from indicators.values import State, Verdict, get_figures, get_monthly, verdicts
from indicators.viewer import Viewer

MONTHS_JUDGED = 24
BASELINE_MONTHS = 18
NAMED_AT_MOST = 2

Number = TypeVar("Number", float, np.ndarray)


class Kind(StrEnum):
    """BEHIND: areas whose interval excludes the whole's value on the bad side. WORSENED: the whole against last year. UNUSUAL:
    the last complete month is a special cause; a signal to look into, not a judgement."""

    BEHIND = "behind"
    WORSENED = "worsened"
    UNUSUAL = "unusual"


@dataclass(frozen=True, eq=False, kw_only=True)
class Concern:
    """Attributes:
    codes, rows: the areas that are the evidence (those behind, or the place itself) and their figures, worst first.
    touched: how many areas are behind in all.
    reference: the whole's value, or the limit the month went past.
    months: for UNUSUAL the month, else the period's last.
    """

    kind: Kind
    indicator: Indicator
    place: Place
    level: Level
    codes: tuple[str, ...]
    rows: tuple[Row, ...]
    touched: int
    reference: float
    month: int
    score: float


def get_concerns(ledger: Ledger, *, period: Period, place: Place, viewer: Viewer, most: int = 3) -> list[Concern]:
    """The most pressing concerns at `place` for `viewer`, at most one a topic, most pressing first."""
    found = [concern for indicator in CATALOGUE for concern in _concerns(ledger, indicator, period, place, viewer)]
    chosen: dict[str, Concern] = {}
    for concern in sorted(found, key=lambda concern: -concern.score):
        chosen.setdefault(concern.indicator.topic, concern)
    return list(chosen.values())[:most]


def parts_of(frame: pd.DataFrame, place: Place, ledger: Ledger) -> pd.DataFrame:
    """The rows of a values frame one level below `place`: townships of a zone or the district, units of a township."""
    return frame if place.level in (Level.DISTRICT, Level.UNIT) else frame[is_part(frame, place, ledger)]


def is_part(figures: Figures | pd.DataFrame, place: Place, ledger: Ledger) -> np.ndarray:
    """Mask over the figures of all areas one level below `place`: those that belong to it."""
    if place.level is Level.ZONE:
        # Nobody is shown some townships only.
        return np.asarray(ledger.places.townships["zone_code"].to_numpy(dtype=object) == place.code, dtype=bool)
    if place.level is Level.TOWNSHIP:
        return np.asarray(np.asarray(figures["township_code"], dtype=object) == place.code, dtype=bool)
    return np.ones(len(figures), dtype=bool)


def level_below(place: Place) -> Level:
    return Level.UNIT if place.level in (Level.TOWNSHIP, Level.UNIT) else Level.TOWNSHIP


def _concerns(ledger: Ledger, indicator: Indicator, period: Period, place: Place, viewer: Viewer) -> Iterable[Concern]:
    if indicator.direction is Direction.NEUTRAL:
        if indicator.scale is Scale.COUNT and indicator.numerator.window is Window.FLOW:
            yield from _unusual(ledger, indicator, place, viewer)
        return
    own = get_figures(ledger, indicator, period=period, level=place.level, viewer=viewer).at(place.code)
    if own is None or own["state"] != State.OK.value:
        return
    if indicator.scale is Scale.RATE:
        yield from _behind(ledger, indicator, period, place, viewer, reference=float(own["value"]))
    if own["verdict"] == Verdict.WORSE.value:
        gap = abs(float(own["change"])) / _spread(own["low"], own["high"])
        yield Concern(
            kind=Kind.WORSENED,
            indicator=indicator,
            place=place,
            level=place.level,
            codes=(place.code,),
            rows=(own,),
            touched=1,
            reference=float(own["previous"]),
            month=period.end,
            score=float(gap),
        )


def _behind(
    ledger: Ledger, indicator: Indicator, period: Period, place: Place, viewer: Viewer, *, reference: float
) -> Iterable[Concern]:
    level = level_below(place)
    figures = get_figures(ledger, indicator, period=period, level=level, viewer=viewer, change=False)
    is_worse = (verdicts(figures, indicator, value=reference) == Verdict.WORSE.value) & is_part(figures, place, ledger)
    if not is_worse.any():
        return
    behind = figures.where(np.flatnonzero(is_worse))
    distance = np.abs(behind["value"] - reference) / _spread(behind["low"], behind["high"])
    order = np.argsort(-distance)
    named = order[:NAMED_AT_MOST].tolist()
    yield Concern(
        kind=Kind.BEHIND,
        indicator=indicator,
        place=place,
        level=level,
        codes=tuple(str(behind.codes[at]) for at in named),
        rows=tuple(behind.row(at) for at in named),
        touched=len(behind),
        reference=reference,
        month=period.end,
        score=float(distance[named].sum()),
    )


def _spread(low: Number, high: Number) -> Number:
    """Standard error of a value or of each of many, read back from its 95 % interval."""
    return np.maximum((high - low) / (2 * Z95), 1e-9)


def _unusual(ledger: Ledger, indicator: Indicator, place: Place, viewer: Viewer) -> Iterable[Concern]:
    month = last_complete_month(ledger.today)
    monthly = get_monthly(ledger, indicator, place=place, end=month, months=MONTHS_JUDGED, viewer=viewer)
    trend = judge(monthly.value, baseline=BASELINE_MONTHS)
    recent = np.flatnonzero(trend.values[-3:] > trend.high)
    if not recent.size:
        return
    at = len(trend.values) - min(3, len(trend.values)) + int(recent[-1])
    yield Concern(
        kind=Kind.UNUSUAL,
        indicator=indicator,
        place=place,
        level=place.level,
        codes=(place.code,),
        rows=({"name": ledger.places.name(place), "value": trend.values[at]},),
        touched=1,
        reference=trend.high,
        month=int(monthly.month[at]),
        score=float((trend.values[at] - trend.mean) / max((trend.high - trend.mean) / 3, 1e-9)),
    )
