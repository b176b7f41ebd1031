"""Room for the texts that stand behind bars, on whatever width: on a phone they need more of it than on a desk."""

from collections.abc import Sequence

import altair as alt

from display.charts.spec import FONT_SIZE
from display.labels import text_width

GAP = 14
"""Pixels between a bar and its text, and behind the text."""
LEAST = 0.3
"""Share of the width the bars keep, however long the texts."""


def length_of(longest: float, texts: Sequence[str], *, size: int = FONT_SIZE) -> str:
    """Expression: what a pixel of the plot is worth where the longest bar and any of the texts behind it fill the width."""
    need = max((text_width(text, size=size) for text in texts), default=0.0) + GAP
    return f"{longest} / max(width - {need:.0f}, width * {LEAST})"


def scale_with_room(longest: float, texts: Sequence[str], *, size: int = FONT_SIZE) -> alt.Scale:
    """From 0 to where the texts end behind a bar of `longest`."""
    return alt.Scale(
        domainMin=0, domainMax=alt.ExprRef(expr=f"width * {length_of(longest, texts, size=size)}"), nice=False
    )
