"""Names longer, numbers larger and indicators more than a wall has room for: everything is cut or left out, nothing is torn by an edge."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from benchmarks.server import Server
from controls.wall.address import MOST_INDICATORS
from data_access.contract import alert
from data_access.engine import open_engine, sqlite_url
from indicators.catalogue import INDICATORS
from tests.browser.wall import measured, wall_page
from tests.browser.wall_faults import on
from tests.data_access.made_up_rows import TODAY, as_demo, busy_rows, fill, with_boundaries

LONG = "社会主义新农村建设示范区股份经济合作联合总社"
LONGEST_TABS = sorted(INDICATORS.values(), key=lambda indicator: -len(indicator.short_label))[:MOST_INDICATORS]
SIZES = {"a screen": (1920, 1080), "a row of screens": (3840, 1080)}
MANY_FINDINGS = 2_400


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    rows = as_demo(with_boundaries(busy_rows()))
    for table in ("township", "unit"):
        rows[table] = [row | {"name": f"{row['name']}{LONG}"} for row in rows[table]]
    rule = {"list_name": "alert_rule", "code": "r1", "label": "大额支出", "position": 1}
    rows["code_list"] = [row | {"label": f"{row['label']}{LONG}"} for row in (*rows["code_list"], rule)]
    rows["alert"] = [row | {"rule": "r1"} for row in rows["alert"]]
    found = {"unit_code": "V1", "found_on": TODAY, "verified_on": TODAY}
    rows["finding"] += [{"finding_id": f"MANY-{number}", **found} for number in range(MANY_FINDINGS)]
    address = sqlite_url(tmp_path_factory.mktemp("room") / "district.sqlite")
    engine = open_engine(address, writable=True)
    fill(engine, rows)
    engine.dispose()
    return address


@pytest.fixture(scope="module")
def narrow(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with on(url, tmp_path_factory.mktemp("narrow")) as server:
        yield server


def assert_fits(page: Page) -> None:
    found = measured(page)
    assert (found.clipped, found.outside, found.overlapping, found.on_seam, found.small) == ([], [], [], [], [])


@pytest.mark.parametrize("size", SIZES)
def test_long_names_large_numbers_and_many_indicators_fit(browser: Browser, narrow: Server, size: str) -> None:
    wide, tall = SIZES[size]
    asked = f"&every=600&indicators={','.join(indicator.key for indicator in LONGEST_TABS)}"
    with wall_page(browser, narrow, query=asked, wide=wide, tall=tall) as page:
        for indicator in LONGEST_TABS:
            expect(page.locator("#wall .wl-on")).to_be_visible()
            assert page.locator("#wall").get_attribute("data-scene") == indicator.key
            assert_fits(page)
            page.evaluate("window.wall.turn()")
    with wall_page(browser, narrow, query="&every=600&indicators=rectified_rate", wide=wide, tall=tall) as page:
        assert_fits(page)
        parts = page.locator("#wall .wl-town .wl-small").all_inner_texts()
        assert any(re.fullmatch(r"\d,\d{3}/\d,\d{3}", part) for part in parts)


def test_a_long_announcement_fits_too(browser: Browser, narrow: Server, url: str) -> None:
    with wall_page(browser, narrow, query="&every=600", wide=3840) as page:
        engine = open_engine(url, writable=True)
        with engine.begin() as connection:
            row = {"alert_id": "ROOM", "unit_code": "V1", "rule": "r1", "level": "red", "raised_on": TODAY}
            connection.execute(sa.insert(alert).values(**row, updated_at=datetime.now(UTC).replace(tzinfo=None)))
        engine.dispose()
        banner = page.locator("#wall .wl-announce")
        expect(banner).to_be_visible()
        edges = banner.bounding_box()
        assert edges
        for text in banner.locator("span").all():
            box = text.bounding_box()
            assert box
            assert edges["x"] < box["x"] < box["x"] + box["width"] < edges["x"] + edges["width"]
