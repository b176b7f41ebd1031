"""Names on the map: cleaned, shortened, and placed so that no two overlap; the larger area keeps its name."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import shapely

from display import names
from display.sketch import Spot
from display.viewport import Viewport

LABEL_SIZE = 13.0
"""Pixels, on a desk's screen."""

LONGEST_NAME = 30
LONGEST_LABEL = 8

_LINE = 1.25
_HALO = 2.0
"""Height of a label in sizes of its type; pixels of halo on each side."""

_TAKEN_LITERALLY = str.maketrans("&<>\"'", "＆＜＞＂＇")
"""Full-width twins: harmless in HTML whether or not the browser's side escapes, and never shown as an entity."""

_GUARD = "\u200b"
"""Before a text that deck.gl's JSON reader would take for an expression (``@@=``, ``@@#``)."""


@dataclass(frozen=True)
class Label:
    """A name and its middle in degrees."""

    text: str
    longitude: float
    latitude: float


@lru_cache(maxsize=4096)
def clean(text: str, *, longest: int = LONGEST_NAME) -> str:
    """Text of the database as it may be put into a deck: printable, on one line, not markup, not an expression, cut to `longest`."""
    line = text[: longest * 10]
    if not line.isprintable():
        line = "".join(letter if letter.isprintable() else " " for letter in line)
    line = " ".join(line.split()).translate(_TAKEN_LITERALLY)
    return guarded(line if len(line) <= longest else line[: longest - 1] + "…")


def guarded(text: str) -> str:
    """A text (a code, say) that deck.gl will not evaluate; `unguarded` gives it back."""
    return _GUARD + text if text.startswith("@@") else text


def unguarded(text: str) -> str:
    return text.removeprefix(_GUARD)


def short_township(name: str) -> str:
    return clean(names.short_township(name), longest=LONGEST_LABEL)


def short_unit(name: str) -> str:
    return clean(names.short_unit(name), longest=LONGEST_LABEL)


def text_width(text: str, *, size: float) -> float:
    """Pixels a text is about wide: a Chinese character is as wide as its type is high, a Latin letter a little over half."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.6 for letter in text) * size


def place_labels(texts: Sequence[tuple[str, Spot]], *, viewport: Viewport, size: float) -> list[Label]:
    """The names that fit, `size` pixels high, largest area first: at their spot, else a line above or below it within the area,
    else hidden."""
    placed: list[Label] = []
    taken: list[tuple[float, float, float, float]] = []
    step = _LINE * size * viewport.degrees_per_pixel * viewport.flattening
    for text, spot in sorted(texts, key=lambda item: -item[1].pixels):
        for shift in (0.0, step, -step):
            latitude = spot.latitude + shift
            if shift and not shapely.contains_xy(spot.outline, spot.longitude, latitude):
                continue
            box = label_box(Label(text, spot.longitude, latitude), viewport=viewport, size=size)
            if text and not any(_overlap(box, other) for other in taken):
                placed.append(Label(text, round(spot.longitude, 5), round(latitude, 5)))
                taken.append(box)
                break
    return placed


def label_box(label: Label, *, viewport: Viewport, size: float) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in pixels from the middle of the map, halo included."""
    right, down = viewport.pixels(label.longitude, label.latitude)
    wide, tall = text_width(label.text, size=size) / 2 + _HALO, _LINE * size / 2
    return right - wide, down - tall, right + wide, down + tall


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
