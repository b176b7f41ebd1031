"""A table of counts whose cells are shaded by fixed classes: the number is always written, the shade only leads the eye."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from display.charts.spec import FONT_SIZE, Spec, chart, names_axis, to_spec, values
from display.names import plain
from display.theme import Theme

NOTHING = "·"
DARK = 3
"""The class from which on text must be pale to be read."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell: positions of its row and column, what decides its class (NaN: none), and what is written (empty: the amount)."""

    row: int
    column: int
    amount: float
    text: str = ""
    tip: str = ""


def build_matrix(
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Sequence[Cell],
    *,
    bounds: Sequence[float],
    theme: Theme,
    row_height: int = 30,
) -> Spec:
    """Rows by columns, names of columns on top.

    Args:
        bounds: ascending lower bounds of the classes, four at most; below the first a cell stays unshaded.
    """
    colours = [theme.bg2, *theme.classes(len(bounds) + 1)[1:]] if bounds else [theme.bg2]
    x_axis = names_axis([plain(name) for name in columns], colour=theme.ink2, on_top=True)
    y_axis = names_axis([plain(name) for name in rows], colour=theme.ink)
    x_scale = alt.Scale(domain=[-0.5, max(len(columns), 1) - 0.5], nice=False)
    y_scale = alt.Scale(domain=[max(len(rows), 1) - 0.5, -0.5], nice=False)
    drawn = values(
        [
            {
                "left": cell.column - 0.5,
                "right": cell.column + 0.5,
                "top": cell.row - 0.5,
                "bottom": cell.row + 0.5,
                "x": cell.column,
                "y": cell.row,
                "shade": _shade(cell, bounds),
                "dark": _shade(cell, bounds) >= DARK,
                "text": cell_text(cell),
                "row": plain(rows[cell.row]),
                "column": plain(columns[cell.column]),
                "tip": cell.tip or cell_text(cell),
            }
            for cell in cells
        ]
    )
    shades = list(range(len(colours)))
    fill = alt.Color("shade:O", scale=alt.Scale(domain=shades, range=colours), legend=None)
    boxes = chart(drawn)
    layers = [
        boxes.mark_rect(stroke=theme.bg, strokeWidth=2).encode(
            x=alt.X("left:Q", scale=x_scale, axis=x_axis),
            x2=alt.X2("right:Q"),
            y=alt.Y("top:Q", scale=y_scale, axis=y_axis),
            y2=alt.Y2("bottom:Q"),
            color=fill,
            tooltip=[
                alt.Tooltip("row:N", title="行"),
                alt.Tooltip("column:N", title="列"),
                alt.Tooltip("tip:N", title="数量"),
            ],
        ),
        *[
            boxes.transform_filter(f"datum.dark == {str(dark).lower()}")
            .mark_text(color=theme.bg if dark else theme.ink, fontSize=FONT_SIZE)
            .encode(
                x=alt.X("x:Q", scale=x_scale, axis=x_axis),
                y=alt.Y("y:Q", scale=y_scale, axis=y_axis),
                text=alt.Text("text:N"),
            )
            for dark in (False, True)
        ],
    ]
    return to_spec(*layers, theme=theme, height=28 + row_height * max(len(rows), 2))


def matrix_alt(title: str, rows: Sequence[str], columns: Sequence[str], cells: Sequence[Cell]) -> str:
    """The table in words: its largest cells."""
    filled = sorted((cell for cell in cells if cell.amount > 0), key=lambda cell: -cell.amount)[:5]
    if not filled:
        return f"{title}：均为零。"
    said = "，".join(f"{plain(rows[cell.row])}{plain(columns[cell.column])} {cell_text(cell)}" for cell in filled)
    return f"{title}：最多的是{said}。"


def cell_text(cell: Cell) -> str:
    """What is written in a cell; nothing at all is a dot."""
    if cell.text:
        return cell.text
    return f"{cell.amount:,.0f}" if cell.amount > 0 else NOTHING


def _shade(cell: Cell, bounds: Sequence[float]) -> int:
    return bisect_right(bounds, cell.amount) if cell.amount == cell.amount else 0
