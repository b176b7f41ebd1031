"""Areas as drawn in one viewport: simplified to its pixels, shared borders still shared, as flat coordinate lists for deck.gl."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from display.viewport import Viewport

Path = list[float]
"""Longitude and latitude in turn (deck.gl: positionFormat XY); a ring's first point is not repeated."""

Polygon = Path | dict[str, list[float] | list[int]]
"""A ring, or with holes ``{"positions": …, "holeIndices": …}``."""

Geometries = NDArray[Any]

_SIMPLIFIED_BY = 0.7
_DUST = 4.0
"""Pixels; square pixels below which an islet is left out."""

HATCH_SPACING = 8.0
"""Pixels between hatch lines, measured sideways."""


@dataclass(frozen=True)
class Spot:
    """Where the name of an area may stand: its point, its drawn outline, its size in square pixels."""

    longitude: float
    latitude: float
    outline: shapely.Geometry
    pixels: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Sketch:
    """Attributes:
    units: polygons of each drawn unit, by code and ordered by it.
    borders: township borders, each stretch once.
    focus: the border of the place looked at; empty for the district.
    unit_spots, township_spots: where their names may stand.
    """

    viewport: Viewport
    decimals: int
    units: Mapping[str, list[Polygon]]
    borders: list[Path]
    focus: list[Path]
    unit_spots: Mapping[str, Spot]
    township_spots: Mapping[str, Spot]
    _hatches: dict[str, list[Path]] = field(default_factory=dict, repr=False)

    def hatch(self, codes: Iterable[str]) -> list[Path]:
        """Diagonal lines over these units; lines of neighbours meet."""
        paths: list[Path] = []
        for code in codes:
            if code in self.unit_spots:
                if code not in self._hatches:
                    self._hatches[code] = _hatched(self.unit_spots[code].outline, self.viewport, decimals=self.decimals)
                paths += self._hatches[code]
        return paths

    def outline(self, code: str) -> list[Path]:
        """The closed rings of a unit; empty when it is not drawn."""
        return _rings(self.unit_spots[code].outline, decimals=self.decimals) if code in self.unit_spots else []


def draw(
    units: Mapping[str, shapely.Geometry],
    townships: Mapping[str, shapely.Geometry],
    *,
    township_of: Mapping[str, str],
    tiled: Collection[str],
    focus: Collection[str],
    viewport: Viewport,
) -> Sketch:
    """Geometries by code (units all of some drawn township) as seen in `viewport`; `focus` are the townships looked at."""
    tolerance = _SIMPLIFIED_BY * viewport.degrees_per_pixel
    decimals = max(4, math.ceil(-math.log10(viewport.degrees_per_pixel / 4)))
    simple_units = _simplified(units, tolerance=tolerance, decimals=decimals)
    whole = {code: area for code, area in townships.items() if code not in tiled}
    simple_townships = _simplified(whole, tolerance=tolerance, decimals=decimals)
    for township in sorted({township_of[code] for code in units} & set(tiled)):
        members = [area for code, area in simple_units.items() if township_of[code] == township]
        simple_townships[township] = shapely.union_all(members)
    return Sketch(
        viewport=viewport,
        decimals=decimals,
        units={code: _polygons(area, viewport, decimals=decimals) for code, area in simple_units.items()},
        borders=_lines(simple_townships.values(), decimals=decimals),
        focus=_lines([_union(simple_townships, codes=focus)], decimals=decimals),
        unit_spots={code: _spot(area, viewport) for code, area in simple_units.items()},
        township_spots={code: _spot(area, viewport) for code, area in sorted(simple_townships.items())},
    )


def _simplified(
    areas: Mapping[str, shapely.Geometry], *, tolerance: float, decimals: int
) -> dict[str, shapely.Geometry]:
    if not areas:
        return {}
    exact: Geometries = np.array(list(areas.values()), dtype=object)
    if shapely.coverage_is_valid(exact):
        simple = shapely.coverage_simplify(exact, tolerance)
    else:
        simple = shapely.simplify(exact, tolerance, preserve_topology=True)
    rounded = shapely.transform(simple, lambda points: np.round(points, decimals))
    return dict(zip(areas, (_polygonal(area) for area in rounded), strict=True))


