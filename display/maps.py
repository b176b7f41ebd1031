"""The village map: a frame of values on the shapes of a place (UI.md, section 8)."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pydeck as pdk

from display.deck import UNITS, FastDeck, picked
from display.formats import figure_text
from display.labels import Label, clean, guarded, place_labels, short_township, short_unit
from display.legend import HATCHED, MISSING, class_colours, class_labels, class_of
from display.shapes import Shapes
from display.sketch import Path, Sketch
from display.theme import FONT, Theme, rgb, rgba
from indicators.model import Indicator
from indicators.places import Level, Place, Places

__all__ = ["LOCATOR_SIZE", "FastDeck", "build_locator", "build_map", "picked"]

LOCATOR_SIZE = (330, 196)
LABEL_SIZE = 13.0

_TOOLTIP = '<div style="font-weight:600">{n} <span style="font-weight:400;opacity:.8">{t}</span></div><div>{x}</div>'
_XY = pdk.types.String("XY")
_ITSELF = "-"
"""deck.gl's accessor for rows that are the path or polygon themselves."""


def build_map(
    shapes: Shapes,
    frame: pd.DataFrame,
    indicator: Indicator,
    *,
    place: Place,
    places: Places,
    theme: Theme,
    width: int,
    height: int,
    selected: str | None = None,
    interactive: bool = True,
    scale: float = 1.0,
) -> FastDeck:
    """The units of a values frame (Level.UNIT) coloured by class and fitted to `place` in `width` × `height` pixels.

    Units outside `place` or not in `frame` (out of the viewer's scope, not counted) are drawn faded, without code, name or
    figure. A row of the clickable layer carries c (code), n (name), t (name of the township), x (the figure in words), f (fill) and
    p (polygon), ordered by code. `selected` is outlined; `scale` enlarges type and lines (the wall).
    """
    sketch = shapes.sketch(place, width=width, height=height)
    units = _shown(frame, shapes, sketch, place=place)
    names = _labels(shapes, sketch, units, place=place, places=places, size=LABEL_SIZE * scale)
    rows = _rows(units, indicator, sketch, places=places, theme=theme)
    layers = [
        _faded_layer(sketch, drawn=set(units.index), theme=theme),
        _unit_layer(rows, theme=theme, is_interactive=interactive),
        *_line_layers(sketch, _hatched(units, indicator), selected=selected, theme=theme, scale=scale),
        _name_layer(names, theme=theme, scale=scale),
    ]
    return _deck(layers, sketch, theme=theme, is_interactive=interactive)


def build_locator(
    shapes: Shapes,
    frame: pd.DataFrame,
    indicator: Indicator,
    *,
    unit: str,
    places: Places,
    theme: Theme,
    width: int = LOCATOR_SIZE[0],
    height: int = LOCATOR_SIZE[1],
) -> FastDeck:
    """Where a unit lies: its township coloured as on the map, itself outlined (a co-operative: its village), all else faded.

    Not interactive: neither codes nor names nor figures are in it.
    """
    register = places.units
    township = Place(Level.TOWNSHIP, str(register.at[unit, "township_code"]))
    sketch = shapes.sketch(township, width=width, height=height)
    units = _shown(frame, shapes, sketch, place=township)
    rows = [{"f": row["f"], "p": row["p"]} for row in _rows(units, indicator, sketch, places=places, theme=theme)]
    selected = unit if unit in shapes.units else str(register.at[unit, "parent_code"])
    layers = [
        _faded_layer(sketch, drawn=set(units.index), theme=theme),
        _unit_layer(rows, theme=theme, is_interactive=False),
        *_line_layers(sketch, _hatched(units, indicator), selected=selected, theme=theme, scale=1.0),
    ]
    return _deck(layers, sketch, theme=theme, is_interactive=False)


def _shown(frame: pd.DataFrame, shapes: Shapes, sketch: Sketch, *, place: Place) -> pd.DataFrame:
    """The rows of the frame drawn in colour, ordered by code."""
    inside = shapes.townships_in(place)
    codes = [code for code in sketch.units if code in frame.index and shapes.township_of[code] in inside]
    return frame.loc[codes]


