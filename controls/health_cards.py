"""The cards of the data-health page that read the database as it is now: which rows were set aside, how full the fields are."""

import streamlit as st

from controls.cards import card
from controls.frame import current_service, recheck
from controls.health import fill_table, set_aside_table
from controls.look import Look
from controls.turns import TURNS
from data_access.engine import DatabaseProblem
from data_access.set_aside import get_set_aside
from data_access.soundness import Reason
from display.blocks.empty import Empty, empty_state
from display.blocks.markup import card_title, note

ROW_HEIGHT = 34
FILL_HEIGHT = 520
COUNT = st.column_config.NumberColumn(format="localized")
"""A column of whole numbers, thousands apart."""


@st.fragment
def draw_set_aside(look: Look) -> None:
    """Rows set aside by table and reason; for the commission, selecting one lists their keys, page by page."""
    recheck(look)
    table = set_aside_table(look)
    st.html(card_title("未计入的记录", "按首个原因计数，每条只计一次"))
    if table.empty:
        st.html(empty_state(Empty.NO_DATA, "全部记录均已计入"))
        return
    if not look.viewer.is_commission:
        st.dataframe(table, hide_index=True, row_height=ROW_HEIGHT, height="content", alt="未计入的记录及原因")
        st.html(note("编号按权限不显示。"))
        return
    event = st.dataframe(
        table,
        hide_index=True,
        row_height=ROW_HEIGHT,
        height="content",
        alt="未计入的记录及原因，选中一行列出编号",
        on_select="rerun",
        selection_mode="single-row",
        key=f"set-aside-rows-{look.gallery.snapshot.version}",
    )
    st.html(note("选中一行，列出这些记录的编号（实时读取）。"))
    rows = event["selection"]["rows"]
    if rows and rows[0] < len(table):
        chosen = look.gallery.snapshot.set_aside.iloc[rows[0]]
        _draw_keys(look, table=str(chosen["table"]), reason=Reason(chosen["reason"]))


def _draw_keys(look: Look, *, table: str, reason: Reason) -> None:
    name = f"set-aside-{table}-{reason}"
    trail: list[str] = st.session_state.setdefault(name, [])
    try:
        with TURNS.left():
            page = get_set_aside(
                current_service().keeper.engine,
                look.gallery.snapshot.ledger,
                table=table,
                reason=reason,
                viewer=look.viewer,
                after=trail[-1] if trail else None,
            )
    except DatabaseProblem as problem:
        st.html(empty_state(Empty.ERROR, "暂时无法读取", str(problem)))
        return
    keys = page.frame.rename(columns={"ident": "编号", "rows": "行数"})
    keys["编号"] = keys["编号"].where(keys["编号"] != "", "（编号为空）")
    st.dataframe(keys, hide_index=True, row_height=ROW_HEIGHT, height=min(ROW_HEIGHT * (len(keys) + 1) + 4, 380))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button("上一页", disabled=not trail, key=f"{name}-back", on_click=_turn, args=(name, trail[:-1]))
        following = [*trail, page.after] if page.after is not None else trail
        st.button("下一页", disabled=page.after is None, key=f"{name}-on", on_click=_turn, args=(name, following))
        st.html(note(f"第 {len(trail) + 1} 页，本页 {len(keys)} 个编号"))


def _turn(name: str, trail: list[str]) -> None:
    st.session_state[name] = trail


def draw_fill_shares(look: Look) -> None:
    """Every optional field with the share of records that have it."""
    with card("fill"):
        try:
            table = fill_table(look, keeper=current_service().keeper)
        except DatabaseProblem as problem:
            st.html(card_title("可选字段填写情况"))
            st.html(empty_state(Empty.ERROR, "暂时无法读取", str(problem)))
            return
        st.html(card_title("可选字段填写情况", f"{len(table)} 个字段，已填记录占全部记录"))
        if table.empty:
            st.html(empty_state(Empty.NO_DATA, "没有记录"))
            return
        st.dataframe(
            table,
            hide_index=True,
            row_height=ROW_HEIGHT,
            height=min(ROW_HEIGHT * (len(table) + 1) + 4, FILL_HEIGHT),
            column_config={
                "已填（条）": COUNT,
                "记录（条）": COUNT,
                "已填占比": st.column_config.ProgressColumn("已填占比", format="%.1f%%", min_value=0, max_value=100),
            },
            alt="可选字段及已填记录占比",
        )
        st.html(
            note(
                "未填不一定是缺：尚未办结的记录没有办结日期，人口、边界等只有村、社区才有。必填字段为空的记录不计入，列在上方。"
            )
        )
