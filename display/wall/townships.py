"""Townships in order with their 95 % intervals, in two parts with the seam of the panels between them."""

from collections.abc import Sequence

import pandas as pd

from display.blocks.markup import SHAPES
from display.charts.standing import Standing, standings
from display.formats import value_text
from display.names import short_township
from display.theme import STANDING_WORDS
from display.wall.words import cell, width
from indicators.model import Indicator, Scale

MOST_ROWS = 26
"""More do not fit; then the best and the worst are shown and the middle is counted."""

ABOVE_SEAM = 0.41
"""Share of the rows' height that lies above the middle of the wall (`wall.css`)."""

FEW_ROWS = 4
"""So many fit above the middle at their greatest height: few townships are not torn apart."""

PARTS_ROOM = 7.2


def townships_block(frame: pd.DataFrame, verdicts: pd.Series, indicator: Indicator, *, reference: float) -> str:
    """The rows of a values frame by township; `reference` is the district's value, drawn dashed; NaN draws none."""
    rows = standings(frame, verdicts, indicator, words=STANDING_WORDS)
    span = _span(rows, indicator, reference=reference)
    lines = [_line(row, indicator, span=span, reference=reference) for row in rows]
    if len(lines) > MOST_ROWS:
        best = MOST_ROWS // 2 - 1
        worst = MOST_ROWS - best - 1
        left_out = cell("wl-left-out", f"其间还有 {len(lines) - best - worst} 个镇街", room=14)
        lines = [*lines[:best], f'<div class="wl-town">{left_out}</div>', *lines[-worst:]]
    above = max(min(FEW_ROWS, len(lines)), round(ABOVE_SEAM * len(lines)))
    return f'<div class="wl-part">{"".join(lines[:above])}</div><div class="wl-part">{"".join(lines[above:])}</div>'


def _span(rows: Sequence[Standing], indicator: Indicator, *, reference: float) -> tuple[float, float]:
    """The values at the left and right end of the strip."""
    numbers = [number for row in rows for number in (row.value, row.low, row.high) if number == number]
    numbers += [reference] if reference == reference else []
    if not numbers:
        return 0.0, 1.0
    low, high = min(numbers), max(numbers)
    room = (high - low) * 0.04 or 1.0
    ceiling = 100.0 if indicator.scale is Scale.RATE else float("inf")
    return low - room, min(high + room, max(ceiling, high))


def _line(row: Standing, indicator: Indicator, *, span: tuple[float, float], reference: float) -> str:
    name = cell("wl-town-name", short_township(row.name), room=5)
    if not row.is_placed:
        return f'<div class="wl-town">{name}<span></span>{cell("wl-listed", row.word, room=8)}</div>'

    def at(value: float) -> str:
        low, high = span
        return f"{100 * (value - low) / (high - low):.1f}%"

    marks = f'<i class="wl-reference" style="left:{at(reference)}"></i>' if reference == reference else ""
    if row.low == row.low:
        marks += f'<i class="wl-interval" style="left:{at(row.low)};right:calc(100% - {at(row.high)})"></i>'
    marks += f'<i class="wl-mark" style="left:{at(row.value)}"></i>'
    figure = value_text(indicator, row.value)
    # A number cut short would be another number.
    beside = "" if row.beside == figure or width(row.beside) > PARTS_ROOM else row.beside
    return (
        f'<div class="wl-town wl-tone-{SHAPES[row.verdict]}">{name}<span class="wl-strip">{marks}</span>'
        f"{cell('wl-town-figure', figure, room=4.6)}{cell('wl-small', beside, room=PARTS_ROOM)}</div>"
    )
