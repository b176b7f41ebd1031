"""Areas as drawn in one viewport: simplified to its pixels, shared borders still shared, as whole steps from its middle.

Whole steps are half as long as degrees in the JSON, which is most of what a map weighs.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from display.viewport import Viewport

Path = list[int]
"""Steps east and north of the viewport's middle in turn (deck.gl: positionFormat XY)."""

Polygon = Path | dict[str, list[int]]
"""A ring without its closing point, or with holes ``{"positions": …, "holeIndices": …}``."""

Geometries = NDArray[Any]

_SIMPLIFIED_BY = 1.0
"""Pixels; a corner is cut off when the triangle lost is smaller than this squared."""

_DUST = 4.0
"""Square pixels below which an islet is left out."""

AROUND = 0.3
"""How much beyond the viewport is drawn, in viewports, so that a little panning shows no edge."""

HATCH_SPACING = 8.0
"""Pixels between hatch lines, measured sideways."""


@dataclass(frozen=True)
class Spot:
    """Where the name of an area may stand: its point, its drawn outline, its size in square pixels."""

    longitude: float
    latitude: float
    outline: BaseGeometry
    pixels: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Sketch:
    """Attributes:
    units: polygons of each drawn unit that comes near the viewport, by code and ordered by it.
    border, borders: township borders, each stretch once; the geometry, and how it is drawn.
    focus: the border of the place looked at; empty for the district.
    unit_spots, township_spots: where their names may stand.
    """

    viewport: Viewport
    units: Mapping[str, list[Polygon]]
    border: BaseGeometry
    borders: list[Path]
    focus: list[Path]
    unit_spots: Mapping[str, Spot]
    township_spots: Mapping[str, Spot]
    _hatches: dict[str, list[Path]] = field(default_factory=dict, repr=False)
    _seams: dict[frozenset[str], list[Path]] = field(default_factory=dict, repr=False)

    def hatch(self, codes: Iterable[str]) -> list[Path]:
        """Diagonal lines over these units; those of neighbours run through both."""
        drawn = [code for code in codes if code in self.unit_spots]
        fresh = [code for code in drawn if code not in self._hatches]
        if fresh:
            outlines = [self.unit_spots[code].outline for code in fresh]
            self._hatches.update(zip(fresh, _hatched(outlines, self.viewport), strict=True))
        return _joined(path for code in drawn for path in self._hatches[code])

    def seams(self, codes: Collection[str]) -> list[Path]:
        """Outlines of these units, what two of them share once, without what runs along `borders`."""
        key = frozenset(codes)
        if key not in self._seams:
            outlines = _border(self.unit_spots[code].outline for code in sorted(key))
            self._seams[key] = _lines(shapely.difference(outlines, self.border), self.viewport)
        return self._seams[key]

    def outline(self, code: str) -> list[Path]:
        """The closed rings of a unit; empty when it is not drawn."""
        return _rings(self.unit_spots[code].outline, self.viewport) if code in self.unit_spots else []


def draw(
    units: Mapping[str, BaseGeometry],
    townships: Mapping[str, BaseGeometry],
    *,
    township_of: Mapping[str, str],
    tiled: Collection[str],
    focus: Collection[str],
    viewport: Viewport,
) -> Sketch:
    """Geometries by code as seen in `viewport`; `focus` are the townships looked at.

    `townships`, and `units` of `tiled` townships, are to be given whole where any part of them is near the viewport.
    """
    drawn = shapely.box(*viewport.bounds(around=AROUND))
    tolerance = _SIMPLIFIED_BY * viewport.degrees_per_pixel
    simple_units = _simplified(units, tolerance=tolerance)
    whole = {code: area for code, area in townships.items() if code not in tiled}
    simple_townships = _simplified(whole, tolerance=tolerance)
    for township in sorted({township_of[code] for code in units} & set(tiled)):
        members = [area for code, area in simple_units.items() if township_of[code] == township]
        simple_townships[township] = shapely.union_all(members)
    near = {code: area for code, area in simple_units.items() if shapely.intersects(area, drawn)}
    border = _border(simple_townships.values())
    focused = _border([shapely.union_all([simple_townships[code] for code in focus])])
    return Sketch(
        viewport=viewport,
        units={code: _polygons(area, viewport) for code, area in near.items()},
        border=border,
        borders=_lines(border, viewport),
        focus=_lines(focused, viewport),
        unit_spots={code: _spot(area, viewport) for code, area in near.items()},
        township_spots={code: _spot(area, viewport) for code, area in sorted(simple_townships.items())},
    )


def _simplified(areas: Mapping[str, BaseGeometry], *, tolerance: float) -> dict[str, BaseGeometry]:
    if not areas:
        return {}
    exact: Geometries = np.array(list(areas.values()), dtype=object)
    if shapely.coverage_is_valid(exact):
        simple = shapely.coverage_simplify(exact, tolerance)
    else:
        simple = shapely.simplify(exact, tolerance, preserve_topology=True)
    return dict(zip(areas, simple, strict=True))


