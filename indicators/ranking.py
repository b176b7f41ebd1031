"""Places in order, each with what may be said of its rank: level, improvement, and movement over quarters."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from indicators.index import Index
from indicators.ledger import Ledger
from indicators.periods import Period, quarter_of
from indicators.places import DISTRICT, Place
from indicators.rank_draws import CONFIDENCE, interval, plain_ranks, simulated_ranks
from indicators.scores import DRAWS, Scores, composite, get_scores, of_kind
from indicators.viewer import Viewer

QUARTERS = 8
QUARTER_DRAWS = 500
_BEFORE = 1
"""Salt of the year before, whose chance is independent of this year's."""


class Tier(StrEnum):
    """Bodies that cannot be told from the whole they belong to share the middle; UPPER and LOWER are those that can (`tiers`)."""

    UPPER = "upper"
    MIDDLE = "middle"
    LOWER = "lower"
    NONE = ""


TIERS = (Tier.UPPER, Tier.MIDDLE, Tier.LOWER)


def get_ranks(scores: Scores, *, kind: str = "") -> pd.DataFrame:
    """Everyone compared, indexed by code: tiers first, in each by score, those without enough data at the end.

    Columns: name; kind; score, score_low, score_high; rank (of the plain score, ties share the better), rank_low, rank_high: the 90 %
    interval of simulated ranks, holding the plain one; ranked (how many are); tier (`Tier`); weight (% of the weight with enough
    data); left_out (keys of parts left out, their weight spread over the rest); no_data (bool: listed, not ranked).

    `kind` ranks a peer group (`town`, `subdistrict`, `village` …) among itself; the tier stays the one against the whole.
    """
    bodies, draws = scores.bodies, scores.draws
    in_group = of_kind(bodies, kind)
    bodies, draws = bodies[in_group], draws[:, in_group]
    score = bodies["score"].to_numpy(dtype=float)
    frame = bodies.join(_ranked(score, draws, codes=bodies.index, names="score")).assign(tier=tiers(scores)[in_group])
    columns = [
        "name", "kind", "score", "score_low", "score_high", "rank", "rank_low", "rank_high", "ranked", "tier", "weight", "left_out", "no_data",
    ]  # fmt: skip
    order = np.lexsort((-score, frame["tier"].map({tier: place for place, tier in enumerate(TIERS)}).fillna(9)))
    return frame.iloc[order][columns]


@dataclass(frozen=True, eq=False, kw_only=True)
class Changes:
    """Everyone's change against the same months of the year before, before anybody is ranked.

    Attributes:
        bodies: indexed by code: name, kind, score (of the complete months), before, change, no_data (bool).
        draws: simulated changes, (draw, body).
    """

    bodies: pd.DataFrame
    draws: np.ndarray


def get_improvement(
    ledger: Ledger,
    index: Index,
    *,
    period: Period,
    viewer: Viewer,
    place: Place = DISTRICT,
    kind: str = "",
    draws: int = DRAWS,
) -> pd.DataFrame:
    """By how much each score changed against the same months of the year before, ranked (delta rank), most improved first.

    Complete months only, and only parts with enough data in both years. Indexed by code; columns name, kind, score (of the complete
    months), before, change, change_low, change_high (90 %), rank, rank_low, rank_high, ranked, no_data (bool). Everyone has no data
    when no month of the period is over.
    """
    return ranked_changes(get_changes(ledger, index, period=period, viewer=viewer, place=place, draws=draws), kind=kind)


def get_changes(
    ledger: Ledger,
    index: Index,
    *,
    period: Period,
    viewer: Viewer,
    place: Place = DISTRICT,
    draws: int = DRAWS,
    known: Scores | None = None,
) -> Changes:
    """What `get_improvement` ranks, which is the same for every peer group. `known`: the scores of the period with as many draws, where they
    are known; they are those of its complete months when it is over."""
    complete = period.complete_part(ledger.today)
    wanted = complete or period
    now = known
    if now is None or now.period != wanted:
        now = get_scores(ledger, index, period=wanted, viewer=viewer, place=place, draws=draws, with_whole=False)
    then = get_scores(
        ledger,
        index,
        period=wanted.shifted(-12),
        viewer=viewer,
        place=place,
        draws=draws,
        salt=_BEFORE,
        with_whole=False,
    )
    common = (now.part_scores.notna() & then.part_scores.notna()).to_numpy()
    if complete is None:
        common = np.zeros_like(common)

    def of(part_scores: np.ndarray, scores: Scores) -> np.ndarray:
        return composite(np.where(common, part_scores, np.nan), scores.weights, least_weight=scores.least_weight)

    score, before = of(now.part_scores.to_numpy(), now), of(then.part_scores.to_numpy(), then)
    change = score - before
    bodies = now.bodies[["name", "kind"]].assign(score=score, before=before, change=change, no_data=np.isnan(change))
    return Changes(bodies=bodies, draws=of(now.part_draws, now) - of(then.part_draws, then))