def _polygonal(area: shapely.Geometry) -> shapely.Geometry:
    """The area, valid: rounding may make a sliver touch itself."""
    if area.is_valid:
        return area
    parts = [part for part in shapely.get_parts(shapely.make_valid(area)) if part.area > 0]
    return shapely.union_all(parts) if parts else area.convex_hull


def _union(areas: Mapping[str, shapely.Geometry], *, codes: Collection[str]) -> shapely.Geometry:
    return shapely.union_all([area for code, area in areas.items() if code in codes])


def _polygons(area: shapely.Geometry, viewport: Viewport, *, decimals: int) -> list[Polygon]:
    """An islet too small to be seen is left out, the largest part never."""
    parts = sorted(shapely.get_parts(area), key=lambda part: -part.area)
    dust = _DUST * viewport.degrees_per_pixel**2 * viewport.flattening
    kept = [part for index, part in enumerate(parts) if index == 0 or part.area >= dust]
    return [_polygon(part, decimals=decimals) for part in kept if part.geom_type == "Polygon" and not part.is_empty]


def _polygon(part: shapely.Geometry, *, decimals: int) -> Polygon:
    positions = _flat(part.exterior, decimals=decimals)[:-2]
    if not part.interiors:
        return positions
    starts = []
    for ring in part.interiors:
        starts.append(len(positions))
        positions += _flat(ring, decimals=decimals)[:-2]
    return {"positions": positions, "holeIndices": starts}


def _rings(area: shapely.Geometry, *, decimals: int) -> list[Path]:
    parts = [part for part in shapely.get_parts(area) if part.geom_type == "Polygon"]
    return [_flat(ring, decimals=decimals) for part in parts for ring in (part.exterior, *part.interiors)]


def _lines(areas: Iterable[shapely.Geometry], *, decimals: int) -> list[Path]:
    """Borders of the areas, what two of them share once."""
    borders = shapely.union_all([area.boundary for area in areas])
    merged = shapely.line_merge(borders) if borders.geom_type == "MultiLineString" else borders
    return [_flat(line, decimals=decimals) for line in shapely.get_parts(merged) if not line.is_empty]


def _spot(area: shapely.Geometry, viewport: Viewport) -> Spot:
    largest = max(shapely.get_parts(area), key=lambda part: part.area, default=area)
    point = largest.centroid
    if not shapely.contains(largest, point):
        point = largest.representative_point()
    size = area.area / (viewport.degrees_per_pixel**2 * viewport.flattening)
    return Spot(float(point.x), float(point.y), area, float(size))


def _hatched(area: shapely.Geometry, viewport: Viewport, *, decimals: int) -> list[Path]:
    """Lines rising to the right at 45° on screen, at fixed places of the earth, cut to the area."""
    spacing, tilt = HATCH_SPACING * viewport.degrees_per_pixel, viewport.flattening
    west, south, east, north = area.bounds
    first, last = math.ceil((west - north / tilt) / spacing), math.floor((east - south / tilt) / spacing)
    start = np.arange(first, last + 1) * spacing
    ends = np.empty((start.size, 2, 2))
    ends[:, 0] = np.column_stack([start + south / tilt, np.full(start.size, south)])
    ends[:, 1] = np.column_stack([start + north / tilt, np.full(start.size, north)])
    cut = shapely.get_parts(shapely.intersection(shapely.linestrings(ends), area))
    return [_flat(line, decimals=decimals) for line in cut if line.geom_type == "LineString" and line.length > 0]


def _flat(line: shapely.Geometry, *, decimals: int) -> Path:
    path: Path = np.round(shapely.get_coordinates(line), decimals).ravel().tolist()
    return path
