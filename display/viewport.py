"""What part of the earth a map of a given size shows: web mercator, 512 pixels around the globe at zoom 0, as deck.gl has it."""

import math
from dataclasses import dataclass

MARGIN = 28
"""Pixels left free over both sides together, so that borders and highlights are not cut."""

_GLOBE = 512
_CLOSEST = 16.0
"""A single small village must not fill a wall."""

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True)
class Viewport:
    """The middle of a map in degrees, its zoom and its size in pixels."""

    longitude: float
    latitude: float
    zoom: float
    width: int
    height: int

    @property
    def degrees_per_pixel(self) -> float:
        """Degrees of longitude (and of latitude × 1/`flattening`) one pixel is wide."""
        return 360 / (_GLOBE * 2**self.zoom)

    @property
    def step(self) -> float:
        """Degrees between neighbouring points of the grid lines are drawn on: a tenth of a pixel, so zooming in stays smooth."""
        return self.degrees_per_pixel / 10

    @property
    def flattening(self) -> float:
        """How many degrees of latitude are as tall on screen as one degree of longitude is wide."""
        return math.cos(math.radians(self.latitude))

    def pixels(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Position on the map in pixels, right and down from its middle."""
        right = (longitude - self.longitude) / self.degrees_per_pixel
        down = (_mercator(self.latitude) - _mercator(latitude)) * _GLOBE * 2**self.zoom / (2 * math.pi)
        return right, down

    def bounds(self, *, around: float) -> Bounds:
        """What is shown, with `around` times the map's own size added on every side for panning."""
        wide = self.width * (0.5 + around) * self.degrees_per_pixel
        tall = self.height * (0.5 + around) * self.degrees_per_pixel * self.flattening
        return self.longitude - wide, self.latitude - tall, self.longitude + wide, self.latitude + tall


NOWHERE: Bounds = (0.0, 0.0, 0.0, 0.0)
"""Bounds of no shape at all."""


def fit(bounds: Bounds, *, width: int, height: int) -> Viewport:
    """The closest viewport that shows all of `bounds` in `width` × `height` pixels."""
    west, south, east, north = bounds
    bottom, top = _mercator(south), _mercator(north)
    zoom = _CLOSEST
    if east > west:
        zoom = min(zoom, math.log2(max(width - MARGIN, 1) * 360 / (_GLOBE * (east - west))))
    if top > bottom:
        zoom = min(zoom, math.log2(max(height - MARGIN, 1) * 2 * math.pi / (_GLOBE * (top - bottom))))
    middle = math.degrees(2 * math.atan(math.exp((bottom + top) / 2)) - math.pi / 2)
    return Viewport(round((west + east) / 2, 5), round(middle, 5), math.floor(zoom * 1000) / 1000, width, height)


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
