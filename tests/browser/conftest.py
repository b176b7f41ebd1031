"""The real app as a process of its own on the demo district, and a browser that fails the test when a page misbehaves."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from benchmarks.server import Server, running
from data_access.demo import build_demo
from data_access.engine import open_engine, sqlite_url
from tests.browser.chromium import SETTLE_MILLISECONDS, Traffic, chromium, errors_on

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 23)
SCREEN = ViewportSize(width=1440, height=900)


@contextmanager
def serving(url: str, folder: Path, *, port: int | None = None) -> Iterator[Server]:
    """The app on the database at `url`, as of `TODAY`; snapshots and the log stand in `folder`."""
    with running(
        ["-m", "streamlit", "run", "serve.py"],
        folder=ROOT,
        log=folder / "server.log",
        environment={"DATABASE_URL": url, "DASHBOARD_TODAY": TODAY.isoformat(), "SNAPSHOT_DIR": str(folder)},
        port=port,
    ) as server:
        yield server


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a demo district with data up to `TODAY`."""
    url = sqlite_url(tmp_path_factory.mktemp("demo") / "demo.sqlite")
    engine = open_engine(url, writable=True)
    build_demo(engine, today=TODAY, seed=1, progress=lambda _share, _step: None)
    engine.dispose()
    return url


@pytest.fixture
def demo_copy(demo_database: str, tmp_path: Path) -> str:
    """The address of a copy of the demo district that a test may write to, take away or spoil."""
    path = tmp_path / "district.sqlite"
    shutil.copyfile(demo_database.removeprefix("sqlite:///"), path)
    return sqlite_url(path)


@pytest.fixture(scope="session")
def app(demo_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server under test."""
    with serving(demo_database, tmp_path_factory.mktemp("app")) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=SETTLE_MILLISECONDS)
    with chromium() as started:
        yield started


@pytest.fixture
def traffic() -> Traffic:
    """What the test's pages have asked for."""
    return Traffic()


@pytest.fixture
def page(browser: Browser, app: Server, traffic: Traffic) -> Iterator[Page]:
    """An empty page of a fresh visitor; relative addresses lead to the app. Afterwards: nothing foreign was asked for, and no
    error stands on the screen."""
    context = browser.new_context(base_url=f"http://{app.address}", viewport=SCREEN, locale="zh-CN")
    opened = context.new_page()
    traffic.watch(opened)
    yield opened
    errors = errors_on(opened)
    context.close()
    assert traffic.foreign == [], "a page asked for something outside this machine"
    assert errors == [], "a page shows an error"
