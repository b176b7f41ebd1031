"""The Excel file beside the document: the figures of each topic as numbers, for the place and the areas below it."""

from collections.abc import Sequence

import pandas as pd

from controls.briefing.ranking import ranking_panels
from controls.export import panel_sheets
from controls.indicator_sheets import figure_rows
from controls.look import Look
from controls.pictures import attention_rows, kpi_figures
from display.exports import Sheet
from indicators.catalogue import TOPICS, topic_indicators
from indicators.model import Indicator


def briefing_sheets(look: Look) -> list[Sheet]:
    """主要指标, 需要关注, the ranking, then one sheet a topic."""
    return [
        _headlines(look),
        _attention(look),
        *panel_sheets(ranking_panels(look)),
        *[_topic(look, title=title, indicators=topic_indicators(topic)) for topic, title in TOPICS.items()],
    ]


def _headlines(look: Look) -> Sheet:
    rows = [
        {"指标": card.name, "本期": card.value, "分子/分母、单位": card.detail, "变化": card.change, "判断": card.word}
        for card in kpi_figures(look)
    ]
    return Sheet("主要指标", "与总览页面顶部一致", pd.DataFrame(rows))


def _attention(look: Look) -> Sheet:
    rows = [
        {"序号": number, "事项": row.item.title, "依据": row.item.evidence, "判断": row.item.word}
        for number, row in enumerate(attention_rows(look), start=1)
    ]
    reason = f"数据{look.late}，暂不判断" if look.late else "本期没有需要特别关注的事项，或尚无数据可以判断"
    return Sheet(
        "需要关注",
        "按偏离程度与影响面自动排序，是核实的线索，不是结论",
        pd.DataFrame(rows) if rows else pd.DataFrame({"说明": [reason]}),
    )


def _topic(look: Look, *, title: str, indicators: Sequence[Indicator]) -> Sheet:
    rows = [row for indicator in indicators for row in figure_rows(look, indicator)]
    return Sheet(title, "本范围及其下各镇街（镇街内为各单位）；“显示为”与屏幕一致", pd.DataFrame(rows))
