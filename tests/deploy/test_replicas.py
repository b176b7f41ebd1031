"""Two replicas behind nginx: what becomes of an open page when its replica is killed, and when that one is there again."""

import re
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from data_access.contract import township
from data_access.engine import open_engine
from indicators.catalogue import INDICATORS
from indicators.periods import parse
from tests.browser.chromium import errors_on, settled
from tests.browser.screen import choose, legend, params, title
from tests.deploy.nginx import NAME, nginx
from tests.deploy.replicas import pages_drawn, replica_of_demo

TOWNSHIP, PERIOD, INDICATOR = "990100002", "2025", INDICATORS["rectified_on_time_rate"]
BOXES, SWITCHES = ("demo-role", "place", "period"), ("topic-indicator", "section")
BACK_MILLISECONDS = 20_000
"""Ten seconds are promised, and `python -m benchmarks.viewers` measures them; a browser on a busy machine may need longer. It is less
than the 30 seconds after which an open page asks by itself."""


@pytest.fixture(scope="module")
def township_name(demo_database: str) -> str:
    engine = open_engine(demo_database)
    with engine.connect() as connection:
        name = connection.scalar(sa.select(township.c.name).where(township.c.township_code == TOWNSHIP))
    engine.dispose()
    return str(name)


def shown(page: Page) -> dict[str, str]:
    """What a viewer has before him: address, heading, role and filters, the figures beside the map."""
    boxes = {key: page.locator(f".st-key-{key}").get_by_role("combobox").input_value() for key in BOXES}
    switches = {key: page.locator(f".st-key-{key}").get_by_role("radio", checked=True).inner_text() for key in SWITCHES}
    return {
        "address": page.url,
        "title": title(page).inner_text(),
        "figures": legend(page).inner_text(),
        **boxes,
        **switches,
    }


def test_a_viewer_whose_replica_is_killed_is_back_on_the_other_with_the_same_view(
    outside: Browser, demo_database: str, township_name: str, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        replicas = [stack.enter_context(replica_of_demo(demo_database, tmp_path / name)) for name in ("left", "right")]
        door = stack.enter_context(nginx(tmp_path, replicas=(replicas[0].port, replicas[1].port)))
        context = outside.new_context(ignore_https_errors=True, locale="zh-CN", viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(f"https://{NAME}:{door.https}/rectification")
        settled(page)
        choose(page, "demo-role", f"镇街：{township_name}")
        choose(page, "place", township_name)
        choose(page, "period", parse(PERIOD).label)
        settled(page)
        page.locator(".st-key-topic-indicator").get_by_role("radio", name=INDICATOR.short_label).click()
        expect(legend(page)).to_contain_text(INDICATOR.short_label)
        settled(page)
        assert {"township": TOWNSHIP, "period": PERIOD, "indicator": INDICATOR.key}.items() <= params(page).items()
        before = shown(page)

        doomed, other = sorted(replicas, key=pages_drawn, reverse=True)
        assert pages_drawn(other) == 0
        doomed.process.kill()
        expect(page.get_by_test_id("stApp")).not_to_have_attribute("data-test-connection-state", "CONNECTED")
        expect(page.get_by_test_id("stApp")).to_have_attribute(
            "data-test-connection-state", "CONNECTED", timeout=BACK_MILLISECONDS
        )
        settled(page)
        assert pages_drawn(other) > 0
        assert shown(page) == before
        expect(page.get_by_role("dialog")).to_have_count(0)

        page.locator(".st-key-section").get_by_role("radio").last.click()
        expect(page).to_have_url(re.compile("section="))
        settled(page)
        assert shown(page)["figures"] == before["figures"]
        assert errors_on(page) == []
        context.close()
