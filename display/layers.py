"""The layers of the map (UI.md, section 8), from ground to names; only the units can be clicked.

deck.gl reads a plain string as an accessor of a row; a text that means itself is a `pydeck.types.String`.
"""

from collections.abc import Sequence
from typing import Any

import pydeck as pdk

from display.deck import UNITS
from display.labels import LABEL_SIZE, Label
from display.sketch import Path, Sketch
from display.theme import FONT, Theme, rgb, rgba

_ITSELF = "-"
"""deck.gl's accessor for rows that are the path or polygon themselves."""

_PIXELS = pdk.types.String("pixels")


def _on_grid(sketch: Sketch) -> dict[str, Any]:
    """How deck.gl finds the places of a sketch: steps of its grid, counted from its middle."""
    view = sketch.viewport
    step = view.step
    return {
        "position_format": pdk.types.String("XY"),
        "coordinate_system": pdk.types.String("lnglat-offsets"),
        "coordinate_origin": [view.longitude, view.latitude],
        "model_matrix": [step, 0, 0, 0, 0, step, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
    }


def faded_layer(sketch: Sketch, *, drawn: set[str], theme: Theme) -> pdk.Layer:
    polygons = [polygon for code, parts in sketch.units.items() if code not in drawn for polygon in parts]
    return pdk.Layer(
        "PolygonLayer",
        polygons,
        id="b",
        get_polygon=_ITSELF,
        **_on_grid(sketch),
        get_fill_color=rgb(theme.faded),
        get_line_color=rgb(theme.faded_line),
        get_line_width=1,
        line_width_units=_PIXELS,
        pickable=False,
    )


def unit_layer(rows: list[dict[str, Any]], sketch: Sketch, *, theme: Theme, is_interactive: bool) -> pdk.Layer:
    """Fills only. Outlines of its own would be searched at every move and click of the mouse: on a machine without a graphics card
    that takes longer than a click may last, and the click is lost."""
    return pdk.Layer(
        "PolygonLayer",
        rows,
        id=UNITS,
        get_polygon="p",
        **_on_grid(sketch),
        get_fill_color="f",
        stroked=False,
        pickable=is_interactive,
        auto_highlight=is_interactive,
        highlight_color=rgba(theme.accent, opacity=70),
    )


def line_layers(
    sketch: Sketch, drawn: Sequence[str], hatched: Sequence[str], *, selected: str | None, theme: Theme, scale: float
) -> list[pdk.Layer]:
    outline = sketch.outline(selected) if selected else []
    return [
        _path_layer("l", sketch.seams(drawn), sketch, colour=rgb(theme.bg), width=1),
        _path_layer("h", sketch.hatch(hatched), sketch, colour=rgb(theme.hatch), width=scale),
        _path_layer(
            "t",
            sketch.borders,
            sketch,
            colour=rgba(theme.town_line, opacity=theme.town_line_opacity),
            width=1.3 * scale,
        ),
        _path_layer("f", sketch.focus, sketch, colour=rgb(theme.ink), width=2.4 * scale),
        _path_layer("k", outline, sketch, colour=rgb(theme.bg), width=7.5 * scale),
        _path_layer("s", outline, sketch, colour=rgb(theme.ink), width=3.5 * scale),
    ]


def _path_layer(name: str, paths: list[Path], sketch: Sketch, *, colour: list[int], width: float) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer",
        paths,
        id=name,
        get_path=_ITSELF,
        **_on_grid(sketch),
        get_color=colour,
        get_width=round(width, 2),
        width_units=_PIXELS,
        joint_rounded=True,
        cap_rounded=True,
        pickable=False,
    )


def name_layer(labels: list[Label], *, theme: Theme, scale: float) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        [{"s": label.text, "p": [label.longitude, label.latitude]} for label in labels],
        id="n",
        get_text="s",
        get_position="p",
        get_size=round(LABEL_SIZE * scale, 1),
        get_color=rgb(theme.ink),
        character_set=pdk.types.String("auto"),
        font_family=pdk.types.String(FONT),
        font_weight=600,
        font_settings={"sdf": True, "fontSize": 48, "buffer": 8, "radius": 14, "cutoff": 0.22},
        outline_width=5,
        outline_color=rgba(theme.bg, opacity=235),
        pickable=False,
    )
