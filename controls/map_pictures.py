"""The map of a view: what it shows, as a deck, as a still picture, in words; made once per snapshot, view and viewer."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from controls.gallery import Gallery
from controls.look import WHOLE, Look, big_text, detail_text, figures_at, is_within, row_of_place, units_of
from display.blocks.legend import legend_block
from display.blocks.markup import printed
from display.deck import FastDeck
from display.formats import MISSING, figure_text
from display.legend import Legend, build_legend
from display.map_svg import LEGEND_WIDTH, build_map_svg
from display.maps import build_map
from display.shapes import Shapes
from display.theme import LIGHT
from indicators.figures import Figures
from indicators.model import Direction, Indicator, Scale
from indicators.places import Level, Place
from indicators.values import State

MAP_WIDTH, PHONE_MAP_WIDTH = 640, 330
"""Pixels of the map's column at 1600 and on a phone; a little too small is safe, too large clips the edge."""

MAP_HEIGHTS = {Level.DISTRICT: 462, Level.ZONE: 462, Level.TOWNSHIP: 560}

PHONE_MAP_HEIGHT = 340

WEAKEST_LISTED = 4


@dataclass(frozen=True, eq=False, kw_only=True)
class MapPicture:
    """`deck` is None where nothing has a polygon; `weakest` are (code, name,
    figure)."""

    deck: FastDeck | None
    alt: str
    legend: str
    weakest: tuple[tuple[str, str, str], ...]
    unmapped: int


@dataclass(frozen=True, eq=False, kw_only=True)
class MapFigures:
    """What a map shows, before it is drawn: the figures of all units, of those of the place that have a polygon, the legend, and the figure
    of the whole with what it is and its n/N."""

    units: Figures
    drawn: Figures
    legend: Legend
    heading: str
    figure: str
    detail: str


def map_figures(look: Look) -> MapFigures:
    return look.gallery.painted(look.key("map-figures", look.asked.indicator.key), _map_figures, look)


def map_picture(look: Look) -> MapPicture:
    return look.gallery.painted(look.key("map", look.asked.indicator.key, look.is_phone), _map, look)


def map_height(look: Look) -> int:
    return PHONE_MAP_HEIGHT if look.is_phone else MAP_HEIGHTS[look.asked.place.level]


def predraw_places(gallery: Gallery) -> Iterator[None]:
    """Borders and hatch lines as each area's map has them: most of what a map costs that nobody has asked for before. They are the same
    under every indicator and stay as long as the boundaries do."""
    for place in gallery.snapshot.places.areas():
        _predraw(gallery.shapes, place)
        yield


def predraw_scopes(gallery: Gallery) -> Iterator[None]:
    """The same of each zone and township, one at a step, for who sees its detail alone. The district as he sees it is drawn when he first
    asks for it: kept for everybody it would be half of all the memory."""
    places = gallery.snapshot.places
    for own in places.areas()[1:]:
        scope = places.townships_of(own.code) if own.level is Level.ZONE else frozenset({own.code})
        _predraw(gallery.shapes.within(scope), own)
        yield


def _predraw(shapes: Shapes, place: Place) -> None:
    shapes.sketch(place, width=MAP_WIDTH, height=MAP_HEIGHTS[place.level]).hatch(shapes.units)


def _map_figures(look: Look) -> MapFigures:
    gallery, indicator, place = look.gallery, look.asked.indicator, look.asked.place
    units = figures_at(look, indicator, Level.UNIT)
    inside = units.where(is_within(units.codes, look))
    drawn = inside.where(inside.codes.isin(gallery.shapes_for(look.viewer).units.keys()))
    own = row_of_place(look, indicator, place)
    figure = MISSING if own is None else big_text(indicator, own)
    if own is not None and own["state"] not in (State.OK.value, State.TOO_FEW.value):
        figure = figure_text(indicator, own)
    return MapFigures(
        units=units,
        drawn=drawn,
        legend=build_legend(drawn if len(drawn) else inside, indicator, theme=LIGHT, level=Level.UNIT),
        heading=f"{WHOLE[place.level]}{indicator.short_label}",
        figure=figure,
        detail="" if own is None else detail_text(indicator, own),
    )


def _map(look: Look) -> MapPicture:
    gallery, indicator, place = look.gallery, look.asked.indicator, look.asked.place
    snapshot, shown = gallery.snapshot, map_figures(look)
    deck, shapes = None, gallery.shapes_for(look.viewer)
    if not shapes.is_empty:
        deck = build_map(
            shapes,
            shown.units,
            indicator,
            place=place,
            places=snapshot.places,
            theme=LIGHT,
            width=PHONE_MAP_WIDTH if look.is_phone else MAP_WIDTH,
            height=map_height(look),
        )
    return MapPicture(
        deck=deck,
        alt=map_alt(look),
        legend=legend_block(shown.legend, heading=shown.heading, value=shown.figure, detail=shown.detail),
        weakest=_weakest(shown.drawn, indicator),
        unmapped=len(units_of(snapshot.places.units, look)) - len(shown.drawn),
    )


def printed_map(look: Look) -> str:
    """The map as HTML that is seen on paper only; there must be shapes."""
    key = look.key("printed-map", look.asked.indicator.key)
    return look.gallery.painted(key, _printed_map, look)


def _printed_map(look: Look) -> str:
    return printed(map_svg(look), alt=map_alt(look))


def map_svg(look: Look, *, width: int = MAP_WIDTH + LEGEND_WIDTH, height: int = 0) -> str:
    """The map with its legend as a still picture, `width` × `height` pixels (0: as high as on screen); there must be shapes."""
    shown = map_figures(look)
    return build_map_svg(
        look.gallery.shapes_for(look.viewer),
        shown.units,
        look.asked.indicator,
        place=look.asked.place,
        places=look.gallery.snapshot.places,
        theme=LIGHT,
        legend=shown.legend,
        heading=shown.heading,
        figure=shown.figure,
        detail=shown.detail,
        width=width,
        height=height or map_height(look),
    )


def map_alt(look: Look) -> str:
    """The map in words."""
    name, indicator, shown = (
        look.gallery.snapshot.places.name(look.asked.place),
        look.asked.indicator,
        map_figures(look),
    )
    return f"{name}各村（社区）{indicator.label}分布图，{look.asked.period.label}，{shown.heading} {shown.figure}"


def _weakest(units: Figures, indicator: Indicator) -> tuple[tuple[str, str, str], ...]:
    """The units furthest on the bad side, of rates only: a count says more about size than about the unit."""
    if indicator.scale is not Scale.RATE or indicator.numerator.covered or indicator.direction is Direction.NEUTRAL:
        return ()
    known = units.where(units["state"] == State.OK.value)
    badness = known["value"] if indicator.direction is Direction.HIGHER else -known["value"]
    worst = np.lexsort((-known["denominator"], badness))[:WEAKEST_LISTED].tolist()
    rows = [(str(known.codes[at]), known.row(at)) for at in worst]
    return tuple((code, str(row["name"]), figure_text(indicator, row)) for code, row in rows)
