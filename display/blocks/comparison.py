"""One unit against its township and the district, indicator by indicator, with where it stands among all (the spine)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from display.blocks.markup import escaped, judged_word, mark
from indicators.values import Verdict


@dataclass(frozen=True, kw_only=True)
class Spine:
    """Positions on a track from the lowest to the highest unit, 0-100. `own` is None when the unit has no figure to place."""

    quarter: float
    median: float
    three_quarters: float
    own: float | None


@dataclass(frozen=True, kw_only=True)
class ComparisonRow:
    """One indicator, as text. `spine` is None when there are too few units to show a spread; an empty `word` is no judgement."""

    name: str
    fraction: str
    own: str
    township: str
    district: str
    spine: Spine | None
    change: str
    word: str
    verdict: Verdict


LEAST_UNITS = 5
"""Fewer units make no spread."""

_TITLES = ("指标", "分子/分母", "本单位", "本镇街", "全区", "全区位置（左低右高）", "同比（整月）", "判断")


def spine_of(values: Sequence[float], *, own: float | None) -> Spine | None:
    """The spread of all units' values and where `own` stands; None with fewer than `LEAST_UNITS` values."""
    known = np.asarray(values, dtype=float)
    known = known[np.isfinite(known)]
    if known.size < LEAST_UNITS:
        return None
    placed = None if own is None or not np.isfinite(own) else float(own)
    ends = known if placed is None else np.append(known, placed)
    low, high = float(ends.min()), float(ends.max())

    def position(value: float) -> float:
        return 50.0 if high == low else (value - low) / (high - low) * 100

    quarter, median, three_quarters = (position(float(value)) for value in np.quantile(known, [0.25, 0.5, 0.75]))
    return Spine(
        quarter=quarter,
        median=median,
        three_quarters=three_quarters,
        own=None if placed is None else position(placed),
    )


def comparison_table(rows: Sequence[ComparisonRow], *, titles: Sequence[str] = _TITLES) -> str:
    """The table; on a phone each row folds into two lines without township and district."""
    head = "".join(f'<div class="dx-c{i}" role="columnheader">{escaped(title)}</div>' for i, title in enumerate(titles))
    body = "".join(_row(row) for row in rows)
    return f'<div class="dx-compare" role="table"><div class="dx-crow dx-chead" role="row">{head}</div>{body}</div>'


def _row(row: ComparisonRow) -> str:
    texts = (row.name, row.fraction, row.own, row.township, row.district)
    cells = [escaped(text) for text in texts]
    cells += [_spine(row), escaped(row.change), judged_word(row.word, verdict=row.verdict) if row.word else ""]
    inner = "".join(f'<div class="dx-c{i}" role="cell">{cell}</div>' for i, cell in enumerate(cells))
    return f'<div class="dx-crow" role="row">{inner}</div>'


def _spine(row: ComparisonRow) -> str:
    spine = row.spine
    if spine is None:
        return '<div class="dx-spine"></div>'
    own = ""
    if spine.own is not None:
        own = f'<span class="dx-spine-own" style="left:{spine.own:.1f}%">{mark(row.verdict)}</span>'
    width = spine.three_quarters - spine.quarter
    return (
        f'<div class="dx-spine"><i class="dx-spine-range"></i>'
        f'<i class="dx-spine-middle" style="left:{spine.quarter:.1f}%;width:{width:.1f}%"></i>'
        f'<i class="dx-spine-median" style="left:{spine.median:.1f}%"></i>{own}</div>'
    )
