"""What of the ranking is more than a picture: the strip of the asked township, levers with their links, the funnel one can click."""

import streamlit as st

from controls.cards import card
from controls.choices import choose_of_indicators
from controls.links import VILLAGE, asked_at, escape_label
from controls.panels import Panel, draw_panels
from controls.ranking.asked import RankingLook
from controls.ranking.figures import funnel, improvement, levels, shortfall, why
from controls.ranking.panels import levers_panel, name_of, outside_peers
from display.blocks.empty import Empty, empty_state
from display.blocks.gap import own_strip
from display.blocks.markup import card_title, note
from display.charts.funnel import PICKED, build_funnel, funnel_alt, picked_code
from display.formats import MISSING, WITHHELD
from display.names import plain
from display.ranks import (
    TIER_VERDICTS,
    funnel_table,
    lever_detail,
    lever_sentence,
    rank_text,
    score_text,
    short_labels,
    tier_words,
)
from display.theme import LIGHT
from indicators.catalogue import CATALOGUE
from indicators.model import Scale
from indicators.places import Level, Place
from indicators.values import rows_of

UNITS_LINKED = 3
RATES = tuple(indicator for indicator in CATALOGUE if indicator.scale is Scale.RATE)
OVERDISPERSED = 2.0
"""φ above which points outside the limits are too common to be exceptions (Spiegelhalter 2005, section 3.3, warns from about there)."""


def draw_own(ranking: RankingLook) -> None:
    """The township's place in one line, above everything, so that it finds itself at once; what a phone's narrow tables leave out of it
    is said here."""
    ranks = levels(ranking).ranks
    if not ranking.township:
        return
    with card("ranking-own"):
        name = name_of(ranking, ranking.township)
        if outside := outside_peers(ranking, ranking.township):
            st.html(note(f"{outside}。"))
            return
        row = next(iter(rows_of(ranks.loc[[ranking.township]])))
        better = next(iter(rows_of(improvement(ranking).loc[[ranking.township]])))
        verdict = TIER_VERDICTS[row["tier"]]
        figures = [
            (name, rank_text(row["rank_low"], row["rank_high"])),
            ("综合得分", score_text(row["score"])),
            ("改善名次", rank_text(better["rank_low"], better["rank_high"])),
        ]
        st.html(own_strip(figures, word=tier_words(ranking.whole)[verdict], verdict=verdict))
        left_out = f"；数据过少、未计入：{short_labels(row['left_out'])}" if row["left_out"] else ""
        st.html(note(f"名次为 {row['ranked']} 个镇街中的90%区间{left_out}"))


def draw_levers(ranking: RankingLook, township: str, *, as_tables: bool) -> None:
    """The three best levers in sentences, below each the units behind it."""
    panel = levers_panel(ranking, township)
    if as_tables or panel.reason:
        draw_panels(ranking.look, [panel], as_tables=True)
        return
    units = shortfall(ranking, township)
    look = ranking.look
    with card(panel.key):
        st.html(card_title(panel.title, panel.caption))
        levers = why(ranking, township).levers
        for key, row in zip(levers.index.astype(str), rows_of(levers), strict=True):
            st.html(f'<div class="dx-head"><b>{lever_sentence(key, row)}</b></div>{note(lever_detail(key, row))}')
            named = list(zip(units[key].index.astype(str), rows_of(units[key]), strict=True))[:UNITS_LINKED]
            with st.container(horizontal=True, gap="small"):
                for code, unit in named:
                    st.page_link(
                        VILLAGE,
                        label=f"{escape_label(plain(unit['name']))} 缺 {unit['missing']:.0f} ›",
                        query_params=asked_at(look, Place(Level.UNIT, code)) | {"indicator": key},
                        width="content",
                    )
        if township not in look.viewer.scope(look.gallery.snapshot.places):
            st.html(note(f"单位清单{WITHHELD}"))


def draw_funnel(ranking: RankingLook, *, as_tables: bool) -> None:
    """Any rate as a funnel; a clicked point becomes the page's township."""
    look, indicator = ranking.look, ranking.look.asked.indicator
    panel = funnel_panel(ranking)
    with card("ranking-funnel"):
        st.html(card_title(panel.title, panel.caption) + (note(panel.remark) if panel.remark else ""))
        choose_of_indicators("funnel-indicator", RATES, chosen=indicator)
        if panel.reason:
            kind = Empty.WITHHELD if "权限" in panel.reason else Empty.NO_DATA
            st.html(empty_state(kind, panel.reason))
            return
        if as_tables:
            st.dataframe(panel.table, hide_index=True, placeholder=MISSING, alt=panel.alt)
        else:
            # The key holds the township: a click already followed must not be followed again.
            event = st.vega_lite_chart(
                panel.drawn,
                theme=None,
                on_select="rerun",
                selection_mode=PICKED,
                key=f"funnel-{indicator.key}-{look.asked.period.text}-{ranking.township}",
                alt=panel.alt,
            )
            _follow(ranking, picked_code(event))


def funnel_panel(ranking: RankingLook) -> Panel:
    """The funnel and its table, the same for every peer group."""
    look = ranking.look
    key = ("ranking-funnel-panel", look.viewer, look.asked.period, look.asked.indicator, ranking.township)
    return look.gallery.painted(key, _funnel_panel, ranking)


def _funnel_panel(ranking: RankingLook) -> Panel:
    indicator, found = ranking.look.asked.indicator, funnel(ranking)
    title, caption = (
        f"{indicator.short_label}漏斗图",
        f"%，横轴为分母（{indicator.denominator_label}）；虚线95%、实线99.8%控制限",
    )
    if found is None:
        reason = "本期没有可以比较的数据"
        if indicator.sensitive and not ranking.look.viewer.is_commission:
            reason = WITHHELD
        return Panel(key="ranking-funnel", title=title, caption=caption, table=funnel_table(found), reason=reason)
    spread = ""
    if found.dispersion > OVERDISPERSED:
        spread = f"各镇街差异明显大于随机波动（离散系数 {found.dispersion:.1f}），界外的点较多，宜先查共同原因。"
    missing = f"{len(found.left_out)} 个镇街数据少，未画出。" if found.left_out else ""
    return Panel(
        key="ranking-funnel",
        title=title,
        caption=caption,
        table=funnel_table(found),
        spec=build_funnel(found, indicator, theme=LIGHT, own=ranking.township),
        alt=funnel_alt(found, indicator),
        remark=f"界内的差别随机波动可以解释。点击一点查看该镇街。{spread}{missing}",
    )


def _follow(ranking: RankingLook, code: str | None) -> None:
    if code is None or code == ranking.township or code not in ranking.look.gallery.snapshot.places.townships.index:
        return
    for level in (Level.ZONE, Level.UNIT):
        st.query_params.pop(level.value, None)
    st.query_params[Level.TOWNSHIP.value] = code
    st.rerun()
