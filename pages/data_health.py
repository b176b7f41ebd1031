"""数据质量: how fresh each source is, what could not be counted and why, how full the fields are, which units have no place."""

import streamlit as st

from controls.cards import card
from controls.frame import draw_header, open_look
from controls.health import refused_table, sources_table, unmapped_table
from controls.health_cards import draw_fill_shares, draw_set_aside
from data_access.settings import now
from display.blocks.empty import Empty, empty_state
from display.blocks.markup import card_title, note

# 1. What is asked
look = open_look()
draw_header(look, "数据质量", "来源更新、未计入的记录、字段填写、未定位的单位")

# 2. The answer
sources = sources_table(look, moment=now())
unmapped, refused = unmapped_table(look), refused_table(look)

# 3. The answer, shown
left, right = st.columns(2, gap="small")
with left, card("sources", stretch=True):
    st.html(card_title("数据来源", f"{len(sources)} 个来源"))
    if sources.empty:
        st.html(empty_state(Empty.NO_DATA, "没有来源状态记录", "各来源登记更新时间后自动显示。"))
    else:
        st.dataframe(
            sources,
            hide_index=True,
            row_height=34,
            height="content",
            column_config={"行数": st.column_config.TextColumn(alignment="right")},
            alt="数据来源及更新时间",
        )
with right, card("set-aside", stretch=True):
    draw_set_aside(look)
draw_fill_shares(look)
with card("unmapped"):
    st.html(card_title("未定位但已计入", f"{len(unmapped):,} 个单位没有地图位置，统计中均已计入"))
    if unmapped.empty:
        st.html(empty_state(Empty.NO_DATA, "全部单位均有地图位置"))
    else:
        st.dataframe(unmapped, hide_index=True, row_height=34, height=420, alt="未定位但已计入的单位")
if not refused.empty:
    with card("refused"):
        st.html(card_title("未采用的边界", f"{len(refused):,} 个"))
        st.dataframe(refused, hide_index=True, row_height=34, height="content", alt="未采用的边界及原因")
for text in look.gallery.snapshot.boundaries.notes:
    st.html(note(text))

# 4. The way on
st.page_link("pages/overview.py", label="返回区情总览 ›", query_params=look.asked.params())
