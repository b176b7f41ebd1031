"""Ranks of simulated values, and intervals of what was simulated."""

import numpy as np

CONFIDENCE = 0.90


def simulated_ranks(draws: np.ndarray) -> np.ndarray:
    """Rank (1 is the highest) of each column in each row of (draw, body); NaN columns stay NaN. Equal draws are put in an order of
    chance, as equal bodies are."""
    known = ~np.isnan(draws).any(axis=0)
    ranks = np.full(draws.shape, np.nan)
    if known.any():
        kept = draws[:, known]
        order = np.argsort(-kept, axis=1)
        ordered = np.take_along_axis(kept, order, axis=1)
        has_equals = (ordered[:, 1:] == ordered[:, :-1]).any(axis=1)
        if has_equals.any():
            order[has_equals] = np.lexsort((_chance(kept.shape)[has_equals], -kept[has_equals]), axis=1)
        placed = np.empty(kept.shape)
        np.put_along_axis(placed, order, np.arange(1.0, kept.shape[1] + 1)[None, :], axis=1)
        ranks[:, known] = placed
    return ranks


def simulated_rank(draws: np.ndarray, column: int) -> np.ndarray:
    """That column of `simulated_ranks`, without ranking the others."""
    own = draws[:, column]
    if np.isnan(own).any():
        return np.full(len(draws), np.nan)
    known = ~np.isnan(draws).any(axis=0)
    kept, own = draws[:, known], own[:, None]
    ahead = kept > own
    equal = kept == own
    if equal.sum() > len(draws):
        chance = _chance(kept.shape)
        ahead |= equal & (chance < chance[:, [int(known[:column].sum())]])
    return 1.0 + ahead.sum(axis=1)


def _chance(shape: tuple[int, ...]) -> np.ndarray:
    """The same for the same number of bodies, whoever they are."""
    return np.random.default_rng(shape[1]).random(shape)


def plain_ranks(values: np.ndarray) -> np.ndarray:
    """Rank of each value, 1 the highest, ties sharing the better one; NaN where there is no value."""
    known = ~np.isnan(values)
    ranks = np.full(values.shape, np.nan)
    ranks[known] = 1.0 + (values[known] > values[known, None]).sum(axis=1)
    return ranks


def interval(draws: np.ndarray, *, around: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The middle 90 % of each column of draws, stretched where needed to hold `around`, the plain value; NaN stays NaN."""
    tail = (1 - CONFIDENCE) / 2
    low, high = np.full(around.shape, np.nan), np.full(around.shape, np.nan)
    known = ~np.isnan(around)
    if known.any():
        low[known], high[known] = np.quantile(draws[:, known], [tail, 1 - tail], axis=0, method="inverted_cdf")
    return np.fmin(low, around), np.fmax(high, around)
