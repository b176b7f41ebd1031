"""A heat table: what happened how often where. Small counts are a dot, the shade is a fixed class and says nothing about good or bad."""

from bisect import bisect_right
from collections.abc import Sequence

import altair as alt
import pandas as pd

from display.charts.spec import FONT_SIZE, Spec, chart, names_axis, to_spec, values
from display.names import plain, short_names
from display.theme import Theme

SMALL = "·"
"""What is written for counts below `least`."""

BOUNDS = (1, 3, 6, 10, 20)
"""Lower bounds of the classes: 1–2, 3–5, 6–9, 10–19, 20 and more."""

PALE_ON = 4
"""The class from which on text must be pale to be read."""

ROW_HEIGHT, TOP, KEY_ROWS = 27, 46, 1.15
KEY_SHARE = 0.085
"""Width of one entry of the key, in shares of the table."""


def build_heat(
    cells: pd.DataFrame,
    *,
    theme: Theme,
    unit: str,
    least: int = 1,
    totals: Sequence[str] = (),
    label_room: int = 120,
    what: str = "类别",
) -> Spec:
    """Rows (named by the frame's index) by townships (named by its columns, written from top to bottom), with the key below.

    Args:
        cells: counts.
        unit: what is counted (件).
        least: counts from 1 to below it are written as a dot and not told in the tooltip either.
        totals: a text for each row, at its right (涉及 12 个单位); none when empty.
        label_room: pixels for the names of the rows.
        what: what a row is, for the tooltip.
    """
    rows, columns = [plain(str(name)) for name in cells.index], short_names([str(name) for name in cells.columns])
    width = max(len(columns), 1)
    last = max(len(rows), 1)
    beyond = width * (0.11 if totals else 0)
    x_axis = names_axis([list(name) for name in columns], colour=theme.ink2, size=FONT_SIZE - 1, on_top=True)
    y_axis = names_axis(rows, colour=theme.ink, limit=label_room)
    x_scale = alt.Scale(domain=[-0.5, width - 0.5 + beyond], nice=False)
    y_scale = alt.Scale(domain=[last - 0.5 + KEY_ROWS, -0.5], nice=False)

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", scale=x_scale, axis=x_axis)

    def y(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", scale=y_scale, axis=y_axis)

    colours = [theme.few, *theme.classes(len(BOUNDS))]
    fill = alt.Color("shade:O", scale=alt.Scale(domain=list(range(len(colours))), range=colours), legend=None)
    drawn = _boxes(cells, rows=rows, columns=[plain(str(name)) for name in cells.columns], least=least, unit=unit)
    boxes = chart(values(drawn)).transform_calculate(
        left="datum.x - 0.5", right="datum.x + 0.5", top="datum.y - 0.5", bottom="datum.y + 0.5"
    )
    key = chart(values(_key(last=last, width=width, least=least, unit=unit)))
    layers = [
        boxes.mark_rect(stroke=theme.bg, strokeWidth=2).encode(
            x=x("left"),
            x2=alt.X2("right:Q"),
            y=y("top"),
            y2=alt.Y2("bottom:Q"),
            color=fill,
            tooltip=[
                alt.Tooltip("row:N", title=what),
                alt.Tooltip("column:N", title="镇（街道）"),
                alt.Tooltip("tip:N", title="数量"),
            ],
        ),
        *[
            chart(values(_texts(cells, least=least, pale=pale)))
            .mark_text(color=theme.bg if pale else theme.ink, fontSize=FONT_SIZE)
            .encode(x=x("x"), y=y("y"), text=alt.Text("text:N"))
            for pale in (False, True)
        ],
        key.mark_rect(stroke=theme.line, strokeWidth=1).encode(
            x=x("left"), x2=alt.X2("right:Q"), y=y("top"), y2=alt.Y2("bottom:Q"), color=fill
        ),
        key.mark_text(align="left", dx=5, color=theme.ink2, fontSize=FONT_SIZE - 1).encode(
            x=x("right"), y=y("y"), text=alt.Text("text:N")
        ),
    ]
    if totals:
        sums = [{"at": width - 0.4, "y": at, "text": text} for at, text in enumerate(totals)]
        layers.append(
            chart(values(sums))
            .mark_text(align="left", color=theme.ink2, fontSize=FONT_SIZE)
            .encode(x=x("at"), y=y("y"), text=alt.Text("text:N"))
        )
    return to_spec(*layers, theme=theme, height=round(TOP + ROW_HEIGHT * (last + KEY_ROWS)))


def heat_alt(title: str, cells: pd.DataFrame, *, unit: str, least: int = 1) -> str:
    """The table in words: its largest cells."""
    large = sorted(
        (
            (float(count), plain(str(row)), plain(str(column)))
            for row, counts in zip(cells.index, cells.to_numpy(), strict=True)
            for column, count in zip(cells.columns, counts, strict=True)
            if count >= max(least, 1)
        ),
        key=lambda cell: -cell[0],
    )[:5]
    if not large:
        return f"{title}：没有达到 {max(least, 1)} {unit}的格。"
    said = "，".join(f"{row}在{column} {count:,.0f} {unit}" for count, row, column in large)
    return f"{title}：最多的是{said}。"


def heat_text(count: float, *, least: int) -> str:
    """What is written in a cell: nothing for none, a dot for few."""
    if not count > 0:
        return ""
    return SMALL if count < least else f"{count:,.0f}"


def _boxes(
    cells: pd.DataFrame, *, rows: Sequence[str], columns: Sequence[str], least: int, unit: str
) -> list[dict[str, object]]:
    boxes: list[dict[str, object]] = []
    for at, counts in enumerate(cells.to_numpy(dtype=float)):
        for across, count in enumerate(counts):
            boxes.append(
                {
                    "x": across,
                    "y": at,
                    # A small count has the shade of its whole class: within it nothing can be told.
                    "shade": bisect_right(BOUNDS, count),
                    "row": rows[at],
                    "column": columns[across],
                    "tip": f"1–{least - 1} {unit}（不显示）" if 0 < count < least else f"{count:,.0f} {unit}",
                }
            )
    return boxes


def _texts(cells: pd.DataFrame, *, least: int, pale: bool) -> list[dict[str, object]]:
    """What is written on pale cells, or on dark ones."""
    return [
        {"x": across, "y": at, "text": text}
        for at, counts in enumerate(cells.to_numpy(dtype=float))
        for across, count in enumerate(counts)
        if (text := heat_text(count, least=least)) and (bisect_right(BOUNDS, count) >= PALE_ON) == pale
    ]


def _key(*, last: int, width: int, least: int, unit: str) -> list[dict[str, object]]:
    bounds = [*BOUNDS, None]
    texts = ["0"]
    for low, following in zip(BOUNDS, bounds[1:], strict=True):
        text = f"≥{low} {unit}" if following is None else f"{low}–{following - 1}"
        texts.append(f"{SMALL} {text}（不显示）" if following is not None and following <= least else text)
    key: list[dict[str, object]] = []
    left = -0.5
    for shade, text in enumerate(texts):
        box = width * 0.018
        key.append(
            {
                "left": left,
                "right": left + box,
                "top": last - 0.5 + 0.4,
                "bottom": last - 0.5 + 0.95,
                "y": last - 0.5 + 0.675,
                "shade": shade,
                "text": text,
            }
        )
        left += width * KEY_SHARE * (1.6 if "不显示" in text else 1)
    return key
