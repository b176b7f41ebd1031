"""Findings of `indicators/attention.py` as sentences: a title, one line of evidence with n/N, and the word of the verdict."""

from display.blocks.attention import AttentionItem
from display.formats import change_text, figure_text, value_text
from display.names import short_township, short_unit
from indicators.attention import Concern, Kind
from indicators.periods import month_label
from indicators.places import Level
from indicators.values import Verdict


def attention_item(concern: Concern, *, whole: str) -> AttentionItem:
    """`whole` is what the evidence is compared with, in a word (全区, 全镇)."""
    match concern.kind:
        case Kind.BEHIND:
            return _behind(concern, whole=whole)
        case Kind.WORSENED:
            return _worsened(concern)
        case Kind.UNUSUAL:
            return _unusual(concern)


def _behind(concern: Concern, *, whole: str) -> AttentionItem:
    indicator, rows = concern.indicator, concern.rows
    short = short_unit if concern.level is Level.UNIT else short_township
    names = "、".join(short(row["name"]) for row in rows)
    more = f"等 {concern.touched} 个" if concern.touched > len(rows) else ""
    side = "高于" if rows[0]["value"] > concern.reference else "低于"
    figures = "、".join(figure_text(indicator, row) for row in rows)
    return AttentionItem(
        title=f"{names}{more}{indicator.short_label}{side}{whole}",
        evidence=f"{figures}；{whole} {value_text(indicator, concern.reference)}",
        word="需关注",
    )


def _worsened(concern: Concern) -> AttentionItem:
    """Both figures over complete months, so that they differ by the change beside them; the value to today does not."""
    indicator, row = concern.indicator, concern.rows[0]
    now = concern.reference + row["change"]
    return AttentionItem(
        title=f"{indicator.label}比上年同期转差",
        evidence=f"按整月计 {value_text(indicator, now)}，上年同期 {value_text(indicator, concern.reference)}，"
        f"同比 {change_text(indicator, row['change'])}",
        word="需关注",
    )


def _unusual(concern: Concern) -> AttentionItem:
    indicator, row = concern.indicator, concern.rows[0]
    return AttentionItem(
        title=f"{month_label(concern.month)}{indicator.label}超出正常波动",
        evidence=f"当月 {value_text(indicator, row['value'])}，正常上限 {concern.reference:.0f}；仅提示核实，不评价好坏",
        word="中性信号",
        verdict=Verdict.NONE,
    )
