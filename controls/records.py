"""The records behind a number, page by page, live from the database."""

import pandas as pd
import streamlit as st

from controls.frame import current_service
from controls.pictures import Look
from data_access.engine import DatabaseProblem
from data_access.records import Key, Part, RecordsForbidden, countable, get_records
from display.blocks.empty import Empty, empty_state
from display.blocks.markup import card_title, note
from display.tables import records_table
from indicators.events import EVENTS
from indicators.model import Indicator
from indicators.places import Level

PAGES_KEPT = 200
"""Pages one may go back; each is one small key in the session."""


def draw_records(look: Look, indicator: Indicator) -> None:
    """The list behind `indicator` at the asked place, as a fragment: turning a page draws nothing else again."""
    st.html(card_title("办理记录", "实时读取，不含信访人信息；按日期由近到远"))
    parts = {
        Part.NUMERATOR: f"分子：{indicator.numerator_label}",
        Part.DENOMINATOR: f"分母：{indicator.denominator_label}",
    }
    offered = list(countable(indicator))
    part = Part.NUMERATOR
    if len(offered) > 1:
        chosen = st.segmented_control(
            "记录范围",
            offered,
            format_func=lambda part: parts[part],
            default=Part.NUMERATOR,
            required=True,
            key=f"records-part-{indicator.key}",
            label_visibility="collapsed",
        )
        part = chosen if chosen in offered else Part.NUMERATOR
    _draw_page(look, indicator, part)


def _draw_page(look: Look, indicator: Indicator, part: Part) -> None:
    name = f"records-{look.asked.place.code}-{look.asked.period.text}-{indicator.key}-{part}"
    trail: list[Key] = st.session_state.setdefault(name, [])
    try:
        page = get_records(
            current_service().keeper.engine,
            look.gallery.snapshot.ledger,
            indicator,
            part=part,
            period=look.asked.period,
            place=look.asked.place,
            viewer=look.viewer,
            after=trail[-1] if trail else None,
        )
    except RecordsForbidden:
        st.html(empty_state(Empty.WITHHELD, "按权限不显示", "该类记录仅区纪委监委可查看。"))
        return
    except DatabaseProblem as problem:
        st.html(empty_state(Empty.ERROR, "暂时无法读取记录", str(problem)))
        return
    if page.frame.empty:
        st.html(empty_state(Empty.NO_DATA, "本期没有记录", f"{indicator.label}，{look.asked.period.label}。"))
        return
    places = look.gallery.snapshot.places
    named = pd.concat([places.units["name"], places.townships["name"]])
    names = {str(code): str(name) for code, name in named.items()}
    hidden = ["happened_on"] + (["place_code"] if look.asked.place.level is Level.UNIT else [])
    table = EVENTS[countable(indicator)[part].entered[0]].table
    frame = page.frame.drop(columns=hidden).rename(columns={"place_code": "unit_code"})
    st.dataframe(
        records_table(frame, table=table, code_labels=look.gallery.snapshot.code_labels, names=names),
        hide_index=True,
        row_height=34,
        width="stretch",
        height="content",
        key=f"{name}-table",
        alt=f"{indicator.label}的记录",
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button("上一页", disabled=not trail, key=f"{name}-back", on_click=_turn_back, args=(name,))
        st.button("下一页", disabled=page.after is None, key=f"{name}-on", on_click=_turn_on, args=(name, page.after))
        st.html(note(f"第 {len(trail) + 1} 页，本页 {len(page.frame)} 条"))


def _turn_on(name: str, after: Key | None) -> None:
    trail = st.session_state.get(name, [])
    if after is not None and len(trail) < PAGES_KEPT:
        st.session_state[name] = [*trail, after]


def _turn_back(name: str) -> None:
    st.session_state[name] = st.session_state.get(name, [])[:-1]
