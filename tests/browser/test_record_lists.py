"""A topic's list of records in a real browser: turned without drawing the page again, filtered, sorted, and back by the browser's buttons."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import settled
from tests.browser.screen import open_page, params

ADDRESS = "/complaints?indicator=complaint_count&period=2025"


def _card(page: Page) -> Locator:
    return page.locator(".st-key-card-records")


def _press(page: Page, name: str) -> None:
    _card(page).get_by_role("button", name=name).click()
    settled(page)


def test_turning_a_page_draws_nothing_but_the_list(page: Page) -> None:
    open_page(page, ADDRESS)
    received: list[int] = []
    expect(_card(page)).to_contain_text("第 1 页，本页 50 条")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameReceived", lambda frame: received.append(len(frame["response"]["payloadData"])))
    _press(page, "下一页")
    expect(_card(page)).to_contain_text("第 2 页")
    _press(page, "上一页")
    expect(_card(page)).to_contain_text("第 1 页")
    assert 0 < sum(received) < 60_000, "as much came over the wire as a map or a page of charts"


def test_filter_and_order_stand_in_the_address_and_the_back_button_undoes_them(page: Page) -> None:
    open_page(page, f"{ADDRESS}&by=channel:visit,topic:land")
    card = _card(page)
    chip = card.get_by_role("button", name="反映问题类别：征迁征地")
    expect(chip).to_be_visible()
    expect(card.get_by_role("button", name="渠道：来访")).to_be_visible()
    _press(page, "反映问题类别：征迁征地")
    expect(chip).to_have_count(0)
    assert params(page)["by"] == "channel:visit"

    card.get_by_test_id("stSelectbox").get_by_role("combobox").click()
    page.get_by_role("option", name="计入日期，由远到近").click()
    expect(page).to_have_url(re.compile("sort=happened_on"))
    settled(page)
    expect(card).to_contain_text("第 1 页")

    page.go_back()
    settled(page)
    assert "sort" not in params(page)
    page.go_back()
    settled(page)
    expect(chip).to_be_visible()
