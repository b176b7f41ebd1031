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


MOST_PULL = 0.5
"""How strong a prior may be, in bodies of the group's mean size. Half a body keeps 90 % intervals of ranks honest (they hold the truth
in 85-95 % of simulated districts) without drawing a body far from its own figures."""


def beta_prior(numerator: ArrayLike, denominator: ArrayLike) -> tuple[float, float]:
    """The beta distribution the proportions of a group of bodies seem to come from: its two parameters, to be added to a body's
    successes and failures. Little spread between bodies makes it strong, up to `MOST_PULL`.

    Moments of the beta-binomial by analysis of variance; no spread to be seen (fewer than two bodies): Jeffreys' prior (0.5, 0.5).
    Source: Kleinman, J. Am. Statist. Ass. 68 (1973) 46-54; the intraclass correlation as in Donner, Int. Statist. Rev. 54 (1986) 67-82.
    """
    r, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    counted = n > 0
    r, n = r[counted], n[counted]
    total, bodies = n.sum(), n.size
    if bodies < 2 or total <= bodies:
        return 0.5, 0.5
    mean = r.sum() / total
    if mean in (0.0, 1.0):
        return 0.5, 0.5
    between = float((n * (r / n - mean) ** 2).sum() / (bodies - 1))
    within = float((r * (1 - r / n)).sum() / (total - bodies))
    usual = float((total - (n**2).sum() / total) / (bodies - 1))
    spread = between + (usual - 1) * within
    correlation = (between - within) / spread if spread > 0 else 0.0
    strongest = max(MOST_PULL * total / bodies, 1.0)
    strength = strongest if correlation <= 0 else min(1 / correlation - 1, strongest)
    strength = max(strength, 1.0)
    # Half a case on either side keeps a group without a single failure from being certain.
    return max(mean * strength, 0.5), max((1 - mean) * strength, 0.5)
