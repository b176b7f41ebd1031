"""The village map as a picture for files: the same shapes, classes, names and legend as on screen, as one SVG."""

import html
from collections.abc import Iterable, Mapping
from itertools import pairwise

import pandas as pd

from display.cells import xml_text
from display.labels import LABEL_SIZE, Label, text_width
from display.legend import Legend, LegendClass, Pattern
from display.maps import hatched_units, map_labels, shown_units, unit_fills
from display.shapes import Shapes
from display.sketch import Path, Polygon, Sketch
from display.theme import FONT, Theme
from indicators.model import Indicator
from indicators.places import Place, Places

LEGEND_WIDTH = 178
_LEFT = 16
_SMALL, _LARGE = 12, 24
_SWATCH = 16
_LINE = 15
_STEPS = 10
"""Steps of a sketch to a pixel."""


def build_map_svg(
    shapes: Shapes,
    frame: pd.DataFrame,
    indicator: Indicator,
    *,
    place: Place,
    places: Places,
    theme: Theme,
    legend: Legend,
    heading: str,
    figure: str,
    detail: str,
    width: int,
    height: int,
) -> str:
    """The units of a values frame (Level.UNIT) coloured by class, and right of them the legend under the figure of the whole.

    Args:
        frame, place, places: as `display.maps.build_map`; units outside are drawn faded.
        legend: `display.legend.build_legend` of the rows on the map; 数量少 and 无数据 are always in it.
        heading, figure, detail: what the figure is (全区整改销号), the figure, n/N.
        width, height: pixels of the whole, legend included.
    """
    wide = width - LEGEND_WIDTH
    sketch = shapes.sketch(place, width=wide, height=height)
    units = shown_units(frame, shapes, sketch, place=place)
    names = map_labels(shapes, sketch, units, place=place, places=places, size=LABEL_SIZE)
    hatched = sketch.hatch(hatched_units(units, indicator))
    to_pixels = _Pixels(sketch)
    fills = dict(zip(units.index, unit_fills(units, indicator, theme=theme), strict=True))
    inside = [
        _areas(sketch, {code: theme.faded for code in sketch.units if code not in fills}, to_pixels),
        _areas(sketch, fills, to_pixels),
        _lines(sketch.seams(list(units.index)), to_pixels, colour=theme.bg, width=1),
        _lines(hatched, to_pixels, colour=theme.hatch, width=1),
        _lines(sketch.borders, to_pixels, colour=theme.town_line, width=1.3),
        _lines(sketch.focus, to_pixels, colour=theme.ink, width=2.4),
        *[_name(label, sketch, theme=theme) for label in names],
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="{FONT}">'
        f'<defs><clipPath id="c"><rect width="{wide}" height="{height}"/></clipPath>'
        f'<pattern id="h" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="5" height="5" fill="{theme.few}"/><rect width="1" height="5" fill="{theme.hatch}"/></pattern></defs>'
        f'<rect width="{width}" height="{height}" fill="{theme.bg}"/>'
        f'<g clip-path="url(#c)">{"".join(inside)}</g>'
        f'<g transform="translate({wide + _LEFT} 0)">'
        f"{_legend(legend, heading=heading, figure=figure, detail=detail, theme=theme)}</g></svg>"
    )


class _Pixels:
    """From a sketch's steps, east and north of its middle, to pixels right and down from the corner."""

    def __init__(self, sketch: Sketch) -> None:
        view = sketch.viewport
        self._middle = view.width / 2, view.height / 2
        self._flattening = view.flattening

    def path(self, steps: Path) -> str:
        points = zip(steps[::2], steps[1::2], strict=True)
        return "L".join(
            f"{self._middle[0] + east / _STEPS:.1f} {self._middle[1] - north / _STEPS / self._flattening:.1f}"
            for east, north in points
        )


def _areas(sketch: Sketch, fills: Mapping[str, str], to_pixels: _Pixels) -> str:
    paths = []
    for code, fill in fills.items():
        rings = [ring for polygon in sketch.units[code] for ring in _rings(polygon)]
        outline = "".join(f"M{to_pixels.path(ring)}Z" for ring in rings)
        paths.append(f'<path d="{outline}" fill="{fill}" fill-rule="evenodd"/>')
    return "".join(paths)


