"""What a list of records is filtered by, each as a button that removes it."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from controls.filters import NARROWING, filter_words, filters_text, foreign_words, narrowed_place, parse_filters
from controls.links import escape_label
from controls.look import Look
from controls.picks import current_pick, open_pick, redraw
from data_access.records import Part, filters_on_offer
from indicators.model import Indicator
from indicators.places import Level


def draw_event(indicator: Indicator) -> None:
    """Whose records these are, where something was clicked; its removal leads back to the records of the indicator on the map."""
    st.button(
        f"{escape_label(indicator.label)}  ✕",
        key="records-event",
        help="回到所选指标的记录",
        on_click=open_pick,
        args=("",),
    )


def draw_filters(look: Look, indicator: Indicator, part: Part, *, table: str, is_beside_panels: bool) -> dict[str, str]:
    """The filters in the URL; gives those this list has. One it has not is named as such."""
    snapshot, offered, applied = look.gallery.snapshot, filters_on_offer(indicator, part), {}
    for dimension, code in look.asked.filters:
        known = _is_inside(look, dimension, code) if dimension in NARROWING else dimension in offered
        words = filter_words(snapshot, table, dimension, code) if known else None
        if words is None:
            label = "：".join(foreign_words(snapshot, dimension, code)) + "（不适用于本清单）"
        else:
            label = "：".join(words)
            applied[dimension] = code
        st.button(
            f"{escape_label(label)}  ✕",
            key=f"records-filter-{dimension}",
            help="移除此筛选",
            on_click=_remove,
            args=(dimension, is_beside_panels),
        )
    return applied


def narrowed(look: Look, indicator: Indicator, filters: Mapping[str, str]) -> tuple[Look, Indicator, dict[str, str]]:
    """Filters by place and kind of unit as the place and the kinds they mean; the others as they are."""
    rest = dict(filters)
    for level in (Level.TOWNSHIP, Level.UNIT):
        place = narrowed_place(level.value, code) if (code := rest.pop(level.value, "")) else None
        look = look if place is None else replace(look, asked=replace(look.asked, place=place))
    if kind := rest.pop("unit_kind", ""):
        indicator = replace(indicator, kinds=(kind,))
    return look, indicator, rest


def _is_inside(look: Look, dimension: str, code: str) -> bool:
    """Whether the list can be narrowed to it: a kind of unit anywhere, a place within the asked one."""
    place, places = narrowed_place(dimension, code), look.gallery.snapshot.places
    return place is None or look.asked.place in places.path(place)


def _remove(dimension: str, is_beside_panels: bool) -> None:  # noqa: FBT001 - a callback's arguments have no names
    before = current_pick()
    kept = [item for item in parse_filters(st.query_params.get("by", "")) if item[0] != dimension]
    if kept:
        st.query_params["by"] = filters_text(kept)
    else:
        st.query_params.pop("by", None)
    if before and is_beside_panels:
        redraw()
