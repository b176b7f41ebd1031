"""Made-up village polygons that tile a made-up district without gaps or overlaps.

Relaxed random points give Voronoi cells inside an organic outline. Every border between two nodes is bent once and then
shared by both neighbours, and all coordinates are rounded before the polygons are formed from the lines, so neighbours
agree to the last digit. The place is open sea east of 122.8° E: nobody can mistake it for a real district.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from data_access.demo.draw import Floats

WEST, SOUTH = 122.8, 28.42
WIDTH, HEIGHT = 0.6, 0.45
"""Extent of the district in degrees."""
DECIMALS = 5
"""Decimals of stored coordinates, in degrees: about a metre."""

_KM_EAST = 111.32 * np.cos(np.radians(SOUTH + HEIGHT / 2))
_KM_NORTH = 110.57
_ATTEMPTS = 20
_RELAXATIONS = 3
_RELAXED_BY = 0.6
"""Share of the way to the cell's centroid a point moves in each step: less than all keeps villages unequal."""
_GRID_KM = 0.002
_BEND = 0.085
_SEGMENT_KM = 0.36
_SEGMENTS = (3, 7)
_STRAIGHT_BELOW_KM = 0.15


def tile(rng: np.random.Generator, *, count: int) -> list[shapely.Polygon]:
    """`count` polygons in degrees that together form one polygon without holes, in no particular order.

    Raises RuntimeError if no valid tiling is found, which would mean the constants above no longer fit together.
    """
    for _ in range(_ATTEMPTS):
        outline = _outline(rng)
        points = _relaxed_points(rng, outline=outline, count=count)
        villages = _polygons(_bent_borders(rng, outline=outline, points=points))
        if len(villages) == count and _is_tiling(villages):
            return villages
    message = f"no tiling of {count} villages in {_ATTEMPTS} attempts"
    raise RuntimeError(message)


def urban_centre() -> tuple[float, float]:
    """(longitude, latitude) around which villages are small and populous."""
    return WEST + 0.42 * WIDTH, SOUTH + 0.52 * HEIGHT


def _outline(rng: np.random.Generator) -> shapely.Polygon:
    """An organic closed curve in kilometres from the south-west corner: broad lobes plus ever smaller ripples."""
    angle = np.linspace(0, 2 * np.pi, 420, endpoint=False)
    radius = np.ones_like(angle)
    for wave, height in ((2, 0.07), (3, 0.06), (4, 0.035), (5, 0.03), (7, 0.018), (11, 0.013), (17, 0.01), (29, 0.007)):
        radius += height * rng.uniform(0.6, 1.2) * np.cos(wave * angle + rng.uniform(0, 2 * np.pi))
    radius += rng.normal(0, 0.003, size=angle.size)
    curve = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    curve -= curve.min(axis=0)
    return shapely.Polygon(curve / curve.max(axis=0) * _size_km())


def _size_km() -> Floats:
    return np.array([WIDTH * _KM_EAST, HEIGHT * _KM_NORTH])


def _relaxed_points(rng: np.random.Generator, *, outline: shapely.Polygon, count: int) -> Floats:
    """`count` points inside the outline, denser round the urban centre, evened out by a few Lloyd steps."""
    east, north = urban_centre()
    centre = np.array([(east - WEST) * _KM_EAST, (north - SOUTH) * _KM_NORTH])
    candidates = rng.random((count * 40, 2)) * _size_km()
    distance = np.linalg.norm((candidates - centre) / _size_km(), axis=1)
    kept = (rng.random(len(candidates)) < 0.25 + 0.75 * np.exp(-((distance / 0.2) ** 2))) & shapely.contains_xy(
        outline, candidates
    )
    points = candidates[kept][:count]
    for _ in range(_RELAXATIONS):
        cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=outline, ordered=True)
        centroids = shapely.centroid(shapely.intersection(shapely.get_parts(cells), outline))
        points += _RELAXED_BY * (shapely.get_coordinates(centroids) - points)
    return np.asarray(points)


def _bent_borders(rng: np.random.Generator, *, outline: shapely.Polygon, points: Floats) -> list[shapely.LineString]:
    """All borders as lines from node to node in rounded degrees; those inside the district are bent."""
    edges = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=outline, only_edges=True)
    inner = shapely.intersection(edges, outline)
    network = shapely.line_merge(shapely.union_all([inner, outline.exterior], grid_size=_GRID_KM))
    lines = [shapely.get_coordinates(line) for line in shapely.get_parts(network)]
    # A line on the outline has many points already; a Voronoi edge is straight.
    bent = [_bent(rng, line=line) if _is_inner(line, outline=outline) else line for line in lines]
    rounded = [_without_repeats(_degrees(line)) for line in bent]
    return [shapely.LineString(line) for line in rounded if len(line) > 1]


def _is_inner(line: Floats, *, outline: shapely.Polygon) -> bool:
    middle = shapely.Point((line[0] + line[1]) / 2)
    return bool(shapely.distance(outline.exterior, middle) > 2 * _GRID_KM)


def _bent(rng: np.random.Generator, *, line: Floats) -> Floats:
    """The straight border from first to last point as a gently wandering line with the same ends."""
    start, end = line[0], line[-1]
    along = end - start
    length = float(np.hypot(*along))
    if length < _STRAIGHT_BELOW_KM:
        return np.array([start, end])
    pieces = int(np.clip(np.rint(length / _SEGMENT_KM), *_SEGMENTS))
    step = np.linspace(0, 1, pieces + 1)
    arch = rng.normal(0, 0.7) * np.sin(np.pi * step) + rng.normal(0, 0.6) * np.sin(2 * np.pi * step)
    shake = rng.normal(0, 0.45, size=step.size) * np.sin(np.pi * step)
    across = np.clip(arch + shake, -1.6, 1.6) * _BEND
    across[[0, -1]] = 0
    return np.asarray(start + step[:, None] * along + across[:, None] * np.array([-along[1], along[0]]))


def _degrees(line: Floats) -> Floats:
    degrees = np.array([WEST, SOUTH]) + line / np.array([_KM_EAST, _KM_NORTH])
    return np.round(degrees, DECIMALS)


def _without_repeats(line: Floats) -> Floats:
    kept = np.ones(len(line), dtype=bool)
    kept[1:] = np.any(line[1:] != line[:-1], axis=1)
    return np.asarray(line[kept])


def _polygons(borders: list[shapely.LineString]) -> list[shapely.Polygon]:
    faces: NDArray[np.object_] = shapely.get_parts(shapely.polygonize(borders))
    return [shapely.normalize(face) for face in faces]


def _is_tiling(villages: list[shapely.Polygon]) -> bool:
    whole = shapely.union_all(villages)
    return (
        all(village.is_valid and not village.interiors for village in villages)
        and bool(shapely.coverage_is_valid(villages))
        and isinstance(whole, shapely.Polygon)
        and not whole.interiors
    )
