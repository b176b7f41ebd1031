"""Why a body stands where it does, and what would lift it: contributions, levers, and the units behind a shortfall."""

import math

import numpy as np
import pandas as pd

from indicators.index import TOP_SCORE
from indicators.ledger import Ledger
from indicators.model import Direction, Indicator
from indicators.periods import Period
from indicators.places import Level
from indicators.rank_draws import interval, plain_ranks, simulated_rank
from indicators.ranking import TIERS, tiers
from indicators.scores import Scores, composite, of_kind
from indicators.values import State, get_figures
from indicators.viewer import Viewer

LEVERS = 3


def get_contributions(scores: Scores, code: str) -> pd.DataFrame:
    """How each part of the index makes the gap between a body and what it is compared with, in points of the composite.

    Indexed by indicator key in the order of the index; columns weight (%), score, value, whole_value (the whole's; display units), to_whole
    (sums to the body's score minus the whole's), to_best (sums to its score minus the mean score of the best tier with anyone in it),
    left_out (bool). A part left out stands as the body's composite does: that is what spreading its weight means. Empty when the body
    has no score.

    Raises:
        KeyError: nobody of this code is compared.
    """
    row = scores.row(code)
    own = float(scores.score[row])
    if math.isnan(own):
        return pd.DataFrame(
            columns=["weight", "score", "value", "whole_value", "to_whole", "to_best", "left_out"], dtype="float64"
        )
    share = scores.weights / scores.weights.sum()
    part_scores = scores.part_scores.iloc[row]
    whole = scores.whole.fillna(scores.whole_score)
    standing = _standing(scores)
    best = _best(scores)
    return pd.DataFrame(
        {
            "weight": share * 100,
            "score": part_scores,
            "value": scores.values.iloc[row],
            "whole_value": scores.whole_values,
            "to_whole": share * (standing[row] - whole.to_numpy(dtype=float)),
            "to_best": share * (standing[row] - standing[best].mean(axis=0)),
            "left_out": part_scores.isna(),
        },
        index=scores.part_scores.columns,
    )


def _standing(scores: Scores) -> np.ndarray:
    """Part scores, those left out standing as the body's composite does, (body, part)."""
    part_scores = scores.part_scores.to_numpy(dtype=float)
    return np.where(np.isnan(part_scores), scores.score[:, None], part_scores)


def _best(scores: Scores) -> np.ndarray:
    """Mask over bodies: the best tier that has anyone in it."""
    found = tiers(scores)
    return next((found == tier for tier in TIERS if (found == tier).any()), np.zeros(len(found), dtype=bool))


def get_levers(scores: Scores, code: str, *, kind: str = "", most: int = LEVERS) -> pd.DataFrame:
    """The parts that would gain a body most points were each, alone, brought to its target; best first.

    Indexed by indicator key; columns gain (points), value, target (display units), needed (cases still to be done, or too many where
    lower is better; whole), rank_low, rank_high: the 90 % interval of its rank then, all others as they are; was_low, was_high: now;
    ranked (how many are). Parts left out, and those at their target, are no levers. `kind` as in `get_ranks`.

    Raises:
        KeyError: nobody of this code is compared.
    """
    columns = ["gain", "value", "target", "needed", "rank_low", "rank_high", "was_low", "was_high", "ranked"]
    row = scores.row(code)
    own = float(scores.score[row])
    group = of_kind(scores.bodies, kind)
    if math.isnan(own) or not group[row]:
        return pd.DataFrame(columns=columns, dtype="float64")
    rows = {}
    counts = (frame.to_numpy(dtype=float)[row] for frame in (scores.values, scores.numerators, scores.denominators))
    values, numerators, denominators = counts
    part_scores = scores.part_scores.to_numpy(dtype=float)[row]
    was_low, was_high = _rank_if(scores, row, position=None, score=own, group=group)
    for position, part in enumerate(scores.parts):
        reached = part_scores.copy()
        if math.isnan(reached[position]) or reached[position] >= TOP_SCORE:
            continue
        reached[position] = TOP_SCORE
        score = float(composite(reached, scores.weights, least_weight=scores.least_weight))
        low, high = _rank_if(scores, row, position=position, score=score, group=group)
        rows[part.indicator.key] = {
            "gain": score - own,
            "value": values[position],
            "target": part.target,
            "needed": _needed(part.indicator, numerators[position], denominators[position], target=part.target),
            "rank_low": low,
            "rank_high": high,
            "was_low": was_low,
            "was_high": was_high,
            "ranked": int((~np.isnan(scores.score[group])).sum()),
        }
    found = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return found.sort_values("gain", ascending=False, kind="stable").head(most)


def _rank_if(scores: Scores, row: int, *, position: int | None, score: float, group: np.ndarray) -> tuple[float, float]:
    """Rank interval of one body among those in the mask `group`, with the part at `position` at its target."""
    drawn, plain = scores.draws.copy(), scores.score.copy()
    if position is not None:
        changed = scores.part_draws[:, row, :].copy()
        changed[:, position] = TOP_SCORE
        drawn[:, row] = composite(changed, scores.weights, least_weight=scores.least_weight)
        plain[row] = score
    column = int(group[:row].sum())
    ranks = simulated_rank(drawn[:, group], column)
    low, high = interval(ranks[:, None], around=plain_ranks(plain[group])[[column]])
    return float(low[0]), float(high[0])


def _needed(indicator: Indicator, numerator: float, denominator: float, *, target: float) -> int:
    """Cases between the count and its target, rounded up."""
    aim = target / 100 * denominator
    if indicator.direction is Direction.HIGHER:
        return max(math.ceil(aim - numerator - 1e-9), 0)
    return max(math.ceil(numerator - aim - 1e-9), 0)


def get_shortfall_units(
    ledger: Ledger, indicator: Indicator, *, period: Period, township: str, viewer: Viewer
) -> pd.DataFrame:
    """The units of a township that make up what is missing to the whole of a rate, most missing first.

    Indexed by code; columns name, numerator, denominator, missing (cases not done, or bad ones where lower is better). Units with
    nothing missing are left out; so are those out of the viewer's scope, and every unit of a figure the viewer may not see by unit.
    """
    figures = get_figures(ledger, indicator, period=period, level=Level.UNIT, viewer=viewer, change=False)
    is_counted = np.isin(figures["state"].astype(str), [State.OK.value, State.TOO_FEW.value])
    figures = figures.where(is_counted & (figures["township_code"] == township))
    missing = figures["numerator"]
    if indicator.direction is Direction.HIGHER:
        missing = figures["denominator"] - figures["numerator"]
    most_first = np.lexsort((-figures["denominator"], -missing))
    most_first = most_first[missing[most_first] > 0]
    columns = {column: figures[column][most_first] for column in ("name", "numerator", "denominator")}
    return pd.DataFrame({**columns, "missing": missing[most_first]}, index=figures.codes[most_first])
