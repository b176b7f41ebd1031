"""A long list of items at a glance: one tile an item, in the list's order, shaded by fixed classes of how many units it was found in."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from display.charts.spec import FONT_SIZE, Spec, chart, to_spec, values
from display.names import plain
from display.theme import Theme

ROW_HEIGHT = 44

BOUNDS = (1, 3, 10, 30, 60)
"""Lower bounds of the classes in units: 1–2, 3–9, 10–29, 30–59, 60 and more."""

PALE_ON = 4

KEY_STEP = 1.28


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One item: its number in the list (`name`, short), what it is, how often it was found and in how many units."""

    name: str
    label: str
    count: float
    units: float


def build_tiles(tiles: Sequence[Tile], *, theme: Theme, unit: str, who: str, in_a_row: int = 15) -> Spec:
    """Tiles in the given order, `in_a_row` in a row, with the key below. The number in the middle is that of the units.

    Args:
        unit: what is counted (项), for the tooltip.
        who: unit of the units (个单位).
    """
    rows = max(1, -(-len(tiles) // in_a_row))
    x_scale = alt.Scale(domain=[-0.5, in_a_row - 0.5], nice=False)
    y_scale = alt.Scale(domain=[rows - 0.5 + 0.75, -0.5], nice=False)
    no_axis = alt.Axis(labels=False, grid=False)
    colours = [theme.few, *theme.classes(len(BOUNDS))]
    fill = alt.Color("shade:O", scale=alt.Scale(domain=list(range(len(colours))), range=colours), legend=None)

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", scale=x_scale, axis=no_axis)

    def y(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", scale=y_scale, axis=no_axis)

    drawn = [
        {
            "x": at % in_a_row,
            "y": at // in_a_row,
            "shade": bisect_right(BOUNDS, tile.units),
            "label": plain(tile.label),
            "count": f"{tile.count:,.0f} {unit}",
            "units": f"{tile.units:,.0f} {who}",
        }
        for at, tile in enumerate(tiles)
    ]
    boxes = chart(values(drawn)).transform_calculate(
        left="datum.x - 0.5", right="datum.x + 0.5", top="datum.y - 0.5", bottom="datum.y + 0.5"
    )
    key = chart(values(_key(rows, who=who)))
    layers = [
        boxes.mark_rect(stroke=theme.bg, strokeWidth=2).encode(
            x=x("left"),
            x2=alt.X2("right:Q"),
            y=y("top"),
            y2=alt.Y2("bottom:Q"),
            color=fill,
            tooltip=[
                alt.Tooltip("label:N", title="内容"),
                alt.Tooltip("count:N", title="发现问题"),
                alt.Tooltip("units:N", title="涉及单位"),
            ],
        ),
        *_texts(tiles, in_a_row=in_a_row, x=x("x"), y=y("y"), theme=theme),
        key.mark_rect(stroke=theme.line, strokeWidth=1).encode(
            x=x("left"), x2=alt.X2("right:Q"), y=y("top"), y2=alt.Y2("bottom:Q"), color=fill
        ),
        key.mark_text(align="left", dx=5, color=theme.ink2, fontSize=FONT_SIZE - 1).encode(
            x=x("right"), y=y("y"), text=alt.Text("text:N")
        ),
    ]
    return to_spec(*layers, theme=theme, height=round(8 + ROW_HEIGHT * (rows + 0.75)))


def tiles_alt(title: str, tiles: Sequence[Tile], *, who: str) -> str:
    """The tiles in words: those found in most units."""
    most = sorted((tile for tile in tiles if tile.units > 0), key=lambda tile: -tile.units)[:5]
    if not most:
        return f"{title}：均未发现。"
    said = "，".join(f"{plain(tile.label)} {tile.units:,.0f} {who}" for tile in most)
    return f"{title}：涉及最多的是{said}。"


def _texts(tiles: Sequence[Tile], *, in_a_row: int, x: alt.X, y: alt.Y, theme: Theme) -> list[alt.Chart]:
    """Name and number of each tile, pale on dark ones."""
    layers = []
    for pale in (False, True):
        written = chart(
            values(
                [
                    {"x": at % in_a_row, "y": at // in_a_row, "name": plain(tile.name), "text": f"{tile.units:,.0f}"}
                    for at, tile in enumerate(tiles)
                    if (bisect_right(BOUNDS, tile.units) >= PALE_ON) == pale
                ]
            )
        )
        colour = theme.bg if pale else theme.ink
        name = written.mark_text(color=colour, fontSize=FONT_SIZE - 1, dy=-9)
        number = written.mark_text(color=colour, fontSize=FONT_SIZE + 2, dy=8, fontWeight=600)
        layers += [name.encode(x=x, y=y, text=alt.Text("name:N")), number.encode(x=x, y=y, text=alt.Text("text:N"))]
    return layers


def _key(rows: int, *, who: str) -> list[dict[str, object]]:
    bounds = [*BOUNDS, None]
    texts = ["0"]
    for low, following in zip(BOUNDS, bounds[1:], strict=True):
        texts.append(f"≥{low} {who}" if following is None else f"{low}–{following - 1}")
    bottom = rows - 0.5
    return [
        {
            "left": -0.5 + at * KEY_STEP,
            "right": -0.5 + at * KEY_STEP + 0.3,
            "top": bottom + 0.25,
            "bottom": bottom + 0.6,
            "y": bottom + 0.425,
            "shade": at,
            "text": text,
        }
        for at, text in enumerate(texts)
    ]
