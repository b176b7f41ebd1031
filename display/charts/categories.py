"""How often each category occurred, beside the same months of last year. It counts; it does not judge."""

from collections.abc import Mapping
from dataclasses import dataclass

import altair as alt
import pandas as pd

from display.charts.room import scale_with_room
from display.charts.spec import FONT_SIZE, Spec, chart, hover, names_axis, to_spec, values
from display.formats import MISSING, share_text, signed
from display.names import plain
from display.theme import Theme

OTHER = "其他"
OTHER_CODE = "other"
ROW_HEIGHT = 26


@dataclass(frozen=True, kw_only=True)
class Category:
    """One bar. `previous` and `complete` (same complete months last year and this) are NaN when unknown; `code` is empty where several
    are merged."""

    label: str
    n: float
    previous: float
    complete: float
    code: str = ""

    @property
    def text(self) -> str:
        """``57 (−5)``; the change is over complete months only."""
        change = self.complete - self.previous
        return f"{self.n:,.0f}" if change != change else f"{self.n:,.0f} ({signed(change, decimals=0)})"


def categories(frame: pd.DataFrame, labels: Mapping[str, str], *, top: int = 8, least: int = 1) -> list[Category]:
    """The largest categories, at most `top` bars, 其他 (its own code, the rest, and what is below `least`) last.

    Args:
        frame: of `indicators.values.get_breakdown`: indexed by code, columns n, previous, complete.
        labels: code → label; a code without one is shown as it is.
    """
    columns = (frame[name].tolist() for name in ("n", "previous", "complete"))
    occurred = sorted(
        (row for row in zip(map(str, frame.index), *columns, strict=True) if row[1] > 0), key=_n, reverse=True
    )
    named = [row for row in occurred if row[0] != OTHER_CODE and row[1] >= least]
    rest = [row for row in occurred if row not in named]
    if len(named) + bool(rest) > top:
        named, rest = named[: top - 1], named[top - 1 :] + rest
    bars = [
        Category(label=plain(labels.get(code, code)), n=n, previous=previous, complete=complete, code=code)
        for code, n, previous, complete in named
    ]
    if rest:
        # Only codes that occur this year are summed; a previous year of unknown months stays unknown.
        codes, *amounts = zip(*rest, strict=True)
        n, previous, complete = map(sum, amounts)
        bars.append(
            Category(label=OTHER, n=n, previous=previous, complete=complete, code=codes[0] if len(codes) == 1 else "")
        )
    return bars


def _n(row: tuple[str, float, float, float]) -> float:
    return row[1]


def build_categories(
    frame: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    theme: Theme,
    unit: str,
    top: int = 8,
    least: int = 1,
    of: float | None = None,
) -> Spec:
    """Horizontal bars; the black tick is the same (complete) months of last year. Arguments as of `categories`; `unit` is for the
    tooltip (件), `of` the whole each bar is also written as a share of."""
    bars = categories(frame, labels, top=top, least=least)
    longest = max([1.0, *(max(bar.n, bar.previous if bar.previous == bar.previous else 0) for bar in bars)])
    texts = [bar.text if of is None else f"{bar.text}，{share_text(bar.n, of)}" for bar in bars]
    x_scale = scale_with_room(longest, texts)
    no_axis = alt.Axis(labels=False, grid=False)
    beside = names_axis([bar.label for bar in bars], colour=theme.ink)
    y = alt.Y("at:Q", scale=alt.Scale(domain=[max(len(bars), 1) - 0.5, -0.5], nice=False), axis=beside)
    drawn = values(
        [
            {
                "at": at,
                "n": bar.n,
                "start": 0,
                "end": max(bar.n, bar.previous if bar.previous == bar.previous else 0),
                "text": text,
            }
            for at, (bar, text) in enumerate(zip(bars, texts, strict=True))
        ]
    )
    ticks = values(
        [{"at": at, "previous": bar.previous} for at, bar in enumerate(bars) if bar.previous == bar.previous]
    )
    layers = [
        chart(drawn)
        .mark_bar(color=theme.quiet, height=13)
        .encode(y=y, x=alt.X("start:Q", scale=x_scale, axis=no_axis), x2=alt.X2("n:Q")),
        chart(ticks)
        .mark_tick(color=theme.ink, thickness=2, size=17, orient="vertical")
        .encode(y=y, x=alt.X("previous:Q", scale=x_scale, axis=no_axis)),
        chart(drawn)
        .mark_text(align="left", dx=7, color=theme.ink, fontSize=FONT_SIZE)
        .encode(y=y, x=alt.X("end:Q", scale=x_scale, axis=no_axis), text=alt.Text("text:N")),
        hover(
            values([_tip(bar, at=at, unit=unit) for at, bar in enumerate(bars)]),
            tooltip=[
                alt.Tooltip("label:N", title="类别"),
                alt.Tooltip("n:N", title="本期"),
                alt.Tooltip("complete:N", title="其中整月"),
                alt.Tooltip("previous:N", title="上年同期整月"),
            ],
            across="y",
            axis=beside,
        ),
    ]
    return to_spec(*layers, theme=theme, height=8 + ROW_HEIGHT * max(len(bars), 3))


def categories_alt(frame: pd.DataFrame, labels: Mapping[str, str], *, unit: str, top: int = 8, least: int = 1) -> str:
    """The chart in words."""
    bars = categories(frame, labels, top=top, least=least)
    if not bars:
        return "各类别：本期没有记录。"
    return (
        "各类别数量，括号内为与上年同期整月相比：" + "，".join(f"{bar.label} {bar.text} {unit}" for bar in bars) + "。"
    )


def _tip(bar: Category, *, at: int, unit: str) -> dict[str, object]:
    def text(number: float) -> str:
        return MISSING if number != number else f"{number:,.0f} {unit}"

    return {
        "at": at,
        "label": bar.label,
        "n": text(bar.n),
        "complete": text(bar.complete),
        "previous": text(bar.previous),
    }
