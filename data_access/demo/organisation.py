"""Rows of zone, township and unit."""

import json

import numpy as np
import shapely

from data_access.demo import geometry
from data_access.demo.district import VILLAGES, ZONES, District, Units
from data_access.demo.draw import Days, Floats, Rows, between, chance, coin, only, rows

_POPULATION = {"village": (800, 3600), "community": (2500, 6000)}
_MEMBERS = (30, 180)
_LIAISON = 0.98
_FOUNDED = (np.datetime64("1984-03-01"), np.datetime64("2019-06-30"))
_LIAISON_FOUNDED = (np.datetime64("2019-09-01"), np.datetime64("2023-06-30"))


def organisation_rows(rng: np.random.Generator, *, district: District) -> Rows:
    """Rows of the three tables of places."""
    towns, units = district.townships, district.units
    largest = [_largest_township(district, zone=zone) for zone in range(ZONES)]
    zone_codes = np.array([f"Z{number:02d}" for number in range(1, ZONES + 1)], dtype=object)
    people, members = _people(rng, units=units)
    has_polygon = np.arange(units.code.size) < VILLAGES
    outside = [None] * (units.code.size - VILLAGES)
    inner = shapely.get_coordinates(shapely.point_on_surface(units.boundary)).round(geometry.DECIMALS)
    return {
        "zone": rows({"zone_code": zone_codes, "name": [f"{towns.stem[town]}片组" for town in largest]}),
        "township": rows(
            {
                "township_code": towns.code,
                "name": towns.name,
                "kind": towns.kind,
                "zone_code": zone_codes[towns.zone],
                "boundary": [_geojson(shape) for shape in towns.boundary],
                "position": np.arange(1, towns.code.size + 1),
            }
        ),
        "unit": rows(
            {
                "unit_code": units.code,
                "township_code": towns.code[units.township],
                "kind": units.kind,
                "name": units.name,
                "parent_code": only(units.parent >= 0, units.code[units.parent]),
                "has_party_org": has_polygon,
                "population": only(has_polygon, people),
                "party_members": only(has_polygon, members),
                "boundary": [*(_geojson(shape) for shape in units.boundary), *outside],
                "lon": [*inner[:, 0].tolist(), *outside],
                "lat": [*inner[:, 1].tolist(), *outside],
                "opened_on": between(rng, *_FOUNDED, size=units.code.size),
                "closed_on": [None] * units.code.size,
                "liaison_on": _liaison(rng, district=district, has_polygon=has_polygon),
            }
        ),
    }


def _largest_township(district: District, *, zone: int) -> int:
    """The township with most villages gives the zone its name."""
    size = np.bincount(district.units.township[district.units.village], minlength=district.townships.code.size)
    return int(np.argmax(np.where(district.townships.zone == zone, size, -1)))


def _geojson(shape: shapely.Polygon) -> str:
    return json.dumps(shapely.geometry.mapping(shape), separators=(",", ":"))


def _people(rng: np.random.Generator, *, units: Units) -> tuple[Floats, Floats]:
    """Population and party members; zero where the kind has no residents of its own."""
    low, high = np.array([_POPULATION.get(kind, (0, 0)) for kind in units.kind]).T
    people = np.rint(low + (high - low) * rng.beta(1.6, 2.4, size=units.code.size)).astype(int)
    share = rng.uniform(0.025, 0.045, size=units.code.size)
    return people, np.clip(np.rint(people * share).astype(int), *_MEMBERS)


def _liaison(rng: np.random.Generator, *, district: District, has_polygon: np.ndarray) -> Days:
    """Most villages have a liaison station; those founded after `today` do not exist yet."""
    size = has_polygon.size
    founded = between(rng, *_LIAISON_FOUNDED, size=size)
    probability = chance(_LIAISON, 0.8 * district.quality["organisation"])
    return only(has_polygon & coin(rng, probability, size=size) & (founded <= district.today), founded)
