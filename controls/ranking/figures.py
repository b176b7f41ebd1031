"""The figures of the ranking page, made once per snapshot, viewer, period, scope and basis; as finished frames."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

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


def _once(make: Callable[Concatenate[RankingLook, Asking], Made], ranking: RankingLook, *more: str) -> Made:
    look = ranking.look
    name = f"ranking{make.__name__.replace('_', '-')}"
    key = (name, look.viewer, look.asked.period, ranking.scope, ranking.peers, ranking.is_common, *more)
    return look.gallery.painted(key, make, ranking, *more)


def once_a_view(
    make: Callable[Concatenate[RankingLook, Asking], Made],
) -> Callable[Concatenate[RankingLook, Asking], Made]:
    """`make` drawn once per snapshot for all who ask the same of the page, and all who may see the same."""

    @wraps(make)
    def drawn(ranking: RankingLook, /, *more: Asking.args, **named: Asking.kwargs) -> Made:
        look = ranking.look
        asked = (look.asked, ranking.scope, ranking.township, ranking.peers, ranking.is_common)
        key = look.key(f"ranking-{make.__name__}", *asked, *more, *named.items())
        return look.gallery.painted(key, _undecorated, drawn, ranking, more, named)

    return drawn


def _undecorated(drawn: Any, ranking: RankingLook, more: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
    """What `once_a_view` decorated, which has no name of its own by which another process could find it."""
    return drawn.__wrapped__(ranking, *more, **named)


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
    return look.gallery.picture(
        ("ranking-scores", *_seen(ranking), look.asked.period, ranking.scope), lambda: _scores(ranking, ranking.scope)
    )


def _scores(ranking: RankingLook, place: Place) -> Scores:
    look = ranking.look
    return get_scores(
        look.gallery.snapshot.ledger, ranking.index, period=look.asked.period, viewer=look.viewer, place=place
    )


def levels(ranking: RankingLook) -> Standings:
    return _once(_levels, ranking)


def _levels(ranking: RankingLook) -> Standings:
    found = scores(ranking)
    return Standings(ranks=get_ranks(found, kind=ranking.peers), whole_score=found.whole_score)


def improvement(ranking: RankingLook) -> pd.DataFrame:
    return _once(_improvement, ranking)


def _improvement(ranking: RankingLook) -> pd.DataFrame:
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
    return ranked_changes(look.gallery.picture(key, make), kind=ranking.peers)


def movement(ranking: RankingLook) -> pd.DataFrame:
    """Every body's quarters."""
    return _once(_movement, ranking)


def _movement(ranking: RankingLook) -> pd.DataFrame:
    quarters = quarters_until(ranking.look.gallery.snapshot.ledger, ranking.look.asked.period)
    return joined([_quarter_ranks(ranking, quarter) for quarter in quarters])


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
    return _once(_why, ranking, township)


def _why(ranking: RankingLook, township: str) -> Why:
    found = scores(ranking)
    return Why(contributions=get_contributions(found, township), levers=get_levers(found, township, kind=ranking.peers))


def villages(ranking: RankingLook) -> Standings:
    """The villages and communities of the asked township; nobody where they are out of scope."""
    return _once(_villages, ranking, ranking.township)


def _villages(ranking: RankingLook, township: str) -> Standings:
    found = _scores(ranking, Place(Level.TOWNSHIP, township))
    return Standings(ranks=get_ranks(found), whole_score=found.whole_score)


def shortfall(ranking: RankingLook, township: str) -> dict[str, pd.DataFrame]:
    """For each lever of a township the units that make up what is missing."""
    return _once(_shortfall, ranking, township)


def _shortfall(ranking: RankingLook, township: str) -> dict[str, pd.DataFrame]:
    look = ranking.look
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


def funnel(ranking: RankingLook) -> Funnel | None:
    """Whoever is compared with whom: a funnel always holds all townships."""
    look = ranking.look
    return look.gallery.painted(
        ("ranking-funnel", look.viewer, look.asked.period, look.asked.indicator), _funnel, ranking
    )


def _funnel(ranking: RankingLook) -> Funnel | None:
    look = ranking.look
    return get_funnel(look.gallery.snapshot.ledger, look.asked.indicator, period=look.asked.period, viewer=look.viewer)


def subject(ranking: RankingLook) -> str:
    """The township shown in detail: that of the page, else the last of those ranked: the meeting's question is what would lift it.
    Empty where there is none."""
    if ranking.township:
        return ranking.township
    ranks = levels(ranking).ranks
    ranked = ranks.index[~ranks["no_data"].to_numpy(dtype=bool)]
    points = ranks.loc[ranked, "score"].to_numpy(dtype=float)
    return str(ranked[int(np.argmin(points))]) if len(ranked) else ""
