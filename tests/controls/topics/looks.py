"""Looks at a district for tests of panels, and ways into what panels hold."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from controls.address import Asked
from controls.gallery import Gallery
from controls.look import Look
from controls.panels import Panel
from indicators.catalogue import CATALOGUE
from indicators.periods import Period, year
from indicators.places import DISTRICT, Place
from indicators.viewer import COMMISSION, Viewer


def look_at(
    gallery: Gallery,
    topic: str,
    *,
    place: Place = DISTRICT,
    viewer: Viewer = COMMISSION,
    period: Period | None = None,
    late: str = "",
) -> Look:
    indicator = next(indicator for indicator in CATALOGUE if indicator.topic == topic)
    asked = Asked(indicator=indicator, period=period or year(2026), place=place)
    return Look(gallery=gallery, viewer=viewer, asked=asked, late=late)


def by_key(panels: Sequence[Panel]) -> dict[str, Panel]:
    found = {panel.key: panel for panel in panels}
    assert len(found) == len(panels), "two panels of a page share a key"
    return found


def column(panel: Panel, name: str, *, by: str) -> dict[Any, Any]:
    """One column of a panel's table by another."""
    return dict(zip(panel.table[by], panel.table[name], strict=True))


def in_year(day: date | None, number: int, *, until: date) -> bool:
    return day is not None and day.year == number and day <= until
