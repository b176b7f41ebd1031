"""On a phone: nothing sideways, the figures first, the map within its frame."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from benchmarks.server import Server
from tests.browser.chromium import UNPAINTED, errors_on
from tests.browser.screen import map_box, open_page

PHONE = ViewportSize(width=390, height=844)
AGENT = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
)
WIDE = """
() => Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)
"""


@pytest.fixture(scope="module")
def phone(browser: Browser, app: Server) -> Iterator[Page]:
    """One phone for all pages: what a visitor does."""
    context = browser.new_context(
        base_url=f"http://{app.address}",
        viewport=PHONE,
        user_agent=AGENT,
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
    )
    page = context.new_page()
    page.add_init_script(UNPAINTED)
    yield page
    context.close()


@pytest.mark.parametrize(
    "address",
    ["/?township=990100002", "/village?unit=990100001201", "/village", "/handbook", "/data_health"],
)
def test_no_page_is_wider_than_the_phone(phone: Page, address: str) -> None:
    open_page(phone, address)
    is_no_wider_than(phone)


def is_no_wider_than(phone: Page) -> None:
    expect(phone.locator(".dx-h1")).to_be_visible()
    assert phone.evaluate(WIDE) <= PHONE["width"]
    assert errors_on(phone) == []


def test_the_overview_is_no_wider_its_figures_stand_above_the_map_which_stays_within_its_frame(phone: Page) -> None:
    open_page(phone, "/")
    is_no_wider_than(phone)
    figures = phone.locator(".dx-kpis").bounding_box()
    frame = phone.locator(".st-key-card-map").bounding_box()
    assert figures is not None
    assert frame is not None
    chart = map_box(phone)
    assert figures["y"] + figures["height"] <= PHONE["height"]
    assert figures["y"] + figures["height"] <= chart["y"]
    assert frame["x"] <= chart["x"]
    assert chart["x"] + chart["width"] <= frame["x"] + frame["width"]
