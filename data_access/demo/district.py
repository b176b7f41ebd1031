"""The made-up district everything else happens in: zones, townships, units, and how well each township works."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from data_access.demo import geometry, grouping, names
from data_access.demo.draw import Floats, Indices

ZONES = 6
VILLAGES = 439
"""Villages and communities together: each has a party organisation and a boundary."""
COOPERATIVES = 203
STATIONS = 479
"""Stations and enterprises together."""
TOPICS = ("complaints", "inspections", "rectification", "learning", "power_lists", "alerts", "tasks", "organisation")

_TOWNSHIP_SIZE = (10, 45)
_ZONE_SIZE = (3, 6)
_TOWNSHIPS = len(names.SUBDISTRICTS) + len(names.TOWNS) + len(names.RURAL)
_KINDS = (
    ("subdistrict", "街道", names.SUBDISTRICTS, 1),
    ("town", "镇", names.TOWNS, 101),
    ("rural", "乡", names.RURAL, 201),
)
"""Kind, its word in the name, the names, and the first number of the kind's codes; from the urban centre outwards."""
_COMMUNITY_SHARE = {"subdistrict": 0.72, "town": 0.12, "rural": 0.03}
_EXTREMES = 5
_PRESSURE_OF_KIND = {"village": 1.0, "community": 0.8, "cooperative": 0.25, "station": 0.12, "enterprise": 0.12}


@dataclass(frozen=True, kw_only=True)
class Townships:
    """Arrays of the 24 townships, in order of their codes; `stem` is the name without its kind."""

    code: NDArray[Any]
    stem: NDArray[Any]
    name: NDArray[Any]
    kind: NDArray[Any]
    zone: Indices
    boundary: list[shapely.Polygon]


@dataclass(frozen=True, kw_only=True)
class Units:
    """Arrays of all units: villages and communities first, then co-operatives, then stations and enterprises.

    `township` and `parent` are positions (`parent` -1 for none); `boundary` belongs to the first `VILLAGES` units.
    """

    code: NDArray[Any]
    name: NDArray[Any]
    kind: NDArray[Any]
    township: Indices
    parent: Indices
    boundary: list[shapely.Polygon]

    @property
    def village(self) -> Indices:
        """Positions of villages and communities."""
        return np.arange(VILLAGES)


@dataclass(frozen=True, kw_only=True)
class District:
    """What every topic draws from.

    Attributes:
        today: the last day anything can have happened.
        townships, units: the places.
        quality: for each of `TOPICS` how well each unit works, about standard normal, mostly shared within a township.
        pressure: for each unit the relative number of complaints and alerts it gives rise to, around 1 for a village.
    """

    today: np.datetime64
    townships: Townships
    units: Units
    quality: dict[str, Floats]
    pressure: Floats


def build_district(rng: np.random.Generator, *, today: np.datetime64) -> District:
    """Draws the map, groups it and names everything."""
    polygons = geometry.tile(rng, count=VILLAGES)
    owner, shapes = grouping.grouped(rng, polygons, groups=_TOWNSHIPS, least=_TOWNSHIP_SIZE[0], most=_TOWNSHIP_SIZE[1])
    zone, _ = grouping.grouped(rng, shapes, groups=ZONES, least=_ZONE_SIZE[0], most=_ZONE_SIZE[1])
    townships, order = _townships(rng, shapes=shapes, zone=zone)
    position = np.argsort(order)[owner]
    units = _units(rng, polygons=polygons, township=position, townships=townships)
    return District(
        today=today,
        townships=townships,
        units=units,
        quality=_quality(rng, units=units),
        pressure=_pressure(rng, units=units),
    )


def _townships(rng: np.random.Generator, *, shapes: list[shapely.Polygon], zone: Indices) -> tuple[Townships, Indices]:
    """The townships from the urban centre outwards (subdistricts, towns, rural) and the shape each was made from."""
    centre = shapely.Point(*geometry.urban_centre())
    order = np.argsort([shapely.distance(shape.centroid, centre) for shape in shapes], kind="stable")
    kinds, stems, labels, codes = [], [], [], []
    for kind, word, choice, first in _KINDS:
        kinds += [kind] * len(choice)
        shuffled = rng.permutation(np.array(choice)).tolist()
        stems += shuffled
        labels += [f"{stem}{word}" for stem in shuffled]
        codes += [f"{names.DISTRICT_CODE}{first + step:03d}" for step in range(len(choice))]
    return (
        Townships(
            code=np.array(codes, dtype=object),
            stem=np.array(stems, dtype=object),
            name=np.array(labels, dtype=object),
            kind=np.array(kinds, dtype=object),
            zone=zone[order],
            boundary=[shapely.normalize(shapes[i]) for i in order],
        ),
        order,
    )


