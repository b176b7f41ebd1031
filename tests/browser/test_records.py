"""The records behind a number, page by page: as many as the number says."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from data_access.contract import complaint
from data_access.engine import open_engine
from indicators.catalogue import INDICATORS
from tests.browser.chromium import settled
from tests.browser.screen import choose, open_page
from tests.demo_district import TODAY

COMPLAINTS = INDICATORS["complaint_count"]
SINCE = TODAY.replace(year=TODAY.year - 4, month=1, day=1)
PERIOD = f"{SINCE:%Y-%m}..{TODAY:%Y-%m}"


@pytest.fixture(scope="module")
def busiest(demo_database: str) -> tuple[str, int]:
    """The unit with the most complaints of the period, and how many."""
    engine = open_engine(demo_database)
    number = sa.func.count().label("number")
    statement = (
        sa.select(complaint.c.unit_code, number)
        .where(complaint.c.received_on >= SINCE)
        .group_by(complaint.c.unit_code)
        .order_by(number.desc(), complaint.c.unit_code)
    )
    with engine.connect() as connection:
        found = connection.execute(statement).first()
    engine.dispose()
    assert found is not None
    return str(found[0]), int(found[1])


def page_of(page: Page) -> tuple[int, int]:
    """Which page of the list is shown, and how many records are on it."""
    found = re.search(r"第 (\d+) 页，本页 (\d+) 条", page.locator(".st-key-card-records").inner_text())
    assert found is not None
    return int(found[1]), int(found[2])


def test_the_pages_hold_as_many_records_as_the_figure_says(page: Page, busiest: tuple[str, int]) -> None:
    code, count = busiest
    open_page(page, f"/village?unit={code}&indicator={COMPLAINTS.key}&period={PERIOD}")
    row = page.locator(".dx-crow", has_text=COMPLAINTS.label).first
    expect(row.locator(".dx-c2")).to_have_text(f"{count:,} {COMPLAINTS.unit}")
    card = page.locator(".st-key-card-records")
    on = card.get_by_role("button", name="下一页")
    expect(on).to_be_enabled()
    sizes = [page_of(page)[1]]
    while on.is_enabled():
        on.click()
        expect(card).to_contain_text(f"第 {len(sizes) + 1} 页")
        settled(page)
        sizes.append(page_of(page)[1])
    assert len(sizes) > 1
    assert sum(sizes) == count

    card.get_by_role("button", name="上一页").click()
    expect(card).to_contain_text(f"第 {len(sizes) - 1} 页")
    settled(page)
    assert page_of(page)[1] == sizes[-2]


def test_another_indicator_starts_a_list_of_its_own(page: Page, busiest: tuple[str, int]) -> None:
    open_page(page, f"/village?unit={busiest[0]}&indicator={COMPLAINTS.key}&period={PERIOD}")
    card = page.locator(".st-key-card-records")
    card.get_by_role("button", name="下一页").click()
    expect(card).to_contain_text("第 2 页")
    choose(page, "records-indicator", f"信访举报：{INDICATORS['complaint_open'].label}")
    expect(card).not_to_contain_text("第 2 页")
    settled(page)
    expect(page).to_have_url(re.compile("indicator=complaint_open"))