def _rows(
    units: pd.DataFrame, indicator: Indicator, sketch: Sketch, *, places: Places, theme: Theme
) -> list[dict[str, Any]]:
    labels = class_labels(units, indicator, level=Level.UNIT)
    fills = dict(enumerate(class_colours(indicator, theme=theme, count=len(labels))))
    fills |= {HATCHED: theme.few, MISSING: theme.no_data}
    classes = class_of(units, indicator, level=Level.UNIT).tolist()
    township_names = {code: clean(str(name)) for code, name in places.townships["name"].items()}
    rows = []
    for code, unit, number in zip(units.index, units.to_dict("records"), classes, strict=True):
        row = {
            "c": guarded(str(code)),
            "n": clean(str(unit["name"])),
            "t": township_names.get(unit["township_code"], ""),
            "x": f"{indicator.short_label}：{figure_text(indicator, unit)}",
            "f": rgb(fills[number]),
        }
        rows += [row | {"p": polygon} for polygon in sketch.units[code]]
    return rows


def _hatched(units: pd.DataFrame, indicator: Indicator) -> list[str]:
    classes = class_of(units, indicator, level=Level.UNIT)
    return [str(code) for code in units.index[classes == HATCHED]]


def _labels(
    shapes: Shapes, sketch: Sketch, units: pd.DataFrame, *, place: Place, places: Places, size: float
) -> list[Label]:
    if place.level in (Level.DISTRICT, Level.ZONE):
        inside = shapes.townships_in(place) & set(places.townships.index)
        names = [
            (short_township(str(places.townships.at[code, "name"])), spot)
            for code, spot in sketch.township_spots.items()
            if code in inside
        ]
    else:
        names = [
            (short_unit(str(name)), sketch.unit_spots[code])
            for code, name in zip(units.index, units["name"], strict=True)
        ]
    return place_labels(names, viewport=sketch.viewport, size=size)


def _faded_layer(sketch: Sketch, *, drawn: set[str], theme: Theme) -> pdk.Layer:
    polygons = [polygon for code, parts in sketch.units.items() if code not in drawn for polygon in parts]
    return pdk.Layer(
        "PolygonLayer",
        polygons,
        id="b",
        get_polygon=_ITSELF,
        position_format=_XY,
        get_fill_color=rgb(theme.faded),
        get_line_color=rgb(theme.faded_line),
        get_line_width=1,
        line_width_units=pdk.types.String("pixels"),
        pickable=False,
    )


def _unit_layer(rows: list[dict[str, Any]], *, theme: Theme, is_interactive: bool) -> pdk.Layer:
    return pdk.Layer(
        "PolygonLayer",
        rows,
        id=UNITS,
        get_polygon="p",
        position_format=_XY,
        get_fill_color="f",
        get_line_color=rgb(theme.bg),
        get_line_width=1,
        line_width_units=pdk.types.String("pixels"),
        pickable=is_interactive,
        auto_highlight=is_interactive,
        highlight_color=rgba(theme.accent, opacity=70),
    )


def _line_layers(
    sketch: Sketch, hatched: Sequence[str], *, selected: str | None, theme: Theme, scale: float
) -> list[pdk.Layer]:
    outline = sketch.outline(selected) if selected else []
    return [
        _path_layer("h", sketch.hatch(hatched), colour=rgb(theme.hatch), width=scale),
        _path_layer(
            "t", sketch.borders, colour=rgba(theme.town_line, opacity=theme.town_line_opacity), width=1.3 * scale
        ),
        _path_layer("f", sketch.focus, colour=rgb(theme.ink), width=2.4 * scale),
        _path_layer("k", outline, colour=rgb(theme.bg), width=7.5 * scale),
        _path_layer("s", outline, colour=rgb(theme.ink), width=3.5 * scale),
    ]


def _path_layer(name: str, paths: list[Path], *, colour: list[int], width: float) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer",
        paths,
        id=name,
        get_path=_ITSELF,
        position_format=_XY,
        get_color=colour,
        get_width=round(width, 2),
        width_units=pdk.types.String("pixels"),
        joint_rounded=True,
        cap_rounded=True,
        pickable=False,
    )


def _name_layer(labels: list[Label], *, theme: Theme, scale: float) -> pdk.Layer:
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


def _deck(layers: list[pdk.Layer], sketch: Sketch, *, theme: Theme, is_interactive: bool) -> FastDeck:
    view = sketch.viewport
    style = {
        "backgroundColor": theme.ink,
        "color": theme.bg,
        "fontFamily": FONT,
        "fontSize": "13px",
        "borderRadius": "6px",
        "padding": "6px 10px",
    }
    return FastDeck(
        layers,
        view_state=pdk.ViewState(longitude=view.longitude, latitude=view.latitude, zoom=view.zoom),
        is_interactive=is_interactive,
        tooltip={"html": _TOOLTIP, "style": style},
    )
