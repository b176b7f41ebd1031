"""The village map: the figures of units on the shapes of a place (UI.md, section 8)."""

from typing import Any

import pydeck as pdk

from display.deck import FastDeck, picked
from display.formats import figure_texts
from display.labels import LABEL_SIZE, Label, clean, guarded, place_labels, short_township, short_unit
from display.layers import faded_layer, line_layers, name_layer, unit_layer
from display.legend import HATCHED, MISSING, class_colours, class_labels, class_of
from display.shapes import Shapes
from display.sketch import Sketch
from display.theme import FONT, Theme, rgb
from indicators.figures import Figures
from indicators.model import Indicator
from indicators.places import Level, Place, Places

__all__ = ["LOCATOR_SIZE", "FastDeck", "build_locator", "build_map", "picked"]

LOCATOR_SIZE = (330, 196)

_TOOLTIP = (
    '<div style="font-weight:600">{n} <span style="font-weight:400;opacity:.8">{t}</span></div><div>%s：{x}</div>'
)
"""Name and township over the indicator and its figure; the indicator is said once, not in each of hundreds of rows."""


def build_map(
    shapes: Shapes,
    figures: Figures,
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
    """The units with `figures` (Level.UNIT) coloured by class and fitted to `place` in `width` × `height` pixels.

    Units outside `place` or not in `figures` (out of the viewer's scope, not counted) are drawn faded, without code, name or
    figure. A row of the clickable layer carries c (code), n (name), t (name of the township), x (the figure), f (fill) and
    p (polygon), ordered by code. `selected` is outlined; `scale` enlarges type and lines (the wall).
    """
    sketch = shapes.sketch(place, width=width, height=height)
    units = shown_units(figures, shapes, sketch, place=place)
    names = map_labels(shapes, sketch, units, place=place, places=places, size=LABEL_SIZE * scale)
    rows = _rows(units, indicator, sketch, places=places, theme=theme)
    layers = [
        faded_layer(sketch, drawn=set(units.codes), theme=theme),
        unit_layer(rows, sketch, theme=theme, is_interactive=interactive),
        *line_layers(
            sketch, list(units.codes), hatched_units(units, indicator), selected=selected, theme=theme, scale=scale
        ),
        name_layer(names, theme=theme, scale=scale),
    ]
    return _deck(layers, sketch, theme=theme, tooltip=_TOOLTIP % indicator.short_label if interactive else None)


def build_locator(
    shapes: Shapes,
    figures: Figures,
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

    Raises:
        UnknownPlace: no such unit.
    """
    township = places.parent(Place(Level.UNIT, unit))
    sketch = shapes.sketch(township, width=width, height=height)
    units = shown_units(figures, shapes, sketch, place=township)
    rows = [{"f": row["f"], "p": row["p"]} for row in _rows(units, indicator, sketch, places=places, theme=theme)]
    selected = unit if unit in shapes.units else str(places.units.at[unit, "parent_code"])
    layers = [
        faded_layer(sketch, drawn=set(units.codes), theme=theme),
        unit_layer(rows, sketch, theme=theme, is_interactive=False),
        *line_layers(
            sketch, list(units.codes), hatched_units(units, indicator), selected=selected, theme=theme, scale=1.0
        ),
    ]
    return _deck(layers, sketch, theme=theme, tooltip=None)


def shown_units(figures: Figures, shapes: Shapes, sketch: Sketch, *, place: Place) -> Figures:
    """Those drawn in colour, ordered by code."""
    inside = shapes.townships_in(place)
    return figures.of([code for code in sketch.units if shapes.township_of[code] in inside])


def _rows(
    units: Figures, indicator: Indicator, sketch: Sketch, *, places: Places, theme: Theme
) -> list[dict[str, Any]]:
    township_names = {code: clean(str(name)) for code, name in places.townships["name"].items()}
    rows = []
    fills, texts = unit_fills(units, indicator, theme=theme), figure_texts(indicator, units)
    colours = {fill: rgb(fill) for fill in set(fills)}
    columns = (units.codes.tolist(), units["name"].tolist(), units["township_code"].tolist())
    for code, name, township, text, fill in zip(*columns, texts, fills, strict=True):
        row = {
            "c": guarded(str(code)),
            "n": clean(str(name)),
            "t": township_names.get(township, ""),
            "x": text,
            "f": colours[fill],
        }
        rows += [row | {"p": polygon} for polygon in sketch.units[code]]
    return rows


def unit_fills(units: Figures, indicator: Indicator, *, theme: Theme) -> list[str]:
    """Colour of each row, ``#RRGGBB``."""
    labels = class_labels(units, indicator, level=Level.UNIT)
    fills = dict(enumerate(class_colours(indicator, theme=theme, count=len(labels))))
    fills |= {HATCHED: theme.few, MISSING: theme.no_data}
    return [fills[number] for number in class_of(units, indicator, level=Level.UNIT).tolist()]


def hatched_units(units: Figures, indicator: Indicator) -> list[str]:
    """Codes of the rows drawn with lines: too few, or withheld."""
    classes = class_of(units, indicator, level=Level.UNIT)
    return [str(code) for code in units.codes[classes == HATCHED]]


def map_labels(
    shapes: Shapes, sketch: Sketch, units: Figures, *, place: Place, places: Places, size: float
) -> list[Label]:
    """Names of the townships of a district or zone, or of the units of a township, where they fit."""
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
            for code, name in zip(units.codes, units["name"], strict=True)
        ]
    return place_labels(names, viewport=sketch.viewport, size=size)


def _deck(layers: list[pdk.Layer], sketch: Sketch, *, theme: Theme, tooltip: str | None) -> FastDeck:
    """The layers as seen in the sketch; without a tooltip the map is a picture that cannot be moved."""
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
        tooltip=None if tooltip is None else {"html": tooltip, "style": style},
    )
