"""Widgets that write the URL. The URL is what is true: each widget is set from it before it is drawn, and writes to it when used.

What a browser sends is checked against what was on offer before it is believed (STREAMLIT.md, R8).
"""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from controls.address import Asked, default_of
from controls.dossier import indicators_of
from controls.look import Look
from indicators.catalogue import CATALOGUE, HEADLINES, INDICATORS, TOPICS
from indicators.codes import UNIT_KIND
from indicators.model import Indicator
from indicators.periods import choices
from indicators.places import DISTRICT, Level, Place, Places

Choose = Callable[[], None]

WHOLE_PAGE: Sequence[str] = ()
"""No fragments in particular: what stands around the widget is drawn again."""

LONG_PERIOD_WIDTH = 216
"""Pixels of ``2025年10月至2026年9月``."""


def _written(
    key: str, param: str, *, offered: Sequence[str], default: str = "", redrawn: Sequence[str] = WHOLE_PAGE
) -> Choose:
    """A callback that carries the widget's choice into the query parameter `param`; the default leaves the URL. Of the page then only the
    fragments `redrawn` are drawn again."""

    def write() -> None:
        chosen = str(st.session_state.get(key))
        if chosen not in offered:
            return
        if chosen == default:
            st.query_params.pop(param, None)
        else:
            st.query_params[param] = chosen
        _redraw(redrawn)

    return write


def _redraw(fragments: Sequence[str]) -> None:
    if fragments:
        st.rerun([*fragments])


def choose_period(look: Look, *, redrawn: Sequence[str] = WHOLE_PAGE) -> None:
    snapshot = look.gallery.snapshot
    periods = {period.text: period.label for period in choices(snapshot.today, first_month=snapshot.ledger.first_month)}
    periods.setdefault(look.asked.period.text, look.asked.period.label)
    # A box that is not drawn again with the indicator cannot leave its default out of the URL: another's may be another.
    default = "" if redrawn else default_of(look.asked.indicator, viewer=look.viewer, today=snapshot.today).text
    st.session_state["period"] = look.asked.period.text
    is_long = ".." in look.asked.period.text
    st.selectbox(
        "统计期",
        list(periods),
        format_func=lambda text: periods.get(text, text),
        key="period",
        on_change=_written("period", "period", offered=list(periods), default=default, redrawn=redrawn),
        label_visibility="collapsed",
        width=LONG_PERIOD_WIDTH if is_long else 168,
    )


def choose_place(look: Look, *, redrawn: Sequence[str] = WHOLE_PAGE) -> None:
    """District, zones, townships in one searchable box."""
    places = look.gallery.snapshot.places
    labels = look.gallery.picture("places", lambda: {_text(place): _label(places, place) for place in places.areas()})
    st.session_state["place"] = _text(look.asked.place)

    def write() -> None:
        chosen = st.session_state.get("place")
        if chosen not in labels:
            return
        named, _, code = chosen.partition(":")
        levels = {level.value for level in (Level.ZONE, Level.TOWNSHIP, Level.UNIT)}
        params = {name: value for name, value in st.query_params.to_dict().items() if name not in levels}
        # In one piece: each change of one parameter is a message of its own.
        st.query_params.from_dict(params | ({named: code} if code else {}))
        _redraw(redrawn)

    st.selectbox(
        "范围",
        list(labels),
        format_func=lambda text: labels.get(text, text),
        key="place",
        on_change=write,
        label_visibility="collapsed",
        width=150,
    )


def boxes_show(asked: Asked) -> bool:
    """Whether the boxes of place and period, drawn some runs ago, still say what is asked for."""
    return (st.session_state.get("place"), st.session_state.get("period")) == (_text(asked.place), asked.period.text)


def _text(place: Place) -> str:
    return f"{place.level.value}:{place.code}"


def _label(places: Places, place: Place) -> str:
    return f"全区（{places.district_name}）" if place == DISTRICT else places.name(place)


def choose_indicator(look: Look) -> None:
    """The six on top as a switch, every other in a box beside it."""
    headline = {indicator.key: indicator.short_label for indicator in HEADLINES}
    every = {indicator.key: f"{TOPICS[indicator.topic]}：{indicator.label}" for indicator in CATALOGUE}
    key = look.asked.indicator.key
    default = HEADLINES[2].key
    st.session_state["headline"] = key if key in headline else None
    st.session_state["indicator"] = key
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="choose-indicator"):
        st.segmented_control(
            "指标",
            list(headline),
            format_func=lambda key: headline.get(key, key),
            key="headline",
            on_change=_written("headline", "indicator", offered=list(INDICATORS), default=default),
            label_visibility="collapsed",
            width="content",
        )
        st.selectbox(
            "全部指标",
            list(every),
            format_func=lambda key: every.get(key, key),
            key="indicator",
            on_change=_written("indicator", "indicator", offered=list(INDICATORS), default=default),
            label_visibility="collapsed",
            width=210,
        )