def _units(
    rng: np.random.Generator, *, polygons: list[shapely.Polygon], township: Indices, townships: Townships
) -> Units:
    """All units with codes in the manner of the NBS: communities from 001, villages from 201 within a township."""
    share = np.array([_COMMUNITY_SHARE[kind] for kind in townships.kind[township]])
    is_community = rng.random(VILLAGES) < share
    north = np.array([polygon.centroid.y for polygon in polygons])
    order = np.lexsort((-north, ~is_community, township))
    boundary = [polygons[i] for i in order]
    township, is_community = township[order], is_community[order]
    code = _village_codes(townships.code[township], is_community=is_community)
    name = _village_labels(rng, is_community=is_community)
    parent = np.sort(rng.choice(np.flatnonzero(~is_community), size=COOPERATIVES, replace=False))
    stations = [
        (kind, label, position, f"S{townships.code[position]}{number:03d}")
        for position in range(len(townships.code))
        for number, (kind, label) in enumerate(names.station_names(str(townships.name[position])), start=1)
    ][:STATIONS]
    return Units(
        code=np.array(
            [*code, *(f"H{code[village]}" for village in parent), *(own for *_, own in stations)], dtype=object
        ),
        name=np.array(
            [*name, *(names.cooperative_name(name[i]) for i in parent), *(label for _, label, _, _ in stations)],
            dtype=object,
        ),
        kind=np.array(
            [
                *np.where(is_community, "community", "village").tolist(),
                *["cooperative"] * COOPERATIVES,
                *(kind for kind, *_ in stations),
            ],
            dtype=object,
        ),
        township=np.array([*township, *township[parent], *(position for _, _, position, _ in stations)]),
        parent=np.array([*[-1] * VILLAGES, *parent, *[-1] * STATIONS]),
        boundary=boundary,
    )


def _village_codes(township_code: NDArray[Any], *, is_community: NDArray[np.bool_]) -> list[str]:
    used: dict[tuple[str, bool], int] = {}
    codes = []
    for town, urban in zip(township_code.tolist(), is_community.tolist(), strict=True):
        used[town, urban] = used.get((town, urban), 0) + 1
        codes.append(f"{town}{used[town, urban] + (0 if urban else 200):03d}")
    return codes


def _village_labels(rng: np.random.Generator, *, is_community: NDArray[np.bool_]) -> list[str]:
    urban = iter(names.community_names(rng, count=int(is_community.sum())))
    rural = iter(names.village_names(rng, count=int((~is_community).sum())))
    return [next(urban) if community else next(rural) for community in is_community.tolist()]


def _quality(rng: np.random.Generator, *, units: Units) -> dict[str, Floats]:
    """A township that works well tends to do so everywhere, yet each has weak topics of its own; units differ a little."""
    overall = rng.normal(size=_TOWNSHIPS)
    quality = {}
    for topic in TOPICS:
        town = 0.55 * overall + 0.75 * rng.normal(size=_TOWNSHIPS)
        town = (town - town.mean()) / town.std()
        quality[topic] = town[units.township] + rng.normal(0, 0.45, size=units.code.size)
    return quality


def _pressure(rng: np.random.Generator, *, units: Units) -> Floats:
    """Mostly small differences, a handful of villages many times above the rest."""
    extremes = rng.choice(units.village, size=_EXTREMES, replace=False)
    scale = np.array([_PRESSURE_OF_KIND[kind] for kind in units.kind])
    town = np.exp(rng.normal(0, 0.28, size=_TOWNSHIPS))[units.township]
    pressure = scale * town * rng.lognormal(-0.08, 0.4, size=units.code.size)
    pressure[extremes] = rng.uniform(7, 11, size=_EXTREMES)
    return np.asarray(pressure)
