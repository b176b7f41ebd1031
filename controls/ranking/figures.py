"""The figures of the ranking page, made once per snapshot, viewer, period, scope and basis; as finished frames."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from controls.ranking.asked import RankingLook
from indicators.catalogue import INDICATORS
from indicators.funnel import Funnel, get_funnel
from indicators.levers import get_contributions, get_levers, get_shortfall_units
from indicators.periods import Period
from indicators.places import Level, Place
from indicators.ranking import (
    Changes,
    get_changes,
    get_quarter,
    get_ranks,
    joined,
    quarter_ranks,
    quarters_until,
    ranked_changes,
)
from indicators.scores import Scores, get_scores

Made = TypeVar("Made")
Asking = ParamSpec("Asking")


@dataclass(frozen=True, eq=False, kw_only=True)
class Standings:
    """Ranks of a group and the score of the whole it belongs to."""

    ranks: pd.DataFrame
    whole_score: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Why:
    """One township: what makes its gap, and what would lift it."""

    contributions: pd.DataFrame
    levers: pd.DataFrame


def _once(ranking: RankingLook, name: str, make: Callable[[], Made], *more: str) -> Made:
    look = ranking.look
    key = (f"ranking-{name}", look.viewer, look.asked.period, ranking.scope, ranking.peers, ranking.is_common, *more)
    return look.gallery.picture(key, make)


def once_a_view(
    make: Callable[Concatenate[RankingLook, Asking], Made],
) -> Callable[Concatenate[RankingLook, Asking], Made]:
    """`make` drawn once per snapshot for all who ask the same of the page, and all who may see the same."""

    @wraps(make)
    def drawn(ranking: RankingLook, /, *more: Asking.args, **named: Asking.kwargs) -> Made:
        look = ranking.look
        asked = (look.asked, ranking.scope, ranking.township, ranking.peers, ranking.is_common)
        key = look.key(f"ranking-{make.__name__}", *asked, *more, *named.items())
        return look.gallery.picture(key, lambda: make(ranking, *more, **named))

    return drawn


def _seen(ranking: RankingLook) -> tuple[Hashable, ...]:
    """What scores of townships depend on of whoever looks: the parts he may have, and himself where one of them is protected. Other figures
    of townships are the same for everybody (`values.get_figures`)."""
    viewer = ranking.look.viewer
    parts = ranking.index.parts_for(viewer)
    is_protected = any(part.indicator.sensitive or part.indicator.commission_only for part in parts)
    return (*(part.indicator.key for part in parts), ranking.is_common, viewer if is_protected else None)


def scores(ranking: RankingLook) -> Scores:
    """The one thing kept with its draws (under 2 MB): ranks of all peer groups and every township's why come from it."""
    look = ranking.look

    def make() -> Scores:
        return get_scores(
            look.gallery.snapshot.ledger,
            ranking.index,
            period=look.asked.period,
            viewer=look.viewer,
            place=ranking.scope,
        )

    key = ("ranking-scores", *_seen(ranking), look.asked.period, ranking.scope)
    return look.gallery.picture(key, make)


def levels(ranking: RankingLook) -> Standings:
    def make() -> Standings:
        found = scores(ranking)
        return Standings(ranks=get_ranks(found, kind=ranking.peers), whole_score=found.whole_score)

    return _once(ranking, "levels", make)


def improvement(ranking: RankingLook) -> pd.DataFrame:
    look = ranking.look

    def make() -> Changes:
        return get_changes(
            look.gallery.snapshot.ledger,
            ranking.index,
            period=look.asked.period,
            viewer=look.viewer,
            place=ranking.scope,
            known=scores(ranking),
        )

    key = ("ranking-changes", *_seen(ranking), look.asked.period, ranking.scope)
    changes = look.gallery.picture(key, make)
    return _once(ranking, "improvement", lambda: ranked_changes(changes, kind=ranking.peers))


def movement(ranking: RankingLook) -> pd.DataFrame:
    """Every body's quarters."""
    ledger = ranking.look.gallery.snapshot.ledger

    def make() -> pd.DataFrame:
        quarters = quarters_until(ledger, ranking.look.asked.period)
        return joined([_quarter_ranks(ranking, quarter) for quarter in quarters])

    return _once(ranking, "movement", make)


def _quarter_ranks(ranking: RankingLook, quarter: Period) -> pd.DataFrame:
    """Kept by quarter: most of the eight are the same in every period."""
    look = ranking.look
    key = ("ranking-quarter", *_seen(ranking), quarter, ranking.scope, ranking.peers)
    return look.gallery.picture(key, lambda: quarter_ranks(_quarter(ranking, quarter), kind=ranking.peers))


def _quarter(ranking: RankingLook, quarter: Period) -> Scores:
    """What a quarter is ranked by, for every peer group."""
    look = ranking.look

    def make() -> Scores:
        return get_quarter(
            look.gallery.snapshot.ledger, ranking.index, quarter=quarter, viewer=look.viewer, place=ranking.scope
        )

    return look.gallery.picture(("ranking-draws", *_seen(ranking), quarter, ranking.scope), make)


def why(ranking: RankingLook, township: str) -> Why:
    def make() -> Why:
        found = scores(ranking)
        return Why(
            contributions=get_contributions(found, township), levers=get_levers(found, township, kind=ranking.peers)
        )

    return _once(ranking, "why", make, township)


def villages(ranking: RankingLook) -> Standings:
    """The villages and communities of the asked township; nobody where they are out of scope."""
    look = ranking.look

    def make() -> Standings:
        found = get_scores(
            look.gallery.snapshot.ledger,
            ranking.index,
            period=look.asked.period,
            viewer=look.viewer,
            place=Place(Level.TOWNSHIP, ranking.township),
        )
        return Standings(ranks=get_ranks(found), whole_score=found.whole_score)

    return _once(ranking, "villages", make, ranking.township)


def shortfall(ranking: RankingLook, township: str) -> dict[str, pd.DataFrame]:
    """For each lever of a township the units that make up what is missing."""
    look = ranking.look

    def make() -> dict[str, pd.DataFrame]:
        return {
            str(key): get_shortfall_units(
                look.gallery.snapshot.ledger,
                INDICATORS[str(key)],
                period=look.asked.period,
                township=township,
                viewer=look.viewer,
            )
            for key in why(ranking, township).levers.index
        }

    return _once(ranking, "shortfall", make, township)


def funnel(ranking: RankingLook) -> Funnel | None:
    look = ranking.look

    def make() -> Funnel | None:
        return get_funnel(
            look.gallery.snapshot.ledger, look.asked.indicator, period=look.asked.period, viewer=look.viewer
        )

    # Whoever is compared with whom: a funnel always holds all townships.
    return look.gallery.picture(("ranking-funnel", look.viewer, look.asked.period, look.asked.indicator), make)


def subject(ranking: RankingLook) -> str:
    """The township shown in detail: that of the page, else the last of those ranked: the meeting's question is what would lift it.
    Empty where there is none."""
    if ranking.township:
        return ranking.township
    ranks = levels(ranking).ranks
    ranked = ranks.index[~ranks["no_data"].to_numpy(dtype=bool)]
    points = ranks.loc[ranked, "score"].to_numpy(dtype=float)
    return str(ranked[int(np.argmin(points))]) if len(ranked) else ""
