"""What a picture depends on, a chart ready to be sent, and figures of the place looked at."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from controls.address import Asked
from controls.gallery import Gallery
from display.charts.packing import packed
from display.formats import MISSING, fraction_text, number_text
from indicators.figures import Figures, Row
from indicators.model import Indicator, Scale
from indicators.places import Level, Place
from indicators.values import get_figures
from indicators.viewer import Viewer

WHOLE = {Level.DISTRICT: "全区", Level.ZONE: "全片组", Level.TOWNSHIP: "本镇街", Level.UNIT: "本单位"}

Spec = dict[str, Any]


@dataclass(frozen=True, eq=False, kw_only=True)
class Look:
    """What every picture depends on; `late` is how old the data is when it is stale, else empty; `is_phone` is what the browser says
    of itself, and only chooses a size. `account` is who has signed in (nobody: empty): no picture depends on it. `has_watermark` says that it stands
    on what is taken away."""

    gallery: Gallery
    viewer: Viewer
    asked: Asked
    late: str = ""
    is_phone: bool = False
    account: str = ""
    has_watermark: bool = False

    def key(self, name: str, *more: Hashable) -> Hashable:
        return (name, self.viewer, self.asked.place, self.asked.period, bool(self.late), *more)


class Drawn:
    """What has a `spec` and is sent as such, packed once."""

    spec: Spec | None

    @cached_property
    def drawn(self) -> Spec | None:
        """`spec` as it is sent."""
        return None if self.spec is None else packed(self.spec)

    def __getstate__(self) -> dict[str, Any]:
        """The painter gives finished work away."""
        return {**vars(self), "drawn": self.drawn}


@dataclass(frozen=True, kw_only=True)
class Chart(Drawn):
    """A Vega-Lite spec, or None with the reason there is nothing to draw; `remark` says what is left out."""

    spec: Spec | None
    alt: str = ""
    reason: str = ""
    remark: str = ""


def figures_at(look: Look, indicator: Indicator, level: Level, *, change: bool = False) -> Figures:
    """Every area of `level` this viewer may see, in the asked period."""
    ledger = look.gallery.snapshot.ledger
    return get_figures(ledger, indicator, period=look.asked.period, level=level, viewer=look.viewer, change=change)


def own_row(look: Look, indicator: Indicator) -> Row | None:
    """The figures of the asked place; None where the indicator does not count it."""
    return row_of_place(look, indicator, look.asked.place)


def row_of_place(look: Look, indicator: Indicator, place: Place, *, change: bool = True) -> Row | None:
    """The figures of one place, with its change unless that is not wanted; None where the indicator does not count it or the viewer may
    not see it."""
    return figures_at(look, indicator, place.level, change=change).at(place.code)


def big_text(indicator: Indicator, row: Row) -> str:
    """The value without the unit of a count: that stands beside the name."""
    text = number_text(indicator, row["value"])
    return f"{text}%" if indicator.unit == "%" else text


def detail_text(indicator: Indicator, row: Row) -> str:
    """What stands beside the value: its n/N, or what is counted."""
    if indicator.scale is Scale.COUNT:
        return f"{indicator.numerator_label}，{indicator.unit}"
    text = fraction_text(row["numerator"], row["denominator"])
    return "" if text == MISSING else text


def units_of(units: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Those of the register's units that lie in the asked place and in the viewer's scope."""
    places = look.gallery.snapshot.places
    mask = places.within(look.asked.place)[: places.unit_count]
    return units[mask & look.viewer.sees(places)]


def is_within(codes: pd.Index, look: Look) -> np.ndarray:
    """Which of these units lie in the asked place."""
    places = look.gallery.snapshot.places
    inside: np.ndarray = places.within(look.asked.place)[places.units.index.get_indexer(codes)]
    return inside
