"""Intervals and comparisons. All functions take and give numpy arrays (or floats); proportions are 0-1, not percent."""

import numpy as np
from numpy.typing import ArrayLike

Z95 = 1.959963984540054
"""Two-sided 95 % point of the normal distribution."""


def wilson(numerator: ArrayLike, denominator: ArrayLike, *, z: float = Z95) -> tuple[np.ndarray, np.ndarray]:
    """Score interval of a proportion without continuity correction; NaN where the denominator is 0.

    Source: Wilson (1927); worked examples in Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
    """
    r, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = r / n
        centre = 2 * r + z**2
        spread = z * np.sqrt(z**2 + 4 * r * (1 - p))
        low, high = (centre - spread) / (2 * (n + z**2)), (centre + spread) / (2 * (n + z**2))
    missing = ~(n > 0)
    return np.where(missing, np.nan, np.maximum(low, 0)), np.where(missing, np.nan, np.minimum(high, 1))


def byar(count: ArrayLike, *, z: float = Z95) -> tuple[np.ndarray, np.ndarray]:
    """Interval of a Poisson count (Byar's approximation).

    Source: Breslow and Day, Statistical Methods in Cancer Research II (1987), p. 69.
    """
    o = np.asarray(count, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        low = np.where(o > 0, o * (1 - 1 / (9 * o) - z / (3 * np.sqrt(o))) ** 3, 0.0)
    high = (o + 1) * (1 - 1 / (9 * (o + 1)) + z / (3 * np.sqrt(o + 1))) ** 3
    return np.maximum(low, 0), high


def difference_of_proportions(
    numerator: ArrayLike, denominator: ArrayLike, other_numerator: ArrayLike, other_denominator: ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    """95 % interval of the first proportion minus the other.

    Source: Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10 (hybrid score, no continuity correction).
    """
    r1, n1 = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    r2, n2 = np.asarray(other_numerator, dtype=float), np.asarray(other_denominator, dtype=float)
    low1, high1 = wilson(r1, n1)
    low2, high2 = wilson(r2, n2)
    with np.errstate(invalid="ignore", divide="ignore"):
        p1, p2 = r1 / n1, r2 / n2
    gap = p1 - p2
    return gap - np.hypot(p1 - low1, high2 - p2), gap + np.hypot(high1 - p1, p2 - low2)


def counts_differ(count: ArrayLike, other: ArrayLike, *, exposure: float = 1.0, z: float = Z95) -> np.ndarray:
    """Whether two Poisson counts differ at the 5 % level (that of `z`); `exposure` is the first's observation time over the other's.

    Normal form of the conditional test: given their sum, the first count is binomial with probability
    exposure / (1 + exposure). Source: Przyborowski and Wilenski, Biometrika 31 (1940) 313-323.
    """
    a, b = np.asarray(count, dtype=float), np.asarray(other, dtype=float)
    share = exposure / (1 + exposure)
    total = a + b
    with np.errstate(invalid="ignore", divide="ignore"):
        deviation = (a - total * share) / np.sqrt(total * share * (1 - share))
    return (total > 0) & (np.abs(deviation) > z)
