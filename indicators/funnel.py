"""Funnel plots: which of many proportions differ from the whole by more than chance, given their size.

Source: Spiegelhalter, Statistics in Medicine 24 (2005) 1185-1202; exact limits from its appendix A.1.1, over-dispersion from A.3.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.ledger import Ledger
from indicators.model import Indicator, Scale
from indicators.periods import Period
from indicators.places import Level
from indicators.values import State, get_figures, get_values
from indicators.viewer import Viewer

WARNING = 0.95
ALARM = 0.998
"""The two pairs of limits: about two and three standard deviations."""
CURVE_POINTS = 60
WINSORISED = 0.1


def binomial_limit(share: float, *, denominator: int, target: float) -> float:
    """The proportion below which `share` (0-1) of all results of `denominator` trials with chance `target` (0-1) lie, interpolated
    between the whole counts so that limits run smoothly; may pass 0 and 1 a little and is cut there.

    With r the smallest count of cumulative chance F(r) > share: (r − (F(r) − share) / (F(r) − F(r−1))) / denominator.
    """
    return target if not 0 < target < 1 else _limit(_binomial(denominator, target), share)


def _limit(cumulative: np.ndarray, share: float) -> float:
    denominator = len(cumulative) - 1
    r = min(int(cumulative.searchsorted(share, side="right")), denominator)
    below = cumulative[r - 1] if r else 0.0
    alpha = (cumulative[r] - share) / (cumulative[r] - below)
    return min(max(float(r - alpha) / denominator, 0.0), 1.0)


def _binomial(trials: int, chance: float) -> np.ndarray:
    """Cumulative chances of 0 to `trials` successes."""
    k = np.arange(trials + 1)
    log_factorial = np.concatenate([[0.0], np.log(k[1:]).cumsum()])
    logs = (
        log_factorial[trials]
        - log_factorial
        - log_factorial[::-1]
        + k * np.log(chance)
        + (trials - k) * np.log1p(-chance)
    )
    return np.minimum(np.cumsum(np.exp(logs)), 1.0)


def limits(denominators: np.ndarray, *, target: float) -> pd.DataFrame:
    """Control limits in % for each denominator (whole, at least 1) around `target` (%): columns denominator, low_95, high_95, low_998,
    high_998."""
    columns = ["low_95", "high_95", "low_998", "high_998"]
    shares = [(1 - WARNING) / 2, (1 + WARNING) / 2, (1 - ALARM) / 2, (1 + ALARM) / 2]
    found = np.full((len(denominators), len(columns)), float(target))
    if 0 < target < 100:
        for row, denominator in enumerate(denominators):
            # Once for all four: with many cases the chances of every count are the cost of a funnel.
            cumulative = _binomial(int(denominator), target / 100)
            found[row] = [100 * _limit(cumulative, share) for share in shares]
    frame = pd.DataFrame(found, columns=columns)
    frame.insert(0, "denominator", np.asarray(denominators, dtype=float))
    return frame


def dispersion(numerator: np.ndarray, denominator: np.ndarray, *, target: float) -> float:
    """The over-dispersion factor φ: mean square of the standardised deviations from `target` (%), the outer tenth on either side
    pulled in (winsorised). About 1 where bodies differ by chance alone; NaN for a target of 0 or 100 or fewer than two bodies."""
    r, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    r, n = r[n > 0], n[n > 0]
    share = target / 100
    if r.size < 2 or not 0 < share < 1:
        return float("nan")
    z = (r / n - share) / np.sqrt(share * (1 - share) / n)
    low, high = np.quantile(z, [WINSORISED, 1 - WINSORISED])
    return float((np.clip(z, low, high) ** 2).mean())


@dataclass(frozen=True, eq=False, kw_only=True)
class Funnel:
    """Attributes:
    target: the district's rate, %.
    points: bodies by code: name, numerator, denominator, value (%), low_95 … high_998 (limits at their own denominator), side
        (-1, 0, 1: below, inside, above the 95 % limits), is_alarm (outside the 99.8 % limits).
    curve: the limits over the range of denominators, as `limits`.
    dispersion: φ as `dispersion`; well above 1, bodies differ by more than chance and a point outside is no rarity.
    left_out: names without a figure that can be placed (no data, too few, withheld).
    """

    target: float
    points: pd.DataFrame
    curve: pd.DataFrame
    dispersion: float
    left_out: tuple[str, ...]


def get_funnel(ledger: Ledger, indicator: Indicator, *, period: Period, viewer: Viewer) -> Funnel | None:
    """All townships on one rate around the district's; None when the district has no figure or no township can be placed (for most
    viewers a protected rate: without its denominator a proportion has no place on a funnel).

    Raises:
        ValueError: the indicator is no rate.
    """
    if indicator.scale is not Scale.RATE:
        raise ValueError(f"{indicator.key}: no rate")
    whole = get_figures(ledger, indicator, period=period, level=Level.DISTRICT, viewer=viewer, change=False).row(0)
    frame = get_values(ledger, indicator, period=period, level=Level.TOWNSHIP, viewer=viewer, change=False)
    placed = (frame["state"] == State.OK.value) & frame["denominator"].notna() & frame["numerator"].notna()
    if whole["state"] != State.OK.value or not placed.any():
        return None
    target = float(whole["value"])
    points = frame.loc[placed, ["name", "numerator", "denominator", "value"]]
    own = limits(points["denominator"].to_numpy(), target=target).set_index(points.index).drop(columns="denominator")
    points = points.join(own)
    value = points["value"]
    points["side"] = np.where(value > points["high_95"], 1, np.where(value < points["low_95"], -1, 0))
    points["is_alarm"] = (value > points["high_998"]) | (value < points["low_998"])
    most = float(points["denominator"].max())
    sizes = np.unique(
        np.geomspace(max(1.0, float(points["denominator"].min()) * 0.8), most * 1.05, CURVE_POINTS).astype(int)
    )
    return Funnel(
        target=target,
        points=points,
        curve=limits(sizes, target=target),
        dispersion=dispersion(points["numerator"].to_numpy(), points["denominator"].to_numpy(), target=target),
        left_out=tuple(frame.loc[~placed, "name"]),
    )