def ranked_changes(changes: Changes, *, kind: str = "") -> pd.DataFrame:
    """As `get_improvement`."""
    in_group = of_kind(changes.bodies, kind)
    frame = changes.bodies[in_group]
    change = frame["change"].to_numpy(dtype=float)
    ranked = _ranked(change, changes.draws[:, in_group], codes=frame.index, names="change")
    return frame.join(ranked).iloc[np.argsort(-change, kind="stable")]


def get_movement(
    ledger: Ledger, index: Index, *, period: Period, viewer: Viewer, place: Place = DISTRICT, kind: str = ""
) -> pd.DataFrame:
    """Ranks in each of `quarters_until` the period's end, oldest first: `quarter_ranks` of each, one below the other."""
    return joined(
        [
            quarter_ranks(get_quarter(ledger, index, quarter=quarter, viewer=viewer, place=place), kind=kind)
            for quarter in quarters_until(ledger, period)
        ]
    )


def quarters_until(ledger: Ledger, period: Period) -> list[Period]:
    """The last `QUARTERS` complete calendar quarters up to the period's end, oldest first; those before the first record are left out."""
    complete = period.complete_part(ledger.today)
    if complete is None:
        return []
    newest = quarter_of(complete.end + 1).shifted(-3)
    quarters = [newest.shifted(-3 * back) for back in range(QUARTERS - 1, -1, -1)]
    return [quarter for quarter in quarters if quarter.start >= ledger.first_month]


def get_quarter(ledger: Ledger, index: Index, *, quarter: Period, viewer: Viewer, place: Place = DISTRICT) -> Scores:
    """What one quarter is ranked by, the same for every peer group."""
    scores = get_scores(
        ledger,
        index,
        period=quarter,
        viewer=viewer,
        place=place,
        draws=QUARTER_DRAWS,
        salt=quarter.start,
        with_whole=False,
    )
    return scores.without_parts()


def quarter_ranks(scores: Scores, *, kind: str = "") -> pd.DataFrame:
    """Ranks in one quarter: columns quarter (as in a URL, `2026Q3`), start (its first month), code, and those of `get_ranks` but the tier."""
    ranks = get_ranks(scores, kind=kind).drop(columns="tier").rename_axis("code").reset_index()
    return ranks.assign(quarter=scores.period.text, start=scores.period.start)


def joined(quarters: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Quarters one below the other; empty where there are none."""
    if not quarters:
        return pd.DataFrame(columns=["quarter", "start", "code", "name", "score", "rank", "rank_low", "rank_high"])
    return pd.concat(quarters, ignore_index=True)


def _ranked(values: np.ndarray, draws: np.ndarray, *, codes: pd.Index, names: str) -> pd.DataFrame:
    """Interval of the values (columns called after `names`) and ranks with theirs, by code."""
    low, high = interval(draws, around=values)
    rank = plain_ranks(values)
    rank_low, rank_high = interval(simulated_ranks(draws), around=rank)
    return pd.DataFrame(
        {
            f"{names}_low": low,
            f"{names}_high": high,
            "rank": rank,
            "rank_low": rank_low,
            "rank_high": rank_high,
            "ranked": int((~np.isnan(values)).sum()),
        },
        index=codes,
    )


def tiers(scores: Scores) -> np.ndarray:
    """Of every body compared: whether it can be told from the whole. It must differ from the average body in 95 % of the draws (one
    draw against another: both know the same ceiling), and the interval of its score must leave out the whole's score."""
    draws, score, whole = scores.draws, scores.score, scores.whole_score
    known = ~np.isnan(score)
    found = np.where(known, Tier.MIDDLE.value, Tier.NONE.value).astype(object)
    if known.any() and not np.isnan(whole):
        above = (draws > draws[:, known].mean(axis=1)[:, None]).mean(axis=0)
        below = (draws < draws[:, known].mean(axis=1)[:, None]).mean(axis=0)
        low, high = interval(draws, around=score)
        sure = 1 - (1 - CONFIDENCE) / 2
        found[known & (above >= sure) & (low > whole)] = Tier.UPPER.value
        found[known & (below >= sure) & (high < whole)] = Tier.LOWER.value
    return found
