"""A wall on a small district that may lose whatever is around it: what it says then, and whether it is whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

from benchmarks.server import Server
from data_access.engine import open_engine, sqlite_url
from tests.browser.chromium import errors_on
from tests.browser.wall import serving_wall
from tests.data_access.made_up_rows import TODAY, as_demo, busy_rows, fill, with_boundaries

BACK_MILLISECONDS = 15_000
"""Within which the screen has to be back once the server is."""

PAINTED = """() => {
  const { width, height } = document.querySelector("#wall canvas");
  const row = document.querySelector("#wall canvas").getContext("2d").getImageData(0, height / 2, width, 1).data;
  return new Set(row).size > 3;
}"""
"""Whether anything stands on the map."""

INTERRUPTED, CUT = "更新中断", "连接中断"


@contextmanager
def on(url: str, folder: Path, *, port: int | None = None) -> Iterator[Server]:
    with serving_wall(url, folder, port=port, today=TODAY) as server:
        yield server


def district_in(folder: Path) -> str:
    """The address of a small busy district that a test may take away."""
    url = sqlite_url(folder / "district.sqlite")
    engine = open_engine(url, writable=True)
    fill(engine, as_demo(with_boundaries(busy_rows())))
    engine.dispose()
    return url


def age(page: Page) -> str:
    return page.locator("#wall .wl-age-of-data").inner_text()


def says(page: Page, word: str, *, timeout: int = 30_000) -> None:
    """The age of the data is on the wall, with this word about it."""
    expect(page.locator("#wall .wl-age-of-data")).to_contain_text(word, timeout=timeout)
    assert "数据截至 2026-" in age(page)


def is_whole(page: Page) -> None:
    """Figures, map and alerts stand, nothing lies above them, and no error is told."""
    expect(page.locator("#wall .wl-tile")).to_have_count(6)
    assert page.locator("#wall .wl-slot:visible").count() > 0
    assert page.evaluate("document.elementFromPoint(960, 540)?.closest('#wall') !== null")
    assert page.locator("[role=dialog]:visible").count() == 0
    assert page.evaluate(PAINTED)
    assert errors_on(page) == []


def is_fresh(page: Page, *, timeout: int = 30_000) -> None:
    expect(page.locator("#wall .wl-age-of-data")).not_to_contain_text("中断", timeout=timeout)
    expect(page.locator("[role=dialog]")).to_have_count(0)
    is_whole(page)


def kill(server: Server) -> None:
    server.process.kill()
    server.process.wait()
