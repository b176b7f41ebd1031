"""Is a month out of the ordinary? XmR limits with the four NHS "Making Data Count" rules.

Source: Shewhart / Wheeler, Understanding Variation (1993) for the limits; rules as in NHSRplotthedots::ptd_calculate_point_type.
"""

from dataclasses import dataclass

import numpy as np

XMR_FACTOR = 2.66
"""3 / d2 for moving ranges of two (d2 = 1.128)."""

RUN = 7
LEAST_POINTS = 12
"""Fewer points give limits too wide or narrow to judge by."""


@dataclass(frozen=True, eq=False)
class Trend:
    """A judged monthly series: `signal` holds +1 / -1 where a rule flags the point as unusually high / low, else 0; limits are
    NaN when there are fewer than LEAST_POINTS points."""

    values: np.ndarray
    mean: float
    low: float
    high: float
    signal: np.ndarray


def unjudged(values: np.ndarray) -> Trend:
    """A series that is only shown: its points are not independent (running totals, stocks)."""
    series = np.asarray(values, dtype=float)
    return Trend(series, float("nan"), float("nan"), float("nan"), np.zeros(series.size, dtype=int))


def judge(values: np.ndarray, *, baseline: int, floor: float | None = 0.0) -> Trend:
    """Judge a series against limits from its first `baseline` points: mean ± 2.66 × mean moving range.

    The lower limit is not drawn below `floor` (a count cannot be negative).
    """
    series = np.asarray(values, dtype=float)
    if series.size < LEAST_POINTS:
        return unjudged(series)
    base = series[:baseline]
    mean = float(base.mean())
    spread = XMR_FACTOR * float(np.abs(np.diff(base)).mean())
    low, high = mean - spread, mean + spread
    signal = _signals(series, mean=mean, low=low, high=high)
    return Trend(series, mean, low if floor is None else max(low, floor), high, signal)


def _signals(series: np.ndarray, *, mean: float, low: float, high: float) -> np.ndarray:
    """+1 / -1 by the rule that weighs most: beyond a limit, then a trend (its direction), then two of three, then a run."""
    side = np.sign(series - mean).astype(int)
    outside = (series > high) | (series < low)
    near = ~outside & ((series > mean + (high - mean) * 2 / 3) | (series < mean - (mean - low) * 2 / 3))
    steps = np.sign(np.diff(series)).astype(int)
    signal = np.zeros(series.size, dtype=int)
    for run in _windows(series.size, length=RUN):
        if abs(int(side[run].sum())) == RUN:
            signal[run] = side[run]
    for three in _windows(series.size, length=3):
        if abs(int(side[three].sum())) == 3 and near[three].sum() >= 2:
            signal[three] = np.where(near[three], side[three], signal[three])
    for run in _windows(series.size, length=RUN):
        moves = steps[run.start : run.stop - 1]
        if abs(int(moves.sum())) == RUN - 1:
            signal[run] = moves[0]
    return np.where(outside, side, signal)


def _windows(size: int, *, length: int) -> list[slice]:
    return [slice(start, start + length) for start in range(size - length + 1)]
