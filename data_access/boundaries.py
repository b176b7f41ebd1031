"""The boundaries of a district, checked and simplified once for the map; shared borders stay shared."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely

from data_access.boundary_text import Area, BoundaryRefused, parse_boundary, polygonal_part

__all__ = ["Boundaries", "BoundaryRefused", "parse_boundary", "read_boundaries"]

SIMPLIFIED_BY = 0.0004
"""Degrees, about 40 m: below a pixel when the district fills the map."""

SNAPPED_TO = 6
SHOWN_TO = 5
"""Decimals of a degree: 0.1 m makes two drawings of one border meet, 1 m is more than a screen can show."""

UNSHARED = "村（社）边界之间有缝隙或重叠，已逐个简化，相邻边界可能不完全贴合"


@dataclass(frozen=True, kw_only=True)
class Boundaries:
    """Geometries in degrees by code, simplified for display; `refused` gives the reason by code, `notes` what to know."""

    units: Mapping[str, Area] = field(default_factory=dict)
    townships: Mapping[str, Area] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_boundaries(
    unit_texts: Mapping[str, str],
    township_texts: Mapping[str, str],
    *,
    township_of: Mapping[str, str],
    tolerance_degrees: float = SIMPLIFIED_BY,
) -> Boundaries:
    """The drawable boundaries among the texts (GeoJSON by code; blank texts are passed over).

    `township_of` gives the township code of a unit; a township without a usable boundary of its own gets the union of
    its units' boundaries. Nothing is raised: a bad boundary is refused by its code.
    """
    refused: dict[str, str] = {}
    units = _parsed(unit_texts, refused=refused)
    townships = _parsed(township_texts, refused=refused)
    units, shared = _simplified(units, tolerance_degrees=tolerance_degrees)
    townships, _ = _simplified(townships, tolerance_degrees=tolerance_degrees)
    townships |= _unions(units, township_of=township_of, shared=shared, but_not=townships)
    return Boundaries(units=units, townships=townships, refused=refused, notes=() if shared else (UNSHARED,))


def _parsed(texts: Mapping[str, str], *, refused: dict[str, str]) -> dict[str, Area]:
    areas = {}
    for code, text in texts.items():
        if not text or not text.strip():
            continue
        try:
            areas[code] = parse_boundary(text)
        except BoundaryRefused as reason:
            refused[code] = str(reason)
    return areas


def _simplified(areas: Mapping[str, Area], *, tolerance_degrees: float) -> tuple[dict[str, Area], bool]:
    """The simplified areas, and whether they share their borders exactly."""
    if not areas:
        return {}, True
    drawn = _rounded(np.array(list(areas.values()), dtype=object), decimals=SNAPPED_TO)
    shared = bool(shapely.is_valid(drawn).all() and shapely.coverage_is_valid(drawn))
    if shared:
        simpler = shapely.coverage_simplify(drawn, tolerance_degrees)
    else:
        simpler = shapely.simplify(drawn, tolerance_degrees, preserve_topology=True)
    rounded = _rounded(simpler, decimals=SHOWN_TO)
    return dict(zip(areas, map(_repaired, rounded, drawn), strict=True)), shared


def _rounded(areas: np.ndarray, *, decimals: int) -> np.ndarray:
    rounded: np.ndarray = shapely.transform(areas, lambda points: np.round(points, decimals))
    return rounded


def _repaired(area: Area, original: Area) -> Area:
    """The rounded area, valid; the unrounded one where rounding left nothing of it."""
    if area.is_valid:
        return area
    whole = polygonal_part(shapely.make_valid(area))
    return original if whole.is_empty else whole


def _unions(
    units: Mapping[str, Area], *, township_of: Mapping[str, str], shared: bool, but_not: Mapping[str, Area]
) -> dict[str, Area]:
    members: dict[str, list[Area]] = defaultdict(list)
    for code, area in units.items():
        township = township_of.get(code)
        if township is not None and township not in but_not:
            members[township].append(area)
    join = shapely.coverage_union_all if shared else shapely.union_all
    return {township: polygonal_part(join(areas)) for township, areas in members.items()}
