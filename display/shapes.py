"""Geometry of the map, prepared once per snapshot: what is drawn of it at a place and size is worked out once and kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import shapely

from display.sketch import AROUND, Sketch, draw
from display.viewport import NOWHERE, Bounds, Viewport, fit
from indicators.places import Level, Place, Places

Area = shapely.Polygon | shapely.MultiPolygon

MAPPED_KINDS = ("village", "community")
"""A co-operative stands on its village's ground, a station inside it: their polygons would hide the village."""

_TILED_WITHIN = 0.02
"""Share of a township's area its units may leave out and still be its drawing."""

_KEPT = 128
"""Sketches kept at once: every place at two sizes."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Shapes:
    """The drawable areas of one snapshot, in degrees.

    Attributes:
        units: by code, ordered by it; villages and communities with a polygon.
        townships: by code, ordered by it.
        township_of: of each drawable unit.
        zone_of: of each township in the register ("" for none).
        tiled: townships whose units cover them; their border is drawn along their units' borders.
    """

    units: Mapping[str, Area]
    townships: Mapping[str, Area]
    township_of: Mapping[str, str]
    zone_of: Mapping[str, str]
    tiled: frozenset[str]
    _sketches: dict[tuple[Place, int, int], Sketch] = field(default_factory=dict, repr=False)
    _cuts: dict[frozenset[str], "Shapes"] = field(default_factory=dict, repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: the page lists the units instead."""
        return not self.units and not self.townships

    def townships_in(self, place: Place) -> frozenset[str]:
        """Codes of the townships with something to draw that belong to `place` (a unit: its township)."""
        drawable = self.townships.keys() | set(self.township_of.values())
        match place.level:
            case Level.DISTRICT:
                return frozenset(drawable)
            case Level.ZONE:
                return frozenset(code for code in drawable if self.zone_of.get(code) == place.code)
            case Level.TOWNSHIP:
                return frozenset({place.code} & drawable)
            case Level.UNIT:
                return frozenset({self.township_of.get(place.code, "")} & drawable)

    def bounds(self, place: Place) -> Bounds:
        """Extent of `place`; of the district where `place` itself has nothing to draw."""
        inside = self.townships_in(place)
        areas = [area for code, area in self.townships.items() if code in inside]
        areas += [area for code, area in self.units.items() if self.township_of[code] in inside]
        if areas:
            west, south, east, north = shapely.total_bounds(areas).tolist()
            return west, south, east, north
        return NOWHERE if self.is_empty or place.level is Level.DISTRICT else self.bounds(Place(Level.DISTRICT))

    def within(self, townships: frozenset[str]) -> "Shapes":
        """These shapes with the units of `townships` alone. Every other township is one area under its own code, so that neither an
        outline nor a corner where two of its units meet is left; one whose units do not cover it keeps its border only."""
        foreign = self._grounds.keys() - townships
        if not foreign:
            return self
        if townships not in self._cuts:
            kept = {code: area for code, area in self.units.items() if self.township_of[code] not in foreign}
            grounds = {code: self._grounds[code] for code in foreign & self.tiled}
            self._cuts[townships] = Shapes(
                units=dict(sorted((kept | grounds).items())),
                townships=self.townships,
                township_of={code: self.township_of[code] for code in kept} | {code: code for code in grounds},
                zone_of=self.zone_of,
                tiled=self.tiled,
            )
        return self._cuts[townships]

    @cached_property
    def _grounds(self) -> Mapping[str, Area]:
        """The units of each township as one area."""
        members: dict[str, list[Area]] = {}
        for code, area in self.units.items():
            members.setdefault(self.township_of[code], []).append(area)
        whole = {township: shapely.union_all(areas) for township, areas in members.items()}
        return {township: area for township, area in whole.items() if isinstance(area, Area)}

    def sketch(self, place: Place, *, width: int, height: int) -> Sketch:
        """`place` and what lies around it as drawn in `width` × `height` pixels; kept for the next indicator."""
        key = (place, width, height)
        kept = self._sketches.get(key)
        if kept is None:
            if len(self._sketches) >= _KEPT:
                self._sketches.clear()
            kept = self._sketches[key] = self._drawn(
                place, viewport=fit(self.bounds(place), width=width, height=height)
            )
        return kept

    def _drawn(self, place: Place, *, viewport: Viewport) -> Sketch:
        shown = shapely.box(*viewport.bounds(around=AROUND))
        near = {code for code, area in self.townships.items() if shapely.intersects(area, shown)}
        near |= {self.township_of[code] for code, area in self.units.items() if shapely.intersects(area, shown)}
        return draw(
            {code: area for code, area in self.units.items() if self.township_of[code] in near},
            {code: area for code, area in self.townships.items() if code in near},
            township_of=self.township_of,
            tiled=self.tiled,
            focus=self.townships_in(place) if place.level is not Level.DISTRICT else frozenset(),
            viewport=viewport,
        )


def build_shapes(
    unit_geometries: Mapping[str, Area], township_geometries: Mapping[str, Area], *, places: Places
) -> Shapes:
    """Shapes of the areas that are in the register; codes it does not know are left out, as are kinds without ground of their own."""
    register = places.units
    mapped = register["township_code"][register["kind"].isin(MAPPED_KINDS)]
    units = {code: unit_geometries[code] for code in sorted(mapped.index) if code in unit_geometries}
    townships = {
        code: township_geometries[code] for code in sorted(places.townships.index) if code in township_geometries
    }
    township_of = {code: str(mapped.at[code]) for code in units}
    return Shapes(
        units=units,
        townships=townships,
        township_of=township_of,
        zone_of={str(code): str(zone) for code, zone in places.townships["zone_code"].items()},
        tiled=_tiled(units, townships, township_of=township_of),
    )


def _tiled(
    units: Mapping[str, Area], townships: Mapping[str, Area], *, township_of: Mapping[str, str]
) -> frozenset[str]:
    members: dict[str, list[Area]] = {}
    for code, area in units.items():
        members.setdefault(township_of[code], []).append(area)
    tiled = set()
    for township, areas in members.items():
        own = townships.get(township)
        if own is None or shapely.union_all(areas).symmetric_difference(own).area <= _TILED_WITHIN * own.area:
            tiled.add(township)
    return frozenset(tiled)
