"""数据质量: how fresh each source is, what could not be counted and why, and which units the map cannot show."""

import streamlit as st

from controls.cards import card
from controls.frame import draw_header, open_look
from controls.health import refused_table, set_aside_table, sources_table, unmapped_table
from display.blocks.empty import Empty, empty_state
from display.blocks.markup import card_title, note

# 1. What is asked
look = open_look()
draw_header(look, "数据质量", "来源更新、未计入的记录、未定位的单位")

# 2. The answer
sources, set_aside, unmapped, refused = (
    table(look) for table in (sources_table, set_aside_table, unmapped_table, refused_table)
)

# 3. The answer, shown
left, right = st.columns(2, gap="small")
with left, card("sources", stretch=True):
    st.html(card_title("数据来源", f"{len(sources)} 个来源"))
    if sources.empty:
        st.html(empty_state(Empty.NO_DATA, "没有来源状态记录", "各来源登记更新时间后自动显示。"))
    else:
        st.dataframe(sources, hide_index=True, row_height=34, height="content", alt="数据来源及更新时间")
with right, card("set-aside", stretch=True):
    st.html(card_title("未计入的记录", "按首个原因计数，每条只计一次"))
    if set_aside.empty:
        st.html(empty_state(Empty.NO_DATA, "全部记录均已计入"))
    else:
        st.dataframe(set_aside, hide_index=True, row_height=34, height="content", alt="未计入的记录及原因")
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
