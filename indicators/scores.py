"""Composite scores and what chance may have done to them: counts → part scores → one score, with simulated alternatives.

The score itself is plain arithmetic on the figures shown elsewhere. Its uncertainty is simulated: each proportion is drawn from its
posterior given the counts, with the spread between bodies as prior (`uncertainty.beta_prior`), so that a small body's luck is not
taken for merit. Ranks of such draws, not of the scores alone, are what may be said of a body's place (Goldstein and Spiegelhalter,
J. R. Statist. Soc. A 159 (1996) 385-443: the rank is the least certain thing about an institution, and must carry its interval).
"""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from indicators.attention import level_below
from indicators.index import Index, Part
from indicators.ledger import Ledger
from indicators.periods import Period
from indicators.places import DISTRICT, Level, Place
from indicators.uncertainty import beta_prior
from indicators.values import State, get_figures
from indicators.viewer import Viewer

DRAWS = 1000
SEED = 20260101
RANKED_KINDS = ("village", "community")
"""Units compared within a township; co-operatives, stations and enterprises have too few indicators in common with them."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Scores:
    """One comparison: the bodies below a place, their scores and simulated alternatives. Rows are bodies, columns parts, everywhere
    in the same order.

    Attributes:
        parts: what scores for this viewer.
        bodies: indexed by code: name, kind (of township or unit), score (NaN: not ranked), weight (share of the weight with enough
            data, 0-100), left_out (tuple of the keys left out), no_data (bool: too little to rank).
        numerators, denominators, values: the figures behind, NaN where left out.
        part_scores: 0-100; NaN where left out.
        whole: part scores of the place itself, indexed by key; whole_values the same in display units.
        whole_score: the place's own composite; NaN where it has none.
        draws: simulated composites, (draw, body).
        part_draws: (draw, body, part) float32, NaN where left out; no draw at all after `without_parts`.
    """

    place: Place
    level: Level
    period: Period
    parts: tuple[Part, ...]
    least_weight: float
    bodies: pd.DataFrame
    numerators: pd.DataFrame
    denominators: pd.DataFrame
    values: pd.DataFrame
    part_scores: pd.DataFrame
    whole: pd.Series
    whole_values: pd.Series
    whole_score: float
    draws: np.ndarray
    part_draws: np.ndarray

    @property
    def weights(self) -> np.ndarray:
        return np.array([part.weight for part in self.parts], dtype=float)

    def row(self, code: str) -> int:
        """Position of a body.

        Raises:
            KeyError: nobody of this code is compared.
        """
        position = int(self.bodies.index.get_indexer(pd.Index([code]))[0])
        if position < 0:
            raise KeyError(code)
        return position

    @cached_property
    def score(self) -> np.ndarray:
        """The composite of each body, NaN where it is not ranked."""
        return self.bodies["score"].to_numpy(dtype=float)

    def without_parts(self) -> "Scores":
        """The same without the draws of the parts, which are nearly all of its memory and not needed to rank."""
        return replace(self, part_draws=self.part_draws[:0].copy())


def get_scores(
    ledger: Ledger,
    index: Index,
    *,
    period: Period,
    viewer: Viewer,
    place: Place = DISTRICT,
    draws: int = DRAWS,
    salt: int = 0,
    with_whole: bool = True,
) -> Scores:
    """Scores of the townships of the district or a zone, or of the villages and communities of a township (none where the township
    is out of the viewer's scope).

    Every figure passes `values.get_figures` for this viewer; parts the viewer may not have at all are no parts (`Index.parts_for`). A
    part counts where its figure is `State.OK`; else it is left out and its weight spread over the rest in proportion. The same
    counts give the same draws, body by body: news of one never shakes another's. `salt` makes them independent of other draws. Without the whole there are no tiers and no contributions, at half the cost.

    Raises:
        UnknownPlace: no such code.
    """
    ledger.places.name(place)
    level = level_below(place)
    parts = index.parts_for(viewer)
    codes = _codes(ledger, place, viewer)
    numerators, denominators, values = _counted(ledger, parts, codes, period=period, level=level, viewer=viewer)
    part_scores = pd.DataFrame(
        {part.indicator.key: part.score(values[part.indicator.key]) for part in parts}, index=codes, dtype="float64"
    )
    weights = np.array([part.weight for part in parts], dtype=float)
    score = composite(part_scores.to_numpy(), weights, least_weight=index.least_weight)
    whole_values = pd.Series({part.indicator.key: np.nan for part in parts}, dtype="float64")
    if with_whole:
        whole = _counted(ledger, parts, pd.Index([place.code]), period=period, level=place.level, viewer=viewer)[2]
        whole_values = whole.iloc[0]
    whole_scores = pd.Series(
        {part.indicator.key: float(part.score(whole_values[part.indicator.key])) for part in parts}, dtype="float64"
    )
    part_draws = _draw(parts, numerators, denominators, level=level, draws=draws, salt=salt)
    bodies = _register(ledger, level).reindex(codes)
    known = part_scores.notna().to_numpy()
    return Scores(
        place=place,
        level=level,
        period=period,
        parts=parts,
        least_weight=index.least_weight,
        bodies=bodies.assign(
            score=score,
            weight=known @ weights / weights.sum() * 100 if len(parts) else 0.0,
            left_out=_left_out(part_scores),
            no_data=np.isnan(score),
        ),
        numerators=numerators,
        denominators=denominators,
        values=values,
        part_scores=part_scores,
        whole=whole_scores,
        whole_values=whole_values,
        whole_score=float(composite(whole_scores.to_numpy(dtype=float), weights, least_weight=index.least_weight)),
        draws=composite(part_draws, weights, least_weight=index.least_weight),
        part_draws=part_draws,
    )


def of_kind(bodies: pd.DataFrame, kind: str) -> np.ndarray:
    """Mask over bodies: a peer group; everyone when `kind` is empty."""
    if not kind:
        return np.ones(len(bodies), dtype=bool)
    return (bodies["kind"] == kind).to_numpy(dtype=bool)


def composite(part_scores: np.ndarray, weights: np.ndarray, *, least_weight: float) -> np.ndarray:
    """Weighted mean over the last axis of the parts there are; NaN where these hold less than `least_weight` % of the weight."""
    known = ~np.isnan(part_scores)
    held = known @ weights
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.where(known, part_scores, 0) @ weights / held
    return np.where((held > 0) & (held >= least_weight / 100 * weights.sum() - 1e-9), score, np.nan)


def _left_out(part_scores: pd.DataFrame) -> pd.Series:
    """Of each body the keys of the parts it has no score in."""
    keys = np.array(part_scores.columns, dtype=object)
    left = [tuple(keys[row]) for row in part_scores.isna().to_numpy(dtype=bool)]
    return pd.Series(left, index=part_scores.index, dtype="object")


def _codes(ledger: Ledger, place: Place, viewer: Viewer) -> pd.Index:
    """Who is compared: townships by their position in the register, units of `RANKED_KINDS` in the viewer's scope."""
    places = ledger.places
    if place.level in (Level.TOWNSHIP, Level.UNIT):
        units = places.units
        seen = viewer.sees(places) & (units["township_code"] == place.code)
        return units.index[seen & units["kind"].isin(RANKED_KINDS)]
    ordered = places.townships_in_order
    return ordered[ordered.isin(places.townships_of(place.code))] if place.level is Level.ZONE else ordered


def _register(ledger: Ledger, level: Level) -> pd.DataFrame:
    return (ledger.places.units if level is Level.UNIT else ledger.places.townships)[["name", "kind"]]


def _counted(
    ledger: Ledger, parts: tuple[Part, ...], codes: pd.Index, *, period: Period, level: Level, viewer: Viewer
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Numerators, denominators and values of these codes under every part; NaN where a figure is not `State.OK`."""
    found = np.full((3, len(codes), len(parts)), np.nan)
    for position, part in enumerate(parts):
        figures = get_figures(ledger, part.indicator, period=period, level=level, viewer=viewer, change=False)
        at = figures.codes.get_indexer(codes)
        known = (at >= 0) & (figures["state"] == State.OK.value)[at]
        for number, column in enumerate(("numerator", "denominator", "value")):
            found[number, known, position] = figures[column][at[known]]
    keys = [part.indicator.key for part in parts]
    numerators, denominators, values = (pd.DataFrame(amounts, index=codes, columns=keys) for amounts in found)
    return numerators, denominators, values


def _draw(
    parts: tuple[Part, ...],
    numerators: pd.DataFrame,
    denominators: pd.DataFrame,
    *,
    level: Level,
    draws: int,
    salt: int,
) -> np.ndarray:
    """Part scores drawn for each body. That a unit was patrolled or has published its lists is a fact, not a sample: no spread."""
    # Draw by draw of a body they are made, so they lie side by side until all are there.
    drawn = np.full((len(parts), len(numerators), draws), np.nan, dtype=np.float32)
    codes = numerators.index.to_numpy(dtype=object)
    bits = np.random.PCG64()
    stream = np.random.Generator(bits)
    for position, part in enumerate(parts):
        key = part.indicator.key
        r, n = numerators[key].to_numpy(), denominators[key].to_numpy()
        rows = np.flatnonzero(~np.isnan(r))
        if level is Level.UNIT and part.indicator.numerator.covered:
            drawn[position, rows] = part.score(r[rows] / n[rows] * 100)[:, None]
            continue
        above, below = beta_prior(r, n)
        proportions = np.empty((rows.size, draws))
        for place, row in enumerate(rows):
            _restart(bits, SEED, salt, codes[row], key)
            proportions[place] = stream.beta(r[row] + above, n[row] - r[row] + below, size=draws)
        drawn[position, rows] = part.score(proportions * 100)
    return drawn.transpose(2, 1, 0)


def _restart(bits: np.random.PCG64, *words: object) -> None:
    """The same stream for the same words. A hash spreads them over state and increment as `SeedSequence` would, at a fiftieth of the time:
    with it, seeding cost three times the thousand draws."""
    digest = hashlib.blake2b("\0".join(map(str, words)).encode(), digest_size=32).digest()
    state, increment = int.from_bytes(digest[:16]), int.from_bytes(digest[16:]) | 1  # PCG wants an odd one.
    bits.state = {
        "bit_generator": "PCG64",
        "state": {"state": state, "inc": increment},
        "has_uint32": 0,
        "uinteger": 0,
    }