def _rings(polygon: Polygon) -> list[Path]:
    if not isinstance(polygon, dict):
        return [polygon]
    positions = polygon["positions"]
    ends = [0, *polygon["holeIndices"], len(positions)]
    return [positions[start:end] for start, end in pairwise(ends)]


def _lines(paths: Iterable[Path], to_pixels: _Pixels, *, colour: str, width: float) -> str:
    lines = "".join(f"M{to_pixels.path(path)}" for path in paths if path)
    if not lines:
        return ""
    return f'<path d="{lines}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"/>'


def _name(label: Label, sketch: Sketch, *, theme: Theme) -> str:
    view = sketch.viewport
    right, down = view.pixels(label.longitude, label.latitude)
    return (
        f'<text x="{view.width / 2 + right:.1f}" y="{view.height / 2 + down + LABEL_SIZE * 0.36:.1f}" text-anchor="middle" '
        f'font-size="{LABEL_SIZE:g}" font-weight="600" fill="{theme.ink}" stroke="{theme.bg}" stroke-width="3" '
        f'stroke-linejoin="round" paint-order="stroke">{_escaped(label.text)}</text>'
    )


def _legend(legend: Legend, *, heading: str, figure: str, detail: str, theme: Theme) -> str:
    wide = LEGEND_WIDTH - _LEFT
    parts, down = [], 18
    for line in _wrapped(heading, width=wide):
        parts.append(_text(line, down=down, size=_SMALL, colour=theme.ink2))
        down += _LINE
    down += _LARGE - 8
    size = _LARGE if text_width(figure, size=_LARGE) <= wide else _SMALL + 2
    parts.append(_text(figure, down=down, size=size, colour=theme.ink, weight=600))
    down += _LINE + 3
    for line in _wrapped(detail, width=wide):
        parts.append(_text(line, down=down, size=_SMALL, colour=theme.ink2))
        down += _LINE
    down += _LINE
    parts.append(_text(legend.unit or "分级", down=down, size=_SMALL, colour=theme.ink, weight=600))
    parts.append(_text(legend.counted, down=down, size=_SMALL, colour=theme.ink2, right=wide))
    down += 8
    for row in legend.lines:
        lines = _wrapped(row.label, width=wide - _SWATCH - 46)
        parts.append(_swatch(row, down=down + 2, theme=theme))
        parts.append(_text(f"{row.count:,}", down=down + 14, size=_SMALL, colour=theme.ink2, right=wide))
        for line in lines:
            parts.append(_text(line, down=down + 14, left=_SWATCH + 8, size=_SMALL, colour=theme.ink))
            down += _LINE
        down += 8
    for line in _wrapped(legend.note, width=wide):
        down += _LINE
        parts.append(_text(line, down=down, size=_SMALL, colour=theme.ink2))
    return "".join(parts)


def _swatch(row: LegendClass, *, down: int, theme: Theme) -> str:
    fill = "url(#h)" if row.pattern is Pattern.HATCH else row.colour
    return f'<rect x="0.5" y="{down}" width="{_SWATCH}" height="{_SWATCH}" rx="2" fill="{fill}" stroke="{theme.line}"/>'


def _text(
    text: str, *, down: int, size: int, colour: str, left: int = 0, right: int | None = None, weight: int = 400
) -> str:
    anchor = f'x="{left}"' if right is None else f'x="{right}" text-anchor="end"'
    return (
        f'<text {anchor} y="{down}" font-size="{size}" font-weight="{weight}" fill="{colour}">{_escaped(text)}</text>'
    )


def _wrapped(text: str, *, width: float) -> list[str]:
    lines = [""]
    for character in xml_text(text):
        if text_width(lines[-1] + character, size=_SMALL) > width:
            lines.append("")
        lines[-1] += character
    return [line for line in lines if line]


def _escaped(text: str) -> str:
    return html.escape(xml_text(text))
