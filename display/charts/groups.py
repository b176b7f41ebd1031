"""Several small breakdowns of the same whole under one another: the bars of each group beside the same months of last year."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from display.charts.categories import Category
from display.charts.room import scale_with_room
from display.charts.spec import FONT_SIZE, Spec, chart, hover, names_axis, to_spec, values
from display.formats import MISSING, share_text
from display.theme import Theme

ROW_HEIGHT = 18


@dataclass(frozen=True, kw_only=True)
class Group:
    """One breakdown: its name (渠道) and its bars."""

    name: str
    bars: Sequence[Category]

    @property
    def total(self) -> float:
        return sum(bar.n for bar in self.bars)


def build_groups(groups: Sequence[Group], *, theme: Theme, unit: str) -> Spec:
    """Groups in the given order, each under its name; the black tick is the same (complete) months of last year.

    Args:
        unit: what is counted (件), for the tooltip.
    """
    rows = _rows(groups)
    bars = [(at, group, bar) for at, group, bar in rows if bar is not None]
    longest = max([1.0, *(_end(bar) for _, _, bar in bars)])
    labels = [f"【{group.name}】" if bar is None else bar.label for _, group, bar in rows]
    beside = names_axis(labels, colour=theme.ink)
    texts = [f"{bar.text}，{share_text(bar.n, group.total)}" for _, group, bar in bars]
    x_scale = scale_with_room(longest, texts, size=FONT_SIZE - 1)
    no_axis = alt.Axis(labels=False, grid=False)
    y = alt.Y("at:Q", scale=alt.Scale(domain=[max(len(rows), 1) - 0.5, -0.5], nice=False), axis=beside)

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", scale=x_scale, axis=no_axis)

    drawn = chart(
        values(
            [
                {
                    "at": at,
                    "n": bar.n,
                    "start": 0,
                    "end": _end(bar),
                    "text": text,
                }
                for (at, _, bar), text in zip(bars, texts, strict=True)
            ]
        )
    )
    ticks = chart(values([{"at": at, "previous": bar.previous} for at, _, bar in bars if bar.previous == bar.previous]))
    layers = [
        drawn.mark_bar(color=theme.quiet, height=11).encode(y=y, x=x("start"), x2=alt.X2("n:Q")),
        ticks.mark_tick(color=theme.ink, thickness=2, size=15, orient="vertical").encode(y=y, x=x("previous")),
        drawn.mark_text(align="left", dx=7, color=theme.ink, fontSize=FONT_SIZE - 1).encode(
            y=y, x=x("end"), text=alt.Text("text:N")
        ),
        hover(
            values([_tip(bar, group, at=at, unit=unit) for at, group, bar in bars]),
            tooltip=[
                alt.Tooltip("group:N", title="分组"),
                alt.Tooltip("label:N", title="类别"),
                alt.Tooltip("n:N", title="本期"),
                alt.Tooltip("complete:N", title="其中整月"),
                alt.Tooltip("previous:N", title="上年同期整月"),
            ],
            across="y",
            axis=beside,
        ),
    ]
    return to_spec(*layers, theme=theme, height=8 + ROW_HEIGHT * max(len(rows), 3))


def groups_alt(title: str, groups: Sequence[Group], *, unit: str) -> str:
    """The chart in words."""
    said = "；".join(
        f"按{group.name}：" + "，".join(f"{bar.label} {bar.text} {unit}" for bar in group.bars) for group in groups
    )
    return f"{title}，括号内为与上年同期整月相比：{said}。"


def _rows(groups: Sequence[Group]) -> list[tuple[int, Group, Category | None]]:
    """Each group's name, then its bars, numbered from the top."""
    rows: list[tuple[int, Group, Category | None]] = []
    for group in groups:
        rows.append((len(rows), group, None))
        for bar in group.bars:
            rows.append((len(rows), group, bar))
    return rows


def _end(bar: Category) -> float:
    return max(bar.n, bar.previous if bar.previous == bar.previous else 0)


def _tip(bar: Category, group: Group, *, at: int, unit: str) -> dict[str, object]:
    def text(number: float) -> str:
        return MISSING if number != number else f"{number:,.0f} {unit}"

    return {
        "at": at,
        "group": group.name,
        "label": bar.label,
        "n": text(bar.n),
        "complete": text(bar.complete),
        "previous": text(bar.previous),
    }
