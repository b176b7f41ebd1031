"""The figures on top of a screen: cards in one row on a desk, one compact strip on a phone (by CSS alone)."""

from collections.abc import Sequence
from dataclasses import dataclass

from display.blocks.markup import SHAPES, escaped
from display.blocks.sparkline import spark
from indicators.values import Verdict


@dataclass(frozen=True, kw_only=True)
class KpiCard:
    """One figure, as shown.

    Attributes:
        name: the indicator's short name, the same word as on the map.
        detail: n/N, or what is counted.
        value: the figure; when there is none, why (无数据).
        has_figure: whether `value` is a figure; what is not is set smaller and grey.
        change: the change as text; empty when unknown.
        is_rising: which way the arrow points; None draws none. The arrow follows the number, never the judgement.
        word: the judgement in words (同比改善, 较全区 81.8%, 暂不判断).
        verdict: the judgement's colour.
        series: the sparkline, oldest first.
        as_bars: bars (counts) or a line (rates).
        hint: one sentence shown on hover.
    """

    name: str
    detail: str = ""
    value: str
    has_figure: bool = True
    change: str = ""
    is_rising: bool | None = None
    word: str = ""
    verdict: Verdict = Verdict.NONE
    series: tuple[float, ...] = ()
    as_bars: bool = False
    hint: str = ""


def kpi_cards(cards: Sequence[KpiCard]) -> str:
    """All cards as one block. On 640 px and less they are cells of one strip, two in a row, without sparkline and amount."""
    return f'<div class="dx-kpis" role="list">{"".join(_card(card) for card in cards)}</div>'


def _card(card: KpiCard) -> str:
    value_class = "dx-kpi-value" if card.has_figure else "dx-kpi-value dx-kpi-none"
    return (
        f'<div class="dx-kpi dx-tone-{SHAPES[card.verdict]}" role="listitem" title="{escaped(card.hint)}">'
        f'<div class="dx-kpi-name"><b>{escaped(card.name)}</b><span>{escaped(card.detail)}</span></div>'
        f'<div class="{value_class}">{escaped(card.value)}</div>'
        f'<div class="dx-kpi-change">{_pill(card)}<span class="dx-kpi-word">{escaped(card.word)}</span></div>'
        f"{spark(card.series, as_bars=card.as_bars)}</div>"
    )


def _pill(card: KpiCard) -> str:
    if not card.change:
        return ""
    if card.is_rising is None:
        return f'<span class="dx-pill dx-flat">{escaped(card.change)}</span>'
    arrow = f'<i class="dx-arrow dx-{"up" if card.is_rising else "down"}" aria-hidden="true"></i>'
    return f'<span class="dx-pill">{arrow}<span class="dx-amount">{escaped(card.change)}</span></span>'
