"""What the tests read off a page, and where on the map a unit lies."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import sqlalchemy as sa
from playwright.sync_api import FloatRect, Locator, Page, expect

from controls.map_pictures import MAP_HEIGHTS, MAP_WIDTH
from data_access.boundaries import read_boundaries
from data_access.register import read_register
from display.shapes import Shapes, build_shapes
from indicators.places import Place, Places
from tests.browser.chromium import settled

TOOLTIP_MILLISECONDS = 1_000
LEAD_MILLISECONDS = 60_000
MOMENT = datetime(2026, 11, 23, 9)
TRIES = 15
"""The map is drawn a moment after the page says that it is done; only then does the mouse find anything on it."""


def params(page: Page) -> dict[str, str]:
    """The query parameters in the address line."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def path(page: Page) -> str:
    return urlsplit(page.url).path


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    settled(page)


def stopped_clock(page: Page) -> None:
    """The page's scripts see one moment, timers run on. What the map takes for a click lasts at most a quarter of a second, and
    software graphics on a busy machine may need longer to find what lies under the mouse. To be called before the page opens."""
    page.clock.set_fixed_time(MOMENT)


def title(page: Page) -> Locator:
    """The heading; for a moment after a step the old one may stand below the new."""
    return page.locator(".dx-h1").first


def legend(page: Page) -> Locator:
    """The legend beside the map; its first line says what the figure is."""
    return page.locator(".dx-legend")


def choose(page: Page, key: str, option: str) -> None:
    """Choose `option` in the box with this key; a long list shows only part of itself until something is typed. A run of the script
    draws the box anew and closes its list."""
    settled(page)
    box = page.locator(f".st-key-{key}").get_by_role("combobox")
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()


def map_box(page: Page) -> FloatRect:
    box = page.get_by_test_id("stDeckGlJsonChart").bounding_box()
    assert box is not None
    return box


@dataclass(frozen=True, eq=False, kw_only=True)
class Atlas:
    """The register and the shapes of the database under test."""

    places: Places
    shapes: Shapes

    @property
    def units(self) -> pd.DataFrame:
        return self.places.units

    def offset(self, place: Place, code: str) -> tuple[float, float]:
        """Pixels right and down from the middle of the map of `place` to the middle of a unit."""
        sketch = self.shapes.sketch(place, width=MAP_WIDTH, height=MAP_HEIGHTS[place.level])
        spot = sketch.unit_spots[code]
        return sketch.viewport.pixels(spot.longitude, spot.latitude)


def read_atlas(engine: sa.Engine, *, today: date) -> Atlas:
    with engine.connect() as connection:
        register = read_register(connection, today=today, fallback_name="")
    places = register.places
    township_of = {str(code): str(township) for code, township in places.units["township_code"].items()}
    boundaries = read_boundaries(register.unit_boundaries, register.township_boundaries, township_of=township_of)
    return Atlas(places=places, shapes=build_shapes(boundaries.units, boundaries.townships, places=places))


def hover_unit(page: Page, atlas: Atlas, place: Place, code: str) -> tuple[float, float]:
    """Move the mouse onto a unit of the map until its tooltip names it; where the mouse is."""
    page.get_by_test_id("stDeckGlJsonChart").scroll_into_view_if_needed()
    right, down = atlas.offset(place, code)
    name = str(atlas.units.at[code, "name"])
    tooltip = page.locator(".deck-tooltip")
    for number in range(TRIES):
        box = map_box(page)
        at = box["x"] + box["width"] / 2 + right + number % 2, box["y"] + box["height"] / 2 + down
        page.mouse.move(*at)
        try:
            expect(tooltip).to_contain_text(name, timeout=TOOLTIP_MILLISECONDS)
        except AssertionError:
            continue
        return at
    raise AssertionError(f"no tooltip named {name}")


def click_unit(page: Page, atlas: Atlas, place: Place, code: str, *, leads_to: re.Pattern[str]) -> None:
    """Click a unit on the map of `place`; the address line must come to match `leads_to`. Needs `stopped_clock`."""
    page.mouse.click(*hover_unit(page, atlas, place, code))
    page.wait_for_url(leads_to, timeout=LEAD_MILLISECONDS, wait_until="commit")
    settled(page)
