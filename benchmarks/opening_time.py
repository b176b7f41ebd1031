"""What a person waits for a topic page: in a real browser, from the click in the menu to the settled page, beside the overview."""

import statistics
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

from benchmarks.district import TODAY
from benchmarks.figures import Figure
from benchmarks.server import running
from data_access.engine import sqlite_url
from indicators.catalogue import TOPICS
from tests.browser.chromium import chromium, settled

ROOT = Path(__file__).resolve().parents[1]
FOLLOW = (Path(__file__).parent / "opening.js").read_text(encoding="utf-8")
SCREEN = ViewportSize(width=1600, height=900)
PAGES = ("complaints", "inspections", "rectification", "learning", "power_lists", "alerts")
OVERVIEW = "区情总览"
ROUNDS = 9
QUIET_MILLISECONDS = 600
"""So long nothing may change any more; it is not part of the time."""
BUDGET = 1.5


def measure_openings(database: Path, *, folder: Path) -> list[Figure]:
    """A figure a topic page: the median of `ROUNDS` openings beside the median of all the overview's, between which they lie.

    The browser has every file and has seen every page once. A page has settled when its last script run is over and every chart
    and map of the first screen is painted. `folder` takes log and snapshot.
    """
    environment = {
        "DATABASE_URL": sqlite_url(database),
        "DASHBOARD_TODAY": TODAY.isoformat(),
        "SNAPSHOT_DIR": str(folder),
    }
    command = ["-m", "streamlit", "run", "serve.py"]
    with (
        running(command, folder=ROOT, log=folder / "product.log", environment=environment) as product,
        chromium() as browser,
    ):
        page = browser.new_page(viewport=SCREEN, locale="zh-CN")
        page.goto(f"http://{product.address}/")
        settled(page)
        product.rest()
        overview, topics = _openings(page)
    return [
        Figure(
            name=f"{name}: opened from the menu in a browser (median of {len(times)})",
            value=statistics.median(times),
            unit="ms",
            budget=BUDGET,
            yardstick=statistics.median(overview),
            against="overview",
        )
        for name, times in topics.items()
    ]


def _openings(page: Page) -> tuple[list[float], Mapping[str, list[float]]]:
    """Milliseconds of every opening of the overview and, by page, of the topics, the first of each left out: each time the overview
    follows the topic, and the order of topics turns round from one round to the next."""
    overview: list[float] = []
    topics: dict[str, list[float]] = {name: [] for name in PAGES}
    for number in range(ROUNDS + 1):
        for name in PAGES if number % 2 else reversed(PAGES):
            times = opened(page, TOPICS[name]), opened(page, OVERVIEW)
            if number:
                topics[name].append(times[0])
                overview.append(times[1])
    return overview, topics


def opened(page: Page, title: str) -> float:
    """Milliseconds from the click on a page in the menu until it has settled; its heading is its title."""
    return float(page.evaluate(FOLLOW, {"title": title, "quietMilliseconds": QUIET_MILLISECONDS}))
