"""The ranking in a browser: a click on the funnel leads to the township, and a phone has it all within its width."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from benchmarks.server import Server
from tests.browser.chromium import UNPAINTED, errors_on, settled
from tests.browser.screen import open_page, params

PHONE = ViewportSize(width=390, height=844)
TOWNSHIP = "990100002"
WIDE = (
    "() => Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"
)


@pytest.fixture
def phone(browser: Browser, app: Server) -> Iterator[Page]:
    context = browser.new_context(
        base_url=f"http://{app.address}", viewport=PHONE, is_mobile=True, has_touch=True, locale="zh-CN"
    )
    page = context.new_page()
    page.add_init_script(UNPAINTED)
    yield page
    context.close()


def test_a_click_on_the_funnel_leads_to_the_township_and_another_to_the_next(page: Page) -> None:
    open_page(page, "/ranking")
    points = page.locator(".st-key-card-ranking-funnel [aria-roledescription=point]")
    expect(points.first).to_be_visible()
    seen = []
    for number in (0, points.count() - 1):
        before = params(page).get("township", "")
        points.nth(number).click(force=True)
        page.wait_for_function(
            "before => new URL(location).searchParams.get('township') !== (before || null)", arg=before
        )
        settled(page)
        seen.append(params(page)["township"])
        expect(page.locator(".dx-own")).to_be_visible()
    assert len(set(seen)) == 2
    assert errors_on(page) == []


def test_a_township_finds_itself_within_one_screen_of_a_phone_and_nothing_lies_beside_it(phone: Page) -> None:
    open_page(phone, f"/ranking?township={TOWNSHIP}")
    own = phone.locator(".dx-own")
    expect(own).to_be_visible()
    box = own.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["height"]
    assert phone.evaluate(WIDE) <= PHONE["width"]
    assert errors_on(phone) == []
