"""What may go wrong around a wall: it never goes blank, says how old its data is, and comes back by itself."""

import hashlib
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from benchmarks.server import Server
from data_access.engine import open_engine, sqlite_url
from tests.browser.chromium import errors_on
from tests.browser.wall import ADDRESS, rotations, serving_wall, turned, wall_page
from tests.data_access.made_up_rows import TODAY, as_demo, busy_rows, fill, with_boundaries
from tests.postgres import ACCOUNT, private_cluster

BACK_MILLISECONDS = 15_000
"""Within which the screen has to be back once the server is."""

PAINTED = """() => {
  const { width, height } = document.querySelector("#wall canvas");
  const row = document.querySelector("#wall canvas").getContext("2d").getImageData(0, height / 2, width, 1).data;
  return new Set(row).size > 3;
}"""
"""Whether anything stands on the map."""

CUT_SECONDS = 5.0
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


@pytest.fixture(scope="module")
def running_wall(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Server, Path]]:
    """A wall, its server, and the file of its database; each test leaves them as they were."""
    folder = tmp_path_factory.mktemp("running_wall")
    with on(district_in(folder), folder) as server, wall_page(browser, server) as page:
        yield page, server, folder / "district.sqlite"


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


def test_the_database_file_is_taken_away_and_comes_back(running_wall: tuple[Page, Server, Path]) -> None:
    page, _, path = running_wall
    path.rename(path.with_suffix(".away"))
    says(page, INTERRUPTED)
    turned(page)
    is_whole(page)
    path.with_suffix(".away").rename(path)
    is_fresh(page)


def test_the_network_is_cut_and_comes_back(running_wall: tuple[Page, Server, Path]) -> None:
    """Neither side learns of a pulled cable: the server stands still instead. Compressed: a beat is half a second, not seven, so five
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


def test_a_database_server_is_stopped_and_started(browser: Browser, tmp_path: Path) -> None:
    with private_cluster() as url:
        engine = open_engine(url, writable=True)
        fill(engine, as_demo(with_boundaries(busy_rows())))
        with engine.connect() as connection:
            folder = Path(connection.execute(sa.text("SHOW data_directory")).scalar_one())
        engine.dispose()
        with on(url, tmp_path) as server, wall_page(browser, server) as page:
            command = shlex.split((folder / "postmaster.opts").read_text())
            stop_cluster(folder)
            try:
                says(page, INTERRUPTED)
                turned(page)
                is_whole(page)
            finally:
                start_cluster(command, folder)
            is_fresh(page)


def stop_cluster(folder: Path) -> None:
    """As `pg_ctl stop -m immediate` does it."""
    os.kill(int((folder / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
    deadline = time.monotonic() + 30
    while (folder / "postmaster.pid").exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def start_cluster(command: list[str], folder: Path) -> None:
    """The same command again; whoever made the cluster ends it. The server refuses to run as root."""
    before = ["runuser", "-u", ACCOUNT, "--"] if os.geteuid() == 0 else []
    with (folder.parent / "again.log").open("wb") as log:
        subprocess.run(
            [*before, "setsid", "--fork", *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            check=True,
        )


def test_the_server_is_killed_and_started_again_with_and_without_the_database(browser: Browser, tmp_path: Path) -> None:
    """The first time all is well, the second time only the snapshot on disk is left."""
    url = district_in(tmp_path)
    path = tmp_path / "district.sqlite"
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    page = context.new_page()
    with on(url, tmp_path) as server:
        port = server.port
        page.goto(f"http://{server.address}{ADDRESS}")
        expect(page.locator("#wall .wl-tile")).to_have_count(6)
        page.evaluate("window.firstCanvas = document.querySelector('#wall canvas')")
        kill(server)
    is_alone(page)
    with on(url, tmp_path, port=port) as server:
        expect(page.locator("#wall .wl-age-of-data")).not_to_contain_text(CUT, timeout=BACK_MILLISECONDS)
        is_fresh(page)
        kill(server)
    is_alone(page)
    path.rename(path.with_suffix(".away"))
    with on(url, tmp_path, port=port) as server:
        expect(page.locator("#wall .wl-age-of-data")).not_to_contain_text(CUT, timeout=BACK_MILLISECONDS)
        says(page, INTERRUPTED)
        is_whole(page)
        assert page.evaluate("window.firstCanvas === document.querySelector('#wall canvas')")
        assert "from disk" in (tmp_path / "server.log").read_text(encoding="utf-8")
        with wall_page(browser, server) as other:
            says(other, INTERRUPTED)
            is_whole(other)
        path.with_suffix(".away").rename(path)
        is_fresh(page)
    context.close()


def kill(server: Server) -> None:
    server.process.kill()
    server.process.wait()


def is_alone(page: Page) -> None:
    """Without a server the wall turns on and says that it is cut off."""
    says(page, CUT)
    turned(page)
    is_whole(page)


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
