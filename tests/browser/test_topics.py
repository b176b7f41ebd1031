"""The way of a question on every topic page: district, township, a bar, its records, and back with the browser's buttons."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from benchmarks.server import Server
from data_access import contract
from data_access.engine import open_engine
from tests.browser.chromium import UNPAINTED, errors_on, settled
from tests.browser.screen import choose, open_page, params, path, title

SMALL_SCREEN = ViewportSize(width=1024, height=640)
FOOTER = re.compile(r"本页 (\d+) 条，已到末页")


@dataclass(frozen=True)
class Way:
    """`panel`, in the section called `section` (empty: the first), has a bar or cell whose middle lies (right, down) pixels from its chart's corner; its tooltip counts under `told`."""

    page: str
    menu: str
    panel: str
    told: str
    event: str
    right: int = 200
    down: int = 18
    section: str = ""


WAYS = [
    Way("complaints", "信访举报", "topics", "本期", "complaint.received"),
    Way("inspections", "巡察监督", "kinds", "本期", "inspection.finished", section="检查与问题"),
    Way("rectification", "整改销号", "lights", "未销号", "finding.open_now"),
    Way("learning", "培训考试", "courses", "本期", "course.held"),
    Way("power_lists", "三清单", "revised", "修订过", "power_list.revised"),
    Way("alerts", "智慧监管预警", "domains", "本期", "alert.raised"),
]


@pytest.fixture(scope="module")
def township(demo_database: str) -> str:
    """The name of the township with the fewest inspections: its lists fit a page."""
    statement = (
        sa.select(contract.township.c.name)
        .select_from(
            contract.township.join(
                contract.unit, contract.unit.c.township_code == contract.township.c.township_code
            ).join(contract.inspection, contract.inspection.c.unit_code == contract.unit.c.unit_code)
        )
        .group_by(contract.township.c.township_code, contract.township.c.name)
        .order_by(sa.func.count())
    )
    engine = open_engine(demo_database)
    with engine.connect() as connection:
        name = connection.scalar(statement.limit(1))
    engine.dispose()
    assert name
    return str(name)


@pytest.fixture(scope="module")
def visitor(browser: Browser, app: Server) -> Iterator[Page]:
    """One who goes from the overview to one topic after the other."""
    context = browser.new_context(base_url=f"http://{app.address}", viewport=SMALL_SCREEN, locale="zh-CN")
    page = context.new_page()
    page.add_init_script(UNPAINTED)
    open_page(page, "/")
    yield page
    context.close()


def clicked(page: Page, way: Way) -> int:
    """Click the first bar of the panel; the number its tooltip tells."""
    chart = page.locator(f".st-key-card-{way.panel}").get_by_test_id("stVegaLiteChart")
    expect(chart.locator("canvas, svg").first).to_be_visible()
    chart.hover(position={"x": way.right, "y": way.down})
    tooltip = page.locator("#vg-tooltip-element.visible")
    line = tooltip.locator("tr").filter(has_text=re.compile(rf"^\s*{way.told}"))
    told = line.locator("td.value").inner_text()
    chart.click(position={"x": way.right, "y": way.down})
    return int(re.sub(r"\D.*", "", told.replace(",", "")))


def listed(page: Page) -> Locator:
    return page.locator(".st-key-card-records")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.page)
def test_from_the_menu_to_a_township_to_the_records_of_a_bar_and_back(visitor: Page, township: str, way: Way) -> None:
    page = visitor
    page.get_by_role("link", name=way.menu, exact=True).click()
    expect(title(page)).to_have_text(way.menu)
    settled(page)
    if way.section:
        page.locator(".st-key-section").get_by_text(way.section).click()
        page.wait_for_url(re.compile("section="))
        settled(page)
    choose(page, "place", township)
    page.wait_for_url(re.compile("township="))
    settled(page)
    n = clicked(page, way)
    expect(listed(page)).to_contain_text("办理记录：")
    settled(page)
    assert (path(page), params(page)["event"]) == (f"/{way.page}", way.event)
    found = FOOTER.search(listed(page).inner_text())
    assert found is not None, "the records of one bar in one township fit a page"
    assert int(found[1]) == n
    expect(page.locator(f".st-key-card-{way.panel}")).to_contain_text("办理记录已筛选")

    page.go_back()
    settled(page)
    expect(page.locator(f".st-key-card-{way.panel}")).not_to_contain_text("办理记录已筛选")
    assert "event" not in params(page)
    page.go_back()
    page.wait_for_url(re.compile(rf"{way.page}(\?section=\w+)?$"))
    settled(page)
    expect(title(page)).to_have_text(way.menu)
    assert errors_on(page) == []
