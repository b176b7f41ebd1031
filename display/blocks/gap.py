"""What makes the gap between one score and the whole's, part by part, as bars around nought; and the strip of one body's figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from display.blocks.markup import SHAPES, escaped, judged_word
from display.formats import signed
from indicators.values import Verdict

TITLES = ("指标", "本镇街 / 全区", "对得分的影响（分）", "与全区", "与最前档")
LEAST_JUDGED = 0.3
"""Points below which a part is drawn grey: it makes no difference one would speak of."""


@dataclass(frozen=True, kw_only=True)
class GapRow:
    """One part: its name, the two figures as text, and the points it makes against the whole and the best tier."""

    name: str
    figures: str
    to_whole: float
    to_best: float
    is_left_out: bool


def gap_bars(rows: Sequence[GapRow], *, titles: Sequence[str] = TITLES) -> str:
    """The parts in the given order; bars share one scale."""
    most = max((abs(row.to_whole) for row in rows), default=0.0) or 1.0
    head = "".join(f"<div>{escaped(title)}</div>" for title in titles)
    return f'<div class="dx-gap"><div class="dx-grow dx-ghead">{head}</div>{"".join(_row(row, most) for row in rows)}</div>'


def _row(row: GapRow, most: float) -> str:
    width = 50 * abs(row.to_whole) / most
    left = 50 - width if row.to_whole < 0 else 50
    verdict = Verdict.SAME
    if abs(row.to_whole) >= LEAST_JUDGED and not row.is_left_out:
        verdict = Verdict.BETTER if row.to_whole > 0 else Verdict.WORSE
    bar = f'<i class="dx-gbar-{SHAPES[verdict]}" style="left:{left:.1f}%;width:{width:.1f}%"></i>'
    cells = (
        escaped(row.name),
        escaped(row.figures),
        f'<span class="dx-gtrack" style="display:block">{bar}<i class="dx-gzero"></i></span>',
        escaped(signed(row.to_whole, decimals=1)),
        escaped(signed(row.to_best, decimals=1)),
    )
    return f'<div class="dx-grow">{"".join(f"<div>{cell}</div>" for cell in cells)}</div>'


def own_strip(figures: Sequence[tuple[str, str]], *, word: str, verdict: Verdict) -> str:
    """A body's own figures on one line, first thing on a phone: (title, text) each, then its tier."""
    parts = "".join(f"<span><span>{escaped(title)}</span><b>{escaped(text)}</b></span>" for title, text in figures)
    return f'<div class="dx-own">{parts}{judged_word(word, verdict=verdict)}</div>'
