"""One boundary: GeoJSON text checked, repaired where safe, refused with a Chinese reason where not."""

import json
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

LONGITUDES = (73.0, 136.0)
LATITUDES = (3.0, 54.0)
"""Degrees in which all of China lies; CGCS2000 and WGS 84 differ by centimetres and are not told apart."""

REPAIR_TOLERANCE = 0.01
"""A repair that changes the area by a larger share than this would be guessing."""

Ring = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Area = Polygon | MultiPolygon


class BoundaryRefused(ValueError):
    """The text is no usable boundary; ``str()`` is the reason in Chinese."""


def parse_boundary(text: str) -> Area:
    """The valid polygon or multi-polygon in `text`, in degrees, two-dimensional, every ring closed.

    Raises:
        BoundaryRefused: it cannot be read, lies outside China, or could only be repaired by guessing.
    """
    try:
        geometry = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BoundaryRefused("不是有效的 JSON") from error
    return area_of(geometry)


def area_of(geometry: object) -> Area:
    """As `parse_boundary`, for GeoJSON already decoded."""
    parts = [[_ring(ring) for ring in part] for part in _parts(geometry)]
    _require_degrees_in_china(np.concatenate([ring for part in parts for ring in part]))
    polygons = [Polygon(part[0], part[1:]) for part in parts]
    return _valid(polygons[0] if len(polygons) == 1 else MultiPolygon(polygons))


def _parts(geometry: object) -> list[list[Any]]:
    """The polygons of the geometry, each a non-empty list of rings."""
    if not isinstance(geometry, dict):
        raise BoundaryRefused("不是 GeoJSON 几何对象")
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        shown = kind if isinstance(kind, str) and kind.isalnum() and len(kind) <= 20 else "未知"
        raise BoundaryRefused(f"几何类型应为 Polygon 或 MultiPolygon，实为 {shown}")
    parts = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(parts, list) or not all(isinstance(part, list) for part in parts):
        raise BoundaryRefused("坐标结构不正确")
    if not parts or not all(parts):
        raise BoundaryRefused("几何为空")
    return parts


def _ring(points: object) -> Ring:
    """A closed ring as an array of longitudes and latitudes; heights are dropped."""
    if not isinstance(points, list) or not all(isinstance(point, list) for point in points):
        raise BoundaryRefused("坐标结构不正确")
    try:
        numbers = np.array([point[:2] for point in points])
    except ValueError as error:  # Points of different lengths.
        raise BoundaryRefused("坐标结构不正确") from error
    if numbers.dtype.kind not in "iuf" or numbers.ndim != 2 or numbers.shape[1] != 2:
        raise BoundaryRefused("坐标结构不正确" if len(points) else "几何为空")
    ring: Ring = numbers.astype(np.float64)
    if not np.isfinite(ring).all():
        raise BoundaryRefused("坐标结构不正确")
    if not np.array_equal(ring[0], ring[-1]):
        ring = np.vstack([ring, ring[:1]])
    if len(ring) < 4:
        raise BoundaryRefused("边界环的点太少（至少三个不同的点）")
    return ring


def _require_degrees_in_china(points: Ring) -> None:
    if _within(points[:, 0], LONGITUDES) and _within(points[:, 1], LATITUDES):
        return
    if _within(points[:, 1], LONGITUDES) and _within(points[:, 0], LATITUDES):
        raise BoundaryRefused("经纬度顺序颠倒，应为先经度后纬度")
    if np.abs(points).max() > 360:
        raise BoundaryRefused("坐标是投影坐标（米），请转换为 CGCS2000 经纬度")
    raise BoundaryRefused("坐标超出中国的经纬度范围")


def _within(values: np.ndarray[tuple[int], np.dtype[np.float64]], limits: tuple[float, float]) -> bool:
    return bool(values.min() >= limits[0] and values.max() <= limits[1])


def _valid(area: Area) -> Area:
    if not area.is_valid:
        repaired = polygonal_part(shapely.make_valid(area))
        if abs(repaired.area - area.area) > REPAIR_TOLERANCE * area.area:
            raise BoundaryRefused("边界自相交，无法可靠修复")
        area = repaired
    if not area.area > 0:
        raise BoundaryRefused("边界面积为零")
    return area


def polygonal_part(geometry: shapely.Geometry) -> Area:
    """What of the geometry has an area (lines and points dropped); an empty polygon when nothing has."""
    pieces = [piece for piece in shapely.get_parts(geometry) if isinstance(piece, (Polygon, MultiPolygon))]
    polygons = [polygon for piece in pieces for polygon in shapely.get_parts(piece)]
    if len(polygons) == 1:
        return Polygon(polygons[0])
    return MultiPolygon(polygons) if polygons else Polygon()
