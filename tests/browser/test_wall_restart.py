"""The server behind a wall is killed: the wall turns on alone, and is back by itself soon after the server."""

from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from data_access.settings import DEFAULT_FILE
from tests.browser.wall import ADDRESS, serving_wall, turned, wall_page
from tests.browser.wall_faults import (
    BACK_MILLISECONDS,
    CUT,
    INTERRUPTED,
    district_in,
    is_fresh,
    is_whole,
    kill,
    on,
    says,
)
from tests.data_access.made_up_rows import TODAY


def test_the_server_is_killed_and_started_again_with_and_without_the_database(browser: Browser, tmp_path: Path) -> None:
    """The first time all is well, the second time only the snapshot on disk is left."""
    url = district_in(tmp_path)
    path = tmp_path / "district.sqlite"
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    page = context.new_page()
    with on(url, tmp_path) as server:
        port = server.port
        page.goto(f"http://{server.address}{ADDRESS}")
        expect(page.locator("#wall .wl-tile")).to_have_count(6)
        page.evaluate("window.firstCanvas = document.querySelector('#wall canvas')")
        kill(server)
    is_alone(page)
    with on(url, tmp_path, port=port) as server:
        expect(page.locator("#wall .wl-age-of-data")).not_to_contain_text(CUT, timeout=BACK_MILLISECONDS)
        is_fresh(page)
        kill(server)
    is_alone(page)
    path.rename(path.with_suffix(".away"))
    with on(url, tmp_path, port=port) as server:
        expect(page.locator("#wall .wl-age-of-data")).not_to_contain_text(CUT, timeout=BACK_MILLISECONDS)
        says(page, INTERRUPTED)
        is_whole(page)
        assert page.evaluate("window.firstCanvas === document.querySelector('#wall canvas')")
        assert "from disk" in (tmp_path / "server.log").read_text(encoding="utf-8")
        with wall_page(browser, server) as other:
            says(other, INTERRUPTED)
            is_whole(other)
        path.with_suffix(".away").rename(path)
        is_fresh(page)
    context.close()


def is_alone(page: Page) -> None:
    """Without a server the wall turns on and says that it is cut off."""
    says(page, CUT)
    turned(page)
    is_whole(page)


def test_at_the_pace_of_every_day_the_screen_is_back_in_time_too(browser: Browser, tmp_path: Path) -> None:
    """The server stays away until the page has long been trying at its slowest."""
    url = district_in(tmp_path)
    with ExitStack() as stack:
        with serving_wall(url, tmp_path, today=TODAY, district=DEFAULT_FILE) as server:
            page = stack.enter_context(wall_page(browser, server))
            kill(server)
        says(page, CUT, timeout=60_000)
        stack.enter_context(serving_wall(url, tmp_path, port=server.port, today=TODAY, district=DEFAULT_FILE))
        is_fresh(page, timeout=BACK_MILLISECONDS)
