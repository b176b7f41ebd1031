"""What may go wrong around a wall: it never goes blank, says how old its data is, and comes back by itself."""

import hashlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.server import Server
from data_access.engine import open_engine, sqlite_url
from tests.browser.chromium import errors_on
from tests.browser.wall import ADDRESS, rotations, turned, wall_page
from tests.browser.wall_faults import BACK_MILLISECONDS, CUT, INTERRUPTED, district_in, is_fresh, is_whole, on, says
from tests.data_access.made_up_rows import as_demo, fill

CUT_SECONDS = 6.0


@pytest.fixture(scope="module")
def running_wall(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Server, Path]]:
    """A wall, its server, and the file of its database; each test leaves them as they were."""
    folder = tmp_path_factory.mktemp("running_wall")
    with on(district_in(folder), folder) as server, wall_page(browser, server) as page:
        yield page, server, folder / "district.sqlite"


def test_the_database_file_is_taken_away_and_comes_back(running_wall: tuple[Page, Server, Path]) -> None:
    page, _, path = running_wall
    path.rename(path.with_suffix(".away"))
    says(page, INTERRUPTED)
    turned(page)
    is_whole(page)
    path.with_suffix(".away").rename(path)
    is_fresh(page)


def test_the_network_is_cut_and_comes_back(running_wall: tuple[Page, Server, Path]) -> None:
    """Neither side learns of a pulled cable: the server stands still instead. Compressed: a beat is half a second, not five, so six
    seconds are the sixty of a real cut."""
    page, server, _ = running_wall
    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        says(page, CUT)
        time.sleep(CUT_SECONDS)
        turned(page)
        is_whole(page)
    finally:
        os.kill(server.process.pid, signal.SIGCONT)
    is_fresh(page, timeout=BACK_MILLISECONDS)
    page.context.set_offline(True)
    turned(page)
    page.context.set_offline(False)
    is_fresh(page)


def test_the_clock_of_the_screen_may_say_anything(running_wall: tuple[Page, Server, Path]) -> None:
    page, _, _ = running_wall
    clock, day = (page.locator(f"#wall .wl-{name}") for name in ("clock", "day"))
    for moment in ("2031-02-03T04:05:06", "1999-12-31T23:59:59"):
        page.clock.set_fixed_time(moment)
        before = rotations(page)
        turned(page)
        page.wait_for_timeout(1200)
        now = time.time()
        assert clock.inner_text() in {time.strftime("%H:%M", time.localtime(now - back)) for back in (0, 2)}
        today = time.localtime(now)
        assert f"{today.tm_year}年{today.tm_mon}月{today.tm_mday}日" in day.inner_text()
        assert rotations(page) < before + 40
    is_fresh(page)


def test_a_page_that_hears_nothing_from_a_living_server_is_loaded_anew(running_wall: tuple[Page, Server, Path]) -> None:
    page, _, _ = running_wall
    page.evaluate("window.before = true; window.wall.hear = () => {}")
    page.wait_for_function("window.before === undefined", timeout=60_000)
    expect(page.locator("#wall .wl-tile")).to_have_count(6)
    is_fresh(page)


def test_a_spoilt_snapshot_on_disk_is_ignored_and_logged(browser: Browser, tmp_path: Path) -> None:
    url, path = district_in(tmp_path), tmp_path / "district.sqlite"
    path.rename(path.with_suffix(".away"))
    name = f"snapshot-{hashlib.sha256(url.encode()).hexdigest()[:12]}.parquet"
    (tmp_path / name).write_bytes(b"PAR1 and nothing that follows")
    with on(url, tmp_path) as server:
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(f"http://{server.address}{ADDRESS}")
        expect(page.locator("#wall .wl-waiting")).to_contain_text("暂时没有可以显示的数据")
        assert "Traceback" not in page.locator("body").inner_text()
        assert "the snapshot on disk is damaged" in (tmp_path / "server.log").read_text(encoding="utf-8")
        path.with_suffix(".away").rename(path)
        expect(page.locator("#wall .wl-waiting")).to_be_hidden(timeout=30_000)
        is_fresh(page)
        page.close()


def test_an_empty_database_is_a_calm_wall(browser: Browser, tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "empty.sqlite")
    engine = open_engine(url, writable=True)
    fill(engine, as_demo({}))
    engine.dispose()
    with on(url, tmp_path) as server, wall_page(browser, server) as page:
        expect(page.locator("#wall .wl-tile .wl-value")).to_have_text(["无数据"] * 6)
        expect(page.locator("#wall .wl-age-of-data")).to_contain_text("数据截至")
        turned(page)
        assert "Traceback" not in page.locator("body").inner_text()
        assert errors_on(page) == []
