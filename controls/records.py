"""The records behind a number: filtered by what was clicked, in any order, page by page, live from the database
(at most a minute old)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from controls.address import read_address
from controls.frame import recheck
from controls.look import Look
from controls.panels import LIST_ANCHOR
from controls.record_filters import draw_event, draw_filters, narrowed
from controls.record_pages import drawn_page
from data_access.engine import DatabaseProblem
from data_access.records import (
    HAPPENED,
    NEWEST,
    Key,
    Part,
    Sort,
    countable,
    sorts_on_offer,
)
from display.blocks.empty import Empty, empty_state
from display.blocks.markup import card_title, note
from display.tables import column_title
from indicators.events import EVENTS
from indicators.model import Indicator
from indicators.openings import OPENINGS, opened_period
from indicators.periods import month_of

PAGES_KEPT = 200
"""Pages one may go back before the first comes; each is one small key in the session."""

TRAIL = "records-trail"


@dataclass(frozen=True, kw_only=True)
class Trail:
    """How far a list has been turned. Another list (place, period, indicator, part, filter or order) begins at its first page.

    Attributes:
        list_name: which list.
        page: its number, from 1.
        keys: where the pages before this one ended, the last ones at least.
    """

    list_name: str
    page: int = 1
    keys: tuple[Key, ...] = ()


@st.fragment
def draw_own_records(look: Look, indicator: Indicator) -> None:
    """The list of a page on which nothing else follows it: another order, filter or page draws it alone."""
    recheck(look)
    asked = read_address(st.query_params.to_dict(), snapshot=look.gallery.snapshot, viewer=look.viewer)
    look = replace(look, asked=replace(look.asked, sort=asked.sort, filters=asked.filters))
    draw_records(look, indicator, is_beside_panels=False)


def draw_records(look: Look, indicator: Indicator, *, is_beside_panels: bool) -> None:
    """The list behind `indicator` (or behind what was clicked, one of `indicators.openings`) at the asked place, under the filters and
    in the order the URL asks for. To be called in a fragment, which turning a page draws again.

    `is_beside_panels` says that panels on the page show what the list is filtered by.
    """
    is_opened = OPENINGS.get(indicator.key) is indicator
    title = f"办理记录：{indicator.label}" if is_opened else "办理记录"
    st.html(card_title(title, "一分钟内读取，不含信访人信息", place=LIST_ANCHOR))
    part = _choose_part(indicator)
    table = EVENTS[countable(indicator)[part].entered[0]].table
    places = look.gallery.snapshot.places
    if not look.viewer.may_list(table, look.asked.place, places):
        st.html(empty_state(Empty.WITHHELD, "按权限不显示", "该类记录仅区纪委监委可查看。"))
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="records-asked"):
        if is_opened:
            draw_event(indicator)
        filters = draw_filters(look, indicator, part, table=table, is_beside_panels=is_beside_panels)
        ledger = look.gallery.snapshot.ledger
        period = opened_period(indicator.key, asked=look.asked.period, ledger=ledger)
        offered = sorts_on_offer(indicator, part, is_past=period.end < month_of(ledger.today))
        sort = _choose_sort(look, offered, table=table)
    look = replace(look, asked=replace(look.asked, period=period))
    _draw_page(*narrowed(look, indicator, filters), part=part, sort=sort)


def _choose_part(indicator: Indicator) -> Part:
    parts = {
        Part.NUMERATOR: f"分子：{indicator.numerator_label}",
        Part.DENOMINATOR: f"分母：{indicator.denominator_label}",
    }
    offered = list(countable(indicator))
    if len(offered) == 1:
        return Part.NUMERATOR
    chosen = st.segmented_control(
        "记录范围",
        offered,
        format_func=lambda part: parts[part],
        default=Part.NUMERATOR,
        required=True,
        key=f"records-part-{indicator.key}",
        label_visibility="collapsed",
    )
    return chosen if chosen in offered else Part.NUMERATOR


def _choose_sort(look: Look, offered: Sequence[Sort], *, table: str) -> Sort:
    """The order the URL asks for where this list has that date, else newest first."""
    labels = {sort.text: _sort_label(sort, table=table) for sort in offered}
    sort = look.asked.sort if look.asked.sort in offered else NEWEST
    st.session_state["records-sort"] = sort.text
    st.selectbox(
        "排序",
        list(labels),
        format_func=lambda text: labels.get(text, text),
        key="records-sort",
        on_change=_write_sort,
        args=(tuple(labels),),
        label_visibility="collapsed",
        width=230,
    )
    return sort


def _write_sort(offered: tuple[str, ...]) -> None:
    chosen = st.session_state.get("records-sort")
    if chosen not in offered:
        return
    if chosen == NEWEST.text:
        st.query_params.pop("sort", None)
    else:
        st.query_params["sort"] = chosen


def _sort_label(sort: Sort, *, table: str) -> str:
    date = "计入日期" if sort.by == HAPPENED else column_title(table, sort.by)
    return f"{date}，{'由近到远' if sort.newest_first else '由远到近'}"


def _draw_page(look: Look, indicator: Indicator, filters: Mapping[str, str], *, part: Part, sort: Sort) -> None:
    trail = _trail(
        repr((look.asked.place, look.asked.period, indicator.key, indicator.kinds, part, sorted(filters.items()), sort))
    )
    try:
        after = trail.keys[-1] if trail.keys else None
        page = drawn_page(look, indicator, filters, part=part, sort=sort, after=after)
    except DatabaseProblem as problem:
        st.html(empty_state(Empty.ERROR, "暂时无法读取记录", str(problem)))
        return
    if not page.table.num_rows and trail.page == 1:
        narrowed = "，已筛选" if look.asked.filters else ""
        st.html(empty_state(Empty.NO_DATA, "本期没有记录", f"{indicator.label}，{look.asked.period.label}{narrowed}。"))
        return
    st.dataframe(
        page.table,
        hide_index=True,
        row_height=34,
        width="stretch",
        height="content",
        key="records-table",
        alt=f"{indicator.label}的记录",
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if trail.page > 1:
            st.button("首页", key="records-first", on_click=_turn_to_first, args=(trail,))
            st.button("上一页", key="records-back", on_click=_turn_back, args=(trail,))
        st.button("下一页", disabled=page.after is None, key="records-on", on_click=_turn_on, args=(trail, page.after))
        st.html(note(f"第 {trail.page} 页，本页 {page.table.num_rows} 条{'' if page.after else '，已到末页'}"))


def _trail(list_name: str) -> Trail:
    kept = st.session_state.get(TRAIL)
    return kept if isinstance(kept, Trail) and kept.list_name == list_name else Trail(list_name=list_name)


def _turn_on(trail: Trail, after: Key | None) -> None:
    if after is not None:
        keys = (*trail.keys, after)[-PAGES_KEPT:]
        st.session_state[TRAIL] = replace(trail, page=trail.page + 1, keys=keys)


def _turn_back(trail: Trail) -> None:
    keys = trail.keys[:-1]
    st.session_state[TRAIL] = replace(trail, page=trail.page - 1 if keys else 1, keys=keys)


def _turn_to_first(trail: Trail) -> None:
    st.session_state[TRAIL] = Trail(list_name=trail.list_name)
