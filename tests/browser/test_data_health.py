"""The way from the district to the very rows that could not be counted, and back with the browser's own buttons."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from data_access.engine import open_engine, sqlite_url
from tests.browser.chromium import UNPAINTED, errors_on, settled
from tests.browser.conftest import SCREEN, serving
from tests.browser.screen import open_page, title
from tests.data_access.made_up_rows import as_demo, fill, loose_tables, sound_rows

SPOILED = 60
"""More than a page of keys holds."""


def test_from_the_district_to_the_keys_of_rows_set_aside_and_back(browser: Browser, tmp_path: Path) -> None:
    rows = sound_rows()
    spoiled = [{**rows["complaint"][0], "complaint_id": f"X{number:03}", "channel": "fax"} for number in range(SPOILED)]
    engine = open_engine(sqlite_url(tmp_path / "spoiled.sqlite"), writable=True)
    fill(engine, as_demo({**rows, "complaint": [*rows["complaint"], *spoiled]}), tables=loose_tables())
    engine.dispose()
    context = browser.new_context(viewport=SCREEN, locale="zh-CN")
    page = context.new_page()
    page.add_init_script(UNPAINTED)
    with serving(sqlite_url(tmp_path / "spoiled.sqlite"), tmp_path) as server:
        open_page(page, f"http://{server.address}/")
        page.get_by_role("link", name="数据质量", exact=True).click()
        expect(title(page)).to_have_text("数据质量")
        settled(page)
        card = page.locator(".st-key-card-set-aside")
        expect(card.get_by_test_id("stDataFrame")).to_have_count(1)
        box = card.get_by_test_id("stDataFrame").bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + 20, box["y"] + 34 * 1.5)  # The box of the first row, drawn on a canvas.
        expect(card).to_contain_text("第 1 页，本页 50 个编号")
        settled(page)
        card.get_by_role("button", name="下一页").click()
        expect(card).to_contain_text(f"第 2 页，本页 {SPOILED - 50} 个编号")
        settled(page)
        assert errors_on(page) == []

        page.go_back()
        expect(title(page)).to_have_text("区情总览")
        page.go_forward()
        expect(title(page)).to_have_text("数据质量")
        settled(page)
        assert errors_on(page) == []
    context.close()