def choose_kind(look: Look) -> None:
    """Kind of unit for the list; all kinds by default."""
    labels = {"": "全部类别", **UNIT_KIND}
    st.session_state["kind"] = look.asked.kind
    st.selectbox(
        "单位类别",
        list(labels),
        format_func=lambda kind: labels.get(kind, kind),
        key="kind",
        on_change=_written("kind", "kind", offered=list(labels)),
        label_visibility="collapsed",
    )


def choose_unit(look: Look) -> None:
    """Any unit in the viewer's scope (of the township asked for, if one is), by name; choosing one opens its dossier."""
    places = look.gallery.snapshot.places
    mask = places.within(look.asked.place)[: places.unit_count]
    units = places.units[mask & look.viewer.sees(places)]
    townships = units["township_code"].map(places.townships["name"])
    labels = {
        str(code): f"{township}  {name}"
        for code, township, name in zip(units.index, townships, units["name"], strict=True)
    }
    st.selectbox(
        "单位",
        list(labels),
        index=None,
        format_func=lambda code: labels.get(code, code),
        placeholder="输入或选择村、社区、合作社、站所、企业",
        key="unit",
        on_change=_written("unit", "unit", offered=list(labels)),
        label_visibility="collapsed",
    )


def choose_dossier_indicator(look: Look) -> Indicator:
    """The indicator whose records are listed: the one in the URL where it counts this unit, else the first that does."""
    offered = {indicator.key: f"{TOPICS[indicator.topic]}：{indicator.label}" for indicator in indicators_of(look)}
    key = look.asked.indicator.key if look.asked.indicator.key in offered else next(iter(offered))
    st.session_state["records-indicator"] = key
    st.selectbox(
        "指标",
        list(offered),
        format_func=lambda key: offered.get(key, key),
        key="records-indicator",
        on_change=_written("records-indicator", "indicator", offered=list(offered)),
        label_visibility="collapsed",
        width=320,
    )
    return INDICATORS[key]


def choose_topic_indicator(look: Look, indicators: Sequence[Indicator], *, redrawn: Sequence[str]) -> None:
    """The indicators of one topic as a switch."""
    offered = {indicator.key: indicator.short_label for indicator in indicators}
    st.session_state["topic-indicator"] = look.asked.indicator.key
    st.segmented_control(
        "指标",
        list(offered),
        format_func=lambda key: offered.get(key, key),
        key="topic-indicator",
        on_change=_written("topic-indicator", "indicator", offered=list(offered), redrawn=redrawn),
        label_visibility="collapsed",
        width="content",
    )


def choose_of_indicators(key: str, indicators: Sequence[Indicator], *, chosen: Indicator) -> None:
    """One of `indicators` in a searchable box; `key` is the widget's."""
    offered = {indicator.key: f"{TOPICS[indicator.topic]}：{indicator.label}" for indicator in indicators}
    st.session_state[key] = chosen.key
    st.selectbox(
        "指标",
        list(offered),
        format_func=lambda code: offered.get(code, code),
        key=key,
        on_change=_written(key, "indicator", offered=list(offered)),
        label_visibility="collapsed",
    )


def choose_of(
    param: str, labels: Mapping[str, str], *, chosen: str, label: str, redrawn: Sequence[str] = WHOLE_PAGE
) -> None:
    """A switch of a few codes in the query parameter `param`; the empty code is the default."""
    st.session_state[param] = chosen
    st.segmented_control(
        label,
        list(labels),
        format_func=lambda code: labels.get(code, code),
        key=param,
        on_change=_written(param, param, offered=list(labels), redrawn=redrawn),
        label_visibility="collapsed",
        width="content",
    )


def choose_view(*, redrawn: Sequence[str] = WHOLE_PAGE) -> bool:
    """Whether the panels are to be read as tables."""
    st.session_state["view"] = "table" if st.query_params.get("view") == "table" else ""
    st.segmented_control(
        "显示方式",
        ["", "table"],
        format_func=lambda view: "数据表" if view == "table" else "图形",
        key="view",
        on_change=_written("view", "view", offered=["", "table"], redrawn=redrawn),
        label_visibility="collapsed",
        width="content",
    )
    return as_tables()


def as_tables() -> bool:
    """Whether the URL asks for tables instead of pictures."""
    return st.query_params.get("view") == "table"
