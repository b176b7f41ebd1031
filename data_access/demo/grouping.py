"""Connected groups on a map: villages into townships, townships into zones."""

import itertools
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely

from data_access.demo.draw import Floats, Indices

_ATTEMPTS = 60
_REGROWTHS = 5
_MEANS = 12

Neighbours = list[set[int]]


def neighbours_of(polygons: Sequence[shapely.Polygon]) -> Neighbours:
    """For each polygon of a tiling the positions of those it shares a border segment with (a shared point is not enough)."""
    owners: dict[tuple[tuple[float, ...], tuple[float, ...]], list[int]] = defaultdict(list)
    for position, polygon in enumerate(polygons):
        ring = [tuple(point) for point in shapely.get_coordinates(polygon.exterior).tolist()]
        for start, end in itertools.pairwise(ring):
            owners[min(start, end), max(start, end)].append(position)
    result: Neighbours = [set() for _ in polygons]
    for pair in owners.values():
        if len(pair) == 2:
            result[pair[0]].add(pair[1])
            result[pair[1]].add(pair[0])
    return result


def grouped(
    rng: np.random.Generator, polygons: Sequence[shapely.Polygon], *, groups: int, least: int, most: int
) -> tuple[Indices, list[shapely.Polygon]]:
    """Group number of each polygon and the merged polygon of each group.

    Every group has `least` to `most` members and is one polygon without holes. Raises RuntimeError if that cannot be
    reached, which would mean the sizes asked for do not fit.
    """
    neighbours = neighbours_of(polygons)
    centres = np.array([(polygon.centroid.x, polygon.centroid.y) for polygon in polygons])
    for _ in range(_ATTEMPTS):
        wanted = _sizes(rng, total=len(polygons), groups=groups, least=least, most=most)
        seeds = _seeds(rng, centres=centres, groups=groups)
        for _ in range(_REGROWTHS):
            owner = _grown(neighbours, centres=centres, seeds=seeds, wanted=wanted)
            seeds = np.array([_nearest(centres, centres[owner == group].mean(axis=0)) for group in range(groups)])
            if np.unique(seeds).size < groups:
                break
        merged = [_union(polygons, members=np.flatnonzero(owner == group)) for group in range(groups)]
        size = np.bincount(owner, minlength=groups)
        connected = all(not shape.interiors for shape in merged)
        if connected and size.min() >= least and size.max() <= most:
            return owner, merged
    message = f"no {groups} groups of {least}–{most} in {_ATTEMPTS} attempts"
    raise RuntimeError(message)


def _sizes(rng: np.random.Generator, *, total: int, groups: int, least: int, most: int) -> Floats:
    """Wished sizes, unequal, kept away from both limits because growth only comes close to them."""
    share = rng.dirichlet(np.full(groups, 3.0))
    return np.asarray(np.clip(share * total, least * 1.2, most * 0.9))


def _seeds(rng: np.random.Generator, *, centres: Floats, groups: int) -> Indices:
    """Positions of well-spread members to start from: a few steps of k-means."""
    means = centres[rng.choice(len(centres), size=groups, replace=False)]
    for _ in range(_MEANS):
        nearest = np.argmin(np.linalg.norm(centres[:, None] - means[None], axis=2), axis=1)
        means = np.array(
            [centres[nearest == g].mean(axis=0) if (nearest == g).any() else means[g] for g in range(groups)]
        )
    seeds = np.array([_nearest(centres, mean) for mean in means])
    free = np.setdiff1d(np.arange(len(centres)), seeds)
    first = np.unique(seeds, return_index=True)[1]
    repeated = np.setdiff1d(np.arange(groups), first)
    seeds[repeated] = rng.choice(free, size=repeated.size, replace=False)
    return seeds


def _nearest(centres: Floats, point: Floats) -> int:
    return int(np.argmin(np.linalg.norm(centres - point, axis=1)))


def _grown(neighbours: Neighbours, *, centres: Floats, seeds: Indices, wanted: Floats) -> Indices:
    """Owner of each member: in turn the group furthest behind its wished size takes the free neighbour nearest its seed.

    A group only takes what touches it, so groups stay connected.
    """
    owner = np.full(len(centres), -1)
    owner[seeds] = np.arange(len(seeds))
    size = np.ones(len(seeds))
    border = [{near for near in neighbours[seed] if owner[near] < 0} for seed in seeds]
    while (owner < 0).any():
        open_groups = [group for group, free in enumerate(border) if free]
        group = min(open_groups, key=lambda g: (size[g] / wanted[g], g))
        start = centres[seeds[group]]
        taken = min(border[group], key=lambda i: (float(np.hypot(*(centres[i] - start))), i))
        owner[taken] = group
        size[group] += 1
        border[group] |= {near for near in neighbours[taken] if owner[near] < 0}
        for free in border:
            free.discard(taken)
    return owner


def _union(polygons: Sequence[shapely.Polygon], *, members: Indices) -> shapely.Polygon:
    """The members as one polygon: they are connected by shared borders, so nothing else can come out."""
    union = shapely.union_all([polygons[member] for member in members.tolist()])
    if not isinstance(union, shapely.Polygon):
        message = f"a connected group merged into a {union.geom_type}"
        raise TypeError(message)
    return union
