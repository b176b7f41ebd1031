"""What sections of the document are made of: a block, or a picture that is still to be drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from controls.look import Chart, Spec
from display.blocks.kpi import KpiCard
from display.document import Block, Note, Table
from display.drawing import Drawing, chart_drawing
from display.formats import MISSING
from indicators.values import Verdict

WIDTH = 640
"""Pixels of a picture as wide as a line: type of 12 pixels is then 8 points high on paper."""

NUMERALS = "一二三四五六七八九十"

_SHAPES = {Verdict.BETTER: "▲", Verdict.SAME: "●", Verdict.WORSE: "▼"}


@dataclass(frozen=True)
class Planned:
    """A picture to be drawn, in words, and what stands above it."""

    drawing: Drawing
    alt: str
    title: str


Part = Block | Planned


def chart_parts(chart: Chart, *, title: str) -> Iterator[Part]:
    """A chart of the screen, or why there is none."""
    if chart.spec is None:
        yield Note(f"{title}：{chart.reason}。")
        return
    yield planned_chart(chart.spec, alt=chart.alt, title=title)
    if chart.remark:
        yield Note(chart.remark)


def planned_chart(spec: Spec, *, alt: str, title: str) -> Planned:
    return Planned(chart_drawing(spec, width=WIDTH), alt, title)


def figures_table(cards: Sequence[KpiCard]) -> Table:
    """The cards of the screen as a table: each text as it stands on a card."""
    return Table(
        columns=("指标", "本期", "分子/分母、单位", "变化", "判断"),
        rows=[
            (card.name, card.value, card.detail or MISSING, card.change or MISSING, _judged(card) or MISSING)
            for card in cards
        ],
        widths=(2.25, 2.25, 3.25, 2.9, 3.1),
        numbers=(1, 2, 3),
    )


def _judged(card: KpiCard) -> str:
    return f"{_SHAPES.get(card.verdict, '')} {card.word}".strip()
