"""The map of the wall as plain numbers: outlines once, and for each scene one small number a unit. The browser does the painting.

Not a pydeck deck: a deck is sent whole for every change of colour and needs a WebGL context, which a machine that runs for months
may lose. A canvas has neither trouble (docs/decisions.md).
"""

from collections.abc import Mapping
from typing import Any

from display.labels import clean, short_township
from display.legend import HATCHED, MISSING, class_colours, class_labels, class_of
from display.shapes import Shapes
from display.sketch import Sketch
from display.theme import Theme
from indicators.figures import Figures
from indicators.model import Indicator
from indicators.places import DISTRICT, Level, Places

WIDTH, HEIGHT = 900, 620
"""The drawing's own pixels; the browser scales them to the screen."""


def wall_sketch(shapes: Shapes) -> Sketch:
    return shapes.sketch(DISTRICT, width=WIDTH, height=HEIGHT)


def outlines(shapes: Shapes, *, places: Places) -> Mapping[str, Any]:
    """width, height, flattening; units (polygons of each, by code), seams, borders, in tenths of pixels east and north of the middle;
    names (text, x, y in pixels right and down of it), the largest township first."""
    sketch = wall_sketch(shapes)
    spots = sorted(sketch.township_spots.items(), key=lambda item: -item[1].pixels)
    names = []
    for code, spot in spots:
        if code in places.townships.index:
            right, down = sketch.viewport.pixels(spot.longitude, spot.latitude)
            names.append([short_township(clean(str(places.townships.at[code, "name"]))), round(right), round(down)])
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "flattening": round(sketch.viewport.flattening, 5),
        "units": list(sketch.units.values()),
        "seams": sketch.seams(list(sketch.units)),
        "borders": sketch.borders,
        "names": names,
    }


def fills(figures: Figures, indicator: Indicator, shapes: Shapes, *, theme: Theme) -> tuple[list[str], list[int]]:
    """(palette, place in it of each unit of `outlines`). The last three colours are 数量少 (hatched), 无数据 and not counted."""
    codes = list(wall_sketch(shapes).units)
    drawn = figures.of(codes)
    colours = class_colours(indicator, theme=theme, count=len(class_labels(drawn, indicator, level=Level.UNIT)))
    palette = [*colours, theme.few, theme.no_data, theme.faded]
    place = {HATCHED: len(colours), MISSING: len(colours) + 1}
    classes = {
        code: place.get(number, number)
        for code, number in zip(drawn.codes, class_of(drawn, indicator, level=Level.UNIT).tolist(), strict=True)
    }
    return palette, [classes.get(code, len(palette) - 1) for code in codes]
