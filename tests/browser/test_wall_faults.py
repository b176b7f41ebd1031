"""What may go wrong around a wall: it never goes blank, says how old its data is, and comes back by itself."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from benchmarks.server import Server
from data_access.contract import metadata
from data_access.engine import open_engine, sqlite_url
from tests.browser.chromium import errors_on
from tests.browser.wall import ADDRESS, rotations, serving_wall, turned, wall_page
from tests.data_access.made_up_rows import TODAY, busy_rows, fill, with_boundaries
from tests.postgres import private_cluster

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


@pytest.fixture
def district(tmp_path: Path) -> str:
    """The address of a small busy district that a test may take away."""
    url = sqlite_url(tmp_path / "district.sqlite")
    engine = open_engine(url, writable=True)
    fill(engine, with_boundaries(busy_rows()))
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
    assert page.evaluate("document.elementFromPoint(960, 540).closest('#wall') !== null")
    assert page.evaluate(PAINTED)
    assert errors_on(page) == []


def is_fresh(page: Page, *, timeout: int = 30_000) -> None:
    expect(page.locator("#wall .wl-age-of-data")).not_to_contain_text("中断", timeout=timeout)
    expect(page.get_by_role("dialog")).to_have_count(0)
    is_whole(page)


def test_the_database_file_is_taken_away_and_comes_back(browser: Browser, district: str, tmp_path: Path) -> None:
    path = Path(district.removeprefix("sqlite:///"))
    with on(district, tmp_path) as server, wall_page(browser, server) as page:
        path.rename(path.with_suffix(".away"))
        says(page, INTERRUPTED)
        turned(page)
        is_whole(page)
        path.with_suffix(".away").rename(path)
        is_fresh(page)


def test_a_database_server_is_stopped_and_started(browser: Browser, tmp_path: Path) -> None:
    with private_cluster() as url:
        engine = open_engine(url, writable=True)
        fill(engine, with_boundaries(busy_rows()))
        engine.dispose()
        with on(url, tmp_path) as server, wall_page(browser, server) as page:
            postmaster = postmaster_of(url)
            children = [postmaster, *children_of(postmaster)]
            for number in children:
                os.kill(number, signal.SIGSTOP)
            says(page, INTERRUPTED, timeout=60_000)
            turned(page)
            is_whole(page)
            for number in children:
                os.kill(number, signal.SIGCONT)
            is_fresh(page, timeout=60_000)


def postmaster_of(url: str) -> int:
    maintenance = sa.create_engine(url, poolclass=sa.NullPool)
    with maintenance.connect() as connection:
        folder = connection.execute(sa.text("SHOW data_directory")).scalar_one()
    maintenance.dispose()
    return int((Path(folder) / "postmaster.pid").read_text().split()[0])


def children_of(parent: int) -> list[int]:
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(number) for number in found]


def killed_and_restarted(browser: Browser, url: str, folder: Path, *, meanwhile: Callable[[], None], word: str) -> None:
    """The server dies, the wall turns on and says so; a new one answers, and within 15 s the wall hears it."""
    with on(url, folder) as server:
        port = server.port
        context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
        page = context.new_page()
        page.goto(f"http://{server.address}{ADDRESS}")
        expect(page.locator("#wall .wl-tile")).to_have_count(6)
        page.evaluate("window.firstCanvas = document.querySelector('#wall canvas')")
        server.process.kill()
        server.process.wait()
    says(page, CUT)
    turned(page)
    is_whole(page)
    meanwhile()
    with on(url, folder, port=port):
        expect(page.locator("#wall .wl-age-of-data")).not_to_contain_text(CUT, timeout=BACK_MILLISECONDS)
        if word:
            says(page, word)
            is_whole(page)
        else:
            is_fresh(page)
        turned(page)
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert page.evaluate("window.firstCanvas === document.querySelector('#wall canvas')")
    context.close()


def test_the_server_is_killed_and_started_again(browser: Browser, district: str, tmp_path: Path) -> None:
    killed_and_restarted(browser, district, tmp_path, meanwhile=lambda: None, word="")


def test_the_server_starts_again_while_the_database_is_gone(browser: Browser, district: str, tmp_path: Path) -> None:
    path = Path(district.removeprefix("sqlite:///"))
    killed_and_restarted(browser, district, tmp_path, meanwhile=path.unlink, word=INTERRUPTED)
    assert "from disk" in (tmp_path / "server.log").read_text(encoding="utf-8")


def test_a_new_wall_opens_from_the_snapshot_on_disk_and_a_spoilt_one_is_ignored_and_logged(
    browser: Browser, district: str, tmp_path: Path
) -> None:
    path, away = Path(district.removeprefix("sqlite:///")), tmp_path / "away"
    with on(district, tmp_path):
        kept = next(tmp_path.glob("snapshot-*.parquet"))
    path.rename(away)
    with on(district, tmp_path) as server, wall_page(browser, server) as page:
        says(page, INTERRUPTED)
        is_whole(page)
    kept.write_bytes(kept.read_bytes()[:1000] + b"spoilt")
    with on(district, tmp_path) as server:
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(f"http://{server.address}{ADDRESS}")
        expect(page.locator("#wall .wl-waiting")).to_contain_text("暂时没有可以显示的数据")
        assert "Traceback" not in page.locator("body").inner_text()
        assert "the snapshot on disk is damaged" in (tmp_path / "server.log").read_text(encoding="utf-8")
        shutil.move(away, path)
        expect(page.locator("#wall .wl-waiting")).to_be_hidden(timeout=30_000)
        is_fresh(page)
        page.close()


@pytest.mark.parametrize("seconds", [6])
def test_the_network_is_cut_and_comes_back(browser: Browser, district: str, tmp_path: Path, seconds: float) -> None:
    """Neither side learns of a pulled cable: the server stands still instead (compressed: a beat is half a second, not five)."""
    with on(district, tmp_path) as server, wall_page(browser, server) as page:
        turned(page)
        os.kill(server.process.pid, signal.SIGSTOP)
        try:
            says(page, CUT)
            time.sleep(seconds)
            turned(page)
            is_whole(page)
        finally:
            os.kill(server.process.pid, signal.SIGCONT)
        is_fresh(page, timeout=BACK_MILLISECONDS)
        page.context.set_offline(True)
        turned(page)
        page.context.set_offline(False)
        is_fresh(page)


def test_the_clock_of_the_screen_may_say_anything(browser: Browser, district: str, tmp_path: Path) -> None:
    with on(district, tmp_path) as server, wall_page(browser, server) as page:
        clock, day = (page.locator(f"#wall .wl-{name}") for name in ("clock", "day"))
        before, shown = rotations(page), day.inner_text()
        for moment in ("2031-02-03T04:05:06", "1999-12-31T23:59:59"):
            page.clock.set_fixed_time(moment)
            turned(page)
            page.wait_for_timeout(1200)
            now = time.localtime()
            assert clock.inner_text() in {time.strftime("%H:%M", time.localtime(time.time() - back)) for back in (0, 2)}
            assert f"{now.tm_year}年{now.tm_mon}月{now.tm_mday}日" in day.inner_text()
        assert day.inner_text() == shown
        assert rotations(page) < before + 60
        is_fresh(page)


def test_an_empty_database_is_a_calm_wall(browser: Browser, tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "empty.sqlite")
    engine = open_engine(url, writable=True)
    metadata.create_all(engine)
    engine.dispose()
    with on(url, tmp_path) as server, wall_page(browser, server) as page:
        expect(page.locator("#wall .wl-tile .wl-value")).to_have_text(["无数据"] * 6)
        expect(page.locator("#wall .wl-age-of-data")).to_contain_text("数据截至")
        turned(page)
        assert "Traceback" not in page.locator("body").inner_text()
        assert errors_on(page) == []