def _polygons(area: BaseGeometry, viewport: Viewport) -> list[Polygon]:
    """An islet too small to be seen is left out, the largest part never."""
    parts = sorted(shapely.get_parts(area), key=lambda part: -part.area)
    dust = _DUST * viewport.degrees_per_pixel**2 * viewport.flattening
    return [_polygon(part, viewport) for index, part in enumerate(parts) if index == 0 or part.area >= dust]


def _polygon(part: shapely.Polygon, viewport: Viewport) -> Polygon:
    positions = _steps(part.exterior, viewport)[:-2]
    if not part.interiors:
        return positions
    starts = []
    for ring in part.interiors:
        starts.append(len(positions))
        positions += _steps(ring, viewport)[:-2]
    return {"positions": positions, "holeIndices": starts}


def _rings(area: BaseGeometry, viewport: Viewport) -> list[Path]:
    return [_steps(ring, viewport) for part in shapely.get_parts(area) for ring in (part.exterior, *part.interiors)]


def _border(areas: Iterable[BaseGeometry]) -> BaseGeometry:
    """Borders of the areas, what two of them share once."""
    return shapely.union_all([area.boundary for area in areas])


def _lines(border: BaseGeometry, viewport: Viewport) -> list[Path]:
    merged = shapely.line_merge(border) if border.geom_type == "MultiLineString" else border
    return [_steps(line, viewport) for line in shapely.get_parts(merged) if not line.is_empty]


def _spot(area: BaseGeometry, viewport: Viewport) -> Spot:
    largest = max(shapely.get_parts(area), key=lambda part: part.area, default=area)
    point = largest.centroid
    if not shapely.contains(largest, point):
        point = largest.representative_point()
    size = area.area / (viewport.degrees_per_pixel**2 * viewport.flattening)
    return Spot(float(point.x), float(point.y), area, float(size))


def _hatched(areas: Sequence[BaseGeometry], viewport: Viewport) -> list[list[Path]]:
    """Of each area the lines rising to the right at 45° on screen, at fixed places of the earth, cut to the area. All at once, for to cut line
    by line costs three times as much."""
    spacing, tilt = HATCH_SPACING * viewport.degrees_per_pixel, viewport.flattening
    exact: Geometries = np.array(areas, dtype=object)
    west, south, east, north = shapely.bounds(exact).T
    first = np.ceil((west - north / tilt) / spacing).astype(int)
    many = np.maximum(np.floor((east - south / tilt) / spacing).astype(int) - first + 1, 0)
    area = np.repeat(np.arange(len(exact)), many)
    start = (first[area] + np.arange(area.size) - (np.cumsum(many) - many)[area]) * spacing
    ends = np.empty((area.size, 2, 2))
    ends[:, 0] = np.column_stack([start + south[area] / tilt, south[area]])
    ends[:, 1] = np.column_stack([start + north[area] / tilt, north[area]])
    crossed, place = np.unique(area, return_inverse=True)
    lines: Geometries = np.array(shapely.linestrings(ends), dtype=object)
    cut, of = shapely.get_parts(
        shapely.intersection(shapely.multilinestrings(lines, indices=place), exact[crossed]), return_index=True
    )
    is_line = (shapely.get_type_id(cut) == shapely.GeometryType.LINESTRING) & (shapely.length(cut) > 0)
    corners = [shapely.get_coordinates(shapely.get_point(cut[is_line], end)) for end in (0, -1)]
    paths: list[list[Path]] = [[] for _ in areas]
    for at, path in zip(crossed[of[is_line]], _in_steps(np.hstack(corners), viewport).tolist(), strict=True):
        paths[at].append(path)
    return paths


def _joined(paths: Iterable[Path]) -> list[Path]:
    """Straight paths of one direction, each as far as it goes: what begins where another ends becomes part of it."""
    seen = [path for path in paths if path[:2] != path[2:]]
    follows = {(path[0], path[1]): path for path in seen}
    inner = {(path[2], path[3]) for path in seen}
    joined = []
    for path in seen:
        if (path[0], path[1]) in inner:
            continue
        end = path[2:]
        while following := follows.get((end[0], end[1])):
            end = following[2:]
        joined.append(path[:2] + end)
    return joined


def _steps(line: BaseGeometry, viewport: Viewport) -> Path:
    steps: Path = _in_steps(shapely.get_coordinates(line), viewport).ravel().tolist()
    return steps


def _in_steps(points: NDArray[Any], viewport: Viewport) -> NDArray[Any]:
    """Longitudes and latitudes in turn along each row."""
    middle = np.tile((viewport.longitude, viewport.latitude), points.shape[1] // 2)
    return np.rint((points - middle) / viewport.step).astype(int)
