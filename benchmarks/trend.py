"""Does a quantity grow? The slope of a straight line with its 95 % interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LAGS_SHARE = 0.1
Z95 = 1.96


@dataclass(frozen=True, kw_only=True)
class Slope:
    """Per step of x; `low` to `high` is the 95 % interval."""

    value: float
    low: float
    high: float


def slope(x: Sequence[float], y: Sequence[float]) -> Slope:
    """Least squares. Neighbouring samples of memory are alike, so the error is that of Newey and West (1987), Econometrica 55.

    Raises:
        ValueError: fewer than three samples, or all at one x.
    """
    across, up = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if across.size < 3 or np.ptp(across) == 0:
        raise ValueError("a slope needs at least three samples at different places")
    centred = across - across.mean()
    spread = float((centred**2).sum())
    value = float((centred * (up - up.mean())).sum()) / spread
    scores = centred * (up - up.mean() - value * centred)
    variance = float((scores**2).sum())
    lags = max(1, int(LAGS_SHARE * across.size))
    for lag in range(1, lags + 1):
        variance += 2 * (1 - lag / (lags + 1)) * float((scores[lag:] * scores[:-lag]).sum())
    error = Z95 * float(np.sqrt(max(variance, 0.0))) / spread
    return Slope(value=value, low=value - error, high=value + error)
