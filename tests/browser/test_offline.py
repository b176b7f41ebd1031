"""Every page opens without asking for anything outside this machine, and its Chinese is legible."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Page, expect

from data_access.contract import unit
from data_access.engine import open_engine
from tests.browser.chromium import Traffic, errors_on, settled

PAGES_FOLDER = Path(__file__).resolve().parents[2] / "pages"
ADDRESSES = {
    "overview": "/",
    "village": "/village?unit={village}",
    "handbook": "/handbook",
    "data_health": "/data_health",
    "complaints": "/complaints",
    "inspections": "/inspections",
    "rectification": "/rectification",
    "learning": "/learning",
    "power_lists": "/power_lists",
    "alerts": "/alerts",
    "ranking": "/ranking",
    "big_screen": "/big_screen?embed=true",
}

SAME_PICTURE = """
([first, second]) => {
    const draw = (text) => {
        const canvas = document.createElement("canvas");
        canvas.width = canvas.height = 48;
        const pen = canvas.getContext("2d");
        pen.font = "32px " + getComputedStyle(document.querySelector("[data-testid=stApp]")).fontFamily;
        pen.fillText(text, 4, 36);
        return canvas.toDataURL();
    };
    return draw(first) === draw(second);
}
"""


@pytest.fixture(scope="module")
def village(demo_database: str) -> str:
    engine = open_engine(demo_database)
    with engine.connect() as connection:
        code = connection.scalar(sa.select(sa.func.min(unit.c.unit_code)).where(unit.c.kind == "village"))
    engine.dispose()
    assert code
    return code


def test_every_page_is_visited_here() -> None:
    assert set(ADDRESSES) == {path.stem for path in PAGES_FOLDER.glob("[!_]*.py")}


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_opens_without_error_and_asks_only_this_machine(
    page: Page, traffic: Traffic, village: str, name: str
) -> None:
    page.goto(ADDRESSES[name].format(village=village))
    settled(page)
    expect(page.locator("body")).to_contain_text("演示数据")
    assert errors_on(page) == []
    assert traffic.foreign == []
    assert any("/_stcore/stream" in address for address in traffic.addresses)


@pytest.fixture(scope="module")
def handbook(regular: BrowserContext) -> Iterator[Page]:
    opened = regular.new_page()
    opened.goto("/handbook")
    settled(opened)
    yield opened
    opened.close()


def test_chinese_characters_are_drawn_and_not_replaced_by_a_box(handbook: Page) -> None:
    assert not handbook.evaluate(SAME_PICTURE, ["村", "廉"])


def test_two_characters_without_a_glyph_look_the_same_to_this_check(handbook: Page) -> None:
    assert handbook.evaluate(SAME_PICTURE, ["\U0003fff0", "\U0003fff1"])


def test_a_foreign_request_would_be_noticed(handbook: Page) -> None:
    traffic = Traffic()
    traffic.watch(handbook)
    handbook.evaluate("fetch('http://maps.example/tile.png').catch(() => null)")
    assert traffic.foreign == ["http://maps.example/tile.png"]
