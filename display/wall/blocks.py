"""The blocks of the wall that stand still between two snapshots: headline figures, rectification; and the legend of a scene."""

from collections.abc import Sequence

from display.blocks.kpi import KpiCard
from display.blocks.markup import SHAPES
from display.blocks.pipeline import Stage
from display.legend import Legend, LegendClass, Pattern
from display.wall.words import cell, width

DETAIL_ROOM = 6.0


def kpi_tiles(cards: Sequence[KpiCard]) -> str:
    return "".join(_tile(card) for card in cards)


def _tile(card: KpiCard) -> str:
    arrow = ""
    if card.change and card.is_rising is not None:
        arrow = f'<i class="wl-arrow wl-{"up" if card.is_rising else "down"}"></i>'
    value = "wl-value" if card.has_figure else "wl-value wl-none"
    return (
        f'<div class="wl-tile wl-tone-{SHAPES[card.verdict]}">'
        f'<div class="wl-line">{cell("wl-label", card.name, room=6)}'
        f'<span class="wl-change">{arrow}{cell("", card.change, room=7)}</span></div>'
        f"<div>{cell(value, card.value, room=8)}</div>"
        f'<div class="wl-line wl-small">{cell("", card.detail, room=9)}{cell("", card.word, room=5)}</div></div>'
    )


def stages_block(stages: Sequence[Stage]) -> str:
    """How far what was found has come; says so where nothing is on record."""
    if not stages:
        return f'<div class="wl-nothing">{cell("", "本期无数据", room=12)}</div>'
    return "".join(_stage(stage) for stage in stages)


def _stage(stage: Stage) -> str:
    # Half a sentence says less than none.
    detail = stage.detail if width(stage.detail) <= DETAIL_ROOM else ""
    share = 0.0 if stage.share is None else max(0.0, min(100.0, stage.share))
    return (
        f'<div class="wl-stage"><div>{cell("wl-name", stage.name, room=5)}'
        f"{cell('wl-small', detail, room=DETAIL_ROOM)}</div>"
        f'<div class="wl-track"><i class="wl-bar wl-bar-{stage.tone}" style="width:{share:.1f}%"></i></div>'
        f'<div class="wl-right">{cell("wl-count", stage.count, room=5)}'
        f"{cell('wl-small', stage.share_text, room=5)}</div></div>"
    )


def scene_legend(legend: Legend, *, heading: str, figure: str) -> str:
    """Two halves, so that no text lies across the middle of the wall: the classes; what has none, the figure, how to read it."""
    *coloured, few, missing = legend.lines
    unit = f"（{legend.unit}）" if legend.unit else ""
    return (
        f'<div class="wl-half">{cell("wl-name", f"{heading}{unit}", room=20)}'
        f'<div class="wl-classes">{"".join(_class(line) for line in coloured)}</div></div>'
        f'<div class="wl-half">{cell("wl-figure", figure, room=17)}{cell("wl-small", legend.note, room=20)}'
        f'<div class="wl-others">{_other(few)}{_other(missing)}</div></div>'
    )


def _class(line: LegendClass) -> str:
    return (
        f'<div class="wl-class"><i style="background:{line.colour}"></i>'
        f"{cell('', line.label, room=9)}{cell('wl-small', f'{line.count:,}', room=4)}</div>"
    )


def _other(line: LegendClass) -> str:
    hatch = " wl-hatch" if line.pattern is Pattern.HATCH else ""
    return (
        f'<span class="wl-other"><i class="wl-swatch{hatch}" style="background-color:{line.colour}"></i>'
        f"{cell('', f'{line.label} {line.count:,}', room=11)}</span>"
    )
