"""A browser shows hostile codes and names as the text they are: nothing runs, nothing is fetched, nothing opens."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Dialog, Page

from benchmarks.server import Server
from data_access.contract import DEMO_SOURCE
from data_access.engine import open_engine, sqlite_url
from tests.browser.chromium import Traffic, errors_on
from tests.browser.conftest import SCREEN, serving
from tests.browser.screen import open_page
from tests.data_access.hostile_rows import CODES, MARKDOWN, hostile_rows
from tests.data_access.made_up_rows import fill, loose_tables

VIEWS = {
    "the district": ("", {}),
    "a township": ("", {"township": CODES["T1"]}),
    "complaints": ("complaints", {"township": CODES["T2"]}),
    "alerts": ("alerts", {}),
    "ranking": ("ranking", {}),
    "a village": ("village", {"unit": CODES["V1"]}),
    "a long village": ("village", {"unit": CODES["V3"]}),
    "a station": ("village", {"unit": CODES["S1"]}),
    "an address": ("", {"township": MARKDOWN, "indicator": "<img src=x onerror=alert(1)>"}),
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on the hostile district, marked as a demo."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    url = sqlite_url(folder / "hostile.sqlite")
    engine = open_engine(url, writable=True)
    rows = hostile_rows() | {"source_status": [{"source": DEMO_SOURCE, "loaded_at": datetime(2026, 5, 17, 6)}]}
    fill(engine, rows, tables=loose_tables())
    engine.dispose()
    with serving(url, folder) as server:
        yield server


@pytest.fixture
def visitor(browser: Browser, traffic: Traffic) -> Iterator[tuple[Page, list[str]]]:
    context = browser.new_context(viewport=SCREEN, locale="zh-CN")
    page = context.new_page()
    dialogs: list[str] = []

    def close(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", close)
    traffic.watch(page)
    yield page, dialogs
    context.close()


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_runs_and_nothing_is_fetched(
    hostile: Server, visitor: tuple[Page, list[str]], traffic: Traffic, view: str
) -> None:
    page, dialogs = visitor
    path, asked = VIEWS[view]
    open_page(page, f"http://{hostile.address}/{path}?{urlencode(asked)}")
    assert errors_on(page) == []
    assert dialogs == []
    assert traffic.foreign == []
    assert page.locator('img[src="x"], img[src^="http://elsewhere"], a[href^="javascript"]').count() == 0
    # Own links carry codes in their query, so it is where a link leads that counts.
    leads = "[...document.links].filter(link => link.hostname !== location.hostname).map(link => link.href)"
    assert page.evaluate(leads) == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= SCREEN["width"], "a long name makes the page wider than the screen"
