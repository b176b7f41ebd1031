"""The instrument that opens pages from the menu: it waits for the whole script and for what it draws, and names the page it opened."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from benchmarks.opening_time import opened
from benchmarks.server import running
from tests.browser.chromium import chromium, settled

SLEPT = 0.4
SCRIPT = f"""
import time
import streamlit as st

CHART = {{"mark": "bar", "data": {{"values": [{{"x": 1}}]}}, "encoding": {{"x": {{"field": "x", "type": "quantitative"}}}}}}

def first():
    st.html('<h1 class="dx-h1">first</h1>')

def slow():
    st.html('<h1 class="dx-h1">slow</h1>')
    time.sleep({SLEPT})
    st.vega_lite_chart(CHART)

st.navigation([st.Page(first, title="first"), st.Page(slow, title="slow")], position="top").run()
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("two_pages")
    (folder / "app.py").write_text(SCRIPT, encoding="utf-8")
    with (
        running(["-m", "streamlit", "run", "app.py"], folder=folder, log=folder / "log") as server,
        chromium() as browser,
    ):
        started = browser.new_page()
        started.goto(f"http://{server.address}/")
        settled(started)
        yield started


def test_a_page_has_opened_when_its_script_is_over_and_its_chart_is_there(page: Page) -> None:
    for _ in range(2):
        assert opened(page, "slow") >= 1000 * SLEPT
        assert page.locator(".dx-h1").inner_text() == "slow"
        assert page.locator("[data-testid=stVegaLiteChart] :is(canvas, svg)").count() > 0
        assert opened(page, "first") > 0
        assert page.locator(".dx-h1").inner_text() == "first"
