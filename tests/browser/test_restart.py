"""The server is ended and started again: the open page recovers by itself, and a first visitor may come through any link."""

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from indicators.catalogue import HEADLINES
from tests.browser.chromium import errors_on, settled
from tests.browser.conftest import SCREEN, serving
from tests.browser.screen import legend, params, title

HEALED_MILLISECONDS = 100_000
"""The status chip runs by itself once a minute, and with it the page finds back."""

PAGES = list((Path(__file__).resolve().parents[2] / "pages").glob("[!_]*.py"))
VILLAGE = "/village?unit=990100001201"
TOWNSHIP = "/?township=990100002&indicator=training_rate"


def test_a_first_visitor_with_a_link_gets_the_frame_and_an_open_page_outlives_the_server(
    browser: Browser, demo_database: str, tmp_path: Path
) -> None:
    context = browser.new_context(viewport=SCREEN, locale="zh-CN")
    with serving(demo_database, tmp_path) as server:
        port = server.port
        first = context.new_page()
        first.goto(f"http://{server.address}{VILLAGE}")
        settled(first)
        navigation = first.get_by_test_id("stTopNavLink")
        # The wall is opened by its own address.
        expect(navigation).to_have_count(len(PAGES) - 1)
        expect(navigation.filter(has_text=re.compile("[A-Za-z]"))).to_have_count(0)
        expect(first.get_by_test_id("stSidebarNav")).to_have_count(0)
        expect(title(first)).to_be_visible()
        first.close()

        page = context.new_page()
        page.goto(f"http://{server.address}{TOWNSHIP}")
        settled(page)
        name, figures = title(page).inner_text(), legend(page).inner_text()
    expect(page.locator("[data-testid=stApp]")).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(title(page)).to_have_text(name)

    with serving(demo_database, tmp_path, port=port):
        expect(page.locator("[data-testid=stApp]")).to_have_attribute(
            "data-test-connection-state", "CONNECTED", timeout=HEALED_MILLISECONDS
        )
        settled(page)
        other = HEADLINES[4]
        switch = page.locator(".st-key-headline").get_by_role("radio", name=other.short_label)
        assert (title(page).inner_text(), legend(page).inner_text()) == (name, figures)
        assert page.url.endswith(TOWNSHIP)
        switch.click()
        expect(page).to_have_url(re.compile(f"indicator={other.key}"), timeout=HEALED_MILLISECONDS)
        settled(page)
        assert params(page)["township"] == "990100002"
        expect(legend(page)).to_contain_text(other.short_label)
        assert errors_on(page) == []
    context.close()
