"""What the ranking page is asked for beyond the common view: peer group, and by whose index."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

import streamlit as st

from controls.choices import choose_of
from controls.frame import open_look
from controls.links import asked_at
from controls.look import WHOLE, Look
from indicators.codes import TOWNSHIP_KIND
from indicators.index import Index
from indicators.model import Scale
from indicators.places import DISTRICT, Level, Place

COMMON = "common"
"""The basis every township has, for the commission to look at with them."""


@dataclass(frozen=True, eq=False, kw_only=True)
class RankingLook:
    """Attributes:
    look: its indicator is a rate.
    scope: the district or a zone: among whom is ranked.
    township: the one the address asks for, else that of a township head if it is of this scope; empty when none.
    peers: a kind of township ranked among itself; empty: all.
    is_common: whether the commission asked for the index without protected parts.
    """

    look: Look
    scope: Place
    township: str
    peers: str
    is_common: bool

    @property
    def index(self) -> Index:
        index = self.look.gallery.snapshot.ledger.index
        return index.without_protected() if self.is_common else index

    @property
    def whole(self) -> str:
        """What the scope is called: 全区, 全片组."""
        return WHOLE[self.scope.level]

    def href(self, township: str) -> str:
        """The same page about one township, as a link relative to it."""
        params = asked_at(self.look, Place(Level.TOWNSHIP, township))
        if self.peers:
            params["peers"] = self.peers
        if self.is_common:
            params["basis"] = COMMON
        return f"?{urlencode(params)}"


def open_ranking() -> RankingLook:
    """As `controls.frame.open_look`; an indicator that is no rate gives way to the default, a unit to its township; what is wrong
    in the address is among the look's problems."""
    look = open_look()
    places = look.gallery.snapshot.places
    asked = look.asked.without_unit(places)
    problems = list(asked.problems)
    peers, basis = st.query_params.get("peers", ""), st.query_params.get("basis", "")
    if peers and peers not in kinds(look):
        problems.append("网址中的同类组不存在，已显示全部镇街。")
        peers = ""
    if basis not in ("", COMMON):
        problems.append("网址中的计分口径不存在，已按全部指标计分。")
        basis = ""
    indicator = asked.indicator
    if indicator.scale is not Scale.RATE:
        indicator = look.gallery.snapshot.ledger.index.parts[0].indicator
    scope, township = asked.place, ""
    if scope.level is Level.TOWNSHIP:
        scope, township = DISTRICT, asked.place.code
    township = township or _own(look, scope)
    return RankingLook(
        look=replace(look, asked=replace(asked, indicator=indicator, problems=tuple(problems))),
        scope=scope,
        township=township,
        peers=peers,
        is_common=basis == COMMON and has_common(look),
    )


def _own(look: Look, scope: Place) -> str:
    """The township of a head, who must find it at once without asking; empty where it is not among those compared."""
    own, townships = look.viewer.township_code, look.gallery.snapshot.places.townships
    if own not in townships.index:
        return ""
    return own if scope in (DISTRICT, Place(Level.ZONE, str(townships.at[own, "zone_code"]))) else ""


def has_common(look: Look) -> bool:
    """Whether this viewer's index differs from the one every township sees, and that one is not empty."""
    parts = look.gallery.snapshot.ledger.index.parts
    protected = [part for part in parts if part.indicator.sensitive]
    return look.viewer.is_commission and 0 < len(protected) < len(parts)


def kinds(look: Look) -> dict[str, int]:
    """Kinds of township in the register and how many are of each."""
    found = look.gallery.snapshot.places.townships["kind"].value_counts()
    return {kind: int(found[kind]) for kind in TOWNSHIP_KIND if kind in found.index}


def choose_peers(ranking: RankingLook) -> None:
    """All townships, or one kind of them among itself; nothing to choose where there is one kind."""
    found = kinds(ranking.look)
    if len(found) < 2:
        return
    labels = {"": f"全部 {sum(found.values())}"} | {kind: f"{TOWNSHIP_KIND[kind]} {n}" for kind, n in found.items()}
    choose_of("peers", labels, chosen=ranking.peers, label="同类组")


def choose_basis(ranking: RankingLook) -> None:
    """For the commission: its own index, or the one every township sees."""
    if has_common(ranking.look):
        labels = {"": "全部指标", COMMON: "镇街口径"}
        choose_of("basis", labels, chosen=COMMON if ranking.is_common else "", label="计分口径")
