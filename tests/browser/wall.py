"""A wall under test: opened at a size, its clock compressed, what stands on it measured."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from benchmarks.server import Server, running
from data_access.settings import DEFAULT_FILE
from tests.browser.conftest import ROOT
from tests.demo_district import TODAY

ADDRESS = "/big_screen?embed=true"
SHOWN_MILLISECONDS = 60_000

QUICK = {
    "\nseconds = 5 ": "\nseconds = 1 ",
    "\nseconds = 20 ": "\nseconds = 0.4 ",
    "beat_seconds = 5 ": "beat_seconds = 0.5 ",
}


def quick_district(folder: Path) -> Path:
    """The shipped district file with the database asked each second, a rotation every 0.4 s and a beat every 0.5 s."""
    text = DEFAULT_FILE.read_text(encoding="utf-8")
    for usual, quick in QUICK.items():
        assert usual in text
        text = text.replace(usual, quick)
    path = folder / "district.toml"
    path.write_text(text, encoding="utf-8")
    return path


@contextmanager
def serving_wall(
    url: str, folder: Path, *, port: int | None = None, today: date = TODAY, district: Path | None = None
) -> Iterator[Server]:
    """The app on the database at `url`, compressed unless a `district` file is given; snapshots and log stand in `folder`."""
    with running(
        ["-m", "streamlit", "run", "serve.py"],
        folder=ROOT,
        log=folder / "server.log",
        environment={
            "DATABASE_URL": url,
            "DASHBOARD_TODAY": today.isoformat(),
            "SNAPSHOT_DIR": str(folder),
            "DISTRICT_FILE": str(district or quick_district(folder)),
        },
        port=port,
    ) as server:
        yield server


@contextmanager
def wall_page(
    browser: Browser, server: Server, *, query: str = "", wide: int = 1920, tall: int = 1080, dots: float = 1
) -> Iterator[Page]:
    """A wall that has drawn its first picture."""
    context = browser.new_context(viewport={"width": wide, "height": tall}, device_scale_factor=dots, locale="zh-CN")
    page = context.new_page()
    page.goto(f"http://{server.address}{ADDRESS}{query}")
    expect(page.locator("#wall .wl-tile")).to_have_count(6, timeout=SHOWN_MILLISECONDS)
    yield page
    context.close()


def rotations(page: Page) -> int:
    return int(page.locator("#wall").get_attribute("data-rotations") or 0)


def turned(page: Page, *, times: int = 2) -> None:
    """Wait until the wall has turned so many times more."""
    start = rotations(page)
    page.wait_for_function(
        f"Number(document.querySelector('#wall').dataset.rotations) >= {start + times}", timeout=SHOWN_MILLISECONDS
    )


MEASURE = (Path(__file__).parent / "measure_wall.js").read_text(encoding="utf-8")


@dataclass(frozen=True, kw_only=True)
class Measured:
    """`clipped`, `small`, `outside`, `overlapping`, `on_seam`: the texts concerned; `scrolls`: whether the page can."""

    clipped: list[str]
    small: list[str]
    outside: list[str]
    overlapping: list[str]
    on_seam: list[str]
    scrolls: bool
    texts: int


def measured(page: Page) -> Measured:
    found: dict[str, Any] = page.evaluate(MEASURE)
    return Measured(**found)
