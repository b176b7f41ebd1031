"""The village map as a picture for files: the same shapes, classes, names and legend as on screen, as one SVG."""

import html
from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np

from display.cells import xml_text
from display.labels import LABEL_SIZE, Label, text_width
from display.legend import Legend, LegendClass, Pattern
from display.maps import hatched_units, map_labels, shown_units, unit_fills
from display.shapes import Shapes
from display.sketch import Path, Polygon, Sketch
from display.theme import FONT, Theme
from indicators.figures import Figures
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
    figures: Figures,
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
    """The units with `figures` (Level.UNIT) coloured by class, and right of them the legend under the figure of the whole.

    Args:
        figures, place, places: as `display.maps.build_map`; units outside are drawn faded.
        legend: `display.legend.build_legend` of the rows on the map; 数量少 and 无数据 are always in it.
        heading, figure, detail: what the figure is (全区整改销号), the figure, n/N.
        width, height: pixels of the whole, legend included.
    """
    wide = width - LEGEND_WIDTH
    sketch = shapes.sketch(place, width=wide, height=height)
    units = shown_units(figures, shapes, sketch, place=place)
    names = map_labels(shapes, sketch, units, place=place, places=places, size=LABEL_SIZE)
    to_steps = _Steps(sketch)
    hatched = set(hatched_units(units, indicator))
    fills = {
        code: "url(#h)" if code in hatched else fill
        for code, fill in zip(units.codes, unit_fills(units, indicator, theme=theme), strict=True)
    }
    view = sketch.viewport
    inside = [
        _areas(
            sketch, {code: theme.faded for code in sketch.units if code not in fills}, to_steps, edge=theme.faded_line
        ),
        _areas(sketch, fills, to_steps, edge=theme.bg),
        _lines(sketch.borders, to_steps, colour=theme.town_line, width=1.3),
        _lines(sketch.focus, to_steps, colour=theme.ink, width=2.4),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{FONT}"><defs><clipPath id="c"><rect width="{wide}" height="{height}"/></clipPath>'
        f"{_pattern('h', size=7 * _STEPS, line=_STEPS, theme=theme)}{_pattern('k', size=5, line=1, theme=theme)}</defs>"
        f'<rect width="{width}" height="{height}" fill="{theme.bg}"/>'
        f'<g clip-path="url(#c)"><g transform="translate({view.width / 2} {view.height / 2}) scale({1 / _STEPS})">'
        f"{''.join(inside)}</g>{''.join(_name(label, sketch, theme=theme) for label in names)}</g>"
        f'<g transform="translate({wide + _LEFT} 0)">'
        f"{_legend(legend, heading=heading, figure=figure, detail=detail, theme=theme)}</g></svg>"
    )


def _pattern(name: str, *, size: int, line: int, theme: Theme) -> str:
    return (
        f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="{size}" height="{size}" fill="{theme.few}"/>'
        f'<rect width="{line}" height="{size}" fill="{theme.hatch}"/></pattern>'
    )


class _Steps:
    """A sketch's steps, east and north of its middle, as steps right and down: whole and each from the one before, which is half as
    long as pixels."""

    def __init__(self, sketch: Sketch) -> None:
        self._tall = -1 / sketch.viewport.flattening

    def path(self, steps: Path) -> str:
        right = np.array(steps[::2])
        down = np.rint(np.array(steps[1::2]) * self._tall).astype(int)
        points = np.column_stack([right, down])
        points[1:] -= points[:-1].copy()
        first, *others = points.tolist()
        return f"M{first[0]} {first[1]}l{' '.join(f'{x} {y}' for x, y in others)}"


def _areas(sketch: Sketch, fills: Mapping[str, str], to_steps: _Steps, *, edge: str) -> str:
    paths = []
    for code, fill in fills.items():
        rings = [ring for polygon in sketch.units[code] for ring in _rings(polygon)]
        outline = "".join(f"{to_steps.path(ring)}z" for ring in rings)
        paths.append(f'<path d="{outline}" fill="{fill}" fill-rule="evenodd"/>')
    # Each outline twice, by both neighbours, costs less than the borders between them a second time as lines.
    return f'<g stroke="{edge}" stroke-width="{_STEPS}" stroke-linejoin="round">{"".join(paths)}</g>'


def _rings(polygon: Polygon) -> list[Path]:
    if not isinstance(polygon, dict):
        return [polygon]
    positions = polygon["positions"]
    # Starts of holes are counted in numbers, two to a point.
    ends = [0, *polygon["holeIndices"], len(positions)]
    return [positions[start:end] for start, end in pairwise(ends)]


def _lines(paths: Iterable[Path], to_steps: _Steps, *, colour: str, width: float) -> str:
    lines = "".join(to_steps.path(path) for path in paths if path)
    if not lines:
        return ""
    return (
        f'<path d="{lines}" fill="none" stroke="{colour}" stroke-width="{width * _STEPS:g}" stroke-linejoin="round"/>'
    )


def _name(label: Label, sketch: Sketch, *, theme: Theme) -> str:
    view = sketch.viewport
    right, down = view.pixels(label.longitude, label.latitude)
    return (
        f'<text x="{view.width / 2 + right:.1f}" y="{view.height / 2 + down + LABEL_SIZE * 0.36:.1f}" '
        f'text-anchor="middle" font-size="{LABEL_SIZE:g}" font-weight="600" fill="{theme.ink}" stroke="{theme.bg}" '
        f'stroke-width="3" stroke-linejoin="round" paint-order="stroke">{_escaped(label.text)}</text>'
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
    fill = "url(#k)" if row.pattern is Pattern.HATCH else row.colour
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
