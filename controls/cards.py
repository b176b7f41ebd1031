"""The cards of a screen: a bordered frame with a title, and in it a picture or the reason there is none."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from controls.address import default_of
from controls.links import OVERVIEW, draw_step, escape_label, evidence_view
from controls.look import Chart, Look
from controls.pictures import Evidence, attention_rows, pipeline_block, topics_chart
from controls.trends import indicator_trend, trend_chart
from display.blocks.attention import attention
from display.blocks.empty import Empty, empty_state
from display.blocks.markup import card_title, note, verdict_key
from display.names import short_township, short_unit
from indicators.ledger import REGISTER_TABLES
from indicators.model import Direction, Scale
from indicators.places import Level


def card(key: str, *, stretch: bool = False) -> DeltaGenerator:
    return st.container(border=True, key=f"card-{key}", height="stretch" if stretch else "content", gap="xsmall")


def draw_attention(look: Look) -> None:
    """The three most pressing concerns, each with links that open its evidence: one to read the screens with (带着问题看)."""
    with card("attention"):
        st.html(card_title("本期最需要关注的 3 件事", "按偏离程度与影响面自动排序；带着问题看，点“依据”"))
        rows = attention_rows(look)
        if look.late:
            st.html(empty_state(Empty.STALE, "数据未及时更新，暂不判断", f"{look.late}；恢复更新后自动显示。"))
        elif look.gallery.snapshot.ledger.first_months.keys() <= set(REGISTER_TABLES):
            st.html(empty_state(Empty.NO_DATA, "尚无业务数据，无法判断"))
        elif not rows:
            st.html(empty_state(Empty.NO_DATA, "本期没有需要特别关注的事项"))
        for number, row in enumerate(rows, start=1):
            with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
                st.html(attention(row.item, number=number), width="stretch")
                with st.container(width="content", gap=None):
                    for at, evidence in enumerate(row.evidence):
                        _draw_evidence(look, evidence, is_only=len(row.evidence) == 1, key=f"evidence-{number}-{at}")


def _draw_evidence(look: Look, evidence: Evidence, *, is_only: bool, key: str) -> None:
    """The way to the view that shows it, its filters set."""
    name = short_unit if evidence.asked.place.level is Level.UNIT else short_township
    label = "依据 ›" if is_only else f"依据：{escape_label(name(evidence.name))} ›"
    page, asked = evidence_view(evidence.asked)
    params = asked.params(default=default_of(asked.indicator, viewer=look.viewer, today=look.gallery.snapshot.today))
    if page == OVERVIEW:
        draw_step(label, params, key=key)
    else:
        st.page_link(page, label=label, query_params=params, width="content")


def draw_chart(look: Look, chart: Chart, *, whole: str) -> None:
    """The areas below the place in order of the indicator, with 95 % intervals."""
    indicator = look.asked.indicator
    with card("comparison", stretch=True):
        who = "各单位" if look.asked.place.level in (Level.TOWNSHIP, Level.UNIT) else "各镇街"
        line = "" if indicator.scale is Scale.COUNT else f"，虚线={whole}"
        key = ""
        if indicator.direction is not Direction.NEUTRAL and indicator.scale is not Scale.COUNT and chart.spec:
            key = verdict_key(better=f"优于{whole}", same="无显著差异", worse=f"落后{whole}")
        st.html(card_title(f"{who}{indicator.short_label}", f"线=95%区间{line}；{indicator.unit}") + key)
        _draw(chart)


def draw_trend(look: Look) -> None:
    with card("trend", stretch=True):
        st.html(card_title("信访受理量趋势", "月度，件；灰带为正常波动范围"))
        _draw(trend_chart(look))


def draw_indicator_trend(look: Look) -> None:
    """The chosen indicator month by month, and whether its change means something."""
    indicator = look.asked.indicator
    with card("indicator-trend"):
        trend = indicator_trend(look)
        title = card_title(f"{indicator.short_label}趋势", f"月度，{indicator.unit}")
        st.html(title + (note(trend.remark) if trend.remark else ""))
        _draw(trend.chart)


def draw_topics(look: Look) -> None:
    with card("topics", stretch=True):
        st.html(card_title("反映问题类别", "件，可多选；黑线为上年同期整月"))
        _draw(topics_chart(look))


def draw_pipeline(look: Look) -> None:
    with card("pipeline", stretch=True):
        st.html(card_title("整改销号进度", "项，占本届发现问题比例"))
        block = pipeline_block(look)
        st.html(block or empty_state(Empty.NO_DATA, "本期无数据", "整改台账尚未上报。"))


def _draw(chart: Chart) -> None:
    if chart.drawn is None:
        kind = Empty.WITHHELD if "权限" in chart.reason else Empty.NO_DATA
        st.html(empty_state(kind, chart.reason))
        return
    st.vega_lite_chart(chart.drawn, theme=None, alt=chart.alt)
    if chart.remark:
        st.html(note(chart.remark))
